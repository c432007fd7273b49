import { ClusterNetwork } from '../facts/cluster-network';
import { areDistinct } from '../facts/known-vpc';
import { rule } from '../rule';

export const clusterInTwoVpcs = rule({
  id: 'cluster-in-two-vpcs',
  severity: 'error',
  title: 'a cluster is in one VPC',
  looksAt: 'clusters',
  source: 'EKS API reference, "VpcConfigResponse": vpcId; EKS user guide, "network-reqs"',
  what: 'the subnets of the cluster are in two VPCs',
  expected: 'subnets of one VPC: a cluster is associated with one',
  remedy: 'leave out the subnets of one of them',
  mend: "new Ipv6Cluster(this, 'Cluster', { vpc, vpcSubnets: [{ subnets: vpc.privateSubnets }], version, kubectlLayer });",
  check: (cluster, app) => {
    const { vpcs } = ClusterNetwork.of(app, cluster);
    return vpcs.some((vpc, index) => vpcs.slice(index + 1).some(other => areDistinct(vpc, other))) ? [{ got: vpcs.map(({ shown }) => shown) }] : [];
  },
});
