import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { checkRegion } from './cluster-checks';
import { ImportedIpv6Cluster } from './imported-cluster';
import type { Ipv6ClusterAttributes } from './ipv6-cluster-attributes';
import { messageOf, refuse } from './messages';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { checkKubernetesVersion } from '../core/kubernetes-version';
import { pathOf } from '../diagnostics/diagnostics';
import { isKnownIpv4Only } from '../network/vpc-family';
import { judge } from '../synthesis/findings';

/** A cluster that exists, checked as far as its attributes say anything. */
export function importCluster(scope: Construct, id: string, attributes: Ipv6ClusterAttributes): IIpv6Cluster {
  const subject = pathOf(scope, id);
  checkRegion(subject, scope);
  checkKubernetesVersion(subject, attributes.version.version);
  const { serviceIpv6Cidr, vpc } = attributes;
  if (serviceIpv6Cidr !== undefined && !Token.isUnresolved(serviceIpv6Cidr) && !/^[\da-f:]+::\/\d+$/i.test(serviceIpv6Cidr)) {
    refuse(subject, 'service-ipv6-cidr', serviceIpv6Cidr);
  }
  const cluster = new ImportedIpv6Cluster(scope, id, attributes);
  judge(cluster, index => isKnownIpv4Only(index, vpc) ? [messageOf('vpc-ipv4-only', vpc.node.path)] : []);
  return cluster;
}
