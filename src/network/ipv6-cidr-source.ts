import { CfnVPCCidrBlock } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { parseVpcIpv6Block, requireVpcPrefix } from './ipv6-block';
import { refuse } from './messages';
import { refuseBoth } from '../diagnostics/checks';
import { checkShape, NUMBER, TEXT } from '../diagnostics/shapes';
import { dependableOn } from '../synthesis/dependable';
import { outermostStack } from '../synthesis/stacks';
import { TemplateIndex } from '../synthesis/template-index';

/**
 * What can be said of a block that Amazon provides.
 */
export interface AmazonIpv6Options {
  /**
   * Network border group that the block is advertised from, for example `us-west-2-lax-1` for a Local Zone.
   *
   * @default - that of the region
   */
  readonly networkBorderGroup?: string;
}

/**
 * A block of one's own (BYOIP).
 */
export interface ByoipIpv6Options {
  /** Id of the pool, for example `ipv6pool-ec2-0a1b2c3d4e5f60718`, as `aws ec2 describe-ipv6-pools` shows it. */
  readonly poolId: string;

  /** The block, for example `2001:db8:1234:1a00::/56`: a literal of /44, /48, /52, /56 or /60 inside the pool. */
  readonly cidr: string;
}

/**
 * A block of a pool of Amazon VPC IP Address Manager (IPAM). Exactly one of `netmaskLength` and `cidr` is stated.
 */
export interface IpamIpv6Options {
  /**
   * Id of the pool, for example `ipam-pool-0a1b2c3d4e5f60718`. It must have the region of the VPC as its locale. A pool of the app is fine: its blocks (`AWS::EC2::IPAMPoolCidr`)
   * are waited for.
   */
  readonly poolId: string;

  /**
   * Prefix length of the block that the pool gives: 44, 48, 52, 56 or 60. The default of a pool is known at deployment only, and so it has to be stated.
   *
   * @default - that of `cidr`
   */
  readonly netmaskLength?: number;

  /**
   * The block, for example `2001:db8:1234:1a00::/56`: a literal of such a length inside the pool. Subnets then have literal blocks.
   *
   * @default - one that the pool chooses
   */
  readonly cidr?: string;
}

/**
 * Where the IPv6 block of a VPC comes from. It is fixed at the first deployment: CloudFormation replaces an association by making the new one first, and the old one cannot go
 * while subnets use it.
 *
 * @example
 * const vpc = new DualStackVpc(this, 'Vpc', {
 *   ipv6Source: Ipv6CidrSource.ipam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', netmaskLength: 56 }),
 * });
 */
export abstract class Ipv6CidrSource {
  /**
   * A block that Amazon provides, always a /56.
   */
  public static amazon(options: AmazonIpv6Options = {}): Ipv6CidrSource {
    checkShape('Ipv6CidrSource.amazon', options, { networkBorderGroup: TEXT });
    return new AmazonSource(options);
  }

  /**
   * A block of one's own that was brought to AWS. Refuses an empty pool id, and blocks that no VPC can have.
   */
  public static byoip(options: ByoipIpv6Options): Ipv6CidrSource {
    checkShape('Ipv6CidrSource.byoip', options, { poolId: TEXT, cidr: TEXT }, 'poolId', 'cidr');
    requirePool('Ipv6CidrSource.byoip', options.poolId);
    return new ByoipSource(options);
  }

  /**
   * A block of a pool of IPAM. Refuses an empty pool id, neither or both of `netmaskLength` and `cidr`, and blocks that no VPC can have.
   */
  public static ipam(options: IpamIpv6Options): Ipv6CidrSource {
    const subject = 'Ipv6CidrSource.ipam';
    checkShape(subject, options, { poolId: TEXT, netmaskLength: NUMBER, cidr: TEXT }, 'poolId');
    requirePool(subject, options.poolId);
    const { netmaskLength, cidr } = options;
    if (netmaskLength !== undefined && cidr !== undefined) { refuseBoth(subject, 'netmaskLength', 'cidr', netmaskLength); }
    if (netmaskLength === undefined && cidr === undefined) { refuse(subject, 'ipam-length-missing', options.poolId); }
    return new IpamSource(options, cidr === undefined ? requireVpcPrefix(subject, 'netmaskLength', netmaskLength!) : undefined);
  }

  /** Prefix length of the block: 44, 48, 52, 56 or 60. */
  public abstract readonly prefixLength: number;
  /** The block, where it is known at synthesis. */
  public readonly cidr?: string;
  /**
   * Whether Amazon provides the block, which `ec2.Vpc` is told.
   *
   * @internal
   */
  public readonly _isAmazon: boolean = false;
  /**
   * What a baseline says of it.
   *
   * @internal
   */
  public abstract readonly _name: string;

  /**
   * @param cidr the block, where it is known
   */
  protected constructor(cidr?: string) {
    this.cidr = cidr;
  }

  /**
   * Give a VPC its block.
   *
   * @internal
   */
  public abstract _associate(scope: Construct, id: string, vpcId: string): CfnVPCCidrBlock;
}

class AmazonSource extends Ipv6CidrSource {
  public readonly prefixLength = 56;
  public readonly _name = 'amazon-provided';
  public readonly _isAmazon = true;

  constructor(private readonly options: AmazonIpv6Options) {
    super();
  }

  public _associate(scope: Construct, id: string, vpcId: string): CfnVPCCidrBlock {
    const { networkBorderGroup: ipv6CidrBlockNetworkBorderGroup } = this.options;
    return new CfnVPCCidrBlock(scope, id, { vpcId, amazonProvidedIpv6CidrBlock: true, ipv6CidrBlockNetworkBorderGroup });
  }
}

class ByoipSource extends Ipv6CidrSource {
  public readonly prefixLength: number;
  public readonly _name = 'byoip';

  constructor(private readonly options: ByoipIpv6Options) {
    super(options.cidr);
    this.prefixLength = parseVpcIpv6Block('Ipv6CidrSource.byoip', 'cidr', options.cidr).prefix;
  }

  public _associate(scope: Construct, id: string, vpcId: string): CfnVPCCidrBlock {
    return new CfnVPCCidrBlock(scope, id, { vpcId, ipv6Pool: this.options.poolId, ipv6CidrBlock: this.cidr });
  }
}

class IpamSource extends Ipv6CidrSource {
  public readonly prefixLength: number;
  public readonly _name = 'ipam';

  constructor(private readonly options: IpamIpv6Options, private readonly netmaskLength?: number) {
    super(options.cidr);
    this.prefixLength = netmaskLength ?? parseVpcIpv6Block('Ipv6CidrSource.ipam', 'cidr', options.cidr!).prefix;
  }

  public _associate(scope: Construct, id: string, vpcId: string): CfnVPCCidrBlock {
    const { poolId } = this.options;
    const block = { ipv6IpamPoolId: poolId, ipv6NetmaskLength: this.netmaskLength, ipv6CidrBlock: this.cidr };
    const association = new CfnVPCCidrBlock(scope, id, { vpcId, ...block });
    // The pool is there before it has addresses: those of one in the same stack are waited for, and stacks wait for each other by themselves.
    association.node.addDependency(dependableOn(() => {
      const found = TemplateIndex.tryOf(association)?.where('AWS::EC2::IPAMPoolCidr', { IpamPoolId: poolId }, association) ?? [];
      return found.map(({ resource }) => resource).filter(resource => outermostStack(resource) === outermostStack(association));
    }));
    return association;
  }
}

function requirePool(subject: string, poolId: string): void {
  if (poolId === '') { refuse(subject, 'ipam-pool-empty', poolId, { prop: 'poolId' }); }
}
