import { rule } from '../rule';

export const subnetWithoutIpv6 = rule({
  id: 'subnet-without-ipv6',
  severity: 'error',
  title: 'subnets of a cluster have an IPv6 block',
  looksAt: 'placements',
  source: 'EKS user guide, "network-reqs": subnets of an IPv6 cluster have an IPv4 and an IPv6 block',
  what: 'a subnet of the cluster has no IPv6 block',
  expected: 'a block in each family for each subnet of an IPv6 cluster',
  remedy: 'use a tier of both families, for example SubnetTier.private() of a DualStackVpc',
  mend: "const vpc = new DualStackVpc(this, 'Vpc');",
  check: ({ isOfCluster, subnets }) => !isOfCluster ? [] : subnets
    .filter(({ facts }) => facts.hasIpv6 === false && !facts.isIpv6Native)
    .map(({ path }) => ({ got: path })),
});
