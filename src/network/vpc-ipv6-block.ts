import { Fn, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { FirstIpv6Block } from './first-ipv6-block';
import type { IDualStackVpc } from './idual-stack-vpc';
import { overlap, parseBlock } from './ip-block';
import { ipv6BlocksIn, parseVpcIpv6Block } from './ipv6-block';
import { Ipv6BlockLookup } from './ipv6-block-lookup';
import { ipv6BlocksOf } from './ipv6-blocks-of';
import { Ipv6CidrSource } from './ipv6-cidr-source';
import { messageOf, refuse, warn } from './messages';
import { onceThere } from './once-there';
import { SUBNET_IPV6_PREFIX, subnetBits } from './plan-addresses';
import { isIntegerIn, requireLiteral } from '../diagnostics/checks';
import { checkKindOf, checkShape, madeBy, NUMBER, VPC } from '../diagnostics/shapes';
import { judge, lookOver } from '../synthesis/findings';
import type { TemplateIndex } from '../synthesis/template-index';

/** As many as EC2 gives a VPC, where nobody has asked for more. */
const QUOTA = 5;

/**
 * What a further IPv6 block of a VPC is made from.
 */
export interface VpcIpv6BlockOptions {
  /** Where it comes from. It cannot change: another block is another one, under another id. */
  readonly ipv6Source: Ipv6CidrSource;
}

/**
 * What a further IPv6 block is made from, with the VPC that it is for.
 */
export interface VpcIpv6BlockProps extends VpcIpv6BlockOptions {
  /** The VPC. */
  readonly vpc: ec2.IVpc;
}

/**
 * A further IPv6 block of a VPC, for subnets of one's own: the tiers of the VPC stay in the first one. `DualStackVpc.addIpv6Block` makes one; this class does in any VPC.
 *
 * In a VPC that an `AddressPlan` lays out it pins the first block, of which the block of no subnet changes. Deploy `VpcIpv6Block.pinFirst` before, where the VPC is deployed already, and
 * leave it in the app when this block goes again (docs/networks.md, "A second IPv6 block").
 *
 * Refuses a block that overlaps another one of the VPC, where both are known.
 *
 * @example
 * const vpc = new DualStackVpc(this, 'Vpc');
 * const block = vpc.addIpv6Block('Partners', {
 *   ipv6Source: Ipv6CidrSource.ipam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', netmaskLength: 56 }),
 * });
 * new ec2.CfnSubnet(this, 'Partner', {
 *   vpcId: vpc.vpcId,
 *   availabilityZone: vpc.availabilityZones[0],
 *   ipv6Native: true,
 *   ipv6CidrBlock: block.subnetCidr(0),
 *   assignIpv6AddressOnCreation: true,
 * });
 */
export class VpcIpv6Block extends Construct {
  /**
   * From now on the subnets of a VPC take the first block by its association, and not by its place in the list of the VPC, which a second block can change. No value
   * changes, and the VPC gets no block by it. A block that is known at synthesis is pinned as it is.
   *
   * Refuses a VPC that no `AddressPlan` lays out.
   *
   * @param vpc a `DualStackVpc`, or an `ec2.Vpc` with `ipv6Addresses` of a plan
   */
  public static pinFirst(vpc: ec2.IVpc): void {
    checkKindOf('VpcIpv6Block.pinFirst', 'vpc', vpc, VPC);
    (FirstIpv6Block.tryOf(vpc) ?? refuse('VpcIpv6Block.pinFirst', 'ipv6-block-without-plan', vpc.node.path)).pin();
  }

  /** What gives the VPC the block. */
  public readonly association: ec2.CfnVPCCidrBlock;
  /** Id of the association, for example `vpc-cidr-assoc-0123456789abcdef0`. */
  public readonly associationId: string;
  /** The block, for example `2001:db8:1234:1a00::/56`, as a token. Whatever uses it waits until the block is there. */
  public readonly cidr: string;
  /** Prefix length of the block: 44, 48, 52, 56 or 60. */
  public readonly prefixLength: number;

  private readonly literal?: string;

  constructor(scope: Construct, id: string, props: VpcIpv6BlockProps) {
    super(scope, id);
    checkShape<VpcIpv6BlockProps>(this, props, {
      vpc: VPC,
      ipv6Source: madeBy('an Ipv6CidrSource, such as Ipv6CidrSource.amazon()', Ipv6CidrSource),
    }, 'vpc', 'ipv6Source');
    const { vpc, ipv6Source } = props;
    const first = FirstIpv6Block.tryOf(vpc);
    first?.pin();

    this.association = ipv6Source._associate(this, 'Resource', vpc.vpcId);
    // Whoever asks for the first one by its place still finds it alone.
    if (first) { this.association.node.addDependency(...first.settled); }
    this.associationId = this.association.ref;
    this.prefixLength = ipv6Source.prefixLength;
    this.literal = ipv6Source.cidr;
    this.cidr = this.literal === undefined
      ? new Ipv6BlockLookup(this, 'Lookup', { vpcId: vpc.vpcId, association: this.association }).cidr
      : onceThere(this.literal, this.association);

    judge(this, index => this.overlaps(index, vpc));
    lookOver(this, index => this.count(index, vpc));
  }

  /**
   * The /64 at a position of the block, for a subnet of one's own. A token: the subnet waits until the block is there.
   *
   * Refuses a position that is not in the block, or not among its first 256, as many as CloudFormation counts.
   *
   * @param index position, from 0 to 255; to 15 in a /60
   */
  public subnetCidr(index: number): string {
    checkKindOf(this, 'index', index, NUMBER);
    requireLiteral(this, 'index', index);
    const count = 2 ** subnetBits(this.prefixLength);
    if (!isIntegerIn(index, 0, count - 1)) { refuse(this, 'ipv6-block-position', index, { max: count - 1 }); }
    return this.literal === undefined
      ? Fn.select(index, Fn.cidr(this.cidr, count, String(SUBNET_IPV6_PREFIX)))
      : onceThere(ipv6BlocksIn(parseVpcIpv6Block(this, 'cidr', this.literal), SUBNET_IPV6_PREFIX, count)[index], this.association);
  }

  /** Of two of this class the one that comes later in the app says it. */
  private overlaps(index: TemplateIndex, vpc: ec2.IVpc): string[] {
    const own = literalBlock(this.literal);
    if (!own) { return []; }
    const associations = ipv6BlocksOf(index, vpc.vpcId, vpc);
    const place = associations.findIndex(({ resource }) => resource === this.association);
    const others = associations.filter(({ resource }, at) => at < place || (at > place && !(resource.node.scope instanceof VpcIpv6Block)));
    return [...others.map(({ path, properties }) => ({ path, cidr: properties.Ipv6CidrBlock })), { path: vpc.node.path, cidr: blockOfImport(vpc) }]
      .filter(({ cidr }) => {
        const other = literalBlock(cidr);
        return other && overlap(own, other);
      })
      .map(({ path, cidr }) => messageOf('ipv6-blocks-overlap', this.literal, { other: `${cidr} of '${path}'` }));
  }

  private count(index: TemplateIndex, vpc: ec2.IVpc): void {
    const place = ipv6BlocksOf(index, vpc.vpcId, vpc).findIndex(({ resource }) => resource === this.association);
    if (place === QUOTA) { warn(this, 'ipv6-blocks-quota', `block ${place + 1} of '${vpc.node.path}'`); }
  }
}

const literalBlock = (cidr: unknown) => typeof cidr === 'string' && !Token.isUnresolved(cidr) ? parseBlock(cidr) : undefined;

/** The block of a VPC that others make, where it says one. */
function blockOfImport(vpc: ec2.IVpc): string | undefined {
  try {
    return (vpc as Partial<IDualStackVpc>).vpcIpv6Cidr;
  } catch {
    return undefined;
  }
}
