import type { IConstruct } from 'constructs';
import { refuse } from './messages';
import { firstDuplicate, requireLiteral } from '../diagnostics/checks';
import { checkAzName } from '../network/check-tiers';
import type { KnownImportedSubnet, KnownImportedTier } from '../network/imported-vpc-facts';
import { subnetBits } from '../network/plan-addresses';
import { assignSlots } from '../network/tier-placement';

/** A subnet with its place in the IPv6 block of the VPC. */
export interface SlottedSubnet {
  readonly tier: KnownImportedTier;
  readonly subnet: KnownImportedSubnet;
  /** Where the props say it, for messages. */
  readonly prop: string;
  /** Position of its /64 among those of the block. */
  readonly ipv6Index: number;
}

/** How the block is divided: as many tiers as AZs, and all of their /64s. */
export interface SlotGrid {
  readonly side: number;
  readonly count: number;
}

/** The same for all blocks from /56 on: sixteen tiers of sixteen AZs; a /60 has four by four. */
export function gridOf(prefixLength: number): SlotGrid {
  const bits = subnetBits(prefixLength);
  return { side: 2 ** (bits / 2), count: 2 ** bits };
}

/** The digit of each tier. */
export function slotsOfTiers(scope: IConstruct, tiers: readonly { readonly name: string; readonly slot?: number }[], prefixLength: number): number[] {
  tiers.forEach(({ slot }, at) => requireLiteral(scope, `tiers[${at}].slot`, slot));
  return assignSlots(scope, tiers, gridOf(prefixLength).side, prefixLength);
}

/** The place of each subnet: a function of its tier and its AZ alone, whatever others there are. */
export function slotSubnets(
  scope: IConstruct, tiers: readonly KnownImportedTier[], slots: readonly number[], { side }: SlotGrid, azs: readonly string[] | undefined,
): SlottedSubnet[] {
  if (azs) { checkAzs(scope, azs, side); }
  return tiers.flatMap((tier, at) => {
    const slotted = tier.subnets.map((subnet, index) => {
      const prop = `tiers[${at}].subnets[${index}]`;
      return { tier, subnet, prop, ipv6Index: slots[at] * side + azSlotOf(scope, prop, subnet.availabilityZone, side, azs) };
    });
    const twice = firstDuplicate(slotted.map(({ ipv6Index }) => ipv6Index));
    if (twice !== undefined) {
      const two = slotted.filter(({ ipv6Index }) => ipv6Index === twice);
      refuse(scope, 'retrofit-slot-of-two', two.map(({ subnet }) => subnet.availabilityZone), { tier: tier.name });
    }
    return slotted;
  });
}

function checkAzs(scope: IConstruct, azs: readonly string[], most: number): void {
  azs.forEach((az, index) => checkAzName(scope, `availabilityZones[${index}]`, az));
  if (azs.length === 0 || azs.length > most || firstDuplicate(azs) !== undefined) { refuse(scope, 'retrofit-azs', azs, { most }); }
}

/** Where the AZ stands in the list, or in the alphabet: its letter is part of its name, so nothing that comes or goes moves it. */
function azSlotOf(scope: IConstruct, prop: string, az: string, side: number, azs: readonly string[] | undefined): number {
  const slot = azs ? azs.indexOf(az) : 'abcdefghijklmnop'.slice(0, side).indexOf(az.slice(-1));
  if (slot >= 0) { return slot; }
  const last = 'abcdefghijklmnop'[side - 1];
  return refuse(scope, 'retrofit-az-slot', az, {
    prop: `the AZ of ${prop}`, expected: azs ? `one of availabilityZones: ${azs.join(', ')}` : `a name that ends with a letter from a to ${last}`,
  });
}
