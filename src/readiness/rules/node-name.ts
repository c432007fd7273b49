import { isLiteral } from '../facts/stated';
import { rule } from '../rule';

/** EKS user guide, "create-managed-node-group"; Auto Scaling API reference, "CreateAutoScalingGroup". */
const MANAGED = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
const SELF_MANAGED = /^[^:]{1,255}$/;

export const nodeName = rule({
  id: 'node-name',
  severity: 'error',
  title: 'groups of nodes have names that AWS takes',
  looksAt: 'nodes',
  source: 'EKS user guide, "create-managed-node-group"; Auto Scaling API reference, "CreateAutoScalingGroup"',
  what: 'the name of a group of nodes is refused',
  expected: 'of a managed group up to 63 letters, digits, hyphens and underscores, the first a letter or digit, and of an Auto Scaling group up to 255 characters without colons',
  remedy: 'shorten or correct the name, or leave it out',
  mend: "cluster.addNodegroupCapacity('Nodes', { nodegroupName: 'batch' });",
  check: ({ isManaged, stated }) => {
    const [name, form] = isManaged ? [stated.NodegroupName, MANAGED] : [stated.AutoScalingGroupName, SELF_MANAGED];
    return isLiteral(name) && !form.test(name) ? [{ got: name }] : [];
  },
});
