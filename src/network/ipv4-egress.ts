import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkTarget } from './check-target';
import { leadIpv4Through } from './lead-through';
import { refuse } from './messages';
import { NatGatewaysByAzSlot } from './nat-gateways';
import { RouteTarget } from './route-target';
import { internetGatewayAttachmentOf } from './stock-vpc';
import { isIntegerIn, requireLiteral } from '../diagnostics/checks';
import { checkKindOf, checkShape, listOf, mapOf, objectWith, TEXT } from '../diagnostics/shapes';

/**
 * How many gateways or instances a NAT provider of yours makes.
 */
export interface NatProviderOptions {
  /**
   * Number of NAT gateways or instances, from 1 to the number of AZs. Which private subnet uses which is up to the provider.
   *
   * @default - one in each AZ
   */
  readonly natGateways?: number;
}

/**
 * What can be said of a regional NAT gateway.
 */
export interface RegionalNatGatewayOptions {
  /**
   * Allocation ids of the Elastic IP addresses that it has in each AZ, by the name of the AZ, for example `{ 'eu-west-1a': ['eipalloc-0123456789abcdef0'] }`: for addresses that
   * are on somebody's allow-list. It stands in these AZs, and what is in another one goes through them. AZs and addresses can be added later, in place; from AWS's addresses
   * to one's own, or back, it is another gateway (AWS::EC2::NatGateway, `AvailabilityZoneAddresses`).
   *
   * @default - AWS allocates addresses, in the AZs in which something uses the gateway
   */
  readonly eipAllocationIds?: { [availabilityZone: string]: string[] };
}

/**
 * What an egress needs to know of the VPC.
 *
 * @internal
 */
export interface _Ipv4EgressContext {
  /** Path of the VPC. */
  readonly subject: string;
  readonly azCount: number;
  /** Name of the public tier that NAT gateways stand in. */
  readonly publicTier?: string;
  readonly hasPrivateTier: boolean;
}

/**
 * How private subnets reach IPv4 addresses outside the VPC.
 *
 * An IPv6 cluster still needs it: pods reach IPv4 endpoints through the IPv4 address of their node, and the registries that nodes
 * pull from answer on IPv4 (containers-roadmap #2739). Without NAT, provide VPC endpoints.
 */
export abstract class Ipv4Egress {
  /**
   * A NAT gateway in each AZ: no AZ depends on another.
   */
  public static natGatewayPerAz(): Ipv4Egress {
    return new NatGatewayEgress();
  }

  /**
   * A fixed number of NAT gateways, in the first AZs. The private subnets of AZ slot `i` use gateway `i` modulo `count`, so adding an AZ
   * moves no route.
   *
   * @param count whole number from 1 to the number of AZs
   */
  public static natGateways(count: number): Ipv4Egress {
    requireLiteral('Ipv4Egress.natGateways', 'the number of NAT gateways', count);
    if (!isIntegerIn(count, 1, Number.MAX_SAFE_INTEGER)) { refuse('Ipv4Egress.natGateways', 'nat-count', count); }
    return new NatGatewayEgress(count);
  }

  /**
   * A NAT provider of `aws-ec2` or of another library, for example NAT instances, or `ec2.NatProvider.gateway({ eipAllocationIds })`
   * for addresses that are on somebody's allow-list. A provider remembers the gateways it made, so each VPC needs one of its own.
   */
  public static provider(natProvider: ec2.NatProvider, options: NatProviderOptions = {}): Ipv4Egress {
    checkKindOf('Ipv4Egress.provider', 'natProvider', natProvider, objectWith('an ec2.NatProvider', 'configureNat', 'configureSubnet'));
    const { natGateways: count } = options;
    requireLiteral('Ipv4Egress.provider', 'natGateways', count);
    if (count !== undefined && !isIntegerIn(count, 1, Number.MAX_SAFE_INTEGER)) { refuse('Ipv4Egress.provider', 'nat-count', count); }
    return new NatProviderEgress(natProvider, count);
  }

  /**
   * One NAT gateway for the whole region, with or without a public tier: it stands in no subnet, has a route table of its own, and extends itself to the AZs in which something uses it. To an
   * AZ that is new to it that takes up to an hour, and until then traffic crosses AZs (VPC user guide, "nat-gateways-regional"). AWS offers it in most regions; not in all
   * partitions. Whether it does NAT64 is not documented: use NAT gateways in AZs for that.
   *
   * From NAT gateways in AZs to this one, or back, routes change in place; addresses change, and open connections are cut.
   *
   * Refuses a number of gateways, a VPC without private tier, and AZs without an address.
   */
  public static regionalNatGateway(options: RegionalNatGatewayOptions = {}): Ipv4Egress {
    const subject = 'Ipv4Egress.regionalNatGateway';
    const { natGateways: count } = (options ?? {}) as NatProviderOptions;
    if (count !== undefined) { refuse(subject, 'regional-nat-count', count); }
    checkShape<RegionalNatGatewayOptions>(subject, options, { eipAllocationIds: mapOf(listOf(TEXT)) });
    const { eipAllocationIds } = options;
    requireLiteral(subject, 'eipAllocationIds', eipAllocationIds);
    const azs = Object.entries(eipAllocationIds ?? {});
    if (eipAllocationIds && azs.length === 0) { refuse(subject, 'regional-nat-addresses', eipAllocationIds, { problem: 'no AZ' }); }
    const [az] = azs.find(([, ids]) => ids.length === 0 || ids.includes('')) ?? [];
    if (az !== undefined) { refuse(subject, 'regional-nat-addresses', eipAllocationIds, { problem: `no address for ${az}` }); }
    return new RegionalNatEgress(azs);
  }

  /**
   * The default routes lead to a target, for example to a transit gateway behind which another VPC has NAT.
   *
   * It can change later: the default route of a subnet keeps its id, and CloudFormation changes its target in place.
   *
   * Refuses an egress-only internet gateway, which carries IPv6 alone, and a VPC without private tier.
   *
   * @param target where they lead
   */
  public static through(target: RouteTarget): Ipv4Egress {
    checkTarget('Ipv4Egress.through', 'IPv4', target);
    return new RoutedEgress(target);
  }

  /**
   * No NAT. Nodes in private subnets then need VPC endpoints for ECR (api and dkr), S3, STS, EC2 and EKS Auth.
   */
  public static none(): Ipv4Egress {
    return new NoEgress();
  }

  /**
   * The provider that the user brings.
   *
   * @internal
   */
  public get _provider(): ec2.NatProvider | undefined {
    return undefined;
  }

  /**
   * The properties of `ec2.Vpc` that make this egress.
   *
   * @internal
   */
  public abstract _bind(context: _Ipv4EgressContext): Pick<ec2.VpcProps, 'natGateways' | 'natGatewayProvider' | 'natGatewaySubnets' | 'createInternetGateway'>;

  /**
   * Make what the stock VPC does not.
   *
   * @param _further private subnets of IPv4 alone
   * @internal
   */
  public _settle(_vpc: ec2.Vpc, _further: readonly ec2.PrivateSubnet[]): void {
    // Most are made by the stock VPC.
  }
}

class NoEgress extends Ipv4Egress {
  public _bind() {
    return { natGateways: 0 };
  }
}

class RoutedEgress extends Ipv4Egress {
  constructor(private readonly target: RouteTarget) {
    super();
  }

  public _bind({ subject, hasPrivateTier }: _Ipv4EgressContext) {
    if (!hasPrivateTier) { refuse(subject, 'egress-without-private-tier', 'tiers without a private one', { prop: 'ipv4Egress' }); }
    return { natGateways: 0 };
  }

  public _settle(vpc: ec2.Vpc, further: readonly ec2.PrivateSubnet[]): void {
    leadIpv4Through(vpc, [...vpc.privateSubnets, ...further], this.target);
  }
}

class RegionalNatEgress extends Ipv4Egress {
  constructor(private readonly addresses: [availabilityZone: string, allocationIds: string[]][]) {
    super();
  }

  public _bind({ subject, hasPrivateTier }: _Ipv4EgressContext) {
    if (!hasPrivateTier) { refuse(subject, 'nat-without-private-tier', 'tiers without a private one'); }
    return { natGateways: 0, createInternetGateway: true };
  }

  public _settle(vpc: ec2.Vpc, further: readonly ec2.PrivateSubnet[]): void {
    const gateway = new ec2.CfnNatGateway(vpc, 'RegionalNatGateway', {
      availabilityMode: 'regional',
      connectivityType: 'public',
      vpcId: vpc.vpcId,
      availabilityZoneAddresses: this.addresses.length === 0 ? undefined
        : this.addresses.map(([availabilityZone, allocationIds]) => ({ availabilityZone, allocationIds })),
    });
    // EC2 refuses it in a VPC of which the internet gateway is not attached.
    gateway.node.addDependency(internetGatewayAttachmentOf(vpc));
    leadIpv4Through(vpc, [...vpc.privateSubnets, ...further], RouteTarget.natGateway(gateway.ref));
  }
}

abstract class NatEgress extends Ipv4Egress {
  constructor(private readonly count?: number) {
    super();
  }

  public _bind({ subject, azCount, publicTier, hasPrivateTier }: _Ipv4EgressContext) {
    if (publicTier === undefined) { refuse(subject, 'nat-without-public-tier', 'tiers without a public one'); }
    if (!hasPrivateTier) { refuse(subject, 'nat-without-private-tier', 'tiers without a private one'); }
    const natGateways = this.count ?? azCount;
    if (natGateways > azCount) { refuse(subject, 'nat-count', `${natGateways} for ${azCount} AZs`); }
    return { natGateways, natGatewayProvider: this.natProvider(), natGatewaySubnets: { subnetGroupName: publicTier } };
  }

  protected abstract natProvider(): ec2.NatProvider;
}

class NatGatewayEgress extends NatEgress {
  protected natProvider(): ec2.NatProvider {
    // A provider keeps the gateways it made, so each VPC gets one of its own.
    return new NatGatewaysByAzSlot();
  }
}

class NatProviderEgress extends NatEgress {
  constructor(private readonly provider: ec2.NatProvider, count?: number) {
    super(count);
  }

  public get _provider(): ec2.NatProvider {
    return this.provider;
  }

  protected natProvider(): ec2.NatProvider {
    return this.provider;
  }
}
