import { CfnElement, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { addressIn, canonical, CANONICAL_RESOLVER, keyOf, withWrittenReferences } from './canonical';
import { groupBy } from './group-by';
import { stageOf } from './stacks';
import { renderedProperties } from './stock-cfn-resource';
import { synthesisOf } from './when-all-is-said';

/** A resource of the template, with its properties in canonical form. */
export class IndexedResource {
  private rendered?: { readonly properties: { readonly [name: string]: any } | undefined };

  constructor(public readonly resource: CfnResource, private readonly elementOf: (logicalId: string) => CfnElement | undefined) {}

  /** Where it is, for messages. */
  public get path(): string {
    return this.resource.node.path;
  }

  /** Whether it will stand in the template. */
  public get isInTemplate(): boolean {
    return this.render() !== undefined;
  }

  /** Its properties, overrides included. They are rendered once. */
  public get properties(): { readonly [name: string]: any } {
    return this.render() ?? {};
  }

  /** The text by which a property is compared. */
  public keyOf(property: string): string {
    return keyOf(this.properties[property], this.resource);
  }

  private render(): { readonly [name: string]: any } | undefined {
    this.rendered ??= { properties: withWrittenReferences(renderedProperties(this.resource, CANONICAL_RESOLVER), this.elementOf) };
    return this.rendered.properties;
  }
}

/**
 * What a stage of the app says: its resources by type, and by the value of a property. All questions about the app go through it.
 *
 * It is filled by one walk a synthesis, at the first question. Resources are told by their type, as aws-eks and aws-eks-v2 have classes of their own for one.
 */
export class TemplateIndex {
  /** The index of the stage that a construct is in. To ask before all is said is a fault of this library. */
  public static of(scope: IConstruct): TemplateIndex {
    const index = TemplateIndex.tryOf(scope);
    if (!index) { throw new Error(`[${scope.node.path}] cdk-eks-ipv6 looked around in the app before the app had said all. Please report it.`); }
    return index;
  }

  /** The index, or undefined as long as the app is being written. */
  public static tryOf(scope: IConstruct): TemplateIndex | undefined {
    const synthesis = synthesisOf(scope);
    if (synthesis === undefined) { return undefined; }
    const stage = stageOf(scope);
    const known = TemplateIndex.ofStage.get(stage);
    if (known?.synthesis === synthesis) { return known; }
    const index = new TemplateIndex(stage, synthesis);
    TemplateIndex.ofStage.set(stage, index);
    return index;
  }

  private static readonly ofStage = new WeakMap<IConstruct, TemplateIndex>();

  private readonly byType = new Map<string, IndexedResource[]>();
  private readonly byAddress = new Map<string, IndexedResource>();
  private readonly byValue = new Map<string, Map<string, IndexedResource[]>>();
  private readonly byLogicalId = new Map<Stack, Map<string, CfnElement>>();
  private readonly elements: CfnElement[] = [];
  private readonly constructs = new Set<IConstruct>();
  private dependencies?: ReadonlyMap<IConstruct, readonly IConstruct[]>;

  private constructor(stage: IConstruct, private readonly synthesis: number) {
    this.walk(stage);
  }

  /** The resources of a type that stand in the template, in the order of the tree. */
  public ofType(type: string): IndexedResource[] {
    return (this.byType.get(type) ?? []).filter(each => each.isInTemplate);
  }

  /** The resources of a type, whether they stand in the template or not: for questions before it is found out where add-ons stand. */
  public writtenOfType(type: string): readonly IndexedResource[] {
    return this.byType.get(type) ?? [];
  }

  /** The resources of a type of which each of these properties has its value. They are grouped once, so that asking costs the same however many there are. */
  public where(type: string, values: { readonly [property: string]: unknown }, scope: IConstruct): IndexedResource[] {
    return this.withKeys(type, Object.fromEntries(Object.entries(values).map(([property, value]) => [property, this.keyOf(value, scope)])));
  }

  /** The same by the texts by which values are compared. */
  public withKeys(type: string, keys: { readonly [property: string]: string }): IndexedResource[] {
    const properties = Object.keys(keys);
    const name = [type, ...properties].join(' ');
    let resources = this.byValue.get(name);
    if (!resources) {
      resources = groupBy(this.ofType(type), each => properties.map(property => each.keyOf(property)).join('\n'));
      this.byValue.set(name, resources);
    }
    return resources.get(Object.values(keys).join('\n')) ?? [];
  }

  /** The resource of the app whose id a value is; undefined where another app made it, or where it is a parameter. */
  public resourceOf(value: unknown, scope: IConstruct): IndexedResource | undefined {
    return this.resourceAt(canonical(value, scope));
  }

  /** The same for a value that is in canonical form, as properties of the index are. */
  public resourceAt(form: unknown): IndexedResource | undefined {
    const address = addressIn(form);
    return address === undefined ? undefined : this.byAddress.get(address);
  }

  /** A resource as the index has it; undefined for one that was taken out of the tree. */
  public find(resource: CfnResource): IndexedResource | undefined {
    return this.byAddress.get(resource.node.addr);
  }

  /** The resources that the properties of one refer to, in whatever stack. */
  public referredTo(resource: CfnResource): CfnResource[] {
    const text = JSON.stringify(this.find(resource)?.properties ?? {});
    return [...new Set(text.match(/c8[0-9a-f]{40}/g))].flatMap(address => this.byAddress.get(address)?.resource ?? []);
  }

  /** Everything that has a section of a template, in the order of the tree. */
  public get allElements(): readonly CfnElement[] {
    return this.elements;
  }

  /** What constructs say that they depend on, and nothing that follows from references. */
  public get statedDependencies(): ReadonlyMap<IConstruct, readonly IConstruct[]> {
    this.dependencies ??= new Map([...this.constructs].flatMap((construct): [IConstruct, readonly IConstruct[]][] => {
      const targets = Stage.isStage(construct) ? [] : construct.node.dependencies; // to ask a stage is to tell it that the app has said all
      return targets.length > 0 ? [[construct, targets]] : [];
    }));
    return this.dependencies;
  }

  /** Whether a construct was there at the walk, or has been made known since. */
  public knows(construct: IConstruct): boolean {
    return this.constructs.has(construct);
  }

  /** Know of a construct that was made after the walk. */
  public know(construct: IConstruct): void {
    if (this.knows(construct)) { return; }
    this.constructs.add(construct);
    if (CfnElement.isCfnElement(construct)) { this.learn(construct); }
  }

  private learn(resource: CfnElement): void {
    this.add(resource);
    if (!CfnResource.isCfnResource(resource)) { return; }
    for (const name of this.byValue.keys()) {
      if (name.split(' ')[0] === resource.cfnResourceType) { this.byValue.delete(name); }
    }
  }

  /** The text by which a value is compared. */
  public keyOf(value: unknown, scope: IConstruct): string {
    return keyOf(canonical(value, scope), scope);
  }

  private walk(construct: IConstruct): void {
    this.constructs.add(construct);
    if (CfnElement.isCfnElement(construct)) { this.add(construct); }
    for (const child of construct.node.children) {
      if (!Stage.isStage(child)) { this.walk(child); }
    }
  }

  private add(element: CfnElement): void {
    this.elements.push(element);
    if (!CfnResource.isCfnResource(element)) { return; }
    const indexed = new IndexedResource(element, logicalId => this.elementOf(element.stack, logicalId));
    this.byAddress.set(element.node.addr, indexed);
    const { cfnResourceType } = element;
    const sameType = this.byType.get(cfnResourceType);
    if (sameType) { sameType.push(indexed); } else { this.byType.set(cfnResourceType, [indexed]); }
  }

  /** Logical ids are asked for where somebody wrote one, which is seldom. */
  private elementOf(stack: Stack, logicalId: string): CfnElement | undefined {
    let ids = this.byLogicalId.get(stack);
    if (!ids) {
      ids = new Map(this.elements.filter(element => element.stack === stack).map(element => [stack.resolve(element.logicalId), element]));
      this.byLogicalId.set(stack, ids);
    }
    return ids.get(logicalId);
  }
}
