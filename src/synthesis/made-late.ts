import { Aspects, CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { resourcesBelow } from './below';
import { TemplateIndex } from './template-index';

/**
 * Give what is made when all is said what everything else has had by then: the aspects around it, such as tags and permissions boundaries, a place in the index, and what
 * it says that it depends on. aws-cdk-lib does none of it for what is made so late, and all of it in the next synthesis.
 */
export function catchUp(made: IConstruct): void {
  const index = TemplateIndex.of(made);
  const all = made.node.findAll();
  for (const construct of all) {
    construct.node.scopes.flatMap(scope => Aspects.of(scope).applied)
      .sort((a, b) => a.priority - b.priority)
      .forEach(({ aspect }) => aspect.visit(construct));
  }
  all.forEach(construct => index.know(construct));
  for (const construct of all) {
    const targets = construct.node.dependencies.flatMap(resourcesBelow);
    resourcesBelow(construct).forEach(resource => targets.forEach((target: CfnResource) => resource.addDependency(target)));
  }
}
