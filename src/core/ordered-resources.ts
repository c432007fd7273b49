import { CfnResource, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { STAGES } from './creation-stage';
import type { OrderMembers } from './order-members';
import { StackGraph } from '../synthesis/stack-graph';
import type { TemplateIndex } from '../synthesis/template-index';

/** A stack that should have come after another one, and cannot: something in it waits for a stage that only later stacks have. */
export interface Unreachable {
  readonly waiting: CfnResource;
  readonly stage: string;
  readonly stack: Stack;
}

/**
 * Gives resources their order: each waits for the gate of the stages before its own, a resource that waits for all that is in a stage. There is one for a stage in each
 * stack that needs it, so that edges are as many as resources, and not their product.
 *
 * A nested stack is created as a whole. Seen from the stack that it is in, it is a resource that is in each stage that something in it is in.
 */
export class OrderedResources {
  /** What cannot be. */
  public readonly unreachable: Unreachable[] = [];
  /** What was made to wait for what. */
  public readonly edges = new Map<CfnResource, Set<CfnResource>>();

  private readonly units = new Map<Stack, Map<number, Set<CfnResource>>>();
  private readonly gates = new Map<Stack, (CfnResource | undefined)[]>();
  private readonly waited = new Map<Stack, number>();

  /**
   * @param name of the cluster in a stack, for the ids of gates
   */
  constructor(
    private readonly index: TemplateIndex, private readonly name: string, private readonly members: OrderMembers, private readonly graph: StackGraph,
  ) {
    members.level.forEach((level, resource) => this.count(resource, level));
    members.waits.forEach((level, resource) => this.wait(resource, level));
    members.besides.forEach((after, resource) => after.forEach(each => this.waitFor(resource, each)));
  }

  private waitFor(resource: CfnResource, after: CfnResource): void {
    const seen = (each: CfnResource): CfnResource | undefined => {
      const outer = each.stack.nestedStackResource as CfnResource | undefined;
      return each.stack === resource.stack ? each : outer && seen(outer);
    };
    this.link(resource, seen(after) ?? after);
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
    if (stack.nestedStackResource) { this.count(stack.nestedStackResource as CfnResource, level); }
  }

  private in(stack: Stack, level: number): CfnResource[] {
    return [...this.units.get(stack)?.get(level) ?? []];
  }

  private wait(resource: CfnResource, level: number): void {
    const gate = this.gate(resource.stack, level);
    if (gate) { this.link(resource, gate); }
    this.waitOutside(resource, level);
  }

  /** What is complete when all of a stage is, and of the stages before; undefined where the stack has nothing of them. */
  private gate(stack: Stack, level: number): CfnResource | undefined {
    if (level < 0) { return undefined; }
    const gates = this.gates.get(stack) ?? [];
    this.gates.set(stack, gates);
    if (!(level in gates)) {
      gates[level] = this.findGate(stack, level);
    }
    return gates[level];
  }

  private findGate(stack: Stack, level: number): CfnResource | undefined {
    const before = this.gate(stack, level - 1);
    const units = this.in(stack, level);
    if (units.length === 0) { return before; }
    return this.isGateByItself(units, level) ? units[0] : this.makeGate(stack, level, [...units, ...before ? [before] : []]);
  }

  /** A resource that is alone in its stage, and waits for those before, is a gate by itself. */
  private isGateByItself(units: CfnResource[], level: number): boolean {
    return units.length === 1 && !units[0].stack.nestedStackResource && units[0].cfnResourceType !== 'AWS::CloudFormation::Stack'
      && this.members.waits.get(units[0])! >= level - 1;
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
    const nested = stack.nestedStackResource as CfnResource | undefined;
    if (!nested) {
      this.waitForStacks(resource, level);
      return;
    }
    // The gates of the parent hold the nested stack itself, from the first stage on that it has a part in.
    const first = Math.min(...this.units.get(stack)?.keys() ?? [], level + 1);
    const gate = this.gate(nested.stack, first - 1);
    if (gate) { this.link(nested, gate); }
    for (let each = first; each <= level; each++) {
      this.in(nested.stack, each).filter(unit => unit !== nested).forEach(unit => this.link(nested, unit));
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
    resource.addDependency(after);
    this.edges.set(resource, (this.edges.get(resource) ?? new Set()).add(after));
  }
}
