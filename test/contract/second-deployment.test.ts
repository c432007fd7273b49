import { readFileSync, writeFileSync } from 'fs';
import { isDeepStrictEqual } from 'util';
import { BESIDE_NETWORK, Edit, EDITS, FROM_THE_PATH, Meant, REFUSED_ALONE, SEPARATE, SEPARATE_TABLE } from './second-deployment/edits';
import { ADDON, CLUSTER, GROUP, LAUNCH_TEMPLATE, NODE_GROUP, ROUTE } from './second-deployment/service-rules';
import { Refusal, Update, Updates, updatesBetween } from './second-deployment/updates-between';
import { AppOptions, deploy, DeployedApp, FIRST, WAYS_OUT_IPV4, WAYS_OUT_IPV6 } from '../util/edited-app';

const kept = new Map<string, DeployedApp>();

/** What is asked for again is kept: the apps of single edits. */
function appOf(options: AppOptions, isKept: boolean): DeployedApp {
  const key = JSON.stringify(options);
  const app = kept.get(key) ?? deploy(options);
  if (isKept) { kept.set(key, app); }
  return app;
}

/** The app with these edits. */
const appWith = (edits: readonly Edit[]) => appOf(edits.reduce<AppOptions>((before, { edit }) => edit(before), FIRST), edits.length < 2);

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

const isUndone = (one: Edit, other: Edit) => isDeepStrictEqual(other.edit(one.edit(FIRST)), other.edit(FIRST)) && !one.imagesPublished;
const canMeet = (one: Edit, other: Edit) =>
  one.isOfNetwork === other.isOfNetwork || [one, other].some(({ name }) => BESIDE_NETWORK.includes(name));

/** Each two edits but those of which one undoes the other, and those that touch nothing of one type. */
const [UNDONE, PAIRS] = [true, false].map(is => EDITS.flatMap((one, place) => EDITS.slice(place + 1).map(other => [one, other] as const))
  .filter(([one, other]) => canMeet(one, other) && isUndone(one, other) === is));
/** The rules by which the table says that two edits are refused. */
const separateBy = (one: string, other: string) => SEPARATE.filter(({ edits, beside }) =>
  (edits.includes(one) && beside.includes(other)) || (edits.includes(other) && beside.includes(one))).map(({ rule }) => rule);

test('only two identities of the CNI, and two ways out of a family, are no pair', () => {
  const said = UNDONE.map(pair => new Set(pair.map(({ says }) => says)));
  expect(said.map(one => [...one])).toEqual([['`cniIdentity`'], ...said.slice(1).map(() => [expect.stringMatching(/^`ipv[46]Egress`$/)])]);
  expect(said).toHaveLength(1 + 6 + 1);
});

test('ways out and endpoints are tried beside whatever touches what they touch', () => {
  const typesOf = (edit: Edit) => thereAndBack([edit]).there.updates.map(({ type }) => type);
  const types = new Set(EDITS.filter(({ isOfNetwork }) => isOfNetwork).flatMap(typesOf));
  const meeting = EDITS.filter(edit => !edit.isOfNetwork && typesOf(edit).some(type => types.has(type)));
  expect([...BESIDE_NETWORK].sort()).toEqual(meeting.map(({ name }) => name).sort());
});

describe.each([
  ['IPv4', 'ipv4', FIRST, WAYS_OUT_IPV4],
  // The regional NAT gateway brings the internet gateway along.
  ['IPv4 without a public tier', 'ipv4', { ...FIRST, hasPublicTier: false }, ['a regional NAT gateway', 'a transit gateway', 'nowhere']],
  ['IPv6', 'ipv6', FIRST, WAYS_OUT_IPV6],
] as const)('%s', (_, family, first, ways) => {
  const changes = ways.flatMap(from => ways.filter(to => to !== from).map(to => [from, to] as const));

  test.each(changes)('from %s to %s, each default route keeps its id, and nodes and cluster stand still', (from, to) => {
    const [old, next] = [from, to].map(way => appOf({ ...first, [family]: way }, true));
    const { updates, refusals } = updatesBetween(old, next);
    expect(refusals).toEqual([]);
    const effects = new Set(updates.filter(({ type }) => type === ROUTE).map(({ effect }) => effect));
    expect([...effects]).toEqual([from === 'nowhere' ? 'created' : to === 'nowhere' ? 'deleted' : 'in place']);
    expect(updates.filter(({ type }) => [NODE_GROUP, GROUP, LAUNCH_TEMPLATE, CLUSTER, ADDON].includes(type))).toEqual([]);
  });
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
