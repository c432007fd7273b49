import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

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
    this.properties = rendered(resource);
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
    return this.defaultRoutes('destinationIpv6CidrBlock', '::/0').length > 0;
  }

  /** Whether an instance without a public address of its own reaches IPv4 addresses outside the VPC. */
  public get hasIpv4Default(): boolean {
    const routes = this.defaultRoutes('destinationCidrBlock', '0.0.0.0/0');
    // Through an internet gateway only those with a public address get out.
    return routes.some(route => this.properties.MapPublicIpOnLaunch === true || !this.isInternetGateway(route.gatewayId));
  }

  private isInternetGateway(gatewayId?: string): boolean {
    return gatewayId !== undefined
      && (gatewayId.startsWith('igw-') || findAll(this.subnet, ec2.CfnInternetGateway).some(gateway => same(this.subnet, gateway.ref, gatewayId)));
  }

  private defaultRoutes(family: 'destinationCidrBlock' | 'destinationIpv6CidrBlock', destination: string): ec2.CfnRoute[] {
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

/** The properties that will stand in the template, overrides included. */
function rendered(resource: CfnResource): { readonly [name: string]: unknown } {
  const { Resources } = Stack.of(resource).resolve((resource as unknown as { _toCloudFormation(): object })._toCloudFormation());
  return Object.values<any>(Resources)[0].Properties ?? {};
}

function findAll<T>(scope: ec2.ISubnet | ec2.IVpc, type: new (...args: any[]) => T): T[] {
  return scope.node.root.node.findAll().filter((child): child is any => child instanceof type);
}

/** Whether two values are the same, or the same token. */
function same(scope: ec2.ISubnet | ec2.IVpc, one: unknown, other: unknown): boolean {
  const resolve = (value: unknown) => JSON.stringify(Stack.of(scope).resolve(value));
  return resolve(one) === resolve(other);
}
