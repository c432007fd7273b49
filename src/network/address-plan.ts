import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SubnetTier } from './subnet-tier';
import { firstDuplicate, isIntegerIn, requireLiteral } from '../private/checks';
import { refuse } from '../private/diagnostics';
import { firstFit, formatBlock, Ipv4Block, parseVpcBlock, sizeOf, VPC_IPV4_PREFIX } from '../private/ipv4-block';

/** EC2 takes subnets of /64 for nodes that run pods; `Fn::Cidr` counts them. */
const SUBNET_IPV6_PREFIX = 64;
/** `Fn::Cidr` returns at most 256 blocks (CloudFormation user guide, "Fn::Cidr"), so eight bits tell subnets apart. */
const MAX_INDEX_BITS = 8;

/**
 * How the addresses of a VPC are laid out.
 */
export interface AddressLayoutOptions {
  /**
   * IPv4 block of the VPC, /16 to /28, aligned, as a literal string.
   *
   * Pods take no IPv4 addresses in IPv6 mode, so the block can be small.
   *
   * @default '10.0.0.0/16'
   */
  readonly ipv4Cidr?: string;

  /**
   * Tiers of subnets. The list is append-only: put new tiers at its end, and leave `SubnetTier.reserved()` where one goes away.
   *
   * @default - a public and a private tier
   */
  readonly tiers?: SubnetTier[];

  /**
   * How many AZs each tier keeps IPv4 addresses for: 2, 4, 8 or 16. It can never change later.
   *
   * @default - 8; 4 in a VPC of /25, 2 in a smaller one; and never more than the IPv6 block tells apart
   */
  readonly azSlots?: number;
}

/**
 * What an address plan is made from.
 */
export interface AddressPlanProps extends AddressLayoutOptions {
  /**
   * Prefix length of the IPv6 block that the VPC gets: 44, 48, 52, 56 or 60.
   *
   * From /56 on there is a hexadecimal digit for the tier and one for the AZ: 16 tiers by 16 AZs. A /60 has two bits for each: 4 by 4.
   *
   * @default 56 - what Amazon-provided blocks always are
   */
  readonly ipv6PrefixLength?: number;
}

/**
 * One row of an address plan: the addresses that a tier has in an AZ.
 */
export interface AddressSlot {
  /** Name of the tier. */
  readonly tier: string;
  /** Slot of the tier, from 0. */
  readonly tierSlot: number;
  /** Slot of the AZ, from 0: its position in the list of AZs of the VPC. */
  readonly azSlot: number;
  /** IPv4 block of the subnet, for example `10.0.128.0/20`. */
  readonly ipv4Cidr: string;
  /** Position of the /64 among those of the VPC's IPv6 block, from 0. */
  readonly ipv6Index: number;
  /**
   * The fourth group of the subnet's addresses, for example `xx12::/64`: tier 1, AZ 2. An `x` is a digit that the VPC's own block says.
   */
  readonly ipv6Suffix: string;
  /** Whether the place is kept without a subnet. */
  readonly reserved: boolean;
}

interface PlacedTier {
  readonly tier: SubnetTier;
  readonly slot: number;
  /** Mask of each subnet. */
  readonly mask: number;
  /** The IPv4 block that the tier owns, with room for a subnet in every AZ slot. */
  readonly block: Ipv4Block;
}

/**
 * Addresses that never move: the IPv4 block and the IPv6 /64 of a subnet are a function of its tier and of its AZ, not of
 * how many tiers or AZs there are. Adding an AZ or appending a tier changes no existing subnet.
 *
 * Pure arithmetic at synthesis. It plugs into a plain `ec2.Vpc`, which by itself numbers subnets in the order in
 * which it makes them, so that a third AZ renumbers, and replaces, the private subnets.
 *
 * @example
 * const plan = AddressPlan.of({ ipv4Cidr: '10.0.0.0/16' });
 * new ec2.Vpc(this, 'Vpc', {
 *   ipProtocol: ec2.IpProtocol.DUAL_STACK,
 *   ipAddresses: plan.ipv4,
 *   ipv6Addresses: plan.ipv6,
 *   subnetConfiguration: plan.subnetConfiguration,
 * });
 */
export class AddressPlan {
  /**
   * Lay out the addresses of a VPC.
   *
   * Refuses tokens, IPv4 blocks that no VPC can have or that are not aligned, tiers that share a name or a slot, and plans that
   * do not fit (the error says how many bits are missing).
   */
  public static of(props: AddressPlanProps = {}): AddressPlan {
    return new AddressPlan(props);
  }

  /** IPv4 block of the VPC. */
  public readonly ipv4Cidr: string;
  /** Prefix length of the IPv6 block of the VPC. */
  public readonly ipv6PrefixLength: number;
  /** How many AZs the plan has room for. */
  public readonly azSlots: number;
  /** For `ec2.Vpc.ipAddresses`. */
  public readonly ipv4: ec2.IIpAddresses;
  /** For `ec2.Vpc.ipv6Addresses`. Asks Amazon for a block. */
  public readonly ipv6: ec2.IIpv6Addresses;
  /** For `ec2.Vpc.subnetConfiguration`. */
  public readonly subnetConfiguration: ec2.SubnetConfiguration[];

  private readonly placedTiers: PlacedTier[];
  private readonly ipv6AzSlots: number;

  private constructor(props: AddressPlanProps) {
    this.ipv4Cidr = props.ipv4Cidr ?? '10.0.0.0/16';
    const vpc = parseVpcBlock('ipv4Cidr', this.ipv4Cidr);

    this.ipv6PrefixLength = validIpv6PrefixLength(props.ipv6PrefixLength ?? 56);
    const indexBits = Math.min(SUBNET_IPV6_PREFIX - this.ipv6PrefixLength, MAX_INDEX_BITS);
    this.ipv6AzSlots = 2 ** (indexBits / 2);
    const azSlotsIn = (prefix: number) => props.azSlots ?? defaultAzSlots(prefix, this.ipv6AzSlots);
    this.azSlots = validAzSlots(azSlotsIn(vpc.prefix), this.ipv6AzSlots);

    const tiers = props.tiers ?? [SubnetTier.public(), SubnetTier.private()];
    if (tiers.every(tier => tier.isReserved)) { refuse('tiers-empty', tiers.map(tier => tier.name)); }
    const duplicate = firstDuplicate(tiers.map(tier => tier.name));
    if (duplicate !== undefined) { refuse('tier-name-duplicate', duplicate); }

    const slots = assignSlots(tiers, 2 ** (indexBits / 2), this.ipv6PrefixLength);
    this.placedTiers = placeTiers(vpc, azSlotsIn, tiers).map((placed, index) => ({ ...placed, slot: slots[index] }));

    this.ipv4 = new PlanIpv4Addresses(this);
    this.ipv6 = new PlanIpv6Addresses(this);
    this.subnetConfiguration = tiers.map(tier => ({
      name: tier.name,
      subnetType: tier.subnetType,
      reserved: tier.isReserved,
      ipv6AssignAddressOnCreation: true,
      // Stock CDK leaves it off in dual-stack VPCs; a node there would have no way out over IPv4.
      mapPublicIpOnLaunch: tier.subnetType === ec2.SubnetType.PUBLIC ? true : undefined,
    }));
  }

  /**
   * The whole table: a row for each tier and AZ slot, also for those without a subnet as yet.
   */
  public slots(): AddressSlot[] {
    return this.placedTiers.flatMap(({ tier, slot, mask, block }) => Array.from({ length: this.azSlots }, (_, azSlot) => {
      const ipv6Index = slot * this.ipv6AzSlots + azSlot;
      return {
        tier: tier.name,
        tierSlot: slot,
        azSlot,
        ipv4Cidr: formatBlock({ base: block.base + azSlot * sizeOf(mask), prefix: mask }),
        ipv6Index,
        ipv6Suffix: this.ipv6Suffix(ipv6Index),
        reserved: tier.isReserved,
      };
    }));
  }

  /**
   * The row of a tier in an AZ.
   *
   * @internal
   */
  public _slot(tier: string, azSlot: number): AddressSlot | undefined {
    return this.slots().find(row => row.tier === tier && row.azSlot === azSlot);
  }

  private ipv6Suffix(index: number): string {
    const digits = index.toString(16);
    // The fourth group of an address is bits 48 to 63; what of it lies in the VPC's own prefix cannot be known.
    const unknown = Math.max(0, (this.ipv6PrefixLength - 48) / 4);
    return `${'x'.repeat(unknown)}${digits.padStart(4 - unknown, '0')}::/${SUBNET_IPV6_PREFIX}`;
  }
}

/** The IPv4 half of a plan, as `ec2.Vpc` asks for it. */
class PlanIpv4Addresses implements ec2.IIpAddresses {
  constructor(private readonly plan: AddressPlan) {}

  public allocateVpcCidr(): ec2.VpcIpamOptions {
    return { cidrBlock: this.plan.ipv4Cidr };
  }

  public allocateSubnetsCidr({ requestedSubnets }: ec2.AllocateCidrRequest): ec2.SubnetIpamOptions {
    const azs = new Map<string, number>();
    return {
      allocatedSubnets: requestedSubnets.map(({ configuration }) => {
        const azSlot = azs.get(configuration.name) ?? 0;
        azs.set(configuration.name, azSlot + 1);
        return { cidr: this.cidrOf(configuration, azSlot) };
      }),
    };
  }

  private cidrOf({ name, cidrMask }: ec2.SubnetConfiguration, azSlot: number): string {
    if (azSlot >= this.plan.azSlots) { refuse('azs-exceed-slots', azSlot + 1, { azSlots: this.plan.azSlots }); }
    const cidr = this.plan._slot(name, azSlot)?.ipv4Cidr;
    if (!cidr || (cidrMask !== undefined && !cidr.endsWith(`/${cidrMask}`))) {
      const tiers = this.plan.subnetConfiguration.map(tier => tier.name).join(', ');
      refuse('subnets-not-of-plan', cidrMask === undefined ? name : `${name} /${cidrMask}`, { tiers });
    }
    return cidr;
  }
}

/** The IPv6 half of a plan, as `ec2.Vpc` asks for it. */
class PlanIpv6Addresses implements ec2.IIpv6Addresses {
  public readonly amazonProvided: boolean;
  private readonly source = ec2.Ipv6Addresses.amazonProvided();

  constructor(private readonly plan: AddressPlan) {
    this.amazonProvided = this.source.amazonProvided;
  }

  public allocateVpcIpv6Cidr(request: ec2.AllocateVpcIpv6CidrRequest): ec2.CfnVPCCidrBlock {
    return this.source.allocateVpcIpv6Cidr(request);
  }

  public createIpv6CidrBlocks({ ipv6SelectedCidr, sizeMask }: ec2.CreateIpv6CidrBlocksRequest): string[] {
    // The whole count, not that of today's subnets: the expression stays the same when there are more of them.
    const count = 2 ** Math.min(SUBNET_IPV6_PREFIX - this.plan.ipv6PrefixLength, MAX_INDEX_BITS);
    return Fn.cidr(ipv6SelectedCidr, count, sizeMask ?? String(SUBNET_IPV6_PREFIX));
  }

  public allocateSubnetsIpv6Cidr({ allocatedSubnets, ipv6Cidrs }: ec2.AllocateIpv6CidrRequest): ec2.SubnetIpamOptions {
    // The request names neither tier nor AZ. The IPv4 block does: the plan gives each to one tier and one AZ.
    const indexes = new Map(this.plan.slots().map(row => [row.ipv4Cidr, row.ipv6Index]));
    return {
      allocatedSubnets: allocatedSubnets.map(({ cidr }) => {
        const index = indexes.get(cidr);
        if (index === undefined) { refuse('ipv4-not-of-plan', cidr); }
        return { cidr, ipv6Cidr: Fn.select(index, ipv6Cidrs) };
      }),
    };
  }
}

function validIpv6PrefixLength(length: number): number {
  requireLiteral('ipv6PrefixLength', length);
  return [44, 48, 52, 56, 60].includes(length) ? length : refuse('ipv6-prefix-length', length);
}

function validAzSlots(azSlots: number, most: number): number {
  requireLiteral('azSlots', azSlots);
  const allowed = [2, 4, 8, 16].filter(count => count <= most);
  return allowed.includes(azSlots) ? azSlots : refuse('az-slots', azSlots, { allowed: allowed.join(', ') });
}

/** Eight, or as many as leave a VPC of that size room for two tiers of the smallest subnets. */
function defaultAzSlots(vpcPrefix: number, most: number): number {
  const bits = Math.max(1, VPC_IPV4_PREFIX.smallest - vpcPrefix - 1);
  return Math.min(8, most, 2 ** bits);
}

function assignSlots(tiers: SubnetTier[], count: number, ipv6PrefixLength: number): number[] {
  const owners = new Map<number, string>();
  return tiers.map(({ name, slot: stated }) => {
    // What a tier gets by default depends on the tiers before it only, so that a tier can be appended.
    const slot = stated ?? Array.from({ length: owners.size + 1 }, (_, i) => i).find(i => !owners.has(i))!;
    if (!isIntegerIn(slot, 0, count - 1)) { refuse('tier-slot', slot, { tier: name, ipv6PrefixLength, max: count - 1 }); }
    const other = owners.get(slot);
    if (other !== undefined) { refuse('tier-slot-duplicate', slot, { tier: name, other, taken: [...owners.keys()].join(', ') }); }
    owners.set(slot, name);
    return slot;
  });
}

type TierPlace = Omit<PlacedTier, 'slot'>;
/** AZ slots of a VPC of that prefix length: what was stated, or the default. */
type AzSlotsIn = (vpcPrefix: number) => number;

function placeTiers(vpc: Ipv4Block, azSlotsIn: AzSlotsIn, tiers: SubnetTier[]): TierPlace[] {
  for (const { name, ipv4Mask } of tiers) {
    if (ipv4Mask !== undefined && !isIntegerIn(ipv4Mask, vpc.prefix, VPC_IPV4_PREFIX.smallest)) {
      refuse('tier-mask', ipv4Mask, { tier: name, min: vpc.prefix });
    }
  }
  const { placed, misfit } = tryPlaceTiers(vpc, azSlotsIn(vpc.prefix), tiers);
  if (misfit) {
    refuse('plan-too-large', formatBlock(vpc), {
      tier: misfit.name,
      azSlots: azSlotsIn(vpc.prefix),
      mask: misfit.ipv4Mask ?? VPC_IPV4_PREFIX.smallest,
      missingBits: missingBits(vpc.prefix, azSlotsIn, tiers),
    });
  }
  return placed;
}

function tryPlaceTiers(vpc: Ipv4Block, azSlots: number, tiers: SubnetTier[]): { placed: TierPlace[]; misfit?: SubnetTier } {
  const placed: TierPlace[] = [];
  for (const tier of tiers) {
    const place = placeTier(vpc, azSlots, tier, placed.map(earlier => earlier.block));
    if (!place) { return { placed, misfit: tier }; }
    placed.push(place);
  }
  return { placed };
}

/** Where a tier goes, given the blocks of the tiers before it and nothing else. */
function placeTier(vpc: Ipv4Block, azSlots: number, tier: SubnetTier, taken: Ipv4Block[]): TierPlace | undefined {
  const slotBits = Math.log2(azSlots);
  const fit = (mask: number, besides: Ipv4Block[] = []) => firstFit(vpc, mask - slotBits, [...taken, ...besides]);

  const masks = tier.ipv4Mask === undefined ? defaultMasks(tier, vpc.prefix) : [tier.ipv4Mask];
  const places = masks.map(mask => ({ mask, block: fit(mask) })).filter((place): place is { mask: number; block: Ipv4Block } => !!place.block);
  // A default must not take the last free addresses, or no tier could be appended, unless there is no other way.
  const modest = places.find(({ block }) => fit(VPC_IPV4_PREFIX.smallest, [block]));
  const place = modest ?? places[places.length - 1];
  return place && { tier, ...place };
}

/** The preferred mask of the tier, and then smaller subnets. */
function defaultMasks({ subnetType }: SubnetTier, vpcPrefix: number): number[] {
  const preferred = vpcPrefix + (subnetType === ec2.SubnetType.PRIVATE_WITH_EGRESS ? 4 : 8);
  const first = Math.min(preferred, VPC_IPV4_PREFIX.smallest);
  return Array.from({ length: VPC_IPV4_PREFIX.smallest - first + 1 }, (_, i) => first + i);
}

/** By how many bits the block of the VPC is too small. */
function missingBits(vpcPrefix: number, azSlotsIn: AzSlotsIn, tiers: SubnetTier[]): number {
  let prefix = vpcPrefix;
  do { prefix--; } while (prefix > 0 && tryPlaceTiers({ base: 0, prefix }, azSlotsIn(prefix), tiers).misfit);
  return vpcPrefix - prefix;
}
