import { Construct, IConstruct } from 'constructs';
import type { ICreationStage } from './creation-stage';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';
import { stageOf } from '../synthesis/stacks';

/** The stages, in their order. The first is what `aws-eks` makes, or what an imported cluster has behind it. */
export const STAGES = ['controlPlane', 'beforeNodes', 'cni', 'nodes', 'coreDns', 'controllers', 'workloads'] as const;
export type StageName = typeof STAGES[number];

/** A place in the order, from 0. */
export const levelOf = (stage: StageName): number => STAGES.indexOf(stage);

/** The stage that stands behind the interface. */
export class CreationStage implements ICreationStage {
  /** Whether somebody may depend on the stage. */
  public isAskedFor = false;

  /**
   * @param marker a construct with nothing in it: who depends on it is found when all is said. A dependable does not learn who asks, and each stack waits for something else
   */
  constructor(public readonly marker: Construct, private readonly put: (construct: IConstruct) => void) {}

  public get ready(): Construct {
    this.isAskedFor = true;
    return this.marker;
  }

  public add(...constructs: IConstruct[]): void {
    constructs.forEach(this.put);
  }
}

/** Refuse a construct of another stage of the app than the cluster is in, as each is deployed by itself. */
export function requireSameStage(subject: Subject, cluster: IConstruct, stage: string, construct: IConstruct): void {
  if (stageOf(construct) !== stageOf(cluster)) { refuse(subject, 'order-other-app-stage', construct.node.path, { stage }); }
}

/** Refuse anything but a construct: JavaScript lets everything pass. */
export function requireConstruct(subject: Subject, stage: string, value: unknown): void {
  if (!Construct.isConstruct(value)) { refuse(subject, 'order-construct', value, { stage }); }
}
