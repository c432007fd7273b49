import { isDeepStrictEqual } from 'util';
import { Change, CREATE_ONLY, IDENTIFIERS, isOneOf, KINDS, MOVING, ROLLS, Rule, RULES, TAGGED_BY_STACK, UNORDERED } from './service-rules';
import { DeployedApp, DeployedStack } from '../../util/edited-app';
import { ASSOCIATION, BLOCK_LOOKUP } from '../../util/ipv6-blocks';

export type Effect = 'created' | 'deleted' | 'replaced' | 'restarts nodes' | 'in place';

/** What a deployment does to a resource. */
export interface Update {
  /** The stack by name, a nested one by the logical ids to it, and the logical id in it. */
  readonly logicalId: string;
  readonly type: string;
  readonly effect: Effect;
  /** Paths to what changes, such as `LaunchTemplate.Version`; none of what is created or deleted. */
  readonly properties: readonly string[];
  /** The calls that an update in place takes, where the service tells them apart. */
  readonly kinds: readonly string[];
}

/** What AWS does not take of a deployment. */
export interface Refusal {
  readonly rule: string;
  readonly logicalId: string;
  readonly why: string;
}

export interface Updates {
  readonly updates: readonly Update[];
  readonly refusals: readonly Refusal[];
}

export interface World {
  /** Whether AWS has published images since. */
  readonly imagesPublished?: boolean;
}

/** A resource of an app, wherever it stands. */
interface Resource {
  readonly logicalId: string;
  readonly stack: string;
  readonly type: string;
  readonly properties: any;
  readonly updatePolicy: any;
}

/** What is known of resources that have another id, or other attributes, than before. */
interface Moved {
  readonly replaced: ReadonlySet<string>;
  /** As `logicalId.attribute`. */
  readonly attributes: ReadonlySet<string>;
}

const NONE: Moved = { replaced: new Set(), attributes: new Set() };
/** What marks a value that is not what it was. */
const OTHER = ' (new)';
/** The names of parameters whose values AWS changes. */
const PUBLISHED = /\/(recommended|latest)\/|^\/aws\/service\/ami-[a-z]+-linux-latest\//;

/** The first IPv6 block in the list of a VPC, as its own stack and those that import the list ask for it. */
const FIRST_OF_LIST = /^\{"Fn::Select":\["?0"?,(?:\{"Fn::Split":\["\|\|",\{"Fn::Join":\["\|\|",)?\{"Fn::GetAtt":\["([^"]+)","Ipv6CidrBlocks"\]\}/;

const isObject = (value: any): value is Record<string, any> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An app as it is deployed: what its templates say, with references in place of ids. */
class Snapshot {
  public readonly resources: ReadonlyMap<string, Resource>;
  /** Of each resource, when nothing has moved. */
  private readonly unmoved = new Map<Resource, any>();

  constructor(private readonly app: DeployedApp, private readonly day: string) {
    const all = Object.entries(app).flatMap(([stack, { template }]) => Object.entries<any>(template.Resources ?? {}).map(([id, resource]) => (
      { logicalId: `${stack}/${id}`, stack, type: resource.Type, properties: resource.Properties ?? {}, updatePolicy: resource.UpdatePolicy })));
    this.resources = new Map(all.map(resource => [resource.logicalId, resource]));
  }

  /** The properties of a resource with what is known at deployment. The attribute `UpdatePolicy` is one of them. */
  public properties(resource: Resource, moved: Moved): any {
    if (moved !== NONE) { return this.evaluated(resource, moved); }
    const known = this.unmoved.get(resource) ?? this.evaluated(resource, NONE);
    this.unmoved.set(resource, known);
    return known;
  }

  private evaluated({ stack, type, properties, updatePolicy }: Resource, moved: Moved): any {
    const tags = this.app[stack].tags;
    return {
      ...this.value(properties, stack, moved),
      ...updatePolicy === undefined ? {} : { UpdatePolicy: updatePolicy },
      ...TAGGED_BY_STACK.types.includes(type) && Object.keys(tags).length > 0 ? { Tags: [properties.Tags ?? [], tags] } : {},
    };
  }

  private value(value: any, stack: string, moved: Moved): any {
    const of = (part: any) => this.value(part, stack, moved);
    if (Array.isArray(value)) { return value.map(of); }
    if (!isObject(value)) { return value; }
    const [[key, argument] = ['', undefined], ...more] = Object.entries(value);
    if (more.length === 0) {
      switch (key) {
        case 'Ref': return this.reference(argument, stack, moved);
        case 'Fn::GetAtt': return this.attribute(argument, stack, moved);
        case 'Fn::ImportValue': return this.imported(argument, stack, moved);
        case 'Fn::FindInMap': return { [key]: [this.template(stack).Mappings?.[argument[0]], of(argument.slice(1))] };
        case 'Fn::If': return { [key]: [of(this.template(stack).Conditions?.[argument[0]]), of(argument.slice(1))] };
        case 'Fn::Sub': return joined('', substituted(argument).map(of));
        case 'Fn::Join': return joined(argument[0], of(argument[1]));
      }
    }
    return this.onlyBlock(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, of(part)])), stack, moved);
  }

  /** The one IPv6 block of a VPC by its place in the list is the block of its association. Of several blocks the place says nothing. */
  private onlyBlock(value: any, stack: string, moved: Moved): any {
    const [, vpc] = FIRST_OF_LIST.exec(JSON.stringify(value)) ?? [];
    const associations = vpc === undefined ? [] : [...this.resources.values()].filter(({ type, properties, stack: home }) =>
      type === ASSOCIATION && properties.CidrBlock === undefined && this.value(properties.VpcId, home, moved).Ref === vpc);
    const [{ logicalId, stack: home } = { logicalId: '', stack }] = associations;
    return associations.length === 1 ? { Ipv6Block: this.reference(logicalId.slice(home.length + 1), home, moved) } : value;
  }

  private template(stack: string): DeployedStack['template'] {
    return this.app[stack].template;
  }

  private reference(name: string, stack: string, moved: Moved): any {
    const id = `${stack}/${name}`;
    if (this.resources.has(id)) { return { Ref: moved.replaced.has(id) ? id + OTHER : id }; }
    const parameter = this.template(stack).Parameters?.[name];
    if (!parameter) { return { Ref: /^AWS::Stack/.test(name) ? `${stack} ${name}` : name }; }
    const nested = this.resources.get(stack);
    if (nested) { return this.value(nested.properties.Parameters?.[name] ?? parameter.Default, nested.stack, moved); }
    return parameter.Type.startsWith('AWS::SSM::Parameter::Value')
      ? { Parameter: parameter.Default, at: PUBLISHED.test(parameter.Default) ? this.day : 'any time' }
      : parameter.Default ?? { Parameter: id };
  }

  private attribute(argument: string | string[], stack: string, moved: Moved): any {
    const [name, ...rest] = typeof argument === 'string' ? argument.split('.') : argument;
    const [id, attribute] = [`${stack}/${name}`, rest.join('.')];
    const output = this.app[id] && attribute.startsWith('Outputs.') ? this.template(id).Outputs?.[attribute.slice('Outputs.'.length)] : undefined;
    if (output) { return this.value(output.Value, id, moved); }
    const lookup = this.resources.get(id);
    if (lookup?.type === BLOCK_LOOKUP && attribute === 'Cidr') { return { Ipv6Block: this.value(lookup.properties.AssociationId, stack, moved) }; }
    const isOther = [`${id}.${attribute}`, `${id}.*`].some(each => moved.attributes.has(each));
    return { 'Fn::GetAtt': [moved.replaced.has(id) ? id + OTHER : id, isOther ? attribute + OTHER : attribute] };
  }

  private imported(argument: any, stack: string, moved: Moved): any {
    const name = this.value(argument, stack, moved);
    for (const [producer, { template }] of Object.entries(this.app)) {
      const isIt = (output: any) => isDeepStrictEqual(this.value(output.Export?.Name, producer, moved), name);
      const output = Object.values<any>(template.Outputs ?? {}).find(isIt);
      if (output) { return this.value(output.Value, producer, moved); }
    }
    return { 'Fn::ImportValue': name };
  }
}

/** Apps are compared more than once. */
const snapshots = { 'first day': new WeakMap<DeployedApp, Snapshot>(), 'later': new WeakMap<DeployedApp, Snapshot>() };

function snapshotOf(app: DeployedApp, day: keyof typeof snapshots): Snapshot {
  const known = snapshots[day].get(app) ?? new Snapshot(app, day);
  snapshots[day].set(app, known);
  return known;
}

/** The parts of a text with references in it. */
function substituted(argument: string | [string, Record<string, any>]): any[] {
  const [text, variables] = typeof argument === 'string' ? [argument, {}] : argument;
  return text.split(/(\$\{[^}]+\})/).map(part => {
    const name = /^\$\{([^!][^}]*)\}$/.exec(part)?.[1].trim();
    if (name === undefined) { return part.replace('${!', '${'); }
    return variables[name] ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name });
  });
}

/** Texts that follow each other are one text, in however many parts somebody wrote them. */
function joined(delimiter: string, parts: any): any {
  if (!Array.isArray(parts)) { return { 'Fn::Join': [delimiter, parts] }; }
  const separated = parts.flatMap((part, place) => place === 0 ? [part] : [delimiter, part])
    .flatMap(part => part?.['Fn::Join']?.[0] === '' ? part['Fn::Join'][1] : [part]);
  const texts = separated.reduce<any[]>((all, part) => {
    const last = all[all.length - 1];
    return typeof part === 'string' && typeof last === 'string' ? [...all.slice(0, -1), last + part] : [...all, part];
  }, []);
  return texts.length === 1 && typeof texts[0] === 'string' ? texts[0] : { 'Fn::Join': ['', texts] };
}

const isWithParts = (value: any) => value === undefined || (isObject(value) && !/^(Ref|Parameter|Fn::.*)$/.test(Object.keys(value)[0] ?? ''));

/** Paths to what differs. What is a reference in one of the two is no object with parts. */
function changedPaths(old: any, next: any, isSet: (path: string) => boolean, path = ''): string[] {
  if (isDeepStrictEqual(old, next)) { return []; }
  if (isWithParts(old) && isWithParts(next)) {
    const [one, other] = [old ?? {}, next ?? {}];
    const parts = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    const below = parts.flatMap(name => changedPaths(one[name], other[name], isSet, path === '' ? name : `${path}.${name}`));
    return below.length === 0 && (old === undefined || next === undefined) ? [path] : below;
  }
  const sorted = (list: any) => Array.isArray(list) ? list.map(item => JSON.stringify(item)).sort() : list;
  return isSet(path) && isDeepStrictEqual(sorted(old), sorted(next)) ? [] : [path];
}

/** A resource that is in both, as it was and as it is to be. */
interface Pair {
  readonly resource: Resource;
  readonly old: any;
  readonly next: any;
  readonly changed: readonly string[];
}

/** The resources that are in both, with what changes of each, when those have moved that are known to. */
function pairsOf(old: Snapshot, next: Snapshot, moved: Moved): Pair[] {
  return [...next.resources.values()].flatMap(resource => {
    const before = old.resources.get(resource.logicalId);
    if (!before || before.type !== resource.type) { return []; }
    const [was, is] = [old.properties(before, NONE), next.properties(resource, moved)];
    return [{ resource, old: was, next: is, changed: changedPaths(was, is, path => UNORDERED[resource.type]?.includes(path) ?? false) }];
  });
}

function isReplaced({ resource, changed }: Pair): boolean {
  const { properties = [], except = [] } = CREATE_ONLY[resource.type] ?? {};
  return changed.some(path => path !== 'UpdatePolicy' && isOneOf(path, properties) && !isOneOf(path, except));
}

/** What moves with these changes. */
function movedBy(pairs: Pair[]): Moved {
  const attributes = pairs.flatMap(({ resource: { logicalId, type }, changed }) => {
    const moving = MOVING[type];
    return moving && changed.some(path => isOneOf(path, moving.properties)) ? moving.attributes.map(attribute => `${logicalId}.${attribute}`) : [];
  });
  return { replaced: new Set(pairs.filter(isReplaced).map(({ resource }) => resource.logicalId)), attributes: new Set(attributes) };
}

/** What changes once everything has moved that does: a template moves its version, that the node group, and so on. */
function settledPairs(old: Snapshot, next: Snapshot): Pair[] {
  let moved = NONE;
  for (;;) {
    const pairs = pairsOf(old, next, moved);
    const more = movedBy(pairs);
    if (more.replaced.size === moved.replaced.size && more.attributes.size === moved.attributes.size) { return pairs; }
    moved = more;
  }
}

function kindsOf(type: string, changed: readonly string[]): string[] {
  return KINDS.filter(kind => kind.type === type && changed.some(path => isOneOf(path, kind.properties))).map(({ kind }) => kind);
}

function isRolled({ next, changed, resource: { type } }: Pair): boolean {
  if (type === 'AWS::EKS::Nodegroup') { return kindsOf(type, changed).includes('version'); }
  return Object.entries(ROLLS).some(([policy, properties]) => {
    const way = next.UpdatePolicy?.[policy];
    return way !== undefined && String(way.WillReplace ?? true) === 'true' && changed.some(path => isOneOf(path, properties));
  });
}

function updateOf(pair: Pair): Update {
  const { resource: { logicalId, type }, changed: properties } = pair;
  if (isReplaced(pair)) { return { logicalId, type, effect: 'replaced', properties, kinds: [] }; }
  return { logicalId, type, effect: isRolled(pair) ? 'restarts nodes' : 'in place', properties, kinds: kindsOf(type, properties) };
}

const isOfType = (type: string, rule: Rule) => rule.type.endsWith('::') ? type.startsWith(rule.type) : type === rule.type;

function refusalsOf(pair: Pair): Refusal[] {
  const { resource: { logicalId, type }, old, next, changed } = pair;
  if (isReplaced(pair)) { return []; }
  const change: Change = { type, old, next, changed, kinds: kindsOf(type, changed) };
  return RULES.filter(rule => isOfType(type, rule) && rule.refuses(change)).map(({ rule, says }) => ({ rule, logicalId, why: says }));
}

/** A text that no other resource of its type may have, and what AWS says if one does. */
interface Name {
  readonly text: string;
  readonly says: string;
}

/** The names of a resource: of a list among what they are made of, one for each value. */
function namesOf(type: string, properties: any): Name[] {
  return (IDENTIFIERS[type] ?? []).flatMap(({ properties: paths, says }) => {
    const values = paths.map(path => path.split('.').reduce((value, name) => value?.[name], properties));
    if (values.some(value => value === undefined || value === false)) { return []; }
    const each = values.reduce<any[][]>((all, value) => all.flatMap(before => [value].flat().map(one => [...before, one])), [[]]);
    return each.map(one => ({ text: JSON.stringify([type, paths, one]), says }));
  });
}

/** What gets a name although another resource has it, which loses it only later. */
function namesTaken(old: Snapshot, getting: { readonly resource: Resource; readonly properties: any; readonly before?: any }[]): Refusal[] {
  const textsOf = (type: string, properties: any) => namesOf(type, properties).map(({ text }) => text);
  const taken = new Set([...old.resources.values()].flatMap(resource => textsOf(resource.type, old.properties(resource, NONE))));
  return getting.flatMap(({ resource: { logicalId, type }, properties, before }) => {
    const own = textsOf(type, before ?? {});
    const [refused] = namesOf(type, properties).filter(({ text }) => taken.has(text) && !own.includes(text));
    return refused ? [{ rule: 'a name is free before another resource has it', logicalId, why: refused.says }] : [];
  });
}

/**
 * What a deployment of one app over another does, and what AWS refuses of it. References are followed, so a launch template that changes is an update of
 * each node group that asks it for its version, although the node group says what it said.
 */
export function updatesBetween(old: DeployedApp, next: DeployedApp, { imagesPublished = false }: World = {}): Updates {
  const [before, after] = [snapshotOf(old, 'first day'), snapshotOf(next, imagesPublished ? 'later' : 'first day')];
  const pairs = settledPairs(before, after);
  const moved = movedBy(pairs);
  const known = new Set(pairs.map(({ resource }) => resource.logicalId));
  const gone = [...before.resources.values()].filter(({ logicalId }) => !known.has(logicalId));
  const created = [...after.resources.values()].filter(({ logicalId }) => !known.has(logicalId));
  const getting = [
    ...created.map(resource => ({ resource, properties: after.properties(resource, moved) })),
    ...pairs.filter(({ changed }) => changed.length > 0)
      .map(pair => ({ resource: pair.resource, properties: pair.next, before: isReplaced(pair) ? undefined : pair.old })),
  ];
  const retyped = created.filter(({ logicalId }) => before.resources.has(logicalId))
    .map(({ logicalId }) => ({ rule: 'a resource keeps its type', logicalId, why: 'Update of resource type is not permitted' }));
  const whole = (effect: Effect) => ({ logicalId, type }: Resource): Update => ({ logicalId, type, effect, properties: [], kinds: [] });
  return {
    updates: [...pairs.filter(({ changed }) => changed.length > 0).map(updateOf), ...created.map(whole('created')), ...gone.map(whole('deleted'))],
    refusals: [...pairs.flatMap(refusalsOf), ...namesTaken(before, getting), ...retyped],
  };
}
