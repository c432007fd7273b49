/**
 * Who reaches whom over a peering, by a walk of packets over the templates alone (test/util/packet-walk.ts), and that each fact of a template counts: without it exactly the cells go that hang on it.
 */
import { readFileSync } from 'fs';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  DualStackVpc, ImportedDualStackVpc, Ipv4Egress, PeeringAddressFamily, PeeringSource, SubnetTier, VpcPeering, VpcPeeringAcceptance, VpcPeeringProps,
} from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster } from '../util/cluster';
import { deployed, hostsOfShopAndBank } from '../util/deployed';
import { AZS } from '../util/network';
import { DeployedStack, Host, PacketWalk } from '../util/packet-walk';

const HTTPS = ec2.Port.tcp(443);

const vpcIn = (stack: Stack, second: number) => new DualStackVpc(stack, 'Vpc', {
  ipv4Cidr: `10.${second}.0.0/16`,
  availabilityZones: AZS.slice(0, 2),
  ipv4Egress: Ipv4Egress.natGateways(1),
  tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Data' })],
});
const groupIn = (stack: Stack, id: string, vpc: ec2.IVpc) => new ec2.SecurityGroup(stack, id, { vpc, allowAllIpv6Outbound: true });

/** A cluster and a service in two VPCs, each in a stack, and the peering in a third one. Each lets the other in. */
function twoVpcs(props: Partial<VpcPeeringProps> = {}, source = PeeringSource.vpc()): DeployedStack[] {
  const app = testApp();
  const [shop, bank, road] = ['Shop', 'Bank', 'Road'].map(id => new Stack(app, id));
  const [vpc, peerVpc] = [vpcIn(shop, 1), vpcIn(bank, 2)];
  const cluster = ipv6Cluster(shop, { vpc, controlPlaneAzs: 2 });
  const service = groupIn(bank, 'Service', peerVpc);
  const peering = new VpcPeering(road, 'Peering', { vpc, peerVpc, ...props });
  peering.allow({ to: service, port: HTTPS, source });
  peering.allow({ to: cluster.clusterSecurityGroup, port: HTTPS, source: PeeringSource.peerVpc() });
  return deployed(app);
}

const { pod: POD, node: NODE, service: SERVICE, data: DATA } = hostsOfShopAndBank(twoVpcs());
const PUBLIC: Host = { name: 'edge', kind: 'node', subnet: 'Bank/Vpc/PublicSubnet1', groups: ['Bank/Service'] };
const INTERNET: Host = { name: 'internet', kind: 'internet' };
const HERE = [POD, NODE];
const THERE = [SERVICE, DATA];
const ACROSS = (walk: PacketWalk) => ({ ...walk.table(HERE, THERE), ...walk.table(THERE, HERE) });
/** Without what is said of those that do not reach. */
const cells = (table: Record<string, string>) => Object.entries(table).map(([pair, text]) => `${pair}: ${text.replace(/^no: .*/, 'no')}`);

describe('both families (scenario c)', () => {
  const walk = new PacketWalk(twoVpcs());

  test('pods are seen with their own IPv6 address, and over IPv4 with that of their node', () => {
    expect(ACROSS(walk)).toEqual({
      'pod > service IPv4': 'node, IPv4',
      'pod > service IPv6': 'pod, IPv6',
      'pod > data IPv4': 'node, IPv4',
      'pod > data IPv6': 'pod, IPv6',
      'node > service IPv4': 'itself, IPv4',
      'node > service IPv6': 'itself, IPv6',
      'node > data IPv4': 'itself, IPv4',
      'node > data IPv6': 'itself, IPv6',
      'service > pod IPv4': 'no: pod has no IPv4 address that others reach',
      'service > pod IPv6': 'itself, IPv6',
      'service > node IPv4': 'itself, IPv4',
      'service > node IPv6': 'itself, IPv6',
      'data > pod IPv4': 'no: pod has no IPv4 address that others reach',
      'data > pod IPv6': 'itself, IPv6',
      'data > node IPv4': 'itself, IPv4',
      'data > node IPv6': 'itself, IPv6',
    });
  });

  test('by addresses of their VPC, over the peering', () => {
    const outcomes = [walk.walk(POD, SERVICE, 'IPv4'), walk.walk(POD, SERVICE, 'IPv6')];
    expect(outcomes.map(({ address, over }) => [address, over])).toEqual([[expect.stringMatching(/^10\.1\./), ['peering']], [expect.stringMatching(/^2600:1f14:/), ['peering']]]);
  });

  test('tiers that get no routes are not reached, nor do they reach', () => {
    expect(walk.walk(PUBLIC, POD, 'IPv6').why).toBe('it comes to the internet, and not to pod');
    expect(walk.walk(POD, PUBLIC, 'IPv6').why).toBe('the answer comes to the internet');
  });

  test('the internet is reached as before: by the NAT gateway over IPv4, by the pod itself over IPv6', () => {
    expect(walk.table([POD], [INTERNET])).toEqual({ 'pod > internet IPv4': 'NAT gateway, IPv4', 'pod > internet IPv6': 'pod, IPv6' });
    expect(cells(walk.table([DATA], [INTERNET]))).toEqual(['data > internet IPv4: no', 'data > internet IPv6: no']);
  });
});

test('IPv6 alone (scenario d): nothing goes over IPv4', () => {
  const table = ACROSS(new PacketWalk(twoVpcs({ addressFamily: PeeringAddressFamily.ipv6() })));
  expect(Object.entries(table).filter(([pair]) => pair.endsWith('IPv4')).map(([, text]) => text.slice(0, 3))).toEqual(Array(8).fill('no:'));
  expect(Object.entries(table).filter(([pair]) => pair.endsWith('IPv6')).map(([, text]) => text)).toEqual(['pod, IPv6', 'pod, IPv6', ...Array(6).fill('itself, IPv6')]);
});

test('a group as the source counts for the addresses of pods too', () => {
  const app = testApp();
  const [shop, bank] = ['Shop', 'Bank'].map(id => new Stack(app, id));
  const [vpc, peerVpc] = [vpcIn(shop, 1), vpcIn(bank, 2)];
  const cluster = ipv6Cluster(shop, { vpc, controlPlaneAzs: 2 });
  groupIn(shop, 'Other', vpc);
  new VpcPeering(bank, 'Peering', { vpc, peerVpc })
    .allow({ to: groupIn(bank, 'Service', peerVpc), port: HTTPS, source: PeeringSource.securityGroup(cluster.clusterSecurityGroup) });
  const walk = new PacketWalk(deployed(app));
  expect(walk.table([POD], [SERVICE])).toEqual({ 'pod > service IPv4': 'node, IPv4', 'pod > service IPv6': 'pod, IPv6' });
  expect(cells(walk.table([{ ...POD, groups: ['Shop/Vpc'] }].map(each => ({ ...each, groups: [] })), [SERVICE], ['IPv6']))).toEqual(['pod > service IPv6: no']);
});

describe('an IPv4 service in a VPC of IPv4 alone (scenario i, figure 6)', () => {
  const app = testApp();
  const [shop, bank, road] = ['Shop', 'Bank', 'Road'].map(id => new Stack(app, id));
  const vpc = vpcIn(shop, 1);
  const peerVpc = new ec2.Vpc(bank, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr('10.2.0.0/16'), maxAzs: 2, natGateways: 1 });
  ipv6Cluster(shop, { vpc, controlPlaneAzs: 2 });
  new VpcPeering(road, 'Peering', { vpc, peerVpc, addressFamily: PeeringAddressFamily.ipv4() })
    .allow({ to: groupIn(bank, 'Service', peerVpc), port: HTTPS, source: PeeringSource.vpc() });

  test('sees the IPv4 address of the node', () => {
    const walk = new PacketWalk(deployed(app));
    expect(walk.table([POD], [SERVICE])).toEqual({ 'pod > service IPv4': 'node, IPv4', 'pod > service IPv6': 'no: the subnet of service has no IPv6' });
  });
});

describe('pods of an IPv4 cluster to pods of an IPv6 cluster (scenario l, figure 7b)', () => {
  const walk = new PacketWalk(twoVpcs({ addressFamily: PeeringAddressFamily.ipv6() }));
  const old: Host = { name: 'old', kind: 'pod of an IPv4 cluster with IPv6 egress', subnet: SERVICE.subnet, groups: SERVICE.groups };

  test('directly, over IPv6 routes alone, with the IPv6 address of their node', () => {
    expect(walk.table([old], [POD])).toEqual({ 'old > pod IPv4': 'no: pod has no IPv4 address that others reach', 'old > pod IPv6': 'node, IPv6' });
  });

  test('not without IPv6 egress, and nobody reaches them over IPv6', () => {
    expect(walk.table([{ ...old, kind: 'pod of an IPv4 cluster' }], [POD], ['IPv6'])).toEqual({ 'old > pod IPv6': 'no: old has no IPv6 address' });
    expect(walk.table([POD], [old], ['IPv6'])).toEqual({ 'pod > old IPv6': 'no: old has no IPv6 address that others reach' });
  });

  test('where IPv4 is routed, the CNI shows the node over a peering', () => {
    const both = new PacketWalk(twoVpcs());
    expect(both.table([{ ...old, kind: 'pod of an IPv4 cluster' }], [NODE], ['IPv4'])).toEqual({ 'old > node IPv4': 'node, IPv4' });
  });
});

describe('docs/interconnect.md', () => {
  const rows = readFileSync('docs/interconnect.md', 'utf8').split('\n').filter(line => line.startsWith('| ') && line.includes('(#peering)'))
    .map(line => line.slice(2, -2).split(' | '));
  const SAYS: [RegExp, string][] = [
    [/^the pod's own IPv6 address/, 'pod, IPv6'],
    [/^the IPv4 address of the (pod's )?node/, 'node, IPv4'],
    [/^the IPv6 address of the node/, 'node, IPv6'],
    [/^its own IPv6 address/, 'itself, IPv6'],
  ];
  const old: Host = { name: 'old', kind: 'pod of an IPv4 cluster', subnet: SERVICE.subnet, groups: SERVICE.groups };
  const [both, six] = [twoVpcs(), twoVpcs({ addressFamily: PeeringAddressFamily.ipv6() })].map(stacks => new PacketWalk(stacks));
  /** By what the first two columns say. */
  const seen: Record<string, string | undefined> = {
    'pods of an IPv6 cluster, IPv6 addresses in another VPC': both.walk(POD, SERVICE, 'IPv6').seenAs,
    'pods of an IPv6 cluster, IPv4 addresses in another VPC': both.walk(POD, SERVICE, 'IPv4').seenAs,
    'anything in another VPC, pods of an IPv6 cluster': both.walk(SERVICE, POD, 'IPv6').seenAs,
    'pods of an IPv4 cluster with IPv6 egress, pods of an IPv6 cluster': six.walk({ ...old, kind: 'pod of an IPv4 cluster with IPv6 egress' }, POD, 'IPv6').seenAs,
    'pods of an IPv4 cluster, IPv4 addresses in another VPC': both.walk(old, NODE, 'IPv4').seenAs,
  };

  test('says of peering what the walk sees', () => {
    const said = rows.map(([from, to, , , addresses]) => [`${from}, ${to}`, SAYS.find(([says]) => says.test(addresses))?.[1]]);
    expect(Object.fromEntries(said)).toEqual(seen);
  });
});

describe('two apps, two regions', () => {
  const SHOP_ID = 'vpc-0123456789abcdef1';
  const BANK_ID = 'vpc-0123456789abcdef2';
  const PCX = 'pcx-0123456789abcdef0';
  const BLOCK: Record<string, string> = { [SHOP_ID]: '2600:1f14:0:100::/56', [BANK_ID]: '2600:1f14:0:200::/56' };
  const ofOther = (stack: Stack, vpcId: string, second: number, region: string) => ImportedDualStackVpc.fromAttributes(stack, 'Peer', {
    vpcId, region, ipv4Cidr: `10.${second}.0.0/16`, ipv6Cidr: BLOCK[vpcId], tiers: [],
  });
  /** The logical id of the only resource of a type. */
  const only = ({ template }: DeployedStack, type: string) => Object.entries(template.Resources!).find(([, { Type }]) => Type === type)![0];

  function walked(isAccepted: boolean): PacketWalk {
    const stackIn = (id: string, region: string) => new Stack(testApp(), id, { env: { account: '123456789012', region } });
    const [shop, bank] = [stackIn('Shop', 'eu-west-1'), stackIn('Bank', 'us-east-1')];
    const vpc = vpcIn(shop, 1);
    new VpcPeering(shop, 'Peering', { vpc, peerVpc: ofOther(shop, BANK_ID, 2, 'us-east-1') });
    ipv6Cluster(shop, { vpc, controlPlaneAzs: 2 });
    const far = new DualStackVpc(bank, 'Vpc', { ipv4Cidr: '10.2.0.0/16', availabilityZones: ['us-east-1a', 'us-east-1b'] });
    const service = groupIn(bank, 'Service', far);
    if (isAccepted) {
      new VpcPeeringAcceptance(bank, 'Acceptance', { vpc: far, peerVpc: ofOther(bank, SHOP_ID, 1, 'eu-west-1'), peeringConnectionId: PCX })
        .allow({ to: service, port: HTTPS, source: PeeringSource.peerVpc() });
    }
    const stacks = [shop, bank].flatMap(each => deployed(each.node.root as App));
    return new PacketWalk(stacks.map((stack, at) => ({
      ...stack,
      ids: {
        [only(stack, 'AWS::EC2::VPC')]: [SHOP_ID, BANK_ID][at],
        ...at === 0 ? { [only(stack, 'AWS::EC2::VPCPeeringConnection')]: PCX } : {},
      },
      template: withBlock(stack, BLOCK[[SHOP_ID, BANK_ID][at]]),
    })));
  }
  /** The block that Amazon has given, which the other app states. */
  const withBlock = ({ template }: DeployedStack, Ipv6CidrBlock: string) => ({
    ...template,
    Resources: Object.fromEntries(Object.entries(template.Resources!).map(([id, each]) =>
      [id, each.Type === 'AWS::EC2::VPCCidrBlock' ? { ...each, Properties: { ...each.Properties, Ipv6CidrBlock } } : each])),
  });

  test('reach each other where the other side has accepted', () => {
    expect(walked(true).table([POD], [SERVICE])).toEqual({ 'pod > service IPv4': 'node, IPv4', 'pod > service IPv6': 'pod, IPv6' });
    expect(cells(walked(false).table([POD], [SERVICE]))).toEqual(['pod > service IPv4: no', 'pod > service IPv6: no']);
  });
});

describe('each fact counts', () => {
  const STACKS = twoVpcs();
  const GREEN = ACROSS(new PacketWalk(STACKS));
  type Resources = Record<string, { Type: string; Properties: Record<string, any> }>;

  /** The cells that go where the template of a stack says something else. */
  function red(stack: string, change: (resources: Resources) => void): string[] {
    const stacks: DeployedStack[] = JSON.parse(JSON.stringify(STACKS));
    change(stacks.find(({ name }) => name === stack)!.template.Resources as Resources);
    const table = ACROSS(new PacketWalk(stacks));
    return Object.keys(GREEN).filter(pair => table[pair] !== GREEN[pair]);
  }
  const named = (resources: Resources, name: RegExp) => {
    const found = Object.keys(resources).filter(id => name.test(id));
    expect(found).toHaveLength(1);
    return found[0];
  };
  const without = (name: RegExp) => (resources: Resources) => { delete resources[named(resources, name)]; };
  const pairs = (from: Host[], to: Host[], family: string) => from.flatMap(one => to.map(other => `${one.name} > ${other.name} ${family}`));
  const both = (one: Host[], other: Host[], family: string) => [...pairs(one, other, family), ...pairs(other, one, family)].filter(pair => !/> pod IPv4$/.test(pair));
  const rule = (resources: Resources, stack: string, property: string) => Object.keys(resources)
    .find(id => resources[id].Type === 'AWS::EC2::SecurityGroupIngress' && property in resources[id].Properties && JSON.stringify(resources[id].Properties.GroupId).includes(stack))!;
  const acl = (resources: Resources, subnet: RegExp, entries: object[]) => {
    resources.Acl = { Type: 'AWS::EC2::NetworkAcl', Properties: {} };
    resources.AclOf = { Type: 'AWS::EC2::SubnetNetworkAclAssociation', Properties: { SubnetId: { Ref: named(resources, subnet) }, NetworkAclId: { Ref: 'Acl' } } };
    entries.forEach((entry, at) => {
      resources[`Entry${at}`] = { Type: 'AWS::EC2::NetworkAclEntry', Properties: { NetworkAclId: { Ref: 'Acl' }, Protocol: 6, RuleAction: 'allow', RuleNumber: at + 1, ...entry } };
    });
  };

  test.each<[string, string, (resources: Resources) => void, string[]]>([
    ['the IPv6 route of the pods', 'Road', without(/^PeeringRoutesPrivateSubnet1IPv6/), both(HERE, THERE, 'IPv6')],
    ['the IPv4 route of the nodes', 'Road', without(/^PeeringRoutesPrivateSubnet1IPv4/), both(HERE, THERE, 'IPv4')],
    ['the IPv6 route back of the service', 'Road', without(/^PeeringPeerRoutesPrivateSubnet2IPv6/), both(HERE, [SERVICE], 'IPv6')],
    ['the IPv4 route back of the data', 'Road', without(/^PeeringPeerRoutesDataSubnet1IPv4/), both(HERE, [DATA], 'IPv4')],
    ['the route of a subnet that nobody of these is in', 'Road', without(/^PeeringRoutesPrivateSubnet2IPv6/), []],
    ['the rule for IPv6 at the service', 'Road', resources => { delete resources[rule(resources, 'Bank', 'CidrIpv6')]; }, pairs(HERE, THERE, 'IPv6')],
    ['the rule for IPv4 at the service', 'Road', resources => { delete resources[rule(resources, 'Bank', 'CidrIp')]; }, pairs(HERE, THERE, 'IPv4')],
    ['the rule for IPv6 at the cluster', 'Road', resources => { delete resources[rule(resources, 'Shop', 'CidrIpv6')]; }, pairs(THERE, HERE, 'IPv6')],
    ['the port of a rule', 'Road', resources => { Object.assign(resources[rule(resources, 'Bank', 'CidrIpv6')].Properties, { FromPort: 80, ToPort: 80 }); }, pairs(HERE, THERE, 'IPv6')],
    ['the other VPC', 'Road', resources => { resources[named(resources, /^PeeringConnection/)].Properties.PeerVpcId = 'vpc-other'; },
      ['IPv4', 'IPv6'].flatMap(family => both(HERE, THERE, family))],
    ['the IPv6 way out of a group', 'Bank', resources => {
      const { Properties } = resources[named(resources, /^Service/)];
      Properties.SecurityGroupEgress = Properties.SecurityGroupEgress.filter(({ CidrIpv6 }: any) => CidrIpv6 === undefined);
    }, pairs(THERE, HERE, 'IPv6')],
    ['a network ACL that knows IPv4 alone', 'Bank', resources => acl(resources, /^VpcPrivateSubnet2Subnet/, [false, true].map(Egress => ({ Egress, CidrBlock: '0.0.0.0/0' }))), both(HERE, [SERVICE], 'IPv6')],
    ['a network ACL that lets answers out to no port', 'Bank', resources => acl(resources, /^VpcDataSubnet1Subnet/, [
      ...['CidrBlock', 'Ipv6CidrBlock'].flatMap(block => [false, true].map(Egress => ({ Egress, [block]: block === 'CidrBlock' ? '0.0.0.0/0' : '::/0', ...Egress ? { PortRange: { From: 443, To: 443 } } : {} }))),
    ]), ['IPv4', 'IPv6'].flatMap(family => pairs(HERE, [DATA], family))],
  ])('%s', (_, stack, change, cellsThatGo) => {
    expect(red(stack, change).sort()).toEqual([...cellsThatGo].sort());
  });
});
