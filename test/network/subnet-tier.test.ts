import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { SubnetTier, SubnetTierOptions } from '../../src/network/subnet-tier';
import { notLiteral, NUMBER_TOKENS, refusal, STRING_TOKENS } from '../util/network';

const FACTORIES: [string, (options?: SubnetTierOptions) => SubnetTier, SubnetType, boolean][] = [
  ['Public', SubnetTier.public, SubnetType.PUBLIC, false],
  ['Private', SubnetTier.private, SubnetType.PRIVATE_WITH_EGRESS, false],
  ['Isolated', SubnetTier.isolated, SubnetType.PRIVATE_ISOLATED, false],
  ['Reserved', SubnetTier.reserved, SubnetType.PRIVATE_WITH_EGRESS, true],
];

describe.each(FACTORIES)('a tier of the kind %s', (name, make, subnetType, isReserved) => {
  test('has a name and a kind, and nothing else is stated', () => {
    expect({ ...make() }).toEqual({
      name,
      subnetType,
      isReserved,
      ipv4Mask: undefined,
      slot: undefined,
      ipv4Cidrs: undefined,
      ipv6Indexes: undefined,
      mapPublicIpOnLaunch: name === 'Public',
      _family: 'dualStack',
      _reachesIpv4: false,
    });
  });

  test('takes over what is stated', () => {
    expect(make({ name: 'Data', ipv4Mask: 26, slot: 0 })).toMatchObject({ name: 'Data', subnetType, isReserved, ipv4Mask: 26, slot: 0 });
  });

  describe.each(STRING_TOKENS)('given %s', (_, token) => {
    test('refuses it as name', () => {
      expect(() => make({ name: token() })).toThrow(notLiteral('the name of a tier'));
    });
  });

  describe.each(NUMBER_TOKENS)('given %s', (_, token) => {
    test.each(['ipv4Mask', 'slot'])('refuses it as %s', prop => {
      expect(() => make({ name: 'Data', [prop]: token() })).toThrow(notLiteral(`${prop} of tier Data`));
    });
  });
});

describe('the name', () => {
  test.each(['', ' ', '1a', '-a', '_a', 'a b', 'a.b', 'a/b', 'Zürich', 'a\n'])('%j is refused', name => {
    expect(() => SubnetTier.private({ name })).toThrow(refusal('tier-name', `'${name}'`));
  });

  test.each(['a', 'A1', 'my-tier', 'my_tier', 'x'.repeat(64)])('%s is taken', name => {
    expect(SubnetTier.private({ name }).name).toBe(name);
  });
});

describe('a place kept instead of a tier', () => {
  const gone = SubnetTier.isolated({ name: 'Cache', ipv4Mask: 26, slot: 5 });

  test('takes over its kind, name, mask and slot', () => {
    expect({ ...SubnetTier.reserved({ insteadOf: gone }) }).toEqual({ ...gone, isReserved: true });
  });

  test('takes over as unstated what was not stated', () => {
    const tier = SubnetTier.reserved({ insteadOf: SubnetTier.public() });
    expect(tier).toMatchObject({ name: 'Public', subnetType: SubnetType.PUBLIC, isReserved: true, ipv4Mask: undefined, slot: undefined, ipv4Cidrs: undefined });
  });

  test('has its own name, mask and slot where they are stated', () => {
    expect(SubnetTier.reserved({ insteadOf: gone, name: 'Gone', ipv4Mask: 27, slot: 0 }))
      .toMatchObject({ name: 'Gone', ipv4Mask: 27, slot: 0, subnetType: gone.subnetType });
  });

  test('can itself be kept on', () => {
    const once = SubnetTier.reserved({ insteadOf: gone });
    expect(SubnetTier.reserved({ insteadOf: once })).toEqual(once);
  });
});
