/**
 * Writes src/readiness/rules/index.ts from the files of that folder.
 */
import { readdirSync, readFileSync, writeFileSync } from 'fs';

const FOLDER = 'src/readiness/rules';

/** Each file exports one rule, or a few that go together. */
export function renderRulesIndex(): string {
  const files = readdirSync(FOLDER).filter(file => file !== 'index.ts').map(file => file.replace(/\.ts$/, '')).sort();
  const rules = files.map(file => [file, [...readFileSync(`${FOLDER}/${file}.ts`, 'utf8').matchAll(/^export const (\w+) = rule\(/gm)].map(([, name]) => name)] as const);
  return [
    '// Written by `npx projen rules:index`: to add a rule is to add a file.',
    ...rules.map(([file, names]) => `import { ${names.join(', ')} } from './${file}';`),
    "import type { AnyRule } from '../rule';",
    '',
    '/** All rules. */',
    'export const RULES: readonly AnyRule[] = [',
    ...rules.flatMap(([, names]) => names).map(name => `  ${name},`),
    '];',
    '',
  ].join('\n');
}

if (require.main === module) {
  writeFileSync(`${FOLDER}/index.ts`, renderRulesIndex());
}
