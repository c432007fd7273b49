import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { LookupFunctions } from '../../src';
import { Ipv6BlockLookup } from '../../src/network/ipv6-block-lookup';
import { newStack, resourcesOf } from '../util/network';

const LOOKUP = 'Custom::EksIpv6VpcBlock';

const associationIn = (stack: Stack, id = 'Block') => new ec2.CfnVPCCidrBlock(stack, id, { vpcId: 'vpc-0123456789abcdef0', amazonProvidedIpv6CidrBlock: true });
const lookUp = (stack: Stack, id = 'Lookup', association = associationIn(stack, `${id}Block`)) => new Ipv6BlockLookup(stack, id, { vpcId: 'vpc-0123456789abcdef0', association });
const ofType = (stack: Stack, type: string) => Object.values(resourcesOf(stack)).filter(({ Type }) => Type === type);
const FUNCTION = 'AWS::Lambda::Function';

test('the question names the VPC, the association, and the function that answers', () => {
  const stack = newStack();
  const association = associationIn(stack);
  const { cidr } = lookUp(stack, 'Lookup', association);
  const [{ Properties }] = ofType(stack, LOOKUP);
  const [id] = Object.entries(resourcesOf(stack)).find(([, { Type }]) => Type === FUNCTION)!;
  expect(Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [id, 'Arn'] }, ServiceTimeout: '300', VpcId: 'vpc-0123456789abcdef0', AssociationId: { Ref: 'Block' },
  });
  expect(stack.resolve(cidr)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Lookup/), 'Cidr'] });
});

test('a stack has one function, whoever asks', () => {
  const stack = newStack();
  lookUp(stack, 'One');
  lookUp(stack, 'Two');
  expect([ofType(stack, LOOKUP).length, ofType(stack, FUNCTION).length]).toEqual([2, 1]);
});

test('another stack, and a nested one, have one of their own', () => {
  const stack = newStack();
  const other = new Stack(stack.node.root as never, 'Other');
  const nested = new NestedStack(stack, 'Nested');
  [stack, other, nested].forEach(each => lookUp(each));
  expect([stack, other, nested].map(each => ofType(each, FUNCTION).length)).toEqual([1, 1, 1]);
});

test('two stages do not share it', () => {
  const { root } = newStack().node;
  const stacks = ['One', 'Two'].map(id => new Stack(new Stage(root as never, id), 'S'));
  stacks.forEach(stack => lookUp(stack));
  expect(stacks.map(stack => ofType(stack, FUNCTION).length)).toEqual([1, 1]);
});

test('it may ask for VPCs, and nothing else', () => {
  const stack = newStack();
  lookUp(stack);
  const [{ Properties: { Policies, ManagedPolicyArns } }] = ofType(stack, 'AWS::IAM::Role');
  expect(Policies.map(({ PolicyDocument }: any) => PolicyDocument.Statement)).toEqual([[{ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*' }]]);
  expect(ManagedPolicyArns).toEqual([{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' }]);
});

test('it is never in a VPC, whatever is said of functions: the subnets there wait for its answer', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Other', { availabilityZones: ['eu-west-1a'] });
  LookupFunctions.of(stack).configure({ vpc, logRetention: logs.RetentionDays.ONE_WEEK });
  lookUp(stack);
  const [{ Properties, DependsOn }] = ofType(stack, FUNCTION).filter(each => each.Properties.Description?.includes('IPv6 block'));
  expect(Properties.VpcConfig).toBeUndefined();
  expect(DependsOn!.filter(id => id.startsWith('Other'))).toEqual([]);
  expect(ofType(stack, 'AWS::Logs::LogGroup').map(group => group.Properties.RetentionInDays)).toEqual([7]);
});

test('there is none where nobody asks', () => {
  const stack = newStack();
  new ec2.CfnVPCCidrBlock(stack, 'Block', { vpcId: 'vpc-0123456789abcdef0', amazonProvidedIpv6CidrBlock: true });
  expect([...ofType(stack, FUNCTION), ...ofType(stack, 'AWS::IAM::Role')]).toEqual([]);
});
