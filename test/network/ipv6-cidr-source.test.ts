import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AddressPlan, DualStackVpc, DualStackVpcProps, Ipv4Egress, Ipv6CidrSource, SubnetTier } from '../../src';
import { errorsOf } from '../util/findings';
import { AZS, newStack, refusal, resourcesOf, STRING_TOKENS } from '../util/network';

const POOL = 'ipam-pool-0a1b2c3d4e5f60718';
const BYOIP_POOL = 'ipv6pool-ec2-0a1b2c3d4e5f60718';

/** Each source with the block that the VPC of the test gets from it. */
const SOURCES: [string, () => Ipv6CidrSource, string, Record<string, unknown>][] = [
  ['Amazon', () => Ipv6CidrSource.amazon(), '2600:1f14:aa:b00::/56', { AmazonProvidedIpv6CidrBlock: true }],
  ['Amazon, of a Local Zone', () => Ipv6CidrSource.amazon({ networkBorderGroup: 'us-west-2-lax-1' }), '2600:1f14:aa:b00::/56',
    { AmazonProvidedIpv6CidrBlock: true, Ipv6CidrBlockNetworkBorderGroup: 'us-west-2-lax-1' }],
  ...[44, 56, 60].flatMap((length): typeof SOURCES => [
    [`BYOIP, /${length}`, () => Ipv6CidrSource.byoip({ poolId: BYOIP_POOL, cidr: `2001:db8::/${length}` }), `2001:db8::/${length}`,
      { Ipv6Pool: BYOIP_POOL, Ipv6CidrBlock: `2001:db8::/${length}` }],
    [`IPAM, /${length}`, () => Ipv6CidrSource.ipam({ poolId: POOL, netmaskLength: length }), `2600:1f14::/${length}`,
      { Ipv6IpamPoolId: POOL, Ipv6NetmaskLength: length }],
    [`IPAM, the /${length} that is stated`, () => Ipv6CidrSource.ipam({ poolId: POOL, cidr: `2001:db8::/${length}` }), `2001:db8::/${length}`,
      { Ipv6IpamPoolId: POOL, Ipv6CidrBlock: `2001:db8::/${length}` }],
  ]),
];

const EGRESS: [string, () => Ipv4Egress | undefined][] = [
  ['the default egress', () => undefined], ['one NAT gateway', () => Ipv4Egress.natGateways(1)], ['no NAT', () => Ipv4Egress.none()],
];
const TIERS = () => [
  SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated(), SubnetTier.reserved({ name: 'Later', ipv4Mask: 27 }),
];

/** First address of a block as a number, by itself: the library has code of its own for that. */
const numberOf = (cidr: string): bigint => {
  const [head, tail = ''] = cidr.split('/')[0].split('::');
  const [first, last] = [head, tail].map(part => part.split(':').filter(group => group !== ''));
  const groups = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(parseInt(group, 16)), 0n);
};

/** What CloudFormation makes of the block of a subnet, given that of the VPC. */
function evaluated(value: any, vpcBlock: string): bigint {
  if (typeof value === 'string') {
    expect(value).toMatch(/\/64$/);
    return numberOf(value);
  }
  const [index, cidr] = value['Fn::Select'];
  const [block, count, bits] = cidr['Fn::Cidr'];
  expect(block).toEqual({ 'Fn::Select': [0, { 'Fn::GetAtt': [expect.stringMatching(/^Vpc/), 'Ipv6CidrBlocks'] }] });
  expect([bits, index < count, count <= 256]).toEqual(['64', true, true]);
  return numberOf(vpcBlock) + BigInt(index) * 2n ** 64n;
}

const vpcStack = (props: DualStackVpcProps): Stack => {
  const stack = newStack();
  new DualStackVpc(stack, 'Vpc', { tiers: TIERS(), availabilityZones: AZS.slice(0, 3), azSlots: 4, ...props });
  return stack;
};
const resourcesOfType = (stack: Stack, type: string) => Object.values(resourcesOf(stack)).filter(({ Type }) => Type === type);
const ofType = (stack: Stack, type: string) => resourcesOfType(stack, type).map(({ Properties }) => Properties);
const nameOf = (subnet: Record<string, any>): string => subnet.Tags.find(({ Key }: any) => Key === 'Name').Value;
/** The /64 of each subnet by its name, as its number in the block of the VPC. */
const indexes = (stack: Stack, block: string) => Object.fromEntries(ofType(stack, 'AWS::EC2::Subnet')
  .map(subnet => [nameOf(subnet), Number((evaluated(subnet.Ipv6CidrBlock, block) - numberOf(block)) / 2n ** 64n)]));

describe.each(SOURCES)('a VPC with a block of %s', (_, source, block, association) => {
  const azDigits = block.endsWith('/60') ? 4 : 16;

  test('asks for it, and for nothing else', () => {
    const stack = vpcStack({ ipv6Source: source() });
    const [{ VpcId, ...asked }, ...others] = ofType(stack, 'AWS::EC2::VPCCidrBlock');
    expect([asked, others]).toEqual([association, []]);
  });

  test.each(EGRESS)('has the /64s of the slots, and ways out in both families, with %s', (__, ipv4Egress) => {
    const stack = vpcStack({ ipv6Source: source(), ipv4Egress: ipv4Egress() });
    expect(errorsOf(stack)).toEqual([]);
    expect(Object.values(indexes(stack, block))).toEqual([0, 1, 2].flatMap(tier => [0, 1, 2].map(az => tier * azDigits + az)));
    const ipv6 = ofType(stack, 'AWS::EC2::Route').filter(({ DestinationIpv6CidrBlock }) => DestinationIpv6CidrBlock === '::/0');
    expect(ipv6.map(route => Object.keys(route).find(name => name.endsWith('GatewayId'))).sort())
      .toEqual([...Array(3).fill('EgressOnlyInternetGatewayId'), ...Array(3).fill('GatewayId')]);
  });

  test('does not move when it grows', () => {
    const more = { availabilityZones: AZS.slice(0, 4), tiers: [...TIERS().slice(0, 3), SubnetTier.private({ name: 'Batch' })] };
    const [before, grown] = [{}, more]
      .map(props => resourcesOf(vpcStack({ ipv6Source: source(), ...props })));
    const subnets = Object.entries(before).filter(([, { Type }]) => Type === 'AWS::EC2::Subnet');
    expect(subnets).toHaveLength(9);
    for (const [id, subnet] of subnets) { expect(grown[id].Properties).toEqual(subnet.Properties); }
  });

  test('tells it to others, who wait for it', () => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv6Source: source(), azSlots: 4 });
    new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false }).addEgressRule(ec2.Peer.ipv6(vpc.vpcIpv6Cidr), ec2.Port.HTTPS);
    const [group] = ofType(stack, 'AWS::EC2::SecurityGroup');
    const said = JSON.stringify(group.SecurityGroupEgress);
    expect(said).toContain('{"Ref":"Vpcipv6cidr');
    expect(said.includes('Ipv6CidrBlocks')).toBe(source().cidr === undefined);
    expect(said.includes(source().cidr ?? 'GetAtt')).toBe(true);
  });

  test('is the same in a plain ec2.Vpc', () => {
    const stack = newStack();
    const plan = AddressPlan.of({ ipv6Source: source(), tiers: TIERS(), azSlots: 4 });
    new ec2.Vpc(stack, 'Vpc', {
      ipProtocol: ec2.IpProtocol.DUAL_STACK,
      ipAddresses: plan.ipv4,
      ipv6Addresses: plan.ipv6,
      subnetConfiguration: plan.subnetConfiguration,
      availabilityZones: AZS.slice(0, 3),
    });
    expect(indexes(stack, block)).toEqual(indexes(vpcStack({ ipv6Source: source() }), block));
  });
});

describe('a pool of the same app', () => {
  const poolIn = (stack: Stack) => {
    const ipam = new ec2.CfnIPAM(stack, 'Ipam');
    const pool = new ec2.CfnIPAMPool(stack, 'Pool', {
      addressFamily: 'ipv6', ipamScopeId: ipam.attrPublicDefaultScopeId, locale: stack.region, publicIpSource: 'amazon', awsService: 'ec2',
    });
    new ec2.CfnIPAMPoolCidr(stack, 'PoolCidr', { ipamPoolId: pool.ref, netmaskLength: 52 });
    new ec2.CfnIPAMPoolCidr(stack, 'OtherCidr', { ipamPoolId: 'ipam-pool-other', netmaskLength: 52 });
    return pool;
  };

  test('has its addresses before the VPC asks for some', () => {
    const stack = newStack();
    new DualStackVpc(stack, 'Vpc', { ipv6Source: Ipv6CidrSource.ipam({ poolId: poolIn(stack).ref, netmaskLength: 56 }) });
    const [association] = resourcesOfType(stack, 'AWS::EC2::VPCCidrBlock');
    expect(association.DependsOn).toEqual(['PoolCidr']);
  });

  test('in another stack is there before by itself', () => {
    const stack = newStack();
    const before = new Stack(stack.node.root as never, 'Before');
    new DualStackVpc(stack, 'Vpc', { ipv6Source: Ipv6CidrSource.ipam({ poolId: poolIn(before).ref, netmaskLength: 56 }) });
    const [association] = resourcesOfType(stack, 'AWS::EC2::VPCCidrBlock');
    expect(association.DependsOn).toBeUndefined();
    expect(stack.dependencies).toEqual([before]);
  });

  test('that nobody fills is waited for by its id alone', () => {
    const stack = newStack();
    const pool = new CfnResource(stack, 'Pool', { type: 'AWS::EC2::IPAMPool' });
    new DualStackVpc(stack, 'Vpc', { ipv6Source: Ipv6CidrSource.ipam({ poolId: pool.ref, netmaskLength: 56 }) });
    const [association] = resourcesOfType(stack, 'AWS::EC2::VPCCidrBlock');
    expect([association.DependsOn, association.Properties.Ipv6IpamPoolId]).toEqual([undefined, { Ref: 'Pool' }]);
  });
});

describe('refusals', () => {
  const { byoip, ipam } = Ipv6CidrSource;

  test.each<[string, unknown, () => unknown]>([
    ['ipam-pool-empty', "''", () => byoip({ poolId: '', cidr: '2001:db8::/56' })],
    ['ipam-pool-empty', "''", () => ipam({ poolId: '', netmaskLength: 56 })],
    // The rules of Cluster API: a pool of one's own needs the block, and nothing else fits beside it.
    ['prop-missing', 'undefined', () => byoip({ poolId: BYOIP_POOL } as never)],
    ['prop-missing', 'undefined', () => byoip({ cidr: '2001:db8::/56' } as never)],
    ['prop-missing', 'undefined', () => ipam({ netmaskLength: 56 } as never)],
    ['ipam-length-missing', POOL, () => ipam({ poolId: POOL })],
    ['exclusive-props', 56, () => ipam({ poolId: POOL, netmaskLength: 56, cidr: '2001:db8::/56' })],
    ['ipv6-prefix-length', 64, () => ipam({ poolId: POOL, netmaskLength: 64 })],
    ['ipv6-prefix-length', 50, () => ipam({ poolId: POOL, netmaskLength: 50 })],
    ['ipv6-prefix-length', 40, () => byoip({ poolId: BYOIP_POOL, cidr: '2001:db8::/40' })],
    ['ipv6-prefix-length', 64, () => ipam({ poolId: POOL, cidr: '2001:db8::/64' })],
    ['ipv6-cidr-malformed', '10.0.0.0/16', () => byoip({ poolId: BYOIP_POOL, cidr: '10.0.0.0/16' })],
    ['tier-slot', 4, () => AddressPlan.of({
      ipv6Source: ipam({ poolId: POOL, netmaskLength: 60 }), tiers: [0, 1, 2, 3, 4].map(tier => SubnetTier.isolated({ name: `T${tier}`, ipv4Mask: 28 })),
    })],
    ['az-slots', 8, () => AddressPlan.of({ ipv6Source: ipam({ poolId: POOL, netmaskLength: 60 }), azSlots: 8 })],
  ])('%s for %s', (id, given, build) => {
    expect(build).toThrow(refusal(id, given));
  });

  test.each(STRING_TOKENS)('%s as a block', (_, token) => {
    expect(() => byoip({ poolId: BYOIP_POOL, cidr: token() })).toThrow(/must-be-literal\]$/);
  });

  test('a pool id may be known later', () => {
    expect(STRING_TOKENS.map(([, token]) => ipam({ poolId: token(), netmaskLength: 56 }).prefixLength)).toEqual([56, 56, 56, 56]);
  });

  test('another source is refused by a baseline', () => {
    const { baseline } = AddressPlan.of({ ipv6Source: ipam({ poolId: POOL, netmaskLength: 56 }) });
    expect(baseline.ipv6Source).toBe('ipam');
    expect(() => AddressPlan.of().expect(baseline)).toThrow(refusal('baseline-vpc', 'amazon-provided'));
  });
});
