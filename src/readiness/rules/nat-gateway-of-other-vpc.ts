import { foreignNatOf, judgesNat } from '../../network/foreign-nat';
import { rule } from '../rule';

export const natGatewayOfOtherVpc = rule({
  id: 'nat-gateway-of-other-vpc',
  severity: 'error',
  title: 'routes lead to NAT gateways of their own VPC',
  looksAt: 'networks',
  source: 'EC2 API reference, "CreateRoute": InvalidParameterValue, route table and network gateway belong to different networks',
  what: 'routes of the VPC lead to NAT gateways of another VPC',
  expected: 'gateways of its own: EC2 refuses the route (route table and network gateway belong to different networks), and an ec2.NatProvider hands out the gateways of every VPC that it served',
  remedy: 'give each VPC a NAT provider of its own',
  mend: "new ec2.Vpc(this, 'Other', { natGatewayProvider: ec2.NatProvider.gateway() }); // one for each VPC",
  check: ({ vpc, construct }, { index }) => {
    // A VPC of this library says so itself, also without a cluster.
    const gateways = vpc && !judgesNat(construct) ? foreignNatOf(index, vpc.resource.ref, vpc.resource) : [];
    return gateways.length > 0 ? [{ got: gateways.map(({ path }) => path) }] : [];
  },
});
