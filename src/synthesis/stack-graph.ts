import type { CfnElement, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { resourcesBelow } from './below';
import { groupBy } from './group-by';
import { outermostStack } from './stacks';
import { elementsReferredTo } from './stock-cfn-resource';
import { TemplateIndex } from './template-index';

/**
 * Which stack of a stage comes after which, when all is said: by what stacks and constructs depend on, and by what they refer to. aws-cdk-lib finds out about references
 * after this moment, and stops at the first circle.
 *
 * What a stack refers to is looked for when it is first asked about, so apps of one stack pay nothing.
 */
export class StackGraph {
  /** The graph of the stage that a construct is in. */
  public static of(scope: IConstruct): StackGraph {
    const index = TemplateIndex.of(scope);
    const known = StackGraph.ofIndex.get(index) ?? new StackGraph(index);
    StackGraph.ofIndex.set(index, known);
    return known;
  }

  private static readonly ofIndex = new WeakMap<TemplateIndex, StackGraph>();

  private readonly before = new Map<Stack, Set<Stack>>();
  private stated?: Map<Stack, Set<Stack>>;
  private elements?: Map<Stack, CfnElement[]>;

  private constructor(private readonly index: TemplateIndex) {}

  /** Whether the stack comes after the other one already. */
  public isAfter(stack: Stack, other: Stack): boolean {
    const seen = new Set<Stack>();
    const walk = (each: Stack): boolean => {
      if (each === other) { return true; }
      if (seen.has(each)) { return false; }
      seen.add(each);
      return [...this.beforeOf(each)].some(walk);
    };
    return stack !== other && walk(stack);
  }

  /** Make a stack come after another one. */
  public add(stack: Stack, other: Stack): void {
    stack.addDependency(other);
    this.beforeOf(stack).add(other);
  }

  private beforeOf(stack: Stack): Set<Stack> {
    let before = this.before.get(stack);
    if (!before) {
      before = new Set([...stack.dependencies, ...this.statedOf(stack), ...this.referredTo(stack)].filter(each => each !== stack));
      this.before.set(stack, before);
    }
    return before;
  }

  private referredTo(stack: Stack): Set<Stack> {
    this.elements ??= groupBy(this.index.allElements, outermostStack);
    const referred = (this.elements.get(stack) ?? []).flatMap(element => [...elementsReferredTo(element)]);
    return new Set(referred.map(outermostStack));
  }

  /** A construct can span several stacks. */
  private statedOf(stack: Stack): Set<Stack> {
    if (!this.stated) {
      this.stated = new Map();
      for (const [source, targets] of this.index.statedDependencies) {
        const after = new Set(targets.flatMap(stacksOf));
        if (after.size === 0) { continue; }
        for (const each of stacksOf(source)) { this.stated.set(each, new Set([...this.stated.get(each) ?? [], ...after])); }
      }
    }
    return this.stated.get(stack) ?? new Set();
  }
}

const stacksOf = (construct: IConstruct) => [...new Set(resourcesBelow(construct).map(outermostStack))];
