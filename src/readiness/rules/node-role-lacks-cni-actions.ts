import type { AppFacts } from '../facts/app-facts';
import type { NodeFacts } from '../facts/node-facts';
import { nodeRoleOf } from '../facts/node-role';
import { Problem, rule } from '../rule';

const about = {
  looksAt: 'nodes',
  source: 'EKS user guide, "cni-iam-role"; amazon-vpc-cni-k8s docs/iam-policy.md, "IPv6 mode"',
  expected: '{actions} among what its policies allow: without them no node becomes ready, and AmazonEKS_CNI_Policy is not enough in an IPv6 cluster',
  mend: "new CniIpv6Policy(this, 'CniPolicy', { roles: [nodeRole] });",
} as const;

export const nodeRoleLacksCniActions = rule({
  ...about,
  id: 'node-role-lacks-cni-actions',
  severity: 'error',
  title: 'the role of nodes lets the VPC CNI assign IPv6 addresses where that acts with it',
  what: 'the VPC CNI has no identity of its own, and the role {role} of nodes lacks actions',
  remedy: 'attach a CniIpv6Policy to the role, or give the CNI an identity of its own',
  check: (nodes, app) => app.inClusters.cni.addonOf(nodes.cluster) ? lacking(nodes, app) : [],
});

export const nodeRoleMayLackCniActions = rule({
  ...about,
  id: 'node-role-may-lack-cni-actions',
  severity: 'warning',
  title: 'the role of nodes lets the VPC CNI that EKS brings assign IPv6 addresses',
  what: 'nothing in the app gives the VPC CNI an identity of its own, and the role {role} of nodes lacks actions',
  remedy: 'attach a CniIpv6Policy to the role, give the CNI an identity of its own, or acknowledge that it has one, or that there is another CNI',
  check: (nodes, app) => !app.inClusters.cni.addonOf(nodes.cluster) && app.inClusters.cni.isBroughtTo(nodes.cluster) ? lacking(nodes, app) : [],
});

function lacking(nodes: NodeFacts, { inClusters: { cni }, index }: AppFacts): Problem[] {
  const role = cni.actsWithNodes(nodes.cluster) ? nodeRoleOf(nodes, index) : undefined;
  const lacks = role?.lacks(cni.actionsFor(nodes.cluster)) ?? [];
  return role && lacks.length > 0 ? [{ got: lacks, values: { role: role.path, actions: lacks.join(', ') } }] : [];
}
