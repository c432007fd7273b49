/**
 * Writes docs/errors.md from the table of diagnostics.
 */
import { writeFileSync } from 'fs';
import { code } from './markdown';
import { Entry, qualifiedId, registeredRooms, Table } from '../src/diagnostics/diagnostics';
import '../src';

export function renderErrors(): string {
  return [
    '# Errors and warnings',
    '',
    'Every message of the library has four parts in this order: what is wrong, what was given, what is expected, what to do. An error ends with its id in',
    'brackets, a warning with `[ack: id]`.',
    'Words in braces stand for what the message fills in; the code is an example of the mend. This page is written by `npx projen docgen`; a test compares it with the table in the code.',
    '',
    '## Errors',
    '',
    'An error is thrown where the construct is written; those about subnets (`subnet-*`) are raised at synthesis, when all is known.',
    '',
    ...entries('errors'),
    '## Warnings',
    '',
    'A warning is for what may be meant. `Annotations.of(construct).acknowledgeWarning(id)` says that it is.',
    '',
    ...entries('warnings'),
  ].join('\n');
}

/** By room, in the order of their names, so that the page does not depend on who imports whom first. */
function entries(kind: 'errors' | 'warnings'): string[] {
  const tables: Table[] = [...registeredRooms()].sort((a, b) => a.room.localeCompare(b.room)).map(room => room[kind]);
  return tables.flatMap(Object.entries<Entry>).flatMap(([id, { what, expected, remedy, mend }]) => {
    return [`### \`${qualifiedId(id)}\``, '', `${code(what)}.`, '', `- Expected: ${code(expected)}.`, `- Remedy: ${code(remedy)}.`, '', ...mend ? example(mend) : []];
  });
}

/** Not as `ts`, which CI compiles: these are parts of programs. Their test reads them. */
const example = (mend: string) => [`\`\`\`${/^(aws|npm) /.test(mend) ? 'console' : 'js'}`, mend, '```', ''];

if (require.main === module) {
  writeFileSync('docs/errors.md', renderErrors());
}
