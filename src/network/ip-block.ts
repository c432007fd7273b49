import { isIPv4, isIPv6 } from 'net';

const BITS = { IPv4: 32, IPv6: 128 } as const;

/** A block of addresses that is written out, of either family. */
export interface IpBlock {
  readonly family: keyof typeof BITS;
  /** The address as a number, bits behind the prefix included. */
  readonly address: bigint;
  readonly prefix: number;
}

/** The block that a text in CIDR notation stands for; undefined for any other text. */
export function parseBlock(cidr: string): IpBlock | undefined {
  const [, address = '', length = ''] = /^([\d.]+|[\da-fA-F:]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const family = isIPv4(address) ? 'IPv4' : 'IPv6';
  const prefix = Number(length);
  if (!isIPv4(address) && !isIPv6(address) || prefix > BITS[family]) { return undefined; }
  return { family, address: family === 'IPv4' ? fromParts(address.split('.'), 8n, 10) : fromParts(groupsOf(address), 16n, 16), prefix };
}

/** Whether no bit is set behind the prefix, as EC2 writes blocks. */
export const isAligned = (block: IpBlock) => firstOf(block) === block.address;

/** Whether one block has all addresses of another. */
export const holds = (outer: IpBlock, inner: IpBlock) =>
  outer.family === inner.family && firstOf(outer) <= firstOf(inner) && lastOf(inner) <= lastOf(outer);

/** Whether two blocks have an address in common. */
export const overlap = (one: IpBlock, other: IpBlock) =>
  one.family === other.family && firstOf(one) <= lastOf(other) && firstOf(other) <= lastOf(one);

const sizeOf = ({ family, prefix }: IpBlock) => 2n ** BigInt(BITS[family] - prefix);
const firstOf = (block: IpBlock) => block.address - block.address % sizeOf(block);
const lastOf = (block: IpBlock) => firstOf(block) + sizeOf(block) - 1n;

const fromParts = (parts: string[], bits: bigint, radix: number) =>
  parts.reduce((sum, part) => sum * 2n ** bits + BigInt(parseInt(part, radix)), 0n);

/** The eight groups of an IPv6 address, those that `::` stands for among them. */
function groupsOf(address: string): string[] {
  const [head, tail = []] = address.split('::').map(part => part.split(':').filter(group => group !== ''));
  const missing = 8 - head.length - tail.length;
  return [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
}
