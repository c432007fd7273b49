import { CfnJson, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';

/** How a service account gets the credentials of a role. */
type Mechanism = 'Pod Identity' | 'IRSA';

/** A role for a service account, as an add-on asks for it. */
export interface ServiceAccountRole {
  readonly mechanism: Mechanism;
  readonly role: iam.IRole;
}

const POD_IDENTITY_SERVICE = 'pods.eks.amazonaws.com';

/**
 * A role that EKS Pod Identity hands out. It needs both actions in its trust (EKS user guide, "pod-id-role").
 */
export function podIdentityRole(scope: Construct, id: string, managedPolicies: iam.IManagedPolicy[]): ServiceAccountRole {
  const assumedBy = new iam.SessionTagsPrincipal(new iam.ServicePrincipal(POD_IDENTITY_SERVICE));
  return { mechanism: 'Pod Identity', role: new iam.Role(scope, id, { assumedBy, managedPolicies }) };
}

/**
 * A role that the service account takes with a token of the cluster.
 */
export function webIdentityRole(
  scope: Construct, id: string, managedPolicies: iam.IManagedPolicy[], provider: iam.IOpenIdConnectProvider, serviceAccount: string,
  namespace = 'kube-system',
): ServiceAccountRole {
  const issuer = provider.openIdConnectProviderIssuer;
  // Tokens of a cluster always name the other host as their issuer (terraform-aws-eks #3237).
  if (!Token.isUnresolved(issuer) && /oidc-eks\..*\.api\.aws/.test(issuer)) { refuse(scope, 'oidc-issuer-dual-stack', issuer); }
  const conditions = {
    [`${issuer}:aud`]: 'sts.amazonaws.com',
    [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
  };
  const assumedBy = new iam.OpenIdConnectPrincipal(provider).withConditions({
    // The keys hold the issuer. CloudFormation knows no intrinsic function in a key, so a resource writes the object at deployment.
    StringEquals: Token.isUnresolved(issuer) ? new CfnJson(scope, `${id}Conditions`, { value: conditions }) : conditions,
  });
  return { mechanism: 'IRSA', role: new iam.Role(scope, id, { assumedBy, managedPolicies }) };
}

/**
 * A role that exists, with the way it can be taken: what its trust says, or what is stated where the trust is not known.
 */
export function existingRole(subject: Subject, role: iam.IRole, irsa?: boolean): ServiceAccountRole {
  const stated = irsa === undefined ? undefined : irsa ? 'IRSA' : 'Pod Identity';
  const trusted = trustOf(role);
  const mechanism = stated ?? trusted?.[0] ?? 'Pod Identity';
  if (trusted && !trusted.includes(mechanism)) {
    refuse(subject, 'identity-trust', role.node.path, { mechanism });
  }
  return { mechanism, role };
}

/** What the trust of a role allows; undefined for a role whose trust is not known. */
function trustOf(given: iam.IRole): Mechanism[] | undefined {
  // A role without policy updates wraps the role.
  const role = (given as { role?: iam.IRole }).role ?? given;
  if (!(role instanceof iam.Role) || !role.assumeRolePolicy) { return undefined; }
  const { Statement = [] } = Stack.of(role).resolve(role.assumeRolePolicy.toJSON()) ?? {};
  const actions = (principal: (principal: any) => unknown): string[] => Statement
    .filter((statement: any) => statement.Effect === 'Allow' && principal(statement.Principal ?? {}))
    .flatMap((statement: any) => statement.Action);
  const forPods = actions(({ Service }) => [Service].flat().includes(POD_IDENTITY_SERVICE));
  const forTokens = actions(({ Federated }) => Federated !== undefined);
  return [
    ...(['sts:AssumeRole', 'sts:TagSession'].every(action => allows(forPods, action)) ? ['Pod Identity' as const] : []),
    ...(allows(forTokens, 'sts:AssumeRoleWithWebIdentity') ? ['IRSA' as const] : []),
  ];
}

const allows = (actions: string[], action: string) => [action, 'sts:*', '*'].some(allowed => actions.includes(allowed));
