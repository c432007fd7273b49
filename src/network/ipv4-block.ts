import { isIPv4 } from 'net';
import { Fn } from 'aws-cdk-lib';
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

/** Whether two blocks have an address in common. */
export const overlap = (one: Ipv4Block, other: Ipv4Block) =>
  one.base < other.base + sizeOf(other.prefix) && other.base < one.base + sizeOf(one.prefix);

/** The block of a VPC or of a subnet, from CIDR notation: EC2 has the same sizes for both. */
export function parseBlock(subject: Subject, prop: string, cidr: string): Ipv4Block {
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
    const obstacle = taken.find(block => overlap(block, { base, prefix }));
    if (!obstacle) { return { base, prefix }; }
    // Blocks are powers of two and aligned, so the next candidate is the first multiple behind the obstacle.
    base = Math.ceil((obstacle.base + sizeOf(obstacle.prefix)) / size) * size;
  }
  return undefined;
}

/** The highest aligned block of the prefix length inside `space` that overlaps none of `taken`. */
export function lastFit(space: Ipv4Block, prefix: number, taken: readonly Ipv4Block[]): Ipv4Block | undefined {
  const size = sizeOf(prefix);
  for (let base = space.base + sizeOf(space.prefix) - size; base >= space.base;) {
    const obstacle = taken.find(block => overlap(block, { base, prefix }));
    if (!obstacle) { return { base, prefix }; }
    base = Math.floor(obstacle.base / size) * size - size;
  }
  return undefined;
}

/** Most blocks that `Fn::Cidr` returns (CloudFormation user guide, "Fn::Cidr"), and the bits that count them. */
const CIDR_COUNT = { most: 256, bits: 8 } as const;

/**
 * A block inside one that is known at deployment only, as an expression, the one that `ec2.IpAddresses.awsIpamAllocation()` writes.
 *
 * @param cidr the block at deployment
 * @param space what stands for it here
 */
export function blockWithin(cidr: string, space: Ipv4Block, { base, prefix }: Ipv4Block): string {
  const count = 2 ** (prefix - space.prefix);
  const index = (base - space.base) / sizeOf(prefix);
  if (count === 1) { return cidr; }
  if (count <= CIDR_COUNT.most) { return Fn.select(index, Fn.cidr(cidr, count, String(ADDRESS_BITS - prefix))); }
  const outer = prefix - CIDR_COUNT.bits;
  const parent = { base: base - (base - space.base) % sizeOf(outer), prefix: outer };
  return Fn.select(index % CIDR_COUNT.most, Fn.cidr(blockWithin(cidr, space, parent), CIDR_COUNT.most, String(ADDRESS_BITS - prefix)));
}
