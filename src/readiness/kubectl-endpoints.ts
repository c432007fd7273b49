import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { warn } from './messages';
import { resourcesOf } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { KUBERNETES_TYPES } from '../core/kubernetes-resources';
import { EndpointConsumer, missingEndpoints } from '../network/endpoint-needs';
import { factsOf } from '../network/known-subnets';
import { closesInFunctions } from '../network/subnet-facts';
import { lookOver } from '../synthesis/findings';
import type { TemplateIndex } from '../synthesis/template-index';

/** Say so where functions of a stock cluster run in subnets from which they reach nothing. Kubectl runs where there are manifests or charts. */
export function warnOfClosedFunctions(cluster: IIpv6Cluster, subnets: ec2.ISubnet[], hasHandler: boolean): void {
  lookOver(cluster, index => {
    const closed = subnets.filter(subnet => closesInFunctions(factsOf(index, subnet) ?? {})).map(({ node }) => node.path);
    const report = (id: 'kubectl-without-ipv4-egress' | 'cluster-handler-without-ipv4-egress', consumer: EndpointConsumer) => {
      const missing = missingEndpoints(index, cluster.vpc, [consumer]).join(', ');
      if (missing) { warn(cluster, id, closed, { missing }); }
    };
    if (closed.length > 0 && hasObjects(index, cluster)) { report('kubectl-without-ipv4-egress', 'kubectl'); }
    if (closed.length > 0 && hasHandler) { report('cluster-handler-without-ipv4-egress', 'clusterHandler'); }
  });
}

const hasObjects = (index: TemplateIndex, cluster: IIpv6Cluster) =>
  KUBERNETES_TYPES.some(type => resourcesOf(index, type, cluster, cluster).length > 0);
