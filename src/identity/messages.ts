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
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
