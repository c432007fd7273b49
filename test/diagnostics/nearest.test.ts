import * as fc from 'fast-check';
import { mostLike, probablyMeant } from '../../src/diagnostics/nearest';

const NAMES = ['kubernetes', 'kernel', 'ntp', 'network', 'host-containers', 'bootstrap-containers'];

test.each([
  ['kubernets', 'kubernetes'],
  ['Kubernetes', 'kubernetes'],
  ['kubernetess', 'kubernetes'],
  ['kernl', 'kernel'],
  ['host_containers', 'host-containers'],
  ['hostContainers', 'host-containers'],
  ['host-container', 'host-containers'],
  ['ntpp', 'ntp'],
  ['chrony', undefined],
  ['settings', undefined],
  ['', undefined],
])('%p was probably meant for %p', (wrong, meant) => {
  expect(probablyMeant(wrong, NAMES)).toBe(meant);
});

test('the most alike come first, as many as are asked for', () => {
  expect(mostLike('boot-containers', NAMES, 2)).toEqual(['host-containers', 'bootstrap-containers']);
  expect(mostLike('x', NAMES, 99)).toHaveLength(NAMES.length);
  expect(mostLike('x', [], 3)).toEqual([]);
  expect(probablyMeant('x', [])).toBeUndefined();
});

test('no name is nearer to a name than itself, and an edit of one character is found', () => {
  fc.assert(fc.property(fc.constantFrom(...NAMES), fc.nat(), fc.constantFrom('', 'q'), (name, place, instead) => {
    const at = place % name.length;
    expect(mostLike(name, NAMES, 1)).toEqual([name]);
    expect(probablyMeant(`${name.slice(0, at)}${instead}${name.slice(at + 1)}`, NAMES)).toBe(name);
  }), { seed: 42, numRuns: 300 });
});
