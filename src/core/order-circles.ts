import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { OrderMembers } from './order-members';
import { resourcesBelow } from '../synthesis/below';
import { groupBy } from '../synthesis/group-by';
import { isNestedStack, resourceOfNested } from '../synthesis/stacks';
import type { TemplateIndex } from '../synthesis/template-index';

/** A resource that is there, a nested stack that begins, and what a construct says that it depends on, with both ends. */
type Point = `${'done' | 'begins' | 'from' | 'to'} ${string}`;

/**
 * What waits for itself: by the order together with what constructs depend on and what resources refer to. CloudFormation refuses it, or waits until it gives up.
 *
 * A nested stack is there when all in it is, and all in it begins after the stack.
 */
export class OrderCircles {
  private readonly done = new Set<Point>();
  private readonly path: Point[] = [];
  private readonly resources = new Map<Point, CfnResource>();
  private readonly constructs = new Map<Point, IConstruct>();
  private inNested?: ReadonlyMap<CfnResource | undefined, readonly CfnResource[]>;

  constructor(
    private readonly index: TemplateIndex,
    private readonly edges: ReadonlyMap<CfnResource, ReadonlySet<CfnResource>>,
    private readonly members: OrderMembers,
  ) {}

  /** The resources of the first circle that is found, in the order in which they wait; none where there is no circle. */
  public first(): CfnResource[] {
    for (const resource of this.edges.keys()) {
      const circle = this.walk(this.doneOf(resource));
      if (circle.length > 0) { return circle; }
    }
    return [];
  }

  /** Those of some resources that are there without anything in a nested stack, so that the stack can wait for them. */
  public before(nested: CfnResource, resources: Iterable<CfnResource>): CfnResource[] {
    const begin = this.point('begins', nested, nested);
    const seen = new Set<Point>();
    const comesAfter = (point: Point): boolean => {
      if (point === begin) { return true; }
      if (seen.has(point)) { return false; }
      seen.add(point);
      if (!this.after(point).some(comesAfter)) { return false; }
      seen.delete(point);
      return true;
    };
    return [...resources].filter(each => !comesAfter(this.doneOf(each)));
  }

  private walk(point: Point): CfnResource[] {
    if (this.done.has(point)) { return []; }
    const place = this.path.indexOf(point);
    if (place >= 0) {
      const circle = [...new Set(this.path.slice(place).flatMap(each => this.resources.get(each) ?? []))];
      return circle.length > 1 ? circle : []; // aws-cdk-lib leaves out what a resource would wait for in itself
    }
    this.path.push(point);
    for (const next of this.after(point)) {
      const circle = this.walk(next);
      if (circle.length > 0) { return circle; }
    }
    this.path.pop();
    this.done.add(point);
    return [];
  }

  private after(point: Point): Point[] {
    const construct = this.constructs.get(point)!;
    const resource = this.resources.get(point);
    if (point.startsWith('from')) { return (this.index.statedDependencies.get(construct) ?? []).map(each => this.point('to', each)); }
    if (point.startsWith('to')) { return resourcesBelow(construct).map(each => this.doneOf(each)); }
    const begin = [...this.edges.get(resource!) ?? []].map(each => this.doneOf(each));
    if (point.startsWith('done') && isNestedStack(resource!)) {
      return [this.point('begins', resource!, resource), ...this.within(resource!).map(each => this.doneOf(each))];
    }
    const outer = resourceOfNested(resource!.stack);
    return [
      ...begin,
      ...this.index.referredTo(resource!).map(each => this.doneOf(this.members.standing(each))),
      ...outer ? [this.point('begins', outer, outer)] : [],
      ...resource!.node.scopes.filter(scope => this.index.statedDependencies.has(scope)).map(scope => this.point('from', scope)),
    ];
  }

  private within(nested: CfnResource): readonly CfnResource[] {
    this.inNested ??= groupBy(this.index.allElements.filter(CfnResource.isCfnResource), each => resourceOfNested(each.stack));
    return this.inNested.get(nested) ?? [];
  }

  private doneOf(resource: CfnResource): Point {
    return this.point('done', resource, resource);
  }

  private point(kind: 'done' | 'begins' | 'from' | 'to', construct: IConstruct, resource?: CfnResource): Point {
    const point: Point = `${kind} ${construct.node.addr}`;
    this.constructs.set(point, construct);
    if (resource) { this.resources.set(point, resource); }
    return point;
  }
}
