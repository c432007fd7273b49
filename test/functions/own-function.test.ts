import { App, CfnResource, determineLatestNodeRuntimeName, NestedStack, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CniIpv6Policy } from '../../src/cni/cni-ipv6-policy';
import { MaxPods } from '../../src/max-pods/max-pods';
import { MaxPodsLookup } from '../../src/max-pods/max-pods-lookup';
import { instanceTypes, testStack } from '../util/cluster';
import { resourcesOf } from '../util/network';
import { idOf, idsOf } from '../util/resources';

const LOOKUP = 'Custom::EksIpv6MaxPods';
const FUNCTION = 'AWS::Lambda::Function';
const ROLE = 'AWS::IAM::Role';
const LOG_GROUP = 'AWS::Logs::LogGroup';

const lookUp = (home: Construct, id = 'Lookup') => new MaxPodsLookup(home, id, { instanceTypes: instanceTypes('m5.large') });
const propertiesOf = (stack: Stack, type: string) => resourcesOf(stack)[idOf(stack, type)].Properties;

/** The stack with one lookup, and the lookup. */
function withLookup(stack = testStack()) {
  return { stack, lookup: lookUp(stack) };
}

describe('how many there are', () => {
  test('none where nobody looks up', () => {
    const stack = testStack();
    new CniIpv6Policy(stack, 'Policy');
    MaxPods.recommended();
    expect([FUNCTION, ROLE, LOG_GROUP].flatMap(type => idsOf(stack, type))).toEqual([]);
  });

  test('one a stack, however many lookups and wherever', () => {
    const stack = testStack();
    const scopes = [stack, new Construct(stack, 'One'), new Construct(new Construct(stack, 'Two'), 'Three')];
    const lookups = scopes.map(scope => lookUp(scope));
    expect([LOOKUP, FUNCTION, ROLE, LOG_GROUP].map(type => idsOf(stack, type).length)).toEqual([3, 1, 1, 1]);
    expect(new Set(lookups.map(({ provider }) => provider)).size).toBe(1);
    expect(idsOf(stack, LOOKUP).map(id => resourcesOf(stack)[id].Properties.ServiceToken))
      .toEqual(Array(3).fill({ 'Fn::GetAtt': [idOf(stack, FUNCTION), 'Arn'] }));
  });

  test('one of its own for each of several stacks, nested ones also', () => {
    const stack = testStack();
    const stacks = [stack, new Stack(stack.node.root as App, 'Other'), new NestedStack(stack, 'Nested'), new NestedStack(stack, 'Second')];
    stacks.forEach(one => lookUp(one));
    for (const one of stacks) {
      expect(propertiesOf(one, LOOKUP).ServiceToken).toEqual({ 'Fn::GetAtt': [idOf(one, FUNCTION), 'Arn'] });
    }
  });

  test.each(['EksIpv6MaxPods', 'MaxPods', 'Provider', 'Handler'])('a lookup may have the id %s', id => {
    const stack = testStack();
    lookUp(stack, id);
    expect(idsOf(stack, FUNCTION)).toHaveLength(1);
  });
});

describe('the function', () => {
  test('runs the handler behind the entry point that answers CloudFormation', () => {
    expect(propertiesOf(withLookup().stack, FUNCTION).Handler).toBe('__entrypoint__.handler');
  });

  test('comes from an asset also where CDK would put code of custom resources into the template', () => {
    const properties = [{}, { '@aws-cdk/core:inlineCustomResourceIfPossible': true }].map(context => {
      const { stack } = withLookup(testStack({}, context));
      return propertiesOf(stack, FUNCTION);
    });
    expect(properties[1]).toEqual(properties[0]);
    expect(properties[1].Code).toMatchObject({ S3Bucket: expect.anything(), S3Key: expect.stringMatching(/\.zip$/) });
  });

  test('has two minutes, enough memory for the SDK, and the newest Node.js', () => {
    const { stack } = withLookup();
    const Runtime = stack.resolve(determineLatestNodeRuntimeName(stack));
    expect(propertiesOf(stack, FUNCTION)).toMatchObject({ Timeout: 120, MemorySize: 256, Runtime });
  });

  test.each(['eu-west-1', 'us-gov-west-1', 'us-iso-east-1'])('has a Node.js in %s for which it is built', region => {
    const { stack } = withLookup(testStack({ env: { account: '123456789012', region } }));
    const [, major] = /^nodejs(\d+)\.x$/.exec(propertiesOf(stack, FUNCTION).Runtime) ?? [];
    expect(Number(major)).toBeGreaterThanOrEqual(20);
  });

  test('ends before CloudFormation stops waiting', () => {
    const { stack } = withLookup();
    expect(Number(propertiesOf(stack, LOOKUP).ServiceTimeout)).toBeGreaterThan(propertiesOf(stack, FUNCTION).Timeout);
  });

  test('has neither a name, nor an environment, nor a VPC', () => {
    expect(Object.keys(propertiesOf(withLookup().stack, FUNCTION)).sort())
      .toEqual(['Code', 'Description', 'Handler', 'LoggingConfig', 'MemorySize', 'Role', 'Runtime', 'Timeout']);
  });

  test('logs to a group of its own, for a month and as long as the stack is there', () => {
    const { stack, lookup } = withLookup();
    const group = idOf(stack, LOG_GROUP);
    expect(propertiesOf(stack, FUNCTION).LoggingConfig).toEqual({ LogGroup: { Ref: group } });
    expect(stack.resolve(lookup.logGroup.logGroupName)).toEqual({ Ref: group });
    expect(resourcesOf(stack)[group]).toEqual({
      Type: LOG_GROUP, Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete',
    });
  });
});

describe('the role', () => {
  test('may ask EC2 and write logs, and no more', () => {
    const { stack } = withLookup();
    const { Policies, ManagedPolicyArns } = propertiesOf(stack, ROLE);
    expect(Policies.flatMap(({ PolicyDocument }: { PolicyDocument: { Statement: unknown[] } }) => PolicyDocument.Statement))
      .toEqual([{ Effect: 'Allow', Action: 'ec2:DescribeInstanceTypes', Resource: '*' }]);
    expect(ManagedPolicyArns).toEqual([{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' }]);
    expect(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap(type => idsOf(stack, type))).toEqual([]);
  });

  test('is that of the function, and only Lambda takes it', () => {
    const { stack } = withLookup();
    expect(propertiesOf(stack, FUNCTION).Role).toEqual({ 'Fn::GetAtt': [idOf(stack, ROLE), 'Arn'] });
    expect(propertiesOf(stack, ROLE).AssumeRolePolicyDocument.Statement)
      .toEqual([{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }]);
  });

  test('takes the permissions boundary of the app', () => {
    const { stack } = withLookup();
    const boundary = 'arn:aws:iam::123456789012:policy/boundary';
    iam.PermissionsBoundary.of(stack.node.root).apply(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', boundary));
    expect(propertiesOf(stack, ROLE).PermissionsBoundary).toBe(boundary);
  });

  test('can be one that exists, where the app makes no roles', () => {
    const stack = testStack();
    iam.Role.customizeRoles(stack, { usePrecreatedRoles: { [`${withLookup().lookup.provider.node.path}/Role`]: 'existing-role' } });
    lookUp(stack);
    Tags.of(stack).add('team', 'platform');
    expect(idsOf(stack, ROLE)).toEqual([]);
    expect(JSON.stringify(propertiesOf(stack, FUNCTION).Role)).toContain(':role/existing-role');
  });
});

describe('tags', () => {
  test.each<[string, (stack: Stack, lookup: MaxPodsLookup) => Construct]>([
    ['the app', stack => stack.node.root as App],
    ['the stack', stack => stack],
    ['the provider', (_, { provider }) => provider],
  ])('of %s are on function, role and log group', (_, scope) => {
    const { stack, lookup } = withLookup();
    Tags.of(scope(stack, lookup)).add('team', 'platform');
    for (const type of [FUNCTION, ROLE, LOG_GROUP]) {
      expect(propertiesOf(stack, type).Tags).toEqual([{ Key: 'team', Value: 'platform' }]);
    }
  });

  test('can be taken off again', () => {
    const { stack, lookup } = withLookup();
    Tags.of(stack).add('team', 'platform');
    Tags.of(stack).add('cost', 'low');
    Tags.of(lookup.provider).remove('team');
    for (const type of [FUNCTION, ROLE, LOG_GROUP]) {
      expect(propertiesOf(stack, type).Tags).toEqual([{ Key: 'cost', Value: 'low' }]);
    }
  });

  test('can be for functions alone', () => {
    const { stack } = withLookup();
    Tags.of(stack).add('team', 'platform', { includeResourceTypes: [FUNCTION] });
    expect(propertiesOf(stack, FUNCTION).Tags).toEqual([{ Key: 'team', Value: 'platform' }]);
    expect(propertiesOf(stack, LOG_GROUP).Tags).toBeUndefined();
  });

  test('are absent where there are none', () => {
    const { stack } = withLookup();
    expect([FUNCTION, ROLE, LOG_GROUP].map(type => propertiesOf(stack, type).Tags)).toEqual([undefined, undefined, undefined]);
  });
});

test('the resources can be had for suppressions', () => {
  const { lookup } = withLookup();
  const types = lookup.provider.node.findAll().filter(child => child instanceof CfnResource).map(({ cfnResourceType }) => cfnResourceType);
  expect(types.sort()).toEqual([ROLE, FUNCTION, LOG_GROUP].sort());
});
