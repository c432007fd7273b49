import { readFileSync, writeFileSync } from 'fs';
import { isDeepStrictEqual } from 'util';
import { Edit, EDITS, FROM_THE_PATH, Meant, REFUSED_ALONE, SEPARATE, SEPARATE_TABLE } from './second-deployment/edits';
import { Refusal, Update, Updates, updatesBetween } from './second-deployment/updates-between';
import { AppOptions, deploy, DeployedApp, FIRST } from '../util/edited-app';

const kept = new Map<string, DeployedApp>();

/** The app with these edits. What is asked for again is kept: the apps of single edits. */
function appWith(edits: readonly Edit[]): DeployedApp {
  const options = edits.reduce<AppOptions>((before, { edit }) => edit(before), FIRST);
  const key = JSON.stringify(options);
  const app = kept.get(key) ?? deploy(options);
  if (edits.length < 2) { kept.set(key, app); }
  return app;
}

/** What a deployment of these edits does, and what CloudFormation does when something fails: it deploys the old template. */
function thereAndBack(edits: readonly Edit[]): { readonly there: Updates; readonly back: Updates } {
  const [first, edited] = [appWith([]), appWith(edits)];
  const imagesPublished = edits.some(edit => edit.imagesPublished);
  return { there: updatesBetween(first, edited, { imagesPublished }), back: updatesBetween(edited, first) };
}

const rulesOf = (refusals: readonly Refusal[]) => [...new Set(refusals.map(({ rule }) => rule))];
const isMeant = ({ effect, type, logicalId }: Update) => (meant: Meant) =>
  meant.effect === effect && meant.type === type && (meant.of === undefined || meant.of.test(logicalId));
const disturbs = ({ effect }: Update) => ['replaced', 'restarts nodes', 'deleted'].includes(effect);
const beyond = (updates: readonly Update[], means: readonly Meant[]) => updates.filter(update => disturbs(update) && !means.some(isMeant(update)));
/** What an edit made goes when it is taken back. */
const beyondOfRollback = (updates: readonly Update[], means: readonly Meant[]) => beyond(updates, means).filter(({ effect }) => effect !== 'deleted');

/** The refusals that no edit of these has alone. */
function ofThePair(edits: readonly Edit[], refusals: readonly Refusal[], isReversed: boolean): Refusal[] {
  const alone = REFUSED_ALONE.filter(each => each.isReversed === isReversed && edits.some(({ name }) => name === each.edit)).map(({ rule }) => rule);
  return refusals.filter(({ rule }) => !alone.includes(rule));
}

describe.each(EDITS.map(edit => [edit.name, edit] as const))('%s', (name, edit) => {
  const alone = (isReversed: boolean) => REFUSED_ALONE.filter(each => each.edit === name && each.isReversed === isReversed).map(({ rule }) => rule);

  test('is taken', () => {
    expect(rulesOf(thereAndBack([edit]).there.refusals)).toEqual(alone(false));
  });

  test('changes something', () => {
    expect(thereAndBack([edit]).there.updates).not.toEqual([]);
  });

  test('replaces, restarts and deletes what it means to', () => {
    const { updates } = thereAndBack([edit]).there;
    expect(beyond(updates, edit.means)).toEqual([]);
    expect(edit.means.filter(meant => !updates.some(update => isMeant(update)(meant)))).toEqual([]);
  });

  test('can be taken back', () => {
    const { updates, refusals } = thereAndBack([edit]).back;
    expect(rulesOf(refusals)).toEqual(alone(true));
    expect(beyondOfRollback(updates, edit.means)).toEqual([]);
  });
});

/** Each two edits but those of which one undoes the other. */
const PAIRS = EDITS.flatMap((one, place) => EDITS.slice(place + 1).map(other => [one, other] as const))
  .filter(([one, other]) => !isDeepStrictEqual(other.edit(one.edit(FIRST)), other.edit(FIRST)) || one.imagesPublished);
/** The rules by which the table says that two edits are refused. */
const separateBy = (one: string, other: string) => SEPARATE.filter(({ edits, beside }) =>
  (edits.includes(one) && beside.includes(other)) || (edits.includes(other) && beside.includes(one))).map(({ rule }) => rule);

test('only two identities of the CNI are no pair', () => {
  expect(EDITS.length * (EDITS.length - 1) / 2 - PAIRS.length).toBe(1);
});

test('the table of pairs names edits that there are', () => {
  const names = EDITS.map(({ name }) => name);
  const mentioned = [...SEPARATE.flatMap(({ edits, beside }) => [...edits, ...beside]), ...REFUSED_ALONE.map(({ edit }) => edit)];
  expect(mentioned.filter(name => !names.includes(name))).toEqual([]);
});

const named = PAIRS.map(pair => [pair[0].name, pair[1].name, pair] as const);

test.each(named.filter(([one, other]) => separateBy(one, other).length === 0))('%s is taken beside %s, can be taken back, and they do no more than each', (_, __, pair) => {
  const { there, back } = thereAndBack(pair);
  const means = pair.flatMap(edit => edit.means);
  expect([...ofThePair(pair, there.refusals, false), ...ofThePair(pair, back.refusals, true)]).toEqual([]);
  expect([...beyond(there.updates, means), ...beyondOfRollback(back.updates, means)]).toEqual([]);
});

test.each(named.filter(([one, other]) => separateBy(one, other).length > 0))('%s is refused beside %s, as the table says, and so is the way back', (one, other, pair) => {
  const { there, back } = thereAndBack(pair);
  expect(rulesOf(ofThePair(pair, there.refusals, false))).toEqual(separateBy(one, other));
  expect(rulesOf(ofThePair(pair, back.refusals, true))).toEqual(separateBy(one, other));
});

const [BEFORE, AFTER] = ['<!-- separate -->', '<!-- /separate -->'];

test('docs/operations.md has the table; write it anew with UPDATE_OPERATIONS=1', () => {
  const file = 'docs/operations.md';
  const text = readFileSync(file, 'utf8');
  const [head, rest] = text.split(BEFORE);
  const written = [head, BEFORE, '\n\n', SEPARATE_TABLE, '\n\n', AFTER, rest.split(AFTER)[1]].join('');
  if (process.env.UPDATE_OPERATIONS) { writeFileSync(file, written); }
  expect(readFileSync(file, 'utf8')).toBe(written);
});

test('a stage changes nothing but what stock CDK derives from the path', () => {
  const { updates } = thereAndBack(EDITS.filter(({ name }) => name === 'a stage around the stack')).there;
  const changes = new Set(updates.flatMap(({ type, properties, effect }) => properties.length > 0
    ? properties.map(path => `${type} ${path.split('.')[0]}`)
    : [`${type} ${effect}`]));
  expect([...changes].sort()).toEqual(FROM_THE_PATH.map(({ type, property }) => `${type} ${property}`).sort());
});
