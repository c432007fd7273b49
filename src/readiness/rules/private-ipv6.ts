import { rule } from '../rule';

const SOURCE = 'VPC user guide, "vpc-ip-addressing", private IPv6 addresses';
const GATEWAYS = ['internet gateway', 'egress-only internet gateway'];

export const nodeSubnetPrivateIpv6 = rule({
  id: 'node-subnet-private-ipv6',
  severity: 'warning',
  title: 'nodes have public IPv6 addresses',
  looksAt: 'placements',
  source: `${SOURCE}; no page of EKS says anything of them; bottlerocket #1710 has a service block of fdf9:2874:204b::/108`,
  what: 'nodes are in subnets of a private IPv6 block',
  expected: 'a public block, as nobody says that EKS takes nodes and pods with private IPv6 addresses. Pods reach the internet over IPv4 alone, with the address of their node, '
    + 'and EKS picks the block of the services at the creation of the cluster, which can be one of fd80::/9 too',
  remedy: 'use a public block, such as Ipv6CidrSource.amazon(), or acknowledge that you have tried it and that no route leads to the block of the services',
  mend: "new DualStackVpc(this, 'Vpc', { ipv6Source: Ipv6CidrSource.amazon() });",
  check: ({ runsPods, subnets }) => {
    const paths = runsPods ? subnets.filter(({ facts }) => facts.hasPrivateIpv6).map(({ path }) => path) : [];
    return paths.length > 0 ? [{ got: paths }] : [];
  },
});

export const privateIpv6ToGateway = rule({
  id: 'private-ipv6-to-gateway',
  severity: 'warning',
  title: 'routes for ::/0 lead private addresses where they are not dropped',
  looksAt: 'networks',
  source: SOURCE,
  what: 'subnets of a private IPv6 block have a route for ::/0 to a gateway to the internet',
  expected: 'no such route, or one to a transit gateway and the like: gateways to the internet drop private addresses, egress-only ones too',
  remedy: 'leave the route out (a DualStackVpc makes none there), use a public block, or acknowledge that the route is meant to lead nowhere',
  mend: "new DualStackVpc(this, 'Vpc', { ipv6Source: Ipv6CidrSource.privateIpam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', netmaskLength: 56 }) });",
  check: ({ subnets }) => {
    const found = subnets.filter(({ facts }) => facts.hasPrivateIpv6 && facts.ipv6Defaults?.some(way => GATEWAYS.includes(way)));
    return found.length > 0 ? [{ got: found.map(({ construct }) => construct.node.path) }] : [];
  },
});
