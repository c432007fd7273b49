import type { IConstruct } from 'constructs';
import type { ClusterFacts } from './cluster-facts';
import type { NodeFacts } from './node-facts';
import type { Surroundings } from './surroundings';
import type { IndexedResource, TemplateIndex } from '../../synthesis/template-index';

const GROUP = 'AWS::EC2::SecurityGroup';
const INGRESS = 'AWS::EC2::SecurityGroupIngress';

/** A rule that lets something in. */
export type IngressRule = { readonly [property: string]: any };

/** A security group, with what the app lets into it. */
export interface SecurityGroupFacts {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  /** The rules that let something in, as properties of CloudFormation, whether they are written in the group or apart. */
  readonly ingress: readonly IngressRule[];
}

/** What the app lets into the group with an id. */
export function ingressOf(index: TemplateIndex, groupId: unknown, scope: IConstruct): IngressRule[] {
  const inline = groupAt(index, groupId)?.properties.SecurityGroupIngress;
  return [...[inline ?? []].flat(), ...index.where(INGRESS, { GroupId: groupId }, scope).map(({ properties }) => properties)];
}

/** The group with an id, where the app makes it. */
export function groupAt(index: TemplateIndex, groupId: unknown): IndexedResource | undefined {
  const made = index.resourceAt(groupId);
  return made?.resource.cfnResourceType === GROUP ? made : undefined;
}

/** The groups of clusters, which are on their nodes by default and on pods, and those that groups of nodes name. */
export function groupsOfNodes(surroundings: Surroundings, clusters: readonly ClusterFacts[], nodes: readonly NodeFacts[]): SecurityGroupFacts[] {
  const { index, registry } = surroundings;
  const ofClusters = clusters.flatMap(({ construct, resource }) => resource
    ? [{ construct, ingress: ingressOf(index, { 'Fn::GetAtt': [resource.resource.node.addr, 'ClusterSecurityGroupId'] }, resource.resource) }]
    : []);
  const named = new Set(nodes.flatMap(({ launchTemplate }) => launchTemplate?.securityGroups ?? []).flatMap(id => groupAt(index, id) ?? []));
  const ofNodes = [...named].map(({ resource }) => (
    { construct: registry.ownerOf(resource), ingress: ingressOf(index, { Ref: resource.node.addr }, resource) }
  ));
  return [...ofClusters, ...ofNodes];
}
