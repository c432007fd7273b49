import * as fc from 'fast-check';
import { firstFit, formatBlock, Ipv4Block, parseBlock, sizeOf } from '../../src/network/ipv4-block';
import { notLiteral, refusal, STRING_TOKENS } from '../util/network';

const SEED = { seed: 42, numRuns: 300 };

const block = (base: number, prefix: number): Ipv4Block => ({ base, prefix });
const overlap = (a: Ipv4Block, b: Ipv4Block) => a.base < b.base + sizeOf(b.prefix) && b.base < a.base + sizeOf(a.prefix);

describe('parsing', () => {
  test.each([
    ['0.0.0.0/16', 0, 16],
    ['10.0.0.0/16', 10 * 2 ** 24, 16],
    ['10.0.0.16/28', 10 * 2 ** 24 + 16, 28],
    ['192.168.254.0/23', 192 * 2 ** 24 + 168 * 2 ** 16 + 254 * 2 ** 8, 23],
    ['255.255.255.240/28', 2 ** 32 - 16, 28],
  ])('%s is read', (cidr, base, prefix) => {
    expect(parseBlock('test', 'ipv4Cidr', cidr)).toEqual({ base, prefix });
  });

  test.each([
    '', '/', '/16', '10.0.0.0', '10.0.0.0/', '10.0.0/16', '10.0.0.0.0/16', '10.0.0.256/16', '010.0.0.0/16', '10.0.0.0/33', '10.0.0.0/-16',
    '10.0.0.0/016', '10.0.0.0/1x', '10.0.0.0/16 ', ' 10.0.0.0/16', '10.0.0.0/16\n', '10.0.0.0-10.0.255.255', '2001:db8::/32', 'ten/16',
  ])('%j is not a block', cidr => {
    expect(() => parseBlock('test', 'ipv4Cidr', cidr)).toThrow(refusal('ipv4-cidr-malformed', `'${cidr}'`));
  });

  test.each([0, 1, 8, 15, 29, 32])('a VPC cannot have a /%i', prefix => {
    expect(() => parseBlock('test', 'ipv4Cidr', `0.0.0.0/${prefix}`)).toThrow(refusal('ipv4-cidr-size', `0.0.0.0/${prefix}`));
  });

  test.each([16, 28])('a VPC can have a /%i', prefix => {
    expect(parseBlock('test', 'ipv4Cidr', `10.0.0.0/${prefix}`)).toHaveProperty('prefix', prefix);
  });

  test.each([
    ['10.0.0.1/16', '10.0.0.0/16'],
    ['10.0.8.0/20', '10.0.0.0/20'],
    ['255.255.255.255/28', '255.255.255.240/28'],
  ])('%s is refused for %s', (cidr, aligned) => {
    expect(() => parseBlock('test', 'ipv4Cidr', cidr)).toThrow(refusal('ipv4-cidr-unaligned', cidr));
    expect(() => parseBlock('test', 'ipv4Cidr', cidr)).toThrow(`write ${aligned} [`);
    expect(formatBlock(parseBlock('test', 'ipv4Cidr', aligned))).toBe(aligned);
  });

  test('a refusal names the property that it was asked about', () => {
    expect(() => parseBlock('test', 'secondaryCidr', '10.0.0.1/16')).toThrow(/^\[test\] secondaryCidr has bits set/);
  });

  test.each(STRING_TOKENS)('%s is refused', (_, token) => {
    expect(() => parseBlock('test', 'ipv4Cidr', token())).toThrow(notLiteral('ipv4Cidr'));
  });

  test('formatting a block and parsing it gives the block', () => {
    fc.assert(fc.property(fc.integer({ min: 16, max: 28 }), fc.nat({ max: 2 ** 32 - 1 }), (prefix, address) => {
      const aligned = block(address - address % sizeOf(prefix), prefix);
      expect(parseBlock('test', 'ipv4Cidr', formatBlock(aligned))).toEqual(aligned);
    }), SEED);
  });
});

describe('size', () => {
  test.each([[32, 1], [28, 16], [16, 65536], [0, 4294967296]])('a /%i has %i addresses', (prefix, size) => {
    expect(sizeOf(prefix)).toBe(size);
  });
});

describe('first fit', () => {
  const space = block(0, 24);

  test.each([
    ['an empty space', 28, [], 0],
    ['the space itself', 24, [], 0],
    ['behind a block of the same size', 26, [block(0, 26)], 64],
    ['behind a smaller block, aligned', 25, [block(0, 28)], 128],
    ['in a gap between blocks', 26, [block(0, 26), block(128, 25)], 64],
    ['in front of a block', 26, [block(64, 26)], 0],
    ['in the last place', 28, [block(0, 25), block(128, 26), block(192, 27), block(224, 28)], 240],
    ['whatever the order of the blocks', 26, [block(64, 26), block(0, 26)], 128],
  ] as [string, number, Ipv4Block[], number][])('%s', (_, prefix, taken, base) => {
    expect(firstFit(space, prefix, taken)).toEqual({ base, prefix });
  });

  test.each([
    ['a block larger than the space', 23, []],
    ['a full space', 28, [block(0, 24)]],
    ['gaps that are too small', 25, [block(0, 28), block(128, 28)]],
  ] as [string, number, Ipv4Block[]][])('there is no room: %s', (_, prefix, taken) => {
    expect(firstFit(space, prefix, taken)).toBeUndefined();
  });

  test('it is the lowest of all aligned places that are free', () => {
    const placed = fc.tuple(fc.nat({ max: 255 }), fc.integer({ min: 24, max: 28 }))
      .map(([address, prefix]) => block(address - address % sizeOf(prefix), prefix));
    fc.assert(fc.property(fc.array(placed, { maxLength: 6 }), fc.integer({ min: 23, max: 28 }), (taken, prefix) => {
      const places = Array.from({ length: Math.floor(256 / sizeOf(prefix)) }, (_, i) => block(i * sizeOf(prefix), prefix));
      const free = places.find(place => !taken.some(other => overlap(place, other)));
      expect(firstFit(space, prefix, taken)).toEqual(free);
    }), SEED);
  });

  test('a space that does not start at zero is searched from its first address', () => {
    expect(firstFit(parseBlock('test', 'ipv4Cidr', '10.1.0.0/16'), 20, [])).toEqual(parseBlock('test', 'ipv4Cidr', '10.1.0.0/20'));
  });
});
