import { readdirSync, readFileSync } from 'fs';
import { renderReadiness } from '../../scripts/readiness-doc';
import { renderRulesIndex } from '../../scripts/rules-index';
import { RULES } from '../../src/readiness/rules';

test('each file of the folder is in the index', () => {
  expect(readFileSync('src/readiness/rules/index.ts', 'utf8')).toBe(renderRulesIndex());
});

test('docs/readiness.md is what the rules say', () => {
  expect(readFileSync('docs/readiness.md', 'utf8')).toBe(renderReadiness());
});

test('ids are told apart', () => {
  expect(RULES.length).toBeGreaterThan(0);
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

test.each(RULES.map(rule => [rule.id, rule] as const))('%s says what has to hold, by which source, and shows the mend', (id, rule) => {
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  for (const text of [rule.title, rule.what, rule.expected, rule.remedy, rule.source]) { expect(text).toMatch(/^[^\n]*[^\s.;]$/); }
  expect(rule.mend.trim()).not.toBe('');
});

test('each rule is tried by apps in which it fires and by apps in which it does not', () => {
  const tests = readdirSync('test/readiness/rules').map(file => readFileSync(`test/readiness/rules/${file}`, 'utf8'));
  const tried = new Set(tests.flatMap(text => [...text.matchAll(/^ *ruleTest\('([a-z0-9-]+)'/gm)].map(([, id]) => id)));
  expect(RULES.map(({ id }) => id).filter(id => !tried.has(id))).toEqual([]);
});
