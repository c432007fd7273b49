import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { refuse } from './messages';
import { NatGatewaysByAzSlot } from './nat-gateways';
import { isIntegerIn, requireLiteral } from '../diagnostics/checks';
import { checkKindOf, objectWith } from '../diagnostics/shapes';

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
  public abstract _bind(context: _Ipv4EgressContext): Pick<ec2.VpcProps, 'natGateways' | 'natGatewayProvider' | 'natGatewaySubnets'>;
}

class NoEgress extends Ipv4Egress {
  public _bind() {
    return { natGateways: 0 };
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
