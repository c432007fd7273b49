import { isAligned, parseBlock } from './ip-block';
import { refuse } from './messages';
import { requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Bits of an IPv6 address. */
const ADDRESS_BITS = 128;
/** Bits of one of its groups. */
const GROUP_BITS = 16;

/** Prefix lengths of an IPv6 block of a VPC (VPC user guide, "IPv6 VPC CIDR blocks"). */
export const VPC_IPV6_PREFIXES = [44, 48, 52, 56, 60];

/** A block of IPv6 addresses: its first address as a number, and its prefix length. */
export interface Ipv6Block {
  readonly base: bigint;
  readonly prefix: number;
}

/** Refuse a prefix length that no VPC can have. */
export function requireVpcPrefix(subject: Subject, prop: string, length: number): number {
  requireLiteral(subject, prop, length);
  return VPC_IPV6_PREFIXES.includes(length) ? length : refuse(subject, 'ipv6-prefix-length', length, { prop });
}

/** The block of a VPC, from CIDR notation. */
export function parseVpcIpv6Block(subject: Subject, prop: string, cidr: string): Ipv6Block {
  requireLiteral(subject, prop, cidr);
  const block = parseBlock(cidr);
  if (block?.family !== 'IPv6') { refuse(subject, 'ipv6-cidr-malformed', cidr, { prop }); }
  const prefix = requireVpcPrefix(subject, prop, block.prefix);
  const base = block.address - block.address % sizeOf(prefix);
  if (!isAligned(block)) { refuse(subject, 'ipv6-cidr-unaligned', cidr, { prop, aligned: formatIpv6Block({ base, prefix }) }); }
  return { base, prefix };
}

/** The blocks of the prefix length at the beginning of a block. */
export function ipv6BlocksIn({ base }: Ipv6Block, prefix: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => formatIpv6Block({ base: base + BigInt(index) * sizeOf(prefix), prefix }));
}

/** A block of at most /64 as EC2 writes it (RFC 5952): the half of zeros at its end is the longest run of them. */
export function formatIpv6Block({ base, prefix }: Ipv6Block): string {
  const groups = Array.from({ length: ADDRESS_BITS / GROUP_BITS }, (_, index) => base / sizeOf((index + 1) * GROUP_BITS) % GROUP);
  const written = groups.slice(0, groups.reduce((end, group, index) => group === 0n ? end : index + 1, 0));
  return `${written.map(group => group.toString(16)).join(':')}::/${prefix}`;
}

const sizeOf = (prefix: number) => 2n ** BigInt(ADDRESS_BITS - prefix);
/** How many values a group has. */
const GROUP = 2n ** BigInt(GROUP_BITS);
