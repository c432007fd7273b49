import { Annotations, Token } from 'aws-cdk-lib';
import { Construct, IConstruct, MetadataEntry } from 'constructs';
import { addWarning } from './stock-annotations';

/** One message: what is wrong, what would be right, what to do. */
export interface Entry {
  /** What is wrong, in lower case; `{prop}` and the like are filled in. */
  readonly what: string;
  /** What would be right. */
  readonly expected: string;
  /** What to do. */
  readonly remedy: string;
  /** An example of it, for docs/errors.md: a few lines of TypeScript, or of a shell. */
  readonly mend: string;
}

/** The messages of a room, by id. */
export type Table = { readonly [id: string]: Entry };

/** What a message is about: a construct, or the class and method of something that has no path, such as `AddressPlan.of`. */
export type Subject = IConstruct | string;

/** A room with its messages, for docs/errors.md. */
export interface Registered {
  /** Name of the room. */
  readonly room: string;
  /** What is refused. */
  readonly errors: Table;
  /** What is reported, and can be acknowledged. */
  readonly warnings: Table;
}

const rooms: Registered[] = [];

/** The rooms that registered messages, in the order in which they were loaded. */
export const registeredRooms = (): readonly Registered[] => rooms;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type TextOf<E extends Entry> = E['what'] | E['expected'] | E['remedy'];
type ValuesOf<E extends Entry> = { readonly [Name in Placeholders<TextOf<E>>]: string | number };
/** Nothing to pass where the text has no placeholder. */
type Args<E extends Entry> = [Placeholders<TextOf<E>>] extends [never] ? [] : [values: ValuesOf<E>];

/** How a room says what is wrong. */
export interface Messages<Errors extends Table, Warnings extends Table> {
  /** Refuse a value: throws whom it is about, what is wrong, what was given, what is expected, what to do, and the id. */
  refuse<Id extends keyof Errors & string>(subject: Subject, id: Id, got: unknown, ...args: Args<Errors[Id]>): never;
  /** The text of a refusal, for what is judged when all is said: CDK puts the path of the construct before it. */
  messageOf<Id extends keyof Errors & string>(id: Id, got: unknown, ...args: Args<Errors[Id]>): string;
  /** Say what is probably not meant. The user can acknowledge it. */
  warn<Id extends keyof Warnings & string>(scope: IConstruct, id: Id, got: unknown, ...args: Args<Warnings[Id]>): void;
}

/**
 * Register the messages of a room. Each id stands in the message, in docs/errors.md and in `acknowledgeWarning`, and never changes.
 */
export function register<const Errors extends Table, const Warnings extends Table = {}>(
  room: string, errors: Errors, warnings?: Warnings,
): Messages<Errors, Warnings> {
  rooms.push({ room, errors, warnings: warnings ?? {} });
  const messageOf = (id: string, got: unknown, values?: Values) => `${compose(errors[id], got, values)} [${qualifiedId(id)}]`;
  return {
    refuse: (subject, id, got, ...[values]) => { throw new Error(`[${nameOf(subject)}] ${messageOf(id, got, values)}`); },
    messageOf: (id, got, ...[values]) => messageOf(id, got, values),
    warn: (scope, id, got, ...[values]) => note(scope, () => addWarning(scope, qualifiedId(id), compose(warnings![id], got, values))),
  };
}

/** What was noted of a construct. */
export interface Noted {
  readonly construct: IConstruct;
  readonly entries: readonly MetadataEntry[];
}

let notes: Noted[] | undefined;

/** What is noted of constructs while something runs. What was found in one synthesis is no finding of the next. */
export function notedDuring(action: () => void): Noted[] {
  const outer = notes;
  const own: Noted[] = [];
  notes = own;
  try {
    action();
  } finally {
    notes = outer;
  }
  return own;
}

/** Note something of a construct. */
export function note(construct: IConstruct, add: (annotations: Annotations) => void): void {
  const known = construct.node.metadata;
  add(Annotations.of(construct));
  const entries = construct.node.metadata.filter(entry => !known.includes(entry));
  if (entries.length > 0) { notes?.push({ construct, entries }); } // what is acknowledged is not noted
}

/** The id as users see it: in the message, in `docs/errors.md`, and in `acknowledgeWarning`. */
export const qualifiedId = (id: string) => `cdk-eks-ipv6:${id}`;

/** The id of a message, as users see it, and the message without it. */
export function idIn(message: string): { readonly id: string; readonly text: string } {
  const [, text = message, id = ''] = /^([\s\S]*) \[(?:ack: )?(cdk-eks-ipv6:[a-z0-9-]+)\]$/.exec(message) ?? [];
  return { id, text };
}

/** The path that a construct will have, for what is refused before it is made. */
export const pathOf = (scope: Construct, id: string) => [scope.node.path, id].filter(part => part).join('/');

const nameOf = (subject: Subject) => typeof subject === 'string' ? subject : subject.node.path;

type Values = { readonly [name: string]: string | number };

function compose(entry: Entry, got: unknown, values: Values = {}): string {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  return `${fill(entry.what)}: got ${show(got)}; expected ${fill(entry.expected)}; ${fill(entry.remedy)}`;
}

/** Deep enough for an intrinsic function of CloudFormation. */
const MAX_DEPTH = 5;

const UNKNOWN = 'an unresolved token';

/** A name within a sentence of a message. */
export const shownName = (name: string) => Token.isUnresolved(name) ? UNKNOWN : name;

function show(value: unknown, depth = 0): string {
  if (Token.isUnresolved(value)) { return UNKNOWN; }
  if (Array.isArray(value)) { return depth < MAX_DEPTH ? `[${value.map(each => show(each, depth + 1)).join(', ')}]` : 'a list'; }
  if (typeof value === 'function') { return 'a function'; }
  if (typeof value === 'object' && value !== null) { return showObject(value, depth); }
  // Where a number belongs, quotes alone do not catch the eye.
  if (typeof value === 'string') { return /^-?\d+(\.\d+)?$/.test(value) ? `the text '${value}'` : `'${value}'`; }
  return String(value);
}

function showObject(value: object, depth: number): string {
  const text = ownText(value);
  if (text !== undefined) { return text; }
  const { name = 'Object' } = value.constructor ?? {};
  if (name !== 'Object') { return `an object of ${name}`; }
  if (depth >= MAX_DEPTH) { return 'an object'; }
  const parts = Object.entries(value).map(([key, each]) => `${Token.isUnresolved(key) ? show(key) : key}: ${show(each, depth + 1)}`);
  return parts.length > 0 ? `{ ${parts.join(', ')} }` : '{}';
}

/** Constructs and times have a text of their own, and so have choices of this library. Some objects of stock CDK only look like constructs, and throw when they are asked for it. */
function ownText(value: object): string | undefined {
  const { _shown: shown } = value as { readonly _shown?: unknown };
  if (typeof shown === 'string') { return shown; }
  if (typeof value.toString !== 'function' || value.toString === Object.prototype.toString) { return undefined; }
  try {
    return String(value);
  } catch {
    return undefined;
  }
}
