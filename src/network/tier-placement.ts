import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { firstFit, formatBlock, Ipv4Block, lastFit, overlap, parseBlock, sizeOf, VPC_IPV4_PREFIX } from './ipv4-block';
import { refuse } from './messages';
import type { SubnetTier } from './subnet-tier';
import { firstDuplicate, isIntegerIn, requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** A tier that has a digit in IPv6 addresses. */
export interface SlottedTier {
  readonly name: string;
  /** The one that is stated. */
  readonly slot?: number;
  readonly ipv6Indexes?: number[];
}

/** A tier with the addresses that it owns. */
export interface PlacedTier {
  readonly tier: SubnetTier;
  readonly slot: number;
  /** The IPv4 block of the subnet in each AZ slot; none where no room is left for one. */
  readonly blocks: (Ipv4Block | undefined)[];
  /** The IPv4 block that holds them; none of a tier whose blocks were there before. */
  readonly block?: Ipv4Block;
}

/**
 * The digit of each tier in IPv6 addresses: the one that it states, or the lowest that is free.
 *
 * @param count as many as there are, of tiers and of AZs in each
 */
export function assignSlots(subject: Subject, tiers: readonly SlottedTier[], count: number, ipv6PrefixLength: number): number[] {
  const inUse = new Set(indexesOf(subject, tiers, count ** 2).map(index => Math.floor(index / count)));
  const owners = new Map<number, string>();
  const isFree = (slot: number) => !owners.has(slot) && !inUse.has(slot);
  return tiers.map(({ name, slot: stated }) => {
    // What a tier gets by default depends on the tiers before it only, so that a tier can be appended.
    const slot = stated ?? Array.from({ length: owners.size + inUse.size + 1 }, (_, i) => i).find(isFree)!;
    if (!isIntegerIn(slot, 0, count - 1)) { refuse(subject, 'tier-slot', slot, { tier: name, ipv6PrefixLength, max: count - 1 }); }
    const other = owners.get(slot) ?? (inUse.has(slot) ? 'those with ipv6Indexes' : undefined);
    if (other !== undefined) { refuse(subject, 'tier-slot-duplicate', slot, { tier: name, other, taken: [...owners.keys(), ...inUse].join(', ') }); }
    owners.set(slot, name);
    return slot;
  });
}

/** The positions of /64s that are stated. */
function indexesOf(subject: Subject, tiers: readonly SlottedTier[], count: number): number[] {
  const indexes = tiers.flatMap(({ name, ipv6Indexes = [] }) => ipv6Indexes.map(index => {
    requireLiteral(subject, `ipv6Indexes of tier ${name}`, index);
    return isIntegerIn(index, 0, count - 1) ? index : refuse(subject, 'ipv6-index', index, { tier: name, max: count - 1 });
  }));
  const twice = firstDuplicate(indexes);
  if (twice !== undefined) { refuse(subject, 'ipv6-index-duplicate', twice); }
  return indexes;
}

type TierPlace = Omit<PlacedTier, 'slot'>;
/** AZ slots of a VPC of that prefix length: what was stated, or the default. */
type AzSlotsIn = (vpcPrefix: number) => number;

/** The IPv4 blocks of each tier, in the order of the list; those that were there before come first. */
export function placeTiers(subject: Subject, vpc: Ipv4Block, azSlotsIn: AzSlotsIn, tiers: SubnetTier[]): TierPlace[] {
  for (const { name, ipv4Mask } of tiers) {
    if (ipv4Mask !== undefined && !isIntegerIn(ipv4Mask, vpc.prefix, VPC_IPV4_PREFIX.smallest)) {
      refuse(subject, 'tier-mask', ipv4Mask, { tier: name, min: vpc.prefix });
    }
  }
  const azSlots = azSlotsIn(vpc.prefix);
  const before = blocksBefore(subject, vpc, azSlots, tiers);
  const taken = [...before.values()].flat().filter((block): block is Ipv4Block => block !== undefined);
  const others = tiers.filter(tier => !before.has(tier) && hasIpv4(tier));
  const { placed, misfit } = tryPlaceTiers(vpc, azSlots, others, taken);
  if (misfit) {
    const mask = misfit.ipv4Mask ?? VPC_IPV4_PREFIX.smallest;
    if (taken.length > 0) { refuse(subject, 'plan-full', formatBlock(vpc), { tier: misfit.name, azSlots, mask }); }
    refuse(subject, 'plan-too-large', formatBlock(vpc), { tier: misfit.name, azSlots, mask, missingBits: missingBits(vpc.prefix, azSlotsIn, others) });
  }
  return tiers.map(tier => {
    const blocks = hasIpv4(tier) ? before.get(tier) : Array.from({ length: azSlots }, () => undefined);
    return blocks ? { tier, blocks } : placed[others.indexOf(tier)];
  });
}

const hasIpv4 = ({ _family }: SubnetTier) => _family !== 'ipv6';

/**
 * The blocks of tiers whose subnets were there before the plan, with room for AZs to come: the last in the VPC, so that they depend neither on the tiers that the plan
 * lays out nor on how many AZs there are today.
 */
function blocksBefore(subject: Subject, vpc: Ipv4Block, azSlots: number, tiers: SubnetTier[]): Map<SubnetTier, (Ipv4Block | undefined)[]> {
  const before = statedBlocks(subject, vpc, tiers);
  const taken = [...before.values()].flat();
  const found = new Map([...before].map(([tier, blocks]): [SubnetTier, (Ipv4Block | undefined)[]] => [tier, [...blocks]]));
  for (let azSlot = 0; azSlot < azSlots; azSlot++) {
    for (const [tier, blocks] of found) {
      if (azSlot < blocks.length) { continue; }
      const block = lastFit(vpc, tier.ipv4Mask ?? before.get(tier)![0].prefix, taken);
      if (block) { taken.push(block); }
      blocks.push(block);
    }
  }
  return found;
}

/** The blocks that tiers state. */
function statedBlocks(subject: Subject, vpc: Ipv4Block, tiers: SubnetTier[]): Map<SubnetTier, Ipv4Block[]> {
  const all: { name: string; block: Ipv4Block }[] = [];
  const stated = tiers.filter((tier): tier is SubnetTier & { ipv4Cidrs: string[] } => tier.ipv4Cidrs !== undefined && tier.ipv4Cidrs.length > 0);
  return new Map(stated.map(tier => [tier, tier.ipv4Cidrs.map(cidr => {
    const block = parseBlock(subject, `a block in ipv4Cidrs of tier ${tier.name}`, cidr);
    if (block.prefix < vpc.prefix || !overlap(block, vpc)) { refuse(subject, 'tier-block-outside', cidr, { tier: tier.name, vpc: formatBlock(vpc) }); }
    const other = all.find(each => overlap(each.block, block));
    if (other) { refuse(subject, 'tier-block-overlap', cidr, { tier: tier.name, other: other.name, block: formatBlock(other.block) }); }
    all.push({ name: tier.name, block });
    return block;
  })]));
}

function tryPlaceTiers(vpc: Ipv4Block, azSlots: number, tiers: SubnetTier[], before: Ipv4Block[] = []): { placed: TierPlace[]; misfit?: SubnetTier } {
  const placed: TierPlace[] = [];
  const taken = [...before];
  for (const tier of tiers) {
    const place = placeTier(vpc, azSlots, tier, taken);
    if (!place) { return { placed, misfit: tier }; }
    taken.push(place.block);
    const { block, mask } = place;
    const blocks = Array.from({ length: azSlots }, (_, azSlot) => ({ base: block.base + azSlot * sizeOf(mask), prefix: mask }));
    placed.push({ tier, block, blocks });
  }
  return { placed };
}

/** Where a tier goes, given the blocks of the tiers before it and nothing else. */
function placeTier(vpc: Ipv4Block, azSlots: number, tier: SubnetTier, taken: Ipv4Block[]): { mask: number; block: Ipv4Block } | undefined {
  const slotBits = Math.ceil(Math.log2(azSlots));
  const fit = (mask: number, besides: Ipv4Block[] = []) => firstFit(vpc, mask - slotBits, [...taken, ...besides]);

  const masks = tier.ipv4Mask === undefined ? defaultMasks(tier, vpc.prefix) : [tier.ipv4Mask];
  const places = masks.map(mask => ({ mask, block: fit(mask) })).filter((place): place is { mask: number; block: Ipv4Block } => !!place.block);
  // A default must not take the last free addresses, or no tier could be appended, unless there is no other way.
  const modest = places.find(({ block }) => fit(VPC_IPV4_PREFIX.smallest, [block]));
  return modest ?? places[places.length - 1];
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
