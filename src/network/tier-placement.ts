import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { firstFit, formatBlock, Ipv4Block, VPC_IPV4_PREFIX } from './ipv4-block';
import { refuse } from './messages';
import type { SubnetTier } from './subnet-tier';
import { isIntegerIn } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** A tier with the addresses that it owns. */
export interface PlacedTier {
  readonly tier: SubnetTier;
  readonly slot: number;
  /** Mask of each subnet. */
  readonly mask: number;
  /** The IPv4 block that the tier owns, with room for a subnet in every AZ slot. */
  readonly block: Ipv4Block;
}

/** The digit of each tier in IPv6 addresses: the one that it states, or the lowest that is free. */
export function assignSlots(subject: Subject, tiers: SubnetTier[], count: number, ipv6PrefixLength: number): number[] {
  const owners = new Map<number, string>();
  return tiers.map(({ name, slot: stated }) => {
    // What a tier gets by default depends on the tiers before it only, so that a tier can be appended.
    const slot = stated ?? Array.from({ length: owners.size + 1 }, (_, i) => i).find(i => !owners.has(i))!;
    if (!isIntegerIn(slot, 0, count - 1)) { refuse(subject, 'tier-slot', slot, { tier: name, ipv6PrefixLength, max: count - 1 }); }
    const other = owners.get(slot);
    if (other !== undefined) { refuse(subject, 'tier-slot-duplicate', slot, { tier: name, other, taken: [...owners.keys()].join(', ') }); }
    owners.set(slot, name);
    return slot;
  });
}

type TierPlace = Omit<PlacedTier, 'slot'>;
/** AZ slots of a VPC of that prefix length: what was stated, or the default. */
type AzSlotsIn = (vpcPrefix: number) => number;

/** The IPv4 block of each tier, in the order of the list. */
export function placeTiers(subject: Subject, vpc: Ipv4Block, azSlotsIn: AzSlotsIn, tiers: SubnetTier[]): TierPlace[] {
  for (const { name, ipv4Mask } of tiers) {
    if (ipv4Mask !== undefined && !isIntegerIn(ipv4Mask, vpc.prefix, VPC_IPV4_PREFIX.smallest)) {
      refuse(subject, 'tier-mask', ipv4Mask, { tier: name, min: vpc.prefix });
    }
  }
  const { placed, misfit } = tryPlaceTiers(vpc, azSlotsIn(vpc.prefix), tiers);
  if (misfit) {
    refuse(subject, 'plan-too-large', formatBlock(vpc), {
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
