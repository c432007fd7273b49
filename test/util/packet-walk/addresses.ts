// Addresses and blocks as numbers. It knows nothing of the code of this library.

export type Family = 'IPv4' | 'IPv6';

export interface Block {
  readonly family: Family;
  readonly first: bigint;
  readonly prefix: number;
}

export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

const BITS = { IPv4: 32, IPv6: 128 } as const;

export function addressOf(text: string): Address {
  if (text.includes('.')) {
    return { family: 'IPv4', value: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  }
  const [head, tail] = text.split('::').map(part => part.split(':').filter(group => group !== ''));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail ?? []];
  if (groups.length !== 8) { throw new Error(`'${text}' is no address`); }
  return { family: 'IPv6', value: groups.reduce((sum, group) => sum * 65536n + BigInt(parseInt(group, 16)), 0n) };
}

export function blockOf(cidr: string): Block {
  const [address, length] = cidr.split('/');
  const { family, value } = addressOf(address);
  const prefix = Number(length);
  const size = 2n ** BigInt(BITS[family] - prefix);
  return { family, first: value / size * size, prefix };
}

export const sizeOf = ({ family, prefix }: Block) => 2n ** BigInt(BITS[family] - prefix);

export const isIn = ({ family, value }: Address, block: Block) =>
  family === block.family && value >= block.first && value < block.first + sizeOf(block);

/** An address some places behind the first of a block. */
export const addressIn = (block: Block, place: number): Address => ({ family: block.family, value: block.first + BigInt(place) });

export function shown({ family, value }: Address): string {
  if (family === 'IPv4') { return [24n, 16n, 8n, 0n].map(bits => value / 2n ** bits % 256n).join('.'); }
  const groups = Array.from({ length: 8 }, (_, place) => (value / 2n ** BigInt(16 * (7 - place)) % 65536n).toString(16)).join(':');
  return groups.replace(/(^|:)0(:0)+(:|$)/, '::');
}

/** What `Fn::Cidr` makes of a block: so many, each of so many bits. */
export function subnetsOf(cidr: string, count: number, bits: number): string[] {
  const { family, first } = blockOf(cidr);
  return Array.from({ length: count }, (_, place) => `${shown({ family, value: first + BigInt(place) * 2n ** BigInt(bits) })}/${BITS[family] - bits}`);
}
