import { isTable } from '../../diagnostics/checks';
import { isLiteral } from '../facts/stated';
import { rule } from '../rule';

/** EKS API reference, "CreateNodegroup": a key with its prefix, and a value. */
const MAX_LENGTH = 63;

export const nodeLabelsOfEks = rule({
  id: 'node-labels-of-eks',
  severity: 'error',
  title: 'labels of managed groups are of the length that EKS takes',
  looksAt: 'nodes',
  source: 'EKS API reference, "CreateNodegroup": labels; "UpdateLabelsPayload"',
  what: 'a managed node group has a label that EKS refuses',
  expected: `a key and a value of 1 to ${MAX_LENGTH} characters each, the prefix of the key counted: the API takes less than Kubernetes does`,
  remedy: 'shorten the key, give the label a value, or set it with os and kubelet flags',
  mend: "cluster.addManagedNodeGroup('Nodes', { labels: { 'example.com/pool': 'batch' } });",
  check: ({ isManaged, stated: { Labels } }) => Object.entries(isManaged && isTable(Labels) ? Labels : {})
    .filter(([key, value]) => ![key, value].every(fits))
    .map(([key, value]) => ({ got: `${key}=${String(value)}` })),
});

const fits = (text: unknown) => !isLiteral(text) || (text.length > 0 && text.length <= MAX_LENGTH);
