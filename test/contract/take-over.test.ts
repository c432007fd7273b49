import { isDeepStrictEqual } from 'util';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressPlan, DualStackVpc, DualStackVpcProps, Ipv4Egress, SubnetTier } from '../../src';
import { AZS, newStack, perSubnet, refusal, resourcesOf, StackWithAzs } from '../util/network';

type Resources = ReturnType<typeof resourcesOf>;

/** Properties of which a change replaces the resource (CloudFormation registry schemas). A block for IPv6 may come to a subnet, and never change. */
const CREATE_ONLY: { readonly [type: string]: readonly string[] } = {
  'AWS::EC2::VPC': ['CidrBlock', 'Ipv4IpamPoolId', 'Ipv4NetmaskLength', 'InstanceTenancy'],
  'AWS::EC2::Subnet': ['VpcId', 'AvailabilityZone', 'CidrBlock', 'Ipv6Native'],
  'AWS::EC2::VPCCidrBlock': ['VpcId', 'AmazonProvidedIpv6CidrBlock', 'Ipv6Pool', 'Ipv6CidrBlock', 'Ipv6IpamPoolId', 'Ipv6NetmaskLength'],
  'AWS::EC2::Route': ['RouteTableId', 'DestinationCidrBlock', 'DestinationIpv6CidrBlock'],
  'AWS::EC2::NatGateway': ['SubnetId', 'AllocationId', 'ConnectivityType'],
  'AWS::EC2::SubnetRouteTableAssociation': ['SubnetId', 'RouteTableId'],
  'AWS::EC2::EgressOnlyInternetGateway': ['VpcId'],
  'AWS::EC2::VPNGateway': ['AmazonSideAsn', 'Type'],
  'AWS::EC2::CustomerGateway': ['BgpAsn', 'IpAddress', 'Type'],
  'AWS::EC2::VPCEndpoint': ['ServiceName', 'VpcEndpointType', 'VpcId'],
  'AWS::EC2::FlowLog': ['ResourceId', 'ResourceType', 'TrafficType', 'LogDestination', 'LogDestinationType', 'DeliverLogsPermissionArn', 'LogGroupName', 'LogFormat', 'MaxAggregationInterval'],
};
/** What may change of a resource that was there: all of it in place. */
const CHANGES: { readonly [type: string]: readonly string[] } = {
  'AWS::EC2::Subnet': ['AssignIpv6AddressOnCreation', 'EnableDns64', 'Ipv6CidrBlock', 'Tags'],
};

/** The /64 that a subnet has, by its position in the block of the VPC. */
const ipv6IndexOf = ({ Properties: { Ipv6CidrBlock } }: Resources[string]): number | undefined => {
  if (Ipv6CidrBlock === undefined) { return undefined; }
  const [index, { 'Fn::Cidr': [block, count, bits] }] = Ipv6CidrBlock['Fn::Select'];
  expect([block['Fn::Select'][0], block['Fn::Select'][1]['Fn::GetAtt'][1], bits]).toEqual([0, 'Ipv6CidrBlocks', '64']);
  expect(index).toBeLessThan(count);
  return index;
};

/** What a deployment of `after` does to what `before` made, beyond what it may do. */
function harm(before: Resources, after: Resources, changes = CHANGES): string[] {
  return Object.entries(before).flatMap(([id, was]) => {
    const is = after[id];
    if (!is || is.Type !== was.Type) { return [`${id} is gone`]; }
    const names = [...new Set([...Object.keys(was.Properties ?? {}), ...Object.keys(is.Properties ?? {})])];
    const changed = names.filter(name => !isDeepStrictEqual(was.Properties[name], is.Properties[name]));
    const index = was.Type === 'AWS::EC2::Subnet' ? ipv6IndexOf(was) : undefined;
    return [
      ...changed.filter(name => CREATE_ONLY[was.Type]?.includes(name)).map(name => `${id} is replaced by ${name}`),
      ...changed.filter(name => !changes[was.Type]?.includes(name)).map(name => `${name} of ${id} changes`),
      ...index !== undefined && index !== ipv6IndexOf(is) ? [`${id} gets another /64`] : [],
    ];
  });
}

type Context = Record<string, unknown>;
const stockIn = (props: ec2.VpcProps, context?: Context) => {
  const stack = newStack(context);
  new ec2.Vpc(stack, 'Vpc', props);
  return stack;
};
const takenIn = (props: DualStackVpcProps, context?: Context) => {
  const stack = newStack(context);
  new DualStackVpc(stack, 'Vpc', props);
  return stack;
};

const KINDS = [ec2.SubnetType.PUBLIC, ec2.SubnetType.PRIVATE_WITH_EGRESS, ec2.SubnetType.PRIVATE_ISOLATED];
type Configuration = ec2.SubnetConfiguration;
const tier = (subnetType: ec2.SubnetType, more: Partial<Configuration> = {}): Configuration => ({ name: subnetType, subnetType, ...more });

describe.each([ec2.IpProtocol.IPV4_ONLY, ec2.IpProtocol.DUAL_STACK])('a stock VPC of the family %s', ipProtocol => {
  const tiersBy: [string, (count: number) => ec2.SubnetConfiguration[]][] = [
    ['blocks that are divided evenly', count => KINDS.slice(0, count).map(kind => tier(kind))],
    ['blocks of a mask', count => KINDS.slice(0, count).map((kind, index) => tier(kind, { cidrMask: 24 + index }))],
    ['masks for some of them', count => KINDS.slice(0, count).map((kind, index) => tier(kind, index === 0 ? { cidrMask: 26 } : {}))],
    ['a reserved tier first', count => [{ ...tier(ec2.SubnetType.PRIVATE_ISOLATED), name: 'Later', reserved: true }, ...KINDS.slice(0, count).map(kind => tier(kind))]],
  ];

  const matrix = tiersBy.flatMap(([how, tiers]) => [1, 2, 3].flatMap(count => [1, 2, 3, 4].map(azs => [count, azs, how, tiers(count)] as const)));

  test.each(matrix)(
    'with %d tiers in %d AZs, %s, stays what it is', (_, azs, __, subnetConfiguration) => {
      const props = { ipProtocol, subnetConfiguration, availabilityZones: AZS.slice(0, azs) };
      const [before, after] = [stockIn(props), takenIn({ takesOver: props })].map(resourcesOf);
      expect(harm(before, after)).toEqual([]);
      const subnets = Object.values(after).filter(({ Type }) => Type === 'AWS::EC2::Subnet');
      expect(new Set(subnets.map(ipv6IndexOf)).size).toBe(subnets.length);
      expect(subnets.map(({ Properties }) => Properties.AssignIpv6AddressOnCreation)).toEqual(subnets.map(() => true));
    });

  test.each<[string, () => ec2.VpcProps]>([
    ['nothing stated', () => ({})],
    ['no NAT gateway', () => ({ natGateways: 0 })],
    ['one NAT gateway', () => ({ natGateways: 1 })],
    ['two NAT gateways for four AZs and two private tiers', () => ({
      natGateways: 2,
      availabilityZones: AZS.slice(0, 4),
      subnetConfiguration: [tier(ec2.SubnetType.PUBLIC), tier(ec2.SubnetType.PRIVATE_WITH_EGRESS), tier(ec2.SubnetType.PRIVATE_WITH_EGRESS, { name: 'More' })],
    })],
    ['NAT gateways in the second and third AZ', () => ({ natGateways: 2, availabilityZones: AZS.slice(0, 3), natGatewaySubnets: { subnetType: ec2.SubnetType.PUBLIC, availabilityZones: AZS.slice(1, 3) } })],
    ['NAT gateways with addresses of their own', () => ({ natGatewayProvider: ec2.NatProvider.gateway({ eipAllocationIds: ['eipalloc-1', 'eipalloc-2'] }), maxAzs: 2 })],
    ['AZs that are reserved', () => ({ reservedAzs: 2, availabilityZones: AZS.slice(0, 2) })],
    ['the deprecated block', () => ({ cidr: '10.42.0.0/18' })],
    ['blocks of IPAM', () => ({ ipAddresses: ec2.IpAddresses.awsIpamAllocation({ ipv4IpamPoolId: 'ipam-pool-1', ipv4NetmaskLength: 18, defaultSubnetIpv4NetmaskLength: 24 }) })],
    ['blocks of IPAM, more than Fn::Cidr counts', () => ({
      ipAddresses: ec2.IpAddresses.awsIpamAllocation({ ipv4IpamPoolId: 'ipam-pool-1', ipv4NetmaskLength: 16, defaultSubnetIpv4NetmaskLength: 27 }),
    })],
    ['kinds of subnets by deprecated names', () => ({
      subnetConfiguration: [tier(ec2.SubnetType.PUBLIC), { name: 'Nodes', subnetType: 'Deprecated_Private_NAT' as ec2.SubnetType }, { name: 'Data', subnetType: 'Deprecated_Isolated' as ec2.SubnetType }],
    })],
    ['names that are not those of tiers', () => ({ subnetConfiguration: [{ name: '1 dmz.public', subnetType: ec2.SubnetType.PUBLIC }, { name: '2 app', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] })],
    ['public addresses in one of two tiers', () => ({
      subnetConfiguration: [tier(ec2.SubnetType.PUBLIC, { mapPublicIpOnLaunch: false }), tier(ec2.SubnetType.PUBLIC, { name: 'Edge', mapPublicIpOnLaunch: true })],
    })],
    ['an internet gateway for private subnets alone', () => ({ subnetConfiguration: [tier(ec2.SubnetType.PRIVATE_WITH_EGRESS)], natGateways: 0 })],
    ['no internet gateway', () => ({ subnetConfiguration: [tier(ec2.SubnetType.PRIVATE_WITH_EGRESS)], natGateways: 0, createInternetGateway: false })],
    ['a public tier without internet gateway', () => ({ subnetConfiguration: [tier(ec2.SubnetType.PUBLIC)], natGateways: 0, createInternetGateway: false })],
    ['the DNS switches off', () => ({ enableDnsHostnames: false, enableDnsSupport: false })],
    ['both DNS switches on', () => ({ enableDnsHostnames: true, enableDnsSupport: true })],
    ['a tenancy', () => ({ defaultInstanceTenancy: ec2.DefaultInstanceTenancy.DEDICATED })],
    ['a name', () => ({ vpcName: 'main' })],
    ['flow logs', () => ({ flowLogs: { All: { trafficType: ec2.FlowLogTrafficType.ALL } } })],
    ['gateway endpoints', () => ({ gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } } })],
    ['a VPN', () => ({ vpnConnections: { Office: { ip: '198.51.100.7', staticRoutes: ['192.0.2.0/24'] } }, vpnGatewayAsn: 65000 })],
    ['an emptied default security group', () => ({ restrictDefaultSecurityGroup: true })],
  ])('with %s is taken over as it is', (_, propsOf) => {
    for (const emptied of [true, false]) {
      const context = { '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': emptied };
      const before = resourcesOf(stockIn({ ...propsOf(), ipProtocol }, context));
      const after = resourcesOf(takenIn({ takesOver: { ...propsOf(), ipProtocol } }, context));
      expect(harm(before, after)).toEqual([]);
      // Nothing comes with it but what IPv6 needs.
      const added = Object.entries(after).filter(([id]) => !(id in before)).map(([, { Type }]) => Type);
      const ofIpv6 = ['AWS::EC2::VPCCidrBlock', 'AWS::EC2::EgressOnlyInternetGateway', 'AWS::EC2::Route'];
      expect(added.filter(type => !ofIpv6.includes(type))).toEqual([]);
      expect(added.length > 0).toBe(ipProtocol === ec2.IpProtocol.IPV4_ONLY);
    }
  });
});

describe('growth of a VPC that was taken over', () => {
  const SPARSE: ec2.VpcProps = {
    availabilityZones: AZS.slice(0, 2),
    natGateways: 1,
    subnetConfiguration: [tier(ec2.SubnetType.PUBLIC, { cidrMask: 24 }), tier(ec2.SubnetType.PRIVATE_WITH_EGRESS, { cidrMask: 20 })],
  };
  const data = SubnetTier.isolated({ name: 'Data' });
  const batch = SubnetTier.private({ name: 'Batch', ipv4Mask: 26 });
  const GROWN: [string, DualStackVpcProps][] = [
    ['an AZ', { availabilityZones: AZS.slice(0, 3) }],
    ['four AZs', { availabilityZones: AZS.slice(0, 6) }],
    ['a tier', { tiers: [data] }],
    ['two tiers', { tiers: [data, batch] }],
    ['a tier and an AZ', { tiers: [data], availabilityZones: AZS.slice(0, 3) }],
    ['all of it', { tiers: [data, batch], availabilityZones: AZS.slice(0, 6) }],
  ];

  const FAMILIES = [ec2.IpProtocol.IPV4_ONLY, ec2.IpProtocol.DUAL_STACK];

  test.each(FAMILIES.flatMap(ipProtocol => GROWN.map(([name, props]) => [name, ipProtocol, props] as const)))(
    'by %s, %s, moves nothing, in whatever order', (_, ipProtocol, more) => {
      const takesOver = { ...SPARSE, ipProtocol };
      const grown = resourcesOf(takenIn({ takesOver, ...more }));
      expect(harm(resourcesOf(stockIn(takesOver)), grown)).toEqual([]);
      const size = ({ tiers = [], availabilityZones = [] }: DualStackVpcProps) => [tiers.length, Math.max(2, availabilityZones.length)];
      const smaller = GROWN.filter(([, less]) => size(less).every((count, index) => count <= size(more)[index]));
      for (const [, less] of smaller) {
        expect(harm(resourcesOf(takenIn({ takesOver, ...less })), grown, {})).toEqual([]);
      }
    });

  test('has blocks of its own, the last free ones for AZs, and the /64s from 16 on', () => {
    const stack = takenIn({ takesOver: { ...SPARSE, ipProtocol: ec2.IpProtocol.DUAL_STACK }, tiers: [data], availabilityZones: AZS.slice(0, 3) });
    expect(perSubnet(stack, ({ ipv4Cidr, ipv6 }) => [ipv4Cidr, ipv6.index])).toEqual({
      PublicSubnet1: ['10.0.0.0/24', 0],
      PublicSubnet2: ['10.0.1.0/24', 1],
      PublicSubnet3: ['10.0.255.0/24', 18],
      PrivateSubnet1: ['10.0.16.0/20', 2],
      PrivateSubnet2: ['10.0.32.0/20', 3],
      PrivateSubnet3: ['10.0.224.0/20', 34],
      DataSubnet1: ['10.0.8.0/24', 48],
      DataSubnet2: ['10.0.9.0/24', 49],
      DataSubnet3: ['10.0.10.0/24', 50],
    });
  });

  test('uses the places that the stock VPC kept for AZs', () => {
    const takesOver = { ...SPARSE, reservedAzs: 1 };
    const kept = perSubnet(stackOfStock({ ...takesOver, availabilityZones: AZS.slice(0, 3), reservedAzs: 0 }), ({ ipv4Cidr }) => ipv4Cidr);
    expect(perSubnet(takenIn({ takesOver, availabilityZones: AZS.slice(0, 3) }), ({ ipv4Cidr }) => ipv4Cidr)).toEqual(kept);
  });

  test('in IPAM has the same places as in a literal block', () => {
    const pool = ec2.IpAddresses.awsIpamAllocation({ ipv4IpamPoolId: 'ipam-pool-1', ipv4NetmaskLength: 16 });
    const takesOver = { ...SPARSE, ipAddresses: pool };
    const before = resourcesOf(stockIn(takesOver));
    const after = resourcesOf(takenIn({ takesOver, tiers: [data], availabilityZones: AZS.slice(0, 3) }));
    expect(harm(before, after)).toEqual([]);
    const blocks = Object.values(after).filter(({ Type }) => Type === 'AWS::EC2::Subnet').map(({ Properties }) => JSON.stringify(Properties.CidrBlock));
    expect(new Set(blocks).size).toBe(9);
  });

  test('is refused where no room is left', () => {
    const full = { availabilityZones: AZS.slice(0, 2), subnetConfiguration: [tier(ec2.SubnetType.PUBLIC), tier(ec2.SubnetType.PRIVATE_WITH_EGRESS)] };
    expect(() => takenIn({ takesOver: full, availabilityZones: AZS.slice(0, 3) })).toThrow(refusal('az-without-room', '3 AZs'));
    expect(() => takenIn({ takesOver: full, tiers: [data] })).toThrow(refusal('plan-full', '10.0.0.0/16'));
  });

  test('finds room for a tier where fewer AZs are kept room for', () => {
    const subnetConfiguration = [tier(ec2.SubnetType.PUBLIC), tier(ec2.SubnetType.PRIVATE_WITH_EGRESS)];
    const takesOver = { availabilityZones: AZS.slice(0, 3), subnetConfiguration };
    expect(() => takenIn({ takesOver, tiers: [data] })).toThrow(refusal('plan-full', '10.0.0.0/16'));
    expect(harm(resourcesOf(stockIn(takesOver)), resourcesOf(takenIn({ takesOver, tiers: [data], azSlots: 3 })))).toEqual([]);
  });

  test('with another way out is what was asked for', () => {
    const one = { ...SPARSE, natGateways: 1 };
    const after = resourcesOf(takenIn({ takesOver: one, ipv4Egress: Ipv4Egress.natGatewayPerAz() }));
    expect(Object.values(after).filter(({ Type }) => Type === 'AWS::EC2::NatGateway')).toHaveLength(2);
  });
});

const stackOfStock = (props: ec2.VpcProps) => {
  const stack = newStack();
  new DualStackVpc(stack, 'Vpc', { takesOver: { ...props, ipProtocol: ec2.IpProtocol.DUAL_STACK } });
  return stack;
};

describe('AZs of a VPC that is taken over', () => {
  test('without an environment are the two that the stock VPC has, and more on request', () => {
    const before = resourcesOf(stockIn({}));
    expect(harm(before, resourcesOf(takenIn({ takesOver: {} })))).toEqual([]);
    expect(() => takenIn({ takesOver: { cidr: '10.0.0.0/16', maxAzs: 3 }, maxAzs: 1 })).toThrow(refusal('take-over-azs', ''));
  });

  test.each([
    ['one less', AZS.slice(0, 2)], ['another first', [AZS[1], AZS[0], AZS[2]]], ['others', AZS.slice(3, 6)],
  ])('are refused: %s', (_, availabilityZones) => {
    expect(() => takenIn({ takesOver: { availabilityZones: AZS.slice(0, 3) }, availabilityZones })).toThrow(refusal('take-over-azs', `'${availabilityZones[0]}'`));
  });

  test('of a stack that knows them are the first of these', () => {
    const vpcIn = (make: (stack: Stack) => void) => {
      const stack = new StackWithAzs(AZS.slice(0, 4));
      make(stack);
      return resourcesOf(stack);
    };
    const [before, after] = [
      vpcIn(stack => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 })), vpcIn(stack => new DualStackVpc(stack, 'Vpc', { takesOver: { maxAzs: 2 } })),
    ];
    expect(harm(before, after)).toEqual([]);
  });
});

describe('literal blocks', () => {
  const TIERS = [
    SubnetTier.public({ ipv4Cidrs: ['10.7.4.0/24', '10.7.0.0/26'] }),
    SubnetTier.private({ ipv4Cidrs: ['10.7.64.0/19', '10.7.128.0/20'], ipv6Indexes: [7, 5] }),
  ];
  const props = { ipv4Cidr: '10.7.0.0/16', availabilityZones: AZS.slice(0, 2), tiers: TIERS };

  test('are kept as they are stated, in both families', () => {
    expect(perSubnet(takenIn(props), ({ ipv4Cidr, ipv6 }) => [ipv4Cidr, ipv6.index])).toEqual({
      PublicSubnet1: ['10.7.4.0/24', 16], PublicSubnet2: ['10.7.0.0/26', 17], PrivateSubnet1: ['10.7.64.0/19', 7], PrivateSubnet2: ['10.7.128.0/20', 5],
    });
  });

  test('stand in the baseline, and may not change', () => {
    const plan = AddressPlan.of({ ipv4Cidr: props.ipv4Cidr, tiers: TIERS });
    expect(plan.baseline.tiers).toEqual([
      { name: 'Public', slot: 1, ipv4Cidrs: ['10.7.4.0/24', '10.7.0.0/26'] }, { name: 'Private', slot: 2, ipv4Cidrs: ['10.7.64.0/19', '10.7.128.0/20'], ipv6Indexes: [7, 5] },
    ]);
    expect(() => plan.expect(plan.baseline)).not.toThrow();
    const moved = [TIERS[0], SubnetTier.private({ ipv4Cidrs: ['10.7.64.0/19', '10.7.128.0/20'], ipv6Indexes: [7, 6] })];
    expect(() => AddressPlan.of({ ipv4Cidr: props.ipv4Cidr, tiers: moved }).expect(plan.baseline)).toThrow(refusal('baseline-tier-moved', 'Private'));
  });

  test('keep their place in a tier that went away', () => {
    const gone = AddressPlan.of({ ipv4Cidr: props.ipv4Cidr, tiers: [TIERS[0], SubnetTier.reserved({ insteadOf: TIERS[1] }), SubnetTier.isolated()] });
    const there = AddressPlan.of({ ipv4Cidr: props.ipv4Cidr, tiers: [...TIERS, SubnetTier.isolated()] });
    expect(gone.slots().map(({ reserved, ...row }) => row)).toEqual(there.slots().map(({ reserved, ...row }) => row));
  });

  test.each<[string, unknown, DualStackVpcProps]>([
    ['tier-block-outside', '10.8.0.0/24', { ...props, tiers: [SubnetTier.private({ ipv4Cidrs: ['10.8.0.0/24'] })] }],
    ['tier-block-overlap', '10.7.4.128/25', { ...props, tiers: [TIERS[0], SubnetTier.private({ ipv4Cidrs: ['10.7.4.128/25'] })] }],
    ['tier-block-overlap', '10.7.4.0/24', { ...props, tiers: [SubnetTier.private({ ipv4Cidrs: ['10.7.4.0/24', '10.7.4.0/24'] })] }],
    ['ipv4-cidr-unaligned', '10.7.4.1/24', { ...props, tiers: [SubnetTier.private({ ipv4Cidrs: ['10.7.4.1/24'] })] }],
    ['ipv4-cidr-size', '10.7.4.0/29', { ...props, tiers: [SubnetTier.private({ ipv4Cidrs: ['10.7.4.0/29'] })] }],
    ['tier-blocks-exceed-azs', '10.7.4.0/24', { ...props, tiers: [SubnetTier.private({ ipv4Cidrs: ['10.7.4.0/24', '10.7.5.0/24', '10.7.6.0/24'] })] }],
    ['az-slots', 1, { ...props, azSlots: 1 }],
    ['ipv6-index', 256, { ...props, tiers: [SubnetTier.private({ ipv6Indexes: [256] })] }],
    ['ipv6-index', 1.5, { ...props, tiers: [SubnetTier.private({ ipv6Indexes: [1.5] })] }],
    ['ipv6-index-duplicate', 3, { ...props, tiers: [SubnetTier.public({ ipv6Indexes: [3] }), SubnetTier.private({ ipv6Indexes: [3] })] }],
    ['tier-slot-duplicate', 0, { ...props, tiers: [SubnetTier.public({ ipv6Indexes: [3] }), SubnetTier.private({ slot: 0 })] }],
  ])('%s is refused for %s', (id, given, bad) => {
    expect(() => takenIn(bad)).toThrow(refusal(id, given));
  });

  test('may be tokens no more than other blocks', () => {
    const token = newStack().account;
    expect(() => takenIn({ tiers: [SubnetTier.private({ ipv4Cidrs: [token] })] })).toThrow(/must-be-literal\]$/);
  });
});

describe('properties of ec2.Vpc', () => {
  const CLASS_OF_ITS_OWN: ec2.IIpAddresses = {
    allocateVpcCidr: () => ({ cidrBlock: '10.0.0.0/16' }),
    allocateSubnetsCidr: ({ requestedSubnets, vpcCidr }) => ({ allocatedSubnets: requestedSubnets.map(() => ({ cidr: `${vpcCidr}-part` })) }),
  };

  test.each<[string, unknown, DualStackVpcProps]>([
    ['vpc-prop-of-stock', '10.0.0.0/16', { cidr: '10.0.0.0/16' } as never],
    ['vpc-prop-of-stock', 1, { natGateways: 1 } as never],
    ['vpc-prop-of-stock', '[]', { subnetConfiguration: [] } as never],
    ['dns-host-names', 'enableDnsSupport false', { enableDnsSupport: false }],
    ['vpc-tenancy', 'host', { defaultInstanceTenancy: ec2.DefaultInstanceTenancy.HOST }],
    ['exclusive-props', '10.0.0.0/16', { takesOver: {}, ipv4Cidr: '10.0.0.0/16' }],
    ['exclusive-props', '', { takesOver: {}, ipv4Ipam: { ipamPoolId: 'ipam-pool-1', netmaskLength: 20 } }],
    ['exclusive-props', '10.0.0.0/16', { ipv4Cidr: '10.0.0.0/16', ipv4Ipam: { ipamPoolId: 'ipam-pool-1', netmaskLength: 20 } }],
    ['ipam-pool-empty', "''", { ipv4Ipam: { ipamPoolId: '', netmaskLength: 20 } }],
    ['must-be-positive-integer', 29, { ipv4Ipam: { ipamPoolId: 'ipam-pool-1', netmaskLength: 29 } }],
    ['prop-missing', 'undefined', { ipv4Ipam: { netmaskLength: 29 } as never }],
    ['prop-type', 'yes', { enableDnsSupport: 'yes' as never }],
    ['prop-type', '3', { takesOver: { maxAzs: '3' as never } }],
    ['take-over-ipv6-addresses', 'takesOver.ipv6Addresses', { takesOver: { ipv6Addresses: ec2.Ipv6Addresses.amazonProvided(), ipProtocol: ec2.IpProtocol.DUAL_STACK } }],
    ['take-over-blocks', 'token', { takesOver: { ipAddresses: CLASS_OF_ITS_OWN } }],
  ])('%s is refused for %s', (id, given, props) => {
    expect(() => takenIn(props)).toThrow(refusal(id, given));
  });

  test('that mean something here make what they make there', () => {
    const props: DualStackVpcProps & ec2.VpcProps = {
      enableDnsHostnames: true,
      defaultInstanceTenancy: ec2.DefaultInstanceTenancy.DEDICATED,
      flowLogs: { All: { trafficType: ec2.FlowLogTrafficType.ALL } },
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
      vpnConnections: { Office: { ip: '198.51.100.7' } },
      vpnRoutePropagation: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
      vpnGatewayAsn: 65000,
      vpcName: 'main',
    };
    const counted = (stack: Stack) => Object.values(resourcesOf(stack)).map(({ Type }) => Type)
      .filter(type => /FlowLog|VPCEndpoint|VPN|CustomerGateway|VPC$/.test(type)).sort();
    expect(counted(takenIn(props))).toEqual(counted(stockIn({ ...props, enableDnsSupport: true })));
    const [vpc] = Object.values(resourcesOf(takenIn(props))).filter(({ Type }) => Type === 'AWS::EC2::VPC');
    expect(vpc.Properties).toMatchObject({ EnableDnsHostnames: true, EnableDnsSupport: true, InstanceTenancy: 'dedicated' });
  });

  test('for public addresses are there by tier', () => {
    const stack = takenIn({ tiers: [SubnetTier.public({ mapPublicIpOnLaunch: false }), SubnetTier.public({ name: 'Edge' })] });
    const map = perSubnet(stack, ({ properties }) => properties.MapPublicIpOnLaunch);
    expect(map).toMatchObject({ PublicSubnet1: false, EdgeSubnet1: true });
  });
});

describe('IPv4 from IPAM', () => {
  test('has the places that a literal block has', () => {
    const stack = takenIn({ ipv4Ipam: { ipamPoolId: 'ipam-pool-1', netmaskLength: 16 }, availabilityZones: AZS.slice(0, 2) });
    const [vpc] = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::EC2::VPC');
    expect(vpc.Properties).toMatchObject({ Ipv4IpamPoolId: 'ipam-pool-1', Ipv4NetmaskLength: 16 });
    expect(vpc.Properties).not.toHaveProperty('CidrBlock');
    const blocks = perSubnet(stack, ({ properties: { CidrBlock } }) => [CidrBlock['Fn::Select'][0], ...CidrBlock['Fn::Select'][1]['Fn::Cidr'].slice(1)]);
    // 10.0.0.0/24, 10.0.1.0/24, 10.0.128.0/20 and 10.0.144.0/20 of a 10.0.0.0/16.
    expect(blocks).toEqual({ PublicSubnet1: [0, 256, '8'], PublicSubnet2: [1, 256, '8'], PrivateSubnet1: [8, 16, '12'], PrivateSubnet2: [9, 16, '12'] });
  });

  test('is not known to the plan', () => {
    const plan = AddressPlan.of({ ipv4Ipam: { ipamPoolId: 'ipam-pool-1', netmaskLength: 20 } });
    expect([plan.ipv4Cidr, ...plan.slots().map(({ ipv4Cidr }) => ipv4Cidr)].every(cidr => cidr === undefined)).toBe(true);
    expect(plan.baseline).not.toHaveProperty('ipv4Cidr');
    expect(plan.baseline.tiers).toEqual([{ name: 'Public', slot: 0 }, { name: 'Private', slot: 1 }]);
  });
});
