import * as ts from 'typescript';
import '../../src';
import { registeredRooms } from '../../src/diagnostics/diagnostics';

const entries = registeredRooms().flatMap(({ errors, warnings }) => [...Object.entries(errors), ...Object.entries(warnings)]);
const SHELL = /^(aws|npm) /;

/** What is written as part of a call, such as `minSize: 1`, is read as the object of its options. */
const isFragment = (mend: string) => /^\w+(: |, )/.test(mend);

const OPTIONS = { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022 } };
const mistakesIn = (code: string) => ts.transpileModule(code, OPTIONS).diagnostics?.map(({ messageText }) => messageText);

test.each(entries)('%s has an example of a few lines', (_, { mend }) => {
  expect(mend).toMatch(/^\S(.*\S)?(\n.*\S){0,5}$/);
  expect(mend!.split('\n').every(line => line.length <= 150)).toBe(true);
});

test.each(entries.filter(([, { mend = '' }]) => !SHELL.test(mend)))('%s has an example that TypeScript can read', (_, { mend = '' }) => {
  expect(mistakesIn(isFragment(mend) ? `({\n${mend}\n});` : mend)).toEqual([]);
});

test('TypeScript does not read just anything', () => {
  expect(mistakesIn('minSize: { 1')).not.toEqual([]);
});

test.each(entries.filter(([, { mend = '' }]) => SHELL.test(mend)))('%s has an example for a shell, of one line', (_, { mend }) => {
  expect(mend).toMatch(/^(aws [a-z0-9-]+ [a-z-]+ --|aws [a-z0-9-]+ [a-z-]+$|npm install )/);
  expect(mend).not.toContain('\n');
});
