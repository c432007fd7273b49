import { rule } from '../rule';

export const nodeSubnetDns64 = rule({
  id: 'node-subnet-dns64',
  severity: 'warning',
  title: 'pods reach IPv4 through their node',
  looksAt: 'placements',
  source: 'EKS best practices, "IPv6"',
  what: 'nodes are in subnets with DNS64 and NAT64',
  expected: 'DNS64 off: pods would reach IPv4 through the NAT gateway instead of through their node (EKS best practices, IPv6)',
  remedy: 'set enableDns64 to false, or acknowledge that this is meant',
  mend: '(subnet.node.defaultChild as ec2.CfnSubnet).enableDns64 = false;',
  check: ({ runsPods, subnets }) => {
    const paths = runsPods ? subnets.filter(({ facts }) => facts.hasDns64 && facts.hasNat64).map(({ path }) => path) : [];
    return paths.length > 0 ? [{ got: paths }] : [];
  },
});
