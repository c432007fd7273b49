import { Stack } from 'aws-cdk-lib';
import { CORE } from '../addons/known-addons';
import { clusterKeyOf, ClusterNames } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { kubernetesDependenciesOf } from '../core/kubernetes-dependencies';
import { Registry } from '../readiness/registry';
import { IndexedResource, TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/**
 * CoreDNS that stock constructs install in the stack of a cluster comes after the CNI too, and workloads after it. For which nodes it waits is theirs to say: which of them it needs is
 * not known, and some may depend on it. A stack beside that one comes after the cluster, and so after the CNI, as a whole;
 * a nested one may have nodes too, which come before.
 */
export function orderStockCoreDns(cluster: IIpv6Cluster): void {
  whenAllIsSaid(cluster, 'join', () => {
    const { creationOrder } = cluster;
    const index = TemplateIndex.of(cluster);
    const registry = Registry.of(cluster);
    const key = clusterKeyOf(cluster.clusterName, cluster);
    const isCoreDns = ({ properties: { AddonName, ClusterName }, resource }: IndexedResource) =>
      AddonName === CORE.dns && ClusterNames.of(index).keyOf(ClusterName, resource) === key;
    // Those of this library are not placed yet, and so not to be read.
    const foreign = index.writtenOfType('AWS::EKS::Addon')
      .filter(({ resource }) => resource.stack === Stack.of(cluster) && !registry.isOwn(resource) && !creationOrder._has(resource))
      .filter(isCoreDns).map(({ resource }) => resource);
    const needed = kubernetesDependenciesOf(index, foreign).filter(each => !creationOrder._has(each));
    [...needed, ...foreign].forEach(each => creationOrder._joinAfter('coreDns', each, []));
  });
}
