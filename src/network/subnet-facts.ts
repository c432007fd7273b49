import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { renderedProperties } from '../synthesis/rendered-properties';

/** What the app says of a subnet that it makes. Asked at synthesis, when all is said. */
export class SubnetFacts {
  /** The facts of a subnet; undefined for one that was imported, of which nothing is known. */
  public static of(subnet: ec2.ISubnet): SubnetFacts | undefined {
    return subnet instanceof ec2.Subnet && subnet.node.defaultChild instanceof ec2.CfnSubnet
      ? new SubnetFacts(subnet, subnet.node.defaultChild)
      : undefined;
  }

  private readonly properties: { readonly [name: string]: unknown };

  private constructor(private readonly subnet: ec2.Subnet, resource: ec2.CfnSubnet) {
    this.properties = renderedProperties(resource);
  }

  public get isIpv6Native(): boolean {
    return this.properties.Ipv6Native === true;
  }

  public get assignsIpv6(): boolean {
    return this.isIpv6Native || this.properties.AssignIpv6AddressOnCreation === true;
  }

  public get hasDns64(): boolean {
    return this.properties.EnableDns64 === true;
  }

  /** A block can be a property of the subnet, an override, come from a pool, or be a resource of its own. */
  public get hasIpv6(): boolean {
    return this.properties.Ipv6CidrBlock !== undefined
      || this.properties.Ipv6IpamPoolId !== undefined
      || findAll(this.subnet, ec2.CfnSubnetCidrBlock).some(block => same(this.subnet, block.subnetId, this.subnet.subnetId));
  }

  public get hasIpv6Default(): boolean {
    return this.routes('destinationIpv6CidrBlock', '::/0').length > 0;
  }

  /** Whether IPv4 hosts can be reached under the IPv6 addresses that DNS64 makes for them. */
  public get hasNat64(): boolean {
    return this.routes('destinationIpv6CidrBlock', '64:ff9b::/96').length > 0;
  }

  /** Whether instances reach IPv4 addresses outside the VPC. Through an internet gateway only those with a public address get out. */
  public get hasIpv4Default(): boolean {
    return this.ipv4Defaults.some(route => this.assignsIpv4 || !this.isInternetGateway(route.gatewayId));
  }

  /** Whether the way to IPv4 addresses is one that instances have no address for. */
  public get isPublicWithoutIpv4(): boolean {
    return this.isPublic && !this.assignsIpv4;
  }

  /** Whether the way to IPv4 addresses is an internet gateway. */
  public get isPublic(): boolean {
    return this.ipv4Defaults.some(route => this.isInternetGateway(route.gatewayId));
  }

  private get assignsIpv4(): boolean {
    return this.properties.MapPublicIpOnLaunch === true;
  }

  private get ipv4Defaults(): ec2.CfnRoute[] {
    return this.routes('destinationCidrBlock', '0.0.0.0/0');
  }

  private isInternetGateway(gatewayId?: string): boolean {
    return gatewayId !== undefined
      && (gatewayId.startsWith('igw-') || findAll(this.subnet, ec2.CfnInternetGateway).some(gateway => same(this.subnet, gateway.ref, gatewayId)));
  }

  private routes(family: 'destinationCidrBlock' | 'destinationIpv6CidrBlock', destination: string): ec2.CfnRoute[] {
    return findAll(this.subnet, ec2.CfnRoute).filter(route =>
      route[family] === destination && same(this.subnet, route.routeTableId, this.subnet.routeTable.routeTableId));
  }
}

/** The endpoints that the app makes in a VPC, wherever they stand. */
export function endpointsOf(vpc: ec2.IVpc): ec2.CfnVPCEndpoint[] {
  return findAll(vpc, ec2.CfnVPCEndpoint).filter(endpoint => same(vpc, endpoint.vpcId, vpc.vpcId));
}

/** Whether one of the endpoints is for a service, named as in `com.amazonaws.<region>.ecr.api`, of which the first parts are often tokens. */
export function serves(endpoints: ec2.CfnVPCEndpoint[], service: string): boolean {
  return endpoints.some(endpoint =>
    JSON.stringify(Stack.of(endpoint).resolve(endpoint.serviceName)).replace(/["\]}]+$/, '').endsWith(`.${service}`));
}

function findAll<T>(scope: ec2.ISubnet | ec2.IVpc, type: new (...args: any[]) => T): T[] {
  return scope.node.root.node.findAll().filter((child): child is any => child instanceof type);
}

/** Whether two values are the same, or the same token. */
function same(scope: ec2.ISubnet | ec2.IVpc, one: unknown, other: unknown): boolean {
  const resolve = (value: unknown) => JSON.stringify(Stack.of(scope).resolve(value));
  return resolve(one) === resolve(other);
}
