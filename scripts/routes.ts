/**
 * Where the traffic of a subnet goes, read from a synthesised template.
 */
export interface Template {
  readonly Resources: { readonly [logicalId: string]: { readonly Type: string; readonly Properties?: any } };
  readonly Outputs?: { readonly [logicalId: string]: { readonly Value: any } };
}

/** Properties of a route that name its target, and what a person calls that target. */
const TARGETS: { readonly [property: string]: string } = {
  GatewayId: 'internet gateway',
  NatGatewayId: 'NAT gateway',
  EgressOnlyInternetGatewayId: 'egress-only gateway',
  InstanceId: 'NAT instance',
};

export interface DefaultRoute {
  /** Kind of the target, in words. */
  readonly kind: string;
  /** Logical id of the target. */
  readonly target: string;
}

/**
 * The default route of a subnet in one family, or undefined.
 *
 * @param subnet logical id of the subnet
 * @param destination `0.0.0.0/0` or `::/0`
 */
export function defaultRoute(template: Template, subnet: string, destination: '0.0.0.0/0' | '::/0'): DefaultRoute | undefined {
  const resources = Object.values(template.Resources);
  const association = resources.find(({ Type, Properties }) =>
    Type === 'AWS::EC2::SubnetRouteTableAssociation' && Properties.SubnetId.Ref === subnet);
  const route = resources.find(({ Type, Properties }) => Type === 'AWS::EC2::Route'
    && Properties.RouteTableId.Ref === association?.Properties.RouteTableId.Ref
    && [Properties.DestinationCidrBlock, Properties.DestinationIpv6CidrBlock].includes(destination));
  const property = Object.keys(TARGETS).find(name => route?.Properties[name] !== undefined);
  return property === undefined ? undefined : { kind: TARGETS[property], target: route!.Properties[property].Ref };
}
