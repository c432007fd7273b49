import { readFileSync } from 'fs';
import * as path from 'path';
import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LoadBalancerControllerPolicy } from '../../src/load-balancing/load-balancer-controller-policy';
import { newStack, refusal, resourcesOf } from '../util/network';

/** The most that a managed policy has room for, white space left out (IAM user guide, "reference_iam-quotas"). */
const MOST_CHARACTERS = 6144;

interface Statement { readonly [key: string]: any }
const upstream = (name: string): Statement[] => JSON.parse(readFileSync(path.join(__dirname, 'upstream', name), 'utf8')).document.Statement;
const policyOf = (stack: Stack) => Object.values(resourcesOf(stack)).find(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')!.Properties;

/** Statements in an order of their own, each with its lists in order and the partition as a word. */
function inOrder(statements: Statement[]): string[] {
  const listed = (value: any) => [value].flat().map(each => typeof each === 'string' ? each : each['Fn::Join'][1].map((part: any) => part.Ref ? 'PARTITION' : part).join(''));
  return statements.map(({ Effect, Action, Resource, Condition }) => JSON.stringify([
    Effect, listed(Action).sort(), listed(Resource).map(each => each.replace(/^arn:(aws-us-gov|aws):/, 'arn:PARTITION:')).sort(), Condition && ordered(Condition),
  ])).sort();
}

const ordered = (condition: Statement): unknown => Object.entries(condition)
  .map(([operator, keys]) => [operator, Object.entries(keys as Statement).map(([key, value]) => [key, [value].flat().sort()]).sort()]).sort();

test.each(['iam_policy.json', 'iam_policy_us-gov.json'])('is that of upstream, condition for condition: %s', name => {
  const stack = newStack();
  new LoadBalancerControllerPolicy(stack, 'Policy');
  expect(upstream(name)).toHaveLength(16);
  expect(inOrder(policyOf(stack).PolicyDocument.Statement)).toEqual(inOrder(upstream(name)));
});

test.each([{}, { '@aws-cdk/core:enablePartitionLiterals': true }, { '@aws-cdk/aws-iam:minimizePolicies': true }])('has room in a managed policy, whatever the flags', context => {
  const stack = newStack(context, { env: { account: '123456789012', region: 'us-gov-west-1' } });
  new LoadBalancerControllerPolicy(stack, 'Policy');
  const document = JSON.stringify(policyOf(stack).PolicyDocument).replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g, '"arn:aws-us-gov$1"');
  expect(document).toContain('"arn:aws-us-gov:ec2:*:*:security-group/*"');
  expect(document.length).toBeLessThan(MOST_CHARACTERS);
});

test('is attached to the roles, with no name of its own', () => {
  const stack = newStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com') });
  new LoadBalancerControllerPolicy(stack, 'Policy', { roles: [role], description: 'For the controller' });
  const { Description, ManagedPolicyName, Roles } = policyOf(stack);
  expect({ Description, ManagedPolicyName, Roles }).toEqual({ Description: 'For the controller', ManagedPolicyName: undefined, Roles: [{ Ref: 'Role1ABCC5F0' }] });
});

test('refuses what is no role', () => {
  const roles = ['arn:aws:iam::123456789012:role/a'] as never;
  expect(() => new LoadBalancerControllerPolicy(newStack(), 'Policy', { roles })).toThrow(refusal('prop-type', 'arn:aws:iam::123456789012:role/a'));
});
