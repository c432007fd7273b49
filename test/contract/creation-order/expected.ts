import { Drawn, Home, STAGES, Thing } from './drawn-app';

/** Something with a place in the order, as a reader of the documentation would have it. */
export interface Placed {
  readonly name: string;
  readonly home: Home;
  /** The stage that it is in; NaN for what is in none. */
  readonly level: number;
  /** Up to which stage it waits. */
  readonly waits: number;
}

const levelOf = (stage: typeof STAGES[number]) => STAGES.indexOf(stage);
const outermost = (home: Home) => home.startsWith('nested') ? 'cluster' : home;

/** Nodes that CoreDNS can run on. */
export const runsCoreDns = ({ nodes }: Thing): boolean => nodes !== undefined && !['tainted', 'empty'].includes(nodes.kind);
/** What runs any other pod. */
const runsOthers = (thing: Thing) => runsCoreDns(thing) && !['fargate', 'stockFargate'].includes(thing.nodes!.kind);

/** Where things are that stand where their nodes are: in the stack of the cluster, if it has some, and else in the first by its name, as none depends on another. */
function homeOfPods(things: readonly Thing[], runs: (thing: Thing) => boolean): Home | undefined {
  const able = things.filter(runs).map(({ home }) => outermost(home));
  return (['cluster', 'nodes', 'workloads'] as const).find(each => able.includes(each));
}

/** Every thing in its place. */
export function placed(things: readonly Thing[]): Placed[] {
  const dns = homeOfPods(things, runsCoreDns);
  return [
    { name: 'agent', home: 'cluster', level: levelOf('cni'), waits: levelOf('beforeNodes') },
    ...dns ? [{ name: 'coredns', home: dns, level: levelOf('coreDns'), waits: levelOf('nodes') }] : [],
    ...things.map((thing): Placed => {
      const { path: name, home, object } = thing;
      if (!object) { return { name, home, level: levelOf('nodes'), waits: levelOf('cni') }; }
      const usual = object.kind === 'addon' ? 'controllers' : 'workloads';
      const level = object.isExempt ? NaN : levelOf(object.stage ?? usual);
      const after = object.after ? levelOf(object.after) : -1;
      return {
        name, level, home: object.kind === 'addon' && !(level < levelOf('nodes')) ? homeOfPods(things, runsOthers) ?? 'cluster' : home, waits: Math.max(object.isExempt ? -1 : level - 1, after),
      };
    }),
  ];
}

/** Whether one of these has to wait for one of those. */
const wait = (these: readonly Placed[], those: readonly Placed[]) => these.some(({ waits }) => those.some(({ level }) => level <= waits));

/** What CloudFormation creates as a whole in the stack of the cluster. */
const unitsOf = (all: readonly Placed[]): Placed[][] => [
  ...all.filter(({ home }) => home === 'cluster').map(each => [each]), ...(['nested', 'nestedToo'] as const).map(unit => all.filter(({ home }) => home === unit)),
];

/** Whether these have to wait for those: what has a part of a stage itself needs no others of it. */
const must = (these: readonly Placed[], those: readonly Placed[]) =>
  these.some(({ waits }) => those.some(({ level }) => level <= waits && (these.length === 1 || !these.some(own => own.level === level))));

/** Whether things contradict each other, so that an error is right. */
export function isContradictory(all: readonly Placed[]): boolean {
  const inItself = all.some(({ level, waits }) => level <= waits);
  const inCluster = all.filter(({ home }) => outermost(home) === 'cluster');
  const units = unitsOf(inCluster);
  const reaches = (from: readonly Placed[], to: readonly Placed[], seen = new Set<readonly Placed[]>()): boolean =>
    units.filter(each => each !== from && must(from, each)).some(each => each === to || (!seen.has(each) && reaches(each, to, seen.add(each))));
  const nested = units.some(unit => reaches(unit, unit));
  const of = (stack: string) => all.filter(({ home }) => outermost(home) === stack);
  const between = wait(of('cluster'), [...of('nodes'), ...of('workloads')]) || (wait(of('nodes'), of('workloads')) && wait(of('workloads'), of('nodes')));
  return inItself || nested || between;
}

/**
 * Whether one can come after the other: stacks of nodes and workloads come after that of the cluster. What is in a nested stack comes after what is outside where that waits for
 * nothing in it, or where the nested stack has no part of the stage.
 */
export function canWait(one: Placed, other: Placed, all: readonly Placed[]): boolean {
  if (outermost(one.home) !== outermost(other.home)) { return outermost(other.home) === 'cluster'; }
  const units = unitsOf(all.filter(({ home }) => outermost(home) === 'cluster'));
  const [own, others] = [one, other].map(each => units.find(unit => unit.includes(each)));
  if (!one.home.startsWith('nested') || !own || !others || own === others || !own.some(({ level }) => level === other.level)) { return true; }
  const comesAfter = (from: readonly Placed[], seen = new Set<readonly Placed[]>()): boolean =>
    units.filter(each => each !== from && wait(from, each)).some(each => each === own || (!seen.has(each) && comesAfter(each, seen.add(each))));
  return !comesAfter(others);
}

export type { Drawn };
