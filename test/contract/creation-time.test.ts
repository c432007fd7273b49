import { benchApp } from '../../bench/app';
import { longestChain } from '../../bench/creation-graph';
import { testApp } from '../util/app';

test('the longest creation chain of the walkthrough is at most 0.96 of that of stock constructs', () => {
  const assembly = benchApp(testApp()).synth();
  const [stock, library] = ['Stock', 'Library'].map(name => longestChain(assembly.getStackByName(name).template.Resources));
  expect(library).toBeGreaterThan(560); // the control plane alone: a chain that lost its links would be short as well
  expect(library / stock).toBeLessThanOrEqual(0.96);
});
