import { rule } from '../rule';

export const roleTrustsDualStackIssuer = rule({
  id: 'role-trusts-dual-stack-issuer',
  severity: 'error',
  title: 'roles trust the issuer that tokens of the cluster name',
  looksAt: 'associations',
  source: 'terraform-aws-eks #3237; rancher/eks-operator #2284',
  what: 'the role of the service account trusts the dual-stack host of the issuer',
  expected: 'the provider of https://oidc.eks.<region>.amazonaws.com/id/<id>: tokens of the cluster name this issuer, those of IPv6 clusters too',
  remedy: 'use the provider of the issuer that describe-cluster returns, cluster.openIdConnectProvider',
  mend: "new iam.Role(this, 'Role', { assumedBy: new iam.OpenIdConnectPrincipal(cluster.openIdConnectProvider) });",
  check: ({ road, role }, { index }) => {
    const byToken = ['annotation', 'serviceAccountRoleArn'].includes(road);
    const providers = byToken && role ? role.federated.map(provider => [provider, index.resourceAt(refOf(provider))?.properties.Url]) : [];
    return role && providers.length > 0 && providers.every(isDualStack) ? [{ got: role.path }] : [];
  },
});

/** A provider is named by its reference, or by its ARN. */
const refOf = (provider: any) => Array.isArray(provider?.['Fn::GetAtt']) ? { Ref: provider['Fn::GetAtt'][0] } : provider;

const isDualStack = (texts: unknown[]) => texts.some(text => /oidc-eks\..*\.api\.aws/.test(JSON.stringify(text) ?? ''));
