import { CfnOutput, CfnParameter, Fn, Lazy, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { DualStackVpc } from '../../src/network/dual-stack-vpc';
import type { DualStackVpcProps } from '../../src/network/dual-stack-vpc-props';
import { Ipv4Egress } from '../../src/network/ipv4-egress';
import { SubnetTier } from '../../src/network/subnet-tier';
import { testApp } from '../util/app';
import { warningsOf } from '../util/findings';
import {
  AZS, changedResources, newStack, notLiteral, NUMBER_TOKENS, perSubnet, refusal, resourcesOf, routeTypes, StackWithAzs, STRING_TOKENS, subnetsOf,
} from '../util/network';
import { idsOf } from '../util/resources';

const INTERNET_GATEWAY = 'AWS::EC2::InternetGateway';
const EGRESS_ONLY_GATEWAY = 'AWS::EC2::EgressOnlyInternetGateway';
const EVERY_TIER = [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated()];

const vpcIn = <S extends Stack>(stack: S, props?: DualStackVpcProps): S => {
  new DualStackVpc(stack, 'Vpc', props);
  return stack;
};
const newVpc = (props?: DualStackVpcProps) => vpcIn(newStack(), props);

const fromGetAzs = (index: number) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] });
const azsOf = (stack: Stack) => {
  const azs = Object.entries(perSubnet(stack, ({ properties }) => properties.AvailabilityZone));
  return azs.filter(([name]) => name.startsWith('PrivateSubnet')).map(([, az]) => az);
};
const idOf = (stack: Stack, type: string) => Object.keys(Template.fromStack(stack).findResources(type))[0];

describe('AZs', () => {
  test('are three of Fn::GetAZs by default', () => {
    expect(azsOf(newVpc())).toEqual([0, 1, 2].map(fromGetAzs));
  });

  test.each([2, 3, 4, 8])('are as many of Fn::GetAZs as maxAzs says: %i', maxAzs => {
    expect(azsOf(newVpc({ maxAzs }))).toEqual(Array.from({ length: maxAzs }, (_, index) => fromGetAzs(index)));
  });

  test('are those that are named, in that order', () => {
    const availabilityZones = ['eu-west-1c', 'eu-west-1a'];
    expect(azsOf(newVpc({ availabilityZones }))).toEqual(availabilityZones);
  });

  test('can be named by tokens', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'Az');
    vpcIn(stack, { availabilityZones: [parameter.valueAsString, Fn.select(1, Fn.getAzs())] });
    expect(azsOf(stack)).toEqual([{ Ref: 'Az' }, fromGetAzs(1)]);
  });

  test('that are named are copied, so that the list of the caller stays as it is', () => {
    const availabilityZones = AZS.slice(0, 2);
    const vpc = new DualStackVpc(newStack(), 'Vpc', { availabilityZones });
    availabilityZones.push('eu-west-1f');
    expect(vpc.availabilityZones).toEqual(AZS.slice(0, 2));
  });

  describe('in a stack with an explicit environment', () => {
    const explicit = () => newStack({}, { env: { account: '123456789012', region: 'eu-west-1' } });

    test.each([
      [undefined, 3],
      [2, 2],
      [4, 3],
    ])('are placeholders until they are looked up: maxAzs %p gives %i', (maxAzs, count) => {
      expect(azsOf(vpcIn(explicit(), { maxAzs }))).toEqual(['dummy1a', 'dummy1b', 'dummy1c'].slice(0, count));
    });

    test('are those that are named, before the lookup', () => {
      expect(azsOf(vpcIn(explicit(), { availabilityZones: AZS.slice(0, 2) }))).toEqual(AZS.slice(0, 2));
    });
  });

  describe('in a stack that says its AZs', () => {
    test.each([
      [undefined, 3],
      [2, 2],
      [4, 4],
      [6, 6],
      [8, 6],
    ])('are the first of them: maxAzs %p gives %i', (maxAzs, count) => {
      expect(azsOf(vpcIn(new StackWithAzs(AZS), { maxAzs }))).toEqual(AZS.slice(0, count));
    });

    test('are its own also where it names them by tokens', () => {
      const stack = new StackWithAzs(AZS.map(az => Fn.importValue(az)));
      expect(azsOf(vpcIn(stack))).toEqual(AZS.slice(0, 3).map(az => ({ 'Fn::ImportValue': az })));
    });

    test('are few enough for a warning where there is one only', () => {
      const stack = new StackWithAzs(AZS.slice(0, 1));
      vpcIn(stack);
      expect(warningsOf(stack)).toEqual(['one-az']);
    });
  });

  test.each([
    ['azs-empty', '[]', { availabilityZones: [] }],
    ['az-duplicate', '\'eu-west-1a\'', { availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1a'] }],
    ['az-id', '\'use1-az2\'', { availabilityZones: ['us-east-1a', 'use1-az2'] }],
    ['az-id', '\'usgw1-az1\'', { availabilityZones: ['usgw1-az1', 'usgw1-az2'] }],
    ['az-id', '\'usw2-lax1-az1\'', { availabilityZones: ['usw2-lax1-az1', 'us-west-2a'] }],
    ['exclusive-props', 3, { availabilityZones: AZS, maxAzs: 3 }],
    ['must-be-positive-integer', 0, { maxAzs: 0 }],
    ['must-be-positive-integer', -2, { maxAzs: -2 }],
    ['must-be-positive-integer', 2.5, { maxAzs: 2.5 }],
    ['must-be-positive-integer', NaN, { maxAzs: NaN }],
    ['must-be-positive-integer', 17, { maxAzs: 17 }],
    ['azs-exceed-slots', 9, { maxAzs: 9 }],
    ['azs-exceed-slots', 3, { azSlots: 2 }],
    ['azs-exceed-slots', 6, { availabilityZones: AZS, azSlots: 4 }],
  ] as const)('%s for %s', (id, given, props) => {
    expect(() => newVpc(props as DualStackVpcProps)).toThrow(refusal(id, given));
  });

  test.each([
    ['sixteen AZs where there are slots', { maxAzs: 16, azSlots: 16 }, 16],
    ['as many AZs as slots', { maxAzs: 2, azSlots: 2 }, 2],
    ['names that differ', { availabilityZones: AZS }, 6],
  ] as [string, DualStackVpcProps, number][])('no refusal of %s', (_, props, count) => {
    expect(azsOf(newVpc(props))).toHaveLength(count);
  });

  test.each<DualStackVpcProps>([{ maxAzs: 1 }, { availabilityZones: ['eu-west-1a'] }])('one AZ is a warning: %j', props => {
    const stack = newStack();
    expect(azsOf(vpcIn(stack, props))).toHaveLength(1);
    expect(warningsOf(stack)).toEqual(['one-az']);
  });

  test('two AZs are no warning', () => {
    const stack = newStack();
    vpcIn(stack, { maxAzs: 2 });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('nothing is made where they are refused', () => {
    const stack = newStack();
    expect(() => vpcIn(stack, { maxAzs: 17 })).toThrow(/maxAzs is not a count/);
    expect(stack.node.children).toEqual([]);
  });
});

describe('tokens', () => {
  test.each(NUMBER_TOKENS)('%s is refused as maxAzs', (_, token) => {
    expect(() => newVpc({ maxAzs: token() })).toThrow(notLiteral('maxAzs'));
  });

  test.each(NUMBER_TOKENS)('%s is refused as azSlots', (_, token) => {
    expect(() => newVpc({ azSlots: token() })).toThrow(notLiteral('azSlots'));
  });

  test.each(STRING_TOKENS)('%s is refused as ipv4Cidr', (_, token) => {
    expect(() => newVpc({ ipv4Cidr: token() })).toThrow(notLiteral('ipv4Cidr'));
  });

  test.each([
    ['a lazy list', () => Lazy.list({ produce: () => AZS })],
    ['Fn::GetAZs', () => Fn.getAzs()],
    ['a parameter', () => new CfnParameter(newStack(), 'Azs', { type: 'List<String>' }).valueAsList],
  ])('%s is refused as availabilityZones', (_, token) => {
    expect(() => newVpc({ availabilityZones: token() })).toThrow(notLiteral('availabilityZones'));
  });

  test('one is taken as vpcName', () => {
    const stack = newStack();
    vpcIn(stack, { vpcName: new CfnParameter(stack, 'Name').valueAsString });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPC', { Tags: [{ Key: 'Name', Value: { Ref: 'Name' } }] });
  });
});

describe('addresses', () => {
  test('the IPv6 block is provided by Amazon', () => {
    const stack = newVpc();
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCCidrBlock', {
      AmazonProvidedIpv6CidrBlock: true,
      VpcId: { Ref: idOf(stack, 'AWS::EC2::VPC') },
    });
  });

  test('the IPv4 block is the one that is stated', () => {
    Template.fromStack(newVpc({ ipv4Cidr: '10.42.0.0/18' })).hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.42.0.0/18' });
  });

  test.each([2, 3, 4])('each subnet has those of the plan, in %i AZs', azCount => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: EVERY_TIER, maxAzs: azCount });
    const planned = vpc.addressPlan.slots().filter(({ azSlot }) => azSlot < azCount);
    expect(perSubnet(stack, ({ ipv4Cidr, ipv6 }) => ({ ipv4Cidr, ...ipv6 }))).toEqual(Object.fromEntries(
      planned.map(({ tier, azSlot, ipv4Cidr, ipv6Index }) => [`${tier}Subnet${azSlot + 1}`, { ipv4Cidr, index: ipv6Index, count: 256, bits: '64' }]),
    ));
  });

  test('the plan does not depend on the number of AZs', () => {
    const [two, ...others] = [2, 3, 4, 8].map(maxAzs => new DualStackVpc(newStack(), 'Vpc', { maxAzs }).addressPlan.slots());
    expect(others).toEqual([two, two, two]);
  });

  test('each subnet waits for the IPv6 block of the VPC', () => {
    const stack = newVpc({ tiers: EVERY_TIER });
    const block = idOf(stack, 'AWS::EC2::VPCCidrBlock');
    const waits = perSubnet(stack, ({ dependsOn }) => dependsOn.includes(block));
    expect(Object.values(waits)).toEqual(Array(9).fill(true));
  });

  test('interfaces get IPv6 addresses everywhere, public IPv4 ones in public subnets only, and DNS64 is off', () => {
    const stack = newVpc({ tiers: EVERY_TIER, maxAzs: 2 });
    const [inPublic, elsewhere] = [true, false].map(MapPublicIpOnLaunch => ({
      AssignIpv6AddressOnCreation: true, EnableDns64: false, MapPublicIpOnLaunch,
    }));
    expect(perSubnet(stack, ({ properties: { AssignIpv6AddressOnCreation, EnableDns64, MapPublicIpOnLaunch } }) =>
      ({ AssignIpv6AddressOnCreation, EnableDns64, MapPublicIpOnLaunch }))).toEqual({
      PublicSubnet1: inPublic,
      PublicSubnet2: inPublic,
      PrivateSubnet1: elsewhere,
      PrivateSubnet2: elsewhere,
      IsolatedSubnet1: elsewhere,
      IsolatedSubnet2: elsewhere,
    });
  });
});

describe('routes', () => {
  test('lead out of each subnet as its tier says', () => {
    const stack = newVpc({ tiers: EVERY_TIER, maxAzs: 2 });
    const inPublic = { '0.0.0.0/0': INTERNET_GATEWAY, '::/0': INTERNET_GATEWAY };
    const inPrivate = { '0.0.0.0/0': 'AWS::EC2::NatGateway', '::/0': EGRESS_ONLY_GATEWAY };
    expect(perSubnet(stack, routeTypes)).toEqual({
      PublicSubnet1: inPublic,
      PublicSubnet2: inPublic,
      PrivateSubnet1: inPrivate,
      PrivateSubnet2: inPrivate,
      IsolatedSubnet1: {},
      IsolatedSubnet2: {},
    });
  });

  test.each(['0.0.0.0/0', '::/0'])('of public subnets to %s wait until the internet gateway is attached', destination => {
    const stack = newVpc({ tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.public({ name: 'Edge' })], maxAzs: 2 });
    const attachment = idOf(stack, 'AWS::EC2::VPCGatewayAttachment');
    const waits = perSubnet(stack, ({ routes }) => routes[destination].dependsOn.includes(attachment));
    expect(waits).toMatchObject({ PublicSubnet1: true, PublicSubnet2: true, EdgeSubnet1: true, EdgeSubnet2: true });
  });

  test('of private subnets do not wait for the internet gateway', () => {
    const stack = newVpc({ maxAzs: 2 });
    const { PrivateSubnet1 } = subnetsOf(stack);
    expect(PrivateSubnet1.routes['::/0'].dependsOn).not.toContain(idOf(stack, 'AWS::EC2::VPCGatewayAttachment'));
  });

  test('to ::/0 wait for the IPv6 block of the VPC', () => {
    const stack = newVpc({ maxAzs: 2 });
    const block = idOf(stack, 'AWS::EC2::VPCCidrBlock');
    expect(Object.values(perSubnet(stack, ({ routes }) => routes['::/0'].dependsOn.includes(block)))).toEqual([true, true, true, true]);
  });

  describe.each([true, false])('where the feature flag about egress-only gateways is %p', flag => {
    const flagged = (tiers: SubnetTier[]) =>
      vpcIn(newStack({ '@aws-cdk/aws-ec2:requirePrivateSubnetsForEgressOnlyInternetGateway': flag }), { tiers });

    test.each([
      ['public tiers', [SubnetTier.public()]],
      ['isolated tiers', [SubnetTier.isolated()]],
      ['a private tier that is reserved', [SubnetTier.public(), SubnetTier.reserved()]],
    ])('there is no such gateway with %s', (_, tiers) => {
      Template.fromStack(flagged(tiers)).resourceCountIs(EGRESS_ONLY_GATEWAY, 0);
    });

    test('there is one for any number of private tiers', () => {
      const template = Template.fromStack(flagged([SubnetTier.public(), SubnetTier.private(), SubnetTier.private({ name: 'Batch' })]));
      template.resourceCountIs(EGRESS_ONLY_GATEWAY, 1);
    });
  });

  test.each([
    ['private and isolated tiers', [SubnetTier.private(), SubnetTier.isolated()]],
    ['isolated tiers', [SubnetTier.isolated()]],
    ['a public tier that is reserved', [SubnetTier.reserved({ insteadOf: SubnetTier.public() }), SubnetTier.private()]],
  ])('there is no internet gateway with %s', (_, tiers) => {
    const template = Template.fromStack(newVpc({ tiers }));
    template.resourceCountIs(INTERNET_GATEWAY, 0);
    template.resourceCountIs('AWS::EC2::VPCGatewayAttachment', 0);
  });

  test('private subnets reach IPv6 without a public tier', () => {
    const stack = newVpc({ tiers: [SubnetTier.private()], maxAzs: 2 });
    const ipv6Only = { '::/0': EGRESS_ONLY_GATEWAY };
    expect(perSubnet(stack, routeTypes)).toEqual({ PrivateSubnet1: ipv6Only, PrivateSubnet2: ipv6Only });
  });
});

describe('tags for load balancers', () => {
  const [external, internal] = ['kubernetes.io/role/elb', 'kubernetes.io/role/internal-elb'];
  const roleTags = (stack: Stack) => perSubnet(stack, ({ tags }) => [external, internal].filter(tag => tags[tag] === '1'));

  test.each([
    ['public, private and isolated', EVERY_TIER, { Public: [external], Private: [internal], Isolated: [] }],
    ['public and isolated', [SubnetTier.public(), SubnetTier.isolated()], { Public: [external], Isolated: [internal] }],
    ['public', [SubnetTier.public()], { Public: [external] }],
    ['private', [SubnetTier.private()], { Private: [internal] }],
  ] as [string, SubnetTier[], Record<string, string[]>][])('are on the subnets of tiers that are %s', (_, tiers, expected) => {
    expect(roleTags(newVpc({ tiers, maxAzs: 2 }))).toEqual(Object.fromEntries(
      Object.entries(expected).flatMap(([tier, tags]) => [1, 2].map(number => [`${tier}Subnet${number}`, tags])),
    ));
  });

  test('are on subnets and on nothing else', () => {
    const tagged = Object.values(resourcesOf(newVpc({ tiers: EVERY_TIER })))
      .filter(({ Properties }) => JSON.stringify(Properties ?? {}).includes('kubernetes.io/role'));
    expect(new Set(tagged.map(({ Type }) => Type))).toEqual(new Set(['AWS::EC2::Subnet']));
  });

  test('can be taken off', () => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
    vpc.publicSubnets.forEach(subnet => Tags.of(subnet).remove(external, { priority: 300 }));
    expect(roleTags(stack)).toMatchObject({ PublicSubnet1: [], PrivateSubnet1: [internal] });
  });
});

describe('what it says about its IPv6 addresses', () => {
  test('the block of the VPC waits for the VPC and for the block', () => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc');
    new CfnOutput(stack, 'Block', { value: vpc.vpcIpv6Cidr });
    const { Value: expression } = Template.fromStack(stack).findOutputs('Block').Block;
    const attribute = { 'Fn::GetAtt': [idOf(stack, 'AWS::EC2::VPC'), 'Ipv6CidrBlocks'] };
    expect(expression).toEqual({
      'Fn::Select': [0, {
        'Fn::Split': ['|', { 'Fn::Join': ['|', [{ 'Fn::Select': [0, attribute] }, { Ref: idOf(stack, 'AWS::EC2::VPCCidrBlock') }]] }],
      }],
    });
  });

  test.each(['public', 'private', 'isolated'] as const)('the block of a subnet is that of the subnet: %s', kind => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: EVERY_TIER });
    const subnet = vpc[`${kind}Subnets`][1];
    const id = Object.values(subnetsOf(stack)).map(view => view.id).find(each => each === stack.resolve(subnet.subnetId).Ref);
    expect(stack.resolve(vpc.subnetIpv6Cidr(subnet))).toEqual({ 'Fn::Select': [0, { 'Fn::GetAtt': [id, 'Ipv6CidrBlocks'] }] });
  });

  test('the block of a subnet of another VPC is refused', () => {
    const stack = newStack();
    const [vpc, other] = ['Vpc', 'Other'].map(id => new DualStackVpc(stack, id));
    expect(() => vpc.subnetIpv6Cidr(other.privateSubnets[0])).toThrow(refusal('subnet-of-other-vpc', '\'S/Other/PrivateSubnet1\''));
    expect(stack.resolve(other.subnetIpv6Cidr(other.privateSubnets[0]))).toHaveProperty('Fn::Select');
  });

  test('the block of a subnet that is imported is refused, even if it is the same one', () => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc');
    const imported = ec2.Subnet.fromSubnetId(stack, 'Imported', vpc.privateSubnets[0].subnetId);
    expect(() => vpc.subnetIpv6Cidr(imported)).toThrow(refusal('subnet-of-other-vpc', '\'S/Imported\''));
  });
});

describe('the default security group', () => {
  const restricted = (flag: boolean | undefined, props?: DualStackVpcProps) => {
    const stack = newStack(flag === undefined ? {} : { '@aws-cdk/aws-ec2:restrictDefaultSecurityGroup': flag });
    return Template.fromStack(vpcIn(stack, props));
  };

  test.each([true, false, undefined])('loses its rules where the feature flag is %p', flag => {
    const template = restricted(flag);
    template.hasResourceProperties('Custom::VpcRestrictDefaultSG', { DefaultSecurityGroupId: Match.anyValue() });
  });

  test.each([true, false, undefined])('keeps them on request where the feature flag is %p', flag => {
    const template = restricted(flag, { restrictDefaultSecurityGroup: false });
    template.resourceCountIs('Custom::VpcRestrictDefaultSG', 0);
  });
});

describe('growth', () => {
  const withTiers = (tiers: SubnetTier[], maxAzs = 3) => newVpc({ tiers, maxAzs });

  test.each([[2, 3], [3, 4], [2, 8]])('from %i AZs to %i nothing changes that is there', (few, many) => {
    expect(changedResources(withTiers(EVERY_TIER, few), withTiers(EVERY_TIER, many))).toEqual([]);
  });

  test('from placeholders to as many AZs that are known, subnets keep their addresses', () => {
    const blocks = (stack: Stack) => perSubnet(stack, ({ ipv4Cidr, ipv6 }) => [ipv4Cidr, ipv6.index]);
    expect(blocks(vpcIn(new StackWithAzs(AZS)))).toEqual(blocks(newVpc()));
  });

  test.each([
    ['public and private, then isolated', [SubnetTier.public(), SubnetTier.private()], SubnetTier.isolated()],
    ['public and private, then private', [SubnetTier.public(), SubnetTier.private()], SubnetTier.private({ name: 'Batch' })],
    ['public and private, then public', [SubnetTier.public(), SubnetTier.private()], SubnetTier.public({ name: 'Edge' })],
    ['public and private, then reserved', [SubnetTier.public(), SubnetTier.private()], SubnetTier.reserved()],
    ['private, then public', [SubnetTier.private()], SubnetTier.public()],
    ['public, then private', [SubnetTier.public()], SubnetTier.private()],
    ['isolated, then public', [SubnetTier.isolated()], SubnetTier.public()],
    ['public and isolated, then private', [SubnetTier.public(), SubnetTier.isolated()], SubnetTier.private()],
  ])('by a tier, nothing changes that is there: %s', (_, tiers, extra) => {
    expect(changedResources(withTiers(tiers), withTiers([...tiers, extra]))).toEqual([]);
  });
});

describe('as an ec2.Vpc', () => {
  test('its tiers are subnet groups', () => {
    const vpc = new DualStackVpc(newStack(), 'Vpc', { tiers: [...EVERY_TIER, SubnetTier.isolated({ name: 'Data' })] });
    const names = vpc.selectSubnets({ subnetGroupName: 'Data' }).subnets.map(subnet => subnet.node.id);
    expect(vpc).toBeInstanceOf(ec2.Vpc);
    expect(names).toEqual(['DataSubnet1', 'DataSubnet2', 'DataSubnet3']);
  });

  test('it stands twice in a stack', () => {
    const stack = newStack();
    for (const id of ['One', 'Two']) { new DualStackVpc(stack, id, { maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) }); }
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 2);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::Subnet', 8);
  });

  test.each([
    [undefined, 'S/Vpc'],
    ['network', 'network'],
  ])('its name %p becomes the tag %s', (vpcName, tag) => {
    Template.fromStack(newVpc({ vpcName })).hasResourceProperties('AWS::EC2::VPC', { Tags: [{ Key: 'Name', Value: tag }] });
  });

  test('its block can be used in another stack', () => {
    const app = testApp();
    const vpc = new DualStackVpc(new Stack(app, 'Network'), 'Vpc');
    const user = new Stack(app, 'User');
    const group = new ec2.SecurityGroup(user, 'Group', { vpc });
    group.addIngressRule(ec2.Peer.ipv6(vpc.vpcIpv6Cidr), ec2.Port.tcp(443));
    Template.fromStack(user).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIpv6: Match.anyValue(), FromPort: 443 })],
    });
  });
});

describe('the function that empties default security groups', () => {
  const logsOf = (stack: Stack) => {
    const resources = resourcesOf(stack);
    const [handler, ...more] = idsOf(stack, 'AWS::Lambda::Function');
    expect(more).toEqual([]);
    return { group: resources[handler].Properties.LoggingConfig.LogGroup, resources };
  };

  test('logs for a month, for all VPCs of a stack', () => {
    const stack = newStack();
    ['One', 'Two'].forEach(id => new DualStackVpc(stack, id));
    const { group, resources } = logsOf(stack);
    expect(idsOf(stack, 'AWS::Logs::LogGroup')).toEqual([group.Ref]);
    expect(resources[group.Ref]).toMatchObject({ Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
  });

  test('has its own in each stack', () => {
    const stacks = [newStack(), newStack()];
    stacks.forEach(stack => new DualStackVpc(stack, 'Vpc'));
    expect(stacks.map(stack => idsOf(stack, 'AWS::Logs::LogGroup').length)).toEqual([1, 1]);
  });

  test('logs where the first VPC says', () => {
    const stack = newStack();
    const [mine, late] = ['Mine', 'Late'].map(id => new logs.LogGroup(stack, id));
    new DualStackVpc(stack, 'One', { defaultSecurityGroupLogGroup: mine });
    new DualStackVpc(stack, 'Two', { defaultSecurityGroupLogGroup: late });
    expect(stack.resolve(mine.logGroupName)).toEqual(logsOf(stack).group);
    expect(idsOf(stack, 'AWS::Logs::LogGroup')).toHaveLength(2);
  });

  test('is not there where nothing is to be removed', () => {
    const stack = newStack();
    new DualStackVpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false });
    expect([...idsOf(stack, 'AWS::Lambda::Function'), ...idsOf(stack, 'AWS::Logs::LogGroup')]).toEqual([]);
  });
});

describe('interface endpoints', () => {
  const { DUALSTACK, IPV4 } = ec2.VpcEndpointIpAddressType;
  /** What the group of an endpoint lets in, by the property that says it. */
  function sources(options: Omit<ec2.InterfaceVpcEndpointOptions, 'service'>): string[] {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
    const endpoint = vpc.addInterfaceEndpoint('E', { service: ec2.InterfaceVpcEndpointAwsService.STS, ...options });
    const ingress: Record<string, unknown>[] = resourcesOf(stack)[stack.getLogicalId(endpoint.node.findChild('SecurityGroup').node.defaultChild as any)]
      .Properties.SecurityGroupIngress ?? [];
    const ipv6 = ingress.filter(({ CidrIpv6 }) => CidrIpv6 !== undefined);
    expect(ipv6.map(({ CidrIpv6, FromPort }) => [CidrIpv6, FromPort])).toEqual(ipv6.map(() => [stack.resolve(vpc.vpcIpv6Cidr), 443]));
    return ingress.flatMap(rule => ['CidrIp', 'CidrIpv6'].filter(name => name in rule));
  }

  test('let the IPv6 block in where they answer over IPv6', () => {
    expect(sources({ ipAddressType: DUALSTACK })).toEqual(['CidrIp', 'CidrIpv6']);
  });

  test.each<[string, string[], Omit<ec2.InterfaceVpcEndpointOptions, 'service'>]>([
    ['as they come', ['CidrIp'], {}],
    ['over IPv4', ['CidrIp'], { ipAddressType: IPV4 }],
    ['closed', [], { ipAddressType: DUALSTACK, open: false }],
  ])('are those of stock CDK %s', (_, expected, options) => {
    expect(sources(options)).toEqual(expected);
  });
});
