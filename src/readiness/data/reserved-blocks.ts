import { BlockList } from 'net';
import { blockIn } from '../facts/public-endpoint';

/**
 * Blocks from which nothing reaches a public endpoint (IANA special-purpose address registries). Those for examples in texts are not among them: whoever writes them means to
 * replace them.
 */
const RESERVED = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4',
  '::/128', '::1/128', '100::/64', 'fc00::/7', 'fe80::/10', 'ff00::/8',
];

/** Whether a block lies within one of those from which nothing can call. */
export const isReserved = (block: string) => RESERVED.some(range => isWithin(block, range));

function isWithin(text: string, range: string): boolean {
  const [block, outer] = [blockIn(text), blockIn(range)!];
  if (block?.family !== outer.family || block.prefix < outer.prefix) { return false; }
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(block.address, block.family);
}
