import type { Ipv6ClusterAttributes } from './ipv6-cluster-attributes';
import { refuse, warn } from './messages';
import { checkKind } from '../addons/addon-identities';
import { CORE } from '../addons/known-addons';
import { resourcesOf } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { Subject } from '../diagnostics/diagnostics';
import { lookOver } from '../synthesis/findings';
import type { IndexedResource } from '../synthesis/template-index';

/** Refuse to hear two things of the CNI of an imported cluster. */
export function checkImportedCni(subject: Subject, { cniIdentity, nodeCniPolicy }: Ipv6ClusterAttributes): void {
  if (cniIdentity === undefined) { return; }
  checkKind(subject, 'cniIdentity', cniIdentity, 'CniIdentity');
  if (nodeCniPolicy && !cniIdentity._isOfNodes) { refuse(subject, 'imported-cni-policy', nodeCniPolicy); }
}

/** Say so where nodes join a cluster of which nothing says with whose permissions its CNI acts: without any no pod of theirs gets an address. */
export function warnOfUnknownCni(cluster: IIpv6Cluster, { cniIdentity, nodeCniPolicy }: Ipv6ClusterAttributes): void {
  if (cniIdentity || nodeCniPolicy) { return; }
  lookOver(cluster, index => {
    const of = (type: string, more = {}) => resourcesOf(index, type, cluster, cluster, more);
    const [first] = [...of('AWS::EKS::Nodegroup'), ...of('AWS::EKS::AccessEntry', { Type: 'EC2_LINUX' })];
    const isKnown = of('AWS::EKS::Addon', { AddonName: CORE.cni }).some(hasIdentity);
    if (first && !isKnown) { warn(cluster, 'imported-cni-unknown', first.path); }
  });
}

const hasIdentity = ({ properties: { ServiceAccountRoleArn, PodIdentityAssociations } }: IndexedResource) =>
  ServiceAccountRoleArn !== undefined || [PodIdentityAssociations ?? []].flat().length > 0;
