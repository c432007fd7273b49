import { readFileSync } from 'fs';
import { Aspects, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { WalkthroughStack } from '../../examples/typescript/walkthrough/stack';
import { testApp } from '../util/app';

/** What stock constructs make below a cluster, beside it, or for the VPC. */
const STOCK = /^\/Walkthrough\/(Cluster\/Eks\/|@aws-cdk|AWSCDK|Custom::)/;

function findings(): [path: string, finding: string][] {
  const app = testApp();
  const stack: Stack = new WalkthroughStack(app, 'Walkthrough');
  Aspects.of(app).add(new AwsSolutionsChecks());
  return Annotations.fromStack(stack)
    .findError('*', Match.stringLikeRegexp('^AwsSolutions-'))
    .map(({ id, entry }) => [id, /^(AwsSolutions-[A-Z0-9]+(\[[^\]]*\])?)/.exec(String(entry.data))![1]]);
}

/** First cells of the rows of a table of the page, without what Markdown needs. */
function documented(heading: string, cells: number): string[] {
  const [, section] = readFileSync('docs/compliance.md', 'utf8').split(`## ${heading}\n`);
  return section.split('\n## ')[0].split('\n')
    .filter(line => line.startsWith('| `') || line.startsWith('| Aws'))
    .map(line => line.split(' | ').slice(0, cells).join(' ').replace(/^\| |\\|`| \|$/g, ''));
}

test('each finding about a resource of this library has a written reason, and no reason is left over', () => {
  const own = findings().filter(([path]) => !STOCK.test(path))
    .map(([path, finding]) => `${path.replace('/Walkthrough/Cluster/', '')} ${finding}`);
  expect(own.length).toBeGreaterThan(0);
  expect(own.sort()).toEqual(documented('Of resources of this library', 2).sort());
});

test('the findings about stock constructs are listed', () => {
  const rules = findings().filter(([path]) => STOCK.test(path)).map(([, finding]) => finding.replace(/\[.*/, ''));
  expect([...new Set(rules)].sort()).toEqual(documented('Of stock constructs', 1).sort());
});
