import { isOutOfSkew } from '../../src/core/version-skew';

test.each<[string, string | undefined, boolean | undefined]>([
  ['1.36', '1.36', false],
  ['1.33', '1.36', false],
  ['1.32', '1.36', true],
  ['1.37', '1.36', true],
  ['1.36', undefined, undefined],
  ['newest', '1.36', undefined],
])('nodes of %s in a cluster of %s: %s', (node, cluster, expected) => {
  expect(isOutOfSkew(node, cluster)).toBe(expected);
});
