import { rule } from '../rule';

export const nodeSubnetWithoutIpv6Route = rule({
  id: 'node-subnet-without-ipv6-route',
  severity: 'warning',
  title: 'nodes have a way out over IPv6',
  looksAt: 'placements',
  source: 'VPC user guide, "egress-only-internet-gateway"',
  what: 'nodes are in subnets without a default route for IPv6',
  expected: 'a route for ::/0, or pods that reach nothing outside the VPC over IPv6',
  remedy: 'use private subnets of a DualStackVpc, with an ipv6Egress other than none, or acknowledge that this is meant',
  mend: "const vpc = new DualStackVpc(this, 'Vpc'); // its private subnets have an egress-only internet gateway",
  check: ({ runsPods, subnets }) => {
    // Of a private block there is another warning, which says so too.
    const paths = runsPods ? subnets.filter(({ facts }) => facts.ipv6Defaults?.length === 0 && !facts.hasPrivateIpv6).map(({ path }) => path) : [];
    return paths.length > 0 ? [{ got: paths }] : [];
  },
});
