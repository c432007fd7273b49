import { holds, isAligned, overlap, parseBlock } from '../../src/network/ip-block';

const block = (cidr: string) => parseBlock(cidr)!;

test.each([
  ['10.0.0.0/16', 'IPv4', 0x0a000000n, 16],
  ['255.255.255.255/32', 'IPv4', 0xffffffffn, 32],
  ['::/0', 'IPv6', 0n, 0],
  ['::1/128', 'IPv6', 1n, 128],
  ['2001:db8::/32', 'IPv6', 0x20010db8000000000000000000000000n, 32],
  ['2001:DB8:0:0:0:0:0:1/64', 'IPv6', 0x20010db8000000000000000000000001n, 64],
  ['fd00:1:2:3:4:5:6:7/128', 'IPv6', 0xfd000001000200030004000500060007n, 128],
])('%s is read', (cidr, family, address, prefix) => {
  expect(parseBlock(cidr)).toEqual({ family, address, prefix });
});

test.each(['', '10.0.0.0', '10.0.0/16', '10.0.0.256/16', '10.0.0.0/33', '2001:db8::', '2001:db8::/129', '2001:db8:::/64', 'fe80::1%eth0/64', '::ffff:10.0.0.1/128', 'x/8', ' ::/0'])(
  '%p is none', text => {
    expect(parseBlock(text)).toBeUndefined();
  });

test('aligned, holding and overlapping', () => {
  expect([isAligned(block('10.0.0.0/8')), isAligned(block('10.0.0.1/8')), isAligned(block('2001:db8::1/128'))]).toEqual([true, false, true]);
  expect(holds(block('2001:db8::/56'), block('2001:db8:0:ff::/64'))).toBe(true);
  expect(holds(block('2001:db8::/56'), block('2001:db8:0:100::/64'))).toBe(false);
  expect(holds(block('10.0.0.0/16'), block('10.0.0.0/15'))).toBe(false);
  expect(overlap(block('10.0.0.0/16'), block('10.0.255.0/24'))).toBe(true);
  expect(overlap(block('10.0.255.0/24'), block('10.0.0.0/16'))).toBe(true);
  expect(overlap(block('10.0.0.0/16'), block('10.1.0.0/16'))).toBe(false);
  expect(overlap(block('0.0.0.0/0'), block('::/0'))).toBe(false);
  expect(holds(block('::/0'), block('0.0.0.0/0'))).toBe(false);
});
