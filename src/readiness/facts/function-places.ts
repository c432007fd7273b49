import type { ClusterFacts } from './cluster-facts';
import type { Found } from './placement';
import type { Surroundings } from './surroundings';
import { resourcesOf } from '../../core/cluster-names';
import { KUBERNETES_TYPES } from '../../core/kubernetes-resources';
import type { IndexedResource, TemplateIndex } from '../../synthesis/template-index';

/** Where the functions of aws-eks run that make clusters and apply manifests and charts; those outside of a VPC are in none. */
export function functionPlaces({ index }: Surroundings, clusters: readonly ClusterFacts[]): Found[] {
  return clusters.flatMap(cluster => [
    ...places(index, cluster, 'clusterHandler', cluster.resource ? [cluster.resource] : []),
    ...places(index, cluster, 'kubectl', kubernetesObjectsOf(index, cluster)),
  ]);
}

/** What is applied to a cluster: kubectl runs where there is something to apply. */
function kubernetesObjectsOf(index: TemplateIndex, { resource, cluster }: ClusterFacts): IndexedResource[] {
  const scope = resource?.resource ?? cluster!;
  const named = resource ? { clusterName: resource.resource.ref } : cluster!;
  return KUBERNETES_TYPES.flatMap(type => resourcesOf(index, type, named, scope));
}

function places(index: TemplateIndex, cluster: ClusterFacts, use: Found['use'], objects: IndexedResource[]): Found[] {
  const functions = new Set(objects.flatMap(({ properties }) => functionAt(index, properties.ServiceToken) ?? []));
  const subnetIds = [...functions].flatMap(({ properties }) => properties.VpcConfig?.SubnetIds ?? []);
  return subnetIds.length > 0 ? [{ construct: cluster.construct, use, subnetIds, cluster }] : [];
}

/** The function behind a custom resource, where the app makes it. */
function functionAt(index: TemplateIndex, token: any): IndexedResource | undefined {
  const [address, attribute] = [token?.['Fn::GetAtt'] ?? []].flat();
  return attribute === 'Arn' ? index.resourceAt({ Ref: address }) : undefined;
}
