import { defaultOf, OfferedVersion } from '../../src/addons/default-version';

const offered = (addonVersion: string, ...of: [clusterVersion: string, defaultVersion?: boolean][]): OfferedVersion =>
  ({ addonVersion, compatibilities: of.map(([clusterVersion, defaultVersion]) => ({ clusterVersion, defaultVersion })) });

const KUBE_PROXY = [
  offered('v1.36.2-eksbuild.1', ['1.36', false]),
  offered('v1.35.0-eksbuild.2', ['1.36', false], ['1.35', true]),
  offered('v1.36.0-eksbuild.10', ['1.36', true]),
];

test.each([['1.36', 'v1.36.0-eksbuild.10'], ['1.35', 'v1.35.0-eksbuild.2'], ['1.34', undefined]])('the default of %s is that of no other version, and not the newest', (version, expected) => {
  expect(defaultOf(KUBE_PROXY, version)).toBe(expected);
  expect(defaultOf([...KUBE_PROXY].reverse(), version)).toBe(expected);
});

test.each<[string, string[], string]>([
  ['the build', ['v1.2.3-eksbuild.9', 'v1.2.3-eksbuild.10'], 'v1.2.3-eksbuild.10'],
  ['a part of the version', ['v1.9.0-eksbuild.1', 'v1.10.0-eksbuild.1'], 'v1.10.0-eksbuild.1'],
  ['a part more', ['v1.2', 'v1.2.1'], 'v1.2.1'],
])('of several defaults the newest is taken, in whichever order EKS has them: %s', (_, versions, newest) => {
  const several = versions.map(version => offered(version, ['1.36', true]));
  expect([defaultOf(several, '1.36'), defaultOf([...several].reverse(), '1.36')]).toEqual([newest, newest]);
});

test.each<[string, OfferedVersion[]]>([
  ['nothing', []],
  ['no compatibilities', [{ addonVersion: 'v1' }]],
  ['no name', [{ compatibilities: [{ clusterVersion: '1.36', defaultVersion: true }] }, offered('', ['1.36', true])]],
  ['nothing of a default', [offered('v1', ['1.36'])]],
])('of a list with %s there is none', (_, versions) => {
  expect(defaultOf(versions, '1.36')).toBeUndefined();
});
