import { isDeepStrictEqual } from 'util';
import { Edit, EDITS, FROM_THE_PATH, Meant, REFUSED_ALONE, SEPARATE } from './second-deployment/edits';
import { Refusal, Update, Updates, updatesBetween } from './second-deployment/updates-between';
import { AppOptions, deploy, DeployedApp, FIRST } from '../util/edited-app';

const made = new Map<string, DeployedApp>();

/** The app with these edits. What has the same options has the same templates. */
function appWith(edits: readonly Edit[]): DeployedApp {
  const options = edits.reduce<AppOptions>((before, { edit }) => edit(before), FIRST);
  const key = JSON.stringify(options);
  const app = made.get(key) ?? deploy(options);
  made.set(key, app);
  return app;
}

function deployment(edits: readonly Edit[]): Updates {
  return updatesBetween(appWith([]), appWith(edits), { imagesPublished: edits.some(edit => edit.imagesPublished) });
}

/** What CloudFormation does when something fails: it deploys the old template. */
function rollback(edits: readonly Edit[]): Updates {
  return updatesBetween(appWith(edits), appWith([]));
}

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
    expect([...new Set(deployment([edit]).refusals.map(({ rule }) => rule))]).toEqual(alone(false));
  });

  test('changes something', () => {
    expect(deployment([edit]).updates).not.toEqual([]);
  });

  test('replaces, restarts and deletes what it means to', () => {
    const { updates } = deployment([edit]);
    expect(beyond(updates, edit.means)).toEqual([]);
    expect(edit.means.filter(meant => !updates.some(update => isMeant(update)(meant)))).toEqual([]);
  });

  test('can be taken back', () => {
    const { updates, refusals } = rollback([edit]);
    expect([...new Set(refusals.map(({ rule }) => rule))]).toEqual(alone(true));
    expect(beyondOfRollback(updates, edit.means)).toEqual([]);
  });
});

/** Each two edits but those of which one undoes the other. */
const PAIRS = EDITS.flatMap((one, place) => EDITS.slice(place + 1).map(other => [one, other] as const))
  .filter(([one, other]) => !isDeepStrictEqual(other.edit(one.edit(FIRST)), other.edit(FIRST)) || one.imagesPublished);
const isSeparate = (one: string, other: string) => SEPARATE.some(({ edits, beside }) =>
  (edits.includes(one) && beside.includes(other)) || (edits.includes(other) && beside.includes(one)));

test('only two identities of the CNI are no pair', () => {
  expect(EDITS.length * (EDITS.length - 1) / 2 - PAIRS.length).toBe(1);
});

test('the table of pairs names edits that there are', () => {
  const names = EDITS.map(({ name }) => name);
  const named = [...SEPARATE.flatMap(({ edits, beside }) => [...edits, ...beside]), ...REFUSED_ALONE.map(({ edit }) => edit)];
  expect(named.filter(name => !names.includes(name))).toEqual([]);
});

const SEPARATES = PAIRS.filter(([one, other]) => isSeparate(one.name, other.name));
const TOGETHER = PAIRS.filter(([one, other]) => !isSeparate(one.name, other.name));
const named = (pairs: typeof PAIRS) => pairs.map(pair => [pair[0].name, pair[1].name, pair] as const);

test.each(named(TOGETHER))('%s is taken beside %s, can be taken back, and they do no more than each', (_, __, pair) => {
  const [there, back] = [deployment(pair), rollback(pair)];
  const means = pair.flatMap(edit => edit.means);
  expect([...ofThePair(pair, there.refusals, false), ...ofThePair(pair, back.refusals, true)]).toEqual([]);
  expect([...beyond(there.updates, means), ...beyondOfRollback(back.updates, means)]).toEqual([]);
});

test.each(named(SEPARATES))('%s is refused beside %s, as the table says, and so is the way back', (_, __, pair) => {
  expect(ofThePair(pair, deployment(pair).refusals, false)).not.toEqual([]);
  expect(ofThePair(pair, rollback(pair).refusals, true)).not.toEqual([]);
});

test('a stage changes nothing but what stock CDK derives from the path', () => {
  const { updates } = deployment(EDITS.filter(({ name }) => name === 'a stage around the stack'));
  const changes = new Set(updates.flatMap(({ type, properties, effect }) => properties.length > 0
    ? properties.map(path => `${type} ${path.split('.')[0]}`)
    : [`${type} ${effect}`]));
  expect([...changes].sort()).toEqual(FROM_THE_PATH.map(({ type, property }) => `${type} ${property}`).sort());
});
