import type { IConstruct } from 'constructs';
import { groupsTaggedFor, resourcesOf } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { networkReady } from '../network/network-ready';
import { IndexedResource, TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/**
 * Nodes that stock constructs make for a cluster come after the CNI and the routes too, and count.
 *
 * @param stock construct of which the nodes say no name of a cluster, if there is one
 */
export function orderStockNodes(cluster: IIpv6Cluster, stock?: IConstruct): void {
  whenAllIsSaid(cluster, 'join', () => {
    const { creationOrder } = cluster;
    const index = TemplateIndex.of(cluster);
    const below = (type: string) => index.ofType(type).filter(({ resource }) => stock && resource.node.scopes.includes(stock));
    const named = (type: string) => resourcesOf(index, type, cluster, cluster);
    const foreign = (resources: IndexedResource[]) => resources.map(({ resource }) => resource).filter(resource => !creationOrder._has(resource));
    const profiles = foreign([...named('AWS::EKS::FargateProfile'), ...below('Custom::AWSCDK-EKS-FargateProfile')]);
    const scaled = new Set([...below('AWS::AutoScaling::AutoScalingGroup'), ...groupsTaggedFor(index, cluster, cluster)]);
    const groups = foreign([...named('AWS::EKS::Nodegroup'), ...scaled]);
    [...profiles, ...groups].forEach(each => each.node.addDependency(networkReady(each, cluster.vpc, {})));
    profiles.forEach(profile => creationOrder._addFargateProfile(profile));
    creationOrder._joinByDefault('nodes', ...groups);
  });
}
