import { CfnParameter, CfnResource, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as networkmanager from 'aws-cdk-lib/aws-networkmanager';
import { Construct, DependencyGroup } from 'constructs';
import { DualStackVpc, DualStackVpcProps, Ipv4Egress, Ipv6Egress, RouteTarget, SubnetTier } from '../../src';
import { ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { AZS, newStack, refusal, resourcesOf } from '../util/network';

const TRANSIT_GATEWAY = 'tgw-0123456789abcdef0';
const CORE_NETWORK = 'arn:aws:networkmanager::123456789012:core-network/core-network-0123456789abcdef0';
/** What each route waits for, by its logical id, besides the block of the VPC. */
const afterWhat = (stack: Stack) => Object.fromEntries(Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === 'AWS::EC2::Route')
  .map(([id, { DependsOn = [] }]) => [id, DependsOn.filter(each => !/ipv6cidr/.test(each))]));

type Attach = (vpc: ec2.Vpc, scope: Construct, options?: object) =>
ec2.CfnTransitGatewayAttachment | ec2.CfnTransitGatewayVpcAttachment | networkmanager.CfnVpcAttachment;
const attached = (vpc: ec2.Vpc) => ({ vpcId: vpc.vpcId, subnetIds: vpc.selectSubnets().subnetIds });
const ATTACHMENTS: { [type: string]: { target: () => RouteTarget; attach: Attach; ipv6: object } } = {
  'AWS::EC2::TransitGatewayAttachment': {
    target: () => RouteTarget.transitGateway(TRANSIT_GATEWAY),
    attach: (vpc, scope, options) => new ec2.CfnTransitGatewayAttachment(scope, 'Attachment', { ...attached(vpc), transitGatewayId: TRANSIT_GATEWAY, options }),
    ipv6: { Ipv6Support: 'enable' },
  },
  'AWS::EC2::TransitGatewayVpcAttachment': {
    target: () => RouteTarget.transitGateway(TRANSIT_GATEWAY),
    attach: (vpc, scope, options) => new ec2.CfnTransitGatewayVpcAttachment(scope, 'Attachment', { ...attached(vpc), transitGatewayId: TRANSIT_GATEWAY, options }),
    ipv6: { Ipv6Support: 'enable' },
  },
  'AWS::NetworkManager::VpcAttachment': {
    target: () => RouteTarget.coreNetwork(CORE_NETWORK),
    attach: (vpc, scope, options) => new networkmanager.CfnVpcAttachment(scope, 'Attachment', {
      coreNetworkId: 'core-network-0123456789abcdef0', vpcArn: vpc.vpcArn, subnetArns: ['arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-0'], options,
    }),
    ipv6: { ipv6Support: true },
  },
};

/** A VPC of which both families leave through a target. */
const vpcThrough = (stack: Construct, target: RouteTarget, props: DualStackVpcProps = {}) => new DualStackVpc(stack, 'Vpc', {
  availabilityZones: AZS.slice(0, 2),
  tiers: [SubnetTier.private()],
  ipv4Egress: Ipv4Egress.through(target),
  ipv6Egress: Ipv6Egress.through(target),
  ...props,
});

describe.each(Object.entries(ATTACHMENTS))('routes behind %s', (_, { target, attach, ipv6 }) => {
  test('wait for it, of both families', () => {
    const stack = newStack();
    const attachment = attach(vpcThrough(stack, target()), stack, ipv6);
    expect(Object.values(afterWhat(stack))).toEqual(Array(4).fill([logicalId(attachment)]));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('wait for it in a nested stack', () => {
    const stack = newStack();
    const vpc = vpcThrough(stack, target());
    const nested = new NestedStack(stack, 'Nested');
    attach(vpc, nested, ipv6);
    expect(Object.values(afterWhat(stack))).toEqual(Array(4).fill([stack.getLogicalId(nested.nestedStackResource as CfnResource)]));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('are a warning without one, and beside one that comes later', () => {
    const alone = newStack();
    vpcThrough(alone, target());
    expect(warningsOf(alone)).toEqual(['route-target-not-attached']);
    const stack = newStack();
    const vpc = vpcThrough(stack, target());
    attach(vpc, new Stack(stack.node.scope!, 'Later'), ipv6);
    expect(warningsOf(stack)).toEqual(['route-target-not-attached']);
    expect(stack.dependencies).toEqual([]);
  });

  test('are a warning where it does not carry IPv6, and IPv6 leaves through it', () => {
    const warnings = (props: DualStackVpcProps, options?: object) => {
      const stack = newStack();
      attach(vpcThrough(stack, target(), props), stack, options);
      return warningsOf(stack);
    };
    expect(warnings({})).toEqual(['attachment-without-ipv6']);
    expect(warnings({}, {})).toEqual(['attachment-without-ipv6']);
    expect(warnings({ ipv6Egress: Ipv6Egress.egressOnlyInternetGateway() })).toEqual([]);
    expect(warnings({}, ipv6)).toEqual([]);
  });
});

test('routes wait for an attachment that is stated, and then none is looked for', () => {
  const stack = newStack();
  const attachment = new DependencyGroup();
  vpcThrough(stack, RouteTarget.transitGateway(TRANSIT_GATEWAY, { attachment }));
  const own = new ec2.CfnEIP(stack, 'Accepted');
  attachment.add(own);
  expect(Object.values(afterWhat(stack))).toEqual(Array(4).fill(['Accepted']));
  expect(warningsOf(stack)).toEqual([]);
});

test('of an option that is a parameter nothing is said', () => {
  const stack = newStack();
  const { logicalId: parameter } = new CfnParameter(stack, 'Support');
  const attachment = ATTACHMENTS['AWS::EC2::TransitGatewayAttachment'].attach(vpcThrough(stack, RouteTarget.transitGateway(TRANSIT_GATEWAY)), stack);
  (attachment as ec2.CfnTransitGatewayAttachment).addPropertyOverride('Options.Ipv6Support', { Ref: parameter });
  expect(warningsOf(stack)).toEqual([]);
});

test('an attachment to another transit gateway says nothing of IPv6', () => {
  const stack = newStack();
  const vpc = vpcThrough(stack, RouteTarget.transitGateway('tgw-other'));
  ATTACHMENTS['AWS::EC2::TransitGatewayAttachment'].attach(vpc, stack);
  expect(warningsOf(stack)).toEqual([]);
});

test('one target serves two VPCs', () => {
  const stack = newStack();
  const target = RouteTarget.transitGateway(TRANSIT_GATEWAY);
  const [one, other] = ['One', 'Two'].map(id => vpcThrough(new Construct(stack, id), target));
  const attachments = [one, other].map(vpc => ATTACHMENTS['AWS::EC2::TransitGatewayAttachment'].attach(vpc, vpc, { Ipv6Support: 'enable' }));
  const pairs = Object.entries(afterWhat(stack)).map(([id, after]) => `${id.slice(0, 3)} ${after}`);
  expect(new Set(pairs)).toEqual(new Set([`One ${logicalId(attachments[0])}`, `Two ${logicalId(attachments[1])}`]));
});

describe('nodes wait for what their subnets lead through', () => {
  /** Nodes in private subnets, whose way out is made after the VPC. */
  const nodesBehind = (props: (target: () => string) => DualStackVpcProps, make?: (vpc: ec2.Vpc, stack: Stack) => { ref: string }) => {
    const stack = testStack();
    const made: { ref: string }[] = [];
    const vpc = new DualStackVpc(stack, 'Vpc', props(() => Lazy.string({ produce: () => made[0].ref })));
    const cluster = ipv6Cluster(stack, { vpc });
    const { nodegroup } = cluster.addManagedNodeGroup('Nodes');
    if (make) { made.push(make(vpc, stack)); }
    const resources = resourcesOf(stack);
    const idsOf = (type: string) => Object.keys(resources).filter(id => resources[id].Type === type);
    const privateRoutes = idsOf('AWS::EC2::Route').filter(id => id.startsWith('VpcPrivate'));
    return { before: waitsFor(nodegroup), beforeCluster: waitsFor(cluster.cluster.node.defaultChild!), idsOf, privateRoutes };
  };
  const of = (target: RouteTarget) => ({ ipv4Egress: Ipv4Egress.through(target), ipv6Egress: Ipv6Egress.through(target) });
  const made: [string, string, number, ReturnType<typeof nodesBehind>][] = [
    ['a regional NAT gateway', 'AWS::EC2::NatGateway', 6, nodesBehind(() => ({ ipv4Egress: Ipv4Egress.regionalNatGateway() }))],
    ['an egress-only gateway', 'AWS::EC2::EgressOnlyInternetGateway', 3, nodesBehind(() => ({ ipv4Egress: Ipv4Egress.none() }))],
    ['an attached transit gateway', 'AWS::EC2::TransitGatewayAttachment', 6, nodesBehind(() => of(RouteTarget.transitGateway(TRANSIT_GATEWAY)),
      (vpc, stack) => ATTACHMENTS['AWS::EC2::TransitGatewayAttachment'].attach(vpc, stack, { Ipv6Support: 'enable' }) as ec2.CfnTransitGatewayAttachment)],
    ['an attached core network', 'AWS::NetworkManager::VpcAttachment', 6, nodesBehind(() => of(RouteTarget.coreNetwork(CORE_NETWORK)),
      (vpc, stack) => ATTACHMENTS['AWS::NetworkManager::VpcAttachment'].attach(vpc, stack, { ipv6Support: true }) as networkmanager.CfnVpcAttachment)],
    ['an endpoint', 'AWS::EC2::VPCEndpoint', 6, nodesBehind(id => of(RouteTarget.vpcEndpoint(id())), (vpc, stack) => new ec2.CfnVPCEndpoint(stack, 'Firewall', {
      vpcId: vpc.vpcId, subnetIds: [vpc.publicSubnets[0].subnetId], vpcEndpointType: 'GatewayLoadBalancer', serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0',
    }))],
    ['an interface', 'AWS::EC2::NetworkInterface', 6, nodesBehind(id => of(RouteTarget.networkInterface(id())), (vpc, stack) => new ec2.CfnNetworkInterface(stack, 'Appliance', {
      subnetId: vpc.publicSubnets[0].subnetId, sourceDestCheck: false,
    }))],
    ['a NAT gateway', 'AWS::EC2::NatGateway', 6, nodesBehind(id => ({ ipv4Egress: Ipv4Egress.through(RouteTarget.natGateway(id())) }), (vpc, stack) => new ec2.CfnNatGateway(stack, 'Nat', {
      subnetId: vpc.publicSubnets[0].subnetId, connectivityType: 'private',
    }))],
  ];

  test.each(made)('%s', (_, type, routes, { before, beforeCluster, idsOf, privateRoutes }) => {
    expect(privateRoutes).toHaveLength(routes);
    expect(idsOf(type)).toHaveLength(1);
    expect(before).toEqual(expect.arrayContaining([...privateRoutes, ...idsOf(type)]));
    expect(beforeCluster.filter(id => privateRoutes.includes(id) || idsOf(type).includes(id))).toEqual([]);
  });
});

describe('a regional NAT gateway', () => {
  const gatewayOf = (props: DualStackVpcProps) => {
    const stack = newStack();
    new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ...props });
    const all = Object.values(resourcesOf(stack));
    expect(all.filter(({ Type }) => Type === 'AWS::EC2::EIP')).toEqual([]);
    const [gateway, ...others] = all.filter(({ Type }) => Type === 'AWS::EC2::NatGateway');
    expect(others).toEqual([]);
    return gateway;
  };

  test.each([
    ['with a public tier', [SubnetTier.public(), SubnetTier.private()]],
    ['without one', [SubnetTier.private()]],
  ])('stands in the VPC %s, and waits for the attachment of the internet gateway', (_, tiers) => {
    const { Properties: { Tags, ...properties }, DependsOn } = gatewayOf({ tiers, ipv4Egress: Ipv4Egress.regionalNatGateway() });
    expect(properties).toEqual({ AvailabilityMode: 'regional', ConnectivityType: 'public', VpcId: { Ref: expect.stringMatching(/^Vpc/) } });
    expect(DependsOn).toEqual([expect.stringMatching(/^VpcVPCGW/)]);
  });

  test('has the addresses that are stated', () => {
    const { Properties } = gatewayOf({ ipv4Egress: Ipv4Egress.regionalNatGateway({ eipAllocationIds: { 'eu-west-1a': ['eipalloc-1', 'eipalloc-2'], 'eu-west-1b': ['eipalloc-3'] } }) });
    expect(Properties.AvailabilityZoneAddresses).toEqual([
      { AvailabilityZone: 'eu-west-1a', AllocationIds: ['eipalloc-1', 'eipalloc-2'] }, { AvailabilityZone: 'eu-west-1b', AllocationIds: ['eipalloc-3'] },
    ]);
  });

  test.each([
    ['no AZ', {}],
    ['no address for eu-west-1b', { 'eu-west-1a': ['eipalloc-1'], 'eu-west-1b': [] }],
    ['no address for eu-west-1a', { 'eu-west-1a': [''] }],
  ])('is refused with %s', (problem, eipAllocationIds) => {
    expect(() => Ipv4Egress.regionalNatGateway({ eipAllocationIds })).toThrow(`names ${problem}: got`);
    expect(() => Ipv4Egress.regionalNatGateway({ eipAllocationIds })).toThrow(refusal('regional-nat-addresses', ''));
  });

  test('is refused with a number of gateways', () => {
    expect(() => Ipv4Egress.regionalNatGateway({ natGateways: 3 } as never)).toThrow(refusal('regional-nat-count', 3));
  });
});

describe('refusals', () => {
  const KINDS: [string, (id: string) => RouteTarget, string, string][] = [
    ['transitGateway', RouteTarget.transitGateway, 'tgw-1', 'vpce-1'],
    ['coreNetwork', RouteTarget.coreNetwork, CORE_NETWORK, 'core-network-1'],
    ['vpcEndpoint', RouteTarget.vpcEndpoint, 'vpce-1', 'eni-1'],
    ['networkInterface', RouteTarget.networkInterface, 'eni-1', 'i-1'],
    ['natGateway', RouteTarget.natGateway, 'nat-1', 'igw-1'],
    ['egressOnlyInternetGateway', RouteTarget.egressOnlyInternetGateway, 'eigw-1', 'igw-1'],
  ];

  test.each(KINDS)('%s takes its own ids and tokens only', (_, make, right, wrong) => {
    expect(() => make(right)).not.toThrow();
    expect(() => make(Lazy.string({ produce: () => 'later' }))).not.toThrow();
    const prefix = right.replace(/(?<=^[a-z]+[-:]).*/, '');
    for (const id of ['', wrong, prefix, right.toUpperCase()]) {
      expect(() => make(id)).toThrow(refusal('route-target-id', id));
    }
  });

  test('a target of the other family', () => {
    expect(() => Ipv4Egress.through(RouteTarget.egressOnlyInternetGateway('eigw-1'))).toThrow(refusal('route-target-family', 'eigw-1'));
    expect(() => Ipv6Egress.through(RouteTarget.natGateway('nat-1'))).toThrow(refusal('route-target-family', 'nat-1'));
    expect(() => Ipv6Egress.through(RouteTarget.byAz([RouteTarget.transitGateway('tgw-1'), RouteTarget.natGateway('nat-1')]))).toThrow(refusal('route-target-family', 'nat-1'));
  });

  test('a list of targets without any, and lists in it', () => {
    const two = RouteTarget.byAz([RouteTarget.vpcEndpoint('vpce-1'), RouteTarget.vpcEndpoint('vpce-2')]);
    expect(() => RouteTarget.byAz([])).toThrow(refusal('route-targets-by-az', 'no target'));
    expect(() => RouteTarget.byAz([two])).toThrow(refusal('route-targets-by-az', 'a list in the list'));
  });

  const tgw = () => RouteTarget.transitGateway(TRANSIT_GATEWAY);
  test.each<[string, DualStackVpcProps, string]>([
    ['IPv4 through a target', { ipv4Egress: Ipv4Egress.through(tgw()) }, 'egress-without-private-tier'],
    ['IPv6 through a target', { ipv6Egress: Ipv6Egress.through(tgw()) }, 'egress-without-private-tier'],
    ['a regional NAT gateway', { ipv4Egress: Ipv4Egress.regionalNatGateway() }, 'nat-without-private-tier'],
  ])('%s without a private tier', (_, props, id) => {
    for (const tiers of [[SubnetTier.public()], [SubnetTier.isolated()], [SubnetTier.public(), SubnetTier.reserved()]]) {
      expect(() => new DualStackVpc(newStack(), 'Vpc', { tiers, ...props })).toThrow(refusal(id, 'tiers without a private one'));
    }
    expect(() => new DualStackVpc(newStack(), 'Vpc', { tiers: [SubnetTier.public()], ipv6Egress: Ipv6Egress.none() })).not.toThrow();
  });
});
