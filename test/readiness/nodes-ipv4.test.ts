import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { DualStackVpc, Ipv4Egress, Readiness, ReadinessOfNodesOptions } from '../../src';
import { dualStackVpc, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { importedVpc } from '../util/nodes';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const NO_ADDRESS: string = 'node-subnet-public-without-ipv4';
const NO_NAT64: string = 'node-subnet-dns64-without-nat64';
const NO_AUTO_ASSIGN: string = 'subnet-without-auto-assign';
const DNS64: string = 'node-subnet-dns64';
const SERVICES = ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 's3', 'sts'];

const cfnSubnet = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;

/** Subnets of one kind, and something that runs in them. */
function nodesIn(subnetType: ec2.SubnetType, options?: ReadinessOfNodesOptions) {
  const stack = testStack();
  const vpc = dualStackVpc(stack, [subnetType]);
  const subnets = [...vpc.publicSubnets, ...vpc.isolatedSubnets];
  Readiness.ofNodes(new Construct(stack, 'Nodes'), vpc, { subnetType }, options);
  return { stack, vpc, subnets };
}

/** The same in public subnets, which give addresses if so stated. */
function publicNodes(mapPublicIpOnLaunch: boolean | undefined) {
  const made = nodesIn(PUBLIC);
  made.subnets.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = mapPublicIpOnLaunch; });
  return made;
}

const refused = (id: string, subnets: ec2.ISubnet[]) => subnets.map(({ node }) => `${id} ${node.path}`);
const addEndpoints = (vpc: ec2.IVpc, services: string[]) => services.forEach(service =>
  new ec2.CfnVPCEndpoint(vpc, service, { vpcId: vpc.vpcId, serviceName: `com.amazonaws.eu-west-1.${service}` }));

describe('public subnets in which nodes get no IPv4 address', () => {
  test.each([false, undefined])('mapPublicIpOnLaunch %p is refused, for each subnet', given => {
    const { stack, subnets } = publicNodes(given);
    expect(subnets).toHaveLength(3);
    expect(errorsOf(stack)).toEqual(refused(NO_ADDRESS, subnets));
  });

  test('mapPublicIpOnLaunch is taken', () => {
    expect(errorsOf(publicNodes(true).stack)).toEqual([]);
  });

  test.each([
    [false, true, []],
    [true, false, [NO_ADDRESS]],
  ])('mapPublicIpOnLaunch %p that an override makes %p', (given, override, expected) => {
    const { stack, subnets: [first, ...others] } = publicNodes(given);
    others.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = true; });
    cfnSubnet(first).addPropertyOverride('MapPublicIpOnLaunch', override);
    expect(errorsOf(stack)).toEqual(expected.flatMap(id => refused(id, [first])));
  });

  test('endpoints for all that nodes talk to are as good as an address', () => {
    const { stack, vpc } = publicNodes(false);
    addEndpoints(vpc, SERVICES);
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each(SERVICES)('an endpoint for %s that is missing is named', missing => {
    const { stack, vpc } = publicNodes(false);
    addEndpoints(vpc, SERVICES.filter(service => service !== missing));
    expect(() => App.of(stack)!.synth()).toThrow(`expected mapPublicIpOnLaunch, or endpoints for ${missing}: `);
  });

  test('all of them are named where there are none', () => {
    const { stack } = publicNodes(false);
    expect(() => App.of(stack)!.synth()).toThrow(`expected mapPublicIpOnLaunch, or endpoints for ${SERVICES.join(', ')}: `);
  });

  test('nothing is warned of besides, as the error says it', () => {
    const { stack, vpc } = publicNodes(false);
    const annotations = vpc.stack.node.findChild('Nodes');
    annotations.node.validate();
    expect(annotations.node.metadata.map(({ data }) => String(data)).filter(text => text.includes('cdk-eks-ipv6'))).toEqual([]);
    expect(errorsOf(stack)).toHaveLength(3);
  });

  test.each<[string, Partial<ec2.CfnRouteProps>, boolean]>([
    ['an internet gateway of somebody else', { gatewayId: 'igw-0123' }, true],
    ['a NAT gateway', { natGatewayId: 'nat-0123' }, false],
    ['a virtual private gateway', { gatewayId: 'vgw-0123' }, false],
    ['a transit gateway', { transitGatewayId: 'tgw-0123' }, false],
    ['an internet gateway, for a part of the addresses', { gatewayId: 'igw-0123', destinationCidrBlock: '192.0.2.0/24' }, false],
  ])('the route says that a subnet is public, and not its type: %s', (_, target, isPublic) => {
    const { stack, subnets: [first] } = nodesIn(PRIVATE_ISOLATED);
    new ec2.CfnRoute(stack, 'Route', { routeTableId: first.routeTable.routeTableId, destinationCidrBlock: '0.0.0.0/0', ...target });
    expect(errorsOf(stack)).toEqual(isPublic ? refused(NO_ADDRESS, [first]) : []);
  });

  test('a route in the table of another subnet does not count', () => {
    const { stack } = nodesIn(PRIVATE_ISOLATED);
    new ec2.CfnRoute(stack, 'Route', { routeTableId: 'rtb-0123', destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-0123' });
    expect(errorsOf(stack)).toEqual([]);
  });

  test('public subnets without nodes are not looked at', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]);
    vpc.publicSubnets.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = false; });
    Readiness.ofNodes(new Construct(stack, 'Nodes'), vpc, {});
    expect(errorsOf(stack)).toEqual([]);
  });

  test('those of a control plane may have no addresses', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC]);
    vpc.publicSubnets.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = false; });
    Readiness.ofControlPlane(new Construct(stack, 'ControlPlane'), vpc, {});
    expect(errorsOf(stack)).toEqual([]);
  });

  test('those of a DualStackVpc give addresses', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() });
    Readiness.ofNodes(new Construct(stack, 'Nodes'), vpc, { subnetType: PUBLIC });
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('DNS64', () => {
  const nat64 = (stack: Stack, subnet: ec2.ISubnet, props: Partial<ec2.CfnRouteProps> = {}) => new ec2.CfnRoute(stack, 'Nat64', {
    routeTableId: subnet.routeTable.routeTableId, destinationIpv6CidrBlock: '64:ff9b::/96', natGatewayId: 'nat-0123', ...props,
  });

  test.each<[string, (subnet: ec2.CfnSubnet) => void]>([
    ['as property', subnet => { subnet.enableDns64 = true; }],
    ['as override', subnet => subnet.addPropertyOverride('EnableDns64', true)],
  ])('DNS64 alone is refused, %s', (_, change) => {
    const { stack, subnets } = nodesIn(PRIVATE_ISOLATED);
    change(cfnSubnet(subnets[1]));
    expect(errorsOf(stack)).toEqual(refused(NO_NAT64, [subnets[1]]));
  });

  test('DNS64 with NAT64 is taken with a warning, also with a route from another stack', () => {
    const { stack, subnets: [first] } = nodesIn(PRIVATE_ISOLATED);
    cfnSubnet(first).enableDns64 = true;
    nat64(new Stack(App.of(stack), 'Other'), first);
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toContain(DNS64);
  });

  test.each<[string, (stack: Stack, subnets: ec2.ISubnet[]) => void]>([
    ['of another subnet', (stack, [, second]) => nat64(stack, second)],
    ['to another block', (stack, [first]) => nat64(stack, first, { destinationIpv6CidrBlock: '64:ff9b:1::/48' })],
    ['for everything', (stack, [first]) => nat64(stack, first, { destinationIpv6CidrBlock: '::/0' })],
  ])('a route %s does not count', (_, add) => {
    const { stack, subnets } = nodesIn(PRIVATE_ISOLATED);
    cfnSubnet(subnets[0]).enableDns64 = true;
    add(stack, subnets);
    expect(errorsOf(stack)).toEqual(refused(NO_NAT64, [subnets[0]]));
  });

  test.each([false, undefined])('DNS64 %p is taken', enableDns64 => {
    const { stack, subnets } = nodesIn(PRIVATE_ISOLATED);
    cfnSubnet(subnets[0]).enableDns64 = enableDns64;
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).not.toContain(DNS64);
  });

  test('subnets of a control plane may have it', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PRIVATE_ISOLATED]);
    cfnSubnet(vpc.isolatedSubnets[0]).enableDns64 = true;
    Readiness.ofControlPlane(new Construct(stack, 'ControlPlane'), vpc, {});
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('requestsIpv6Address', () => {
  test.each([
    [undefined, [NO_AUTO_ASSIGN]],
    [false, [NO_AUTO_ASSIGN]],
    [true, []],
  ])('%p says whether a subnet must assign addresses', (requestsIpv6Address, expected) => {
    const { stack, subnets } = nodesIn(PRIVATE_ISOLATED, { requestsIpv6Address });
    cfnSubnet(subnets[0]).assignIpv6AddressOnCreation = false;
    expect(errorsOf(stack)).toEqual(expected.flatMap(id => refused(id, [subnets[0]])));
  });

  test.each<[string, (subnet: ec2.CfnSubnet) => void]>([
    ['subnet-without-ipv6', subnet => { subnet.ipv6CidrBlock = undefined; }],
    ['subnet-ipv6-native', subnet => { subnet.ipv6Native = true; }],
    [NO_NAT64, subnet => { subnet.enableDns64 = true; }],
  ])('%s is refused all the same', (id, change) => {
    const { stack, subnets } = nodesIn(PRIVATE_ISOLATED, { requestsIpv6Address: true });
    change(cfnSubnet(subnets[2]));
    expect(errorsOf(stack)).toEqual(refused(id, [subnets[2]]));
  });

  test('public subnets are refused all the same', () => {
    const { stack, subnets } = nodesIn(PUBLIC, { requestsIpv6Address: true });
    subnets.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = false; });
    expect(errorsOf(stack)).toEqual(refused(NO_ADDRESS, subnets));
  });
});

test('of what is imported nothing is known, and nothing is refused', () => {
  const stack = testStack();
  Readiness.ofNodes(new Construct(stack, 'Nodes'), importedVpc(stack), {});
  expect(errorsOf(stack)).toEqual([]);
  expect(warningsOf(stack)).toEqual([]);
});
