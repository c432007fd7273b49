import { firstDuplicate } from '../../diagnostics/checks';
import { listOf } from '../facts/stated';
import { rule } from '../rule';

/** EKS user guide, "node-taints-managed-node-groups". */
const MAX_TAINTS = 50;

export const nodeTaintsOfEks = rule({
  id: 'node-taints-of-eks',
  severity: 'error',
  title: 'taints of managed groups are told apart, and not too many',
  looksAt: 'nodes',
  source: 'EKS user guide, "node-taints-managed-node-groups"; Kubernetes, `ValidateNodeTaints`: a key stands once for each effect',
  what: 'a managed node group has {problem}',
  expected: `at most ${MAX_TAINTS} taints, each key once for each effect`,
  remedy: 'leave some out',
  mend: "cluster.addManagedNodeGroup('Nodes', { taints: [{ key: 'dedicated', value: 'gpu', effect: eks.TaintEffect.NO_SCHEDULE }] });",
  check: ({ isManaged, stated: { Taints } }) => {
    const taints = isManaged ? listOf(Taints) : [];
    const twice = firstDuplicate(taints.map(taint => typeof taint?.Key === 'string' ? `${taint.Key}:${String(taint.Effect)}` : taint));
    return [
      ...taints.length > MAX_TAINTS ? [{ got: taints.length, values: { problem: 'more taints than EKS takes' } }] : [],
      ...typeof twice === 'string' ? [{ got: twice, values: { problem: 'a taint twice' } }] : [],
    ];
  },
});
