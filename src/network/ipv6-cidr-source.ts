import { CfnVPCCidrBlock } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { parseVpcIpv6Block, requireVpcPrefix } from './ipv6-block';
import { refuse, warn } from './messages';
import { callPrivate, canBePrivate, isDoubtful, isUniqueLocal, scopeOfPool } from './private-ipv6';
import { refuseBoth } from '../diagnostics/checks';
import { checkShape, NUMBER, TEXT } from '../diagnostics/shapes';
import { dependableOn } from '../synthesis/dependable';
import { lookOver } from '../synthesis/findings';
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
   * A block of one's own that was brought to AWS. Refuses an empty pool id, and blocks that no VPC can have, or only a private one.
   */
  public static byoip(options: ByoipIpv6Options): Ipv6CidrSource {
    checkShape('Ipv6CidrSource.byoip', options, { poolId: TEXT, cidr: TEXT }, 'poolId', 'cidr');
    requirePool('Ipv6CidrSource.byoip', options.poolId);
    return new ByoipSource(options);
  }

  /**
   * A block of a pool of IPAM in its public scope. Refuses an empty pool id, neither or both of `netmaskLength` and `cidr`, and blocks that no VPC can have, or only a private one.
   */
  public static ipam(options: IpamIpv6Options): Ipv6CidrSource {
    return new IpamSource('Ipv6CidrSource.ipam', options);
  }

  /**
   * A private block, of a pool of IPAM in a private scope: unique local addresses (ULA), or global ones that are not advertised. Internet gateways drop them, egress-only ones too; peering,
   * transit gateways, Direct Connect and VPN carry them (VPC user guide, "vpc-ip-addressing").
   *
   * Of a `DualStackVpc` no subnet has a route for ::/0 then, but where `Ipv6Egress.through` makes one. Whether EKS takes nodes there is written nowhere: that is the warning
   * `node-subnet-private-ipv6`.
   *
   * Refuses what `ipam` does, and a `cidr` that is neither global nor in fd00::/8, or in fd00::/16, which Amazon keeps.
   *
   * @example
   * new DualStackVpc(this, 'Vpc', {
   *   ipv6Source: Ipv6CidrSource.privateIpam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', netmaskLength: 56 }),
   *   ipv6Egress: Ipv6Egress.through(RouteTarget.transitGateway('tgw-0123456789abcdef0')),
   * });
   */
  public static privateIpam(options: IpamIpv6Options): Ipv6CidrSource {
    return new IpamSource('Ipv6CidrSource.privateIpam', options, true);
  }

  /** Prefix length of the block: 44, 48, 52, 56 or 60. */
  public abstract readonly prefixLength: number;
  /** The block, where it is known at synthesis. */
  public readonly cidr?: string;
  /** Whether its addresses are private ones of IPAM, which have no way to the internet. */
  public readonly isPrivate: boolean;
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
   * @param isPrivate whether its addresses are private
   */
  protected constructor(cidr?: string, isPrivate: boolean = false) {
    this.cidr = cidr;
    this.isPrivate = isPrivate;
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
    this.prefixLength = publicPrefix('Ipv6CidrSource.byoip', options.cidr);
  }

  public _associate(scope: Construct, id: string, vpcId: string): CfnVPCCidrBlock {
    return new CfnVPCCidrBlock(scope, id, { vpcId, ipv6Pool: this.options.poolId, ipv6CidrBlock: this.cidr });
  }
}

class IpamSource extends Ipv6CidrSource {
  public readonly prefixLength: number;
  public readonly _name: string;

  constructor(subject: string, private readonly options: IpamIpv6Options, isPrivate: boolean = false) {
    checkShape(subject, options, { poolId: TEXT, netmaskLength: NUMBER, cidr: TEXT }, 'poolId');
    super(options.cidr, isPrivate);
    requirePool(subject, options.poolId);
    const { netmaskLength, cidr, poolId } = options;
    if (netmaskLength !== undefined && cidr !== undefined) { refuseBoth(subject, 'netmaskLength', 'cidr', netmaskLength); }
    if (cidr !== undefined) {
      this.prefixLength = isPrivate ? privatePrefix(subject, cidr) : publicPrefix(subject, cidr);
    } else {
      this.prefixLength = requireVpcPrefix(subject, 'netmaskLength', netmaskLength ?? refuse(subject, 'ipam-length-missing', poolId));
    }
    this._name = isPrivate ? 'private-ipam' : 'ipam';
  }

  public _associate(scope: Construct, id: string, vpcId: string): CfnVPCCidrBlock {
    const { poolId, netmaskLength } = this.options;
    const block = { ipv6IpamPoolId: poolId, ipv6NetmaskLength: netmaskLength, ipv6CidrBlock: this.cidr };
    const association = new CfnVPCCidrBlock(scope, id, { vpcId, ...block });
    // The pool is there before it has addresses: those of one in the same stack are waited for, and stacks wait for each other by themselves.
    association.node.addDependency(dependableOn(() => {
      const found = TemplateIndex.tryOf(association)?.where('AWS::EC2::IPAMPoolCidr', { IpamPoolId: poolId }, association) ?? [];
      return found.map(({ resource }) => resource).filter(resource => outermostStack(resource) === outermostStack(association));
    }));
    if (this.isPrivate) {
      callPrivate(association);
      if (this.cidr !== undefined && isDoubtful(this.cidr)) { warn(association, 'private-ipv6-range', this.cidr); }
    }
    lookOver(association, index => this.lookAtScope(index, association));
    return association;
  }

  private lookAtScope(index: TemplateIndex, association: CfnVPCCidrBlock): void {
    const scope = scopeOfPool(index, index.find(association)?.properties.Ipv6IpamPoolId);
    const [factory, other] = this.isPrivate ? ['privateIpam', 'ipam'] : ['ipam', 'privateIpam'];
    if (scope !== undefined && (scope === 'private') !== this.isPrivate) { warn(association, 'ipam-pool-scope', this.options.poolId, { scope, factory, other }); }
  }
}

function publicPrefix(subject: string, cidr: string): number {
  const { prefix } = parseVpcIpv6Block(subject, 'cidr', cidr);
  return isUniqueLocal(cidr) ? refuse(subject, 'ipv6-block-private', cidr) : prefix;
}

function privatePrefix(subject: string, cidr: string): number {
  const { prefix } = parseVpcIpv6Block(subject, 'cidr', cidr);
  return canBePrivate(cidr) ? prefix : refuse(subject, 'private-ipv6-block', cidr);
}

function requirePool(subject: string, poolId: string): void {
  if (poolId === '') { refuse(subject, 'ipam-pool-empty', poolId, { prop: 'poolId' }); }
}
