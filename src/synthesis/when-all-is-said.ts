import { Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { dependableOn } from './dependable';
import { stageOf } from './stacks';

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
 * roots are asked for, is that moment (docs/adr/0014).
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

  /** How often the app has said all: once a synthesis. Zero while it is being written, or written anew. */
  public generation = 0;
  private isOpen = true;
  private readonly steps: { readonly [step in Step]: (() => void)[] } = { join: [], place: [], tie: [], order: [], keep: [], judge: [] };

  private constructor(stage: IConstruct) {
    // A synthesis begins with the aspects. An app that is synthesised again may have changed.
    Aspects.of(stage).add({ visit: node => { if (node === stage) { this.isOpen = true; } } });
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

  /** An app asks for the dependencies of its stages too, which have been synthesised by then. */
  private close(): void {
    if (!this.isOpen) { return; }
    this.isOpen = false;
    this.generation++;
    // What is made in a step can have something to do in a later one.
    for (const step of STEPS) {
      for (const action of this.steps[step]) { action(); }
    }
  }
}

/** Do something once a synthesis, when all is said. */
export function whenAllIsSaid(scope: IConstruct, step: Step, action: () => void): void {
  Said.of(scope).add(step, action);
}

/** Which synthesis it is, from 1; undefined as long as the app is being written. */
export function synthesisOf(scope: IConstruct): number | undefined {
  const said = Said.of(scope);
  return said.isSaid ? said.generation : undefined;
}
