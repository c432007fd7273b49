import { Aspects, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { dependableOn } from './dependable';
import { stageOf } from './stacks';
import { takeBack } from './stock-metadata';
import { Noted, notedDuring } from '../diagnostics/diagnostics';

/**
 * First it is found out what belongs to a cluster; then what runs on nodes is placed where nodes are; then what depends on that is tied to its place; then everything is put
 * in order; then what belongs together is kept together; then all is judged.
 */
const STEPS = ['join', 'place', 'tie', 'order', 'keep', 'judge'] as const;
type Step = typeof STEPS[number];

/**
 * What a stage of the app waits to do until the app has said all: after its aspects, and before its dependencies become `DependsOn`.
 *
 * aws-cdk-lib asks for the dependencies of a stage first thing when the aspects are through, with or without validation. So a dependency of the stage on nothing, whose
 * roots are asked for, is that moment (docs/adr/0014). Whoever else asks is told apart as far as can be: what asks while aspects run is not answered, and where that is not
 * known, the app is taken to have said all, and taken anew when it is asked again.
 */
class Said {
  public static of(scope: IConstruct): Said {
    const stage = stageOf(scope);
    const known = Said.ofStage.get(stage);
    if (known) { return known; }
    const said = new Said(stage);
    Said.ofStage.set(stage, said);
    return said;
  }

  private static readonly ofStage = new WeakMap<IConstruct, Said>();

  /** How often the app has said all: once a synthesis, but for those who ask in between. Zero while it is being written, or written anew. */
  public generation = 0;
  private isOpen = true;
  private isRunning = false;
  /** Whether the stage is through, and the one around it goes on. */
  private isThrough = false;
  /** What aspects come to last, as long as they have not come to it. */
  private last?: IConstruct;
  private noted: readonly Noted[] = [];
  private readonly steps: { readonly [step in Step]: (() => void)[] } = { join: [], place: [], tie: [], order: [], keep: [], judge: [] };

  private constructor(private readonly stage: IConstruct) {
    Aspects.of(stage).add({ visit: node => this.visit(node) });
    const outer = Stage.of(stage);
    if (outer) { Aspects.of(outer).add({ visit: node => { this.isThrough ||= node === outer; } }); }
    stage.node.addDependency(dependableOn(() => {
      this.close();
      return [];
    }));
  }

  public get isSaid(): boolean {
    return !this.isOpen;
  }

  public add(step: Step, action: () => void): void {
    this.steps[step].push(action);
  }

  /** A synthesis begins with the aspects, and these with the stage. An app that is synthesised again may have changed. */
  private visit(node: IConstruct): void {
    if (this.isRunning) { return; } // what a step makes is caught up with
    this.isOpen = true;
    if (node === this.stage) {
      this.isThrough = false;
      this.last = lastBelow(node);
    }
    if (node === this.last) { this.last = undefined; }
  }

  /** An app asks for the dependencies of its stages too, which have been synthesised by then. */
  private close(): void {
    const isAmongAspects = this.last !== undefined && isInTree(this.last);
    if (this.isRunning || this.isThrough || isAmongAspects) { return; }
    this.isOpen = false;
    this.isRunning = true;
    this.generation++;
    this.noted.forEach(takeBack);
    try {
      this.noted = notedDuring(() => this.run());
    } finally {
      this.isRunning = false;
    }
  }

  /** What is made in a step can have something to do in a later one. */
  private run(): void {
    for (const step of STEPS) {
      for (const action of this.steps[step]) { action(); }
    }
  }
}

/** The construct that aspects come to last. Those of other stages of the app are not visited. */
function lastBelow(construct: IConstruct): IConstruct {
  const children = construct.node.children.filter(child => !Stage.isStage(child));
  return children.length === 0 ? construct : lastBelow(children[children.length - 1]);
}

/** Whether aspects still come to a construct, or it was taken out of the tree. */
const isInTree = ({ node: { scopes } }: IConstruct) =>
  scopes.every((scope, place) => place === 0 || scopes[place - 1].node.tryFindChild(scope.node.id) === scope);

/** Do something once a synthesis, when all is said. */
export function whenAllIsSaid(scope: IConstruct, step: Step, action: () => void): void {
  Said.of(scope).add(step, action);
}

/** Which synthesis it is, from 1; undefined as long as the app is being written. */
export function synthesisOf(scope: IConstruct): number | undefined {
  const said = Said.of(scope);
  return said.isSaid ? said.generation : undefined;
}
