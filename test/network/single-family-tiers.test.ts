import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressPlan, DualStackVpc, DualStackVpcProps, Ipv4Egress, Ipv6CidrSource, Ipv6Egress, RouteTarget, SubnetTier } from '../../src';
import { ipv6Cluster } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { AZS, newStack, refusal, resourcesOf } from '../util/network';

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
});

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

describe('the plan', () => {
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
    ['tier-slot-duplicate', 1, () => AddressPlan.of({ tiers: [...BOTH(), SubnetTier.ipv6Only({ slot: 1 })] })],
  ])('%s for %s', (id, given, build) => {
    expect(build).toThrow(refusal(id, given));
  });
});
