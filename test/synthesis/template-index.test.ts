import { join } from 'path';
import { App, Aspects, Aws, CfnElement, CfnParameter, CfnResource, Fn, Lazy, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, Node } from 'constructs';
import { TemplateIndex } from '../../src/synthesis/template-index';
import { ipv6Cluster, testStack } from '../util/cluster';
import { whenSaid } from '../util/said';

const vpcIn = (stack: Construct, id = 'Vpc') => new ec2.CfnVPC(stack, id, { cidrBlock: '10.0.0.0/16' });
const logicalId = (element: CfnElement) => Stack.of(element).getLogicalId(element);
const inApp = (stack: Stack, id: string) => new Stack(App.of(stack), id);

/** Where the index finds routes of a table that is named in different ways. */
describe('a reference is the same', () => {
  const WAYS: [string, (stack: Stack, vpc: ec2.CfnVPC) => { in: Construct; vpcId: any }][] = [
    ['by Ref', (stack, vpc) => ({ in: stack, vpcId: vpc.ref })],
    ['by the id attribute', (stack, vpc) => ({ in: stack, vpcId: vpc.attrVpcId })],
    ['in a lazy value', (stack, vpc) => ({ in: stack, vpcId: Lazy.string({ produce: () => vpc.ref }) })],
    ['from another stack', (stack, vpc) => ({ in: inApp(stack, 'Other'), vpcId: vpc.ref })],
    ['from a nested stack', (stack, vpc) => ({ in: new NestedStack(stack, 'Nested'), vpcId: vpc.ref })],
    ['as an intrinsic function that somebody wrote', (stack, vpc) => ({ in: stack, vpcId: { Ref: logicalId(vpc) } })],
    ['as a written attribute', (stack, vpc) => ({ in: stack, vpcId: { 'Fn::GetAtt': [logicalId(vpc), 'VpcId'] } })],
  ];

  test.each(WAYS)('%s', (_, way) => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    const { in: place, vpcId } = way(stack, vpc);
    const table = new CfnResource(place, 'Table', { type: 'AWS::EC2::RouteTable', properties: { VpcId: vpcId } });
    expect(whenSaid(stack, index => index.where('AWS::EC2::RouteTable', { VpcId: vpc.ref }, vpc).map(each => each.resource === table))).toEqual([true]);
  });

  test('by an override', () => {
    const stack = testStack();
    const [vpc, other] = [vpcIn(stack), vpcIn(stack, 'Other')];
    const table = new ec2.CfnRouteTable(stack, 'Table', { vpcId: other.ref });
    table.addPropertyOverride('VpcId', vpc.ref);
    expect(whenSaid(stack, index => [vpc, other].map(each => index.where('AWS::EC2::RouteTable', { VpcId: each.ref }, each).length))).toEqual([1, 0]);
  });
});

describe('values are not the same', () => {
  test('where equal logical ids stand in two stacks', () => {
    const stack = testStack();
    const other = inApp(stack, 'Other');
    const [one, two] = [vpcIn(stack), vpcIn(other)];
    expect(logicalId(one)).toBe(logicalId(two));
    expect(whenSaid(stack, index => index.keyOf(one.ref, stack) === index.keyOf(two.ref, other))).toBe(false);
  });

  test.each<[string, any]>([
    ['a name', 'main'],
    ['an import', Fn.importValue('Name')],
    ['a pseudo parameter', Aws.ACCOUNT_ID],
    ['the zones of the region', Fn.select(0, Fn.getAzs())],
  ])('%s in two regions', (_, value) => {
    const app = App.of(testStack())!;
    const [one, two, three] = ['eu-west-1', 'us-east-1', 'eu-west-1'].map((region, index) => new Stack(app, `Stack${index}`, { env: { account: '123456789012', region } }));
    const keys = whenSaid(one, index => [one, two, three].map(stack => index.keyOf(value, stack)));
    expect(keys[0]).not.toBe(keys[1]);
    expect(keys[0]).toBe(keys[2]);
  });

  test('an attribute that is not the id', () => {
    const stack = testStack();
    const vpc = vpcIn(stack);
    expect(whenSaid(stack, index => index.keyOf(vpc.attrDefaultSecurityGroup, stack) === index.keyOf(vpc.ref, stack))).toBe(false);
  });
});

test('texts with a token inside are compared as a whole', () => {
  const stack = testStack();
  const [one, two] = ['A', 'B'].map(id => new CfnParameter(stack, id));
  const key = (index: TemplateIndex, value: unknown) => index.keyOf(value, stack);
  expect(whenSaid(stack, index => key(index, `a-${one.valueAsString}-b`) === key(index, Fn.join('', ['a-', one.valueAsString, '-b', ''])))).toBe(true);
  expect(whenSaid(stack, index => key(index, `a-${one.valueAsString}`) === key(index, `a-${two.valueAsString}`))).toBe(false);
});

test('resources of other stages are not in it', () => {
  const app = App.of(testStack())!;
  const [dev, prod] = ['Dev', 'Prod'].map(id => new Stack(new Stage(app, id), 'S'));
  [dev, prod].forEach(stack => vpcIn(stack));
  expect(whenSaid(dev, index => index.ofType('AWS::EC2::VPC').map(each => each.path))).toEqual(['Dev/S/Vpc']);
});

test('asked while the app is written it says that this is a fault of the library', () => {
  const stack = testStack();
  expect(() => TemplateIndex.of(stack)).toThrow(/^\[S\] cdk-eks-ipv6 looked around in the app before the app had said all/);
  expect(TemplateIndex.tryOf(stack)).toBeUndefined();
});

test('what an aspect says is in it, whatever its priority', () => {
  const stack = testStack();
  const vpc = vpcIn(stack);
  Aspects.of(stack).add({ visit: node => { if (node === vpc) { vpc.addPropertyOverride('CidrBlock', '10.1.0.0/16'); } } }, { priority: 1000 });
  expect(whenSaid(stack, index => index.ofType('AWS::EC2::VPC')[0].properties.CidrBlock)).toBe('10.1.0.0/16');
});

test('the tree is walked at most three times a stage, however many groups there are', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  for (let index = 0; index < 5; index++) { cluster.addManagedNodeGroup(`Nodes${index}`); }
  const OURS = join(__dirname, '..', '..', 'src');
  const { findAll } = Node.prototype;
  let walks = 0;
  const counting = jest.spyOn(Node.prototype, 'findAll').mockImplementation(function (this: Node, ...args) {
    const caller = new Error().stack!.split('\n').find(line => !/template-index\.test|jest-mock/.test(line) && line.includes(' at '));
    if (caller?.includes(OURS)) { walks++; }
    return findAll.apply(this, args);
  });
  expect(stack.node.findAll().length).toBeGreaterThan(5);
  expect(counting.mock.calls).toHaveLength(1);
  App.of(stack)!.synth();
  counting.mockRestore();
  expect(walks).toBeLessThanOrEqual(3);
});
