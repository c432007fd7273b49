import type { CfnResource } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct, IConstruct } from 'constructs';
import { messageOf, refuse, warn } from './messages';
import { resourcesOf } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { shownName, Subject } from '../diagnostics/diagnostics';
import { judge, lookOver } from '../synthesis/findings';
import { OneOfAKind } from '../synthesis/one-of-a-kind';
import type { TemplateIndex } from '../synthesis/template-index';

/** A service account of a cluster. */
export interface ServiceAccount {
  readonly cluster: IIpv6Cluster;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Refuse Pod Identity where nothing hands out its credentials. */
export function requireAgent(subject: Subject, hasPodIdentityAgent: boolean, got: string): void {
  if (!hasPodIdentityAgent) { refuse(subject, 'pod-identity-without-agent', got); }
}

/** Whether nodes come is known when all is said. */
export function warnOfFargate(scope: Construct, cluster: IIpv6Cluster, serviceAccount: string, owner: string): void {
  lookOver(scope, () => {
    if (cluster.creationOrder._isFargateAlone) { warn(scope, 'pod-identity-on-fargate', serviceAccount, { owner: shownName(owner) }); }
  });
}

const associations = new OneOfAKind();
const judges = new WeakSet<IConstruct>();

/** Whether a construct refuses a second identity of its service account by itself. */
export const judgesOneIdentity = (construct: IConstruct) => construct.node.scopes.some(scope => judges.has(scope));

/**
 * Refuse a second identity of a service account when all is said, whoever made the first: EKS takes one association for each (EKS API reference,
 * "CreatePodIdentityAssociation"), and a pod that has a token of IRSA too acts with one of the two roles only.
 *
 * @param own the association of this identity, where it is a resource of its own
 */
export function judgeOneIdentity(construct: Construct, account: ServiceAccount, own?: CfnResource): void {
  if (own) { associations.make(own); }
  judges.add(construct);
  judge(construct, index => {
    const other = associations.besides(associationsOf(index, account, construct), own);
    return other ? [twice(account, other.node.path)] : [];
  });
}

/** The text of the refusal. */
export const twice = ({ namespace, serviceAccount }: ServiceAccount, first: string) =>
  messageOf('service-account-identity-duplicate', `${shownName(namespace)}/${shownName(serviceAccount)}`, { first });

function associationsOf(index: TemplateIndex, { cluster, namespace, serviceAccount }: ServiceAccount, construct: Construct): CfnResource[] {
  const more = { Namespace: namespace, ServiceAccount: serviceAccount };
  return resourcesOf(index, eks.CfnPodIdentityAssociation.CFN_RESOURCE_TYPE_NAME, cluster, construct, more).map(({ resource }) => resource);
}
