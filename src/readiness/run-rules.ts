import type { IConstruct } from 'constructs';
import { AppFacts } from './facts/app-facts';
import { Registry } from './registry';
import type { AnyRule, Problem } from './rule';
import { RULES } from './rules';
import { Entry, register, Subject } from '../diagnostics/diagnostics';
import { find } from '../synthesis/findings';
import { stageOf } from '../synthesis/stacks';
import { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

const entriesOf = (severity: AnyRule['severity']): { readonly [id: string]: Entry } =>
  Object.fromEntries(RULES.filter(rule => rule.severity === severity)
    .map(({ id, what, expected, remedy, mend }) => [id, { what, expected, remedy, mend }]));
/** Which values a text takes is known to its rule alone. */
const messages = register('readiness', entriesOf('error'), entriesOf('warning')) as unknown as {
  refuse(subject: Subject, id: string, got: unknown, values?: Problem['values']): never;
  messageOf(id: string, got: unknown, values?: Problem['values']): string;
  warn(scope: IConstruct, id: string, got: unknown, values?: Problem['values']): void;
};

/** Refuse what a rule would find, where a constructor cannot go on with it. */
export const refuseByRule = (subject: Subject, id: string, got: unknown, values?: Problem['values']): never => messages.refuse(subject, id, got, values);

const stages = new WeakSet<IConstruct>();

/** Run all rules once a synthesis over the stage that a construct is in, however often it is asked for. */
export function runRules(scope: IConstruct): void {
  const stage = stageOf(scope);
  if (stages.has(stage)) { return; }
  stages.add(stage);
  whenAllIsSaid(stage, 'judge', () => {
    const facts = new AppFacts(TemplateIndex.of(stage), Registry.of(stage));
    const told = new Set<string>();
    RULES.forEach(rule => runRule(rule, facts, told));
  });
}

function runRule(rule: AnyRule, facts: AppFacts, told: Set<string>): void {
  const looked: readonly any[] = facts[rule.looksAt];
  looked.forEach(each => rule.check(each as never, facts).forEach(problem => tell(rule, problem.at ?? each.construct, problem, told)));
}

/** Several things of one construct can have the same problem, as the parts of a fleet can. */
function tell({ id, severity }: AnyRule, construct: IConstruct, { got, values }: Problem, told: Set<string>): void {
  const key = JSON.stringify([construct.node.addr, id, got, values]);
  if (told.has(key)) { return; }
  told.add(key);
  if (severity === 'error') {
    find(construct, messages.messageOf(id, got, values));
  } else {
    messages.warn(construct, id, got, values);
  }
}
