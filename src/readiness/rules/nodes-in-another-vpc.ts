import { ClusterNetwork, madeSubnets, vpcsOf } from '../facts/cluster-network';
import { areDistinct } from '../facts/known-vpc';
import { rule } from '../rule';

export const nodesInAnotherVpc = rule({
  id: 'nodes-in-another-vpc',
  severity: 'error',
  title: 'nodes are in the VPC of their cluster',
  looksAt: 'nodes',
  source: 'EKS user guide, "eks-compute": nodes must be in the same VPC as the subnets of the cluster; EKS: "Specified subnets must belong to cluster\'s vpc"',
  what: 'nodes are in another VPC than their cluster',
  expected: 'subnets of {vpc}: EKS refuses managed nodes in others, and the control plane does not reach nodes there',
  remedy: 'give the nodes subnets of the VPC of the cluster',
  mend: "new ManagedNodeGroup(this, 'Nodes', { cluster, subnets: { subnets: cluster.vpc.privateSubnets } });",
  check: ({ cluster, subnetIds }, app) => {
    const { vpcs: [vpc, ...others] } = ClusterNetwork.of(app, cluster);
    if (!vpc || others.length > 0) { return []; }
    const strange = vpcsOf(app, madeSubnets(app, subnetIds)).filter(each => areDistinct(each, vpc)).map(({ shown }) => shown);
    return strange.length > 0 ? [{ got: [...new Set(strange)], values: { vpc: vpc.shown } }] : [];
  },
});
