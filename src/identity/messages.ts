import { register } from '../diagnostics/diagnostics';

const messages = register('identity', {
  'identity-trust': {
    what: 'the trust of the role does not let a service account take it',
    expected: 'what {mechanism} needs: pods.eks.amazonaws.com with sts:AssumeRole and sts:TagSession for Pod Identity, the OIDC provider with sts:AssumeRoleWithWebIdentity for IRSA',
    remedy: 'correct the trust of the role, or let the identity make a role',
  },
  'oidc-issuer-dual-stack': {
    what: 'the OpenID Connect provider has the dual-stack host as its issuer',
    expected: 'https://oidc.eks.<region>.amazonaws.com/id/<id>: tokens of the cluster name this issuer',
    remedy: 'use the provider of the issuer that describe-cluster returns',
  },
  'namespace-name': {
    what: '{prop} is no name of a Kubernetes namespace',
    expected: 'a DNS label (RFC 1123): 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends',
    remedy: 'correct the name',
  },
  'service-account-name': {
    what: 'this is no name of a Kubernetes service account',
    expected: 'a DNS subdomain (RFC 1123): up to 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part',
    remedy: 'take a name that `aws eks describe-addon-configuration` returns',
  },
  'identity-role': {
    what: 'this is no role',
    expected: 'an iam.IRole',
    remedy: 'make one, or name one that exists by iam.Role.fromRoleArn()',
  },
  'identity-policies': {
    what: 'these are no policies for a role',
    expected: 'a list of managed policies, which may be empty',
    remedy: 'put them into a list; iam.ManagedPolicy.fromAwsManagedPolicyName() names one of AWS',
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
