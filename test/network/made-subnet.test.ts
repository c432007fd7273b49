import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { factsOf, stateFacts } from '../../src/network/known-subnets';
import { DefaultRoute } from '../../src/network/stated-subnet-facts';
import { newStack } from '../util/network';
import { whenSaid } from '../util/said';

const VPC = 'vpc-0123';
/** A subnet of CloudFormation, and the construct that stands for it. */
function subnetIn(stack: Stack, props: Partial<ec2.CfnSubnetProps>, routeTableId?: string): ec2.ISubnet {
  const subnet = new ec2.CfnSubnet(stack, 'Subnet', { vpcId: VPC, cidrBlock: '10.0.0.0/24', ...props });
  if (routeTableId) { new ec2.CfnSubnetRouteTableAssociation(stack, 'Tied', { subnetId: subnet.ref, routeTableId }); }
  return ec2.Subnet.fromSubnetId(stack, 'Imported', subnet.ref);
}
const facts = (subnet: ec2.ISubnet) => whenSaid(subnet, index => factsOf(index, subnet));
const bare = (stack: Stack) => new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }).ref;
const table = (stack: Stack) => new ec2.CfnRouteTable(stack, 'Table', { vpcId: VPC }).ref;

test.each<[string, boolean, (stack: Stack) => ec2.ISubnet]>([
  ['in a route table of the app', true, stack => subnetIn(stack, {}, table(stack))],
  ['in the main route table of a VPC of the app', true, stack => subnetIn(stack, { vpcId: bare(stack) })],
  ['in the main route table of another VPC', false, stack => subnetIn(stack, {})],
  ['in a route table of another app', false, stack => subnetIn(stack, {}, 'rtb-0123')],
])('routes %s are known: %p', (_, isKnown, make) => {
  const { ipv4Defaults, ipv6Defaults, hasNat64, isClosed } = facts(make(newStack()))!;
  expect({ ipv4Defaults, ipv6Defaults, hasNat64, isClosed }).toEqual(isKnown
    ? { ipv4Defaults: [], ipv6Defaults: [], hasNat64: false, isClosed: true }
    : { ipv4Defaults: undefined, ipv6Defaults: undefined, hasNat64: undefined, isClosed: false });
});

test('a route of the app in a route table of another app is one', () => {
  const stack = newStack();
  const subnet = subnetIn(stack, {}, 'rtb-0123');
  new ec2.CfnRoute(stack, 'Route', { routeTableId: 'rtb-0123', destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-0123' });
  expect(facts(subnet)).toMatchObject({ ipv4Defaults: ['NAT'], ipv6Defaults: undefined, isClosed: false });
});

test.each([
  ['true as text', 'true', true],
  ['false as text', 'false', false],
  ['nothing', undefined, false],
])('what is on and off: %s', (_, written, expected) => {
  const stack = newStack();
  const subnet = subnetIn(stack, {});
  const made = stack.node.findChild('Subnet') as ec2.CfnSubnet;
  ['AssignIpv6AddressOnCreation', 'MapPublicIpOnLaunch', 'EnableDns64'].forEach(name => made.addPropertyOverride(name, written));
  expect(facts(subnet)).toMatchObject({ assignsIpv6: expected, assignsPublicIpv4: expected, hasDns64: expected });
});

test('of a parameter it is not known', () => {
  const stack = newStack();
  const subnet = subnetIn(stack, {});
  const { logicalId } = new CfnParameter(stack, 'On');
  (stack.node.findChild('Subnet') as ec2.CfnSubnet).addPropertyOverride('AssignIpv6AddressOnCreation', { Ref: logicalId });
  expect(facts(subnet)!.assignsIpv6).toBeUndefined();
});

describe('what users state', () => {
  const imported = (stack: Stack, id: string, subnetId: string) => ec2.Subnet.fromSubnetId(stack, id, subnetId);

  test('is true of every construct that stands for the subnet', () => {
    const stack = newStack();
    stateFacts(imported(stack, 'A', 'subnet-0'), { ipv4Default: DefaultRoute.NAT });
    expect(facts(imported(stack, 'B', 'subnet-0'))).toMatchObject({ ipv4Defaults: ['NAT'] });
    expect(facts(imported(stack, 'C', 'subnet-1'))).toBeUndefined();
  });

  test('is nothing in another region, where the id is that of another subnet', () => {
    const stack = newStack();
    stateFacts(imported(stack, 'A', 'subnet-0'), { hasIpv6: false });
    const other = new Stack(App.of(stack)!, 'Other', { env: { region: 'eu-west-1' } });
    expect(facts(imported(other, 'B', 'subnet-0'))).toBeUndefined();
  });
});
