import * as fc from 'fast-check';
import { formatIpv6Block, ipv6BlocksIn, parseVpcIpv6Block } from '../../src/network/ipv6-block';
import { notLiteral, refusal, STRING_TOKENS } from '../util/network';

describe('parsing', () => {
  test.each([
    ['2001:db8:1234:1a00::/56', '2001:db8:1234:1a00::/56'],
    ['2001:DB8:1234:1A00:0:0:0:0/56', '2001:db8:1234:1a00::/56'],
    ['2001:0db8:0000:0000:0000:0000:0000:0000/44', '2001:db8::/44'],
    ['2600:1f14::/48', '2600:1f14::/48'],
    ['2001:db8:0:f0::/60', '2001:db8:0:f0::/60'],
    ['fd80::/52', 'fd80::/52'],
    ['::/44', '::/44'],
  ])('%s is %s', (cidr, canonical) => {
    expect(formatIpv6Block(parseVpcIpv6Block('test', 'cidr', cidr))).toBe(canonical);
  });

  test.each([
    '', '/', '/56', '2001:db8::', '2001:db8::/', '2001:db8:::/56', '2001:db8::1::/56', '2001:db8:g::/56', '10.0.0.0/16', '2001:db8::/129', '2001:db8::/056x', ' 2001:db8::/56', '2001:db8::/56\n', 'fe80::1%eth0/56',
  ])('%j is not a block', cidr => {
    expect(() => parseVpcIpv6Block('test', 'cidr', cidr)).toThrow(refusal('ipv6-cidr-malformed', `'${cidr}'`));
  });

  test.each([0, 32, 43, 45, 54, 61, 64, 128])('a VPC cannot have a /%i', prefix => {
    expect(() => parseVpcIpv6Block('test', 'cidr', `2001:db8::/${prefix}`)).toThrow(refusal('ipv6-prefix-length', prefix));
  });

  test.each([
    ['2001:db8:1234:1a01::/56', '2001:db8:1234:1a00::/56'], ['2001:db8::1/44', '2001:db8::/44'], ['2001:db8:ffff:ffff::/60', '2001:db8:ffff:fff0::/60'],
  ])('%s is refused for %s', (cidr, aligned) => {
    expect(() => parseVpcIpv6Block('test', 'cidr', cidr)).toThrow(refusal('ipv6-cidr-unaligned', cidr));
    expect(() => parseVpcIpv6Block('test', 'cidr', cidr)).toThrow(`write ${aligned} [`);
    expect(() => parseVpcIpv6Block('test', 'cidr', aligned)).not.toThrow();
  });

  test.each(STRING_TOKENS)('%s is refused', (_, token) => {
    expect(() => parseVpcIpv6Block('test', 'cidr', token())).toThrow(notLiteral('cidr'));
  });

  test('formatting a block and parsing it gives the block', () => {
    fc.assert(fc.property(fc.constantFrom(44, 48, 52, 56, 60), fc.bigInt({ min: 0n, max: 2n ** 44n - 1n }), (prefix, high) => {
      const block = { base: high * 2n ** 84n, prefix };
      expect(parseVpcIpv6Block('test', 'cidr', formatIpv6Block(block))).toEqual(block);
    }), { seed: 42, numRuns: 300 });
  });
});

test('the /64s of a block are counted from its first', () => {
  const blocks = ipv6BlocksIn(parseVpcIpv6Block('test', 'cidr', '2001:db8:0:ff00::/56'), 64, 256);
  expect([blocks.length, blocks[0], blocks[1], blocks[16], blocks[255]])
    .toEqual([256, '2001:db8:0:ff00::/64', '2001:db8:0:ff01::/64', '2001:db8:0:ff10::/64', '2001:db8:0:ffff::/64']);
});
