import type { IConstruct } from 'constructs';
import { acknowledgementOf } from './acknowledgements';
import { stageOf } from './stacks';
import { TemplateIndex } from './template-index';
import { synthesisOf, whenAllIsSaid } from './when-all-is-said';
import { idIn, note } from '../diagnostics/diagnostics';
import { addWarning } from '../diagnostics/stock-annotations';

/** What was found wrong with a construct, and in which synthesis. */
const found = new WeakMap<IConstruct, { synthesis?: number; errors: string[] }>();
/** Stages of the app in which nothing is refused. */
const lenient = new WeakSet<IConstruct>();

/**
 * Judge a construct when all is said. What the check returns is refused: CDK's validation shows it with the path of the construct, in any stage, and it stands as an
 * annotation, so that an app that is synthesised without validation cannot be deployed either. Nothing in the template depends on it.
 */
export function judge(construct: IConstruct, check: (index: TemplateIndex) => string[]): void {
  lookOver(construct, index => check(index).forEach(error => find(construct, error)));
}

/** Refuse a construct, when all is said. */
export function find(construct: IConstruct, error: string): void {
  const { id, text } = idIn(error);
  const acknowledged = acknowledgementOf(construct, id);
  if (acknowledged) {
    note(construct, () => construct.node.addMetadata('cdk-eks-ipv6:acknowledged', { ...acknowledged, message: text }));
  } else if (lenient.has(stageOf(construct))) {
    note(construct, () => addWarning(construct, id, text));
  } else {
    note(construct, annotations => annotations.addError(error));
    refuse(construct, error);
  }
}

function refuse(construct: IConstruct, error: string): void {
  const synthesis = synthesisOf(construct);
  let known = found.get(construct);
  if (!known) {
    known = { errors: [] };
    found.set(construct, known);
    construct.node.addValidation({ validate: () => findingsOf(construct) });
  }
  if (known.synthesis !== synthesis) { Object.assign(known, { synthesis, errors: [] }); }
  known.errors.push(error);
}

function findingsOf(construct: IConstruct): string[] {
  const { synthesis, errors } = found.get(construct)!;
  return synthesis === synthesisOf(construct) ? errors : [];
}

/** Warn of what would be refused, in the whole stage that a construct is in. */
export function warnOnly(scope: IConstruct): void {
  lenient.add(stageOf(scope));
}

/** Look at what the app says when all is said, and warn of what is probably not meant. */
export function lookOver(construct: IConstruct, look: (index: TemplateIndex) => void): void {
  whenAllIsSaid(construct, 'judge', () => look(TemplateIndex.of(construct)));
}
