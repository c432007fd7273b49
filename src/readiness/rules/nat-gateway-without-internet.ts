import { rule } from '../rule';

export const natGatewayWithoutInternet = rule({
  id: 'nat-gateway-without-internet',
  severity: 'warning',
  title: 'public NAT gateways stand in public subnets',
  looksAt: 'networks',
  source: 'VPC user guide, "vpc-nat-gateway": a public NAT gateway is in a subnet whose route table leads to an internet gateway',
  what: 'a public NAT gateway stands in a subnet without a way to the internet',
  expected: 'a route for 0.0.0.0/0 to an internet gateway in the route table of its subnet, or connectivity type private',
  remedy: 'put the gateway into a public subnet, or acknowledge that another app makes the route',
  mend: 'publicSubnet.addNatGateway(); // instead of privateSubnet.addNatGateway()',
  check: (network, { registry }) => network.subnets
    // Through a firewall or an appliance it reaches the internet too.
    .filter(({ facts }) => facts.ipv4Defaults?.every(way => way === 'NAT'))
    .flatMap(({ resource, construct }) => network.resourcesIn(resource, 'AWS::EC2::NatGateway')
      .filter(({ properties }) => (properties.ConnectivityType ?? 'public') === 'public')
      .map(gateway => ({ at: registry.ownerOf(gateway.resource), got: construct.node.path }))),
});
