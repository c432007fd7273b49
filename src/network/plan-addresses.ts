import { isDeepStrictEqual } from 'util';
import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { FirstIpv6Block } from './first-ipv6-block';
import { blockWithin, formatBlock, Ipv4Block } from './ipv4-block';
import type { Ipv4IpamPool } from './ipv4-ipam-pool';
import { ipv6BlocksIn, parseVpcIpv6Block } from './ipv6-block';
import type { Ipv6CidrSource } from './ipv6-cidr-source';
import { refuse } from './messages';

/** EC2 takes subnets of /64 for nodes that run pods; `Fn::Cidr` counts them. */
export const SUBNET_IPV6_PREFIX = 64;
/** `Fn::Cidr` returns at most 256 blocks (CloudFormation user guide, "Fn::Cidr"), so eight bits tell subnets apart. */
const MAX_INDEX_BITS = 8;
/** How many bits tell the subnets of a block apart. */
export const subnetBits = (prefixLength: number): number => Math.min(SUBNET_IPV6_PREFIX - prefixLength, MAX_INDEX_BITS);

/** As stock CDK calls the association, so that one that is there stays. */
const STOCK_BLOCK_ID = 'ipv6cidr';

/** A row of the plan, as its halves need it. */
interface Row {
  readonly tier: string;
  readonly azSlot: number;
  /** In the block of the VPC; in a block from zero where IPAM chooses it. */
  readonly block?: Ipv4Block;
  readonly ipv6Index: number;
}

/** What the two halves need to know of their plan. */
export interface PlanTable {
  readonly subject: string;
  /** The block of the VPC; from zero where IPAM chooses it. */
  readonly vpc: Ipv4Block;
  readonly ipv4Ipam?: Ipv4IpamPool;
  readonly ipv6Source: Ipv6CidrSource;
  readonly azSlots: number;
  /** Reserved ones too. */
  readonly tiers: string[];
  readonly rows: Row[];
  /** Told of the AZs of each VPC that the plan is plugged into. */
  readonly onAzs: (azs: string[]) => void;
}

/** The IPv4 half of a plan, as `ec2.Vpc` asks for it. */
export class PlanIpv4Addresses implements ec2.IIpAddresses {
  /** What was asked for last: the request for IPv6 that follows names neither tier nor AZ. */
  private last: { readonly rows: readonly Row[]; readonly cidrs: readonly string[] } = { rows: [], cidrs: [] };

  constructor(private readonly plan: PlanTable) {}

  public allocateVpcCidr(): ec2.VpcIpamOptions {
    const { ipv4Ipam, vpc } = this.plan;
    return ipv4Ipam ? { ipv4IpamPoolId: ipv4Ipam.ipamPoolId, ipv4NetmaskLength: ipv4Ipam.netmaskLength } : { cidrBlock: formatBlock(vpc) };
  }

  public allocateSubnetsCidr({ requestedSubnets, vpcCidr }: ec2.AllocateCidrRequest): ec2.SubnetIpamOptions {
    const azs = new Map<string, number>();
    const count = Math.max(...countsOf(requestedSubnets.map(({ configuration }) => configuration.name)));
    if (count > this.plan.azSlots) { refuse(this.plan.subject, 'azs-exceed-slots', count, { azSlots: this.plan.azSlots }); }
    this.plan.onAzs([...new Set(requestedSubnets.map(({ availabilityZone }) => availabilityZone))]);
    const rows = requestedSubnets.map(({ configuration }) => {
      const azSlot = azs.get(configuration.name) ?? 0;
      azs.set(configuration.name, azSlot + 1);
      return this.rowOf(configuration, azSlot);
    });
    const cidrs = rows.map(row => this.blockIn(row, vpcCidr));
    this.last = { rows, cidrs };
    return { allocatedSubnets: cidrs.map(cidr => ({ cidr })) };
  }

  /** The rows of subnets, if these are what was asked for last. */
  public rowsOf(subnets: ec2.AllocatedSubnet[]): readonly Row[] | undefined {
    const { rows, cidrs } = this.last;
    return isDeepStrictEqual(subnets.map(({ cidr }) => cidr), cidrs) ? rows : undefined;
  }

  /** The block of a subnet that `ec2.Vpc` does not make. */
  public cidrOf(tier: string, azSlot: number, vpcCidr: string): string {
    return this.blockIn(this.plan.rows.find(row => row.tier === tier && row.azSlot === azSlot)!, vpcCidr);
  }

  private rowOf({ name, cidrMask }: ec2.SubnetConfiguration, azSlot: number): Row {
    const row = this.plan.rows.find(each => each.tier === name && each.azSlot === azSlot);
    if (!row || (cidrMask !== undefined && cidrMask !== row.block?.prefix)) {
      const tiers = this.plan.tiers.join(', ');
      refuse(this.plan.subject, 'subnets-not-of-plan', cidrMask === undefined ? name : `${name} /${cidrMask}`, { tiers });
    }
    return row;
  }

  private blockIn({ tier, azSlot, block }: Row, vpcCidr: string): string {
    const { ipv4Ipam, subject, vpc } = this.plan;
    if (!block) { refuse(subject, 'az-without-room', `${azSlot + 1} AZs`, { tier, vpc: formatBlock(vpc) }); }
    return ipv4Ipam ? blockWithin(vpcCidr, vpc, block) : formatBlock(block);
  }
}

/** How often each name is there. */
const countsOf = (names: string[]) => [...new Set(names)].map(name => names.filter(each => each === name).length);

/** The IPv6 half of a plan, as `ec2.Vpc` asks for it. */
export class PlanIpv6Addresses implements ec2.IIpv6Addresses {
  /** `ec2.Vpc` does not ask for it. */
  public readonly amazonProvided: boolean;
  /** That of the VPC which asks: for the block first, and then for those of its subnets. */
  private first?: FirstIpv6Block;

  constructor(private readonly plan: PlanTable, private readonly ipv4: PlanIpv4Addresses) {
    this.amazonProvided = plan.ipv6Source._isAmazon;
  }

  public allocateVpcIpv6Cidr({ scope, vpcId }: ec2.AllocateVpcIpv6CidrRequest): ec2.CfnVPCCidrBlock {
    const { ipv6Source } = this.plan;
    const association = ipv6Source._associate(scope, STOCK_BLOCK_ID, vpcId);
    this.first = new FirstIpv6Block(scope, vpcId, association, ipv6Source.cidr);
    return association;
  }

  public createIpv6CidrBlocks({ ipv6SelectedCidr, sizeMask }: ec2.CreateIpv6CidrBlocksRequest): string[] {
    const { cidr, prefixLength } = this.plan.ipv6Source;
    // The whole count, not that of today's subnets: the expression stays the same when there are more of them.
    const count = 2 ** subnetBits(prefixLength);
    return cidr === undefined
      ? Fn.cidr(this.first?.expression(ipv6SelectedCidr) ?? ipv6SelectedCidr, count, sizeMask ?? String(SUBNET_IPV6_PREFIX))
      : ipv6BlocksIn(parseVpcIpv6Block(this.plan.subject, 'cidr', cidr), SUBNET_IPV6_PREFIX, count);
  }

  public allocateSubnetsIpv6Cidr({ allocatedSubnets, ipv6Cidrs }: ec2.AllocateIpv6CidrRequest): ec2.SubnetIpamOptions {
    const rows = this.ipv4.rowsOf(allocatedSubnets) ?? this.rowsByPosition(allocatedSubnets.length);
    return { allocatedSubnets: allocatedSubnets.map(({ cidr }, position) => ({ cidr, ipv6Cidr: Fn.select(rows[position].ipv6Index, ipv6Cidrs) })) };
  }

  /** The block of a subnet that `ec2.Vpc` does not make. */
  public blockOf(tier: string, azSlot: number, vpcBlocks: string[]): string {
    const blocks = this.createIpv6CidrBlocks({ ipv6SelectedCidr: Fn.select(0, vpcBlocks), subnetCount: 0 });
    return Fn.select(this.plan.rows.find(row => row.tier === tier && row.azSlot === azSlot)!.ipv6Index, blocks);
  }

  /** Somebody else gives the IPv4 blocks: `ec2.Vpc` asks tier by tier, each with all AZs. */
  private rowsByPosition(count: number): readonly Row[] {
    const { azSlots, rows, subject, tiers } = this.plan;
    const azs = count / tiers.length;
    if (!Number.isInteger(azs)) { refuse(subject, 'subnets-not-by-tier', `${count} subnets`, { tiers: tiers.join(', ') }); }
    if (azs > azSlots) { refuse(subject, 'azs-exceed-slots', azs, { azSlots }); }
    return tiers.flatMap(tier => rows.filter(row => row.tier === tier && row.azSlot < azs));
  }
}
