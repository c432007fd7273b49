import { App, CfnCondition, CfnParameter, NestedStack, Stack, StackProps, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  DefaultRoute, DualStackRetrofit, DualStackVpc, DualStackVpcAttributes, DualStackVpcProps, ImportedDualStackVpc, Ipv4Egress, Ipv6CidrSource,
  PeeringAddressFamily, PeeringDnsResolution, PeeringSource, SubnetTier, VpcPeering, VpcPeeringProps,
} from '../../src';
import { testApp } from '../util/app';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, refusal } from '../util/network';

const { PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const [CONNECTION, ROUTE, INGRESS, DNS] = ['AWS::EC2::VPCPeeringConnection', 'AWS::EC2::Route', 'AWS::EC2::SecurityGroupIngress', 'Custom::EksIpv6PeeringDns'];

interface Resource { Type: string; Properties: Record<string, any>; DependsOn?: string[] }
type Resources = Record<string, Resource>;
/** The template of a stack, without building a graph of it. */
const resourcesOf = (stack: Stack): Resources => (stack.node.root as App).synth().getStackArtifact(stack.artifactId).template.Resources;
const ofType = (resources: Resources, type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
const propertiesOf = (resources: Resources, type: string) => ofType(resources, type).map(([, { Properties }]) => Properties);
/** The routes over the peering, by their ids without what CDK appends, with the table and what they lead to. */
const peeringRoutes = (resources: Resources) => Object.fromEntries(ofType(resources, ROUTE)
  .filter(([, { Properties }]) => Properties.VpcPeeringConnectionId !== undefined)
  .map(([id, { Properties }]) => [id.replace(/[0-9A-F]{8}$/, ''), Properties]));

const stackIn = (app: App, id: string, props: StackProps = {}) => new Stack(app, id, props);
const newStack = (props: StackProps = {}) => stackIn(testApp(), 'S', props);
const vpcIn = (scope: Stack, id: string, second: number, props: DualStackVpcProps = {}) =>
  new DualStackVpc(scope, id, { ipv4Cidr: `10.${second}.0.0/16`, availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.none(), ...props });
const attributes = (others: Partial<DualStackVpcAttributes> = {}): DualStackVpcAttributes => ({
  vpcId: 'vpc-0123456789abcdef0',
  ipv4Cidr: '10.9.0.0/16',
  ipv6Cidr: '2001:db8:9:900::/56',
  tiers: [{
    subnetType: PRIVATE_WITH_EGRESS,
    facts: { ipv4Default: DefaultRoute.NAT },
    subnets: [0, 1].map(az => ({ subnetId: `subnet-${az}`, availabilityZone: AZS[az], routeTableId: `rtb-${az}` })),
  }],
  ...others,
});
const imported = (stack: Stack, others: Partial<DualStackVpcAttributes> = {}, id = 'Imported') => ImportedDualStackVpc.fromAttributes(stack, id, attributes(others));

/** Two VPCs and their peering, in one stack. */
type Vpcs = { app: DualStackVpc; data: DualStackVpc; stack: Stack };
function pair(props: Partial<VpcPeeringProps> = {}, change: (peering: VpcPeering, vpcs: Vpcs) => void = () => undefined) {
  const stack = newStack();
  const [app, data] = [vpcIn(stack, 'App', 1), vpcIn(stack, 'Data', 2)];
  const peering = new VpcPeering(stack, 'Peering', { vpc: app, peerVpc: data, ...props });
  change(peering, { app, data, stack });
  return { stack, app, data, peering };
}

describe('in one stack', () => {
  const { stack, app, data, peering } = pair();
  const resources = resourcesOf(stack);
  const id = (of: any) => stack.getLogicalId(of.node.defaultChild ?? of);

  test('a connection', () => {
    expect(propertiesOf(resources, CONNECTION)).toEqual([{ VpcId: { Ref: id(app) }, PeerVpcId: { Ref: id(data) } }]);
    expect(stack.resolve(peering.peeringConnectionId)).toEqual({ Ref: id(peering.connection) });
  });

  test('a route for each private table and block, on both sides', () => {
    const routes = peeringRoutes(resources);
    expect(Object.keys(routes).sort()).toEqual([1, 2].flatMap(az => ['IPv4', 'IPv6'].flatMap(family => ['PeerRoutes', 'Routes']
      .map(side => `Peering${side}PrivateSubnet${az}${family}`))).sort());
    expect(routes.PeeringRoutesPrivateSubnet1IPv4).toEqual({
      RouteTableId: stack.resolve(app.privateSubnets[0].routeTable.routeTableId),
      DestinationCidrBlock: { 'Fn::GetAtt': [id(data), 'CidrBlock'] },
      VpcPeeringConnectionId: { Ref: id(peering.connection) },
    });
    expect(routes.PeeringPeerRoutesPrivateSubnet2IPv6).toEqual({
      RouteTableId: stack.resolve(data.privateSubnets[1].routeTable.routeTableId),
      DestinationIpv6CidrBlock: stack.resolve(app.vpcIpv6Cidr),
      VpcPeeringConnectionId: { Ref: id(peering.connection) },
    });
    expect([peering.routes.length, peering.peerRoutes.length]).toEqual([4, 4]);
  });

  test('IPv6 routes after the IPv6 block of their own VPC', () => {
    const route = ofType(resources, ROUTE).find(([name]) => name.startsWith('PeeringRoutesPrivateSubnet1IPv6'))![1];
    expect(route.DependsOn).toEqual([expect.stringMatching(/^Appipv6cidr/)]);
  });

  test('nothing is found wrong', () => {
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });
});

describe('which tables', () => {
  const tablesOf = (props: DualStackVpcProps, subnets?: (vpc: DualStackVpc) => ec2.SubnetSelection[]) => {
    const stack = newStack();
    const [app, data] = [vpcIn(stack, 'App', 1, props), vpcIn(stack, 'Data', 2)];
    new VpcPeering(stack, 'Peering', { vpc: app, peerVpc: data, subnets: subnets?.(app) });
    return Object.keys(peeringRoutes(resourcesOf(stack))).filter(id => id.startsWith('PeeringRoutes')).map(id => id.replace('PeeringRoutes', ''));
  };
  const both = (tier: string) => [1, 2].flatMap(az => ['IPv4', 'IPv6'].map(family => `${tier}Subnet${az}${family}`)).sort();

  test('those of all tiers that are not public, of one family those of it', () => {
    const tiers = [SubnetTier.public(), SubnetTier.private({ name: 'Nodes' }), SubnetTier.private({ name: 'Pods' }), SubnetTier.isolated(),
      SubnetTier.ipv6Only({ name: 'Six' }), SubnetTier.ipv4Only({ name: 'Four' })];
    expect(tablesOf({ tiers }).sort()).toEqual([...both('Nodes'), ...both('Pods'), ...both('Isolated'), ...[1, 2].flatMap(az => [`FourSubnet${az}IPv4`, `SixSubnet${az}IPv6`])].sort());
  });

  test('public ones where they are named, and a VPC that has no others is a warning', () => {
    const make = (subnets?: ec2.SubnetSelection[]) => {
      const stack = newStack();
      const vpc = vpcIn(stack, 'App', 1, { tiers: [SubnetTier.public()] });
      return { stack, peering: new VpcPeering(stack, 'Peering', { vpc, peerVpc: vpcIn(stack, 'Data', 2), subnets }) };
    };
    const [silent, named] = [make(), make([{ subnetType: ec2.SubnetType.PUBLIC }])];
    expect([silent.peering.routes.length, warningsOf(silent.stack)]).toEqual([0, ['vpc-peering-no-routes']]);
    expect([named.peering.routes.length, warningsOf(named.stack)]).toEqual([4, []]);
  });

  test('those that are selected, each once', () => {
    const tiers = [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Data' })];
    const select = (vpc: DualStackVpc) => [vpc.tier('Data'), { subnetGroupName: 'Public' }, { subnetType: PRIVATE_ISOLATED }];
    expect(tablesOf({ tiers }, select).sort()).toEqual([...both('Data'), ...both('Public')].sort());
  });

  test('none of an empty list, without a warning', () => {
    const { stack, peering } = pair({ peerSubnets: [] });
    expect([peering.routes.length, peering.peerRoutes.length, warningsOf(stack)]).toEqual([4, 0, []]);
  });

  test('a shared table once, by its id', () => {
    const stack = newStack();
    const peerVpc = imported(stack, { tiers: [{ subnetType: PRIVATE_WITH_EGRESS, routeTableId: 'rtb-9', subnets: attributes().tiers[0].subnets.map(({ routeTableId: _, ...each }) => each) }] });
    new VpcPeering(stack, 'Peering', { vpc: vpcIn(stack, 'App', 1), peerVpc });
    const routes = peeringRoutes(resourcesOf(stack));
    expect(Object.entries(routes).filter(([id]) => id.startsWith('PeeringPeer')).map(([, { RouteTableId }]) => RouteTableId)).toEqual(['rtb-9', 'rtb-9']);
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('families', () => {
  const destinations = (props: Partial<VpcPeeringProps>) => {
    const { stack } = pair(props);
    return [...new Set(Object.values(peeringRoutes(resourcesOf(stack))).map(route => Object.keys(route).find(key => key.startsWith('Destination'))))];
  };

  test.each([
    ['both', PeeringAddressFamily.dualStack(), ['DestinationCidrBlock', 'DestinationIpv6CidrBlock']],
    ['IPv6 alone', PeeringAddressFamily.ipv6(), ['DestinationIpv6CidrBlock']],
    ['IPv4 alone', PeeringAddressFamily.ipv4(), ['DestinationCidrBlock']],
  ])('%s', (_, addressFamily, expected) => {
    expect(destinations({ addressFamily }).sort()).toEqual(expected);
  });

  test('a VPC of IPv4 alone is peered over IPv4, which is a warning where nobody said so', () => {
    const make = (addressFamily?: PeeringAddressFamily) => {
      const stack = newStack();
      const peerVpc = new ec2.Vpc(stack, 'Old', { ipAddresses: ec2.IpAddresses.cidr('10.2.0.0/16'), maxAzs: 2, natGateways: 1 });
      new VpcPeering(stack, 'Peering', { vpc: vpcIn(stack, 'App', 1), peerVpc, addressFamily });
      return stack;
    };
    const stack = make();
    expect(Object.keys(peeringRoutes(resourcesOf(stack))).every(id => id.endsWith('IPv4'))).toBe(true);
    expect([warningsOf(stack), warningsOf(make(PeeringAddressFamily.ipv4()))]).toEqual([['vpc-peering-one-family'], []]);
    expect(() => make(PeeringAddressFamily.ipv6())).toThrow(refusal('vpc-peering-family', 'S/Old'));
    expect(() => make(PeeringAddressFamily.dualStack())).toThrow(refusal('vpc-peering-family', 'S/Old'));
  });

  test('a stock dual-stack VPC has both', () => {
    const stack = newStack();
    const peerVpc = new ec2.Vpc(stack, 'Stock', { ipProtocol: ec2.IpProtocol.DUAL_STACK, ipAddresses: ec2.IpAddresses.cidr('10.2.0.0/16'), maxAzs: 2 });
    new VpcPeering(stack, 'Peering', { vpc: vpcIn(stack, 'App', 1), peerVpc });
    const { PeeringRoutesPrivateSubnet1IPv6: route } = peeringRoutes(resourcesOf(stack));
    // With the association in it, so that the route waits until the block is there.
    expect(JSON.stringify(route.DestinationIpv6CidrBlock)).toMatch(/"Stock[^"]*","Ipv6CidrBlocks".*"Ref":"Stockipv6cidr/);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('an import that says one block is peered over that family; one that says none is refused', () => {
    const make = (others: Partial<DualStackVpcAttributes>) => {
      const stack = newStack();
      new VpcPeering(stack, 'Peering', { vpc: vpcIn(stack, 'App', 1), peerVpc: imported(stack, others) });
      return stack;
    };
    expect(warningsOf(make({ ipv6Cidr: undefined }))).toEqual(['vpc-peering-one-family']);
    expect(warningsOf(make({ ipv4Cidr: undefined }))).toEqual(['vpc-peering-one-family']);
    expect(() => make({ ipv4Cidr: undefined, ipv6Cidr: undefined })).toThrow(refusal('vpc-peering-no-family', 'S/Imported'));
  });
});

describe('further blocks', () => {
  test('of the app get routes and rules, whenever they are added, and in a second synthesis once', () => {
    const { stack } = pair({}, (peering, { app, data, stack: scope }) => {
      peering.allow({ to: new ec2.SecurityGroup(scope, 'Group', { vpc: data }), port: ec2.Port.tcp(80), source: PeeringSource.vpc() });
      app.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() });
      new ec2.CfnVPCCidrBlock(scope, 'Pods', { vpcId: app.vpcId, cidrBlock: '100.64.0.0/16' });
    });
    for (const resources of [resourcesOf(stack), resourcesOf(stack)]) {
      const ids = Object.keys(peeringRoutes(resources)).filter(id => id.startsWith('PeeringPeerRoutesPrivateSubnet1'));
      expect(ids).toHaveLength(4);
      const destinations = Object.values(peeringRoutes(resources))
        .map(each => JSON.stringify(each.DestinationCidrBlock ?? each.DestinationIpv6CidrBlock));
      expect(destinations.filter(each => each.includes('100.64.0.0/16') && each.includes('"Ref":"Pods"'))).toHaveLength(2);
      expect(destinations.filter(each => /AppSecondLookup/.test(each))).toHaveLength(2);
      expect(propertiesOf(resources, INGRESS).filter(each => each.FromPort === 80)).toHaveLength(4);
    }
    expect(warningsOf(stack)).toEqual([]);
  });

  test('that an import states get routes', () => {
    const stack = newStack();
    new VpcPeering(stack, 'Peering', {
      vpc: vpcIn(stack, 'App', 1), peerVpc: imported(stack, { furtherIpv4Cidrs: ['100.64.0.0/16'], furtherIpv6Cidrs: ['2001:db8:9:a00::/56'] }),
    });
    const routes = Object.values(peeringRoutes(resourcesOf(stack)));
    const destinations = new Set(routes.map(each => each.DestinationCidrBlock ?? each.DestinationIpv6CidrBlock).filter(each => typeof each === 'string'));
    expect(destinations).toEqual(new Set(['10.9.0.0/16', '2001:db8:9:900::/56', '100.64.0.0/16', '2001:db8:9:a00::/56']));
  });

  test('are no routes of a family that is not routed, and a warning where the app does not say which they are', () => {
    const add = (_: VpcPeering, { app }: Vpcs) => {
      new ec2.CfnVPCCidrBlock(app, 'Pods', { vpcId: app.vpcId, cidrBlock: '100.64.0.0/16' });
      new ec2.CfnVPCCidrBlock(app, 'More', { vpcId: app.vpcId, ipv4IpamPoolId: 'ipam-pool-1', ipv4NetmaskLength: 20 });
    };
    const six = pair({ addressFamily: PeeringAddressFamily.ipv6() }, add);
    expect(Object.keys(peeringRoutes(resourcesOf(six.stack))).every(id => id.endsWith('IPv6'))).toBe(true);
    expect(warningsOf(six.stack)).toEqual([]);
    expect(warningsOf(pair({}, add).stack)).toEqual(['vpc-peering-block-unknown']);
  });
});

test('a VPC that a retrofit makes dual stack: routes in its tables, after its block, and its block is one', () => {
  const stack = newStack();
  const { vpc: peerVpc } = new DualStackRetrofit(stack, 'Retro', {
    vpcId: 'vpc-0123456789abcdef0',
    ipv4Cidr: '10.9.0.0/16',
    tiers: [{ subnetType: PRIVATE_WITH_EGRESS, subnets: [{ subnetId: 'subnet-0', availabilityZone: AZS[0], routeTableId: 'rtb-0' }] }],
  });
  new VpcPeering(stack, 'Peering', { vpc: vpcIn(stack, 'App', 1), peerVpc });
  const resources = resourcesOf(stack);
  const routes = ofType(resources, ROUTE).filter(([, { Properties }]) => Properties.VpcPeeringConnectionId !== undefined);
  expect(routes.filter(([id]) => id.startsWith('PeeringPeerRoutesrtb0IPv6'))).toEqual([
    [expect.anything(), expect.objectContaining({ DependsOn: expect.arrayContaining([expect.stringMatching(/^RetroRoute/)]) })],
  ]);
  const destinations = routes.filter(([id]) => id.startsWith('PeeringRoutesPrivateSubnet1')).map(([, { Properties }]) => Properties.DestinationCidrBlock ?? Properties.DestinationIpv6CidrBlock);
  expect(destinations).toEqual(['10.9.0.0/16', { 'Fn::GetAtt': [expect.stringMatching(/^RetroIpv6CidrLookup/), 'Cidr'] }]);
  expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
});

describe('rules', () => {
  type Allow = (peering: VpcPeering, group: ec2.SecurityGroup, other: ec2.SecurityGroup) => void;
  const rulesOf = (allow: Allow, props: Partial<VpcPeeringProps> = {}) => {
    const { stack } = pair(props, (peering, { app, data, stack: scope }) =>
      allow(peering, new ec2.SecurityGroup(scope, 'Database', { vpc: data }), new ec2.SecurityGroup(scope, 'Nodes', { vpc: app })));
    return { stack, rules: ofType(resourcesOf(stack), INGRESS).map(([, rule]) => rule) };
  };

  test('by the blocks of a VPC, in each family', () => {
    const { stack, rules } = rulesOf((peering, to) => peering.allow({ to, port: ec2.Port.tcp(5432), source: PeeringSource.vpc() }));
    const app = stack.node.findChild('App') as DualStackVpc;
    const rule = { GroupId: { 'Fn::GetAtt': [expect.stringMatching(/^Database/), 'GroupId'] }, IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, Description: 'Over the peering, 5432' };
    expect(rules.map(({ Properties }) => Properties))
      .toEqual([{ ...rule, CidrIp: stack.resolve(app.vpcCidrBlock) }, { ...rule, CidrIpv6: stack.resolve(app.vpcIpv6Cidr) }]);
  });

  test('of the families that are routed', () => {
    const allow: Allow = (peering, to) => peering.allow({ to, port: ec2.Port.allTraffic(), source: PeeringSource.peerVpc() });
    const { rules } = rulesOf(allow, { addressFamily: PeeringAddressFamily.ipv6() });
    expect(rules.map(({ Properties: { CidrIp, CidrIpv6, IpProtocol } }) => [CidrIp, CidrIpv6 !== undefined, IpProtocol])).toEqual([[undefined, true, '-1']]);
  });

  test('by a group, after the connection', () => {
    const { rules } = rulesOf((peering, to, group) => peering.allow({ to, port: ec2.Port.tcpRange(80, 90), source: PeeringSource.securityGroup(group), description: 'web' }));
    expect(rules).toEqual([expect.objectContaining({
      Properties: expect.objectContaining({ SourceSecurityGroupId: { 'Fn::GetAtt': [expect.stringMatching(/^Nodes/), 'GroupId'] }, FromPort: 80, ToPort: 90, Description: 'web' }),
      DependsOn: [expect.stringMatching(/^PeeringConnection/)],
    })]);
  });

  test('by a block, and what is said twice is one rule', () => {
    const { rules } = rulesOf((peering, to) => {
      [80, 80, 443].forEach(port => peering.allow({ to, port: ec2.Port.tcp(port), source: PeeringSource.ipv6Cidr('2001:db8:1:10::/64') }));
      peering.allow({ to, port: ec2.Port.tcp(80), source: PeeringSource.ipv4Cidr('10.1.128.0/20') });
    });
    expect(rules.map(({ Properties: { CidrIp, CidrIpv6, FromPort } }) => [CidrIp ?? CidrIpv6, FromPort]).sort())
      .toEqual([['10.1.128.0/20', 80], ['2001:db8:1:10::/64', 443], ['2001:db8:1:10::/64', 80]].sort());
  });

  test('refuse what is no block of the family, and what has no group', () => {
    expect(() => PeeringSource.ipv4Cidr('2001:db8::/64')).toThrow(refusal('vpc-peering-cidr', '2001:db8::/64'));
    expect(() => PeeringSource.ipv6Cidr('2001:db8::1/64')).toThrow(refusal('vpc-peering-cidr', '2001:db8::1/64'));
    const nothing = { connections: new ec2.Connections() };
    expect(() => pair({}, peering => peering.allow({ to: nothing, port: ec2.Port.tcp(1), source: PeeringSource.vpc() })))
      .toThrow(refusal('vpc-peering-rule-target', ''));
  });

  test('take tokens for blocks and ports', () => {
    const { rules } = rulesOf((peering, to) => {
      const port = new CfnParameter(Stack.of(peering), 'Port', { type: 'Number' }).valueAsNumber;
      peering.allow({ to, port: ec2.Port.tcp(port), source: PeeringSource.ipv6Cidr(new CfnParameter(Stack.of(peering), 'Block').valueAsString) });
    });
    expect(rules.map(({ Properties: { CidrIpv6, FromPort } }) => [CidrIpv6, FromPort])).toEqual([[{ Ref: 'Block' }, { Ref: 'Port' }]]);
  });
});

describe('names', () => {
  test.each([
    ['of vpc', PeeringDnsResolution.vpc(), ['requester']],
    ['of peerVpc', PeeringDnsResolution.peerVpc(), ['accepter']],
    ['of both', PeeringDnsResolution.bothVpcs(), ['requester', 'accepter']],
    ['of none', PeeringDnsResolution.none(), []],
  ])('%s', (_, dnsResolution, sides) => {
    const { stack } = pair({ dnsResolution });
    const resources = resourcesOf(stack);
    const made = ofType(resources, DNS);
    expect(made.map(([, { Properties: { Side, VpcPeeringConnectionId } }]) => [Side, VpcPeeringConnectionId]))
      .toEqual(sides.map(side => [side, { Ref: expect.stringMatching(/^PeeringConnection/) }]));
  });

  test('one side after the other', () => {
    const [[first], [, second]] = ofType(resourcesOf(pair({ dnsResolution: PeeringDnsResolution.bothVpcs() }).stack), DNS);
    expect(second.DependsOn).toContain(first);
  });

  test('by a function that may change this connection alone', () => {
    const { stack } = pair({ dnsResolution: PeeringDnsResolution.bothVpcs() });
    const statements = propertiesOf(resourcesOf(stack), 'AWS::IAM::Role').flatMap(({ Policies = [] }) => Policies.flatMap((each: any) => each.PolicyDocument.Statement));
    expect(statements.filter(({ Action }: any) => /Peering/.test(Action))).toEqual([{
      Effect: 'Allow',
      Action: 'ec2:ModifyVpcPeeringConnectionOptions',
      Resource: { 'Fn::Join': ['', expect.arrayContaining([':vpc-peering-connection/', { Ref: expect.stringMatching(/^PeeringConnection/) }])] },
    }]);
  });

  test('are refused where the DNS of a VPC is off', () => {
    const stack = newStack();
    new VpcPeering(stack, 'Peering', {
      vpc: vpcIn(stack, 'App', 1, { enableDnsHostnames: false }), peerVpc: imported(stack), dnsResolution: PeeringDnsResolution.vpc(),
    });
    expect(errorsOf(stack)).toEqual(['vpc-peering-dns-off S/App']);
  });
});

describe('blocks that overlap are refused', () => {
  const overlapOf = (make: (stack: Stack) => VpcPeeringProps) => {
    const stack = newStack();
    new VpcPeering(stack, 'Peering', make(stack));
    return errorsOf(stack);
  };
  const two = (stack: Stack, one: DualStackVpcProps, other: DualStackVpcProps) => ({ vpc: new DualStackVpc(stack, 'App', one), peerVpc: new DualStackVpc(stack, 'Data', other) });

  test('those of two default VPCs of this library, in IPv6 alone too', () => {
    const expected = ["vpc-peering-overlap ['10.0.0.0/16 of S/App', '10.0.0.0/16 of S/Data']"];
    expect(overlapOf(stack => two(stack, {}, {}))).toEqual(expected);
    expect(overlapOf(stack => ({ ...two(stack, {}, {}), addressFamily: PeeringAddressFamily.ipv6() }))).toEqual(expected);
  });

  test('one within the other, of an import, of IPv6, and a further one', () => {
    expect(overlapOf(stack => two(stack, { ipv4Cidr: '10.1.0.0/16' }, { ipv4Cidr: '10.1.64.0/18' }))).toHaveLength(1);
    expect(overlapOf(stack => ({ vpc: vpcIn(stack, 'App', 9), peerVpc: imported(stack) }))).toEqual(["vpc-peering-overlap ['10.9.0.0/16 of S/App', '10.9.0.0/16 of S/Imported']"]);
    const own = { poolId: 'ipv6pool-ec2-1', cidr: '2001:db8:9:900::/56' };
    expect(overlapOf(stack => ({ vpc: vpcIn(stack, 'App', 1, { ipv6Source: Ipv6CidrSource.byoip(own) }), peerVpc: imported(stack) }))).toHaveLength(1);
    expect(overlapOf(stack => {
      const vpc = vpcIn(stack, 'App', 1);
      new ec2.CfnVPCCidrBlock(stack, 'More', { vpcId: vpc.vpcId, cidrBlock: '10.9.128.0/20' });
      return { vpc, peerVpc: imported(stack) };
    })).toEqual(["vpc-peering-overlap ['10.9.128.0/20 of S/App', '10.9.0.0/16 of S/Imported']"]);
  });

  test('and what is not known is not judged', () => {
    expect(overlapOf(stack => ({ vpc: vpcIn(stack, 'App', 9), peerVpc: imported(stack, { ipv4Cidr: new CfnParameter(stack, 'Block').valueAsString }) }))).toEqual([]);
    expect(overlapOf(stack => ({
      vpc: vpcIn(stack, 'App', 1), peerVpc: new DualStackVpc(stack, 'Data', { ipv4Cidr: undefined, ipv4Ipam: undefined, takesOver: { ipAddresses: ec2.IpAddresses.cidr('10.2.0.0/16'), maxAzs: 2 } }),
    }))).toEqual([]);
  });
});

describe('refuses', () => {
  test('a VPC with itself, by whatever construct', () => {
    const stack = newStack();
    const vpc = vpcIn(stack, 'App', 1);
    expect(() => new VpcPeering(stack, 'P1', { vpc, peerVpc: vpc })).toThrow(refusal('vpc-peering-self', 'S/App'));
    expect(() => new VpcPeering(stack, 'P2', { vpc, peerVpc: imported(stack, { vpcId: vpc.vpcId }) })).toThrow(refusal('vpc-peering-self', 'S/App'));
    expect(() => new VpcPeering(stack, 'P3', { vpc: imported(stack, {}, 'One'), peerVpc: imported(stack, {}, 'Other') })).toThrow(refusal('vpc-peering-self', 'S/One'));
  });

  test('a second peering of two VPCs, either way round', () => {
    const { stack } = pair({}, (_, { app, data, stack: scope }) => { new VpcPeering(scope, 'Again', { vpc: data, peerVpc: app }); });
    expect(errorsOf(stack)).toEqual(['vpc-peering-twice S/Peering/Connection']);
  });

  test('a route of somebody else to a block of the other VPC, in a table that leads there already', () => {
    const { stack } = pair({}, (_, { app, data, stack: scope }) => {
      new ec2.CfnRoute(scope, 'Mine', { routeTableId: app.privateSubnets[0].routeTable.routeTableId, destinationCidrBlock: data.vpcCidrBlock, gatewayId: 'vgw-0123' });
      const destinationCidrBlock = data.vpcCidrBlock;
      const { routeTableId } = app.privateSubnets[1].routeTable;
      new ec2.CfnRoute(scope, 'Perhaps', { routeTableId, destinationCidrBlock, gatewayId: 'vgw-0123' }).cfnOptions.condition = new CfnCondition(scope, 'Old');
      new ec2.CfnRoute(scope, 'Elsewhere', { routeTableId: app.publicSubnets[0].routeTable.routeTableId, destinationCidrBlock: data.vpcCidrBlock, gatewayId: 'vgw-0123' });
    });
    expect(errorsOf(stack)).toEqual(["vpc-peering-route-taken ['S/Peering/Routes/PrivateSubnet1-IPv4', 'S/Mine']"]);
  });

  test('a tier that does not exist, a subnet of the other VPC, and one whose table nobody knows', () => {
    expect(() => pair({ subnets: [{ subnetGroupName: 'Pods' }] })).toThrow(refusal('subnets-none', 'Pods'));
    expect(() => {
      const stack = newStack();
      const [vpc, peerVpc] = [vpcIn(stack, 'App', 1), vpcIn(stack, 'Data', 2)];
      new VpcPeering(stack, 'Peering', { vpc, peerVpc, subnets: [{ subnets: peerVpc.privateSubnets }] });
    }).toThrow(refusal('vpc-peering-subnet', 'S/Data/PrivateSubnet1'));
    expect(() => {
      const stack = newStack();
      const stock = ec2.Vpc.fromVpcAttributes(stack, 'Stock', { vpcId: 'vpc-1', vpcCidrBlock: '10.2.0.0/16', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] });
      new VpcPeering(stack, 'Peering', { vpc: vpcIn(stack, 'App', 1), peerVpc: stock, addressFamily: PeeringAddressFamily.ipv4() });
    }).toThrow(refusal('vpc-peering-table-unknown', 'S/Stock/PrivateSubnet1'));
  });

  test('a VPC of no known subnets has no way back, which is a warning', () => {
    const make = (props: Partial<VpcPeeringProps> = {}) => {
      const stack = newStack();
      new VpcPeering(stack, 'Peering', { vpc: vpcIn(stack, 'App', 1), peerVpc: imported(stack, { tiers: [] }), ...props });
      return warningsOf(stack);
    };
    expect([make(), make({ peerSubnets: [] })]).toEqual([['vpc-peering-no-routes'], []]);
  });
});

describe('stacks', () => {
  interface Stacks { one: Stack; other: Stack; third: Stack }
  /** An app of two VPCs, each in a stack of its own, peered somewhere. */
  function app(where: (stacks: Stacks) => Stack, change: (stacks: Stacks) => void = () => undefined) {
    const root = testApp();
    const stacks = { one: stackIn(root, 'One'), other: stackIn(root, 'Other'), third: stackIn(root, 'Third') };
    const [vpc, peerVpc] = [vpcIn(stacks.one, 'Vpc', 1), vpcIn(stacks.other, 'Vpc', 2)];
    const peering = new VpcPeering(where(stacks), 'Peering', { vpc, peerVpc });
    peering.allow({ to: new ec2.SecurityGroup(stacks.one, 'Group', { vpc }), port: ec2.Port.tcp(80), source: PeeringSource.peerVpc() });
    peering.allow({ to: new ec2.SecurityGroup(stacks.other, 'Group', { vpc: peerVpc }), port: ec2.Port.tcp(80), source: PeeringSource.vpc() });
    change(stacks);
    return root;
  }
  const waits = (root: App) => root.synth().stacks.map(({ stackName, dependencies }) =>
    [stackName, dependencies.map(({ id }) => id).filter(id => ['One', 'Other', 'Third'].includes(id)).sort()]);

  test('a third one comes after both, with all that belongs to the peering', () => {
    const root = app(({ third }) => third);
    expect(Object.fromEntries(waits(root))).toEqual({ One: [], Other: [], Third: ['One', 'Other'] });
    expect(Object.keys(peeringRoutes(resourcesOf(root.node.findChild('Third') as Stack)))).toHaveLength(8);
  });

  test('the one of a VPC comes after the other, and in the later of two it is right', () => {
    expect(Object.fromEntries(waits(app(({ one }) => one)))).toEqual({ One: ['Other'], Other: [], Third: [] });
    expect(Object.fromEntries(waits(app(({ other }) => other, ({ one, other }) => other.addDependency(one))))).toEqual({ One: [], Other: ['One'], Third: [] });
  });

  test('in the earlier of two it would close a circle, and the error names the right place, which is right', () => {
    const later = ({ one, other }: Stacks) => other.addDependency(one);
    expect(() => app(({ one }) => one, later).synth()).toThrow(/\[One\/Peering\].* got 'One'; expected the peering in the stack 'Other', which comes after the others; .*vpc-peering-circle/);
    expect(() => app(({ other }) => other, later).synth()).not.toThrow();
    const referring = ({ one, other }: Stacks) => {
      new ec2.CfnEIP(one, 'Address', { tags: [{ key: 'peer', value: (other.node.findChild('Vpc') as DualStackVpc).vpcId }] });
    };
    expect(() => app(({ other }) => other, referring).synth()).toThrow(/expected the peering in the stack 'One'/);
    expect(() => app(({ one }) => one, referring).synth()).not.toThrow();
  });

  test('in one before both it names a stack of its own', () => {
    expect(() => app(({ third }) => third, ({ one, other, third }) => [one, other].forEach(each => each.addDependency(third))).synth())
      .toThrow(/expected the peering in a stack of its own, after 'One' and 'Other'; /);
    expect(() => app(({ third }) => third, ({ one, third }) => one.addDependency(third)).synth()).toThrow(/expected the peering in the stack 'One'/);
  });

  test('in a stage, and in a nested stack', () => {
    const stage = new Stage(testApp(), 'Prod');
    const stacks = ['One', 'Other', 'Third'].map(id => new Stack(stage, id));
    new VpcPeering(new NestedStack(stacks[2], 'Nested'), 'Peering', { vpc: vpcIn(stacks[0], 'Vpc', 1), peerVpc: vpcIn(stacks[1], 'Vpc', 2) });
    expect(() => (stage.node.root as App).synth()).not.toThrow();
  });
});

describe('accounts and regions', () => {
  const HERE = { account: '111111111111', region: 'eu-west-1' };
  const FAR = { ownerAccountId: '222222222222', region: 'us-east-1' };
  const peered = (others: Partial<DualStackVpcAttributes>, props: Partial<VpcPeeringProps> = {}, env: StackProps['env'] = HERE) => {
    const stack = newStack({ env });
    const peering = new VpcPeering(stack, 'Peering', { vpc: vpcIn(stack, 'App', 1), peerVpc: imported(stack, { tiers: [], ...others }), ...props });
    return { stack, peering };
  };
  const ROLE = 'arn:aws:iam::222222222222:role/accepts';

  test('another region of the account: CloudFormation accepts, and the routes back are another stack\'s', () => {
    const { stack, peering } = peered({ region: FAR.region });
    expect(propertiesOf(resourcesOf(stack), CONNECTION)).toEqual([{ VpcId: expect.anything(), PeerVpcId: 'vpc-0123456789abcdef0', PeerRegion: 'us-east-1' }]);
    expect([peering.routes.length, peering.peerRoutes.length, warningsOf(stack)]).toEqual([4, 0, []]);
  });

  test('another account: a role of it accepts', () => {
    const { stack } = peered({ ownerAccountId: FAR.ownerAccountId }, { peerRoleArn: ROLE });
    expect(propertiesOf(resourcesOf(stack), CONNECTION)[0]).toMatchObject({ PeerOwnerId: '222222222222', PeerRoleArn: ROLE });
    expect(propertiesOf(resourcesOf(stack), CONNECTION)[0]).not.toHaveProperty('PeerRegion');
    expect(() => peered({ ownerAccountId: FAR.ownerAccountId })).toThrow(refusal('vpc-peering-role-missing', '222222222222'));
  });

  test('an account that is not known to be another one is stated, and no role is asked for', () => {
    const { stack } = peered({ ownerAccountId: FAR.ownerAccountId }, {}, {});
    expect(propertiesOf(resourcesOf(stack), CONNECTION)[0]).toMatchObject({ PeerOwnerId: '222222222222' });
  });

  test('regions that nobody knows are refused', () => {
    expect(() => peered({ region: FAR.region }, {}, {})).toThrow(refusal('vpc-peering-region-unknown', 'us-east-1'));
    const stack = newStack();
    const [vpc, peerVpc] = ['eu-west-1', 'us-east-1'].map((region, at) => imported(stack, { region, vpcId: `vpc-${at}` }, region));
    expect(() => new VpcPeering(stack, 'Peering', { vpc, peerVpc })).toThrow(refusal('vpc-peering-region-unknown', 'eu-west-1'));
  });

  test('a stack elsewhere than vpc is refused', () => {
    const stack = newStack({ env: HERE });
    const far = imported(stack, { region: FAR.region });
    expect(() => new VpcPeering(stack, 'Peering', { vpc: far, peerVpc: vpcIn(stack, 'App', 1) })).toThrow(refusal('vpc-peering-elsewhere', '111111111111'));
  });

  test('what is of the far side is refused here', () => {
    const peerSubnets = [{ subnetType: PRIVATE_WITH_EGRESS }];
    expect(() => peered({ region: FAR.region }, { peerSubnets })).toThrow(refusal('vpc-peering-far-side', 'S/Imported'));
    expect(() => peered({ region: FAR.region }, { dnsResolution: PeeringDnsResolution.bothVpcs() })).toThrow(refusal('vpc-peering-far-side', 'of both'));
    expect(() => peered({ region: FAR.region }, { peerSubnets: [], dnsResolution: PeeringDnsResolution.vpc() })).not.toThrow();
  });

  test('groups are named within a region, in another account too', () => {
    const allow = ({ stack, peering }: ReturnType<typeof peered>) => peering.allow({
      to: new ec2.SecurityGroup(stack, 'Group', { vpc: stack.node.findChild('App') as DualStackVpc }),
      port: ec2.Port.tcp(80),
      source: PeeringSource.securityGroup(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Far', '222222222222/sg-0123456789abcdef0')),
    });
    expect(() => allow(peered({ region: FAR.region }))).toThrow(refusal('vpc-peering-group', 'sg-0123456789abcdef0'));
    expect(() => allow(peered({ ownerAccountId: FAR.ownerAccountId }, { peerRoleArn: ROLE }))).not.toThrow();
  });
});

test.each([
  ['of this library', (stack: Stack, vpcId: string) => ImportedDualStackVpc.fromLookup(stack, vpcId, { vpcId })],
  ['of stock CDK', (stack: Stack, vpcId: string) => ec2.Vpc.fromLookup(stack, vpcId, { vpcId })],
])('two VPCs that are looked up are not judged before the CLI has answered: %s', (_, lookUp) => {
  const stack = newStack({ env: { account: '111111111111', region: 'eu-west-1' } });
  const [vpc, peerVpc] = ['vpc-1', 'vpc-2'].map(id => lookUp(stack, id));
  new VpcPeering(stack, 'Peering', { vpc, peerVpc });
  new VpcPeering(stack, 'More', { vpc, peerVpc: lookUp(stack, 'vpc-3') });
  expect(errorsOf(stack)).toEqual([]);
});

test('tags of the app reach the connection, and change nothing else of it', () => {
  const { stack } = pair();
  Tags.of(stack).add('commit', 'abc');
  const resources = resourcesOf(stack);
  expect(propertiesOf(resources, CONNECTION)[0].Tags).toEqual([{ Key: 'commit', Value: 'abc' }]);
});
