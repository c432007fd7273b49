import { mayHaveManyVcpus } from '../../hardware/instance-types';
import type { NodeFacts } from '../facts/node-facts';
import { isStated } from '../facts/stated';
import { rule } from '../rule';

/** EKS user guide, "choosing-instance-type". */
const RECOMMENDED = { small: 110, large: 250 };
/** Where the number stands for each system. */
const STATED = [/\bmaxPods["']?\s*:\s*["']?(\d+)/g, /\bmaxPodsExpression["']?\s*:\s*["']?(\d+)["']?\s*$/gm, /--max-pods[= ]["']?(\d+)/g, /\bmax-pods["']?\s*=\s*["']?(\d+)/g];

export const nodeMaxPods = rule({
  id: 'node-max-pods',
  severity: 'warning',
  title: 'nodes take as many pods as AWS recommends at most',
  looksAt: 'nodes',
  source: 'EKS user guide, "choosing-instance-type": 110 pods, 250 with more than 30 vCPUs',
  what: 'nodes are told to take more pods than AWS recommends for their types',
  expected: 'at most {max}',
  remedy: 'use MaxPods.recommended(), or acknowledge that it is tried with so many',
  mend: "cluster.addManagedNodeGroup('Nodes', { os: NodeOs.al2023(), maxPods: MaxPods.recommended() });",
  check: node => {
    const max = node.instanceTypes.some(type => !mayHaveManyVcpus(type)) ? RECOMMENDED.small : RECOMMENDED.large;
    const most = Math.max(0, ...maxPodsOf(node));
    return most > max ? [{ got: most, values: { max } }] : [];
  },
});

/** EKS overrides the number where it chooses an image of Amazon Linux. */
function maxPodsOf({ isManaged, launchTemplate, image }: NodeFacts): number[] {
  const isOfEks = isManaged && !isStated(launchTemplate?.data.ImageId) && image?.system !== 'Bottlerocket';
  const text = isOfEks ? '' : launchTemplate?.userData.text ?? '';
  return STATED.flatMap(form => [...text.matchAll(form)].map(([, number]) => Number(number)));
}
