import { rule } from '../rule';

export const nodeSubnetDns64WithoutNat64 = rule({
  id: 'node-subnet-dns64-without-nat64',
  severity: 'error',
  title: 'no DNS64 under nodes without NAT64',
  looksAt: 'placements',
  source: 'VPC user guide, "nat-gateway-nat64-dns64"',
  what: 'nodes are in a subnet with DNS64 and without a route to NAT64',
  expected: 'DNS64 off: pods would be told IPv6 addresses for IPv4 hosts, and reach none of them',
  remedy: 'set enableDns64 to false; the VPC CNI itself gives pods a way to IPv4',
  mend: '(subnet.node.defaultChild as ec2.CfnSubnet).enableDns64 = false;',
  check: ({ runsPods, subnets }) => !runsPods ? [] : subnets
    .filter(({ facts }) => facts.hasDns64 && facts.hasNat64 === false)
    .map(({ path }) => ({ got: path })),
});
