import type { IConstruct, IDependable } from 'constructs';

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
