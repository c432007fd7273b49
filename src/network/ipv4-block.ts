import { isIPv4 } from 'net';
import { refuse } from './messages';
import { requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Bits of an IPv4 address. */
const ADDRESS_BITS = 32;

/** Sizes that EC2 allows for an IPv4 block of a VPC and of a subnet (VPC user guide, "VPC CIDR blocks"). */
export const VPC_IPV4_PREFIX = { largest: 16, smallest: 28 } as const;

/** A block of IPv4 addresses: its first address as a number, and its prefix length. */
export interface Ipv4Block {
  readonly base: number;
  readonly prefix: number;
}

/** Addresses in a block of the prefix length. */
export const sizeOf = (prefix: number) => 2 ** (ADDRESS_BITS - prefix);

export function formatBlock({ base, prefix }: Ipv4Block): string {
  const octets = [24, 16, 8, 0].map(shift => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** The block of a VPC, from CIDR notation. */
export function parseVpcBlock(subject: Subject, prop: string, cidr: string): Ipv4Block {
  requireLiteral(subject, prop, cidr);
  const [, address = '', length = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(cidr) ?? [];
  const prefix = Number(length);
  if (!isIPv4(address) || prefix > ADDRESS_BITS) { refuse(subject, 'ipv4-cidr-malformed', cidr, { prop }); }
  if (prefix < VPC_IPV4_PREFIX.largest || prefix > VPC_IPV4_PREFIX.smallest) { refuse(subject, 'ipv4-cidr-size', cidr, { prop }); }

  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const base = value - value % sizeOf(prefix);
  if (base !== value) { refuse(subject, 'ipv4-cidr-unaligned', cidr, { prop, aligned: formatBlock({ base, prefix }) }); }
  return { base, prefix };
}

/**
 * The lowest aligned block of the prefix length inside `space` that overlaps none of `taken`.
 *
 * Where a block lands depends on the blocks before it only; that is what makes a list of tiers append-only.
 */
export function firstFit(space: Ipv4Block, prefix: number, taken: readonly Ipv4Block[]): Ipv4Block | undefined {
  const size = sizeOf(prefix);
  const end = space.base + sizeOf(space.prefix);
  for (let base = space.base; base + size <= end;) {
    const obstacle = taken.find(block => base < block.base + sizeOf(block.prefix) && block.base < base + size);
    if (!obstacle) { return { base, prefix }; }
    // Blocks are powers of two and aligned, so the next candidate is the first multiple behind the obstacle.
    base = Math.ceil((obstacle.base + sizeOf(obstacle.prefix)) / size) * size;
  }
  return undefined;
}
