import { ClusterNetwork } from '../facts/cluster-network';
import { rule } from '../rule';

/** An Outpost, by its literal ARN or by that of a resource; an intrinsic function can leave the property out. */
const isOutpost = (arn: any) => typeof arn === 'string' || arn?.['Fn::GetAtt'] !== undefined || arn?.['Fn::Join'] !== undefined;

export const controlPlaneOutpost = rule({
  id: 'control-plane-outpost',
  severity: 'error',
  title: 'no IPv6 cluster is on Outposts',
  looksAt: 'clusters',
  source: 'EKS user guide, "network-reqs" and "cni-ipv6"',
  what: 'the control plane is on an Outpost, or has subnets there',
  expected: 'subnets in the region: those of a control plane cannot be on Outposts, and local clusters have no IPv6',
  remedy: 'give the cluster subnets in AZs of the region',
  mend: 'cfnSubnet.outpostArn = undefined;',
  check: (cluster, app) => {
    const onOutposts = ClusterNetwork.of(app, cluster).subnets.filter(({ properties }) => isOutpost(properties.OutpostArn)).map(({ path }) => path);
    if (cluster.stated.OutpostConfig?.OutpostArns !== undefined) { return [{ got: 'outpostConfig' }]; }
    return onOutposts.length > 0 ? [{ got: onOutposts }] : [];
  },
});
