import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { TemplateIndex } from './template-index';
import { whenAllIsSaid } from './when-all-is-said';

/** What was found wrong with a construct in the synthesis that runs. */
const found = new WeakMap<IConstruct, string[]>();

/**
 * Judge a construct when all is said. What the check returns is refused: CDK's validation shows it with the path of the construct, in any stage, and it stands as an
 * annotation, so that an app that is synthesised without validation cannot be deployed either. Nothing in the template depends on it.
 */
export function judge(construct: IConstruct, check: (index: TemplateIndex) => string[]): void {
  if (!found.has(construct)) {
    found.set(construct, []);
    whenAllIsSaid(construct, 'join', () => found.set(construct, []));
    construct.node.addValidation({ validate: () => found.get(construct)! });
  }
  lookOver(construct, index => {
    const errors = check(index);
    errors.forEach(error => Annotations.of(construct).addError(error));
    found.get(construct)!.push(...errors);
  });
}

/** Look at what the app says when all is said, and warn of what is probably not meant. */
export function lookOver(construct: IConstruct, look: (index: TemplateIndex) => void): void {
  whenAllIsSaid(construct, 'judge', () => look(TemplateIndex.of(construct)));
}
