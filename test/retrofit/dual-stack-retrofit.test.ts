import { App, CfnParameter, CfnResource, Fn, Lazy, RemovalPolicy, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as fc from 'fast-check';
import {
  ClusterEndpoints, DefaultRoute, DualStackRetrofit, DualStackRetrofitProps, DualStackVpc, EndpointNeed, ImportedSubnetAttributes, Ipv6CidrSource,
  RetrofitTier,
} from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, newStack, notLiteral, refusal } from '../util/network';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const VPC = 'vpc-0123456789abcdef0';
const IGW = 'igw-0123456789abcdef0';
const EIGW = 'eigw-0123456789abcdef0';
const BLOCK = '2001:db8:1234:1a00::/56';

const idOf = (tier: number, az: number) => `subnet-${tier.toString(16)}${az}23456789abcdef0`;
const tableOf = (tier: number, az: number) => `rtb-${tier.toString(16)}${az}23456789abcdef0`;
const subnet = (tier: number, az: number, others: Partial<ImportedSubnetAttributes> = {}): ImportedSubnetAttributes =>
  ({ subnetId: idOf(tier, az), availabilityZone: AZS[az], routeTableId: tableOf(tier, az), ...others });
const subnets = (tier: number, azs = [0, 1], others: Partial<ImportedSubnetAttributes> = {}) => azs.map(az => subnet(tier, az, others));

const edge = (others: Partial<RetrofitTier> = {}): RetrofitTier => ({ subnetType: PUBLIC, routeTableId: 'rtb-edge', subnets: subnets(0, [0, 1], { routeTableId: undefined }), ...others });
const inner = (others: Partial<RetrofitTier> = {}): RetrofitTier =>
  ({ subnetType: PRIVATE_WITH_EGRESS, subnets: subnets(1), facts: { ipv4Default: DefaultRoute.NAT }, ...others });
const props = (others: Partial<DualStackRetrofitProps> = {}): DualStackRetrofitProps =>
  ({ vpcId: VPC, internetGatewayId: IGW, tiers: [edge(), inner()], ...others });
const retrofit = (others: Partial<DualStackRetrofitProps> = {}, stack = newStack(), id = 'Retro') => new DualStackRetrofit(stack, id, props(others));

interface Resource { Type: string; Properties: Record<string, any>; DependsOn?: string[]; DeletionPolicy?: string; UpdateReplacePolicy?: string }
/** The template, without building a graph of it. */
const synth = (stack: Stack): Record<string, Resource> =>
  ((stack.node.root as App).synth().getStackArtifact(stack.artifactId).template as { Resources: Record<string, Resource> }).Resources;
const ofType = (resources: Record<string, Resource>, type: string) => Object.values(resources).filter(each => each.Type === type);
const propertiesOf = (resources: Record<string, Resource>, type: string) => ofType(resources, type).map(({ Properties }) => Properties);

const [VPC_BLOCK, SUBNET_BLOCK, ROUTE, GATEWAY, ASSIGN, LOOKUP] = [
  'AWS::EC2::VPCCidrBlock', 'AWS::EC2::SubnetCidrBlock', 'AWS::EC2::Route', 'AWS::EC2::EgressOnlyInternetGateway', 'Custom::EksIpv6SubnetAssign', 'Custom::EksIpv6VpcBlock',
];

/** The /64 of each subnet that gets one: its position, of how many; or its block, where it is known. */
function slotsOf(resources: Record<string, Resource>): Record<string, unknown> {
  return Object.fromEntries(propertiesOf(resources, SUBNET_BLOCK).map(({ SubnetId, Ipv6CidrBlock }) => {
    if (typeof Ipv6CidrBlock === 'string') { return [SubnetId, Ipv6CidrBlock]; }
    const [index, { 'Fn::Cidr': [, count, bits] }] = Ipv6CidrBlock['Fn::Select'];
    expect(bits).toBe('64');
    return [SubnetId, `${index} of ${count}`];
  }));
}

describe('what it makes', () => {
  const stack = newStack();
  const made = retrofit({}, stack);
  const resources = synth(stack);
  const id = (type: string) => Object.keys(resources).find(each => resources[each].Type === type)!;

  test('a block of the VPC, read back by its association', () => {
    expect(propertiesOf(resources, VPC_BLOCK)).toEqual([{ VpcId: VPC, AmazonProvidedIpv6CidrBlock: true }]);
    expect(propertiesOf(resources, LOOKUP)).toEqual([expect.objectContaining({ VpcId: VPC, AssociationId: { Ref: id(VPC_BLOCK) } })]);
  });

  test('a /64 for each subnet, by tier and by AZ', () => {
    expect(slotsOf(resources)).toEqual({ [idOf(0, 0)]: '0 of 256', [idOf(0, 1)]: '1 of 256', [idOf(1, 0)]: '16 of 256', [idOf(1, 1)]: '17 of 256' });
    expect(propertiesOf(resources, SUBNET_BLOCK)[0].Ipv6CidrBlock['Fn::Select'][1]['Fn::Cidr'][0]).toEqual({ 'Fn::GetAtt': [id(LOOKUP), 'Cidr'] });
  });

  test('assignment at creation, which waits for the block of the subnet', () => {
    const ids = Object.keys(resources).filter(each => resources[each].Type === SUBNET_BLOCK);
    const blocks = Object.fromEntries(ids.map(each => [resources[each].Properties.SubnetId, each]));
    expect(propertiesOf(resources, ASSIGN).map(({ SubnetId, BlockAssociationId }) => [SubnetId, BlockAssociationId]))
      .toEqual(Object.entries(blocks).map(([subnetId, block]) => [subnetId, { Ref: block }]));
  });

  test('one route for each table, to the gateway of its kind', () => {
    expect(propertiesOf(resources, ROUTE)).toEqual([
      { RouteTableId: 'rtb-edge', DestinationIpv6CidrBlock: '::/0', GatewayId: IGW },
      ...[0, 1].map(az => ({ RouteTableId: tableOf(1, az), DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: { Ref: id(GATEWAY) } })),
    ]);
    expect(propertiesOf(resources, GATEWAY)).toEqual([{ VpcId: VPC }]);
  });

  test('all of it after the block of the VPC, so that it goes before it', () => {
    [...ofType(resources, ROUTE), ...ofType(resources, SUBNET_BLOCK)].forEach(({ DependsOn }) => { expect(DependsOn).toContain(id(VPC_BLOCK)); });
  });

  test('one function, which may change subnets of this VPC and nothing else', () => {
    const roles = propertiesOf(resources, 'AWS::IAM::Role').filter(({ Policies }) => JSON.stringify(Policies).includes('ModifySubnetAttribute'));
    expect(roles).toHaveLength(1);
    const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, `:${rest}`]] });
    expect(roles[0].Policies[0].PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'ec2:ModifySubnetAttribute', Resource: arn('subnet/*'), Condition: { ArnEquals: { 'ec2:Vpc': arn(`vpc/${VPC}`) } } },
    ]);
  });

  test('the network stays, but for what a first deployment made that failed; functions go', () => {
    const kept = Object.entries(resources).filter(([, { DeletionPolicy, UpdateReplacePolicy }]) => DeletionPolicy === 'RetainExceptOnCreate' && UpdateReplacePolicy === 'Retain');
    const each = (type: string, count: number) => Array.from({ length: count }, () => type);
    const network = [VPC_BLOCK, GATEWAY, ...each(ROUTE, 3), ...each(SUBNET_BLOCK, 4), ...each(ASSIGN, 4)];
    expect(kept.map(([, { Type }]) => Type).sort()).toEqual(network.sort());
    expect([...ofType(resources, 'AWS::Lambda::Function'), ...ofType(resources, LOOKUP)].every(({ DeletionPolicy }) => DeletionPolicy !== 'RetainExceptOnCreate')).toBe(true);
  });

  test('is public', () => {
    const { cidrBlock, subnetCidrBlocks, routes, egressOnlyInternetGateway } = made;
    expect([cidrBlock?.amazonProvidedIpv6CidrBlock, egressOnlyInternetGateway?.vpcId]).toEqual([true, VPC]);
    expect([subnetCidrBlocks.length, routes.length]).toEqual([4, 3]);
  });
});

describe('the VPC that it yields', () => {
  const stack = newStack();
  const { vpc, cidrBlock } = retrofit({ ipv4Cidr: '10.0.0.0/16', tiers: [edge(), inner(), { name: 'Data', subnetType: PRIVATE_ISOLATED, subnets: subnets(2) }] }, stack);

  test('has its tiers, AZs and blocks', () => {
    expect([vpc.publicSubnets, vpc.privateSubnets, vpc.isolatedSubnets].map(list => list.length)).toEqual([2, 2, 2]);
    expect([vpc.vpcId, vpc.vpcCidrBlock, vpc.availabilityZones]).toEqual([VPC, '10.0.0.0/16', AZS.slice(0, 2)]);
    expect(vpc.tier('Data').subnets.map(({ routeTable }) => routeTable.routeTableId)).toEqual([tableOf(2, 0), tableOf(2, 1)]);
    expect(stack.resolve(vpc.vpcIpv6Cidr)).toEqual({ 'Fn::GetAtt': [expect.stringContaining('Ipv6CidrLookup'), 'Cidr'] });
    expect(stack.resolve(vpc.egressOnlyInternetGatewayId)).toEqual({ Ref: expect.stringContaining('EgressOnlyGateway') });
    expect(cidrBlock).toBeDefined();
  });

  test('names subnets by what makes them assign addresses, and their blocks by what gives them', () => {
    const [{ subnetId }] = vpc.privateSubnets;
    expect(stack.resolve(subnetId)).toEqual({ Ref: expect.stringMatching(/^RetroSlot10[0-9A-F]{8}$/) });
    expect(JSON.stringify(stack.resolve(vpc.subnetIpv6Cidr(vpc.privateSubnets[0])))).toMatch(/"Ref":"RetroSlot10Block/);
  });

  test('lacks what nobody stated, with the way to state it', () => {
    expect(() => vpc.privateSubnets[0].ipv4CidrBlock).toThrow('state ipv4Cidr of the subnet, in its tier in DualStackRetrofit');
    expect(() => retrofit().vpc.vpcCidrBlock).toThrow('state ipv4Cidr in DualStackRetrofit');
    expect(() => retrofit({ tiers: [edge()] }).vpc.egressOnlyInternetGatewayId).toThrow('state egressOnlyInternetGatewayId in DualStackRetrofit');
  });
});

describe('who uses the VPC', () => {
  /** What a resource waits for, through whatever. */
  function before(resources: Record<string, Resource>, id: string): Set<string> {
    const seen = new Set<string>();
    const visit = (each: string) => {
      const { Properties = {}, DependsOn = [] } = resources[each];
      const referred = [...JSON.stringify(Properties).matchAll(/"(?:Ref":|Fn::GetAtt":\[)"([^"]+)"/g)].map(([, name]) => name);
      [...[DependsOn].flat(), ...referred].filter(name => name in resources && !seen.has(name)).forEach(name => { seen.add(name); visit(name); });
    };
    visit(id);
    return seen;
  }
  const typesBefore = (resources: Record<string, Resource>, id: string) => [...before(resources, id)].map(each => resources[each].Type);
  const idOfType = (resources: Record<string, Resource>, type: string) => Object.keys(resources).find(each => resources[each].Type === type)!;

  test('a cluster waits for blocks and assignment of its subnets, and its nodes for the routes too', () => {
    const stack = newStack();
    const cluster = ipv6Cluster(stack, { vpc: retrofit({}, stack).vpc, controlPlaneAzs: 2 });
    cluster.addManagedNodeGroup('System');
    const resources = synth(stack);
    const control = typesBefore(resources, idOfType(resources, 'Custom::AWSCDK-EKS-Cluster'));
    expect([ASSIGN, SUBNET_BLOCK, VPC_BLOCK, ROUTE].map(type => control.filter(each => each === type).length)).toEqual([2, 2, 1, 0]);
    const nodes = typesBefore(resources, idOfType(resources, 'AWS::EKS::Nodegroup'));
    expect(nodes.filter(type => type === ROUTE)).toHaveLength(2); // those of the private subnets
    expect(errorsOf(stack)).toEqual([]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('a tier that is said to lead nowhere is judged as others are', () => {
    const stack = newStack();
    const { vpc } = retrofit({ tiers: [inner({ facts: { ipv6Default: DefaultRoute.NONE, ipv4Default: DefaultRoute.NONE } })] }, stack);
    ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
    expect(errorsOf(stack).length + warningsOf(stack).length).toBeGreaterThan(0);
  });

  test('in another stack waits for the stack', () => {
    const app = testApp();
    const [network, other] = ['Network', 'Cluster'].map(id => new Stack(app, id));
    const { vpc } = retrofit({}, network);
    ipv6Cluster(other, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
    app.synth();
    expect(other.dependencies).toEqual([network]);
    expect(errorsOf(other)).toEqual([]);
  });

  test('and depends on it waits for all of it', () => {
    const stack = newStack();
    const { vpc } = retrofit({ networkAcls: [{ networkAclId: 'acl-1' }] }, stack);
    const [all, one] = ['All', 'One'].map(id => new CfnResource(stack, id, { type: 'Test::X' }));
    all.node.addDependency(vpc);
    one.node.addDependency(vpc.publicSubnets[1]);
    const resources = synth(stack);
    const types = (id: string) => resources[id].DependsOn!.map(each => resources[each].Type).sort();
    expect(types('All')).toEqual(['AWS::EC2::NetworkAclEntry', 'AWS::EC2::NetworkAclEntry', ROUTE, ROUTE, ROUTE, ASSIGN, ASSIGN, ASSIGN, ASSIGN].sort());
    expect(types('One')).toEqual(['AWS::EC2::NetworkAclEntry', 'AWS::EC2::NetworkAclEntry', ROUTE, ASSIGN].sort());
  });

  test('endpoints are made in it, in both families', () => {
    const stack = newStack();
    const { vpc } = retrofit({ ipv4Cidr: '10.0.0.0/16' }, stack);
    new ClusterEndpoints(stack, 'Endpoints', { vpc, needs: [EndpointNeed.NODES] });
    vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS });
    const resources = synth(stack);
    const interfaces = propertiesOf(resources, 'AWS::EC2::VPCEndpoint').filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface');
    expect(interfaces.length).toBeGreaterThan(1);
    expect(JSON.stringify(interfaces)).toContain('RetroSlot10');
    expect(errorsOf(stack)).toEqual([]);
  });
});

describe('slots', () => {
  const slots = (others: Partial<DualStackRetrofitProps>) => {
    const stack = newStack();
    retrofit(others, stack);
    return slotsOf(synth(stack));
  };

  test('are those of the letters of AZs, whichever others there are', () => {
    expect(slots({ tiers: [inner({ subnets: subnets(1, [5, 2]) })] })).toEqual({ [idOf(1, 5)]: '5 of 256', [idOf(1, 2)]: '2 of 256' });
  });

  test('are those of the list, where there is one', () => {
    expect(slots({ availabilityZones: [AZS[2], AZS[0]], tiers: [inner({ subnets: subnets(1, [0, 2]) })] })).toEqual({ [idOf(1, 0)]: '1 of 256', [idOf(1, 2)]: '0 of 256' });
  });

  test('are stated by the tier', () => {
    expect(slots({ tiers: [edge({ slot: 15 }), inner({ subnets: subnets(1, [0]) })] })).toEqual({ [idOf(0, 0)]: '240 of 256', [idOf(0, 1)]: '241 of 256', [idOf(1, 0)]: '0 of 256' });
  });

  test('are kept by a tier without subnets', () => {
    expect(slots({ tiers: [edge({ subnets: [] }), inner({ subnets: subnets(1, [0]) })] })).toEqual({ [idOf(1, 0)]: '16 of 256' });
  });

  test('are four by four in a /60', () => {
    const ipv6Source = Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength: 60 });
    expect(slots({ ipv6Source, tiers: [edge(), inner({ subnets: subnets(1, [3]) })] })).toEqual({ [idOf(0, 0)]: '0 of 16', [idOf(0, 1)]: '1 of 16', [idOf(1, 3)]: '7 of 16' });
    expect(() => slots({ ipv6Source, tiers: [inner({ subnets: subnets(1, [4]) })] })).toThrow(refusal('retrofit-az-slot', AZS[4]));
    expect(() => slots({ ipv6Source, tiers: Array.from({ length: 5 }, (_, at) => inner({ name: `T${at}`, subnets: subnets(at) })) })).toThrow(refusal('tier-slot', 4));
  });

  test('make all 256 /64s', () => {
    const tiers = Array.from({ length: 16 }, (_, at) => inner({
      name: `T${at}`, routeTableId: 'rtb-1', subnets: 'abcdefghijklmnop'.split('').map(az => ({ subnetId: `subnet-${at}${az}`, availabilityZone: `eu-west-1${az}` })),
    }));
    const { subnetCidrBlocks, routes, vpc } = retrofit({ tiers, ipv6Cidr: BLOCK });
    expect(new Set(subnetCidrBlocks.map(({ ipv6CidrBlock }) => ipv6CidrBlock)).size).toBe(256);
    expect([subnetCidrBlocks[255].ipv6CidrBlock, routes.length, vpc.privateSubnets.length]).toEqual(['2001:db8:1234:1aff::/64', 1, 256]);
    expect(() => retrofit({ tiers: [...tiers, inner({ name: 'More', subnets: subnets(1) })] })).toThrow(refusal('tier-slot', 16));
  });

  test.each<[string, Partial<DualStackRetrofitProps>, string, unknown]>([
    ['two AZs with one letter', { tiers: [inner({ subnets: [subnet(1, 0, { availabilityZone: 'us-west-2a' }), subnet(1, 1, { availabilityZone: 'us-west-2-lax-1a' })] })] },
      'retrofit-slot-of-two', 'us-west-2-lax-1a'],
    ['an AZ without a letter', { tiers: [inner({ subnets: [subnet(1, 0, { availabilityZone: 'us-east-1-wl1-bos-wlz-1' })] })] }, 'retrofit-az-slot', 'us-east-1-wl1-bos-wlz-1'],
    ['an AZ that is not in the list', { availabilityZones: [AZS[0]] }, 'retrofit-az-slot', AZS[1]],
    ['an empty list', { availabilityZones: [] }, 'retrofit-azs', '[]'],
    ['an AZ twice', { availabilityZones: [AZS[0], AZS[0]] }, 'retrofit-azs', AZS[0]],
    ['a list of ids', { availabilityZones: ['euw1-az1'] }, 'import-az', 'euw1-az1'],
    ['two subnets in one AZ', { tiers: [inner({ subnets: [subnet(1, 0), subnet(2, 0)] })] }, 'import-az-twice', AZS[0]],
    ['a subnet twice', { tiers: [edge(), inner({ subnets: subnets(0) })] }, 'import-subnet-twice', idOf(0, 0)],
    ['two tiers on one slot', { tiers: [edge({ slot: 3 }), inner({ slot: 3 })] }, 'tier-slot-duplicate', 3],
    ['a slot that there is not', { tiers: [inner({ slot: 16 })] }, 'tier-slot', 16],
    ['half a slot', { tiers: [inner({ slot: 1.5 })] }, 'tier-slot', 1.5],
  ])('refuses %s', (_, others, id, got) => {
    expect(() => retrofit(others)).toThrow(refusal(id, got));
  });

  test('are literal', () => {
    const slot = Lazy.number({ produce: () => 1 });
    expect(() => retrofit({ tiers: [inner({ slot })] })).toThrow(notLiteral('tiers[0].slot'));
    expect(() => retrofit({ availabilityZones: [Fn.ref('X')] })).toThrow(notLiteral('availabilityZones[0]'));
  });

  test('never move: whatever comes beside them, what is there stays as it is', () => {
    const tier = fc.record({ azs: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 6 }), later: fc.uniqueArray(fc.nat(5), { maxLength: 6 }) });
    fc.assert(fc.property(fc.array(tier, { minLength: 1, maxLength: 4 }), fc.nat(3), fc.boolean(), (tiers, more, isKnown) => {
      const build = (azsOf: (each: typeof tiers[number]) => number[], count: number) => {
        const stack = newStack();
        retrofit({
          ipv6Cidr: isKnown ? BLOCK : undefined,
          tiers: [...tiers, ...Array.from({ length: count }, () => ({ azs: [0], later: [] }))].map((each, at) => inner({ name: `T${at}`, subnets: subnets(at, azsOf(each)) })),
        }, stack);
        return synth(stack);
      };
      const first = build(({ azs }) => azs, 0);
      const second = build(({ azs, later }) => [...later.filter(az => !azs.includes(az)), ...[...azs].reverse()], more);
      Object.entries(first).forEach(([id, resource]) => { expect(second[id]).toEqual(resource); });
    }), { numRuns: 12 });
  });
});

describe('what is there already', () => {
  const adopt = (others: Partial<DualStackRetrofitProps>) => {
    const stack = newStack();
    const made = retrofit(others, stack);
    return { stack, made, resources: synth(stack) };
  };

  test('a block of the VPC: none is made, and /64s are literal', () => {
    const { stack, made, resources } = adopt({ ipv6Cidr: BLOCK });
    expect([...ofType(resources, VPC_BLOCK), ...ofType(resources, LOOKUP)]).toEqual([]);
    expect(slotsOf(resources)).toEqual({
      [idOf(0, 0)]: '2001:db8:1234:1a00::/64', [idOf(0, 1)]: '2001:db8:1234:1a01::/64', [idOf(1, 0)]: '2001:db8:1234:1a10::/64', [idOf(1, 1)]: '2001:db8:1234:1a11::/64',
    });
    expect([made.cidrBlock, stack.resolve(made.vpc.vpcIpv6Cidr)]).toEqual([undefined, BLOCK]);
  });

  test('a gateway, with routes to it', () => {
    const { made, resources } = adopt({ egressOnlyInternetGatewayId: EIGW });
    expect(ofType(resources, GATEWAY)).toEqual([]);
    expect(propertiesOf(resources, ROUTE).filter(({ EgressOnlyInternetGatewayId }) => EgressOnlyInternetGatewayId === EIGW)).toHaveLength(2);
    expect(made.vpc.egressOnlyInternetGatewayId).toBe(EIGW);
  });

  test('the block of a subnet: it assigns addresses from now on, and that is left as it is at the end', () => {
    const { stack, made, resources } = adopt({ ipv6Cidr: BLOCK, tiers: [inner({ subnets: [subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1aff::/64' }), subnet(1, 1)] })] });
    expect(slotsOf(resources)).toEqual({ [idOf(1, 1)]: '2001:db8:1234:1a01::/64' });
    expect(propertiesOf(resources, ASSIGN).map(({ SubnetId, BlockAssociationId }) => [SubnetId, BlockAssociationId]))
      .toEqual([[idOf(1, 0), undefined], [idOf(1, 1), { Ref: expect.anything() }]]);
    expect(stack.resolve(made.vpc.subnetIpv6Cidr(made.vpc.privateSubnets[0]))).toBe('2001:db8:1234:1aff::/64');
  });

  test('assignment: nothing is set', () => {
    const { made, resources } = adopt({ ipv6Cidr: BLOCK, tiers: [inner({ subnets: [subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1aff::/64', facts: { assignsIpv6: true } })] })] });
    expect([...ofType(resources, ASSIGN), ...ofType(resources, 'AWS::Lambda::Function')]).toEqual([]);
    expect(made.vpc.privateSubnets[0].subnetId).toBe(idOf(1, 0));
  });

  test('another block of the VPC, beside one that it gets', () => {
    const tiers = [inner({ subnets: [subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1aff::/64' }), subnet(1, 1)] })];
    const { resources } = adopt({ ipv6Source: Ipv6CidrSource.amazon(), furtherIpv6Cidrs: [BLOCK], tiers });
    expect(slotsOf(resources)).toEqual({ [idOf(1, 1)]: '1 of 256' });
  });

  test('routes: none is made', () => {
    const ipv6Default = DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY;
    const tiers = [edge({ facts: { ipv6Default: DefaultRoute.INTERNET_GATEWAY } }), inner({ facts: { ipv6Default } })];
    const { resources } = adopt({ internetGatewayId: undefined, tiers });
    expect([...ofType(resources, ROUTE), ...ofType(resources, GATEWAY)]).toEqual([]);
  });

  test('isolated subnets lead nowhere', () => {
    const { resources } = adopt({ tiers: [{ subnetType: PRIVATE_ISOLATED, subnets: [{ subnetId: idOf(1, 0), availabilityZone: AZS[0] }] }] });
    expect([...ofType(resources, ROUTE), ...ofType(resources, GATEWAY)]).toEqual([]);
    expect(ofType(resources, SUBNET_BLOCK)).toHaveLength(1);
  });

  test.each<[string, Partial<DualStackRetrofitProps>, string, unknown]>([
    ['a block beside a source', { ipv6Cidr: BLOCK, ipv6Source: Ipv6CidrSource.amazon() }, 'exclusive-props', BLOCK],
    ['a block that no VPC has', { ipv6Cidr: '2001:db8::/57' }, 'ipv6-prefix-length', 57],
    ['the block of a subnet outside', { ipv6Cidr: BLOCK, tiers: [inner({ subnets: [subnet(1, 0, { ipv6Cidr: '2001:db8:99::/64' })] })] }, 'import-block-outside', '2001:db8:99::/64'],
    ['a slot in which a subnet has its block', { ipv6Cidr: BLOCK, tiers: [edge(), inner({ subnets: [subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1a00::/64' })] })] },
      'retrofit-slot-taken', '2001:db8:1234:1a00::/64'],
    ['the block of a subnet without that of the VPC', { tiers: [inner({ subnets: [subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1aff::/64' })] })] },
      'retrofit-vpc-block-unstated', '2001:db8:1234:1aff::/64'],
    ['a subnet that has IPv6 without its block', { tiers: [inner({ facts: { hasIpv6: true } })] }, 'retrofit-block-unstated', idOf(1, 0)],
    ['a subnet that assigns without a block', { tiers: [inner({ facts: { assignsIpv6: true } })] }, 'retrofit-block-unstated', idOf(1, 0)],
    ['a subnet with a block that has no IPv6', { ipv6Cidr: BLOCK, tiers: [inner({ subnets: [subnet(1, 0, { ipv6Cidr: '2001:db8:1234:1aff::/64', facts: { hasIpv6: false } })] })] },
      'contradicting-props', '2001:db8:1234:1aff::/64'],
  ])('refuses %s', (_, others, id, got) => {
    expect(() => retrofit(others)).toThrow(refusal(id, got));
  });

  test('a block of the VPC is literal', () => {
    expect(() => retrofit({ ipv6Cidr: Fn.importValue('Block') })).toThrow(notLiteral('ipv6Cidr'));
  });
});

describe('sources', () => {
  test('a block that is known needs no look-up, and is waited for', () => {
    const stack = newStack();
    const { vpc } = retrofit({ ipv6Source: Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-1', cidr: BLOCK }) }, stack);
    const resources = synth(stack);
    expect(propertiesOf(resources, VPC_BLOCK)).toEqual([{ VpcId: VPC, Ipv6Pool: 'ipv6pool-ec2-1', Ipv6CidrBlock: BLOCK }]);
    expect(ofType(resources, LOOKUP)).toEqual([]);
    expect(slotsOf(resources)[idOf(1, 1)]).toBe('2001:db8:1234:1a11::/64');
    expect(stack.resolve(vpc.vpcIpv6Cidr)['Fn::Select'][1]['Fn::Split'][1]).toEqual({ 'Fn::Join': ['|', [BLOCK, { Ref: expect.anything() }]] });
  });

  test('a block of IPAM is read back', () => {
    const stack = newStack();
    retrofit({ ipv6Source: Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength: 48 }) }, stack);
    const resources = synth(stack);
    expect(propertiesOf(resources, VPC_BLOCK)).toEqual([{ VpcId: VPC, Ipv6IpamPoolId: 'ipam-pool-1', Ipv6NetmaskLength: 48 }]);
    expect(slotsOf(resources)[idOf(1, 1)]).toBe('17 of 256');
  });
});

describe('routes', () => {
  const routesOf = (others: Partial<DualStackRetrofitProps>, stack = newStack()) => {
    retrofit(others, stack);
    return propertiesOf(synth(stack), ROUTE).map(({ RouteTableId }) => RouteTableId);
  };

  test('are made once for a table that tiers share', () => {
    expect(routesOf({
      tiers: [inner({ routeTableId: 'rtb-1', subnets: subnets(1, [0, 1], { routeTableId: undefined }) }),
        inner({ name: 'Batch', subnets: subnets(2, [0, 1], { routeTableId: 'rtb-1' }) })],
    })).toEqual(['rtb-1']);
  });

  test('are made once for a table whose id is two tokens', () => {
    const stack = newStack();
    const table = new ec2.CfnRouteTable(stack, 'Table', { vpcId: VPC });
    expect(routesOf({ tiers: [inner({ subnets: [subnet(1, 0, { routeTableId: table.ref }), subnet(1, 1, { routeTableId: table.attrRouteTableId })] })] }, stack)).toEqual([{ Ref: 'Table' }]);
    const [first, second] = [Fn.importValue('Table'), Fn.importValue('Table')];
    expect(routesOf({ tiers: [inner({ subnets: [subnet(1, 0, { routeTableId: first }), subnet(1, 1, { routeTableId: second })] })] })).toEqual([{ 'Fn::ImportValue': 'Table' }]);
  });

  test('have ids that follow from the table, in a stage too, and when a subnet comes before', () => {
    const ids = (scope: (app: App) => Stack, azs: number[]) => {
      const stack = scope(testApp());
      const table = new ec2.CfnRouteTable(stack, 'Table', { vpcId: VPC });
      retrofit({ tiers: [inner({ subnets: subnets(1, azs, { routeTableId: table.ref }) }), inner({ name: 'Batch', routeTableId: 'rtb-2', subnets: subnets(2, azs, { routeTableId: undefined }) })] }, stack);
      const root = Stage.of(stack)!;
      const { Resources } = root.synth().getStackByName('Net').template;
      return Object.keys(Resources).filter(id => Resources[id].Type === ROUTE);
    };
    const plain = ids(app => new Stack(app, 'Net'), [1]);
    expect(plain).toHaveLength(2);
    expect(ids(app => new Stack(new Stage(app, 'Prod'), 'Net', { stackName: 'Net' }), [1])).toEqual(plain);
    expect(ids(app => new Stack(app, 'Net'), [0, 1])).toEqual(plain);
  });

  test('of tables in two stacks with one logical id are two', () => {
    const app = testApp();
    const [one, two, own] = ['One', 'Two', 'Own'].map(id => new Stack(app, id));
    const [first, second] = [one, two].map(stack => new ec2.CfnRouteTable(stack, 'Table', { vpcId: VPC }));
    const apart = [subnet(1, 0, { routeTableId: first.ref }), subnet(1, 1, { routeTableId: second.ref })];
    const { routes } = retrofit({ tiers: [inner({ subnets: apart })] }, own);
    app.synth();
    expect(routes).toHaveLength(2);
  });

  test('of a table that is not known yet are made', () => {
    let late: string | undefined;
    const stack = newStack();
    const token = Lazy.string({ produce: () => late!.toLowerCase() });
    retrofit({ tiers: [inner({ routeTableId: token, subnets: subnets(1, [0, 1], { routeTableId: undefined }) })] }, stack);
    late = 'RTB-LATE';
    expect(propertiesOf(synth(stack), ROUTE).map(({ RouteTableId }) => RouteTableId)).toEqual(['rtb-late']);
  });

  test.each<[string, Partial<DualStackRetrofitProps>, string, unknown]>([
    ['public subnets without a gateway', { internetGatewayId: undefined }, 'retrofit-gateway-missing', undefined],
    ['a subnet without a table', { tiers: [inner({ subnets: [subnet(1, 0, { routeTableId: undefined })] })] }, 'retrofit-table-missing', idOf(1, 0)],
    ['a table of public and private subnets', { tiers: [edge(), inner({ routeTableId: 'rtb-edge', subnets: subnets(1, [0], { routeTableId: undefined }) })] }, 'retrofit-table-of-two', 'rtb-edge'],
    ['a table of private and isolated subnets', { tiers: [inner(), { subnetType: PRIVATE_ISOLATED, subnets: [subnet(2, 0, { routeTableId: tableOf(1, 0) })] }] },
      'retrofit-table-of-two', tableOf(1, 0)],
    ['a table of which one says that the route is there', {
      tiers: [inner({
        routeTableId: 'rtb-1',
        subnets: [subnet(1, 0, { routeTableId: undefined }),
          subnet(1, 1, { routeTableId: undefined, facts: { ipv6Default: DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY } })],
      })],
    }, 'retrofit-table-of-two', 'rtb-1'],
  ])('refuses %s', (_, others, id, got) => {
    expect(() => retrofit(others)).toThrow(refusal(id, got));
  });
});

describe('security groups and network ACLs', () => {
  test('get rules for IPv6', () => {
    const stack = newStack();
    const group = new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'x' });
    retrofit({ securityGroupIds: ['sg-1', group.attrGroupId], networkAcls: [{ networkAclId: 'acl-1' }, { networkAclId: 'acl-2', ruleNumber: 7 }] }, stack);
    const resources = synth(stack);
    expect(propertiesOf(resources, 'AWS::EC2::SecurityGroupEgress')).toEqual(['sg-1', { 'Fn::GetAtt': ['Group', 'GroupId'] }].map(GroupId =>
      ({ GroupId, IpProtocol: '-1', CidrIpv6: '::/0', Description: 'Everything out over IPv6' })));
    const entry = (NetworkAclId: string, Egress: boolean, RuleNumber: number) => ({ NetworkAclId, Egress, RuleNumber, Protocol: -1, RuleAction: 'allow', Ipv6CidrBlock: '::/0' });
    expect(propertiesOf(resources, 'AWS::EC2::NetworkAclEntry')).toEqual([entry('acl-1', false, 101), entry('acl-1', true, 101), entry('acl-2', false, 7), entry('acl-2', true, 7)]);
  });

  test.each<[string, Partial<DualStackRetrofitProps>, string, unknown]>([
    ['a group twice', { securityGroupIds: ['sg-1', 'sg-1'] }, 'retrofit-twice', 'sg-1'],
    ['an ACL twice', { networkAcls: [{ networkAclId: 'acl-1' }, { networkAclId: 'acl-1', ruleNumber: 7 }] }, 'retrofit-twice', 'acl-1'],
    ['a number that no rule has', { networkAcls: [{ networkAclId: 'acl-1', ruleNumber: 32767 }] }, 'must-be-positive-integer', 32767],
  ])('refuses %s', (_, others, id, got) => {
    expect(() => retrofit(others)).toThrow(refusal(id, got));
  });
});

describe('removal', () => {
  test.each([[RemovalPolicy.DESTROY, 'Delete'], [RemovalPolicy.RETAIN, 'Retain']])('is up to the policy: %s', (removalPolicy, expected) => {
    const stack = newStack();
    retrofit({ removalPolicy, networkAcls: [{ networkAclId: 'acl-1' }] }, stack);
    const resources = synth(stack);
    const network = Object.values(resources).filter(({ Type }) => Type.startsWith('AWS::EC2::') || Type === ASSIGN);
    expect(network.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(network.map(() => expected));
    expect(network).toHaveLength(1 + 1 + 3 + 2 + 4 + 4);
  });

  test('with a snapshot there is none', () => {
    expect(() => retrofit({ removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow(refusal('retrofit-removal-policy', 'snapshot'));
  });
});

describe('second deployments', () => {
  const templateOf = (others: Partial<DualStackRetrofitProps>, tag?: string) => {
    const stack = newStack();
    retrofit(others, stack);
    if (tag) { Tags.of(stack).add('team', tag); }
    return synth(stack);
  };
  const changed = (before: Record<string, Resource>, after: Record<string, Resource>) =>
    Object.entries(before).filter(([id, resource]) => JSON.stringify(after[id]) !== JSON.stringify(resource)).map(([, { Type }]) => Type);

  test('a tag reaches the gateway and what functions have, and replaces nothing', () => {
    expect(changed(templateOf({}), templateOf({}, 'blue')).sort())
      .toEqual([GATEWAY, 'AWS::IAM::Role', 'AWS::IAM::Role', 'AWS::Lambda::Function', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::Logs::LogGroup']);
  });

  test('another name of a tier changes nothing', () => {
    expect(changed(templateOf({}), templateOf({ tiers: [edge(), inner({ name: 'Nodes' })] }))).toEqual([]);
  });

  test('a baseline refuses what EC2 would', () => {
    const { baseline } = retrofit();
    expect(baseline).toEqual({ ipv6PrefixLength: 56, ipv6Source: 'amazon-provided', tiers: [{ name: 'Public', slot: 0 }, { name: 'Private', slot: 1 }] });
    retrofit({ tiers: [edge(), inner(), inner({ name: 'Batch', subnets: subnets(2) })] }).expect(baseline);
    const moved = retrofit({ tiers: [inner(), edge()] });
    expect(() => moved.expect(baseline)).toThrow('expected Public in slot 0, Private in slot 1;');
    expect(() => retrofit({ tiers: [edge()] }).expect(baseline)).toThrow(refusal('baseline-tier-gone', 'Public'));
    expect(() => retrofit({ ipv6Source: Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength: 56 }) }).expect(baseline)).toThrow(refusal('baseline-vpc', 'ipam'));
    const listed = { availabilityZones: [AZS[1], AZS[0]] };
    expect(() => retrofit({ availabilityZones: [AZS[0], AZS[1]] }).expect(retrofit(listed).baseline)).toThrow(refusal('baseline-azs', AZS[0]));
    retrofit({ availabilityZones: [AZS[1], AZS[0], AZS[2]] }).expect(retrofit(listed).baseline);
    expect(() => retrofit().expect({})).toThrow(refusal('baseline-empty', '{}'));
  });
});

describe('two that do one thing', () => {
  test('give a subnet two blocks, and a table two routes: the second one is told', () => {
    const stack = newStack();
    retrofit({}, stack, 'First');
    retrofit({}, stack, 'Second');
    expect(errorsOf(stack)).toEqual([
      ...['00', '01', '10', '11'].map(slot => `retrofit-subnet-twice S/First/Slot${slot}/Block`),
      ...['rtb-edge', tableOf(1, 0), tableOf(1, 1)].map(table => `retrofit-route-twice S/First/Route-${table}`),
    ]);
  });

  test('give the VPC a block each, with a warning', () => {
    const stack = newStack();
    retrofit({ egressOnlyInternetGatewayId: EIGW, tiers: [edge()] }, stack, 'First');
    retrofit({ egressOnlyInternetGatewayId: EIGW, tiers: [inner({ slot: 1 })] }, stack, 'Second');
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], ['retrofit-second-block']]);
  });

  test('share a VPC where each has subnets and tables of its own', () => {
    const stack = newStack();
    retrofit({ ipv6Cidr: BLOCK, egressOnlyInternetGatewayId: EIGW, tiers: [edge()] }, stack, 'First');
    retrofit({ ipv6Cidr: BLOCK, egressOnlyInternetGatewayId: EIGW, tiers: [inner({ slot: 1 })] }, stack, 'Second');
    synth(stack);
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test('stand in two stages without knowing of each other', () => {
    const app = testApp();
    const stacks = ['Dev', 'Prod'].map(id => new Stack(new Stage(app, id), 'Net'));
    stacks.forEach(stack => retrofit({}, stack));
    app.synth();
    expect(stacks.map(stack => [errorsOf(stack), warningsOf(stack)])).toEqual([[[], []], [[], []]]);
  });

  test('a route and a block of the app itself are known', () => {
    const stack = newStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2) });
    new ec2.CfnRoute(stack, 'Own', { routeTableId: tableOf(1, 1), destinationIpv6CidrBlock: '::/0', egressOnlyInternetGatewayId: EIGW });
    retrofit({ tiers: [inner({ subnets: [subnet(1, 0, { subnetId: vpc.privateSubnets[0].subnetId }), subnet(1, 1)] })] }, stack);
    expect(errorsOf(stack)).toEqual(['retrofit-subnet-twice S/Vpc/PrivateSubnet1/Subnet', 'retrofit-route-twice S/Own']);
  });
});

describe('tokens', () => {
  test('go wherever an id goes', () => {
    const stack = newStack();
    const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
    const { vpc } = retrofit({
      vpcId: parameter('VpcId'),
      internetGatewayId: Fn.importValue('Igw'),
      securityGroupIds: [Fn.importValue('Group')],
      networkAcls: [{ networkAclId: Fn.importValue('Acl') }],
      tiers: [
        edge({ routeTableId: parameter('Edge') }),
        inner({ subnets: [0, 1].map(az => subnet(1, az, { subnetId: parameter(`Subnet${az}`), routeTableId: parameter(`Table${az}`) })) }),
      ],
    }, stack);
    ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
    const resources = synth(stack);
    expect(ofType(resources, ROUTE)).toHaveLength(3);
    expect(propertiesOf(resources, SUBNET_BLOCK).map(({ SubnetId }) => SubnetId)).toEqual([idOf(0, 0), idOf(0, 1), { Ref: 'Subnet0' }, { Ref: 'Subnet1' }]);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('names of AZs are none', () => {
    expect(() => retrofit({ tiers: [inner({ subnets: [subnet(1, 0, { availabilityZone: Fn.select(0, Fn.getAzs()) })] })] })).toThrow(notLiteral('tiers[0].subnets[0].availabilityZone'));
  });
});

test('what is wrong is refused before anything is made', () => {
  const stack = newStack();
  expect(() => retrofit({ tiers: [edge(), inner({ slot: 0 })] }, stack)).toThrow(refusal('tier-slot-duplicate', 0));
  expect(stack.node.findChild('Retro').node.children).toEqual([]);
});

test('a VPC without tiers gets its block, and no more', () => {
  const stack = newStack();
  retrofit({ tiers: [] }, stack);
  expect(Object.values(synth(stack)).map(({ Type }) => Type).filter(type => type.startsWith('AWS::EC2::'))).toEqual([VPC_BLOCK]);
});

test('subnets of a look-up go in as they are, also while that has no answer', () => {
  const stack = newStack({}, { env: { account: '123456789012', region: 'eu-west-1' } });
  const found = ec2.Vpc.fromLookup(stack, 'Found', { vpcId: VPC });
  const attributesOf = (list: ec2.ISubnet[]) =>
    list.map(({ subnetId, availabilityZone, routeTable }) => ({ subnetId, availabilityZone, routeTableId: routeTable.routeTableId }));
  retrofit({
    vpcId: found.vpcId,
    tiers: [
      { subnetType: PUBLIC, subnets: attributesOf(found.publicSubnets) },
      { subnetType: PRIVATE_WITH_EGRESS, subnets: attributesOf(found.privateSubnets) },
    ],
  }, stack);
  expect(ofType(synth(stack), SUBNET_BLOCK)).toHaveLength(4);
});
