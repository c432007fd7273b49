import { Token } from 'aws-cdk-lib';
import { checkKubernetesVersion, minorOf } from '../../src/core/kubernetes-version';
import { refusal } from '../util/network';

describe('minor version', () => {
  test.each([['1.36', 36], ['1.9', 9], ['1.36.2', 36], ['1.100', 100]])('of %s is %d', (version, minor) => {
    expect(minorOf(version)).toBe(minor);
  });

  test.each(['2.1', 'latest', Token.asString({ Ref: 'Version' }), `1.${Token.asString({ Ref: 'Minor' })}`])('of %s is not known', version => {
    expect(minorOf(version)).toBeNaN();
  });
});

test.each(['v1.36', 'latest', '1', '2.1', '1.x', ''])('%j is not a version', version => {
  expect(() => checkKubernetesVersion('test', version)).toThrow(refusal('kubernetes-version-malformed', `'${version}'`));
});

test.each(['1.20', '1.1'])('%s has no IPv6', version => {
  expect(() => checkKubernetesVersion('test', version)).toThrow(refusal('kubernetes-too-old', version));
});

test.each(['1.21', '1.36', Token.asString({ Ref: 'Version' })])('%s passes', version => {
  expect(() => checkKubernetesVersion('test', version)).not.toThrow();
});
