/* eslint-disable jest/no-export, jest/valid-title -- the tests of all rules are written here */
import { App, Stack } from 'aws-cdk-lib';
import { testStack } from './cluster';
import { Readiness } from '../../src';
import { qualifiedId } from '../../src/diagnostics/diagnostics';
import { RULES } from '../../src/readiness/rules';

/** An app, by what it does in a stack. */
type Build = (stack: Stack) => void;

/** What a rule is tried with: apps in which it fires, with what it finds, and apps in which it does not. */
export interface Tried {
  /** By what is wrong: the app, and the paths of the constructs that are told. */
  readonly fires: { readonly [wrong: string]: readonly [build: Build, ...paths: string[]] };
  /** By what is right, or not known. */
  readonly silent: { readonly [right: string]: Build };
  /** Where stacks of the apps are. The default is no region that is known. */
  readonly region?: string;
}

/** Try one rule, whatever the others say of the apps. */
export function ruleTest(id: string, { fires, silent, region }: Tried): void {
  const found = (build: Build) => {
    const stack = testStack(region ? { env: { account: '123456789012', region } } : {});
    build(stack);
    const report = Readiness.check(stack);
    App.of(stack)!.synth({ skipValidation: true });
    return report.findings.filter(finding => finding.id === qualifiedId(id));
  };

  describe(id, () => {
    test('is a rule, and is tried both ways', () => {
      expect(RULES.map(rule => rule.id)).toContain(id);
      expect([Object.keys(fires).length, Object.keys(silent).length].every(count => count > 0)).toBe(true);
    });

    test.each(Object.entries(fires))('fires: %s', (_, [build, ...paths]) => {
      const findings = found(build);
      expect(findings.map(({ path }) => path)).toEqual(paths);
      expect(paths).not.toHaveLength(0);
      expect(findings.map(({ message }) => message).join('\n')).not.toMatch(/undefined|\[object|\{\w+\}/);
      expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set([RULES.find(rule => rule.id === id)!.severity]));
    });

    test.each(Object.entries(silent))('is silent: %s', (_, build) => {
      expect(found(build)).toEqual([]);
    });
  });
}
