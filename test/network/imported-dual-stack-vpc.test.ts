import { App, Fn, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DefaultRoute, DualStackVpcAttributes, ImportedDualStackVpc, ImportedSubnetAttributes, ImportedTierAttributes, Readiness } from '../../src';
import { ipv6Cluster, stockIpv6Cluster, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, newStack, notLiteral, refusal } from '../util/network';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const VPC = 'vpc-0123456789abcdef0';

const subnet = (tier: number, az: number, others: Partial<ImportedSubnetAttributes> = {}): ImportedSubnetAttributes => ({
  subnetId: `subnet-${tier}${az}23456789abcdef0`,
  availabilityZone: AZS[az],
  ipv4Cidr: `10.0.${16 * tier + az}.0/24`,
  ipv6Cidr: `2001:db8:1234:1a${tier}${az}::/64`,
  routeTableId: `rtb-${tier}${az}23456789abcdef0`,
  ...others,
});
const subnets = (tier: number, count = 3, others: Partial<ImportedSubnetAttributes> = {}) =>
  Array.from({ length: count }, (_, az) => subnet(tier, az, others));

const attributes = (others: Partial<DualStackVpcAttributes> = {}): DualStackVpcAttributes => ({
  vpcId: VPC,
  ipv4Cidr: '10.0.0.0/16',
  ipv6Cidr: '2001:db8:1234:1a00::/56',
  tiers: [
    { subnetType: PUBLIC, subnets: subnets(0) },
    { subnetType: PRIVATE_WITH_EGRESS, subnets: subnets(1), facts: { assignsIpv6: true } },
    { name: 'Data', subnetType: PRIVATE_ISOLATED, subnets: subnets(2, 2) },
  ],
  ...others,
});
const importVpc = (others: Partial<DualStackVpcAttributes> = {}, stack = newStack()) => ImportedDualStackVpc.fromAttributes(stack, 'Vpc', attributes(others));
const tier = (subnetsOfTier: ImportedSubnetAttributes[], others: Partial<ImportedTierAttributes> = {}): Partial<DualStackVpcAttributes> =>
  ({ tiers: [{ subnetType: PRIVATE_WITH_EGRESS, subnets: subnetsOfTier, ...others }] });
const idsOf = (list: ec2.ISubnet[]) => list.map(({ subnetId }) => subnetId);

describe('what it is', () => {
  const vpc = importVpc({ egressOnlyInternetGatewayId: 'eigw-0123', vpnGatewayId: 'vgw-0123' });

  test('a VPC with blocks and gateways', () => {
    expect([vpc.vpcId, vpc.vpcRef.vpcId, vpc.vpcCidrBlock, vpc.vpcIpv6Cidr, vpc.egressOnlyInternetGatewayId, vpc.vpnGatewayId])
      .toEqual([VPC, VPC, '10.0.0.0/16', '2001:db8:1234:1a00::/56', 'eigw-0123', 'vgw-0123']);
    expect(Stack.of(vpc).resolve(vpc.vpcArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, `:vpc/${VPC}`]],
    });
  });

  test('subnets by type and by tier', () => {
    expect(idsOf(vpc.publicSubnets)).toEqual(idsOf(vpc.tier('Public').subnets));
    expect(idsOf(vpc.privateSubnets)).toEqual(subnets(1).map(({ subnetId }) => subnetId));
    expect(idsOf(vpc.isolatedSubnets)).toEqual(vpc.tier('Data').subnetIds);
    const said = (each: ec2.ISubnet) =>
      [each.availabilityZone, each.ipv4CidrBlock, vpc.subnetIpv6Cidr(each), each.routeTable.routeTableId, each.subnetRef.subnetId];
    expect(vpc.isolatedSubnets.map(said)).toEqual([
      ['eu-west-1a', '10.0.32.0/24', '2001:db8:1234:1a20::/64', 'rtb-2023456789abcdef0', 'subnet-2023456789abcdef0'],
      ['eu-west-1b', '10.0.33.0/24', '2001:db8:1234:1a21::/64', 'rtb-2123456789abcdef0', 'subnet-2123456789abcdef0'],
    ]);
  });

  test.each<[string, ec2.SubnetSelection | undefined, string[]]>([
    ['private ones by default', undefined, ['10', '11', '12']],
    ['a tier', { subnetGroupName: 'Data' }, ['20', '21']],
    ['a type', { subnetType: PUBLIC }, ['00', '01', '02']],
    ['AZs', { subnetType: PUBLIC, availabilityZones: [AZS[2]] }, ['02']],
    ['one of each AZ', { onePerAz: true }, ['10', '11', '12']],
    ['a filter', { subnetFilters: [ec2.SubnetFilter.containsIpAddresses(['10.0.17.9'])] }, ['11']],
  ])('selects as stock VPCs do: %s', (_, selection, expected) => {
    const { subnetIds, isPendingLookup, hasPublic } = vpc.selectSubnets(selection);
    expect(subnetIds).toEqual(expected.map(each => `subnet-${each}23456789abcdef0`));
    expect([isPendingLookup, hasPublic]).toEqual([false, expected[0].startsWith('0')]);
  });

  test('without private tiers isolated ones are the default, and what is not there is refused by stock CDK', () => {
    const isolated = importVpc({ tiers: [{ subnetType: PRIVATE_ISOLATED, subnets: subnets(2, 2) }] });
    expect(isolated.selectSubnets().subnetIds).toEqual(idsOf(isolated.isolatedSubnets));
    expect(() => isolated.selectSubnets({ subnetType: PUBLIC })).toThrow("There are no 'Public' subnet groups in this VPC. Available types: Isolated,Deprecated_Isolated");
    expect(() => isolated.selectSubnets({ subnetGroupName: 'App' })).toThrow("There are no subnet groups with name 'App' in this VPC. Available names: Isolated");
  });

  test('AZs count in the order in which they are stated first', () => {
    expect(importVpc(tier([subnet(1, 2), subnet(1, 0)])).availabilityZones).toEqual([AZS[2], AZS[0]]);
    expect(vpc.availabilityZones).toEqual(AZS.slice(0, 3));
  });

  test('tiers in different AZs, and no tier at all', () => {
    const asymmetric = importVpc({
      tiers: [{ subnetType: PUBLIC, subnets: subnets(0, 1) }, { subnetType: PRIVATE_WITH_EGRESS, subnets: subnets(1, 3) }],
    });
    expect([asymmetric.publicSubnets.length, asymmetric.privateSubnets.length]).toEqual([1, 3]);
    expect(importVpc({ tiers: [] }).availabilityZones).toEqual([]);
  });

  test('it makes nothing, whatever the tags', () => {
    const stack = newStack();
    Tags.of(importVpc({}, stack)).add('kubernetes.io/role/elb', '1');
    expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('ids and blocks can be tokens', () => {
    const stack = newStack();
    const token = importVpc({
      vpcId: Fn.importValue('Vpc'), ipv6Cidr: Fn.importValue('Block'), ...tier([subnet(1, 0, { subnetId: Fn.importValue('A'), ipv6Cidr: Fn.importValue('B') })]),
    }, stack);
    expect(stack.resolve([token.vpcId, token.vpcIpv6Cidr, token.subnetIpv6Cidr(token.privateSubnets[0]), token.tier('Private').subnetIds])).toEqual([
      { 'Fn::ImportValue': 'Vpc' }, { 'Fn::ImportValue': 'Block' }, { 'Fn::ImportValue': 'B' }, [{ 'Fn::ImportValue': 'A' }],
    ]);
  });

  test('two of them, in one stack and in another region', () => {
    const stack = newStack({}, { env: { account: '123456789012', region: 'eu-west-1' } });
    importVpc({}, stack);
    const other = ImportedDualStackVpc.fromAttributes(stack, 'Other', attributes({ region: 'us-east-1', ...tier([]) }));
    expect(other.env.region).toBe('us-east-1');
    expect(stack.resolve(other.vpcArn)['Fn::Join'][1].join('')).toContain(`:ec2:us-east-1:123456789012:vpc/${VPC}`);
  });
});

describe('what is made in it', () => {
  test('endpoints of both kinds, a flow log, a VPN', () => {
    const stack = newStack();
    const vpc = importVpc({}, stack);
    vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS, ipAddressType: ec2.VpcEndpointIpAddressType.DUALSTACK });
    vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 });
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3, subnets: [{ subnetGroupName: 'Private' }] });
    vpc.addFlowLog('Log');
    vpc.enableVpnGateway({ type: 'ipsec.1', vpnRoutePropagation: [{ subnetType: PUBLIC }] });
    vpc.addVpnConnection('Vpn', { ip: '203.0.113.1' });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', VpcId: VPC, SubnetIds: subnets(1).map(({ subnetId }) => subnetId) });
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway', RouteTableIds: subnets(1).map(({ routeTableId }) => routeTableId) });
    template.hasResourceProperties('AWS::EC2::FlowLog', { ResourceId: VPC, ResourceType: 'VPC' });
    template.hasResourceProperties('AWS::EC2::VPNGatewayRoutePropagation', { RouteTableIds: subnets(0).map(({ routeTableId }) => routeTableId) });
    template.hasResourceProperties('AWS::EC2::VPNConnection', { VpnGatewayId: { Ref: Match.stringLikeRegexp('VpnGateway') } });
    const ingress = Object.values(template.findResources('AWS::EC2::SecurityGroup')).map(({ Properties }) => Properties.SecurityGroupIngress);
    expect(ingress.map(rules => rules.map((rule: { CidrIp?: string; CidrIpv6?: string }) => rule.CidrIp ?? rule.CidrIpv6))).toEqual([
      ['10.0.0.0/16', '2001:db8:1234:1a00::/56'], ['10.0.0.0/16'],
    ]);
  });

  test('a client VPN endpoint and a network ACL', () => {
    const stack = newStack();
    const vpc = importVpc({}, stack);
    vpc.addClientVpnEndpoint('Client', {
      cidr: '10.100.0.0/16', serverCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1', clientCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/2',
    });
    const acl = new ec2.NetworkAcl(stack, 'Acl', { vpc, subnetSelection: { subnetGroupName: 'Data' } });
    vpc.publicSubnets[0].associateNetworkAcl('Public', ec2.NetworkAcl.fromNetworkAclId(stack, 'Theirs', 'acl-0123'));
    expect(acl.networkAclId).toBeDefined();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::ClientVpnEndpoint', { VpcId: VPC });
    template.resourceCountIs('AWS::EC2::SubnetNetworkAclAssociation', 3);
    template.hasResourceProperties('AWS::EC2::SubnetNetworkAclAssociation', { SubnetId: 'subnet-0023456789abcdef0', NetworkAclId: 'acl-0123' });
  });
});

describe('a fact that the import does not say is refused when it is asked for', () => {
  let endpoints = 0;
  const bare = importVpc({ ipv4Cidr: undefined, ipv6Cidr: undefined, ...tier([{ subnetId: 'subnet-1', availabilityZone: AZS[0] }]) });
  const [own] = bare.privateSubnets;

  test.each<[string, () => unknown, string, string]>([
    ['the IPv6 block of a subnet', () => bare.subnetIpv6Cidr(own), 'subnet-1', 'ipv6Cidr of the subnet'],
    ['the IPv4 block of a subnet', () => own.ipv4CidrBlock, 'subnet-1', 'ipv4Cidr of the subnet'],
    ['the route table of a subnet', () => own.routeTable, 'subnet-1', 'routeTableId of the subnet, or of its tier'],
    ['the route table of a subnet', () => bare.addGatewayEndpoint(`S3${endpoints++}`, { service: ec2.GatewayVpcEndpointAwsService.S3 }), 'subnet-1', 'routeTableId of the subnet, or of its tier'],
    ['the IPv6 block of the VPC', () => bare.vpcIpv6Cidr, VPC, 'ipv6Cidr'],
    ['the IPv4 block of the VPC', () => bare.vpcCidrBlock, VPC, 'ipv4Cidr'],
    ['the egress-only internet gateway of the VPC', () => bare.egressOnlyInternetGatewayId, VPC, 'egressOnlyInternetGatewayId'],
  ])('%s', (fact, ask, given, prop) => {
    expect(ask).toThrow(refusal('import-lacks', given));
    expect(ask).toThrow(`${fact} is asked for, and the import of the VPC does not say it`);
    expect(ask).toThrow(new RegExp(`; state ${prop}.* ImportedDualStackVpc\\.fromAttributes\\(\\) \\[`));
  });

  test('a cluster needs none of them', () => {
    const stack = testStack();
    const vpc = importVpc({ ipv4Cidr: undefined, ipv6Cidr: undefined, ...tier([0, 1, 2].map(az => ({ subnetId: `subnet-${az}`, availabilityZone: AZS[az] }))) }, stack);
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test('a route table of the tier, where a subnet has none of its own', () => {
    const vpc = importVpc(tier([subnet(1, 0, { routeTableId: undefined }), subnet(1, 1)], { routeTableId: 'rtb-9' }));
    expect(vpc.privateSubnets.map(({ routeTable }) => routeTable.routeTableId)).toEqual(['rtb-9', 'rtb-1123456789abcdef0']);
  });

  test('a subnet of another VPC, and a tier that there is not', () => {
    expect(() => bare.subnetIpv6Cidr(importVpc().privateSubnets[0])).toThrow(refusal('subnet-of-other-vpc', 'S/Vpc/PrivateSubnet1'));
    expect(() => bare.tier('Batch')).toThrow(refusal('tier-unknown', 'Batch'));
    expect(() => importVpc({ tiers: [] }).tier('Batch')).toThrow(refusal('tier-unknown', 'Batch'));
    expect(() => bare.tier(undefined as any)).toThrow(refusal('prop-type', 'undefined'));
  });
});

describe('what is refused', () => {
  test.each<[string, Partial<DualStackVpcAttributes>, RegExp]>([
    ['a subnet outside of the VPC, IPv6', tier([subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1b10::/64' })]), refusal('import-block-outside', '2001:db8:1234:1b10::/64')],
    ['a subnet outside of the VPC, IPv4', tier([subnet(1, 0, { ipv4Cidr: '10.1.0.0/24' })]), refusal('import-block-outside', '10.1.0.0/24')],
    ['a subnet larger than the VPC', { ipv4Cidr: '10.0.0.0/20', ...tier([subnet(1, 0, { ipv4Cidr: '10.0.0.0/18' })]) }, refusal('import-block-outside', '10.0.0.0/18')],
    ['subnets that overlap, IPv6', tier([subnet(1, 0), subnet(1, 1, { ipv6Cidr: '2001:0db8:1234:1a10:0::/64' })]), refusal('import-blocks-overlap', '2001:db8:1234:1a10::/64')],
    ['subnets of two tiers that overlap, IPv4', {
      tiers: [{ subnetType: PUBLIC, subnets: [subnet(0, 0)] }, { subnetType: PRIVATE_WITH_EGRESS, subnets: [subnet(1, 0, { ipv4Cidr: '10.0.0.0/20' })] }],
    }, refusal('import-blocks-overlap', '10.0.0.0/20')],
    ['blocks of the VPC that overlap', { furtherIpv6Cidrs: ['2001:db8:1234:1a00::/60'] }, refusal('import-blocks-overlap', '2001:db8:1234:1a00::/60')],
    ['two subnets of a tier in one AZ', tier([subnet(1, 0), subnet(1, 1, { availabilityZone: AZS[0] })]), refusal('import-az-twice', 'eu-west-1a')],
    ['an id of an AZ', tier([subnet(1, 0, { availabilityZone: 'euw1-az1' })]), refusal('import-az', 'euw1-az1')],
    ['a region for an AZ', tier([subnet(1, 0, { availabilityZone: 'eu-west-1' })]), refusal('import-az', 'eu-west-1')],
    ['an AZ that is a token', tier([subnet(1, 0, { availabilityZone: Fn.select(0, Fn.getAzs()) })]), notLiteral('tiers[0].subnets[0].availabilityZone')],
    ['a subnet twice', { tiers: [{ subnetType: PUBLIC, subnets: [subnet(0, 0)] }, { subnetType: PRIVATE_WITH_EGRESS, subnets: [subnet(1, 0, { subnetId: 'subnet-0023456789abcdef0' })] }] },
      refusal('import-subnet-twice', 'subnet-0023456789abcdef0')],
    ['two tiers of one name', { tiers: [{ subnetType: PUBLIC, subnets: [] }, { name: 'Public', subnetType: PRIVATE_ISOLATED, subnets: [] }] }, refusal('import-tier-twice', 'Public')],
    ['a name that is no id', tier([], { name: 'a/b' }), refusal('import-tier-name', 'a/b')],
    ['an IPv4 block for IPv6', { ipv6Cidr: '10.0.0.0/16', tiers: [] }, refusal('import-block-malformed', '10.0.0.0/16')],
    ['no prefix', { ipv6Cidr: '2001:db8:1234:1a00::', tiers: [] }, refusal('import-block-malformed', '2001:db8:1234:1a00::')],
    ['bits behind the prefix', { ipv6Cidr: '2001:db8:1234:1a10::/56', tiers: [] }, refusal('import-block-malformed', '2001:db8:1234:1a10::/56')],
    ['a VPC of a size that EC2 has not', { ipv6Cidr: '2001:db8:1234:1a00::/57', tiers: [] }, refusal('import-block-size', '2001:db8:1234:1a00::/57')],
    ['a VPC too large', { ipv4Cidr: '10.0.0.0/15', tiers: [] }, refusal('import-block-size', '10.0.0.0/15')],
    ['a subnet of a size that EC2 has not', tier([subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1a10::/80' })]), refusal('import-block-size', '2001:db8:1234:1a10::/80')],
    ['a block beside the word that there is none', tier([subnet(1, 0, { facts: { hasIpv6: false } })]), refusal('contradicting-props', '2001:db8:1234:1a10::/64')],
    ['the same of IPv4 by the tier', tier([subnet(1, 0)], { facts: { hasIpv4: false } }), refusal('contradicting-props', '10.0.16.0/24')],
  ])('%s', (_, others, message) => {
    expect(() => importVpc(others)).toThrow(message);
  });

  test.each<[string, any, RegExp]>([
    ['no attributes', undefined, refusal('prop-type', 'undefined')],
    ['no id', { tiers: [] }, refusal('prop-missing', 'undefined')],
    ['no tiers', { vpcId: VPC }, refusal('prop-missing', 'undefined')],
    ['tiers that are no list', { vpcId: VPC, tiers: {} }, refusal('prop-type', '')],
    ['ids in place of subnets', { vpcId: VPC, tiers: [{ subnetType: PUBLIC, subnets: ['subnet-1'] }] }, refusal('prop-type', 'subnet-1')],
    ['a type that is none', { vpcId: VPC, tiers: [{ subnetType: 'public', subnets: [] }] }, refusal('prop-type', 'public')],
    ['a subnet without AZ', { vpcId: VPC, tiers: [{ subnetType: PUBLIC, subnets: [{ subnetId: 'subnet-1' }] }] }, refusal('prop-missing', 'undefined')],
    ['a fact of the wrong type', { vpcId: VPC, tiers: [{ subnetType: PUBLIC, subnets: [], facts: { hasIpv6: 'yes' } }] }, refusal('prop-type', 'yes')],
  ])('JavaScript: %s', (_, others, message) => {
    expect(() => ImportedDualStackVpc.fromAttributes(newStack(), 'Vpc', others)).toThrow(message);
  });

  test.each<[string, Partial<DualStackVpcAttributes>]>([
    ['a subnet in a further block of the VPC', { furtherIpv4Cidrs: ['100.64.0.0/16'], ...tier([subnet(1, 0, { ipv4Cidr: '100.64.0.0/24' })]) }],
    ['a subnet where the block of the VPC is not known', { ipv6Cidr: undefined, ...tier([subnet(1, 0, { ipv6Cidr: '2001:db8:ffff::/64' })]) }],
    ['a subnet where a block of the VPC is a token', { furtherIpv6Cidrs: [Fn.importValue('Block')], ...tier([subnet(1, 0, { ipv6Cidr: '2001:db8:ffff::/64' })]) }],
    ['a Local Zone and a Wavelength Zone', tier([subnet(1, 0, { availabilityZone: 'us-west-2-lax-1a' }), subnet(1, 1, { availabilityZone: 'us-east-1-wl1-bos-wlz-1' })])],
    ['an AZ of GovCloud', tier([subnet(1, 0, { availabilityZone: 'us-gov-west-1a' })])],
    ['a block in other words', { ipv6Cidr: '2001:0DB8:1234:1A00:0:0:0:0/56' }],
    ['a subnet of a /60', tier([subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1a10::/60' })])],
  ])('right: %s', (_, others) => {
    expect(() => importVpc(others)).not.toThrow();
  });
});

describe('what readiness knows', () => {
  const facts = { assignsIpv6: true, ipv4Default: DefaultRoute.NAT, ipv6Default: DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY };
  const withCluster = (others: Partial<DualStackVpcAttributes>) => {
    const stack = testStack();
    const vpc = importVpc(others, stack);
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
    return { stack, vpc };
  };
  const shown = (az: number) => `S/Vpc/PrivateSubnet${az + 1} (subnet-1${az}23456789abcdef0)`;
  const noBlock = { ipv6Cidr: undefined };

  test('a right one: nothing is said', () => {
    const { stack } = withCluster(tier(subnets(1), { facts }));
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test.each<[string, Partial<DualStackVpcAttributes>, string[]]>([
    ['a subnet without IPv6', tier([subnet(1, 0), subnet(1, 1), subnet(1, 2, { ...noBlock, facts: { hasIpv6: false } })], { facts }), [`subnet-without-ipv6 ${shown(2)}`]],
    ['no assignment at creation', tier([subnet(1, 0), subnet(1, 1, { facts: { assignsIpv6: false } }), subnet(1, 2)], { facts }), [`subnet-without-auto-assign ${shown(1)}`]],
    ['IPv6 only', tier([subnet(1, 0, { ipv4Cidr: undefined, facts: { isIpv6Native: true, hasIpv4: false } }), subnet(1, 1), subnet(1, 2)], { facts }), [`subnet-ipv6-native ${shown(0)}`]],
  ])('%s is refused, of control plane and nodes', (_, others, expected) => {
    expect(errorsOf(withCluster(others).stack)).toEqual([...expected, ...expected]);
  });

  test('a whole VPC of IPv4', () => {
    const { stack } = withCluster({ ipv6Cidr: undefined, ...tier(subnets(1, 3, noBlock), { facts: { hasIpv6: false } }) });
    expect(errorsOf(stack)).toContain('vpc-ipv4-only S/Vpc');
  });

  test('ways out and DNS64', () => {
    const closed = { ipv4Default: DefaultRoute.NONE, ipv6Default: DefaultRoute.NONE, hasDns64: true, hasNat64: true };
    const { stack } = withCluster(tier(subnets(1), { facts: { ...facts, ...closed } }));
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack).sort()).toEqual(['node-subnet-dns64', 'node-subnet-without-ipv4-egress', 'node-subnet-without-ipv6-route']);
  });

  test('what is stated later adds to what the import says', () => {
    const { stack, vpc } = withCluster(tier(subnets(1), { facts }));
    Readiness.stateSubnet(vpc.privateSubnets[0], { assignsIpv6: false });
    Readiness.stateSubnet(vpc.privateSubnets[1], { hasDns64: true, hasNat64: false });
    expect(errorsOf(stack).sort()).toEqual([
      `node-subnet-dns64-without-nat64 ${shown(1)}`, `subnet-without-auto-assign ${shown(0)}`, `subnet-without-auto-assign ${shown(0)}`,
    ]);
  });

  test('one AZ: refused by this library, and of a stock cluster too', () => {
    const stack = testStack();
    const one = importVpc(tier([subnet(1, 0)]), stack);
    expect(() => ipv6Cluster(stack, { vpc: one })).toThrow(refusal('control-plane-one-az', '1'));
    const other = testStack();
    const vpc = ImportedDualStackVpc.fromAttributes(other, 'Vpc', attributes({
      tiers: [{ subnetType: PRIVATE_WITH_EGRESS, subnets: [subnet(1, 0)] }, { name: 'B', subnetType: PRIVATE_WITH_EGRESS, subnets: [subnet(2, 0)] }],
    }));
    stockIpv6Cluster(other, { vpc, defaultCapacity: 0, vpcSubnets: [{ subnets: vpc.privateSubnets }] });
    Readiness.check(other);
    expect(errorsOf(other)).toEqual(["control-plane-single-az ['S/Vpc/PrivateSubnet1 (subnet-1023456789abcdef0)', 'S/Vpc/BSubnet1 (subnet-2023456789abcdef0)']"]);
  });

  test('AZs of another region, and Local Zones', () => {
    const make = (azs: string[]) => {
      const stack = testStack({ env: { account: '123456789012', region: 'us-west-2' } });
      ipv6Cluster(stack, { vpc: importVpc(tier(azs.map((availabilityZone, index) => subnet(1, index, { availabilityZone }))), stack), controlPlaneAzs: azs.length }).addManagedNodeGroup('System');
      return errorsOf(stack);
    };
    expect(make(['eu-west-1a', 'eu-west-1b', 'eu-west-1c'])).toEqual(["az-of-another-region ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']"]);
    expect(make(['us-west-2a', 'us-west-2b', 'us-west-2-lax-1a'])).toEqual(['control-plane-edge-zone us-west-2-lax-1a']);
    expect(make(['us-west-2a', 'us-west-2b', 'us-west-2c'])).toEqual([]);
  });
});

describe('growth', () => {
  const templateOf = (count: number) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { vpc: importVpc(tier(subnets(1, count)), stack) });
    cluster.addManagedNodeGroup('System');
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
    return App.of(stack)!.synth().getStackByName('S').template;
  };

  test('an AZ that is appended changes nothing of the control plane, nodes and profiles', () => {
    expect(templateOf(4)).toEqual(templateOf(3));
  });
});
