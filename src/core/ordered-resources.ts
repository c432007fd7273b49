import { CfnResource, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderCircles } from './order-circles';
import type { OrderMembers } from './order-members';
import { STAGES } from './stages';
import { StackGraph } from '../synthesis/stack-graph';
import { isNestedStack, outermostStack, resourceOfNested } from '../synthesis/stacks';
import type { TemplateIndex } from '../synthesis/template-index';

/** A stack that should have come after another one, and cannot: something in it waits for a stage that only later stacks have. */
export interface Unreachable {
  readonly waiting: CfnResource;
  readonly stage: string;
  readonly stack: Stack;
}

/** A resource that depends on another one, in a stack that is deployed later. */
export interface Untied {
  readonly source: CfnResource;
  readonly target: CfnResource;
}

/** As many resources of a stage are named by each that waits for them. More are behind a gate, so that edges are as many as resources, and not their product. */
const MOST_NAMED = 8;

/**
 * Gives resources their order: each waits for what is there last of the stages before its own. Where that is much, it is one gate, a resource that waits for all of it: one
 * for a stage in each stack that needs it.
 *
 * A nested stack is created as a whole. Seen from the stack that it is in, it is a resource that is in each stage that something in it is in.
 */
export class OrderedResources {
  /** What cannot be. */
  public readonly unreachable: Unreachable[] = [];
  /** What cannot be by what somebody said of two resources. */
  public readonly untied: Untied[] = [];
  /** What was made to wait for what. */
  public readonly edges = new Map<CfnResource, Set<CfnResource>>();

  private readonly units = new Map<Stack, Map<number, Set<CfnResource>>>();
  private readonly fronts = new Map<Stack, CfnResource[][]>();
  private readonly waited = new Map<Stack, number>();
  /** What a nested stack waits for if it can, as it has a part of the stage itself: a stack that does so waits for no others that come after it either. */
  private readonly wished = new Map<CfnResource, Set<CfnResource>>();

  /**
   * @param name of the cluster in a stack, for the ids of gates
   */
  constructor(
    private readonly index: TemplateIndex, private readonly name: string, private readonly members: OrderMembers, private readonly graph: StackGraph,
  ) {
    members.level.forEach((level, resource) => this.count(resource, level));
    members.ties.forEach(([source, target]) => this.tie(source, target));
    members.waits.forEach((level, resource) => this.wait(resource, level));
    members.besides.forEach((after, resource) => {
      const hasOwn = after.some(({ stack }) => stack === resource.stack);
      after.forEach(each => this.waitFor(resource, each, hasOwn));
    });
    this.wished.forEach((after, nested) => {
      new OrderCircles(index, this.edges, members).before(nested, after).forEach(each => this.link(nested, each));
    });
  }

  private tie(source: CfnResource, target: CfnResource): void {
    if (![source, target].every(each => this.index.find(each)?.isInTemplate)) { return; }
    const [own, other] = [source, target].map(outermostStack);
    if (own === other) {
      this.waitFor(source, target, false);
    } else if (this.graph.isAfter(other, own)) {
      this.untied.push({ source, target });
    } else {
      this.graph.add(own, other);
    }
  }

  /** In different stacks, those around them wait for each other, as CloudFormation has it. */
  private waitFor(resource: CfnResource, after: CfnResource, hasOwn: boolean): void {
    const others = around(after);
    const waiting = around(resource).find(({ stack }) => others.some(other => other.stack === stack));
    const waited = others.find(({ stack }) => stack === waiting?.stack);
    if (!waiting || !waited) {
      this.link(resource, after);
    } else if (waiting !== resource && hasOwn) {
      this.wish(waiting, waited);
    } else {
      this.link(waiting, waited);
    }
  }

  private wish(nested: CfnResource, after: CfnResource): void {
    this.wished.set(nested, (this.wished.get(nested) ?? new Set()).add(after));
  }

  /** Take back what was said, before an app that has changed is put in order again. */
  public undo(): void {
    this.edges.forEach((after, resource) => after.forEach(each => resource.removeDependency(each)));
  }

  private count(resource: CfnResource, level: number): void {
    const { stack } = resource;
    const levels = this.units.get(stack) ?? new Map<number, Set<CfnResource>>();
    this.units.set(stack, levels);
    levels.set(level, (levels.get(level) ?? new Set()).add(resource));
    const nested = resourceOfNested(stack);
    if (nested) { this.count(nested, level); }
  }

  private in(stack: Stack, level: number): CfnResource[] {
    return [...this.units.get(stack)?.get(level) ?? []];
  }

  private wait(resource: CfnResource, level: number): void {
    this.front(resource.stack, level).forEach(each => this.link(resource, each));
    this.waitOutside(resource, level);
  }

  /** What is there last when all of a stage is, and of the stages before. */
  private front(stack: Stack, level: number): CfnResource[] {
    if (level < 0) { return []; }
    const fronts = this.fronts.get(stack) ?? [];
    this.fronts.set(stack, fronts);
    fronts[level] ??= this.findFront(stack, level);
    return fronts[level];
  }

  private findFront(stack: Stack, level: number): CfnResource[] {
    const units = this.in(stack, level);
    // What waits for the stages before stands for them too.
    const front = units.some(unit => this.comesAfter(unit, level - 1)) ? units : [...units, ...this.front(stack, level - 1)];
    return front.length > MOST_NAMED ? [this.makeGate(stack, level, front)] : front;
  }

  private comesAfter(unit: CfnResource, level: number): boolean {
    return !isNestedStack(unit) && this.members.waits.get(unit)! >= level;
  }

  private makeGate(stack: Stack, level: number, after: CfnResource[]): CfnResource {
    const id = `cdk-eks-ipv6:${this.name}`;
    // eslint-disable-next-line awscdk/require-passing-this -- one a stack
    const home = stack.node.tryFindChild(id) as Construct | undefined ?? new Construct(stack, id);
    const [initial, ...rest] = STAGES[level];
    const gateId = `${initial.toUpperCase()}${rest.join('')}Ready`;
    const gate = home.node.tryFindChild(gateId) as CfnResource | undefined ?? new CfnWaitConditionHandle(home, gateId);
    this.index.know(gate);
    after.forEach(each => this.link(gate, each));
    return gate;
  }

  /** What is in other stacks is waited for by the stack as a whole. */
  private waitOutside(resource: CfnResource, level: number): void {
    const { stack } = resource;
    const known = this.waited.get(stack) ?? -1;
    if (level <= known) { return; }
    this.waited.set(stack, level);
    const nested = resourceOfNested(stack);
    if (!nested) {
      this.waitForStacks(resource, level);
      return;
    }
    // The gates of the parent hold the nested stack itself, from the first stage on that it has a part in.
    const first = Math.min(...this.units.get(stack)?.keys() ?? [], level + 1);
    this.front(nested.stack, first - 1).forEach(each => this.link(nested, each));
    for (let each = first; each <= level; each++) {
      const hasOwn = this.units.get(stack)?.has(each);
      this.in(nested.stack, each).filter(unit => unit !== nested).forEach(unit => hasOwn ? this.wish(nested, unit) : this.link(nested, unit));
    }
    this.waitOutside(nested, level);
  }

  private waitForStacks(waiting: CfnResource, level: number): void {
    const { stack } = waiting;
    const others = [...this.units.keys()].filter(each => each !== stack && !each.nestedStackResource);
    for (let each = 0; each <= level; each++) {
      const having = others.filter(other => this.units.get(other)!.has(each));
      having.filter(other => !this.graph.isAfter(stack, other) && !this.graph.isAfter(other, stack)).forEach(other => this.graph.add(stack, other));
      const isReached = this.units.get(stack)?.has(each) || having.some(other => this.graph.isAfter(stack, other));
      if (!isReached) { having.slice(0, 1).forEach(other => this.unreachable.push({ waiting, stage: STAGES[each], stack: other })); }
    }
  }

  private link(resource: CfnResource, after: CfnResource): void {
    if (resource === after) { return; }
    resource.addDependency(after);
    this.edges.set(resource, (this.edges.get(resource) ?? new Set()).add(after));
  }
}

/** A resource, and those of the nested stacks around it. */
function around(resource: CfnResource): CfnResource[] {
  const outer = resourceOfNested(resource.stack);
  return [resource, ...outer ? around(outer) : []];
}
