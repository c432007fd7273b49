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

/** Whether things contradict each other, so that an error is right. */
export function isContradictory(all: readonly Placed[]): boolean {
  const inItself = all.some(({ level, waits }) => level <= waits);
  const inCluster = all.filter(({ home }) => outermost(home) === 'cluster');
  const nested = (['nested', 'nestedToo'] as const).some(unit => {
    const inside = inCluster.filter(({ home }) => home === unit);
    const others = [...inCluster.filter(({ home }) => home === 'cluster').map(each => [each]),
      inCluster.filter(({ home }) => home !== 'cluster' && home !== unit)];
    return others.some(outside => wait(inside, outside) && wait(outside, inside));
  });
  const of = (stack: string) => all.filter(({ home }) => outermost(home) === stack);
  const between = wait(of('cluster'), [...of('nodes'), ...of('workloads')]) || (wait(of('nodes'), of('workloads')) && wait(of('workloads'), of('nodes')));
  return inItself || nested || between;
}

/** Whether one can come after the other: stacks of nodes and workloads come after that of the cluster. */
export const canWait = (one: Placed, other: Placed): boolean => outermost(one.home) === outermost(other.home) || outermost(other.home) === 'cluster';

export type { Drawn };
