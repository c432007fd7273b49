import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CniFeature } from '../../src/cni/cni-feature';
import { CniIpv6Policy, CniIpv6PolicyProps } from '../../src/cni/cni-ipv6-policy';
import { newStack, refusal, resourcesOf } from '../util/network';

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

describe('features and versions', () => {
  const { POD_SUBNET_SELECTION, MULTI_NIC, SECURITY_GROUPS_FOR_PODS } = CniFeature;
  const DISCOVERY = ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets'];
  const INTERFACES = [
    'ec2:AttachNetworkInterface',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DetachNetworkInterface',
    'ec2:ModifyNetworkInterfaceAttribute',
  ];

  /** The statements that are expected, with more or less in the first. */
  const expected = (change: { more?: string[]; less?: string[] }) => {
    const [{ Action, ...others }, tags] = EXPECTED_STATEMENTS;
    return [{ ...others, Action: [...Action.filter(action => !change.less?.includes(action)), ...change.more ?? []].sort() }, tags];
  };

  test.each<[string, CniFeature[], string[]]>([
    ['no feature', [], []],
    ['POD_SUBNET_SELECTION', [POD_SUBNET_SELECTION], INTERFACES],
    ['MULTI_NIC', [MULTI_NIC], INTERFACES],
    ['both of them', [MULTI_NIC, POD_SUBNET_SELECTION], INTERFACES],
    ['a feature twice', [MULTI_NIC, MULTI_NIC], INTERFACES],
    ['SECURITY_GROUPS_FOR_PODS, which acts with the role of the cluster', [SECURITY_GROUPS_FOR_PODS], []],
    ['all features', Object.values(CniFeature), INTERFACES],
  ])('%s', (_, features, more) => {
    const stack = newStack();
    policyIn(stack, { features });
    expect(statementsOf(stack)).toEqual(expected({ more }));
  });

  test.each<[string, string[]]>([
    ['v1.10.1-eksbuild.1', DISCOVERY],
    ['v1.21.1-eksbuild.1', DISCOVERY],
    ['v1.22.0-eksbuild.1', []],
    ['v1.23.1-eksbuild.1', []],
  ])('%s leaves out %j', (cniVersion, less) => {
    const stack = newStack();
    policyIn(stack, { cniVersion });
    expect(statementsOf(stack)).toEqual(expected({ less }));
  });

  test('a version and a feature count both', () => {
    const stack = newStack();
    policyIn(stack, { cniVersion: 'v1.21.1', features: [MULTI_NIC] });
    expect(statementsOf(stack)).toEqual(expected({ more: INTERFACES, less: DISCOVERY }));
  });

  test('a version that is not known until deployment gets what the newest needs', () => {
    const stack = newStack();
    policyIn(stack, { cniVersion: new CfnParameter(stack, 'Version').valueAsString, features: [POD_SUBNET_SELECTION] });
    expect(statementsOf(stack)).toEqual(expected({ more: INTERFACES }));
  });

  test.each([
    ['cni-version-malformed', 'newest', undefined],
    ['cni-version-too-old', 'v1.10.0', undefined],
    ['cni-version-lacks-feature', 'v1.21.1', [POD_SUBNET_SELECTION]],
    ['cni-version-lacks-feature', 'v1.19.0', [MULTI_NIC]],
    ['cni-version-lacks-feature', 'v1.15.0', [SECURITY_GROUPS_FOR_PODS]],
  ] as const)('%s: %s is refused', (id, cniVersion, features) => {
    expect(() => policyIn(newStack(), { cniVersion, features: features && [...features] })).toThrow(refusal(id, cniVersion));
  });
});
