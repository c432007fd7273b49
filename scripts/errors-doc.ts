/**
 * Writes docs/errors.md from the table of diagnostics.
 */
import { writeFileSync } from 'fs';
import { ERRORS, qualifiedId, WARNINGS } from '../src/diagnostics/diagnostics';

type Table = typeof ERRORS | typeof WARNINGS;

export function renderErrors(): string {
  return [
    '# Errors and warnings',
    '',
    'Every message of the library has four parts in this order: what is wrong, what was given, what is expected, what to do. An error ends with its id in',
    'brackets, a warning with `[ack: id]`.',
    'Words in braces stand for what the message fills in. This page is written by `npx projen docgen`; a test compares it with the table in the code.',
    '',
    '## Errors',
    '',
    'An error is thrown where the construct is written; those about subnets (`subnet-*`) are raised at synthesis, when all is known.',
    '',
    ...entries(ERRORS),
    '## Warnings',
    '',
    'A warning is for what may be meant. `Annotations.of(construct).acknowledgeWarning(id)` says that it is.',
    '',
    ...entries(WARNINGS),
  ].join('\n');
}

function entries(table: Table): string[] {
  return (Object.keys(table) as (keyof Table)[]).flatMap(id => {
    const { what, expected, remedy } = table[id];
    return [`### \`${qualifiedId(id)}\``, '', `${code(what)}.`, '', `- Expected: ${code(expected)}.`, `- Remedy: ${code(remedy)}.`, ''];
  });
}

/** A brace is literal text in Markdown only inside code. */
const code = (text: string) => text.replace(/\{(\w+)\}/g, '`{$1}`');

if (require.main === module) {
  writeFileSync('docs/errors.md', renderErrors());
}
