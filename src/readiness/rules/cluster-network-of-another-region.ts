import { ClusterNetwork } from '../facts/cluster-network';
import { regionOf } from '../facts/zones';
import { rule } from '../rule';

export const clusterNetworkOfAnotherRegion = rule({
  id: 'cluster-network-of-another-region',
  severity: 'error',
  title: 'a cluster is in the region of its network',
  looksAt: 'clusters',
  source: 'EKS API reference, "VpcConfigRequest"; VPC user guide, "How Amazon VPC works"',
  what: 'subnets or security groups of the cluster are in another region',
  expected: 'subnets and groups in {region}, the region of the stack of the cluster: a VPC is in one region, and so is what it is used for',
  remedy: 'make the VPC in a stack of the same region',
  mend: "new NetworkStack(app, 'Network', { env: { account, region: 'eu-west-1' } });\nnew ClusterStack(app, 'Cluster', { env: { account, region: 'eu-west-1' } });",
  check: (cluster, app) => {
    const region = cluster.resource && regionOf(cluster.resource.resource);
    const { subnets, securityGroups } = ClusterNetwork.of(app, cluster);
    const elsewhere = [...subnets, ...securityGroups.flatMap(({ made }) => made ?? [])]
      .filter(({ resource }) => region && regionOf(resource) !== undefined && regionOf(resource) !== region);
    return region && elsewhere.length > 0 ? [{ got: elsewhere.map(({ path }) => path), values: { region } }] : [];
  },
});
