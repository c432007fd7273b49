/**
 * Blocks of a VPC in nested stacks, which take texts and no lists.
 */
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc, Ipv6CidrSource } from '../../src';
import { testStack } from '../util/cluster';

const LIST = 'Ipv6CidrBlocks';

/** A group in a stack that lets in the block of the VPC, and one of a subnet. */
function useIn(stack: Stack, vpc: DualStackVpc, id = 'Group') {
  const group = new ec2.CfnSecurityGroup(stack, id, { groupDescription: 'a group' });
  [vpc.vpcIpv6Cidr, vpc.subnetIpv6Cidr(vpc.privateSubnets[0])].forEach((cidrIpv6, index) => {
    new ec2.CfnSecurityGroupIngress(stack, `${id}Rule${index}`, { groupId: group.attrGroupId, ipProtocol: 'tcp', cidrIpv6 });
  });
}

const parametersIn = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::CloudFormation::Stack'))
  .map(({ Properties }) => Properties.Parameters as { [name: string]: any });
const rulesIn = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => JSON.stringify(Properties.CidrIpv6));
/** A value that is a list: an attribute that is one, without a choice from it. */
const isList = (value: any) => value['Fn::GetAtt']?.[1] === LIST;

test('a nested stack gets texts, each once', () => {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
  const nested = new NestedStack(stack, 'Nested');
  useIn(nested, vpc, 'First');
  useIn(nested, vpc, 'Second');
  const [parameters] = parametersIn(stack);
  expect(Object.values(parameters).filter(isList)).toEqual([]);
  expect(Object.values(parameters).filter(value => value['Fn::Select'])).toEqual([
    { 'Fn::Select': [0, { 'Fn::GetAtt': ['Vpc8378EB38', LIST] }] },
    { 'Fn::Select': [0, { 'Fn::GetAtt': ['VpcPrivateSubnet1Subnet536B997A', LIST] }] },
  ]);
  expect(rulesIn(nested)).toHaveLength(4);
  expect(rulesIn(nested).join()).not.toContain(LIST);
  Object.values(Template.fromStack(nested).toJSON().Parameters as { [name: string]: { Type: string } })
    .forEach(({ Type }) => { expect(Type).toBe('String'); });
});

test('one in a nested stack gets them from that', () => {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
  const outer = new NestedStack(stack, 'Outer');
  const inner = new NestedStack(outer, 'Inner');
  useIn(inner, vpc);
  const [ofOuter] = parametersIn(stack);
  const [ofInner] = parametersIn(outer);
  expect([...Object.values(ofOuter), ...Object.values(ofInner)].filter(isList)).toEqual([]);
  const handed = Object.entries(ofOuter).filter(([, value]) => value['Fn::Select']).map(([name]) => name);
  expect(handed).toHaveLength(2);
  expect(Object.values(ofInner).map(({ Ref }) => Ref)).toEqual(expect.arrayContaining(handed));
  expect(rulesIn(inner).join()).not.toContain(LIST);
});

test('a VPC in a nested stack is used there as anywhere', () => {
  const stack = testStack();
  const nested = new NestedStack(stack, 'Nested');
  const vpc = new DualStackVpc(nested, 'Vpc', { maxAzs: 2 });
  useIn(nested, vpc);
  expect(rulesIn(nested).join()).toContain(LIST);
  expect(Object.keys(Template.fromStack(nested).toJSON().Parameters ?? {})).toEqual([]);
});

test('the stack of the VPC stays as it is, whoever else uses it', () => {
  const templateWith = (use: (stack: Stack, vpc: DualStackVpc) => void) => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
    useIn(stack, vpc);
    use(stack, vpc);
    return Object.entries(Template.fromStack(stack).toJSON().Resources).filter(([name]) => !name.startsWith('Nested'));
  };
  expect(templateWith((stack, vpc) => useIn(new NestedStack(stack, 'Nested'), vpc))).toEqual(templateWith(() => {}));
});

test('another stack imports them', () => {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
  const other = new Stack(stack.node.root as App, 'Other');
  useIn(other, vpc);
  expect(rulesIn(other).every(rule => rule.includes('Fn::ImportValue'))).toBe(true);
});

test('a pinned block is a text already', () => {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
  vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() });
  const nested = new NestedStack(stack, 'Nested');
  new ec2.CfnSecurityGroupIngress(nested, 'Rule', { groupId: 'sg-0123', ipProtocol: 'tcp', cidrIpv6: vpc.vpcIpv6Cidr });
  expect(Object.values(parametersIn(stack)[0]).filter(value => isList(value) || value['Fn::Select'])).toEqual([]);
});

test('the app is the same when it is synthesised again', () => {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
  const nested = new NestedStack(stack, 'Nested');
  useIn(nested, vpc);
  const app = stack.node.root as App;
  const first = app.synth().getStackArtifact(stack.artifactId).template;
  expect(app.synth({ force: true }).getStackArtifact(stack.artifactId).template).toEqual(first);
});
