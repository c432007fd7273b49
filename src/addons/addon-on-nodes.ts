import { CfnResource, Lazy, Reference, ResolutionTypeHint, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct, Dependable, IConstruct, IDependable } from 'constructs';
import { ADDON_VERSION_TYPE } from './addon-version-lookup';
import { AttributesOfAddon } from './attributes-of-addon';
import { Needs, Runners } from './runners';
import { isFargate } from '../core/compute';
import { kubernetesDependenciesOf } from '../core/kubernetes-dependencies';
import { levelOf, requireSameStage } from '../core/stages';
import { Registry } from '../readiness/registry';
import { resourcesBelow } from '../synthesis/below';
import { judge } from '../synthesis/findings';
import { catchUp } from '../synthesis/made-late';
import { StackGraph } from '../synthesis/stack-graph';
import { isInStackOf, nameInStage, outermostStack, stageOf } from '../synthesis/stacks';
import { leaveOutUnless, sayTheSame } from '../synthesis/stock-cfn-resource';
import { holdDependencies } from '../synthesis/stock-node';
import { TemplateIndex } from '../synthesis/template-index';
import { synthesisOf, whenAllIsSaid } from '../synthesis/when-all-is-said';

/** Where an add-on is, and what it runs on. */
interface Place {
  readonly stack?: Stack;
  readonly compute: readonly CfnResource[];
  /** The add-on itself, or the copy. */
  readonly standing?: eks.CfnAddon;
}

/** An add-on in the stack of its nodes. */
class CopyOfAddon extends eks.CfnAddon {
  constructor(scope: Construct, id: string, public readonly original: AddonOnNodes) {
    super(scope, id, { addonName: original.addonName, clusterName: original.clusterName });
    sayTheSame(this, original);
  }

  /** After an app has changed it can stand elsewhere. */
  protected shouldSynthesize(): boolean {
    return this.original.standsIn(this.stack);
  }
}

/**
 * An add-on whose pods need nodes. It stands in the stack that has these, so that it can wait for them: where the stack that it is written in has none, a copy
 * stands in the first stack that has. Where nothing can run it, it is in no template.
 *
 * What depends on the construct waits for the copy, and the copy for what the construct depends on. Attributes are those of the copy.
 */
export class AddonOnNodes extends eks.CfnAddon {
  private readonly runners: Runners;
  private place?: Place;
  private readonly isInOrder: boolean;
  private readonly heldOfConstruct: ReadonlySet<IDependable>;
  private readonly held: ReadonlySet<IDependable>;
  private readonly heldByResource = new Set<CfnResource>();
  private readonly attributes = new AttributesOfAddon(this);
  /** Versions that EKS is asked for in the stacks of copies, as CloudFormation changes no value that another stack imports. */
  private readonly versions = new Map<eks.CfnAddon, string>();

  constructor(private readonly construct: Construct, id: string, props: eks.CfnAddonProps, private readonly needs: Needs) {
    super(construct, id, props);
    this.runners = new Runners(needs);
    const { addonVersion } = props;
    if (this.asksForVersion && !needs.isFixed) {
      this.addonVersion = Lazy.uncachedString({ produce: () => this.versions.get(this.standing!) ?? addonVersion });
      questionsBelow(construct).forEach(question => leaveOutUnless(question, () => this.shouldSynthesize()));
    }
    // With a cluster of another stage of the app there is no order.
    this.isInOrder = stageOf(construct) === stageOf(needs.cluster);
    [this.heldOfConstruct, this.held] = [construct, this].map(each => this.isInOrder ? holdDependencies(each) : new Set<IDependable>());
    whenAllIsSaid(needs.cluster, 'join', () => { this.place = undefined; });
    whenAllIsSaid(needs.cluster, 'place', () => this.findPlace());
    whenAllIsSaid(needs.cluster, 'tie', () => this.tie());
    judge(construct, () => this.attributes.misled(this.addonName));
  }

  /** That of the copy, where one stands elsewhere. */
  public get attrArn(): string {
    return this.needs.isFixed ? super.attrArn : this.attributes.get('attrArn', super.attrArn);
  }

  /** That of the copy, where one stands elsewhere. */
  public get ref(): string {
    return this.needs.isFixed ? super.ref : this.attributes.get('ref', super.ref);
  }

  /** A reference names this resource, and cannot lead to another one. */
  public getAtt(attributeName: string, typeHint?: ResolutionTypeHint): Reference {
    this.attributes?.ask(); // stock constructors may call it before there is any
    return super.getAtt(attributeName, typeHint);
  }

  /** Until all is said it is not known what waits. */
  public addDependency(target: CfnResource): void {
    if (this.isInOrder && synthesisOf(this) === undefined) { this.heldByResource.add(target); } else { super.addDependency(target); }
  }

  public removeDependency(target: CfnResource): void {
    this.heldByResource.delete(target);
    super.removeDependency(target);
  }

  /** What stands in a template, when all is said. */
  public get standing(): eks.CfnAddon | undefined {
    return this.place?.standing;
  }

  /** Say what brings nodes for it: an autoscaler, for example. */
  public comesAfter(...constructs: IConstruct[]): void {
    [this, ...constructs].forEach(each => requireSameStage(this.construct, this.needs.cluster, this.needs.stage, each));
    constructs.forEach(each => this.runners.said.add(each));
    Registry.of(this).saidToRun.add(this);
  }

  /** Why it is in no template; undefined where it is in one. */
  public get whyNowhere(): string | string[] | undefined {
    if (this.place?.stack) { return undefined; }
    const { unfit } = this;
    return unfit.size > 0 ? [...unfit].map(([path, reason]) => `${path}: ${reason}`) : 'a cluster without nodes';
  }

  /** Whether it stands in a stack. */
  public standsIn(stack: Stack): boolean {
    return this.place?.stack === stack;
  }

  /** Whether nothing but Fargate runs it. */
  public get isOnFargate(): boolean {
    const { compute = [] } = this.place ?? {};
    return compute.length > 0 && compute.every(isFargate);
  }

  /** Why nodes of the app cannot run it, as far as is known, by their paths. */
  public get unfit(): ReadonlyMap<string, string> {
    return this.runners.unfit;
  }

  /** Nodes that are said to run it, and of which none can: the first of each construct. */
  public get saidInVain(): string[] {
    return this.runners.saidInVain;
  }

  /** Before all is said, an aspect that asks is told that it stands where it is written. */
  protected shouldSynthesize(): boolean {
    return this.place === undefined || this.place.stack === this.stack;
  }

  private findPlace(): void {
    const { cluster: { creationOrder }, stage, isFixed } = this.needs;
    if (isFixed && this.runners.said.size === 0) {
      this.stayHere();
      return;
    }
    const { able, bringers } = this.runners.find();
    const stated = creationOrder._statedPlaceOf(this);
    if (typeof stated === 'number' && stated < levelOf('nodes')) {
      this.stayHere(); // whoever puts it before nodes means that it needs none
      return;
    }
    const brought = [...bringers, ...kubernetesDependenciesOf(TemplateIndex.of(this), bringers)];
    brought.filter(each => !creationOrder._has(each)).forEach(each => creationOrder._joinByDefault('coreDns', each));
    if (isFixed) {
      this.stayHere();
      creationOrder._tie(this, [...bringers, ...able.filter(each => this.runners.isSaid(each))]);
      return;
    }
    const all = [...bringers, ...able];
    const preferred = all.filter(each => this.runners.isSaid(each));
    const stack = this.stackFor(preferred.length > 0 ? preferred : all);
    const compute = able.filter(each => stack && isInStackOf(each, stack));
    this.place = { stack, compute };
    if (!stack) { return; }
    const standing = stack === this.stack ? this : this.copyIn(stack);
    this.place = { stack, compute, standing };
    const after = [...compute, ...bringers.filter(each => isInStackOf(each, stack))];
    if (stage === 'coreDns') {
      creationOrder._joinAfter(stage, standing, after);
    } else {
      creationOrder._joinByDefault(stage, standing);
    }
    if (standing !== this) {
      creationOrder._replace(this, standing);
    } else {
      const before = new Set(all.map(outermostStack).filter(each => this.canWaitFor(each)));
      before.forEach(each => StackGraph.of(this).add(outermostStack(this), each));
    }
  }

  private stayHere(): void {
    this.place = { stack: this.stack, compute: [], standing: this };
  }

  /** Let the one that stands wait for what the construct depends on, and what depends on the construct for the one that stands. */
  private tie(): void {
    const { standing, construct, needs: { cluster: { creationOrder } } } = this;
    this.attributes.find(standing);
    if (!standing) { return; }
    const ofConstruct = rootsOf(this.heldOfConstruct);
    creationOrder._tie(standing, [...ofConstruct, ...rootsOf(this.held), ...this.heldByResource]);
    const below = resourcesBelow(construct);
    if (standing === this) {
      below.filter(each => each !== this).forEach(each => creationOrder._tie(each, ofConstruct));
      return;
    }
    for (const [source, targets] of TemplateIndex.of(this).statedDependencies) {
      if (!targets.some(target => target === this || target === construct)) { continue; }
      resourcesBelow(source).filter(each => !below.includes(each)).forEach(each => creationOrder._tie(each, [standing]));
    }
  }

  private stackFor(candidates: readonly CfnResource[]): Stack | undefined {
    if (candidates.length === 0) { return this.needs.staysWithoutNodes ? this.stack : undefined; }
    const isHere = candidates.some(each => isInStackOf(each, this) || this.canWaitFor(outermostStack(each)));
    return isHere ? this.stack : this.firstOf(candidates.map(outermostStack));
  }

  /** The stack that is deployed first, as far as that is known, and else the first by its path: in which order nodes are written is of no account. */
  private firstOf(all: readonly Stack[]): Stack {
    const graph = StackGraph.of(this);
    const stacks = [...new Set(all)].sort((a, b) => a.node.path < b.node.path ? -1 : 1);
    return stacks.find(each => !stacks.some(other => graph.isAfter(each, other))) ?? stacks[0];
  }

  /** A stack with the control plane or the CNI comes before nodes in others. */
  private canWaitFor(stack: Stack): boolean {
    const own = outermostStack(this);
    return stack !== own && !this.needs.cluster.creationOrder._isBeforeNodes(own) && !StackGraph.of(this).isAfter(stack, own);
  }

  private get asksForVersion(): boolean {
    const { version } = this.needs;
    return typeof version === 'object' && version._stated === undefined; // JavaScript lets a text pass
  }

  private copyIn(stack: Stack): CopyOfAddon {
    const id = `cdk-eks-ipv6:${nameInStage(this)}`;
    const known = stack.node.tryFindChild(id) as CopyOfAddon | undefined;
    if (known) { return known; }
    const index = TemplateIndex.of(this);
    // eslint-disable-next-line awscdk/require-passing-this -- it stands where the nodes are
    const copy = new CopyOfAddon(stack, id, this);
    index.know(copy);
    Registry.of(this).standFor(this, copy);
    const graph = StackGraph.of(this);
    if (!graph.isAfter(stack, outermostStack(this))) { graph.add(stack, outermostStack(this)); }
    if (this.asksForVersion) {
      const { cluster, version } = this.needs;
      this.versions.set(copy, version!._bind(copy, { cluster, addonName: this.addonName }));
      questionsBelow(copy).forEach(question => leaveOutUnless(question, () => this.standsIn(stack)));
      [...copy.node.children, ...stack.node.children].filter(each => !index.knows(each)).forEach(catchUp);
    }
    return copy;
  }
}

/** What somebody depends on, when all is said. */
const rootsOf = (held: ReadonlySet<IDependable>) => [...held].flatMap(each => Dependable.of(each).dependencyRoots);
const questionsBelow = (construct: IConstruct) => resourcesBelow(construct).filter(each => each.cfnResourceType === ADDON_VERSION_TYPE);
