import type { AppFacts } from './app-facts';
import type { ClusterFacts } from './cluster-facts';
import { isAutoMode } from './cni-addon';
import { whyNot } from '../../core/compute';

const known = new WeakMap<ClusterFacts, boolean>();

/** Whether something in the app may run pods of a cluster, or may bring what does: an autoscaler needs nodes or Fargate itself. */
export function mayRunPods(app: AppFacts, cluster: ClusterFacts): boolean {
  const may = known.get(cluster) ?? findOut(app, cluster);
  known.set(cluster, may);
  return may;
}

function findOut(app: AppFacts, cluster: ClusterFacts): boolean {
  if (isAutoMode(cluster) || app.fargateProfiles.some(profile => profile.cluster === cluster)) { return true; }
  const ofOrder = cluster.cluster?.creationOrder._compute() ?? [];
  const groups = [...ofOrder, ...app.nodesOf(cluster).map(({ resource }) => resource)];
  return groups.some(group => whyNot(group, TOLERATE_ALL, []) === undefined);
}

/** So that of the reasons only the size is left. */
const TOLERATE_ALL = [{ operator: 'Exists' }];
