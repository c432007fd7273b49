import type { IConstruct } from 'constructs';
import { clusterKeyOf, ClusterNames, resourcesOf } from './cluster-names';
import { KUBERNETES_TYPES, waitsForPods } from './kubernetes-resources';
import { messageOf } from './messages';
import { OrderCircles } from './order-circles';
import { dependentsElsewhere } from './order-dependents';
import type { OrderMembers, Said } from './order-members';
import type { OrderedResources } from './ordered-resources';
import { CreationStage, levelOf, STAGES } from './stages';
import { groupBy } from '../synthesis/group-by';
import { StackGraph } from '../synthesis/stack-graph';
import { isNestedStack, outermostStack } from '../synthesis/stacks';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** What tells in its properties which cluster it belongs to. */
const OF_A_CLUSTER = [
  ...KUBERNETES_TYPES, 'AWS::EKS::AccessEntry', 'AWS::EKS::Addon', 'AWS::EKS::FargateProfile', 'AWS::EKS::Nodegroup', 'AWS::EKS::PodIdentityAssociation',
];

/** What is wrong with an order, when it has been given. */
export function judgeOrder(index: TemplateIndex, said: Said, members: OrderMembers, ordered: OrderedResources): string[] {
  const resources = [...members.level].flatMap(([resource, level]): [IndexedResource, number][] => {
    const indexed = index.find(resource);
    return indexed ? [[indexed, level]] : [];
  });
  const isNew = [...members.level.values()].includes(levelOf('controlPlane'));
  return [
    ...resources.flatMap(([resource, level]) => ofOtherCluster(index, said, resource, level)),
    // Of a cluster that exists nobody knows whether it has nodes.
    ...isNew ? [...resources.flatMap(([resource, level]) => waitingTooEarly(resource, level)), ...waitingBeforeStacks(index, said, members)] : [],
    ...betweenStacks(ordered),
    ...onLaterStacks(ordered),
    ...ownStage(members),
    ...circles(index, ordered, members),
  ];
}

/** What is wrong with those who depend on a stage of creation. */
export function judgeDependents(stageOfApp: IConstruct, stages: readonly CreationStage[]): string[] {
  const asked = stages.filter(({ isAskedFor }) => isAskedFor).map(({ marker }) => marker);
  return dependentsElsewhere(stageOfApp, asked).flatMap(({ dependent, target }) =>
    messageOf('order-other-app-stage', dependent.node.path, { stage: target.node.id }));
}

function ofOtherCluster(
  index: TemplateIndex, { cluster, clusterName }: Said, { resource, properties, path }: IndexedResource, level: number,
): string[] {
  if (!OF_A_CLUSTER.includes(resource.cfnResourceType) || properties.ClusterName === undefined) { return []; }
  const isOwn = ClusterNames.of(index).keyOf(properties.ClusterName, resource) === clusterKeyOf(clusterName, cluster);
  // A name and a reference can be one cluster: what is not known is not refused.
  const isKnown = index.resourceAt(properties.ClusterName) !== undefined && index.resourceOf(clusterName, cluster) !== undefined;
  return !isOwn && isKnown ? [messageOf('order-other-cluster', path, { stage: STAGES[level] })] : [];
}

const CHART = 'Custom::AWSCDK-EKS-HelmChart';

/** Charts that are in no stage, in a stack that is there before the first that has nodes begins. */
function waitingBeforeStacks(index: TemplateIndex, { cluster, clusterName }: Said, { level }: OrderMembers): string[] {
  const nodes = new Set([...level].filter(([, each]) => each === levelOf('nodes')).map(([resource]) => outermostStack(resource)));
  if (nodes.size === 0) { return []; }
  const graph = StackGraph.of(cluster);
  return resourcesOf(index, CHART, { clusterName }, cluster)
    .filter(({ resource, properties }) => !level.has(resource) && waitsForPods(properties))
    .map(({ resource, path }) => ({ path, stack: outermostStack(resource) }))
    .filter(({ stack }) => [...nodes].every(each => graph.isAfter(each, stack)))
    .map(({ path, stack }) => messageOf('order-chart-waits', path, { stage: stack.node.path }));
}

function waitingTooEarly({ resource, properties, path }: IndexedResource, level: number): string[] {
  return resource.cfnResourceType === CHART && level < levelOf('nodes') && waitsForPods(properties)
    ? [messageOf('order-chart-waits', path, { stage: STAGES[level] })]
    : [];
}

/** Once for each stack and stage, however many resources wait. */
function betweenStacks({ unreachable }: OrderedResources): string[] {
  const groups = groupBy(unreachable, ({ waiting, stack }) => `${waiting.stack.node.addr} ${stack.node.addr}`);
  return [...groups.values()].map(([{ waiting, stage, stack }]) =>
    messageOf('order-between-stacks', `${waiting.node.path} in ${waiting.stack.node.path}`, { stage, stack: stack.node.path }));
}

/** Once for each resource and stack. */
function onLaterStacks({ untied }: OrderedResources): string[] {
  const groups = groupBy(untied, ({ source, target }) => `${source.node.addr} ${outermostStack(target).node.addr}`);
  return [...groups.values()].map(([{ source, target }]) => {
    const [own, later] = [source, target].map(each => outermostStack(each).node.path);
    return messageOf('order-depends-on-later-stack', `${source.node.path} in ${own}`, { target: target.node.path, stack: later });
  });
}

/** What depends on the stage that it is in, or on a later one. */
function ownStage({ level, waits }: OrderMembers): string[] {
  return [...level].filter(([resource, own]) => waits.get(resource)! >= own).map(([{ node }]) => messageOf('order-circular', [node.path]));
}

function circles(index: TemplateIndex, ordered: OrderedResources, members: OrderMembers): string[] {
  const circle = new OrderCircles(index, ordered.edges, members).first();
  if (circle.length === 0) { return []; }
  return [messageOf(circle.some(isNestedStack) ? 'order-in-nested-stack' : 'order-circular', circle.map(({ node }) => node.path))];
}
