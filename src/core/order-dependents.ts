import type { IConstruct, IDependable } from 'constructs';
import { stageOf } from '../synthesis/stacks';
import { dependablesOf } from '../synthesis/stock-node';

/** Who depends on what stands for stages of creation, in the whole app. */
class Dependents {
  /** Each stage of the app asks once a synthesis, so one that asks again begins another one. */
  public static for(stage: IConstruct): Dependents {
    const { root } = stage.node;
    let known = Dependents.ofApp.get(root);
    if (!known || known.asked.has(stage)) {
      known = new Dependents(root);
      Dependents.ofApp.set(root, known);
    }
    known.asked.add(stage);
    return known;
  }

  private static readonly ofApp = new WeakMap<IConstruct, Dependents>();

  private readonly asked = new Set<IConstruct>();
  private readonly byTarget = new Map<IDependable, IConstruct[]>();

  private constructor(root: IConstruct) {
    this.walk(root);
  }

  public of(target: IDependable): readonly IConstruct[] {
    return this.byTarget.get(target) ?? [];
  }

  private walk(construct: IConstruct): void {
    for (const target of dependablesOf(construct)) {
      const known = this.byTarget.get(target);
      if (known) { known.push(construct); } else { this.byTarget.set(target, [construct]); }
    }
    construct.node.children.forEach(child => this.walk(child));
  }
}

/**
 * Constructs of other stages of the app that depend on one of these. aws-cdk-lib would make nothing of it, and say nothing.
 *
 * It is not asked what stands behind other dependables, as that is not known before the other stage has said all.
 */
export function dependentsElsewhere(stage: IConstruct, targets: readonly IConstruct[]): { dependent: IConstruct; target: IConstruct }[] {
  if (targets.length === 0) { return []; }
  const dependents = Dependents.for(stage);
  return targets.flatMap(target => dependents.of(target).map(dependent => ({ dependent, target })))
    .filter(({ dependent }) => stageOf(dependent) !== stage);
}
