import { isPublicWithoutIpv4 } from '../../network/subnet-facts';
import { rule } from '../rule';

export const nodeSubnetPublicWithoutIpv4 = rule({
  id: 'node-subnet-public-without-ipv4',
  severity: 'error',
  title: 'nodes in public subnets get public IPv4 addresses',
  looksAt: 'placements',
  source: 'EKS user guide, "network-reqs"; EKS API reference, "Issue": Ec2SubnetInvalidConfiguration',
  what: 'nodes are in a public subnet where they get no IPv4 address of their own',
  expected: 'mapPublicIpOnLaunch, or endpoints for {missing}: nodes pull images and talk to AWS over IPv4, for which an internet gateway wants a public address',
  remedy: 'use private subnets, or let the subnets assign public IPv4 addresses',
  mend: "cluster.addManagedNodeGroup('Nodes', { subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });",
  check: ({ use, subnets, missingEndpoints }) => use !== 'nodes' || missingEndpoints.length === 0 ? [] : subnets
    .filter(({ facts }) => isPublicWithoutIpv4(facts))
    .map(({ path }) => ({ got: path, values: { missing: missingEndpoints.map(({ service }) => service).join(', ') } })),
});
