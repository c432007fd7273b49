/**
 * Where private subnets lead, for each egress of each family, each kind of tiers and each number of AZs: as it is computed here from what was asked for, and in a template.
 */
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc, DualStackVpcProps, Ipv4Egress, Ipv6Egress, RouteTarget, SubnetTier } from '../../src';
import { ipv6Cluster, testStack, waitsFor } from '../util/cluster';
import { AZS, changedResources, newStack, resourcesOf as synthesised } from '../util/network';

const [IPV4, IPV6] = ['0.0.0.0/0', '::/0'];
const TRANSIT_GATEWAY = 'tgw-0123456789abcdef0';
const CORE_NETWORK = 'arn:aws:networkmanager::123456789012:core-network/core-network-0123456789abcdef0';

/** What a route leads to: the id that was given, or the construct that makes it. */
type Ends = (azSlot: number) => string | undefined;
const egress4: { [what: string]: { make: () => Ipv4Egress; ends: Ends; isPublicTierNeeded?: boolean } } = {
  'none': { make: () => Ipv4Egress.none(), ends: () => undefined },
  'a NAT gateway per AZ': { make: () => Ipv4Egress.natGatewayPerAz(), ends: slot => `NatGatewayId PublicSubnet${slot + 1}`, isPublicTierNeeded: true },
  'two NAT gateways': { make: () => Ipv4Egress.natGateways(2), ends: slot => `NatGatewayId PublicSubnet${slot % 2 + 1}`, isPublicTierNeeded: true },
  'a regional NAT gateway': { make: () => Ipv4Egress.regionalNatGateway(), ends: () => 'NatGatewayId regional' },
  'a transit gateway': { make: () => Ipv4Egress.through(RouteTarget.transitGateway(TRANSIT_GATEWAY)), ends: () => `TransitGatewayId ${TRANSIT_GATEWAY}` },
  'a core network': { make: () => Ipv4Egress.through(RouteTarget.coreNetwork(CORE_NETWORK)), ends: () => `CoreNetworkArn ${CORE_NETWORK}` },
  'endpoints by AZ': {
    make: () => Ipv4Egress.through(RouteTarget.byAz(['vpce-0', 'vpce-1'].map(id => RouteTarget.vpcEndpoint(id)))),
    ends: slot => `VpcEndpointId vpce-${slot % 2}`,
  },
  'an interface': { make: () => Ipv4Egress.through(RouteTarget.networkInterface('eni-0')), ends: () => 'NetworkInterfaceId eni-0' },
  'a NAT gateway that is there': { make: () => Ipv4Egress.through(RouteTarget.natGateway('nat-0')), ends: () => 'NatGatewayId nat-0' },
};
const egress6: { [what: string]: { make: () => Ipv6Egress | undefined; ends: Ends } } = {
  'the default': { make: () => undefined, ends: () => 'EgressOnlyInternetGatewayId EIGW6' },
  'an egress-only gateway': { make: () => Ipv6Egress.egressOnlyInternetGateway(), ends: () => 'EgressOnlyInternetGatewayId EIGW6' },
  'none': { make: () => Ipv6Egress.none(), ends: () => undefined },
  'a transit gateway': { make: () => Ipv6Egress.through(RouteTarget.transitGateway(TRANSIT_GATEWAY)), ends: () => `TransitGatewayId ${TRANSIT_GATEWAY}` },
  'a core network': { make: () => Ipv6Egress.through(RouteTarget.coreNetwork(CORE_NETWORK)), ends: () => `CoreNetworkArn ${CORE_NETWORK}` },
  'an endpoint': { make: () => Ipv6Egress.through(RouteTarget.vpcEndpoint('vpce-9')), ends: () => 'VpcEndpointId vpce-9' },
  'interfaces by AZ': {
    make: () => Ipv6Egress.through(RouteTarget.byAz(['eni-0', 'eni-1', 'eni-2'].map(id => RouteTarget.networkInterface(id)))),
    ends: slot => `NetworkInterfaceId eni-${slot % 3}`,
  },
  'an egress-only gateway that is there': {
    make: () => Ipv6Egress.through(RouteTarget.egressOnlyInternetGateway('eigw-0')), ends: () => 'EgressOnlyInternetGatewayId eigw-0',
  },
};
const TIERS: { [what: string]: () => SubnetTier[] } = {
  'private': () => [SubnetTier.private()],
  'public and private': () => [SubnetTier.public(), SubnetTier.private()],
  'isolated and two private': () => [SubnetTier.isolated(), SubnetTier.private(), SubnetTier.private({ name: 'Batch' })],
  'of all kinds': () => [SubnetTier.public(), SubnetTier.isolated(), SubnetTier.private(), SubnetTier.reserved({ name: 'Later' }), SubnetTier.private({ name: 'Batch' })],
};

const vpcIn = (azs: number, props: DualStackVpcProps): Stack => {
  const stack = newStack();
  new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, azs), ...props });
  return stack;
};

/** The template of a stack, which is synthesised once. */
function resourcesOf(stack: Stack): ReturnType<typeof synthesised> {
  const known = templates.get(stack) ?? synthesised(stack);
  templates.set(stack, known);
  return known;
}
const templates = new WeakMap<Stack, ReturnType<typeof synthesised>>();

/** The routes of a template, by subnet and destination. */
function routesIn(stack: Stack): Record<string, Record<string, string>> {
  const resources = resourcesOf(stack);
  const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
  const nameOf = (id: string) => resources[id].Properties.Tags.find(({ Key }: any) => Key === 'Name').Value.split('/').pop();
  const endOf = (id: string) => {
    const { Type, Properties } = resources[id];
    switch (Type) {
      case 'AWS::EC2::NatGateway': return Properties.SubnetId ? nameOf(Properties.SubnetId.Ref) : Properties.AvailabilityMode;
      case 'AWS::EC2::InternetGateway': return 'IGW';
      case 'AWS::EC2::EgressOnlyInternetGateway': return 'EIGW6';
      default: return Type;
    }
  };
  const found: Record<string, Record<string, string>> = Object.fromEntries(ofType('AWS::EC2::Subnet').map(([id]) => [nameOf(id), {}]));
  for (const [, { Properties: { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock, ...targets } }] of ofType('AWS::EC2::Route')) {
    const [[property, value], ...others] = Object.entries(targets);
    expect(others).toEqual([]);
    const [, { Properties: { SubnetId } }] = ofType('AWS::EC2::SubnetRouteTableAssociation').find(([, { Properties }]) => Properties.RouteTableId.Ref === RouteTableId.Ref)!;
    const routes = found[nameOf(SubnetId.Ref)];
    const destination = DestinationCidrBlock ?? DestinationIpv6CidrBlock;
    expect(routes).not.toHaveProperty([destination]);
    routes[destination] = `${property} ${value.Ref ? endOf(value.Ref) : value}`;
  }
  return found;
}

/** The same, from what was asked for. */
function expected(azs: number, tiers: SubnetTier[], ends4: Ends, ends6: Ends): Record<string, Record<string, string>> {
  const routesOf = ({ subnetType }: SubnetTier, azSlot: number): Record<string, string> => {
    if (subnetType === ec2.SubnetType.PUBLIC) { return { [IPV4]: 'GatewayId IGW', [IPV6]: 'GatewayId IGW' }; }
    if (subnetType === ec2.SubnetType.PRIVATE_ISOLATED) { return {}; }
    const routes = Object.entries({ [IPV4]: ends4(azSlot), [IPV6]: ends6(azSlot) });
    return Object.fromEntries(routes.filter((route): route is [string, string] => route[1] !== undefined));
  };
  return Object.fromEntries(tiers.filter(({ isReserved }) => !isReserved).flatMap(tier => Array.from({ length: azs }, (_, azSlot) =>
    [`${tier.name}Subnet${azSlot + 1}`, routesOf(tier, azSlot)])));
}

/** What a template names in `DependsOn`, and does not have. */
const dangling = (stack: Stack) => {
  const resources = resourcesOf(stack);
  return Object.values(resources).flatMap(({ DependsOn = [] }) => [DependsOn].flat()).filter(id => !(id in resources));
};

const MATRIX = Object.keys(egress4)
  .flatMap(ipv4 => Object.keys(egress6).flatMap(ipv6 => Object.keys(TIERS).map(tiers => ({ ipv4, ipv6, tiers }))))
  .filter(({ ipv4, tiers }) => !egress4[ipv4].isPublicTierNeeded || /public|all/.test(tiers));

test.each(MATRIX)('IPv4 by $ipv4, IPv6 by $ipv6, tiers $tiers: routes lead where they should', ({ ipv4, ipv6, tiers }) => {
  const azs = tiers === 'of all kinds' ? 3 : 2;
  const stack = vpcIn(azs, { tiers: TIERS[tiers](), ipv4Egress: egress4[ipv4].make(), ipv6Egress: egress6[ipv6].make() });
  expect(routesIn(stack)).toEqual(expected(azs, TIERS[tiers](), egress4[ipv4].ends, egress6[ipv6].ends));
  expect(dangling(stack)).toEqual([]);
  const types = Object.values(resourcesOf(stack)).map(({ Type }) => Type);
  expect(types.filter(type => type === 'AWS::EC2::EgressOnlyInternetGateway')).toHaveLength(egress6[ipv6].ends(0)?.endsWith('EIGW6') ? 1 : 0);
  expect(types.includes('AWS::EC2::InternetGateway')).toBe(/public|all/.test(tiers) || ipv4 === 'a regional NAT gateway');
});

describe('growth', () => {
  const every = [
    ...Object.keys(egress4).map(ipv4 => ({ ipv4, ipv6: 'the default' })),
    ...Object.keys(egress6).map(ipv6 => ({ ipv4: 'a regional NAT gateway', ipv6 })),
  ];
  const grown = (ipv4: string, ipv6: string, azs: number, more: SubnetTier[]) =>
    vpcIn(azs, { tiers: [...TIERS['of all kinds'](), ...more], ipv4Egress: egress4[ipv4].make(), ipv6Egress: egress6[ipv6].make() });

  test.each(every)('IPv4 by $ipv4, IPv6 by $ipv6: AZs and tiers that come touch nothing', ({ ipv4, ipv6 }) => {
    const before = grown(ipv4, ipv6, 3, []);
    expect(changedResources(before, grown(ipv4, ipv6, 4, []))).toEqual([]);
    for (const tier of [SubnetTier.public({ name: 'Edge' }), SubnetTier.private({ name: 'More' }), SubnetTier.isolated({ name: 'Data' })]) {
      expect(changedResources(before, grown(ipv4, ipv6, 3, [tier]))).toEqual([]);
    }
  });

  test('a target that is appended with its AZ moves no route', () => {
    const withTargets = (count: number) => vpcIn(count, {
      ipv4Egress: Ipv4Egress.through(RouteTarget.byAz(AZS.slice(0, count).map((_, index) => RouteTarget.vpcEndpoint(`vpce-${index}`)))),
    });
    expect(changedResources(withTargets(2), withTargets(4))).toEqual([]);
  });
});

describe('another egress later', () => {
  const routeIds = (stack: Stack) => Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === 'AWS::EC2::Route')
    .map(([id, { Properties }]) => [id, Properties.RouteTableId.Ref, Properties.DestinationCidrBlock, Properties.DestinationIpv6CidrBlock]);
  const from = routeIds(vpcIn(3, {}));

  test.each(Object.keys(egress4).filter(what => what !== 'none'))('IPv4 by %s: routes change in place', what => {
    expect(routeIds(vpcIn(3, { ipv4Egress: egress4[what].make() })).sort()).toEqual([...from].sort());
  });

  test.each(Object.keys(egress6).filter(what => what !== 'none'))('IPv6 by %s: routes change in place', what => {
    expect(routeIds(vpcIn(3, { ipv6Egress: egress6[what].make() })).sort()).toEqual([...from].sort());
  });

  test('without IPv6: the routes of private subnets and the gateway go, and nothing else', () => {
    const [before, after] = [vpcIn(3, {}), vpcIn(3, { ipv6Egress: Ipv6Egress.none() })];
    const rest = resourcesOf(after);
    const gone = Object.entries(resourcesOf(before)).filter(([id]) => !(id in rest)).map(([, { Type }]) => Type).sort();
    expect(gone).toEqual(['AWS::EC2::EgressOnlyInternetGateway', 'AWS::EC2::Route', 'AWS::EC2::Route', 'AWS::EC2::Route']);
    expect(Object.keys(rest).filter(id => !(id in resourcesOf(before)))).toEqual([]);
  });
});

test('without IPv6: who waits for subnets waits for no route that is gone, however it says so', () => {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ipv6Egress: Ipv6Egress.none() });
  const { nodegroup } = ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('Nodes');
  const { internetConnectivityEstablished: selected } = vpc.selectSubnets();
  const dependables = { Selected: selected, Subnet: vpc.privateSubnets[0].internetConnectivityEstablished, Vpc: vpc };
  Object.entries(dependables).forEach(([id, each]) => new ec2.CfnEIP(stack, `After${id}`).node.addDependency(each));
  expect(dangling(stack)).toEqual([]);
  const idsLike = (pattern: RegExp) => Object.keys(resourcesOf(stack)).filter(id => pattern.test(id)).sort();
  expect(resourcesOf(stack).AfterSubnet.DependsOn).toEqual(idsLike(/^VpcPrivateSubnet1(DefaultRoute|RouteTableAssociation)/));
  expect(idsLike(/^VpcPrivateSubnet\dDefaultRoute/)).toHaveLength(2);
  expect(waitsFor(nodegroup)).toEqual(expect.arrayContaining(idsLike(/^VpcPrivateSubnet\dDefaultRoute/)));
});

describe('a stock VPC that is taken over', () => {
  const stock: ec2.VpcProps = { availabilityZones: AZS.slice(0, 2), natGateways: 1, ipProtocol: ec2.IpProtocol.DUAL_STACK };
  const isolated: ec2.VpcProps = { ...stock, natGateways: 0, subnetConfiguration: [{ name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] };
  const taken = (takesOver: ec2.VpcProps, props: DualStackVpcProps = {}) => {
    const stack = newStack();
    new DualStackVpc(stack, 'Vpc', { takesOver, ...props });
    return stack;
  };
  const toFirst = 'NatGatewayId PublicSubnet1';

  test('leads out as before, where nothing is said', () => {
    expect(routesIn(taken(stock)).PrivateSubnet2).toEqual({ [IPV4]: toFirst, [IPV6]: 'EgressOnlyInternetGatewayId EIGW6' });
  });

  test('leads where it is said, in each family', () => {
    expect(routesIn(taken(stock, { ipv6Egress: Ipv6Egress.none() })).PrivateSubnet2).toEqual({ [IPV4]: toFirst });
    expect(routesIn(taken(stock, { ipv4Egress: Ipv4Egress.regionalNatGateway() })).PrivateSubnet2)
      .toEqual({ [IPV4]: 'NatGatewayId regional', [IPV6]: 'EgressOnlyInternetGatewayId EIGW6' });
    expect(routesIn(taken(stock, { ipv6Egress: Ipv6Egress.through(RouteTarget.transitGateway(TRANSIT_GATEWAY)) })).PrivateSubnet1)
      .toEqual({ [IPV4]: toFirst, [IPV6]: `TransitGatewayId ${TRANSIT_GATEWAY}` });
  });

  test('has an internet gateway for a regional NAT gateway, also where it had none', () => {
    const props: ec2.VpcProps = { ...stock, natGateways: 0, createInternetGateway: false, subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }] };
    const types = Object.values(resourcesOf(taken(props, { ipv4Egress: Ipv4Egress.regionalNatGateway() }))).map(({ Type }) => Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::EC2::InternetGateway', 'AWS::EC2::VPCGatewayAttachment']));
  });

  test('keeps a gateway that nothing uses, unless none is asked for', () => {
    const has = (stack: Stack) => Object.values(resourcesOf(stack)).some(({ Type }) => Type === 'AWS::EC2::EgressOnlyInternetGateway');
    expect(has(taken(isolated))).toBe(true);
    expect(has(taken(isolated, { ipv6Egress: Ipv6Egress.none() }))).toBe(false);
  });
});
