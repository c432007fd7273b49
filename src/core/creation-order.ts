import type { CfnResource, Stack } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import { Construct, IConstruct } from 'constructs';
import { clusterKeyOf } from './cluster-names';
import { isFargate, isNodes } from './compute';
import type { ICreationStage } from './creation-stage';
import { refuse } from './messages';
import { judgeDependents, judgeOrder } from './order-findings';
import { Exception, OrderMembers, Place, placeOf, Said } from './order-members';
import { OrderedResources } from './ordered-resources';
import { CreationStage, levelOf, requireConstruct, requireSameStage, StageName, STAGES } from './stages';
import { resourcesBelow } from '../synthesis/below';
import { judge } from '../synthesis/findings';
import { StackGraph } from '../synthesis/stack-graph';
import { isInStackOf, nameInStage, outermostStack, stageOf } from '../synthesis/stacks';
import { IndexedResource, TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/**
 * In which order a cluster comes up. It is deleted in the reversed order.
 *
 * ```text
 * network ─> control plane ─> beforeNodes ─> cni ─> nodes ─> coreDns ─> controllers ─> workloads
 *                             CRDs           CNI,    groups,  CoreDNS    add-ons,       manifests,
 *                                            proxy,  Fargate             controllers    charts
 *                                            agent
 * ```
 *
 * Each stage waits for all that is in those before. Constructs join one with `add`, and depend on one with `ready`; each manifest and chart of the cluster, wherever in the
 * stage of the app it is made, is among the workloads if nothing else is said. Two things do not follow: CoreDNS waits for those nodes only that can run it, and the
 * ConfigMap aws-auth for none.
 *
 * A stack whose resources wait for those of another stack comes after it.
 *
 * Refuses a chart before nodes that waits for its pods, what would wait for itself, and a stage that only stacks have that are deployed later.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * declare const crds: Construct;
 * declare const dashboard: Construct;
 * cluster.creationOrder.beforeNodes.add(crds);
 * dashboard.node.addDependency(cluster.creationOrder.nodes.ready);
 */
export class CreationOrder {
  private static readonly all = new WeakMap<IConstruct, CreationOrder[]>();

  /** What nodes and the CNI must find in the cluster: custom resource definitions, policies, namespaces. No pod can run yet. */
  public readonly beforeNodes: ICreationStage;
  /** What gives pods their network: the VPC CNI, kube-proxy and the Pod Identity agent, or the chart of another CNI. */
  public readonly cni: ICreationStage;
  /** Node groups and Fargate profiles, whoever makes them. */
  public readonly nodes: ICreationStage;
  /** CoreDNS, and what it needs; that of stock constructs too, where it is in the stack of the cluster. */
  public readonly coreDns: ICreationStage;
  /** What workloads need besides: add-ons, and controllers such as those of load balancers. */
  public readonly controllers: ICreationStage;
  /** Everything else. Manifests and charts of which nothing is said are here. */
  public readonly workloads: ICreationStage;
  /**
   * What all stages wait for.
   *
   * @internal
   */
  public readonly _controlPlane: ICreationStage;

  private readonly placed = new Map<IConstruct, Place>();
  private readonly byDefault = new Map<IConstruct, Place>();
  private known?: { readonly index?: TemplateIndex; readonly key: string };
  private readonly copies = new Map<CfnResource, CfnResource>();
  private readonly ties = new Map<CfnResource, Set<IConstruct>>();
  private readonly exceptions = new Map<CfnResource, Exception>();
  private readonly taints = new Map<IConstruct, eks.TaintSpec[]>();
  private readonly profiles = new Set<IConstruct>();
  private readonly stages: CreationStage[];

  /**
   * @param cluster whose order it is
   * @param clusterName its name, by which its manifests and charts are told
   */
  constructor(private readonly cluster: IConstruct, private readonly clusterName: string) {
    // eslint-disable-next-line awscdk/require-passing-this, awscdk/pascal-case-construct-id -- below the cluster, with a colon, so that no construct of the user has the id
    const home = new Construct(cluster as Construct, 'cdk-eks-ipv6:CreationOrder');
    // aws-cdk-lib lets constructs depend on what is in the same stage of the app only.
    this.stages = STAGES.map(stage => new CreationStage(new Construct(home, stage), construct => this.put(construct, stage)));
    [this._controlPlane, this.beforeNodes, this.cni, this.nodes, this.coreDns, this.controllers, this.workloads] = this.stages;
    const ofStage = CreationOrder.all.get(stageOf(cluster)) ?? [];
    CreationOrder.all.set(stageOf(cluster), [...ofStage, this]);
    this.give();
  }

  /**
   * A stage by its name, for what a configuration file says.
   *
   * Refuses a name that no stage has.
   *
   * @param name `beforeNodes`, `cni`, `nodes`, `coreDns`, `controllers` or `workloads`
   */
  public stage(name: string): ICreationStage {
    const [, ...names] = STAGES;
    const place = (STAGES as readonly string[]).indexOf(name);
    return place > 0 ? this.stages[place] : refuse(this.cluster, 'order-stage', name, { stages: names.join(', ') });
  }

  /**
   * Take constructs out of the order, with all that is below them: they wait for nothing but what they depend on themselves, and nothing waits for them.
   *
   * Refuses a construct that has been put into a stage.
   */
  public exempt(...constructs: IConstruct[]): void {
    constructs.forEach(construct => this.put(construct, 'exempt'));
  }

  /**
   * Put a construct into a stage where the user has not put it elsewhere.
   *
   * @internal
   */
  public _joinByDefault(stage: StageName, ...constructs: IConstruct[]): void {
    constructs.forEach(construct => this.byDefault.set(construct, levelOf(stage)));
  }

  /**
   * Put a copy where the user has put the original, and let it wait for the stages that the original depends on.
   *
   * @internal
   */
  public _replace(original: CfnResource, copy: CfnResource): void {
    this.copies.set(original, copy);
    const place = this._statedPlaceOf(original);
    if (place !== undefined) { this.byDefault.set(copy, place); }
  }

  /**
   * Let a resource depend on constructs, of which aws-cdk-lib is not told: one of them stands elsewhere than it was written. It is said anew when all is said.
   *
   * @internal
   */
  public _tie(source: CfnResource, targets: readonly IConstruct[]): void {
    this.ties.set(source, new Set([...this.ties.get(source) ?? [], ...targets]));
  }

  /**
   * Where the user has put a construct; undefined where nothing has been said of it.
   *
   * @internal
   */
  public _statedPlaceOf(construct: IConstruct): Place | undefined {
    return placeOf(construct, this.alike().map(({ placed }) => placed));
  }

  /**
   * Put an add-on into a stage that waits for these nodes, and not for all.
   *
   * @internal
   */
  public _joinAfter(stage: StageName, addon: CfnResource, after: readonly CfnResource[]): void {
    this._joinByDefault(stage, addon);
    this.exceptions.set(addon, { level: levelOf('cni'), after });
  }

  /**
   * Put a Fargate profile among the nodes. It waits for those before it, as EKS makes one at a time.
   *
   * @internal
   */
  public _addFargateProfile(profile: IConstruct): void {
    if (this.profiles.has(profile)) { return; }
    profile.node.addDependency(...[...this.profiles].filter(each => isInStackOf(each, profile)).slice(-1));
    this.profiles.add(profile);
    this._joinByDefault('nodes', profile);
  }

  /**
   * Tell of taints with which nodes register, and of which their resource does not tell.
   *
   * @internal
   */
  public _tellTaints(nodes: IConstruct, taints: eks.TaintSpec[]): void {
    this.taints.set(nodes, taints);
  }

  /**
   * The taints that somebody told of.
   *
   * @internal
   */
  public _taintsOf({ resource }: IndexedResource): readonly eks.TaintSpec[] {
    return this.alike().flatMap(({ taints }) => resource.node.scopes.flatMap(scope => taints.get(scope) ?? []));
  }

  /**
   * All that pods can run on, when all is said.
   *
   * @internal
   */
  public _compute(): IndexedResource[] {
    const index = TemplateIndex.of(this.cluster);
    // Nodes that the user has put elsewhere, or taken out of the order, are nodes all the same.
    const joined = this.places().filter(([, place]) => place === levelOf('nodes'));
    return [...new Set(joined.flatMap(([construct]) => resourcesBelow(construct)))]
      .filter(each => isFargate(each) || isNodes(each))
      .flatMap(each => index.find(each) ?? []);
  }

  /**
   * Whether the app gives the cluster Fargate profiles and no nodes, in whatever stacks.
   *
   * @internal
   */
  public get _isFargateAlone(): boolean {
    const compute = this._compute();
    return compute.length > 0 && compute.every(({ resource }) => isFargate(resource));
  }

  /**
   * Whether a resource has been put somewhere already.
   *
   * @internal
   */
  public _has(resource: CfnResource): boolean {
    return this.alike().some(({ placed, byDefault }) => placeOf(resource, [placed, byDefault]) !== undefined);
  }

  /**
   * Whether a stack has something that comes before nodes, so that nodes in other stacks come after it.
   *
   * @internal
   */
  public _isBeforeNodes(stack: Stack): boolean {
    return this.places().some(([construct, place]) => typeof place === 'number' && place < levelOf('nodes') && outermostStack(construct) === stack);
  }

  /** Every place that a construct has, by default or as it was said. */
  private places(): [IConstruct, Place][] {
    return this.alike().flatMap(({ placed, byDefault }) => [...byDefault, ...placed]);
  }

  /** All that has been said of the cluster: it can have been imported twice. */
  private alike(): CreationOrder[] {
    const key = this.key();
    return (CreationOrder.all.get(stageOf(this.cluster)) ?? []).filter(order => order === this || order.key() === key);
  }

  /** Asked for often. Which names are of one cluster is known when all is said. */
  private key(): string {
    const index = TemplateIndex.tryOf(this.cluster);
    if (!this.known || this.known.index !== index) { this.known = { index, key: clusterKeyOf(this.clusterName, this.cluster) }; }
    return this.known.key;
  }

  private put(construct: IConstruct, stage: StageName | 'exempt'): void {
    requireConstruct(this.cluster, stage, construct);
    requireSameStage(this.cluster, this.cluster, stage, construct);
    const place = stage === 'exempt' ? stage : levelOf(stage);
    const other = this.placed.get(construct);
    if (other !== undefined && other !== place) {
      refuse(this.cluster, 'order-two-stages', construct.node.path, { stage, other: other === 'exempt' ? other : STAGES[other] });
    }
    this.placed.set(construct, place);
  }

  private give(): void {
    let said: readonly Said[] = [];
    let members: OrderMembers | undefined;
    let ordered: OrderedResources | undefined;
    whenAllIsSaid(this.cluster, 'join', () => this.ties.clear());
    whenAllIsSaid(this.cluster, 'order', () => {
      ordered?.undo();
      members = ordered = undefined;
      const orders = this.alike();
      if (orders[0] !== this) { return; }
      const index = TemplateIndex.of(this.cluster);
      said = orders.map(({ cluster, clusterName, placed, byDefault, exceptions, copies, ties, stages }) => {
        const markers = stages.map(({ marker }) => marker);
        return { cluster, clusterName, placed, byDefault, exceptions, copies, ties, markers };
      });
      members = new OrderMembers(index, said);
      ordered = new OrderedResources(index, nameInStage(this.cluster), members, StackGraph.of(this.cluster));
    });
    judge(this.cluster, index => [
      ...members && ordered ? judgeOrder(index, said[0], members, ordered) : [],
      ...judgeDependents(stageOf(this.cluster), this.stages),
    ]);
  }
}
