import { readFileSync } from 'fs';
import { WalkthroughStack } from '../../examples/typescript/walkthrough/stack';
import { testApp } from '../util/app';
import { resourcesOf } from '../util/network';

/** What the stock cluster makes by itself; its ids are not ours to keep. */
const STOCK = /^(ClusterEks|awscdkawseks)/;

test('the logical ids of the walkthrough cluster are those of the list: a changed one replaces a resource that somebody has', () => {
  const stack = new WalkthroughStack(testApp(), 'Walkthrough');
  const ids = Object.entries(resourcesOf(stack))
    .filter(([id]) => !STOCK.test(id))
    .map(([id, { Type }]) => `${id} ${Type}`)
    .sort();
  expect(ids).toEqual(readFileSync('test/contract/logical-ids.txt', 'utf8').trim().split('\n'));
});

test('the cluster itself keeps its id', () => {
  const stack = new WalkthroughStack(testApp(), 'Walkthrough');
  expect(resourcesOf(stack)).toHaveProperty('ClusterEks555E7599.Type', 'Custom::AWSCDK-EKS-Cluster');
});
