import type { IConstruct } from 'constructs';
import type { StatedPlacement } from './stated-placement';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { stageOf } from '../synthesis/stacks';

/** What this library's constructs say of themselves, in one stage of the app. */
export class Registry {
  /** That of the stage of a construct. */
  public static of(scope: IConstruct): Registry {
    const stage = stageOf(scope);
    const known = Registry.ofStage.get(stage) ?? new Registry();
    Registry.ofStage.set(stage, known);
    return known;
  }

  private static readonly ofStage = new WeakMap<IConstruct, Registry>();

  /** IPv6 clusters, those that exist already among them. */
  public readonly clusters = new Set<IIpv6Cluster>();
  /** The cluster that nodes join which do not say so by its name. */
  public readonly clusterOf = new Map<IConstruct, IIpv6Cluster>();
  /** The subnets that something is said to be in. */
  public readonly placements: StatedPlacement[] = [];
  /** Add-ons of which it is said what brings their nodes. */
  public readonly saidToRun = new Set<IConstruct>();
  /** The construct that users wrote, by what it is made of. */
  private readonly owners = new Map<IConstruct, IConstruct>();
  /** What somebody wrote, by what stands for it in another stack. */
  private readonly originals = new Map<IConstruct, IConstruct>();

  /** Know of nodes that join a cluster, and of the cluster with them. */
  public join(owner: IConstruct, compute: IConstruct, cluster: IIpv6Cluster): void {
    this.clusters.add(cluster);
    this.clusterOf.set(compute, cluster);
    this.speakFor(owner, compute);
  }

  /** From now on what is found wrong with a part is said of its owner. */
  public speakFor(owner: IConstruct, part: IConstruct): void {
    this.owners.set(part, owner);
  }

  /** Something stands for a part in another stack. */
  public standFor(original: IConstruct, copy: IConstruct): void {
    this.originals.set(copy, original);
    this.speakFor(this.ownerOf(original), copy);
  }

  /** Whether a construct of this library made it. */
  public isOwn(part: IConstruct): boolean {
    return this.owners.has(part);
  }

  /** Whether a resource is of nodes that a construct of this library made. */
  public isOfOwnNodes(resource: IConstruct): boolean {
    return resource.node.scopes.some(scope => this.clusterOf.has(scope));
  }

  /** Whether somebody said what runs an add-on, wherever it stands. */
  public isSaidToRun(addon: IConstruct): boolean {
    return this.saidToRun.has(this.originals.get(addon) ?? addon);
  }

  /** The path of what somebody wrote, wherever it stands. */
  public pathOf(part: IConstruct): string {
    return (this.originals.get(part) ?? part).node.path;
  }

  /** The construct that users wrote to get a resource: that of this library, or the one that has the resource as its default child, or the resource itself. */
  public ownerOf(resource: IConstruct): IConstruct {
    let part = resource;
    for (;;) {
      const owner = this.owners.get(part);
      if (owner) { return owner; }
      if (!isDefaultChild(part)) { return part; }
      part = part.node.scope!;
    }
  }
}

/** A construct with children of both names has no default one, and throws when it is asked for it. */
function isDefaultChild({ node: { id, scope } }: IConstruct): boolean {
  if (['Resource', 'Default'].includes(id)) { return scope !== undefined; }
  return scope !== undefined && !['Resource', 'Default'].some(name => scope.node.tryFindChild(name)) && scope.node.defaultChild?.node.id === id;
}
