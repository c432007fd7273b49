import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { resourcesOf } from './cluster-names';
import { isAwsAuth, KUBERNETES_TYPES } from './kubernetes-resources';
import { levelOf } from './stages';
import { resourcesBelow } from '../synthesis/below';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** Where a construct was put: the level of a stage, or nowhere. */
export type Place = number | 'exempt';
/** Waits for no stage. */
export const NOTHING = -1;

/** What a resource waits for that does not wait for whole stages. */
export interface Exception {
  readonly level: number;
  readonly after: readonly CfnResource[];
}

/** What is known of an order. */
export interface Said {
  readonly cluster: IConstruct;
  readonly clusterName: string;
  /** By the user. */
  readonly placed: ReadonlyMap<IConstruct, Place>;
  /** By this library, where the user says nothing else. */
  readonly byDefault: ReadonlyMap<IConstruct, Place>;
  /** What waits for less than the stage that it is in would have it, up to a level, and for these besides. */
  readonly exceptions: ReadonlyMap<CfnResource, Exception>;
  /** What stands in place of a resource, in another stack. */
  readonly copies: ReadonlyMap<CfnResource, CfnResource>;
  /** What a resource depends on, of which aws-cdk-lib is not told. */
  readonly ties: ReadonlyMap<CfnResource, ReadonlySet<IConstruct>>;
  /** What stands for each stage as a dependency. */
  readonly markers: readonly IConstruct[];
}

/** The resources that are in an order, and those that wait for it. */
export class OrderMembers {
  /** The stage that a resource is in: later ones wait for it. */
  public readonly level = new Map<CfnResource, number>();
  /** Up to which stage a resource waits. */
  public readonly waits = new Map<CfnResource, number>();

  /** What a resource waits for besides. */
  public readonly besides = new Map<CfnResource, readonly CfnResource[]>();
  /** What a resource depends on in whatever stack. */
  public readonly ties: readonly (readonly [CfnResource, CfnResource])[];

  private readonly placed: readonly ReadonlyMap<IConstruct, Place>[];
  private readonly byDefault: readonly ReadonlyMap<IConstruct, Place>[];

  constructor(private readonly index: TemplateIndex, private readonly orders: readonly Said[]) {
    this.placed = orders.map(({ placed }) => placed);
    this.byDefault = orders.map(({ byDefault }) => byDefault);
    const constructs = orders.flatMap(({ placed, byDefault }) => [...byDefault.keys(), ...placed.keys()]);
    constructs.flatMap(resourcesBelow).forEach(resource => this.join(resource));
    this.kubernetesResources().forEach(({ resource, properties }) => {
      this.join(resource, isAwsAuth(properties) ? 'exempt' : levelOf('workloads'));
    });
    this.findDependents();
    this.ties = this.saidTies().flatMap(([source, targets]) => {
      const all = new Set(targets.flatMap(resourcesBelow).map(target => this.standing(target)));
      return [...all].map(target => [this.standing(source), target] as const);
    });
  }

  /** The resource, or the copy of it that stands elsewhere. */
  public standing(resource: CfnResource): CfnResource {
    const copy = this.orders.map(({ copies }) => copies.get(resource)).find(each => each !== undefined);
    return copy && !this.index.find(resource)?.isInTemplate ? copy : resource;
  }

  /** Manifests, charts, patches and questions, whoever makes them. */
  private kubernetesResources(): IndexedResource[] {
    const [{ cluster, clusterName }] = this.orders;
    return KUBERNETES_TYPES.flatMap(type => resourcesOf(this.index, type, { clusterName }, cluster));
  }

  private join(resource: CfnResource, otherwise?: Place): void {
    const own = placeOf(resource, this.byDefault);
    // A stack as a whole is put somewhere for what is in it and has no place, which nodes and add-ons of this library have.
    const stated = placeOf(resource, this.placed, own === undefined ? undefined : Stack.isStack);
    const place = stated ?? own ?? otherwise;
    if (place === undefined || place === 'exempt' || !this.index.find(resource)?.isInTemplate) { return; }
    this.level.set(resource, place);
    const exception = this.orders.map(({ exceptions }) => exceptions.get(resource)).find(each => each !== undefined);
    this.wait(resource, exception?.level ?? place - 1);
    if (exception) { this.besides.set(resource, exception.after); }
  }

  private saidTies(): (readonly [CfnResource, readonly IConstruct[]])[] {
    return this.orders.flatMap(({ ties }) => [...ties].map(([source, targets]) => [source, [...targets]] as const));
  }

  private findDependents(): void {
    const levels = new Map(this.orders.flatMap(({ markers }) => markers.map((marker, level): [IConstruct, number] => [marker, level])));
    for (const [source, targets] of [...this.index.statedDependencies, ...this.saidTies()]) {
      const level = Math.max(NOTHING, ...targets.map(target => levels.get(target) ?? NOTHING));
      if (level !== NOTHING) { resourcesBelow(source).map(resource => this.standing(resource)).forEach(resource => this.wait(resource, level)); }
    }
  }

  private wait(resource: CfnResource, level: number): void {
    if (!this.index.find(resource)?.isInTemplate) { return; }
    this.waits.set(resource, Math.max(level, this.waits.get(resource) ?? NOTHING));
  }
}

/** The place of the nearest construct that has one, those that do not count excepted. */
export function placeOf(
  construct: IConstruct, places: readonly ReadonlyMap<IConstruct, Place>[], isLeftOut: (scope: IConstruct) => boolean = () => false,
): Place | undefined {
  for (const scope of [...construct.node.scopes].reverse()) {
    if (isLeftOut(scope)) { continue; }
    const place = places.map(each => each.get(scope)).find(each => each !== undefined);
    if (place !== undefined) { return place; }
  }
  return undefined;
}
