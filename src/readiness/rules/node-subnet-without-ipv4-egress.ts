import { listNeeds } from '../../network/endpoint-needs';
import { isPublicWithoutIpv4, reachesIpv4 } from '../../network/subnet-facts';
import type { Placement } from '../facts/placement';
import { rule } from '../rule';

const PRIVATE_CLUSTERS = 'EKS user guide, "private-clusters"';
/** Without it no node finds out about itself, and none gets addresses for pods. */
const NEEDED_ALWAYS = 'ec2';

/** Nodes in a VPC out of which nothing leads never become ready: somebody would have to change this very stack. */
const neverWorks = ({ use, isFound, construct, network, missingEndpoints }: Placement) =>
  use === 'nodes' && isFound && network.isClosedAround(construct) && missingEndpoints.some(({ service }) => service === NEEDED_ALWAYS);

export const nodeSubnetClosed = rule({
  id: 'node-subnet-closed',
  severity: 'error',
  title: 'nodes reach the API of EC2',
  looksAt: 'placements',
  source: PRIVATE_CLUSTERS,
  what: 'nodes are in a VPC that nothing leads out of, neither a route nor an endpoint for ec2',
  expected: 'a NAT gateway, or endpoints for {needs}: nodes ask EC2 about themselves when they boot, and the VPC CNI for addresses',
  remedy: 'add the endpoints or a way out, or acknowledge that another app does before the nodes come',
  mend: "vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 }); // and the others",
  check: placement => neverWorks(placement)
    ? [{ got: placement.subnets.map(({ path }) => path), values: { needs: listNeeds(placement.missingEndpoints) } }]
    : [],
});

export const nodeSubnetWithoutIpv4Egress = rule({
  id: 'node-subnet-without-ipv4-egress',
  severity: 'warning',
  title: 'nodes reach what AWS has over IPv4 only',
  looksAt: 'placements',
  source: PRIVATE_CLUSTERS,
  what: 'nodes are in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
  expected: 'a NAT gateway, public IPv4 addresses, or these endpoints for those who need them, {needs}: nodes pull images and talk to AWS over IPv4',
  remedy: 'use an Ipv4Egress other than none, add the endpoints, or acknowledge that there is a way that the app does not see',
  mend: "const vpc = new DualStackVpc(this, 'Vpc', { ipv4Egress: Ipv4Egress.natGateways(1) });",
  check: placement => {
    const { runsPods, subnets, missingEndpoints } = placement;
    const closed = runsPods ? subnets.filter(({ facts }) => reachesIpv4(facts) === false && !isPublicWithoutIpv4(facts)) : [];
    return closed.length > 0 && missingEndpoints.length > 0 && !neverWorks(placement)
      ? [{ got: closed.map(({ path }) => path), values: { missing: missingEndpoints.map(({ service }) => service).join(', '), needs: listNeeds(missingEndpoints) } }]
      : [];
  },
});
