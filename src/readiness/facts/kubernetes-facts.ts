import type { IConstruct } from 'constructs';
import type { ClusterFacts, Clusters } from './cluster-facts';
import { isIntrinsic, parsedJson } from './json-text';
import type { Surroundings } from './surroundings';
import { isTable } from '../../diagnostics/checks';
import type { IndexedResource } from '../../synthesis/template-index';

type Table = { readonly [name: string]: any };

/** A map that is written out; empty where it is not. */
export const tableOf = (value: unknown): Table => isTable(value) && !isIntrinsic(value) ? value : {};

/** A list that is written out; empty where it is not. */
export const listOf = (value: unknown): readonly any[] => Array.isArray(value) ? value : [];

/** A Kubernetes object of an IPv6 cluster, as a manifest of the app has it. */
export interface ManifestFacts {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  readonly resource: IndexedResource;
  readonly cluster: ClusterFacts;
  /** As it is written, with canonical values in place of tokens. */
  readonly object: Table;
  /** For example `Service`; undefined where it is not known. */
  readonly kind?: string;
  /** Its annotations; undefined where they are not known. */
  readonly annotations?: Table;
}

/** The Kubernetes objects of manifests of a stage, those in lists too. */
export function manifestsOf({ index, registry }: Surroundings, clusters: Clusters): ManifestFacts[] {
  return index.ofType('Custom::AWSCDK-EKS-KubernetesResource').flatMap(resource => {
    const cluster = clusters.named(resource.properties.ClusterName, resource.resource);
    if (!cluster) { return []; }
    const construct = registry.ownerOf(resource.resource);
    const objects = [parsedJson(resource.properties.Manifest)].flat().flatMap(objectsIn);
    return objects.map(object => ({ construct, resource, cluster, object, ...about(object) }));
  });
}

function objectsIn(value: unknown): Table[] {
  const object = tableOf(value);
  return object.kind === 'List' ? listOf(object.items).flatMap(objectsIn) : [object];
}

function about({ kind, metadata = {} }: Table): Pick<ManifestFacts, 'kind' | 'annotations'> {
  const { annotations = {} } = tableOf(metadata);
  return {
    kind: typeof kind === 'string' ? kind : undefined,
    annotations: isTable(annotations) && !isIntrinsic(annotations) && !isIntrinsic(metadata) ? annotations : undefined,
  };
}

/** A Helm chart of an IPv6 cluster. */
export interface ChartFacts {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  readonly resource: IndexedResource;
  readonly cluster: ClusterFacts;
  /** The end of its name, for example `aws-load-balancer-controller`; undefined where it is not known. */
  readonly name?: string;
  /** Where it comes from: its repository, or its name where that says so. */
  readonly source?: string;
  /** Its version; undefined where it is the newest, or not known. */
  readonly version?: string;
  /** Its values, as far as they are known. */
  readonly values: Table;
}

/** The charts of a stage. */
export function chartsOf({ index, registry }: Surroundings, clusters: Clusters): ChartFacts[] {
  return index.ofType('Custom::AWSCDK-EKS-HelmChart').flatMap(resource => {
    const { ClusterName, Chart, Repository, Version, Values } = resource.properties;
    const cluster = clusters.named(ClusterName, resource.resource);
    if (!cluster) { return []; }
    const chart = typeof Chart === 'string' ? Chart : undefined;
    return [{
      construct: registry.ownerOf(resource.resource),
      resource,
      cluster,
      name: chart?.split('/').pop(),
      source: typeof Repository === 'string' ? Repository : chart,
      version: typeof Version === 'string' ? Version : undefined,
      values: tableOf(parsedJson(Values)),
    }];
  });
}

/** The clusters in which parameters of a class of Ingresses say that load balancers are dual stack, in a manifest or in the chart of the controller. */
export function withDualStackIngresses(manifests: readonly ManifestFacts[], charts: readonly ChartFacts[]): Set<ClusterFacts> {
  const isDualStack = (spec: unknown) => /^dualstack/.test(String(tableOf(spec).ipAddressType));
  return new Set([
    ...manifests.filter(({ kind, object }) => kind === 'IngressClassParams' && isDualStack(object.spec)),
    ...charts.filter(({ values }) => isDualStack(tableOf(values.ingressClassParams).spec)),
  ].map(({ cluster }) => cluster));
}
