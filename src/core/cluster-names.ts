import type { IConstruct } from 'constructs';
import { canonical, keyOf } from '../synthesis/canonical';
import { groupBy } from '../synthesis/group-by';
import { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** What has the name of a cluster, as the user wrote it. */
export interface Named {
  readonly clusterName: string;
}

/** What makes a cluster, and where it says its name. */
const CLUSTERS: { readonly [type: string]: (properties: IndexedResource['properties']) => unknown } = {
  'AWS::EKS::Cluster': ({ Name }) => Name,
  'Custom::AWSCDK-EKS-Cluster': ({ Config }) => Config?.name,
};

/** A reference to each cluster that the app makes, and the name that it is given. */
interface Spellings {
  readonly name: unknown;
  readonly reference: unknown;
  readonly scope: IConstruct;
}

/**
 * The names of clusters, when all is said. A cluster that the app makes and gives a name is known by two: the reference to it, and the name itself.
 *
 * Two clusters of one name, as those of two regions in stacks without an environment, are not told apart by it: the name is neither of them then.
 */
export class ClusterNames {
  /** Those of the stage that the index is of. */
  public static of(index: TemplateIndex): ClusterNames {
    const known = ClusterNames.ofIndex.get(index) ?? new ClusterNames(index);
    ClusterNames.ofIndex.set(index, known);
    return known;
  }

  private static readonly ofIndex = new WeakMap<TemplateIndex, ClusterNames>();

  private readonly byKey = new Map<string, Spellings>();

  private constructor(index: TemplateIndex) {
    const made = Object.entries(CLUSTERS).flatMap(([type, nameIn]) => index.ofType(type).map(({ resource, properties }): Spellings => (
      { name: nameIn(properties), reference: { Ref: resource.node.addr }, scope: resource }
    ))).filter(({ name }) => name !== undefined && !isOfStack(name));
    for (const [key, [cluster, ...others]] of groupBy(made, ({ name, scope }) => keyOf(name, scope))) {
      if (others.length > 0) { continue; }
      this.byKey.set(key, cluster);
      this.byKey.set(keyOf(cluster.reference, cluster.scope), cluster);
    }
  }

  /** The text by which clusters are compared: the same for each name of one. The name is in canonical form, as properties of the index are. */
  public keyOf(name: unknown, scope: IConstruct): string {
    const key = keyOf(name, scope);
    const cluster = this.byKey.get(key);
    return cluster ? keyOf(cluster.reference, cluster.scope) : key;
  }

  /** The texts by which all names of a cluster are compared. */
  public keysOf(name: unknown, scope: IConstruct): string[] {
    const key = keyOf(name, scope);
    const cluster = this.byKey.get(key);
    return cluster ? [cluster.reference, cluster.name].map(each => keyOf(each, cluster.scope)) : [key];
  }
}

/** A name made of that of its stack is another one in each stack. */
const isOfStack = (name: unknown) => JSON.stringify(name).includes('"AWS::Stack');

/** The text by which the cluster of a name is compared; before all is said, that of the name. */
export function clusterKeyOf(clusterName: string, scope: IConstruct): string {
  const name = canonical(clusterName, scope);
  const index = TemplateIndex.tryOf(scope);
  return index ? ClusterNames.of(index).keyOf(name, scope) : keyOf(name, scope);
}

/** The resources of a type whose `ClusterName` is a name of the cluster, in the order of the tree, and of which each other property has its value. */
export function resourcesOf(
  index: TemplateIndex, type: string, { clusterName }: Named, scope: IConstruct, more: { readonly [property: string]: unknown } = {},
): IndexedResource[] {
  const others = Object.fromEntries(Object.entries(more).map(([property, value]) => [property, index.keyOf(value, scope)]));
  const keys = ClusterNames.of(index).keysOf(canonical(clusterName, scope), scope);
  const lists = keys.map(ClusterName => index.withKeys(type, { ClusterName, ...others })).filter(({ length }) => length > 0);
  if (lists.length < 2) { return lists[0] ?? []; }
  const all = new Set(lists.flat());
  return index.ofType(type).filter(each => all.has(each));
}

const TAG = 'kubernetes.io/cluster/';

/** The name of a cluster that the key of a tag has, in canonical form; undefined for any other tag. Nodes say by it which cluster they belong to (EKS user guide, "launch-node-linux"). */
export function clusterInTag(key: any): unknown {
  const [first, ...rest]: unknown[] = key?.['Fn::Join']?.[0] === '' && Array.isArray(key['Fn::Join'][1]) ? key['Fn::Join'][1] : [key];
  if (typeof first !== 'string' || !first.startsWith(TAG)) { return undefined; }
  const parts = [first.slice(TAG.length), ...rest].filter(part => part !== '');
  return parts.length > 1 ? { 'Fn::Join': ['', parts] } : parts[0];
}

/** The Auto Scaling groups whose nodes join a cluster, by their tag. */
export function groupsTaggedFor(index: TemplateIndex, { clusterName }: Named, scope: IConstruct): IndexedResource[] {
  const names = ClusterNames.of(index);
  const key = names.keyOf(canonical(clusterName, scope), scope);
  const isOfCluster = (name: unknown, { resource }: IndexedResource) => name !== undefined && names.keyOf(name, resource) === key;
  return index.ofType('AWS::AutoScaling::AutoScalingGroup').filter(group => {
    const { Tags } = group.properties;
    return Array.isArray(Tags) && Tags.some(tag => tag?.Value === 'owned' && isOfCluster(clusterInTag(tag.Key), group));
  });
}
