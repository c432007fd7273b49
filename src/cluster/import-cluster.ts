import type { Construct } from 'constructs';
import { checkRegion, judgeVpc } from './cluster-checks';
import { OF_ATTRIBUTES } from './cluster-shapes';
import { ImportedIpv6Cluster } from './imported-cluster';
import { checkImportedCni, warnOfUnknownCni } from './imported-cni';
import type { Ipv6ClusterAttributes } from './ipv6-cluster-attributes';
import { orderStockNodes } from './order-stock-nodes';
import { checkServiceBlock, judgeServiceBlock } from './service-block';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { checkKubernetesVersion } from '../core/kubernetes-version';
import { pathOf } from '../diagnostics/diagnostics';
import { checkShape } from '../diagnostics/shapes';

/** A cluster that exists, checked as far as its attributes say anything. */
export function importCluster(scope: Construct, id: string, attributes: Ipv6ClusterAttributes): IIpv6Cluster {
  const subject = pathOf(scope, id);
  checkShape(subject, attributes, OF_ATTRIBUTES, 'clusterName', 'version', 'vpc');
  checkRegion(subject, scope);
  checkKubernetesVersion(subject, attributes.version.version);
  checkServiceBlock(subject, attributes.serviceIpv6Cidr);
  checkImportedCni(subject, attributes);
  const cluster = new ImportedIpv6Cluster(scope, id, attributes);
  judgeVpc(cluster, attributes.vpc);
  judgeServiceBlock(cluster, attributes.serviceIpv6Cidr);
  orderStockNodes(cluster);
  warnOfUnknownCni(cluster, attributes);
  return cluster;
}
