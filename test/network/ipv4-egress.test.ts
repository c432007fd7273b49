import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc } from '../../src/network/dual-stack-vpc';
import type { DualStackVpcProps } from '../../src/network/dual-stack-vpc-props';
import { Ipv4Egress } from '../../src/network/ipv4-egress';
import { SubnetTier } from '../../src/network/subnet-tier';
import { AZS, changedResources, newStack, notLiteral, NUMBER_TOKENS, perSubnet, refusal, SubnetView } from '../util/network';

const ANYWHERE = '0.0.0.0/0';
const NAT_GATEWAY = 'AWS::EC2::NatGateway';
const TWO_PRIVATE_TIERS = [SubnetTier.public(), SubnetTier.private({ ipv4Mask: 21 }), SubnetTier.private({ name: 'Batch', ipv4Mask: 21 })];

const vpcIn = (azCount: number, props: DualStackVpcProps): Stack => {
  const stack = newStack();
  new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, azCount), ...props });
  return stack;
};

const isPrivate = ([name]: [string, unknown]) => /^(Private|Batch)Subnet/.test(name);
const privateSubnets = <T>(stack: Stack, what: (subnet: SubnetView) => T, vpc?: string) =>
  Object.fromEntries(Object.entries(perSubnet(stack, what, vpc)).filter(isPrivate));
/** Where the NAT gateway stands that each private subnet uses. */
const gatewayPlaces = (stack: Stack) => privateSubnets(stack, ({ routes }) => routes[ANYWHERE].standsIn);
const gatewayTypes = (stack: Stack) => new Set(Object.values(privateSubnets(stack, ({ routes }) => routes[ANYWHERE].type)));

describe('a NAT gateway per AZ', () => {
  test.each([2, 3, 4])('is in each of %i AZs, for the private subnets of that AZ', azCount => {
    const stack = vpcIn(azCount, { tiers: TWO_PRIVATE_TIERS, ipv4Egress: Ipv4Egress.natGatewayPerAz() });
    const numbers = Array.from({ length: azCount }, (_, azSlot) => azSlot + 1);
    expect(gatewayPlaces(stack)).toEqual(Object.fromEntries(
      ['Private', 'Batch'].flatMap(tier => numbers.map(number => [`${tier}Subnet${number}`, `PublicSubnet${number}`])),
    ));
    Template.fromStack(stack).resourceCountIs(NAT_GATEWAY, azCount);
  });

  test('is the default where there are public and private tiers', () => {
    const [byDefault, stated] = [undefined, Ipv4Egress.natGatewayPerAz()].map(ipv4Egress => vpcIn(3, { ipv4Egress }));
    expect(gatewayPlaces(byDefault)).toEqual(gatewayPlaces(stated));
    Template.fromStack(byDefault).resourceCountIs(NAT_GATEWAY, 3);
  });

  test.each([
    ['without a public tier', [SubnetTier.private()]],
    ['without a private tier', [SubnetTier.public()]],
    ['with isolated tiers only', [SubnetTier.isolated()]],
    ['with a public tier that is reserved', [SubnetTier.reserved({ insteadOf: SubnetTier.public() }), SubnetTier.private()]],
    ['with a private tier that is reserved', [SubnetTier.public(), SubnetTier.reserved()]],
  ])('is not the default %s', (_, tiers) => {
    Template.fromStack(vpcIn(2, { tiers })).resourceCountIs(NAT_GATEWAY, 0);
  });

  test('stands in the first public tier, also when there is a second', () => {
    const stack = vpcIn(2, { tiers: [SubnetTier.public({ name: 'Edge' }), SubnetTier.private(), SubnetTier.public()] });
    expect(gatewayPlaces(stack)).toEqual({ PrivateSubnet1: 'EdgeSubnet1', PrivateSubnet2: 'EdgeSubnet2' });
  });

  test('stands in the first public tier that has subnets', () => {
    const gone = SubnetTier.reserved({ insteadOf: SubnetTier.public({ name: 'Gone' }) });
    const stack = vpcIn(2, { tiers: [gone, SubnetTier.private(), SubnetTier.public()] });
    expect(gatewayPlaces(stack)).toEqual({ PrivateSubnet1: 'PublicSubnet1', PrivateSubnet2: 'PublicSubnet2' });
  });
});

describe('a number of NAT gateways', () => {
  const CASES = [1, 2].flatMap(count => [3, 4].map(azCount => [count, azCount] as const));

  test.each(CASES)('%i for %i AZs: AZ slot i uses gateway i modulo the number, in each private tier', (count, azCount) => {
    const stack = vpcIn(azCount, { tiers: TWO_PRIVATE_TIERS, ipv4Egress: Ipv4Egress.natGateways(count) });
    const azSlots = Array.from({ length: azCount }, (_, azSlot) => azSlot);
    expect(gatewayPlaces(stack)).toEqual(Object.fromEntries(
      ['Private', 'Batch'].flatMap(tier => azSlots.map(azSlot => [`${tier}Subnet${azSlot + 1}`, `PublicSubnet${azSlot % count + 1}`])),
    ));
    Template.fromStack(stack).resourceCountIs(NAT_GATEWAY, count);
  });

  test('follows AZs whose names are known at deployment only', () => {
    const stack = newStack();
    new DualStackVpc(stack, 'Vpc', { maxAzs: 3, ipv4Egress: Ipv4Egress.natGateways(2) });
    expect(gatewayPlaces(stack)).toEqual({ PrivateSubnet1: 'PublicSubnet1', PrivateSubnet2: 'PublicSubnet2', PrivateSubnet3: 'PublicSubnet1' });
  });

  test('is on record at the provider, as CDK asks of one', () => {
    const { natGatewayProvider } = Ipv4Egress.natGateways(2)._bind({ subject: 'test', azCount: 3, publicTier: 'Public', hasPrivateTier: true });
    const stack = newStack();
    new ec2.Vpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 3), natGateways: 2, natGatewayProvider });
    expect(natGatewayProvider!.configuredGateways.map(({ az }) => az)).toEqual(AZS.slice(0, 2));
    expect(stack.resolve(natGatewayProvider!.configuredGateways.map(({ gatewayId }) => gatewayId)))
      .toEqual(Object.keys(Template.fromStack(stack).findResources(NAT_GATEWAY)).map(id => ({ Ref: id })));
  });
});

describe('growth', () => {
  const grown = (ipv4Egress: () => Ipv4Egress, few: number, many: number) => {
    const [before, after] = [few, many].map(azCount => vpcIn(azCount, { tiers: TWO_PRIVATE_TIERS, ipv4Egress: ipv4Egress() }));
    return changedResources(before, after);
  };

  test.each([
    ['a NAT gateway per AZ', () => Ipv4Egress.natGatewayPerAz()],
    ['one NAT gateway', () => Ipv4Egress.natGateways(1)],
    ['two NAT gateways', () => Ipv4Egress.natGateways(2)],
    ['no NAT', () => Ipv4Egress.none()],
  ])('with %s: more AZs change nothing that is there', (_, make) => {
    expect(grown(make, 2, 3)).toEqual([]);
    expect(grown(make, 3, 4)).toEqual([]);
  });

  test('with the provider of CDK: more AZs do move routes', () => {
    expect(grown(() => Ipv4Egress.provider(ec2.NatProvider.gateway(), { natGateways: 2 }), 3, 4))
      .toContainEqual(expect.stringMatching(/^VpcBatchSubnet\dDefaultRoute/));
  });

  test('a public tier that is appended takes no gateway over', () => {
    const [before, after] = [[], [SubnetTier.public({ name: 'Edge' })]].map(more => vpcIn(2, { tiers: [...TWO_PRIVATE_TIERS, ...more] }));
    expect(changedResources(before, after)).toEqual([]);
    Template.fromStack(after).resourceCountIs(NAT_GATEWAY, 2);
  });
});

describe('one egress for two VPCs', () => {
  test.each([
    ['a NAT gateway per AZ', Ipv4Egress.natGatewayPerAz()],
    ['one NAT gateway', Ipv4Egress.natGateways(1)],
  ])('%s: each VPC uses its own', (_, ipv4Egress) => {
    const stack = newStack();
    for (const id of ['One', 'Two']) { new DualStackVpc(stack, id, { maxAzs: 2, ipv4Egress }); }
    const gatewaysOf = (vpc: string) => Object.values(privateSubnets(stack, ({ routes }) => routes[ANYWHERE].id, vpc));
    expect(gatewaysOf('One')).toEqual([expect.stringMatching(/^One/), expect.stringMatching(/^One/)]);
    expect(gatewaysOf('Two')).toEqual([expect.stringMatching(/^Two/), expect.stringMatching(/^Two/)]);
  });
});

describe('a provider', () => {
  // CDK's own NAT instances use a property that it deprecates, and say so on the console.
  beforeEach(() => { jest.spyOn(console, 'warn').mockImplementation(); });
  afterEach(() => { jest.restoreAllMocks(); });

  const instances = () => ec2.NatProvider.instanceV2({ instanceType: new ec2.InstanceType('t4g.nano') });

  test.each([
    [undefined, 3],
    [2, 2],
  ])('of NAT instances, %p of them, makes %i in three AZs', (natGateways, count) => {
    const stack = vpcIn(3, { ipv4Egress: Ipv4Egress.provider(instances(), { natGateways }) });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::Instance', count);
    Template.fromStack(stack).resourceCountIs(NAT_GATEWAY, 0);
    expect(gatewayTypes(stack)).toEqual(new Set(['AWS::EC2::Instance']));
    expect(Object.keys(gatewayPlaces(stack))).toHaveLength(3);
  });

  test('of NAT gateways uses the addresses that it is given', () => {
    const eipAllocationIds = ['eipalloc-1', 'eipalloc-2'];
    const stack = vpcIn(3, { ipv4Egress: Ipv4Egress.provider(ec2.NatProvider.gateway({ eipAllocationIds }), { natGateways: 2 }) });
    const gateways = Object.values(Template.fromStack(stack).findResources(NAT_GATEWAY));
    expect(gateways.map(({ Properties }) => Properties.AllocationId)).toEqual(eipAllocationIds);
    expect(gatewayTypes(stack)).toEqual(new Set([NAT_GATEWAY]));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::EIP', 0);
  });

  test('stands in the first public tier', () => {
    const tiers = [SubnetTier.public({ name: 'Edge' }), SubnetTier.private(), SubnetTier.public()];
    const stack = vpcIn(2, { tiers, ipv4Egress: Ipv4Egress.provider(instances()) });
    expect(gatewayPlaces(stack)).toEqual({ PrivateSubnet1: 'EdgeSubnet1', PrivateSubnet2: 'EdgeSubnet2' });
  });
});

describe('none', () => {
  test('makes no gateway, and private subnets have a way out over IPv6 only', () => {
    const stack = vpcIn(3, { ipv4Egress: Ipv4Egress.none() });
    const template = Template.fromStack(stack);
    template.resourceCountIs(NAT_GATEWAY, 0);
    template.resourceCountIs('AWS::EC2::EIP', 0);
    expect(privateSubnets(stack, ({ routes }) => Object.keys(routes))).toEqual({
      PrivateSubnet1: ['::/0'], PrivateSubnet2: ['::/0'], PrivateSubnet3: ['::/0'],
    });
  });
});

describe('refusals', () => {
  const provider = (natGateways?: number) => Ipv4Egress.provider(ec2.NatProvider.gateway(), { natGateways });
  const COUNTED: [string, string, (count: number) => Ipv4Egress][] = [
    ['natGateways', 'the number of NAT gateways', Ipv4Egress.natGateways],
    ['provider', 'natGateways', provider],
  ];

  describe.each(COUNTED)('of %s', (_, prop, make) => {
    test.each([0, -1, 1.5, NaN, Infinity])('%p gateways', count => {
      expect(() => make(count)).toThrow(refusal('nat-count', count));
    });

    test('more gateways than AZs, but not as many', () => {
      expect(() => vpcIn(2, { ipv4Egress: make(3) })).toThrow(refusal('nat-count', '3 for 2 AZs'));
      Template.fromStack(vpcIn(2, { ipv4Egress: make(2) })).resourceCountIs(NAT_GATEWAY, 2);
    });

    test.each(NUMBER_TOKENS)('%s', (__, token) => {
      expect(() => make(token())).toThrow(notLiteral(prop));
    });
  });

  describe.each([
    ['a NAT gateway per AZ', () => Ipv4Egress.natGatewayPerAz()],
    ['one NAT gateway', () => Ipv4Egress.natGateways(1)],
    ['a provider', () => provider()],
  ])('of %s', (_, make) => {
    test.each([
      ['without a public tier', [SubnetTier.private()]],
      ['with a public tier that is reserved', [SubnetTier.private(), SubnetTier.reserved({ insteadOf: SubnetTier.public() })]],
    ])('%s', (__, tiers) => {
      expect(() => vpcIn(2, { tiers, ipv4Egress: make() })).toThrow(refusal('nat-without-public-tier', 'tiers without a public one'));
    });
  });

  test.each([
    ['public tiers only', [SubnetTier.public()]],
    ['isolated tiers besides', [SubnetTier.public(), SubnetTier.isolated()]],
  ])('a NAT gateway serves nobody with %s', (_, tiers) => {
    expect(() => vpcIn(2, { tiers, ipv4Egress: Ipv4Egress.natGateways(1) })).toThrow(refusal('nat-without-private-tier', 'tiers without a private one'));
    expect(() => vpcIn(2, { tiers })).not.toThrow();
  });

  describe('a provider that two VPCs share', () => {
    class Stateless extends ec2.NatProvider {
      public readonly configuredGateways = [];
      public configureNat(options: ec2.ConfigureNatOptions): void {
        options.privateSubnets.forEach(subnet => this.configureSubnet(subnet));
      }

      public configureSubnet(subnet: ec2.PrivateSubnet): void {
        subnet.addRoute('Central', { routerType: ec2.RouterType.TRANSIT_GATEWAY, routerId: 'tgw-0123', destinationCidrBlock: ANYWHERE });
      }
    }
    /** Two VPCs with a provider each. */
    const two = (...providers: ec2.NatProvider[]) => {
      const stack = newStack();
      providers.forEach((each, index) => new DualStackVpc(stack, `Vpc${index}`, { availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.provider(each) }));
      return () => App.of(stack)!.synth();
    };
    const [one, other] = [ec2.NatProvider.gateway(), ec2.NatProvider.gateway()];

    test('is refused, of the second one', () => {
      expect(two(one, one)).toThrow(/\[S\/Vpc1\] the VPC shares its NAT provider .*: got \['S\/Vpc0'\]; expected .*\[cdk-eks-ipv6:nat-provider-shared\]/);
    });

    test('is taken where it keeps no gateways, and where each has its own', () => {
      const stateless = new Stateless();
      expect(two(stateless, stateless)).not.toThrow();
      expect(two(ec2.NatProvider.gateway(), other)).not.toThrow();
    });

    test('is refused beside a stock VPC, by where the routes lead', () => {
      const stack = newStack();
      const shared = ec2.NatProvider.gateway();
      new ec2.Vpc(stack, 'Stock', { availabilityZones: AZS.slice(0, 2), natGatewayProvider: shared });
      new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.provider(shared, { natGateways: 1 }) });
      expect(() => App.of(stack)!.synth()).toThrow(/got \['S\/Stock\/PublicSubnet2\/NATGateway'\]; expected .*\[cdk-eks-ipv6:nat-provider-shared\]/);
    });
  });

  test('none has none', () => {
    expect(() => vpcIn(2, { tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.none() })).not.toThrow();
  });
});
