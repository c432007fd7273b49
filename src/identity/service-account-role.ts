import { CfnJson, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { attachPolicy } from './attach-policy';
import { refuse } from './messages';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { Subject } from '../diagnostics/diagnostics';

/** How a service account gets the credentials of a role. */
type Mechanism = 'Pod Identity' | 'IRSA';

/** A service account that is to act with a role. */
export interface Workload {
  /** What the role is made in, and what uses it. */
  readonly scope: Construct;
  /** Id of the role, where one is made. */
  readonly roleId: string;
  readonly cluster: IIpv6Cluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What it may do. */
  readonly managedPolicies: iam.IManagedPolicy[];
}

/** A service account with its role, as an add-on asks for it. */
export interface ServiceAccountRole {
  readonly mechanism: Mechanism;
  readonly role: iam.IRole;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** How a service account comes to a role. The CNI, add-ons and whatever else runs in a cluster share these. */
export type WayToRole = (workload: Workload) => ServiceAccountRole;

const POD_IDENTITY_SERVICE = 'pods.eks.amazonaws.com';

/**
 * A role that EKS Pod Identity hands out. It needs both actions in its trust (EKS user guide, "pod-id-role"). EKS sends the tags with each session of an add-on
 * ("pod-id-abac"), so no other service account and no other cluster can be given the role.
 */
export const podIdentity: WayToRole = workload => {
  const forPods = new iam.ServicePrincipal(POD_IDENTITY_SERVICE).withConditions({
    StringEquals: {
      'aws:RequestTag/eks-cluster-name': workload.cluster.clusterName,
      'aws:RequestTag/kubernetes-namespace': workload.namespace,
      'aws:RequestTag/kubernetes-service-account': workload.serviceAccount,
    },
  });
  return made(workload, 'Pod Identity', new iam.SessionTagsPrincipal(forPods));
};

/**
 * A role that the service account takes with a token of the cluster.
 */
export const webIdentity: WayToRole = workload => {
  const { scope, roleId, namespace, serviceAccount, cluster: { openIdConnectProvider: provider } } = workload;
  const issuer = provider.openIdConnectProviderIssuer;
  // Tokens of a cluster always name the other host as their issuer (terraform-aws-eks #3237).
  if (!Token.isUnresolved(issuer) && /oidc-eks\..*\.api\.aws/.test(issuer)) { refuse(scope, 'oidc-issuer-dual-stack', issuer); }
  const conditions = {
    [`${issuer}:aud`]: 'sts.amazonaws.com',
    [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
  };
  return made(workload, 'IRSA', new iam.OpenIdConnectPrincipal(provider).withConditions({
    // The keys hold the issuer. CloudFormation knows no intrinsic function in a key, so a resource writes the object at deployment.
    StringEquals: Token.isUnresolved(issuer) ? new CfnJson(scope, `${roleId}Conditions`, { value: conditions }) : conditions,
  }));
};

/**
 * A role that exists, with the way it can be taken: what its trust says, or what is stated where the trust is not known. Its trust stays as it is.
 */
export function existingRole(role: iam.IRole, irsa?: boolean): WayToRole {
  return ({ scope, namespace, serviceAccount, managedPolicies }) => {
    const mechanism = mechanismOf(scope, role, irsa);
    managedPolicies.forEach(policy => attachPolicy(role, policy, scope));
    return { mechanism, role, namespace, serviceAccount };
  };
}

function made(workload: Workload, mechanism: Mechanism, assumedBy: iam.IPrincipal): ServiceAccountRole {
  const { scope, roleId, namespace, serviceAccount, managedPolicies } = workload;
  return { mechanism, namespace, serviceAccount, role: new iam.Role(scope, roleId, { assumedBy, managedPolicies }) };
}

function mechanismOf(subject: Subject, role: iam.IRole, irsa?: boolean): Mechanism {
  const stated = irsa === undefined ? undefined : irsa ? 'IRSA' : 'Pod Identity';
  const trusted = trustOf(role);
  const mechanism = stated ?? trusted?.[0] ?? 'Pod Identity';
  if (trusted && !trusted.includes(mechanism)) {
    refuse(subject, 'identity-trust', role.node.path, { mechanism });
  }
  return mechanism;
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
