/**
 * Compiles the TypeScript blocks of docs/ with the fixture that rosetta uses for README and docstrings.
 *
 * A block whose fence says `nofixture` is a program of its own.
 */
import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import * as ts from 'typescript';

const FIXTURE = readFileSync('rosetta/default.ts-fixture', 'utf8');

const blocks = new Map<string, string>();
for (const file of readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md')).sort()) {
  const path = join('docs', file);
  for (const [, info, code] of readFileSync(path, 'utf8').matchAll(/^```(?:ts|typescript)\b(.*)\n([\s\S]*?)^```/gm)) {
    blocks.set(resolve(`${path}.${blocks.size}.ts`), info.includes('nofixture') ? code : inFixture(code));
  }
}

/** As rosetta does it: declarations stand before the class, the rest in its constructor. */
function inFixture(code: string): string {
  const [declarations, statements] = [/^declare /, /^(?!declare )/].map(kind => code.split('\n').filter(line => kind.test(line)).join('\n'));
  return FIXTURE.replace('class Fixture', `${declarations}\nclass Fixture`).replace('/// here', statements);
}

const { config } = ts.readConfigFile('scripts/tsconfig.json', path => readFileSync(path, 'utf8'));
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, 'scripts');
// Examples show names without using them.
Object.assign(options, { noUnusedLocals: false, noUnusedParameters: false });

const host = ts.createCompilerHost(options);
const onDisk = { fileExists: host.fileExists, readFile: host.readFile, getSourceFile: host.getSourceFile };
host.fileExists = path => blocks.has(path) || onDisk.fileExists(path);
host.readFile = path => blocks.get(path) ?? onDisk.readFile(path);
host.getSourceFile = (path, ...rest) => blocks.has(path)
  ? ts.createSourceFile(path, blocks.get(path)!, rest[0], true)
  : onDisk.getSourceFile(path, ...rest);

const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([...blocks.keys()], options, host));
if (diagnostics.length > 0) {
  process.stderr.write(ts.formatDiagnosticsWithColorAndContext(diagnostics, host));
  process.exit(1);
}
process.stdout.write(`${blocks.size} TypeScript blocks of docs/ compile\n`);
