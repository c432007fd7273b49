import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpcLookupOptions, ImportedDualStackVpc, Readiness } from '../../src';
import { saidOf } from '../contract/accepted/right-app';
import { ipv6Cluster } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { accountSubnet, AccountVpc, accountVpc, LOOKED_UP, LOOK_UP_ENV, synthesiseAsCli } from '../util/look-ups';
import { AZS, newStack, notLiteral, refusal } from '../util/network';

type Use = (stack: Stack, vpc: ImportedDualStackVpc) => void;

const build = (use: Use, options: DualStackVpcLookupOptions) => (app: App) => {
  const stack = new Stack(app, 'S', { env: LOOK_UP_ENV });
  use(stack, ImportedDualStackVpc.fromLookup(stack, 'Vpc', options));
};

/** The passes of the CLI, and what the last one has. */
function lookUp(vpc: Partial<AccountVpc> = {}, use: Use = () => undefined, options: DualStackVpcLookupOptions = { vpcId: LOOKED_UP }) {
  const vpcs: ImportedDualStackVpc[] = [];
  const passes = synthesiseAsCli(build((stack, each) => { vpcs.push(each); use(stack, each); }, options), [accountVpc(vpc)]);
  return { passes, vpc: vpcs[vpcs.length - 1], vpcs, error: passes[passes.length - 1].error };
}

const withCluster: Use = (stack, vpc) => {
  const cluster = ipv6Cluster(stack, { vpc });
  cluster.addManagedNodeGroup('System');
  cluster.addManagedNodeGroupPerAz('Zonal');
  cluster.addSelfManagedNodeGroup('Own');
  cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
};
const PINNED = { vpcId: LOOKED_UP, availabilityZones: AZS.slice(0, 3) };

const ENV = 'account=123456789012';
const keyOfVpc = `vpc-provider:${ENV}:filter.vpc-id=${LOOKED_UP}:region=eu-west-1:returnAsymmetricSubnets=true`;
const keyOf = (type: string, id: string, ...properties: string[]) =>
  ['cc-api-provider', ENV, `exactIdentifier=${id}`, ...properties.map((name, index) => `propertiesToReturn.${index}=${name}`), 'region=eu-west-1', `typeName=AWS$:$:EC2$:$:${type}`].join(':');

describe('what is asked for', () => {
  const { passes, vpc } = lookUp({}, withCluster, PINNED);

  test('the VPC, then what that leaves out, then nothing', () => {
    expect(passes.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(passes.map(({ keys }) => keys)).toEqual([
      [keyOfVpc],
      [
        keyOf('VPC', LOOKED_UP, 'VpcId', 'CidrBlock', 'Ipv6CidrBlocks'),
        ...accountVpc().subnets.map(({ subnetId }) =>
          keyOf('Subnet', subnetId, 'SubnetId', 'AssignIpv6AddressOnCreation', 'EnableDns64', 'Ipv6CidrBlocks', 'Ipv6Native', 'MapPublicIpOnLaunch')),
      ].sort(),
      [],
    ]);
  });

  test.each<[string, ec2.VpcLookupOptions]>([
    ['an id', { vpcId: LOOKED_UP }],
    ['tags and a name', { vpcName: 'main', tags: { 'stage': 'prod', 'cost:center': '1' } }],
    ['all', { vpcId: LOOKED_UP, isDefault: false, ownerAccountId: '210987654321', region: 'us-east-1', returnVpnGateways: false, subnetGroupNameTag: 'tier' }],
  ])('the first answer serves ec2.Vpc.fromLookup too: %s', (_, options) => {
    const missing = (make: (stack: Stack) => void) => {
      const stack = newStack({}, { env: LOOK_UP_ENV });
      make(stack);
      return (stack.node.root as App).synth().manifest.missing;
    };
    const own = missing(stack => { ImportedDualStackVpc.fromLookup(stack, 'Vpc', options); });
    expect(own).toEqual(missing(stack => { ec2.Vpc.fromLookup(stack, 'Vpc', options); }));
    expect(own).toHaveLength(1);
  });

  test('another region counts for all questions', () => {
    const asked = synthesiseAsCli(build(() => undefined, { vpcId: LOOKED_UP, region: 'us-east-1' }), [accountVpc()]).flatMap(({ keys }) => keys);
    expect(asked).toHaveLength(8);
    expect(asked.every(key => key.includes('region=us-east-1'))).toBe(true);
  });

  test('with the answers in cdk.context.json there is one pass', () => {
    const context = {};
    synthesiseAsCli(build(withCluster, PINNED), [accountVpc()], context);
    expect(synthesiseAsCli(build(withCluster, PINNED), [], context)).toHaveLength(1);
  });

  test('nothing is said of the app at any pass', () => {
    passes.forEach(({ app }) => expect(warningsOf(app.node.findChild('S') as Stack)).toEqual([]));
    expect(vpc.vpcId).toBe(LOOKED_UP);
  });
});

describe('what is known in the end', () => {
  test('blocks, AZs and subnets', () => {
    const { vpc } = lookUp();
    expect(vpc.vpcIpv6Cidr).toBe('2001:db8:1234:1a00::/56');
    expect(vpc.vpcCidrBlock).toBe('10.0.0.0/16');
    expect(vpc.availabilityZones).toEqual(AZS.slice(0, 3));
    const said = (subnet: ec2.ISubnet) => [subnet.subnetId, subnet.ipv4CidrBlock, vpc.subnetIpv6Cidr(subnet), subnet.routeTable.routeTableId];
    expect(vpc.privateSubnets.map(said)).toEqual([
      ['subnet-1023456789abcdef0', '10.0.16.0/24', '2001:db8:1234:1a10::/64', 'rtb-1023456789abcdef0'],
      ['subnet-1123456789abcdef0', '10.0.17.0/24', '2001:db8:1234:1a11::/64', 'rtb-1123456789abcdef0'],
      ['subnet-1223456789abcdef0', '10.0.18.0/24', '2001:db8:1234:1a12::/64', 'rtb-1223456789abcdef0'],
    ]);
    expect(vpc.tier('Public').subnetIds).toEqual(vpc.publicSubnets.map(({ subnetId }) => subnetId));
  });

  test('named AZs leave out the others, also one that comes later, and keep their order', () => {
    const azs = [AZS[2], AZS[1]];
    const { vpc } = lookUp({}, undefined, { vpcId: LOOKED_UP, availabilityZones: azs });
    expect(vpc.availabilityZones).toEqual(azs);
    expect(vpc.privateSubnets.map(({ availabilityZone }) => availabilityZone)).toEqual([AZS[1], AZS[2]]);
  });

  test('a tier has the name of its tag, and tiers of two types can share one', () => {
    const subnets = [accountSubnet('Public', 0, { name: 'App' }), accountSubnet('Private', 0, { name: 'App' }), accountSubnet('Private', 1, { name: 'App' })];
    const { vpc } = lookUp({ subnets });
    expect(vpc.tier('App').subnetIds).toEqual(subnets.map(({ subnetId }) => subnetId));
    expect(vpc.publicSubnets.map(({ subnetId }) => subnetId)).toEqual([subnets[0].subnetId]);
  });

  test('of several blocks it is the one that the subnets have theirs of', () => {
    const { vpc } = lookUp({ ipv6Cidrs: ['2001:db8:5678:5e00::/56', '2001:db8:1234:1a00::/56'] });
    expect(vpc.vpcIpv6Cidr).toBe('2001:db8:1234:1a00::/56');
  });

  test('or the one that is stated', () => {
    const { vpc } = lookUp({ ipv6Cidrs: ['2001:db8:5678:5e00::/56', '2001:db8:1234:1a00::/56'] }, undefined, { vpcId: LOOKED_UP, ipv6Cidr: '2001:db8:5678:5e00::/56' });
    expect(vpc.vpcIpv6Cidr).toBe('2001:db8:5678:5e00::/56');
  });

  test('several blocks that none or both of which have subnets: refused when asked for', () => {
    const { vpc, error } = lookUp({ ipv6Cidrs: ['2001:db8:5678:5e00::/56', '2001:db8:9abc:5e00::/56'] });
    expect(error).toBeUndefined();
    expect(() => vpc.vpcIpv6Cidr).toThrow(refusal('import-lacks', LOOKED_UP));
    expect(() => vpc.vpcIpv6Cidr).toThrow('state ipv6Cidr in ImportedDualStackVpc.fromLookup(), one of 2001:db8:5678:5e00::/56, 2001:db8:9abc:5e00::/56');
  });

  test('a subnet without an IPv6 block, and the gateway, which is not looked up', () => {
    const { vpc } = lookUp({ subnets: [accountSubnet('Private', 0, { model: { Ipv6CidrBlocks: [] } })] });
    expect(() => vpc.subnetIpv6Cidr(vpc.privateSubnets[0])).toThrow(refusal('import-lacks', 'subnet-1023456789abcdef0'));
    expect(() => vpc.egressOnlyInternetGatewayId).toThrow(refusal('import-lacks', LOOKED_UP));
    expect(lookUp({}, undefined, { vpcId: LOOKED_UP, egressOnlyInternetGatewayId: 'eigw-1' }).vpc.egressOnlyInternetGatewayId).toBe('eigw-1');
  });
});

describe('until it is known', () => {
  test('all that can be asked for has a value at each pass', () => {
    const { passes } = lookUp({}, (stack, vpc) => {
      vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS, ipAddressType: ec2.VpcEndpointIpAddressType.DUALSTACK });
      vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
      new ec2.SecurityGroup(stack, 'Group', { vpc }).addIngressRule(ec2.Peer.ipv6(vpc.vpcIpv6Cidr), ec2.Port.tcp(443));
      expect(vpc.tier('Private').subnetIds[1]).toMatch(/-/);
      [...vpc.publicSubnets, ...vpc.privateSubnets].forEach(subnet => expect(vpc.subnetIpv6Cidr(subnet)).toMatch(/^2001:db8:.*\/64$/));
    });
    expect(passes.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
  });

  test('ids, blocks and AZs are of a form that checks of templates accept, and of no VPC', () => {
    const [first] = lookUp().vpcs;
    expect([first.vpcId, first.vpcCidrBlock, first.vpcIpv6Cidr]).toEqual(['vpc-00000000000000000', '192.0.2.0/24', '2001:db8::/56']);
    expect(first.availabilityZones).toEqual(AZS.slice(0, 3));
    first.isolatedSubnets.forEach(({ subnetId, routeTable }) => expect([subnetId, routeTable.routeTableId]).toEqual([
      expect.stringMatching(/^subnet-0{15}2\d$/), expect.stringMatching(/^rtb-0{15}2\d$/),
    ]));
    expect(lookUp({}, undefined, { vpcId: LOOKED_UP, availabilityZones: [AZS[2], AZS[1]] }).vpcs[0].availabilityZones).toEqual([AZS[2], AZS[1]]);
  });

  test('a tier that only the VPC has is some subnets', () => {
    const subnets = [0, 1].map(az => accountSubnet('Private', az, { name: 'Batch' }));
    const { vpcs } = lookUp({ subnets }, (_, vpc) => { expect(vpc.tier('Batch').subnets[1].subnetId).toMatch(/-/); });
    expect(vpcs[0].selectSubnets({ subnetGroupName: 'Batch' }).isPendingLookup).toBe(true);
    expect(vpcs[2].selectSubnets({ subnetGroupName: 'Batch' }).subnetIds).toEqual(subnets.map(({ subnetId }) => subnetId));
  });

  test.each<[string, DualStackVpcLookupOptions, Use]>([
    ['a cluster', { vpcId: LOOKED_UP }, (stack, vpc) => { ipv6Cluster(stack, { vpc, controlPlaneAzNames: AZS.slice(0, 2) }).addManagedNodeGroup('N'); }],
    ['with a tier', PINNED, (stack, vpc) => { ipv6Cluster(stack, { vpc, vpcSubnets: [{ subnetGroupName: 'Private' }] }).addManagedNodeGroup('N'); }],
    ['with tiers by their subnets', PINNED, (stack, vpc) => { ipv6Cluster(stack, { vpc, vpcSubnets: [{ subnets: vpc.tier('Private').subnets }] }).addManagedNodeGroup('N'); }],
  ])('%s', (_, options, use) => {
    const { passes } = lookUp({}, use, options);
    expect(passes.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    passes.forEach(({ app }) => expect(warningsOf(app.node.findChild('S') as Stack)).toEqual([]));
  });
});

describe('what is refused', () => {
  test('a VPC without an IPv6 block, at the pass that knows it, with what it has', () => {
    const { passes, error } = lookUp({ ipv6Cidrs: [] });
    expect(passes).toHaveLength(3);
    expect(error).toMatch(/has no IPv6 block.*: got '10\.0\.0\.0\/16'; expected an IPv6 block on vpc-0123456789abcdef0 .*\[cdk-eks-ipv6:look-up-without-ipv6\]/);
  });

  test.each<[string, DualStackVpcLookupOptions, AccountVpc[], string]>([
    ['an id that is not found', { vpcId: 'vpc-9' }, [accountVpc()], 'Could not find any VPCs matching {"vpc-id":"vpc-9"}'],
    ['tags that two have', { tags: { stage: 'prod' } }, ['vpc-1', 'vpc-2'].map(vpcId => accountVpc({ vpcId, tags: { stage: 'prod' } })), 'Found 2 VPCs matching'],
  ])('%s', (_, options, vpcs, answer) => {
    const passes = synthesiseAsCli(build(withCluster, { ...options, availabilityZones: AZS.slice(0, 3) }), vpcs);
    expect(passes).toHaveLength(2);
    expect(passes[1].error).toContain(`the look-up of the VPC has no answer: got '${answer}`);
    expect(passes[1].error).toContain('[cdk-eks-ipv6:look-up-failed]');
  });

  test('a subnet of which Cloud Control does not say all', () => {
    const { error } = lookUp({ subnets: [accountSubnet('Private', 0, { model: { EnableDns64: undefined } })] });
    expect(error).toContain("the look-up of AWS::EC2::Subnet subnet-1023456789abcdef0 has no answer: got 'Cannot read field EnableDns64. EnableDns64 is not found.'");
  });

  test('AZs without subnets, and a block that the VPC does not have', () => {
    expect(lookUp({}, undefined, { vpcId: LOOKED_UP, availabilityZones: [AZS[0], AZS[5]] }).error).toMatch(refusalIn('look-up-azs', "['eu-west-1f']"));
    expect(lookUp({}, undefined, { vpcId: LOOKED_UP, ipv6Cidr: '2001:db8::/56' }).error).toMatch(refusalIn('look-up-ipv6-block', "'2001:db8::/56'"));
    expect(lookUp({}, (_, vpc) => { vpc.tier('Batch'); }).error).toMatch(refusalIn('tier-unknown', "'Batch'"));
  });

  test.each<[string, DualStackVpcLookupOptions, RegExp]>([
    ['a token', { vpcId: '${Token[TOKEN.1]}' }, notLiteral('vpcId')],
    ['a tag that is a token', { tags: { stage: '${Token[TOKEN.1]}' } }, notLiteral('tags')],
    ['an id of an AZ', { availabilityZones: ['euw1-az1'] }, refusal('import-az', 'euw1-az1')],
    ['an AZ twice', { availabilityZones: ['eu-west-1a', 'eu-west-1a'] }, refusal('az-duplicate', 'eu-west-1a')],
    ['no AZ', { availabilityZones: [] }, refusal('azs-empty', '')],
  ])('%s', (_, options, message) => {
    expect(() => ImportedDualStackVpc.fromLookup(newStack({}, { env: LOOK_UP_ENV }), 'Vpc', options)).toThrow(message);
  });

  test('a stack that does not say where it is', () => {
    expect(() => ImportedDualStackVpc.fromLookup(newStack(), 'Vpc', { vpcId: LOOKED_UP })).toThrow(refusal('look-up-without-env', 'unresolved token'));
  });

  const refusalIn = (id: string, given: string) => new RegExp(`got ${given.replace(/[[\]]/g, '\\$&')}; .*\\[cdk-eks-ipv6:${id}\\]`);
});

describe('what readiness knows', () => {
  const subnetsWith = (model: object) => [0, 1, 2].map(az => accountSubnet('Private', az, { model: { ...model } }));
  const cluster: Use = (stack, vpc) => { ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System'); };

  test.each<[string, object, string]>([
    ['no IPv6 blocks', { Ipv6CidrBlocks: [], AssignIpv6AddressOnCreation: false }, 'subnet-without-ipv6'],
    ['no assignment at creation', { AssignIpv6AddressOnCreation: false }, 'subnet-without-auto-assign'],
    ['IPv6 only', { Ipv6Native: true }, 'subnet-ipv6-native'],
  ])('%s: %p is refused', (_, model, id) => {
    const { error, passes } = lookUp({ subnets: subnetsWith(model) }, cluster, PINNED);
    expect(passes).toHaveLength(3);
    expect(error).toContain(`[cdk-eks-ipv6:${id}]`);
    expect(error).toContain('subnet-1023456789abcdef0');
  });

  test('DNS64 without a word of NAT64', () => {
    const { passes } = lookUp({ subnets: subnetsWith({ EnableDns64: true }) }, (stack, vpc) => {
      cluster(stack, vpc);
      vpc.privateSubnets.forEach(subnet => Readiness.stateSubnet(subnet, { hasNat64: true }));
    }, PINNED);
    expect(warningsOf(passes[2].app.node.findChild('S') as Stack)).toEqual(['node-subnet-dns64']);
  });

  test('one AZ, of a cluster whoever makes it', () => {
    const { error } = lookUp({ subnets: [accountSubnet('Private', 0)] }, cluster);
    expect(error).toContain('[cdk-eks-ipv6:control-plane-one-az]');
  });

  test('AZs by position are a warning, unless the look-up names them', () => {
    expect(warningsOf(lookUp({}, cluster).passes[2].app.node.findChild('S') as Stack)).toEqual(['azs-by-position']);
  });

  test('an AZ that is added to the VPC changes nothing where AZs are named', () => {
    const before = [1, 2, 3].map(az => accountSubnet('Private', az));
    const pinned = { vpcId: LOOKED_UP, availabilityZones: [1, 2, 3].map(az => AZS[az]) };
    const last = (subnets: AccountVpc['subnets']) => lookUp({ subnets }, withCluster, pinned).passes[2].app.synth().getStackByName('S').template;
    expect(last([accountSubnet('Private', 0), ...before])).toEqual(last(before));
  });
});

test('its right app says nothing', () => {
  const context = {};
  synthesiseAsCli(build(withCluster, PINNED), [accountVpc()], context);
  expect(saidOf({ build: build(withCluster, PINNED), warnings: [], context })).toEqual({ errors: [], warnings: [] });
});
