import { readFileSync, writeFileSync } from 'fs';
import { Update, updatesBetween } from './updates-between';
import { deploy, FIRST } from '../../util/edited-app';

// `scripts/ci/newest.sh` writes the app with the oldest aws-cdk-lib to a file, and compares it with that of the newest.
const { WRITE_APP_TO: to, COMPARE_APP_WITH: from } = process.env;

/** What stock CDK itself replaces or deletes from one release to another, and why that disturbs nothing. */
const BY_STOCK: readonly { readonly type: string; readonly of: RegExp; readonly reason: string }[] = [
  { type: 'AWS::Lambda::LayerVersion', of: /KubectlProvider.*\/AwsCliLayer/, reason: 'a newer AWS CLI for the function of kubectl, which changes in place' },
];

const disturbs = ({ effect }: Update) => effect !== 'created' && effect !== 'in place';
const isByStock = ({ type, logicalId }: Update) => BY_STOCK.some(each => each.type === type && each.of.test(logicalId));

test('the same app disturbs nothing, whatever aws-cdk-lib', () => {
  const app = deploy(FIRST);
  if (to) { writeFileSync(to, JSON.stringify(app)); }
  const { updates, refusals } = updatesBetween(from ? JSON.parse(readFileSync(from, 'utf8')) : deploy(FIRST), app);
  expect(refusals).toEqual([]);
  expect((from ? updates.filter(disturbs) : updates).filter(update => !isByStock(update))).toEqual([]);
});
