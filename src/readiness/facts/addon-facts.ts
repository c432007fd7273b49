import type { IConstruct } from 'constructs';
import type { ClusterFacts, Clusters } from './cluster-facts';
import { isIntrinsic, parsedJson } from './json-text';
import { isLiteral } from './stated';
import type { Surroundings } from './surroundings';
import { isTable } from '../../diagnostics/checks';
import { groupBy } from '../../synthesis/group-by';
import type { IndexedResource } from '../../synthesis/template-index';

type Table = { readonly [name: string]: unknown };

/** An EKS add-on of an IPv6 cluster, whoever made it. */
export class AddonFacts {
  /** The add-ons of a stage. */
  public static allOf(surroundings: Surroundings, clusters: Clusters): AddonFacts[] {
    const { index, registry } = surroundings;
    const all = index.ofType('AWS::EKS::Addon').flatMap(resource => {
      const cluster = clusters.named(resource.properties.ClusterName, resource.resource);
      return cluster ? [new AddonFacts(surroundings, resource, cluster)] : [];
    });
    const byCluster = groupBy(all, ({ cluster }) => cluster);
    const byName = (addons: AddonFacts[]) => groupBy(addons, ({ resource }) => resource.keyOf('AddonName'));
    const same = [...byCluster.values()].flatMap(addons => [...byName(addons).values()]);
    // What others make counts first: of the two only the one of this library can be left out by an option of it.
    const isOwn = ({ resource }: AddonFacts) => registry.isOwn(resource.resource);
    const inOrder = (addons: AddonFacts[]) => [...addons.filter(each => !isOwn(each)), ...addons.filter(isOwn)];
    same.map(inOrder).forEach(([first, ...others]) => {
      others.forEach(other => { other.isSecondOf = registry.pathOf(first.resource.resource); });
    });
    return all;
  }

  /** The path of the add-on of this name that the cluster has already; undefined for the first one. */
  public isSecondOf?: string;

  /** Who is told of what is wrong. */
  public readonly construct: IConstruct;
  /** What the template says of it, overrides included. */
  public readonly stated: { readonly [name: string]: any };
  /** Its configuration; undefined where it is not known, or is no JSON. */
  public readonly configuration?: Table;

  private constructor({ registry }: Surroundings, public readonly resource: IndexedResource, public readonly cluster: ClusterFacts) {
    this.construct = registry.ownerOf(resource.resource);
    this.stated = resource.properties;
    this.configuration = known(parsedJson(this.stated.ConfigurationValues));
  }

  /** Its name, for example `vpc-cni`; undefined where it is not known. */
  public get name(): string | undefined {
    return textOf(this.stated.AddonName);
  }

  /** Its version, for example `v1.23.1-eksbuild.1`; undefined where it is the default of EKS, or not known. */
  public get version(): string | undefined {
    return textOf(this.stated.AddonVersion);
  }

  /** Whether it is the VPC CNI. */
  public get isCni(): boolean {
    return this.name === 'vpc-cni';
  }

  /** The environment variables in its configuration, by the name of the part that has them. */
  public get environments(): { readonly [where: string]: Table } {
    const { env, init } = this.configuration ?? {};
    return { 'env': withoutReferences(known(env)), 'init.env': withoutReferences(known(known(init)?.env)) };
  }

  /** Its associations, by service account, as far as they are known. */
  public get associations(): readonly { readonly ServiceAccount?: unknown; readonly RoleArn?: unknown }[] {
    return [this.stated.PodIdentityAssociations ?? []].flat().filter(each => known(each) !== undefined);
  }
}

/** A value behind a dynamic reference is not known, and stands for itself. */
const withoutReferences = (env: Table = {}): Table =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, typeof value !== 'string' || isLiteral(value) ? value : { Ref: value }]));

const textOf = (value: unknown) => typeof value === 'string' ? value : undefined;

/** A map that is written out, and does not stand for another one. */
const known = (value: unknown): Table | undefined => isTable(value) && !isIntrinsic(value) ? value : undefined;
