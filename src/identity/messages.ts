import { register } from '../diagnostics/diagnostics';

const messages = register('identity', {
  'identity-trust': {
    what: 'the trust of the role does not let a service account take it',
    expected: 'what {mechanism} needs: pods.eks.amazonaws.com with sts:AssumeRole and sts:TagSession for Pod Identity, the OIDC provider with sts:AssumeRoleWithWebIdentity for IRSA',
    remedy: 'correct the trust of the role, or let the identity make a role',
    mend: 'CniIdentity.podIdentity() // makes a role with the right trust',
  },
  'oidc-issuer-dual-stack': {
    what: 'the OpenID Connect provider has the dual-stack host as its issuer',
    expected: 'https://oidc.eks.<region>.amazonaws.com/id/<id>: tokens of the cluster name this issuer',
    remedy: 'use the provider of the issuer that describe-cluster returns',
    mend: 'aws eks describe-cluster --name NAME --query cluster.identity.oidc.issuer',
  },
  'namespace-name': {
    what: '{prop} is no name of a Kubernetes namespace',
    expected: 'a DNS label (RFC 1123): 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends',
    remedy: 'correct the name',
    mend: "cluster.addWorkloadIdentity('Orders', { namespace: 'shop', serviceAccount: 'orders' });",
  },
  'service-account-name': {
    what: 'this is no name of a Kubernetes service account',
    expected: 'a DNS subdomain (RFC 1123): up to 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part',
    remedy: 'take a name that `aws eks describe-addon-configuration` returns',
    mend: "cluster.addWorkloadIdentity('Orders', { namespace: 'shop', serviceAccount: 'orders' });",
  },
  'identity-role': {
    what: 'this is no role',
    expected: 'an iam.IRole',
    remedy: 'make one, or name one that exists by iam.Role.fromRoleArn()',
    mend: "CniIdentity.existing(iam.Role.fromRoleName(this, 'CniRole', 'cni'))",
  },
  'identity-policies': {
    what: 'these are no policies for a role',
    expected: 'a list of managed policies, which may be empty',
    remedy: 'put them into a list; iam.ManagedPolicy.fromAwsManagedPolicyName() names one of AWS',
    mend: "AddonIdentity.podIdentity('efs-csi-controller-sa', [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEFSCSIDriverPolicy')])",
  },
  'workload-credentials': {
    what: 'credentials is no WorkloadCredentials',
    expected: 'what podIdentity(), irsa() and existing() of the class return',
    remedy: 'make it with a factory of the class',
    mend: "cluster.addWorkloadIdentity('Orders', { namespace: 'shop', serviceAccount: 'orders', credentials: WorkloadCredentials.irsa() });",
  },
  'pod-identity-without-agent': {
    what: 'a Pod Identity is asked for, but the cluster has no Pod Identity agent',
    expected: 'the add-on eks-pod-identity-agent in the cluster',
    remedy: 'install the agent, state hasPodIdentityAgent: true of an imported cluster that has it, or use IRSA',
    mend: "Ipv6Cluster.fromAttributes(this, 'Cluster', { clusterName, version, vpc, hasPodIdentityAgent: true });",
  },
  'service-account-identity-duplicate': {
    what: 'the service account has an identity already',
    expected: 'one role for each service account of a cluster (the first is of {first})',
    remedy: 'use one identity, whose role takes several policies, or another service account',
    mend: "cluster.addWorkloadIdentity('Orders', { namespace: 'shop', serviceAccount: 'orders', managedPolicies: [first, second] });",
  },
}, {
  'pod-identity-on-fargate': {
    what: 'the identity of {owner} is one of Pod Identity, and this app gives the cluster Fargate profiles and no nodes',
    expected: 'IRSA: Pod Identity gives nothing to pods on Fargate, as its agent runs on nodes (EKS user guide, "pod-identities", and containers-roadmap #2274)',
    remedy: 'use irsa() in place of podIdentity(), or add nodes, or acknowledge that there are some that another app makes',
    mend: "cluster.addWorkloadIdentity('Orders', { namespace: 'shop', serviceAccount: 'orders', credentials: WorkloadCredentials.irsa() });",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
export const warn: typeof messages.warn = messages.warn;
