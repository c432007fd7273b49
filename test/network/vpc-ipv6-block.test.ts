import { App, CfnParameter, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { AddressPlan, DualStackVpc, DualStackVpcProps, ImportedDualStackVpc, Ipv6CidrSource, VpcIpv6Block } from '../../src';
import { errorsOf, warningsOf } from '../util/findings';
import { addressOf, ASSOCIATION, BLOCK_LOOKUP, evaluated, Given, isIn, subnetBlocks } from '../util/ipv6-blocks';
import { AZS, changedResources, newStack, NUMBER_TOKENS, notLiteral, refusal, resourcesOf } from '../util/network';

const POOL = 'ipam-pool-0a1b2c3d4e5f60718';
const BYOIP_POOL = 'ipv6pool-ec2-0a1b2c3d4e5f60718';
const amazon = () => Ipv6CidrSource.amazon();
const byoip = (cidr = '2001:db8:1200::/56') => Ipv6CidrSource.byoip({ poolId: BYOIP_POOL, cidr });
const ipam = (netmaskLength = 56) => Ipv6CidrSource.ipam({ poolId: POOL, netmaskLength });

const AZ = { availabilityZones: AZS.slice(0, 2) };
const FIRST = 'Vpcipv6cidr40D3CB78';
const idOf = (stack: Stack, type: string, part = '') => Object.entries(resourcesOf(stack)).filter(([id, { Type }]) => Type === type && id.includes(part)).map(([id]) => id);

/** How a VPC gets its first block, and who lays it out. */
const VPCS: { [name: string]: (stack: Construct, props?: DualStackVpcProps) => ec2.Vpc } = {
  'a DualStackVpc': (stack, props) => new DualStackVpc(stack, 'Vpc', { ...AZ, ...props }),
  'a DualStackVpc of IPAM': (stack, props) => new DualStackVpc(stack, 'Vpc', { ...AZ, ipv6Source: ipam(60), ...props }),
  'an ec2.Vpc with a plan': stack => {
    const { ipv4, ipv6, subnetConfiguration } = AddressPlan.of();
    return new ec2.Vpc(stack, 'Vpc', { ...AZ, ipProtocol: ec2.IpProtocol.DUAL_STACK, ipAddresses: ipv4, ipv6Addresses: ipv6, subnetConfiguration });
  },
  'an ec2.Vpc whose plan gives IPv6 alone': stack => {
    const { ipv6, subnetConfiguration } = AddressPlan.of();
    return new ec2.Vpc(stack, 'Vpc', { ...AZ, ipProtocol: ec2.IpProtocol.DUAL_STACK, ipv6Addresses: ipv6, subnetConfiguration });
  },
  'a VPC of IPv4 that was taken over': (stack, props) => new DualStackVpc(stack, 'Vpc', { takesOver: { ...AZ }, ...props }),
  'a dual-stack VPC that was taken over': (stack, props) => new DualStackVpc(stack, 'Vpc', { takesOver: { ...AZ, ipProtocol: ec2.IpProtocol.DUAL_STACK }, ...props }),
};
const vpcsAndSeconds = Object.entries(VPCS).flatMap(([name, make]) => [
  [name, 'a block of Amazon', make, amazon] as const, [name, 'a block of IPAM', make, ipam] as const, [name, 'a block of its own', make, byoip] as const,
]);
const add = (vpc: ec2.Vpc, ipv6Source: Ipv6CidrSource, id = 'Second') =>
  vpc instanceof DualStackVpc ? vpc.addIpv6Block(id, { ipv6Source }) : new VpcIpv6Block(vpc, id, { vpc, ipv6Source });

/** What EC2 may list: the first block first, or last behind one that is gone. */
function listsOf(stack: Stack): Given[] {
  const [first, ...others] = idOf(stack, ASSOCIATION).sort((one, other) => Number(other === FIRST) - Number(one === FIRST));
  const given: [string, string][] = [[first, '2600:1f14:aa:b00::/56'], ...others.map((id, index): [string, string] => [id, `2600:1f14:${index + 1}:c00::/56`])];
  return [given, [...given].reverse(), [['Gone', '2600:1f14:99:d00::/56'], ...given]].map(each => Object.fromEntries(each as [string, string][]));
}

describe.each(vpcsAndSeconds)('%s with %s as its second one', (_, __, make, second) => {
  test('changes no block of a subnet, in whatever order EC2 lists them', () => {
    const [before, after] = [newStack(), newStack()];
    make(before);
    add(make(after), second());
    const [listed] = listsOf(before);
    const were = subnetBlocks(resourcesOf(before), listed);
    expect(new Set(Object.values(were)).size).toBe(Object.keys(were).length);
    for (const list of listsOf(after)) { expect(subnetBlocks(resourcesOf(after), list)).toEqual(were); }
  });

  test('says the same to whoever took it before, in its stack, in another and in a nested one', () => {
    const stack = newStack();
    const vpc = make(stack);
    const other = new Stack(stack.node.root as never, 'Other');
    const takers = [stack, other, new NestedStack(stack, 'Nested')];
    const block = vpc instanceof DualStackVpc ? vpc.vpcIpv6Cidr : (vpc.privateSubnets[0].node.defaultChild as ec2.CfnSubnet).ipv6CidrBlock!;
    takers.forEach(each => new ec2.SecurityGroup(each, 'Group', { vpc, allowAllOutbound: false }).addIngressRule(ec2.Peer.ipv6(block), ec2.Port.HTTPS));
    stack.resolve(block); // and one who looks into it
    add(vpc, second());

    const said = takers.map(each => JSON.stringify(resourcesOf(each)));
    expect(said.map(text => text.includes('Ipv6CidrBlocks'))).toEqual([false, false, false]);
    const [group] = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::EC2::SecurityGroup');
    const [list, ...lists] = listsOf(stack).map(each => evaluated(group.Properties.SecurityGroupIngress[0].CidrIpv6, resourcesOf(stack), each));
    expect([isIn(`${list.split('/')[0]}/64`, '2600:1f14:aa:b00::/56'), ...lists]).toEqual([true, list, list]);
  });

  test('comes after the first one, and after whoever asks for that', () => {
    const stack = newStack();
    add(make(stack), second());
    const [id] = idOf(stack, ASSOCIATION, 'Second');
    const lookups = idOf(stack, BLOCK_LOOKUP).filter(each => resourcesOf(stack)[each].Properties.AssociationId.Ref === FIRST);
    expect(lookups).toHaveLength(1);
    expect(resourcesOf(stack)[id].DependsOn).toEqual([...lookups, FIRST].sort());
  });

  test('gives /64s to subnets of one\'s own, which wait for it', () => {
    const stack = newStack();
    const vpc = make(stack);
    const block = add(vpc, second());
    [0, 5, 255].forEach(index => new ec2.CfnSubnet(stack, `Own${index}`, { vpcId: vpc.vpcId, ipv6Native: true, ipv6CidrBlock: block.subnetCidr(index) }));
    const resources = resourcesOf(stack);
    const [id] = idOf(stack, ASSOCIATION, 'Second');
    for (const list of listsOf(stack)) {
      const whole = evaluated(stack.resolve(block.cidr), resources, list);
      const own = Object.entries(subnetBlocks(resources, list)).filter(([each]) => each.startsWith('Own')).map(([, cidr]) => Number((addressOf(cidr) - addressOf(whole)) / 2n ** 64n));
      expect(own).toEqual([0, 5, 255]);
      expect(addressOf(whole)).toBe(addressOf(second().cidr ?? list[id]));
    }
    expect(stack.resolve(block.associationId)).toEqual({ Ref: id });
    expect(JSON.stringify(resources.Own5.Properties.Ipv6CidrBlock)).toContain(second().cidr ? `{"Ref":"${id}"}` : '"Cidr"]');
  });

  test('is no finding', () => {
    const stack = newStack();
    add(make(stack), second());
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });
});

describe('a first block that is known at synthesis', () => {
  test('is asked of nobody', () => {
    const [before, after] = [newStack(), newStack()];
    new DualStackVpc(before, 'Vpc', { ...AZ, ipv6Source: byoip() });
    const vpc = new DualStackVpc(after, 'Vpc', { ...AZ, ipv6Source: byoip() });
    vpc.pinIpv6Block();
    vpc.addIpv6Block('Second', { ipv6Source: byoip('2001:db8:3400::/56') });
    expect(changedResources(before, after)).toEqual([]);
    expect([...idOf(after, BLOCK_LOOKUP), ...idOf(after, 'AWS::Lambda::Function', 'EksIpv6')]).toEqual([]);
    expect(resourcesOf(after)[idOf(after, ASSOCIATION, 'Second')[0]].DependsOn).toEqual([FIRST]);
  });
});

describe('the pin', () => {
  test.each(Object.entries(VPCS))('of %s changes no block, and gives none', (_, make) => {
    const [before, after] = [newStack(), newStack()];
    make(before);
    VpcIpv6Block.pinFirst(make(after));
    const [list] = listsOf(before);
    expect(subnetBlocks(resourcesOf(after), list)).toEqual(subnetBlocks(resourcesOf(before), list));
    expect(idOf(after, ASSOCIATION)).toEqual([FIRST]);
  });

  test('is said once, however often, and stays when the second block goes', () => {
    const [with2, without] = [newStack(), newStack()].map((stack, place) => {
      const vpc = new DualStackVpc(stack, 'Vpc', AZ);
      vpc.pinIpv6Block();
      vpc.pinIpv6Block();
      if (place === 0) { vpc.addIpv6Block('Second', { ipv6Source: byoip() }); }
      return stack;
    });
    expect(changedResources(without, with2)).toEqual([]);
    expect(idOf(without, BLOCK_LOOKUP)).toHaveLength(1);
  });

  test('lets another block come without a change', () => {
    const [pinned, added] = [newStack(), newStack()].map((stack, place) => {
      const vpc = new DualStackVpc(stack, 'Vpc', AZ);
      vpc.pinIpv6Block();
      if (place === 1) { vpc.addIpv6Block('Second', { ipv6Source: amazon() }); }
      return stack;
    });
    expect(changedResources(pinned, added)).toEqual([]);
  });

  test('is refused of a VPC that no plan lays out', () => {
    const stack = newStack();
    const stock = new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK });
    expect(() => VpcIpv6Block.pinFirst(stock)).toThrow(refusal('ipv6-block-without-plan', 'S/Vpc'));
    expect(() => VpcIpv6Block.pinFirst('vpc-1' as never)).toThrow(refusal('prop-type', 'vpc-1'));
  });
});

describe('several', () => {
  test('VPCs and blocks in a stack each have their own', () => {
    const stack = newStack();
    const vpcs = ['One', 'Two'].map(id => new DualStackVpc(stack, id, AZ));
    const [one, two] = vpcs.map(vpc => [vpc.addIpv6Block('Second', { ipv6Source: amazon() }), vpc.addIpv6Block('Third', { ipv6Source: ipam() })]);
    expect(idOf(stack, BLOCK_LOOKUP)).toHaveLength(6);
    expect(idOf(stack, 'AWS::Lambda::Function', 'EksIpv6VpcBlock')).toHaveLength(1);
    expect(new Set([...one, ...two].map(({ cidr }) => JSON.stringify(stack.resolve(cidr)))).size).toBe(4);
    const asked = idOf(stack, BLOCK_LOOKUP).map(id => resourcesOf(stack)[id].Properties);
    expect(asked.filter(({ VpcId, AssociationId }) => VpcId.Ref.slice(0, 3) !== AssociationId.Ref.slice(0, 3))).toEqual([]);
  });

  test('one plan in two VPCs pins each by itself', () => {
    const stack = newStack();
    const { ipv4, ipv6, subnetConfiguration } = AddressPlan.of();
    const [one, two] = ['One', 'Two'].map(id => new ec2.Vpc(stack, id, {
      ...AZ, ipProtocol: ec2.IpProtocol.DUAL_STACK, ipAddresses: ipv4, ipv6Addresses: ipv6, subnetConfiguration,
    }));
    new VpcIpv6Block(stack, 'Second', { vpc: two, ipv6Source: amazon() });
    const blocks = [one, two]
      .map(({ privateSubnets: [subnet] }) => JSON.stringify(stack.resolve((subnet.node.defaultChild as ec2.CfnSubnet).ipv6CidrBlock)));
    expect(blocks.map(text => [text.includes('Ipv6CidrBlocks'), /Two\w*LookupA?\w*","Cidr"/.test(text)])).toEqual([[true, false], [false, true]]);
  });

  test('stacks: the block may be in another one than the VPC, a nested one too', () => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', AZ);
    const other = new Stack(stack.node.root as never, 'Other');
    const nested = new NestedStack(stack, 'Nested');
    const blocks = [other, nested].map((each, index) => new VpcIpv6Block(each, 'Block', { vpc, ipv6Source: index === 0 ? amazon() : ipam() }));
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
    expect(blocks.map(({ cidr }, index) => [other, nested][index].resolve(cidr))).toEqual(Array(2).fill({ 'Fn::GetAtt': [expect.stringContaining('Block'), 'Cidr'] }));
    expect(idOf(stack, BLOCK_LOOKUP)).toHaveLength(1);
  });

  test('nested stacks with a VPC each', () => {
    const stack = newStack();
    const nested = ['One', 'Two'].map(id => new NestedStack(stack, id));
    nested.forEach(each => new DualStackVpc(each, 'Vpc', AZ).addIpv6Block('Second', { ipv6Source: amazon() }));
    expect(errorsOf(stack)).toEqual([]);
    expect(nested.map(each => [idOf(each, BLOCK_LOOKUP).length, idOf(each, 'AWS::Lambda::Function', 'EksIpv6VpcBlock').length])).toEqual([[2, 1], [2, 1]]);
  });

  test('more than five are a warning, of which the sixth tells', () => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', AZ);
    const blocks = [0, 1, 2, 3].map(index => vpc.addIpv6Block(`Block${index}`, { ipv6Source: amazon() }));
    expect([blocks.length, warningsOf(stack)]).toEqual([4, []]);
    vpc.addIpv6Block('Block4', { ipv6Source: amazon() });
    vpc.addIpv6Block('Block5', { ipv6Source: amazon() });
    expect(warningsOf(stack)).toEqual(['ipv6-blocks-quota']);
  });
});

describe('in a VPC that others make', () => {
  const imported = (stack: Stack, ipv6Cidr?: string) => ImportedDualStackVpc.fromAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0', ipv6Cidr, tiers: [{ subnetType: ec2.SubnetType.PRIVATE_ISOLATED, subnets: [{ subnetId: 'subnet-0123456789abcdef0', availabilityZone: 'eu-west-1a' }] }],
  });

  test('the block comes by itself', () => {
    const stack = newStack();
    const block = new VpcIpv6Block(stack, 'Block', { vpc: imported(stack), ipv6Source: ipam(52) });
    const [association] = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === ASSOCIATION);
    expect([association.Properties, association.DependsOn]).toEqual([{ VpcId: 'vpc-0123456789abcdef0', Ipv6IpamPoolId: POOL, Ipv6NetmaskLength: 52 }, undefined]);
    expect([block.prefixLength, errorsOf(stack), warningsOf(stack)]).toEqual([52, [], []]);
  });

  test('it must not overlap that of the VPC', () => {
    const stack = newStack();
    new VpcIpv6Block(stack, 'Block', { vpc: imported(stack, '2001:db8:1200::/56'), ipv6Source: byoip('2001:db8:1200::/52') });
    expect(errorsOf(stack)).toEqual(['ipv6-blocks-overlap 2001:db8:1200::/52']);
  });
});

/** What an app is refused with. */
function textOf(stack: Stack): string {
  try {
    return String((stack.node.root as App).synth());
  } catch (error) {
    return String(error);
  }
}

describe('refusals', () => {
  const vpc = () => new DualStackVpc(newStack(), 'Vpc', { ...AZ, ipv6Source: byoip() });

  test.each<[string, string | undefined, Ipv6CidrSource[]]>([
    ['the first one', "2001:db8:1200::/56 of 'S/Vpc/ipv6cidr'", [byoip('2001:db8:1200::/56')]],
    ['a part of the first one', "2001:db8:1200::/56 of 'S/Vpc/ipv6cidr'", [byoip('2001:db8:1200::/60')]],
    ['more than the first one', "2001:db8:1200::/56 of 'S/Vpc/ipv6cidr'", [Ipv6CidrSource.ipam({ poolId: POOL, cidr: '2001:db8:1200::/44' })]],
    ['the second one', "2001:db8:3400::/56 of 'S/Vpc/Block0/Resource'", [byoip('2001:db8:3400::/56'), byoip('2001:db8:3400:f0::/60')]],
    ['none that is known', undefined, [byoip('2001:db8:1200:100::/56'), ipam(), amazon()]],
  ])('of a block that overlaps %s', (_, other, sources) => {
    const own = vpc();
    sources.forEach((ipv6Source, index) => own.addIpv6Block(`Block${index}`, { ipv6Source }));
    const stack = Stack.of(own);
    expect(errorsOf(stack)).toEqual(other === undefined ? [] : [`ipv6-blocks-overlap ${sources[sources.length - 1].cidr}`]);
    expect(other === undefined || textOf(stack).includes(`none of ${other}; correct one of them`)).toBe(true);
  });

  test('of a block that overlaps one of an L1, wherever that stands', () => {
    const own = vpc();
    new ec2.CfnVPCCidrBlock(own, 'A', { vpcId: own.vpcId, ipv6Pool: 'pool', ipv6CidrBlock: '2001:db8:5600::/56' });
    own.addIpv6Block('B', { ipv6Source: byoip('2001:db8:5600::/56') });
    own.addIpv6Block('C', { ipv6Source: byoip('2001:db8:7800::/56') });
    new ec2.CfnVPCCidrBlock(own, 'D', { vpcId: own.vpcId, ipv6Pool: 'pool', ipv6CidrBlock: '2001:db8:7800::/56' });
    expect(errorsOf(Stack.of(own))).toEqual(['5600', '7800'].map(part => `ipv6-blocks-overlap 2001:db8:${part}::/56`));
  });

  test('none of equal blocks in two VPCs', () => {
    const stack = newStack();
    ['One', 'Two'].forEach(id => new DualStackVpc(stack, id, AZ).addIpv6Block('Second', { ipv6Source: byoip() }));
    expect(errorsOf(stack)).toEqual([]);
  });

  test.each<[string, unknown, (block: VpcIpv6Block) => unknown]>([
    ['ipv6-block-position', -1, block => block.subnetCidr(-1)],
    ['ipv6-block-position', 256, block => block.subnetCidr(256)],
    ['ipv6-block-position', 0.5, block => block.subnetCidr(0.5)],
    ['ipv6-block-position', NaN, block => block.subnetCidr(NaN)],
    ['prop-type', '1', block => block.subnetCidr('1' as never)],
    ['prop-type', 'undefined', block => (block as any).subnetCidr()],
  ])('%s for the position %s', (id, given, ask) => {
    expect(() => ask(vpc().addIpv6Block('Second', { ipv6Source: amazon() }))).toThrow(refusal(id, given));
  });

  test('of a position behind the end of a /60', () => {
    const block = vpc().addIpv6Block('Second', { ipv6Source: ipam(60) });
    expect(block.subnetCidr(15)).toEqual(expect.any(String));
    expect(() => block.subnetCidr(16)).toThrow(refusal('ipv6-block-position', 16));
  });

  test.each(NUMBER_TOKENS)('of %s as a position', (_, token) => {
    expect(() => vpc().addIpv6Block('Second', { ipv6Source: amazon() }).subnetCidr(token())).toThrow(notLiteral('index'));
  });

  test('none of a pool id that is a token', () => {
    const own = vpc();
    [new CfnParameter(own, 'Pool').valueAsString, Lazy.string({ produce: () => POOL })]
      .forEach((poolId, index) => own.addIpv6Block(`Block${index}`, { ipv6Source: Ipv6CidrSource.ipam({ poolId, netmaskLength: 56 }) }));
    expect(errorsOf(Stack.of(own))).toEqual([]);
  });
});

test('a pool of the same app has its addresses before', () => {
  const stack = newStack();
  const pool = new ec2.CfnIPAMPool(stack, 'Pool', { addressFamily: 'ipv6', ipamScopeId: 'ipam-scope-0', locale: stack.region });
  new ec2.CfnIPAMPoolCidr(stack, 'PoolCidr', { ipamPoolId: pool.ref, netmaskLength: 52 });
  new DualStackVpc(stack, 'Vpc', AZ).addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.ipam({ poolId: pool.ref, netmaskLength: 56 }) });
  expect(resourcesOf(stack)[idOf(stack, ASSOCIATION, 'Second')[0]].DependsOn).toContain('PoolCidr');
});
