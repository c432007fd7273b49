import { Construct, IConstruct, IDependable, RootConstruct } from 'constructs';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';

/**
 * A stage in the creation of a cluster: what is in it, and whatever comes after.
 */
export interface ICreationStage {
  /**
   * Depend on it to come after everything that is in the stage, and in the stages before, in whatever stacks of this stage of the app.
   *
   * A stack that has none of the stage and is deployed before those that have it cannot wait; that is an error.
   */
  readonly ready: IDependable;

  /**
   * Put constructs into the stage, with all that is below them: they wait for the stages before, and the later ones wait for them. What is below one that is put into
   * another stage itself goes there.
   *
   * Refuses a construct that has been put into another stage, or exempted, and one of another stage of the app.
   */
  add(...constructs: IConstruct[]): void;
}

/** The stages, in their order. The first is what `aws-eks` makes, or what an imported cluster has behind it. */
export const STAGES = ['controlPlane', 'beforeNodes', 'cni', 'nodes', 'coreDns', 'controllers', 'workloads'] as const;
export type StageName = typeof STAGES[number];

/** A place in the order, from 0. */
export const levelOf = (stage: StageName): number => STAGES.indexOf(stage);

/** The stage that stands behind the interface. */
export class CreationStage implements ICreationStage {
  /** Nothing is in it: who depends on it is found when all is said. A dependable does not learn who asks, and each stack waits for something else. */
  public readonly ready: Construct = new RootConstruct();

  constructor(private readonly put: (construct: IConstruct) => void) {}

  public add(...constructs: IConstruct[]): void {
    constructs.forEach(this.put);
  }
}

/** Refuse anything but a construct: JavaScript lets everything pass. */
export function requireConstruct(subject: Subject, stage: string, value: unknown): void {
  if (!Construct.isConstruct(value)) { refuse(subject, 'order-construct', value, { stage }); }
}
