import { CfnOutput, Lazy, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  AddressPlan, ClusterEndpoints, DualStackVpc, DualStackVpcProps, EndpointAddressFamily, EndpointNeed, Ipv4Egress, Ipv6CidrSource, Ipv6Egress,
  RouteTarget, SubnetTier,
} from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { AZS, changedResources, newStack, notLiteral, refusal, resourcesOf } from '../util/network';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const KINDS = [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED];
const BOTH = () => [SubnetTier.public(), SubnetTier.private()];

const vpcIn = (stack: Stack, tiers: SubnetTier[], more: DualStackVpcProps = {}) =>
  new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), azSlots: 4, tiers: [...BOTH(), ...tiers], ...more });
const stackOf = (tiers: SubnetTier[], more?: DualStackVpcProps) => {
  const stack = newStack();
  vpcIn(stack, tiers, more);
  return stack;
};

type Resources = ReturnType<typeof resourcesOf>;
const nameOf = ({ Properties }: Resources[string]): string => Properties.Tags.find(({ Key }: any) => Key === 'Name').Value.split('/').pop();
const subnetsOf = (resources: Resources) => Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::EC2::Subnet');

/** Where the routes of a subnet lead, by destination. */
function routesOf(resources: Resources, subnet: string): Record<string, string> {
  const all = Object.values(resources);
  const tables = all.filter(({ Type, Properties }) => Type === 'AWS::EC2::SubnetRouteTableAssociation' && Properties.SubnetId.Ref === subnet)
    .map(({ Properties }) => Properties.RouteTableId.Ref);
  const routes = all.filter(({ Type, Properties }) => Type === 'AWS::EC2::Route' && tables.includes(Properties.RouteTableId.Ref));
  return Object.fromEntries(routes.map(({ Properties: { RouteTableId: _, DestinationCidrBlock, DestinationIpv6CidrBlock, ...target } }) =>
    [DestinationCidrBlock ?? DestinationIpv6CidrBlock, Object.keys(target)[0]]));
}

/** The subnets of a tier, with their routes. */
const tierIn = (resources: Resources, tier: string) => subnetsOf(resources).filter(([, subnet]) => nameOf(subnet).startsWith(`${tier}Subnet`))
  .map(([id, { Properties, DependsOn }]) => ({ id, properties: Properties, dependsOn: DependsOn ?? [], routes: routesOf(resources, id) }));

describe.each(KINDS)('an IPv4-only tier of the kind %s', subnetType => {
  const resources = resourcesOf(stackOf([SubnetTier.ipv4Only({ name: 'Legacy', subnetType, ipv4Mask: 26 })]));
  const subnets = tierIn(resources, 'Legacy');

  test('has IPv4 blocks of the plan, and nothing of IPv6', () => {
    expect(subnets.map(({ properties }) => properties.CidrBlock)).toEqual(['10.0.4.0/26', '10.0.4.64/26']);
    for (const { properties, dependsOn } of subnets) {
      expect(Object.keys(properties).filter(name => /ipv6|dns64/i.test(name))).toEqual([]);
      expect(dependsOn).toEqual([]);
    }
  });

  test('has the way out of its kind in IPv4, and none in IPv6', () => {
    const routes = { [PUBLIC]: { '0.0.0.0/0': 'GatewayId' }, [PRIVATE_WITH_EGRESS]: { '0.0.0.0/0': 'NatGatewayId' }, [PRIVATE_ISOLATED]: {} }[subnetType as string];
    expect(subnets.map(each => each.routes)).toEqual([routes, routes]);
    expect(subnets.map(({ properties }) => properties.MapPublicIpOnLaunch)).toEqual([subnetType === PUBLIC, subnetType === PUBLIC]);
  });

  test('has the tags by which the CDK looks tiers up, and none for load balancers', () => {
    const tags = subnets[0].properties.Tags.map(({ Key, Value }: any) => `${Key}=${Value}`);
    expect(tags).toEqual(expect.arrayContaining(['aws-cdk:subnet-name=Legacy', `aws-cdk:subnet-type=${subnetType}`]));
    expect(tags.filter((tag: string) => tag.includes('kubernetes.io'))).toEqual([]);
  });

  test('keeps its subnets when it becomes one of both families', () => {
    const factories = { [PUBLIC]: SubnetTier.public, [PRIVATE_WITH_EGRESS]: SubnetTier.private, [PRIVATE_ISOLATED]: SubnetTier.isolated };
    const make = factories[subnetType as keyof typeof factories];
    const after = resourcesOf(stackOf([make({ name: 'Legacy', ipv4Mask: 26 })]));
    for (const { id, properties: { CidrBlock, AvailabilityZone } } of subnets) {
      expect(after[id].Properties).toMatchObject({ CidrBlock, AvailabilityZone });
    }
  });
});

describe.each(KINDS)('an IPv6-only tier of the kind %s', subnetType => {
  const resources = resourcesOf(stackOf([SubnetTier.ipv6Only({ name: 'Native', subnetType })]));
  const subnets = tierIn(resources, 'Native');

  test('is native, with names by resource, and has the /64s of its slot', () => {
    expect(subnets.map(({ properties }) => properties.Ipv6CidrBlock['Fn::Select'][0])).toEqual([32, 33]);
    for (const { properties, dependsOn } of subnets) {
      expect(properties).toMatchObject({
        Ipv6Native: true,
        AssignIpv6AddressOnCreation: true,
        EnableDns64: false,
        PrivateDnsNameOptionsOnLaunch: { HostnameType: 'resource-name', EnableResourceNameDnsAAAARecord: true },
      });
      expect(properties).not.toHaveProperty('CidrBlock');
      expect(properties.MapPublicIpOnLaunch ?? false).toBe(false);
      expect(dependsOn).toEqual([expect.stringMatching(/^Vpcipv6cidr/)]);
    }
  });

  test('has the way out of its kind in IPv6, and none in IPv4', () => {
    const routes = { [PUBLIC]: { '::/0': 'GatewayId' }, [PRIVATE_WITH_EGRESS]: { '::/0': 'EgressOnlyInternetGatewayId' }, [PRIVATE_ISOLATED]: {} }[subnetType as string];
    expect(subnets.map(each => each.routes)).toEqual([routes, routes]);
  });
});

describe('IPv6-only subnets that reach IPv4 hosts', () => {
  test.each<[string, Ipv4Egress | undefined, number]>([
    ['a NAT gateway in each AZ', undefined, 2], ['one NAT gateway', Ipv4Egress.natGateways(1), 1],
    ['a NAT provider', Ipv4Egress.provider(ec2.NatProvider.gateway()), 2],
  ])('have DNS64, and NAT64 by %s', (_, ipv4Egress, count) => {
    const subnets = tierIn(resourcesOf(stackOf([SubnetTier.ipv6Only({ reachesIpv4: true })], { ipv4Egress })), 'Ipv6Only');
    expect(subnets.map(({ properties }) => properties.EnableDns64)).toEqual([true, true]);
    expect(subnets.map(({ routes }) => routes)).toEqual(Array(2).fill({ '::/0': 'EgressOnlyInternetGatewayId', '64:ff9b::/96': 'NatGatewayId' }));
    const gateways = new Set(Object.values(resourcesOf(stackOf([SubnetTier.ipv6Only({ reachesIpv4: true })], {
      ipv4Egress: count === 1 ? Ipv4Egress.natGateways(1) : undefined,
    }))).filter(({ Properties }) => Properties?.DestinationIpv6CidrBlock === '64:ff9b::/96').map(({ Properties }) => Properties.NatGatewayId.Ref));
    expect(gateways.size).toBe(count);
  });

  test.each<[string, Ipv4Egress]>([
    ['without NAT', Ipv4Egress.none()], ['with a regional NAT gateway', Ipv4Egress.regionalNatGateway()],
    ['behind a transit gateway', Ipv4Egress.through(RouteTarget.transitGateway('tgw-1'))],
  ])('are refused %s', (_, ipv4Egress) => {
    expect(() => stackOf([SubnetTier.ipv6Only({ reachesIpv4: true })], { ipv4Egress })).toThrow(refusal('nat64-without-nat', 'no NAT gateway'));
  });

  test.each<[string, string, () => ec2.NatProvider]>([
    ['NAT instances', '/NatInstance', () => ec2.NatProvider.instanceV2({ instanceType: new ec2.InstanceType('t4g.micro') })],
    ['a regional NAT gateway', 'S/Vpc/Regional', () => new RegionalNat()],
  ])('are refused with %s of a provider of the user\'s own', (_, path, provider) => {
    const stack = stackOf([SubnetTier.ipv6Only({ reachesIpv4: true })], { ipv4Egress: Ipv4Egress.provider(provider()) });
    expect(errorsOf(stack)).toEqual([expect.stringMatching(new RegExp(`^nat64-without-nat .*${path}`))]);
  });

  test('take such a provider where nothing is to be translated', () => {
    expect(errorsOf(stackOf([SubnetTier.ipv6Only()], { ipv4Egress: Ipv4Egress.provider(new RegionalNat()) }))).toEqual([]);
  });

  test('need the resolver of the VPC', () => {
    expect(() => stackOf([SubnetTier.ipv6Only({ reachesIpv4: true })], { enableDnsSupport: false, enableDnsHostnames: false }))
      .toThrow(refusal('dns64-without-dns', 'enableDnsSupport false'));
    expect(errorsOf(stackOf([SubnetTier.ipv6Only()], { enableDnsSupport: false, enableDnsHostnames: false }))).toEqual([]);
  });
});

/** A provider that makes one gateway for all AZs. */
class RegionalNat extends ec2.NatProvider {
  public readonly configuredGateways: ec2.GatewayConfig[] = [];

  public configureNat({ vpc, privateSubnets }: ec2.ConfigureNatOptions): void {
    const { ref } = new ec2.CfnNatGateway(vpc, 'Regional', { availabilityMode: 'regional', vpcId: vpc.vpcId });
    this.configuredGateways.push({ az: vpc.availabilityZones[0], gatewayId: ref });
    privateSubnets.forEach(subnet => this.configureSubnet(subnet));
  }

  public configureSubnet(subnet: ec2.PrivateSubnet): void {
    subnet.addDefaultNatRoute(this.configuredGateways[0].gatewayId);
  }
}

describe('ways out of tiers of one family', () => {
  const TIERS = () => [SubnetTier.ipv4Only({ name: 'Four' }), SubnetTier.ipv6Only({ name: 'Six' })];
  const through = RouteTarget.transitGateway('tgw-0123456789abcdef0');

  test.each<[string, DualStackVpcProps, object, object]>([
    ['gateways', {}, { '0.0.0.0/0': 'NatGatewayId' }, { '::/0': 'EgressOnlyInternetGatewayId' }],
    ['a regional NAT gateway', { ipv4Egress: Ipv4Egress.regionalNatGateway() }, { '0.0.0.0/0': 'NatGatewayId' }, { '::/0': 'EgressOnlyInternetGatewayId' }],
    ['none', { ipv4Egress: Ipv4Egress.none(), ipv6Egress: Ipv6Egress.none() }, {}, {}],
    ['a transit gateway', { ipv4Egress: Ipv4Egress.through(through), ipv6Egress: Ipv6Egress.through(through) },
      { '0.0.0.0/0': 'TransitGatewayId' }, { '::/0': 'TransitGatewayId' }],
  ])('are those of private tiers: %s', (_, props, four, six) => {
    const resources = resourcesOf(stackOf(TIERS(), props));
    expect(tierIn(resources, 'Four').map(({ routes }) => routes)).toEqual([four, four]);
    expect(tierIn(resources, 'Six').map(({ routes }) => routes)).toEqual([six, six]);
  });

  test('have an egress-only gateway where no tier of both families is private', () => {
    const resources = resourcesOf(stackOf([], { tiers: [SubnetTier.public(), SubnetTier.ipv6Only({ name: 'Six' })] }));
    expect(tierIn(resources, 'Six').map(({ routes }) => routes)).toEqual(Array(2).fill({ '::/0': 'EgressOnlyInternetGatewayId' }));
  });

  test('have NAT where no tier of both families is private', () => {
    const resources = resourcesOf(stackOf([], { tiers: [SubnetTier.public(), SubnetTier.ipv4Only({ name: 'Four' })] }));
    expect(tierIn(resources, 'Four').map(({ routes }) => routes)).toEqual(Array(2).fill({ '0.0.0.0/0': 'NatGatewayId' }));
  });
});

describe('growth', () => {
  const TIERS = () => [SubnetTier.ipv4Only({ name: 'Four' }), SubnetTier.ipv6Only({ name: 'Six', reachesIpv4: true }), SubnetTier.isolated({ name: 'Data' })];
  const before = resourcesOf(stackOf(TIERS()));

  test.each<[string, SubnetTier[], number]>([
    ['an AZ', [], 3], ['two AZs', [], 4], ['a tier of both families', [SubnetTier.private({ name: 'More' })], 2],
    ['an IPv4-only tier', [SubnetTier.ipv4Only({ name: 'More' })], 2], ['an IPv6-only tier and an AZ', [SubnetTier.ipv6Only({ name: 'More' })], 3],
  ])('by %s moves nothing', (_, more, azs) => {
    const after = resourcesOf(stackOf([...TIERS(), ...more], { availabilityZones: AZS.slice(0, azs), ipv4Egress: Ipv4Egress.natGatewayPerAz() }));
    for (const [id, { Properties }] of Object.entries(before)) { expect([id, after[id]?.Properties]).toEqual([id, Properties]); }
  });

  test('leaves the places of tiers that went away', () => {
    const [four, six, data] = TIERS();
    const after = resourcesOf(stackOf([SubnetTier.reserved({ insteadOf: four }), SubnetTier.reserved({ insteadOf: six }), data]));
    const blocks = (resources: Resources) => tierIn(resources, 'Data').map(({ properties: { CidrBlock, Ipv6CidrBlock } }) => [CidrBlock, Ipv6CidrBlock]);
    expect(blocks(after)).toEqual(blocks(before));
    expect([...tierIn(after, 'Four'), ...tierIn(after, 'Six')]).toEqual([]);
  });
});

describe('selection', () => {
  const vpc = vpcIn(newStack(), [SubnetTier.ipv4Only({ name: 'Four' }), SubnetTier.ipv6Only({ name: 'Six', subnetType: PUBLIC })]);
  const names = ({ subnets }: ec2.SelectedSubnets) => subnets.map(({ node }) => node.id);

  test('by default, and by kind, does not find them', () => {
    expect(names(vpc.selectSubnets())).toEqual(['PrivateSubnet1', 'PrivateSubnet2']);
    expect(names(vpc.selectSubnets({ subnetType: PUBLIC }))).toEqual(['PublicSubnet1', 'PublicSubnet2']);
    expect([...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets]).toHaveLength(4);
  });

  test('by name does', () => {
    expect(names(vpc.tier('Four'))).toEqual(['FourSubnet1', 'FourSubnet2']);
    expect(names(vpc.selectSubnets({ subnetGroupName: 'Six' }))).toEqual(['SixSubnet1', 'SixSubnet2']);
    expect(names(vpc.selectSubnets({ subnetGroupName: 'Six', availabilityZones: [AZS[1]] }))).toEqual(['SixSubnet2']);
    expect(names(vpc.tier('Private'))).toEqual(['PrivateSubnet1', 'PrivateSubnet2']);
    expect(names(vpc.selectSubnets({ subnetName: 'Four' } as ec2.SubnetSelection))).toEqual(['FourSubnet1', 'FourSubnet2']);
    expect(names(vpc.selectSubnets({ subnets: vpc.tier('Six').subnets }))).toEqual(['SixSubnet1', 'SixSubnet2']);
    expect(names(vpc.selectSubnets({ subnetGroupName: 'Six', subnetFilters: [ec2.SubnetFilter.availabilityZones([AZS[0]])] }))).toEqual(['SixSubnet1']);
    expect(names(vpc.selectSubnets({ subnetGroupName: 'Four', onePerAz: true, subnetFilters: [ec2.SubnetFilter.byCidrMask(20)] }))).toEqual(['FourSubnet1', 'FourSubnet2']);
  });

  test('says which are public, and what to wait for', () => {
    expect([vpc.tier('Six').hasPublic, vpc.tier('Four').hasPublic, vpc.tier('Public').hasPublic, vpc.selectSubnets().hasPublic]).toEqual([true, false, true, false]);
    const stack = newStack();
    const instance = new ec2.CfnInstance(stack, 'Instance', {});
    instance.node.addDependency(vpcIn(stack, [SubnetTier.ipv6Only({ reachesIpv4: true })]).tier('Ipv6Only').internetConnectivityEstablished);
    expect(resourcesOf(stack).Instance.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^VpcIpv6OnlySubnet1DefaultRoute6/)]));
  });

  test('by a name that is not there tells what there is', () => {
    const stack = newStack();
    const made = vpcIn(stack, [SubnetTier.ipv4Only({ name: 'Four' })]);
    expect(() => ipv6Cluster(stack, { vpc: made, vpcSubnets: [{ subnetGroupName: 'Fore' }] })).toThrow(/it has 2 public, 2 private, 0 isolated, 2 Four subnets/);
  });

  test('and a type at once is refused as by stock CDK', () => {
    expect(() => vpc.selectSubnets({ subnetGroupName: 'Four', subnetType: PUBLIC })).toThrow(/Only one of/);
  });

  test.each(['None', ''])('of a tier that is not there is refused: %p', name => {
    expect(() => vpc.tier(name)).toThrow(refusal('tier-unknown', `'${name}'`));
  });

  test('tells the blocks that there are', () => {
    expect(vpc.subnetIpv6Cidr(vpc.tier('Six').subnets[0])).toMatch(/Token/);
    expect(() => vpc.subnetIpv6Cidr(vpc.tier('Four').subnets[0])).toThrow(refusal('subnet-of-ipv4-only-tier', 'S/Vpc/FourSubnet1'));
  });
});

describe('EKS in the wrong tier', () => {
  test.each([['Four', 'subnet-without-ipv6'], ['Six', 'subnet-ipv6-native']])('%s is refused for nodes', (tier, id) => {
    const stack = newStack();
    const vpc = vpcIn(stack, [SubnetTier.ipv4Only({ name: 'Four' }), SubnetTier.ipv6Only({ name: 'Six' })]);
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('Nodes', { subnets: { subnetGroupName: tier } });
    expect(errorsOf(stack)).toEqual(expect.arrayContaining([expect.stringContaining(id)]));
  });

  test.each([['Four', 'subnet-without-ipv6'], ['Six', 'subnet-ipv6-native']])('%s is refused for a control plane', (tier, id) => {
    const stack = newStack();
    const vpc = vpcIn(stack, [SubnetTier.ipv4Only({ name: 'Four' }), SubnetTier.ipv6Only({ name: 'Six' })]);
    ipv6Cluster(stack, { vpc, vpcSubnets: [{ subnetGroupName: tier }] });
    expect(errorsOf(stack)).toEqual(expect.arrayContaining([expect.stringContaining(id)]));
  });
});

describe('the only private tier of a cluster', () => {
  const SINGLE: [string, () => SubnetTier][] = [['IPv4', () => SubnetTier.ipv4Only({ name: 'Only' })], ['IPv6', () => SubnetTier.ipv6Only({ name: 'Only', subnetType: PRIVATE_ISOLATED })]];
  const publicAnd = (tier: SubnetTier) => {
    const stack = testStack();
    return { stack, vpc: vpcIn(stack, [], { tiers: [SubnetTier.public(), tier] }) };
  };

  test.each(SINGLE)('cannot have %s alone', (_, tier) => {
    const { stack, vpc } = publicAnd(tier());
    expect(() => ipv6Cluster(stack, { vpc })).toThrow(refusal('private-tier-of-one-family', 'Only'));
  });

  const NODES: [string, (cluster: ReturnType<typeof ipv6Cluster>, subnets?: ec2.SubnetSelection) => unknown][] = [
    ['managed nodes', (cluster, subnets) => cluster.addManagedNodeGroup('Nodes', { subnets })],
    ['managed nodes in each AZ', (cluster, subnets) => cluster.addManagedNodeGroupPerAz('Nodes', { subnets })],
    ['self-managed nodes', (cluster, subnets) => cluster.addSelfManagedNodeGroup('Nodes', { subnets })],
  ];
  test.each(NODES)('cannot have one family under %s by default', (_, add) => {
    const { stack, vpc } = publicAnd(SubnetTier.ipv6Only({ name: 'Only' }));
    const cluster = ipv6Cluster(stack, { vpc, vpcSubnets: [{ subnetType: PUBLIC }] });
    expect(() => add(cluster)).toThrow(refusal('private-tier-of-one-family', 'Only'));
  });

  test.each(NODES)('may have one family where public subnets are selected for %s', (_, add) => {
    const { stack, vpc } = publicAnd(SubnetTier.ipv6Only({ name: 'Only' }));
    add(ipv6Cluster(stack, { vpc, vpcSubnets: [{ subnetType: PUBLIC }] }), { subnetType: PUBLIC });
    expect(errorsOf(stack)).toEqual([]);
  });

  test('is no question beside an isolated one, nor where the tier of one family is public', () => {
    const tiers = [SubnetTier.public(), SubnetTier.isolated(), SubnetTier.ipv6Only()];
    for (const each of [tiers, [SubnetTier.public(), SubnetTier.ipv4Only({ subnetType: PUBLIC })]]) {
      const stack = testStack();
      ipv6Cluster(stack, { vpc: vpcIn(stack, [], { tiers: each }) });
      expect(errorsOf(stack)).toEqual([]);
    }
  });
});

describe('a VPC that is taken over', () => {
  const tier = (name: string, subnetType: ec2.SubnetType): ec2.SubnetConfiguration => ({ name, subnetType, cidrMask: 22 });
  const subnetConfiguration = [tier('Public', PUBLIC), tier('Private', PRIVATE_WITH_EGRESS)];
  const STOCK: [string, ec2.VpcProps][] = [
    ['of IPv4', { subnetConfiguration }],
    ['of both families', { subnetConfiguration, ipProtocol: ec2.IpProtocol.DUAL_STACK }],
    ['with one NAT gateway', { subnetConfiguration, natGateways: 1 }],
    ['with isolated subnets', { subnetConfiguration: [tier('Public', PUBLIC), tier('Data', PRIVATE_ISOLATED)], natGateways: 1 }],
  ];

  describe.each(STOCK)('%s', (_, stated) => {
    const takesOver = { availabilityZones: AZS.slice(0, 2), ...stated };
    const taken = (tiers: SubnetTier[], azs = 2) => {
      const stack = newStack();
      new DualStackVpc(stack, 'Vpc', { takesOver, tiers, availabilityZones: AZS.slice(0, azs) });
      return resourcesOf(stack);
    };
    const TIERS = () => [SubnetTier.ipv4Only({ name: 'Four', ipv4Mask: 26 }), SubnetTier.ipv6Only({ name: 'Six', reachesIpv4: true }), SubnetTier.ipv4Only({ name: 'Edge', subnetType: PUBLIC, ipv4Mask: 26 })];
    const before = taken([]);
    const after = taken(TIERS());

    test('takes them and changes nothing that was there', () => {
      for (const [id, { Properties }] of Object.entries(before)) { expect([id, after[id]?.Properties]).toEqual([id, Properties]); }
      expect(tierIn(after, 'Four').map(({ routes }) => routes)).toEqual(Array(2).fill({ '0.0.0.0/0': 'NatGatewayId' }));
      expect(tierIn(after, 'Six').map(({ routes }) => routes)).toEqual(Array(2).fill({ '::/0': 'EgressOnlyInternetGatewayId', '64:ff9b::/96': 'NatGatewayId' }));
      expect(tierIn(after, 'Edge').map(({ routes }) => routes)).toEqual(Array(2).fill({ '0.0.0.0/0': 'GatewayId' }));
    });

    test('gives them addresses that nobody has', () => {
      const blocks = subnetsOf(after).flatMap(([, { Properties }]) => [Properties.CidrBlock, Properties.Ipv6CidrBlock?.['Fn::Select'][0]]).filter(each => each !== undefined);
      expect(new Set(blocks).size).toBe(blocks.length);
    });

    test('grows with them by an AZ, and moves nothing', () => {
      const grown = taken(TIERS(), 3);
      for (const [id, { Properties }] of Object.entries(after)) { expect([id, grown[id]?.Properties]).toEqual([id, Properties]); }
      expect(tierIn(grown, 'Six')).toHaveLength(3);
    });
  });

  test('without NAT has none for them', () => {
    const make = (tiers: SubnetTier[]) => {
      const stack = newStack();
      const takesOver = { natGateways: 0, availabilityZones: AZS.slice(0, 2), subnetConfiguration };
      new DualStackVpc(stack, 'Vpc', { takesOver, tiers });
      return resourcesOf(stack);
    };
    expect(tierIn(make([SubnetTier.ipv4Only()]), 'Ipv4Only').map(({ routes }) => routes)).toEqual([{}, {}]);
    expect(() => make([SubnetTier.ipv6Only({ reachesIpv4: true })])).toThrow(refusal('nat64-without-nat', 'no NAT gateway'));
  });

  test('that has no IPv4 room takes those of IPv6', () => {
    const full = { availabilityZones: AZS.slice(0, 2) };
    const stack = newStack();
    new DualStackVpc(stack, 'Vpc', { takesOver: full, tiers: [SubnetTier.ipv6Only({ name: 'Six' })] });
    expect(tierIn(resourcesOf(stack), 'Six')).toHaveLength(2);
    expect(() => new DualStackVpc(newStack(), 'Vpc', { takesOver: full, tiers: [SubnetTier.ipv4Only()] })).toThrow(refusal('plan-full', '10.0.0.0/16'));
  });

  test('without an internet gateway takes no public ones', () => {
    const takesOver: ec2.VpcProps = { natGateways: 0, createInternetGateway: false, availabilityZones: AZS.slice(0, 2), subnetConfiguration: [tier('App', PRIVATE_WITH_EGRESS)] };
    expect(() => new DualStackVpc(newStack(), 'Vpc', { takesOver, tiers: [SubnetTier.ipv4Only({ name: 'Edge', subnetType: PUBLIC })] }))
      .toThrow(refusal('single-family-public', 'Edge'));
  });

  test('takes no tier of a name that is there', () => {
    expect(() => new DualStackVpc(newStack(), 'Vpc', { takesOver: {}, tiers: [SubnetTier.ipv6Only({ name: 'Private' })] })).toThrow(refusal('tier-name-duplicate', 'Private'));
  });
});

describe('a second deployment', () => {
  const deployed = (tiers: SubnetTier[]) => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 3, tiers: [...BOTH(), ...tiers] });
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
    return stack;
  };
  const before = deployed([]);

  test.each<[string, () => SubnetTier[]]>([
    ['an IPv4-only tier', () => [SubnetTier.ipv4Only()]],
    ['an IPv6-only tier', () => [SubnetTier.ipv6Only({ reachesIpv4: true })]],
    ['tiers of one family of all kinds', () => KINDS.flatMap(subnetType => [
      SubnetTier.ipv4Only({ name: `Four${subnetType}`, subnetType, ipv4Mask: 27 }), SubnetTier.ipv6Only({ name: `Six${subnetType}`, subnetType }),
    ])],
  ])('with %s changes nothing else', (_, tiers) => {
    expect(changedResources(before, deployed(tiers()))).toEqual([]);
  });
});

describe('parts of other rooms', () => {
  test('endpoints of the family stand in a tier', () => {
    const stack = newStack();
    const vpc = vpcIn(stack, [SubnetTier.ipv6Only({ name: 'Six' })]);
    vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS, subnets: vpc.tier('Six'), ipAddressType: ec2.VpcEndpointIpAddressType.IPV6 });
    const endpoint = Object.values(resourcesOf(stack)).find(({ Type }) => Type === 'AWS::EC2::VPCEndpoint')!;
    expect(endpoint.Properties.SubnetIds).toEqual(tierIn(resourcesOf(stack), 'Six').map(({ id }) => ({ Ref: id })));
  });

  test('gateway endpoints are made for each family', () => {
    const stack = newStack();
    const vpc = vpcIn(stack, [SubnetTier.ipv4Only({ name: 'Four' }), SubnetTier.ipv6Only({ name: 'Six' })]);
    new ClusterEndpoints(stack, 'Endpoints', {
      vpc, needs: [EndpointNeed.NODES], addressFamily: EndpointAddressFamily.dualStack(), gatewaySubnets: ['Private', 'Four', 'Six'].map(subnetGroupName => ({ subnetGroupName })),
    });
    const gateways = Object.values(resourcesOf(stack)).filter(({ Properties }) => Properties?.VpcEndpointType === 'Gateway');
    expect(gateways.map(({ Properties }) => [Properties.IpAddressType ?? 'ipv4', Properties.RouteTableIds.length])).toEqual([['dualstack', 2], ['ipv4', 2], ['ipv6', 2]]);
  });

  test('a nested stack has them', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Network');
    const vpc = vpcIn(nested, [SubnetTier.ipv6Only({ name: 'Six' })]);
    new CfnOutput(stack, 'Subnets', { value: vpc.tier('Six').subnetIds.join() });
    expect(tierIn(Template.fromStack(nested).toJSON().Resources, 'Six')).toHaveLength(2);
  });
});

describe('the plan', () => {
  test('keeps a baseline of them', () => {
    const make = (...tiers: SubnetTier[]) => AddressPlan.of({ tiers: [...BOTH(), ...tiers] });
    const { baseline } = make(SubnetTier.ipv4Only(), SubnetTier.ipv6Only());
    expect(() => make(SubnetTier.ipv4Only(), SubnetTier.ipv6Only(), SubnetTier.ipv4Only({ name: 'More' })).expect(baseline)).not.toThrow();
    expect(() => make(SubnetTier.ipv6Only(), SubnetTier.ipv4Only()).expect(baseline)).toThrow(refusal('baseline-tier-moved', 'Ipv6Only in slot 2'));
  });

  test('of a /60 has room for four tiers in four AZs', () => {
    const ipv6Source = Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-1', cidr: '2001:db8:1234:1a70::/60' });
    const more = ['A', 'B', 'C'].map(name => SubnetTier.ipv6Only({ name }));
    const subnets = subnetsOf(resourcesOf(stackOf(more.slice(0, 2), { ipv6Source, availabilityZones: AZS.slice(0, 4) })));
    expect(subnets.map(([, { Properties }]) => Properties.Ipv6CidrBlock).sort()).toEqual([...'0123456789abcdef'].map(digit => `2001:db8:1234:1a7${digit}::/64`));
    expect(() => stackOf(more, { ipv6Source })).toThrow(refusal('tier-slot', 4));
    expect(() => stackOf([], { ipv6Source, availabilityZones: AZS.slice(0, 5) })).toThrow(refusal('azs-exceed-slots', 5));
  });

  test('has rows with the blocks of the families that there are', () => {
    const plan = AddressPlan.of({ azSlots: 2, tiers: [...BOTH(), SubnetTier.ipv4Only(), SubnetTier.ipv6Only()] });
    expect(plan.slots().slice(4).map(({ ipv4Cidr, ipv6Index, ipv6Suffix }) => [ipv4Cidr !== undefined, ipv6Index, ipv6Suffix])).toEqual([
      [true, undefined, undefined], [true, undefined, undefined], [false, 48, 'xx30::/64'], [false, 49, 'xx31::/64'],
    ]);
    expect(plan.subnetConfiguration.map(({ name }) => name)).toEqual(['Public', 'Private']);
  });

  test.each<[string, Ipv6CidrSource]>([
    ['a literal block', Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-1', cidr: '2001:db8:1234:1a00::/56' })], ['a /60', Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength: 60 })],
  ])('of %s counts them too', (_, ipv6Source) => {
    const subnets = tierIn(resourcesOf(stackOf([SubnetTier.ipv6Only({ name: 'Six' })], { ipv6Source })), 'Six');
    const blocks = subnets.map(({ properties: { Ipv6CidrBlock } }) => Ipv6CidrBlock['Fn::Select']?.[0] ?? Ipv6CidrBlock);
    expect(blocks).toEqual(ipv6Source.cidr ? ['2001:db8:1234:1a20::/64', '2001:db8:1234:1a21::/64'] : [8, 9]);
  });

  test('takes IPv4 from IPAM for them', () => {
    const ipv4Ipam = { ipamPoolId: 'ipam-pool-1', netmaskLength: 16 };
    const subnets = tierIn(resourcesOf(stackOf([SubnetTier.ipv4Only({ name: 'Four', ipv4Mask: 24 })], { ipv4Ipam })), 'Four');
    expect(subnets.map(({ properties: { CidrBlock } }) => CidrBlock['Fn::Select'][1]['Fn::Cidr'].slice(1))).toEqual([[256, '8'], [256, '8']]);
  });
});

describe('refusals', () => {
  test.each<[string, unknown, () => unknown]>([
    ['tiers-empty', 'Ipv6Only', () => AddressPlan.of({ tiers: [SubnetTier.ipv6Only()] })],
    ['single-family-public', 'Four', () => stackOf([], { tiers: [SubnetTier.isolated(), SubnetTier.ipv4Only({ name: 'Four', subnetType: PUBLIC })] })],
    ['tier-name', "'a b'", () => SubnetTier.ipv4Only({ name: 'a b' })],
    ['prop-type', 'Public subnets', () => SubnetTier.ipv6Only({ subnetType: 'Public subnets' as never })],
    ['prop-type', 'yes', () => SubnetTier.ipv6Only({ reachesIpv4: 'yes' as never })],
    ['single-family-public', 'regionalNatGateway()', () => stackOf([], { tiers: [SubnetTier.isolated(), SubnetTier.ipv4Only()], ipv4Egress: Ipv4Egress.regionalNatGateway() })],
    ['single-family-selection', 'Four', () => stackOf([SubnetTier.ipv4Only({ name: 'Four' })], {
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3, subnets: [{ subnetType: PUBLIC }, { subnetGroupName: 'Four' }] } },
    })],
    ['single-family-selection', 'Four', () => stackOf([SubnetTier.ipv4Only({ name: 'Four' })], { vpnGateway: true, vpnRoutePropagation: [{ subnetGroupName: 'Four' }] })],
    ['subnet-filter-ipv4', 'subnetFilters', () => vpcIn(newStack(), [SubnetTier.ipv6Only({ name: 'Six' })])
      .selectSubnets({ subnetGroupName: 'Six', subnetFilters: [ec2.SubnetFilter.byCidrMask(24)] })],
    ['isolated-reaches-ipv4', 'PRIVATE_ISOLATED', () => SubnetTier.ipv6Only({ reachesIpv4: true, subnetType: PRIVATE_ISOLATED })],
    ['nat-without-public-tier', 'without a public one', () => stackOf([], {
      tiers: [SubnetTier.private(), SubnetTier.ipv4Only({ name: 'Edge', subnetType: PUBLIC })], ipv4Egress: Ipv4Egress.natGateways(1),
    })],
    ['tier-slot-duplicate', 1, () => AddressPlan.of({ tiers: [...BOTH(), SubnetTier.ipv6Only({ slot: 1 })] })],
  ])('%s for %s', (id, given, build) => {
    expect(build).toThrow(refusal(id, given));
  });

  test.each<[string, () => unknown]>([
    ['subnetType', () => SubnetTier.ipv4Only({ subnetType: Lazy.string({ produce: () => PUBLIC }) as ec2.SubnetType })],
    ['reachesIpv4', () => SubnetTier.ipv6Only({ reachesIpv4: Token.asAny(true) as never })],
  ])('a token for %s', (prop, build) => {
    expect(build).toThrow(notLiteral(prop));
  });

  test('what one family does not have is not taken from JavaScript', () => {
    expect(SubnetTier.ipv4Only({ ipv6Indexes: [1], reachesIpv4: true } as {})).toMatchObject({ ipv6Indexes: undefined, _reachesIpv4: false });
    expect(SubnetTier.ipv6Only({ ipv4Mask: 24, ipv4Cidrs: ['10.0.0.0/24'] } as {})).toMatchObject({ ipv4Mask: undefined, ipv4Cidrs: undefined });
  });
});
