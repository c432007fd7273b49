import { hasPrivateBlock } from './private-ipv6';
import type { SubnetFacts, WayOut } from './subnet-facts';
import { ALL_IPV4, ALL_IPV6, knowsRoutesOf, NAT64, routesOf } from './ways-out';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** What the app says of a subnet that it makes, by whatever class or override. */
export class MadeSubnet implements SubnetFacts {
  /** The facts of a subnet, read once a synthesis. */
  public static of(index: TemplateIndex, subnet: IndexedResource): MadeSubnet {
    const known = MadeSubnet.known.get(subnet) ?? new MadeSubnet(index, subnet);
    MadeSubnet.known.set(subnet, known);
    return known;
  }

  private static readonly known = new WeakMap<IndexedResource, MadeSubnet>();

  public readonly hasIpv4: boolean;
  public readonly hasIpv6: boolean;
  public readonly hasPrivateIpv6?: boolean;
  public readonly assignsIpv6?: boolean;
  public readonly isIpv6Native?: boolean;
  public readonly assignsPublicIpv4?: boolean;
  public readonly ipv4Defaults?: readonly WayOut[];
  public readonly ipv6Defaults?: readonly WayOut[];
  public readonly hasDns64?: boolean;
  public readonly hasNat64?: boolean;
  public readonly isClosed: boolean;

  private constructor(private readonly index: TemplateIndex, subnet: IndexedResource) {
    const { properties, resource } = subnet;
    this.hasIpv4 = properties.CidrBlock !== undefined || properties.Ipv4IpamPoolId !== undefined;
    // A block can be a property of the subnet, come from a pool, or be a resource of its own.
    this.hasIpv6 = properties.Ipv6CidrBlock !== undefined || properties.Ipv6IpamPoolId !== undefined
      || index.where('AWS::EC2::SubnetCidrBlock', { SubnetId: resource.ref }, resource).length > 0;
    this.hasPrivateIpv6 = hasPrivateBlock(index, subnet);
    this.isIpv6Native = stated(properties.Ipv6Native);
    this.assignsIpv6 = this.isIpv6Native || stated(properties.AssignIpv6AddressOnCreation);
    this.assignsPublicIpv4 = stated(properties.MapPublicIpOnLaunch);
    this.hasDns64 = stated(properties.EnableDns64);

    const routes = routesOf(index, resource.ref, resource).map(route => route.properties);
    const areKnown = knowsRoutesOf(index, subnet);
    const found = (ways: WayOut[]) => areKnown || ways.length > 0 ? ways : undefined;
    this.ipv4Defaults = found(routes.filter(route => route.DestinationCidrBlock === ALL_IPV4).map(route => this.wayOut(route)));
    this.ipv6Defaults = found(routes.filter(route => route.DestinationIpv6CidrBlock === ALL_IPV6).map(route => this.wayOut(route)));
    this.hasNat64 = routes.some(route => route.DestinationIpv6CidrBlock === NAT64) || (areKnown ? false : undefined);
    this.isClosed = areKnown && routes.length === 0;
  }

  private wayOut(route: IndexedResource['properties']): WayOut {
    if (route.EgressOnlyInternetGatewayId !== undefined) { return 'egress-only internet gateway'; }
    if (route.NatGatewayId !== undefined) { return 'NAT'; }
    const isInternetGateway = String(route.GatewayId).startsWith('igw-')
      || this.index.resourceAt(route.GatewayId)?.resource.cfnResourceType === 'AWS::EC2::InternetGateway';
    return isInternetGateway ? 'internet gateway' : 'other';
  }
}

/** CloudFormation takes booleans as text too, and what is not there is off. A parameter is not known. */
function stated(flag: unknown): boolean | undefined {
  const text = String(flag ?? false);
  return text === 'true' || (text === 'false' ? false : undefined);
}
