import { regionOf } from '../facts/zones';
import { rule } from '../rule';

export const nodesInAnotherRegion = rule({
  id: 'nodes-in-another-region',
  severity: 'error',
  title: 'nodes are in the region of their cluster',
  looksAt: 'nodes',
  source: 'EKS user guide, "eks-compute": nodes must be in the same VPC as the subnets of the cluster',
  what: 'nodes are in another region than their cluster',
  expected: 'a stack in {region}: nodes are in the VPC of their cluster, and a VPC is in one region',
  remedy: 'put the nodes in a stack of the region of the cluster, and a cluster in each region',
  mend: "new NodesStack(app, 'Nodes', { env: { account, region: 'eu-west-1' }, cluster });",
  check: ({ resource, cluster }) => {
    const [got, region] = [regionOf(resource.resource), regionOf(cluster.resource?.resource ?? cluster.construct)];
    return got && region && got !== region ? [{ got, values: { region } }] : [];
  },
});
