import { CfnParameter, Lazy } from 'aws-cdk-lib';
import { CniFeature } from '../../src/cni/cni-feature';
import { checkCniVersion, discoversSubnets, FIRST_WITH_IPV4_EGRESS_SWITCH, requireCniVersion } from '../../src/cni/cni-versions';
import { newStack, refusal } from '../util/network';

const UNKNOWN: [string, () => string | undefined][] = [
  ['no version', () => undefined],
  ['a parameter', () => new CfnParameter(newStack(), 'Version').valueAsString],
  ['a lazy version', () => Lazy.string({ produce: () => 'v1.9.0-eksbuild.1' })],
  ['a version with a token inside', () => `v1.${Lazy.string({ produce: () => '9' })}.0`],
];
const ALL_FEATURES = Object.values(CniFeature);

describe('a version', () => {
  test.each(['v1.23.1-eksbuild.1', 'v1.10.1-eksbuild.1', '1.10.1', '1.11', 'v1.100.0', 'v1.22.1-eksbuild.12', 'v2.0.0-eksbuild.1'])('%s is taken', version => {
    expect(() => checkCniVersion('test', version)).not.toThrow();
  });

  test.each(['v1.10.0-eksbuild.1', '1.10.0', '1.10', 'v1.9.3-eksbuild.2', 'v0.99.9'])('%s is refused, as it has no IPv6', version => {
    expect(() => checkCniVersion('test', version)).toThrow(refusal('cni-version-too-old', version));
  });

  test.each([
    '', 'latest', 'v1', '1', 'v1.22.x', 'v1.22.1-eksbuild', 'v1.22.1-eksbuild.', 'V1.22.1', ' v1.22.1', 'v1.22.1 ', '1.22.1.1', 'v-1.22.1', '1.22.1-rc1',
  ])("'%s' is refused, as it is none", version => {
    expect(() => checkCniVersion('test', version)).toThrow(refusal('cni-version-malformed', version));
  });

  test.each(UNKNOWN)('%s is left alone', (_, version) => {
    expect(() => checkCniVersion('test', version(), ALL_FEATURES)).not.toThrow();
    expect(() => requireCniVersion('test', version(), 'anything', [99, 0, 0])).not.toThrow();
  });
});

describe('features', () => {
  const FIRST: [CniFeature, string, string, string][] = [
    [CniFeature.POD_SUBNET_SELECTION, 'v1.21.9-eksbuild.1', 'v1.22.0-eksbuild.1', '1.22.0'],
    [CniFeature.MULTI_NIC, 'v1.19.6-eksbuild.1', 'v1.20.0-eksbuild.1', '1.20.0'],
    [CniFeature.SECURITY_GROUPS_FOR_PODS, 'v1.15.5-eksbuild.1', 'v1.16.0-eksbuild.1', '1.16.0'],
  ];

  test('are all in the table', () => {
    expect(FIRST.map(([feature]) => feature).sort()).toEqual([...ALL_FEATURES].sort());
  });

  test.each(FIRST)('%s: refused with %s, taken with %s', (feature, before, first, named) => {
    expect(() => checkCniVersion('test', before, [feature])).toThrow(refusal('cni-version-lacks-feature', before));
    expect(() => checkCniVersion('test', before, [feature])).toThrow(`lacks ${feature}: `);
    expect(() => checkCniVersion('test', before, [feature])).toThrow(`expected ${named} or later`);
    expect(() => checkCniVersion('test', first, [feature])).not.toThrow();
    expect(() => checkCniVersion('test', before)).not.toThrow();
  });

  test('each of them counts', () => {
    expect(() => checkCniVersion('test', 'v1.21.0', [CniFeature.MULTI_NIC, CniFeature.POD_SUBNET_SELECTION]))
      .toThrow(`lacks ${CniFeature.POD_SUBNET_SELECTION}: `);
    expect(() => checkCniVersion('test', 'v1.22.0', ALL_FEATURES)).not.toThrow();
  });

  test('the switch for IPv4 egress came with 1.15.1', () => {
    const check = (version: string) => () => requireCniVersion('test', version, 'the switch', FIRST_WITH_IPV4_EGRESS_SWITCH);
    expect(check('v1.15.0-eksbuild.1')).toThrow(refusal('cni-version-lacks-feature', 'v1.15.0-eksbuild.1'));
    expect(check('v1.15.1-eksbuild.1')).not.toThrow();
    expect(check('1.16')).not.toThrow();
  });
});

describe('looking up subnets', () => {
  test.each([
    ['v1.10.1-eksbuild.1', false],
    ['v1.21.1-eksbuild.9', false],
    ['1.21', false],
    ['v1.22.0-eksbuild.1', true],
    ['1.22', true],
    ['v1.23.1-eksbuild.1', true],
    ['v2.0.0', true],
  ])('%s does: %s', (version, does) => {
    expect(discoversSubnets(version)).toBe(does);
  });

  test.each(UNKNOWN)('%s may', (_, version) => {
    expect(discoversSubnets(version())).toBe(true);
  });
});
