import { NEEDS_NODES } from '../data/addons-on-nodes';
import { mayRunPods } from '../facts/capacity';
import { rule } from '../rule';

export const addonWithoutNodes = rule({
  id: 'addon-without-nodes',
  severity: 'warning',
  title: 'an add-on that needs nodes finds some',
  looksAt: 'addons',
  source: 'terraform-aws-eks #3001; eksctl #4607; EKS user guide, "workloads-add-ons-available-eks"',
  what: 'the add-on needs nodes, and the app makes the cluster without any',
  expected: 'nodes that are there to begin with, or a Fargate profile: the add-on stays DEGRADED until the deployment gives up on it and fails',
  remedy: 'add nodes, take the add-on out until there are some, or acknowledge that something outside of the app brings them',
  mend: "cluster.addManagedNodeGroup('System', { minSize: 1 });",
  check: ({ name, cluster, resource }, app) => {
    const needsNodes = name !== undefined && NEEDS_NODES.has(name) && !app.registry.isSaidToRun(resource.resource);
    // What exists already may have nodes.
    return needsNodes && cluster.resource && !mayRunPods(app, cluster) ? [{ got: name }] : [];
  },
});
