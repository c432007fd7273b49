import { rule } from '../rule';

export const subnetIpv6Native = rule({
  id: 'subnet-ipv6-native',
  severity: 'error',
  title: 'subnets of a cluster are dual stack',
  looksAt: 'placements',
  source: 'containers-roadmap #1805',
  what: 'a subnet of the cluster is IPv6 only',
  expected: 'a dual-stack subnet: EKS supports no others (containers-roadmap #1805)',
  remedy: 'use subnets with an IPv4 block as well',
  mend: "const vpc = new DualStackVpc(this, 'Vpc'); // its subnets have a block in each family",
  check: ({ isOfCluster, subnets }) => !isOfCluster ? [] : subnets
    .filter(({ facts }) => facts.isIpv6Native)
    .map(({ path }) => ({ got: path })),
});
