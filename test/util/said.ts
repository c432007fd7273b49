import { App } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { TemplateIndex } from '../../src/synthesis/template-index';
import { whenAllIsSaid } from '../../src/synthesis/when-all-is-said';

/** What the index answers when the app of a construct is synthesised. It can be asked again after more was said. */
export function whenSaid<T>(scope: IConstruct, ask: (index: TemplateIndex) => T): T {
  const answers: T[] = [];
  whenAllIsSaid(scope, 'judge', () => answers.push(ask(TemplateIndex.of(scope))));
  App.of(scope)!.synth({ force: true, skipValidation: true });
  return answers[answers.length - 1];
}
