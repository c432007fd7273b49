import type { IConstruct } from 'constructs';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { networkReady } from '../network/network-ready';
import { selectsCoreDns } from '../nodes/fargate-selectors';
import { ManagedNodeGroup } from '../nodes/managed-node-group';
import { IndexedResource, TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

const STOCK_FARGATE = 'Custom::AWSCDK-EKS-FargateProfile';

/** Nodes that stock constructs make for a cluster come after the CNI and the routes too, and count. */
export function orderStockNodes(cluster: IIpv6Cluster, stock: IConstruct): void {
  whenAllIsSaid(cluster, 'order', () => {
    const index = TemplateIndex.of(cluster);
    const below = (type: string) => index.ofType(type).filter(({ resource }) => resource.node.scopes.includes(stock));
    const groups = index.where('AWS::EKS::Nodegroup', { ClusterName: cluster.clusterName }, cluster)
      .filter(({ resource }) => !resource.node.scopes.some(scope => scope instanceof ManagedNodeGroup));
    const order = ({ resource }: IndexedResource) => {
      resource.node.addDependency(cluster.creationOrder.cniReady, networkReady(resource, cluster.vpc, {}));
      return resource;
    };
    [...groups, ...below('AWS::AutoScaling::AutoScalingGroup')].forEach(group => cluster.creationOrder.addCompute(order(group)));
    below(STOCK_FARGATE).forEach(profile => cluster.creationOrder.addFargateProfile(order(profile), runsCoreDns(profile)));
  });
}

const runsCoreDns = ({ properties }: IndexedResource) => [properties.Config.selectors].flat().some(selectsCoreDns);
