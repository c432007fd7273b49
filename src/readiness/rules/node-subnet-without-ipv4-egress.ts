import { isPublicWithoutIpv4, reachesIpv4 } from '../../network/subnet-facts';
import { rule } from '../rule';

export const nodeSubnetWithoutIpv4Egress = rule({
  id: 'node-subnet-without-ipv4-egress',
  severity: 'warning',
  title: 'nodes reach what AWS has over IPv4 only',
  looksAt: 'placements',
  source: 'EKS user guide, "private-clusters"',
  what: 'nodes are in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
  expected: 'a NAT gateway, public IPv4 addresses, or these endpoints: nodes pull images and talk to AWS over IPv4',
  remedy: 'use an Ipv4Egress other than none, add the endpoints, or acknowledge that there is a way that the app does not see',
  mend: "const vpc = new DualStackVpc(this, 'Vpc', { ipv4Egress: Ipv4Egress.natGateways(1) });",
  check: ({ use, subnets, missingEndpoints }) => {
    const closed = use === 'nodes' ? subnets.filter(({ facts }) => reachesIpv4(facts) === false && !isPublicWithoutIpv4(facts)) : [];
    return closed.length > 0 && missingEndpoints.length > 0
      ? [{ got: closed.map(({ path }) => path), values: { missing: missingEndpoints.join(', ') } }]
      : [];
  },
});
