import type { IConstruct } from 'constructs';
import { isIntrinsic } from './json-text';
import type { Surroundings } from './surroundings';
import { clusterKeyOf, ClusterNames, Named, resourcesOf } from '../../core/cluster-names';
import type { IIpv6Cluster } from '../../core/iipv6-cluster';
import { isTable } from '../../diagnostics/checks';
import { canonical } from '../../synthesis/canonical';
import type { IndexedResource } from '../../synthesis/template-index';

const STOCK = 'Custom::AWSCDK-EKS-Cluster';
const NATIVE = 'AWS::EKS::Cluster';

/** An IPv6 cluster: one of the app, or one that exists already. */
export class ClusterFacts {
  /** Who is told of what is wrong. */
  public readonly construct: IConstruct;
  /** The cluster in the template; undefined for one that exists already. */
  public readonly resource?: IndexedResource;
  /** The construct of this library, where there is one. */
  public readonly cluster?: IIpv6Cluster;
  /** What the template says of it, with the names that CloudFormation has for it, whichever module writes it; empty for one that exists already. */
  public readonly stated: { readonly [name: string]: any };
  /** The text by which all of its names are compared. */
  public readonly key: string;
  private readonly name: Named & { readonly scope: IConstruct };

  constructor(private readonly surroundings: Surroundings, { resource, cluster }: { resource?: IndexedResource; cluster?: IIpv6Cluster }) {
    const { registry } = surroundings;
    this.resource = resource;
    this.construct = resource ? registry.ownerOf(resource.resource) : cluster!;
    this.stated = resource ? statedBy(resource) : {};
    this.name = resource ? { clusterName: resource.resource.ref, scope: resource.resource } : { clusterName: cluster!.clusterName, scope: cluster! };
    this.key = clusterKeyOf(this.name.clusterName, this.name.scope);
    this.cluster = cluster ?? [...registry.clusters].find(each => clusterKeyOf(each.clusterName, each) === this.key);
  }

  /** The resources of a type whose `ClusterName` is a name of it, and of which each other property has its value. */
  public resourcesOf(type: string, more: { readonly [property: string]: unknown } = {}): IndexedResource[] {
    return resourcesOf(this.surroundings.index, type, this.name, this.name.scope, more);
  }

  /** Kubernetes version, for example `1.36`; undefined where it is not known. */
  public get version(): string | undefined {
    const version = this.stated.Version ?? this.cluster?.kubernetesVersion;
    return typeof version === 'string' && /^\d+\.\d+$/.test(version) ? version : undefined;
  }

  /** Whether its pods have IPv6 addresses. */
  public get isIpv6(): boolean {
    return this.stated.KubernetesNetworkConfig?.IpFamily === 'ipv6';
  }

  /** Whether it is known that they have IPv4 ones, which is what EKS gives them unless it is told otherwise. */
  public get isIpv4(): boolean {
    const { KubernetesNetworkConfig: config = {} } = this.stated;
    return [this.stated, config].every(each => isTable(each) && !isIntrinsic(each)) && (config.IpFamily ?? 'ipv4') === 'ipv4';
  }
}

/** The IPv6 clusters of a stage, by their names. */
export class Clusters {
  public readonly all: readonly ClusterFacts[];
  /** Those that constructs of this library stand for, and that are IPv4 ones. */
  public readonly ofIpv4: readonly ClusterFacts[];
  private readonly byKey: ReadonlyMap<string, ClusterFacts>;
  private readonly names: ClusterNames;

  constructor(surroundings: Surroundings) {
    const { index, registry } = surroundings;
    this.names = ClusterNames.of(index);
    const made = [NATIVE, STOCK].flatMap(type => index.ofType(type)).map(resource => new ClusterFacts(surroundings, { resource }));
    const keys = new Set(made.map(({ key }) => key));
    const others = [...registry.clusters].filter(cluster => !keys.has(clusterKeyOf(cluster.clusterName, cluster)));
    this.all = [...made.filter(({ isIpv6 }) => isIpv6), ...others.map(cluster => new ClusterFacts(surroundings, { cluster }))];
    this.ofIpv4 = made.filter(({ cluster, isIpv4 }) => cluster !== undefined && isIpv4);
    this.byKey = new Map(this.all.map(cluster => [cluster.key, cluster]));
  }

  /** The cluster that a name stands for, if it is one of these. */
  public named(name: unknown, scope: IConstruct): ClusterFacts | undefined {
    return this.byKey.get(this.names.keyOf(canonical(name, scope), scope));
  }

  /** What the facts of a construct of this library are. */
  public of(cluster: IIpv6Cluster): ClusterFacts | undefined {
    return this.named(cluster.clusterName, cluster);
  }
}

/** The function of aws-eks takes what the API takes, of which the names begin with a small letter. */
function statedBy({ resource, properties }: IndexedResource): { readonly [name: string]: any } {
  return resource.cfnResourceType === STOCK ? capitalized(properties.Config ?? {}) : properties;
}

function capitalized(value: any): any {
  if (Array.isArray(value)) { return value.map(capitalized); }
  if (!isTable(value) || isIntrinsic(value)) { return value; }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name[0].toUpperCase() + name.slice(1), capitalized(each)]));
}
