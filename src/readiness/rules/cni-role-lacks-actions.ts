import { rule } from '../rule';

export const cniRoleLacksActions = rule({
  id: 'cni-role-lacks-actions',
  severity: 'error',
  title: 'the role of the VPC CNI lets it assign IPv6 addresses',
  looksAt: 'associations',
  source: 'amazon-vpc-cni-k8s docs/iam-policy.md, "IPv6 mode", and #3704',
  what: 'the role {role} of the VPC CNI lacks actions',
  expected: '{actions} among what its policies allow: without them no node becomes ready, and AmazonEKS_CNI_Policy is not enough in an IPv6 cluster',
  remedy: 'attach a CniIpv6Policy to the role',
  mend: "new CniIpv6Policy(this, 'CniPolicy', { roles: [role] });",
  check: ({ namespace, serviceAccount, cluster, role }, { inClusters: { cni } }) => {
    const lacks = namespace === 'kube-system' && serviceAccount === 'aws-node' ? role?.lacks(cni.actionsFor(cluster)) ?? [] : [];
    return role && lacks.length > 0 ? [{ got: lacks, values: { role: role.path, actions: lacks.join(', ') } }] : [];
  },
});
