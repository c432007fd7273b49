import { listOf, tableOf } from './kubernetes-facts';
import { isTable } from '../../diagnostics/checks';

const EXCLUDED = 'exclude-record-types';
const FLAG = `--${EXCLUDED}=`;

/** The types of records for addresses of which External DNS makes none, as far as values of its chart say so. */
export function familiesLeftOut(values: { readonly [name: string]: unknown }): string[] {
  const { extraArgs } = values;
  const managed = listOf(values.managedRecordTypes); // External DNS has a default, which is both
  const excluded = isTable(extraArgs)
    ? [tableOf(extraArgs)[EXCLUDED]].flat()
    : listOf(extraArgs).filter(each => typeof each === 'string' && each.startsWith(FLAG)).map(each => each.slice(FLAG.length));
  // What is no text is known at deployment.
  const isKnown = managed.every(type => typeof type === 'string' && /^[A-Z]+$/.test(type));
  return ['A', 'AAAA'].filter(type => (isKnown && managed.length > 0 && !managed.includes(type)) || excluded.includes(type));
}
