import { NAT64, routesOf } from '../../network/ways-out';
import { rule } from '../rule';

const SOURCE = 'VPC user guide, "nat-gateway-nat64-dns64"';

export const dns64WithoutNat64 = rule({
  id: 'dns64-without-nat64',
  severity: 'warning',
  title: 'DNS64 has a route for the addresses that it gives',
  looksAt: 'networks',
  source: SOURCE,
  what: 'subnets have DNS64 and no route for 64:ff9b::/96',
  expected: 'a route to a NAT gateway: names of IPv4 hosts are answered with addresses that lead nowhere',
  remedy: 'add the route, set enableDns64 to false, or acknowledge that another app makes the route',
  mend: 'subnet.addIpv6Nat64Route(natGatewayId);',
  check: network => {
    // Under nodes it is an error of its own.
    const ofNodes = network.subnetsOf('nodes', 'fargate');
    const found = network.subnets.filter(({ facts, resource }) => facts.hasDns64 && facts.hasNat64 === false && !ofNodes.has(resource));
    return found.length > 0 ? [{ got: found.map(({ construct }) => construct.node.path) }] : [];
  },
});

export const nat64WithoutDns64 = rule({
  id: 'nat64-without-dns64',
  severity: 'warning',
  title: 'NAT64 has names that lead to it',
  looksAt: 'networks',
  source: SOURCE,
  what: 'subnets have a route for 64:ff9b::/96, and DNS64 is off',
  expected: 'DNS64 where hosts have no IPv4, and no such route under nodes: nobody is told these addresses',
  remedy: 'set enableDns64 to true where hosts have IPv6 only, remove the route, or acknowledge that another resolver makes the addresses',
  mend: '(subnet.node.defaultChild as ec2.CfnSubnet).enableDns64 = true;',
  check: ({ subnets }) => {
    const found = subnets.filter(({ facts }) => facts.hasNat64 && facts.hasDns64 === false);
    return found.length > 0 ? [{ got: found.map(({ construct }) => construct.node.path) }] : [];
  },
});

export const nat64OverRegionalNatGateway = rule({
  id: 'nat64-over-regional-nat-gateway',
  severity: 'warning',
  title: 'NAT64 is done by NAT gateways in AZs',
  looksAt: 'networks',
  source: 'VPC user guide, "nat-gateways-regional", which says nothing of NAT64, and "nat-gateway-nat64-dns64", which speaks of gateways in subnets',
  what: 'routes for 64:ff9b::/96 lead to a regional NAT gateway',
  expected: 'a NAT gateway in an AZ: whether a regional one translates these addresses is not documented',
  remedy: 'lead the route to a NAT gateway of a subnet, or acknowledge that you have tried it',
  mend: 'subnet.addIpv6Nat64Route(publicSubnet.addNatGateway().ref);',
  check: ({ subnets }, { index }) => {
    const isRegional = (id: unknown) => index.resourceAt(id)?.properties.AvailabilityMode === 'regional';
    const found = subnets.filter(({ resource: { resource } }) => routesOf(index, resource.ref, resource)
      .some(({ properties }) => properties.DestinationIpv6CidrBlock === NAT64 && isRegional(properties.NatGatewayId)));
    return found.length > 0 ? [{ got: found.map(({ construct }) => construct.node.path) }] : [];
  },
});
