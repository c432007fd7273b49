import type { IConstruct } from 'constructs';

/** Clusters in which pods have security groups of their own. */
const withPodSecurityGroups = new WeakSet<IConstruct>();

/** From now on the nodes of a cluster are by default of a type that has trunk interfaces. */
export function wantTrunkInterfaces(cluster: IConstruct): void {
  withPodSecurityGroups.add(cluster);
}

/** What nodes of a cluster are where nothing is said. The burstable families have no trunk interfaces (EKS user guide, "security-groups-for-pods"). */
export const defaultNodeType = (cluster: IConstruct): string => withPodSecurityGroups.has(cluster) ? 'm5.large' : 't3.medium';
