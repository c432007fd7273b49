import { Annotations as CoreAnnotations, CfnParameter, Duration, Fn, Lazy } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import '../../src';
import { pathOf, qualifiedId, register, registeredRooms, Subject } from '../../src/diagnostics/diagnostics';
import { newStack } from '../util/network';

interface Texts { readonly what: string; readonly expected: string; readonly remedy: string }

/** A value for each placeholder, recognisable in the message. */
function valuesFor(texts: Texts): Record<string, string> {
  const names = [...Object.values(texts).join(' ').matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return Object.fromEntries(names.map(name => [name, `<${name}>`]));
}

const filled = (text: string) => text.replace(/\{(\w+)\}/g, '<$1>');
const message = ({ what, expected, remedy }: Texts, got: string) => `${filled(what)}: got ${got}; expected ${filled(expected)}; ${filled(remedy)}`;

const rooms = [...registeredRooms()];
const errors = rooms.flatMap(room => Object.entries(room.errors));
const warnings = rooms.flatMap(room => Object.entries(room.warnings));
const all = [...errors, ...warnings];

// What a placeholder needs is checked by the compiler, which cannot follow an id that comes from a table.
const messages = register('test', Object.fromEntries(errors), Object.fromEntries(warnings));
const refuseAny = messages.refuse as (subject: Subject, id: string, got: unknown, values: Record<string, string | number>) => never;
const warnAny = messages.warn as (scope: Construct, id: string, got: unknown, values: Record<string, string>) => void;

describe('the table', () => {
  test.each(all)('%s has an id in kebab case', id => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(qualifiedId(id)).toBe(`cdk-eks-ipv6:${id}`);
  });

  test.each(all)('%s says what is wrong in lower case', (_, { what }) => {
    expect(what).toMatch(/^(\{\w+\}|[a-z])/);
  });

  // The parts are joined with colon and semicolon, and would run into each other.
  test.each(all)('%s has parts of one line that end without punctuation', (_, { what, expected, remedy }) => {
    for (const text of [what, expected, remedy]) { expect(text).toMatch(/^\S.*[^\s.;:,]$/); }
    expect(what + expected).not.toContain(';');
  });

  test('no id stands in two rooms, nor as a refusal and a warning', () => {
    expect(new Set(all.map(([id]) => id)).size).toBe(all.length);
  });
});

describe('a refusal', () => {
  test.each(errors)('%s says what, got, expected, remedy and id, in this order', (id, texts) => {
    expect(() => refuseAny('Class.method', id, 'given', valuesFor(texts))).toThrow(new Error(`[Class.method] ${message(texts, "'given'")} [cdk-eks-ipv6:${id}]`));
  });

  test.each(errors)('%s has a value for each placeholder', (id, texts) => {
    expect(() => refuseAny('Class.method', id, 'given', valuesFor(texts))).toThrow(/^[^{}]*$/);
    expect(() => refuseAny('Class.method', id, 'given', valuesFor(texts))).not.toThrow(/undefined/);
  });

  test('names the path of the construct that it is about', () => {
    const construct = new Construct(new Construct(newStack(), 'Outer'), 'Inner');
    expect(() => refuseAny(construct, 'ip-family', 'ipv4', {})).toThrow(/^\[S\/Outer\/Inner\] ipFamily is not IP_V6: /);
    expect(pathOf(construct, 'Next')).toBe('S/Outer/Inner/Next');
    expect(pathOf(construct.node.root as Construct, 'Next')).toBe('Next');
  });

  test('numbers fill placeholders too', () => {
    expect(() => refuseAny('Class.method', 'must-be-positive-integer', -1, { prop: 'count', min: 0, max: 16 }))
      .toThrow('[Class.method] count is not a count: got -1; expected a whole number from 0 to 16; ');
  });
});

describe('the value', () => {
  const stack = newStack();
  const parameter = new CfnParameter(stack, 'Text').valueAsString;
  const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
  const TOKEN = 'an unresolved token';

  const circle: { it?: unknown } = {};
  circle.it = circle;

  test.each<[string, unknown, string]>([
    ['text', 'text', "'text'"],
    ['empty text', '', "''"],
    ['a number', 1.5, '1.5'],
    ['no number', NaN, 'NaN'],
    ['a truth value', false, 'false'],
    ['nothing', undefined, 'undefined'],
    ['a list', ['a', 1], "['a', 1]"],
    ['an empty list', [], '[]'],
    ['a token', parameter, TOKEN],
    ['text with a token inside', `10.0.0.0/${parameter}`, TOKEN],
    ['a token that is a number', number, TOKEN],
    ['a token that is a list', Fn.split(',', parameter), TOKEN],
    ['a token that is an object', Lazy.any({ produce: () => ({}) }), TOKEN],
    ['a list with tokens', ['a', parameter, number], `['a', ${TOKEN}, ${TOKEN}]`],
    ['a list in a list', [['a'], [parameter]], `[['a'], [${TOKEN}]]`],
    ['a map', { a: 'b', c: [1], d: parameter }, `{ a: 'b', c: [1], d: ${TOKEN} }`],
    ['a map with a token for a key', { [parameter]: 1 }, `{ ${TOKEN}: 1 }`],
    ['an empty map', {}, '{}'],
    ['a map of no class', Object.create(null), '{}'],
    ['a function of CloudFormation', { 'Fn::Join': ['', ['nodes-', { Ref: 'AWS::Region' }]] }, "{ Fn::Join: ['', ['nodes-', { Ref: 'AWS::Region' }]] }"],
    ['an object of a class', new (class Nodes {})(), 'an object of Nodes'],
    ['an object that throws when it is asked for a text', iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'), 'an object of AwsManagedPolicy'],
    ['an object that has a text', Duration.minutes(5), 'Duration.minutes(5)'],
    ['a map that holds itself', circle, '{ it: { it: { it: { it: { it: an object } } } } }'],
  ])('%s', (_, got, shown) => {
    expect(() => refuseAny('Class.method', 'ip-family', got, {})).toThrow(`ipFamily is not IP_V6: got ${shown}; expected IpFamily.IP_V6`);
  });

  test.each(errors)('%s shows no token in its raw form', (id, texts) => {
    expect(() => refuseAny('Class.method', id, parameter, valuesFor(texts))).not.toThrow(/Token\[/);
    expect(() => refuseAny('Class.method', id, [parameter, number], valuesFor(texts))).not.toThrow(/Token\[|e\+/);
  });
});

describe('a warning', () => {
  test.each(warnings)('%s says what, got, expected and remedy, and can be acknowledged by its id', (id, texts) => {
    const stack = newStack();
    warnAny(stack, id, 'given', valuesFor(texts));
    const reported = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
    expect(reported.map(({ entry }) => entry.data)).toEqual([`${message(texts, "'given'")} [ack: cdk-eks-ipv6:${id}]`]);
  });

  test.each(warnings)('%s goes away when it is acknowledged, before or after', (id, texts) => {
    const stack = newStack();
    const early = new Construct(stack, 'Early');
    const late = new Construct(stack, 'Late');
    warnAny(early, id, 'given', valuesFor(texts));
    CoreAnnotations.of(stack).acknowledgeWarning(qualifiedId(id));
    warnAny(late, id, 'given', valuesFor(texts));
    expect([...early.node.metadata, ...late.node.metadata]).toEqual([]);
  });

  test('goes away when it is acknowledged at the construct itself, before it is there too', () => {
    const stack = newStack();
    const [construct, other] = ['One', 'Two'].map(id => new Construct(stack, id));
    const [[id, texts]] = warnings;
    CoreAnnotations.of(construct).acknowledgeWarning(qualifiedId(id));
    [construct, other].forEach(each => warnAny(each, id, 'given', valuesFor(texts)));
    expect([construct, other].map(({ node }) => node.metadata.length)).toEqual([0, 1]);
  });

  test.each(warnings)('%s shows no token in its raw form', (id, texts) => {
    const stack = newStack();
    warnAny(stack, id, new CfnParameter(stack, 'Text').valueAsString, valuesFor(texts));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(': got an unresolved token; '));
    expect(JSON.stringify(stack.node.metadata)).not.toContain('Token[');
  });
});
