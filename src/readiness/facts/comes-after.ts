import type { CfnResource } from 'aws-cdk-lib';
import { Dependable, IConstruct } from 'constructs';
import { resourcesBelow } from '../../synthesis/below';
import { StackGraph } from '../../synthesis/stack-graph';
import { outermostStack } from '../../synthesis/stacks';
import type { TemplateIndex } from '../../synthesis/template-index';

/** What comes after one resource: by references, by what somebody said, or because whole stacks do. What was found out is kept, so that asking for many costs no more. */
export class ComesAfter {
  private readonly answers = new Map<CfnResource, boolean>();

  constructor(private readonly index: TemplateIndex, private readonly first: CfnResource) {}

  /** Whether a resource is made when the first one is there. */
  public includes(resource: CfnResource): boolean {
    const known = this.answers.get(resource);
    if (known !== undefined) { return known; }
    this.answers.set(resource, false); // in a circle nothing comes first
    const answer = this.ask(resource);
    this.answers.set(resource, answer);
    return answer;
  }

  private ask(resource: CfnResource): boolean {
    const [stack, firstStack] = [resource, this.first].map(outermostStack);
    if (stack !== firstStack) { return StackGraph.of(resource).isAfter(stack, firstStack); }
    const before = [...resource.obtainDependencies() as IConstruct[], ...statedOf(resource)].flatMap(resourcesBelow);
    return [...before, ...this.index.referredTo(resource)].some(each => each === this.first || (each !== resource && this.includes(each)));
  }
}

const statedOf = (resource: CfnResource) =>
  resource.node.scopes.flatMap(scope => scope.node.dependencies).flatMap(each => Dependable.of(each).dependencyRoots);
