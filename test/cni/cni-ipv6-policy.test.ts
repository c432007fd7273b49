import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CniIpv6Policy, CniIpv6PolicyProps } from '../../src/cni/cni-ipv6-policy';
import { newStack, resourcesOf } from '../util/network';

const NETWORK_INTERFACES = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:*:*:network-interface/*']] };

const newRole = (stack: Stack, id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const policyIn = (stack: Stack, props?: CniIpv6PolicyProps) => new CniIpv6Policy(stack, 'Policy', props);

/** The statements, with actions in an order of their own: whether CDK sorts them is up to a feature flag. */
function statementsOf(stack: Stack) {
  const policies = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy');
  return policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .map(statement => ({ ...statement, Action: [statement.Action].flat().sort() }));
}

const EXPECTED_STATEMENTS = [
  {
    Effect: 'Allow',
    Action: [
      'ec2:AssignIpv6Addresses',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeInstances',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeTags',
    ],
    Resource: '*',
  },
  { Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: NETWORK_INTERFACES },
];

describe('what is allowed', () => {
  test.each([
    ['without feature flags', {}],
    ['where CDK merges statements', { '@aws-cdk/aws-iam:minimizePolicies': true }],
    ['where CDK writes partitions as literals', { '@aws-cdk/core:enablePartitionLiterals': true }],
  ])('is what the plugin documents and no more, %s', (_, context) => {
    const stack = newStack(context);
    policyIn(stack);
    expect(statementsOf(stack)).toEqual(EXPECTED_STATEMENTS);
  });

  test.each(['eu-west-1', 'us-gov-west-1', 'us-iso-east-1'])('leaves the partition to the deployment, also in %s with literal partitions', region => {
    const stack = newStack({ '@aws-cdk/core:enablePartitionLiterals': true }, { env: { account: '123456789012', region } });
    policyIn(stack);
    expect(statementsOf(stack)).toEqual(EXPECTED_STATEMENTS);
  });
});

describe('the policy', () => {
  test('has no physical name', () => {
    const stack = newStack();
    policyIn(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', { ManagedPolicyName: Match.absent() });
  });

  test('says what it is for', () => {
    const stack = newStack();
    policyIn(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', { Description: Match.stringLikeRegexp('VPC CNI.*IPv6') });
  });

  test('takes a description', () => {
    const stack = newStack();
    policyIn(stack, { description: 'for the nodes' });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', { Description: 'for the nodes' });
  });

  test('stands twice in a stack', () => {
    const stack = newStack();
    new CniIpv6Policy(stack, 'One');
    new CniIpv6Policy(stack, 'Two');
    Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 2);
    expect(statementsOf(stack)).toEqual([...EXPECTED_STATEMENTS, ...EXPECTED_STATEMENTS]);
  });

  test('is a managed policy to everything else', () => {
    expect(policyIn(newStack())).toBeInstanceOf(iam.ManagedPolicy);
  });
});

describe('roles', () => {
  test('get the policy, imported ones also', () => {
    const stack = newStack();
    const own = newRole(stack, 'Own');
    policyIn(stack, { roles: [own, iam.Role.fromRoleName(stack, 'Imported', 'imported-role')] });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: [stack.resolve(own.roleName), 'imported-role'] });
  });

  test('none get it where none are stated', () => {
    const stack = newStack();
    policyIn(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: Match.absent() });
  });

  test('can take it from their own side', () => {
    const stack = newStack();
    const policy = policyIn(stack);
    newRole(stack, 'Role').addManagedPolicy(policy);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: [stack.resolve(policy.managedPolicyArn)] });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: Match.absent() });
  });
});
