import type { AppFacts } from '../facts/app-facts';
import type { NodeFacts } from '../facts/node-facts';
import { Roles } from '../facts/role-facts';
import { isUnstated } from '../facts/stated';
import { Problem, rule } from '../rule';

const about = {
  severity: 'warning',
  source: 'amazon-vpc-cni-k8s docs/iam-policy.md, "IPv6 mode", and #3704; EKS user guide, "cni-iam-role"',
  mend: "new CniIpv6Policy(this, 'CniPolicy', { roles: [role] });",
} as const;

export const cniRoleUnknown = rule({
  ...about,
  id: 'cni-role-unknown',
  title: 'the role of the VPC CNI is seen to let it assign IPv6 addresses',
  looksAt: 'associations',
  what: 'the app does not show all policies of the role of the VPC CNI, and those that it shows lack actions',
  expected: '{actions} among what the role may do: without them no node becomes ready, and AmazonEKS_CNI_Policy, which roles for IPv4 clusters have, is not enough',
  remedy: 'attach a CniIpv6Policy, to an imported role without mutable: false, or acknowledge that the role has these actions by other means',
  check: ({ namespace, serviceAccount, cluster, roleArn }, app) =>
    namespace === 'kube-system' && serviceAccount === 'aws-node' ? unseen(roleArn, app.inClusters.cni.actionsFor(cluster), app) : [],
});

export const nodeRoleUnknown = rule({
  ...about,
  id: 'node-role-unknown',
  title: 'the role of nodes is seen to let the VPC CNI assign IPv6 addresses where that acts with it',
  looksAt: 'nodes',
  what: 'nothing in the app gives the VPC CNI an identity of its own, and of the role of nodes it does not show all policies, of which those that it shows lack actions',
  expected: '{actions} among what the role may do: without them no node becomes ready, and AmazonEKS_CNI_Policy, which roles for IPv4 clusters have, is not enough',
  remedy: 'give the CNI an identity of its own, or attach a CniIpv6Policy, to an imported role without mutable: false, or acknowledge that the role has these actions by other means',
  // Node groups of this library warn by themselves of a role that their policy does not reach.
  check: (nodes, app) => app.registry.isOfOwnNodes(nodes.resource.resource) ? [] : ofNodes(nodes, app),
});

function ofNodes({ cluster, stated: { NodeRole } }: NodeFacts, app: AppFacts): Problem[] {
  const { cni } = app.inClusters;
  return cni.comesWith(cluster) && cni.actsWithNodes(cluster) ? unseen(NodeRole, cni.actionsFor(cluster), app) : [];
}

/** Roles of which all is known are the subject of errors. Nodes that EKS does not manage say no role, but an instance profile. */
function unseen(roleArn: unknown, actions: readonly string[], { index }: AppFacts): Problem[] {
  if (isUnstated(roleArn)) { return []; }
  const roles = Roles.of(index);
  const permissions = roles.permissionsOf(roleArn);
  const lacks = permissions.areAllKnown ? [] : permissions.without(actions);
  return lacks.length > 0 ? [{ got: roles.of(roleArn)?.path ?? roleArn, values: { actions: lacks.join(', ') } }] : [];
}
