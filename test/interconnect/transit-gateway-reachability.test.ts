/**
 * Who reaches whom over a transit gateway, by a walk of packets over the templates alone, and that each fact of a template counts: without it exactly the cells go that hang on it.
 */
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  AddressBlocks, DualStackVpc, Ipv4Egress, Ipv6Egress, RouteTarget, SubnetTier, TransitGatewayAttachment, TransitGatewayAttachmentProps,
  TransitGatewayRouting,
} from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster } from '../util/cluster';
import { deployed, hostsOfShopAndBank } from '../util/deployed';
import { AZS } from '../util/network';
import { DeployedStack, Host, PacketWalk } from '../util/packet-walk';

const HTTPS = ec2.Port.tcp(443);
/** A gateway that does neither by itself. */
const BY_ITSELF = { defaultRouteTableAssociation: 'disable', defaultRouteTablePropagation: 'disable' };
type Resources = Record<string, { Type: string; Properties: Record<string, any> }>;

const TIERS = [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Data' }), SubnetTier.isolated({ name: 'Transit', ipv4Mask: 28 })];
const vpcIn = (stack: Stack, second: number) => new DualStackVpc(stack, 'Vpc', {
  ipv4Cidr: `10.${second}.0.0/16`, availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.natGateways(1), tiers: TIERS,
});
const groupIn = (stack: Stack, vpc: ec2.IVpc) => new ec2.SecurityGroup(stack, 'Service', { vpc, allowAllIpv6Outbound: true });

interface Choice {
  readonly to?: (vpc: ec2.IVpc) => AddressBlocks;
  readonly gateway?: ec2.CfnTransitGatewayProps;
  readonly shop?: Partial<TransitGatewayAttachmentProps>;
  readonly bank?: (stack: Stack) => ec2.IVpc;
}

/** A cluster and a service in two VPCs, each in a stack, and the gateway with both attachments in a third one. Each lets the other in. */
function twoVpcs({ to = AddressBlocks.vpc, gateway: props, shop: options, bank = stack => vpcIn(stack, 2) }: Choice = {}): DeployedStack[] {
  const app = testApp();
  const [shop, other, road] = ['Shop', 'Bank', 'Road'].map(id => new Stack(app, id));
  const [vpc, far] = [vpcIn(shop, 1), bank(other)];
  const cluster = ipv6Cluster(shop, { vpc, controlPlaneAzs: 2 });
  const service = groupIn(other, far);
  const { ref: transitGatewayId } = new ec2.CfnTransitGateway(road, 'Gateway', props);
  const data = far instanceof DualStackVpc ? [{ subnetGroupName: 'Data' }] : [];
  const here = new TransitGatewayAttachment(road, 'Here', { vpc, transitGatewayId, routes: [{ destinations: [to(far)] }], ...options });
  const there = new TransitGatewayAttachment(road, 'There', {
    vpc: far, transitGatewayId, routes: [{ destinations: [to(vpc)], subnets: [{ subnetGroupName: 'Private' }, ...data] }],
  });
  there.allow({ to: service, port: HTTPS, sources: [to(vpc)] });
  here.allow({ to: cluster.clusterSecurityGroup, port: HTTPS, sources: [to(far)] });
  if (props) {
    const { ref: table } = new ec2.CfnTransitGatewayRouteTable(road, 'Table', { transitGatewayId });
    for (const [id, { transitGatewayAttachmentId }] of Object.entries({ HereRouting: here, ThereRouting: there })) {
      new TransitGatewayRouting(road, id, { transitGatewayAttachmentId, associatedRouteTableId: table, propagatedRouteTableIds: [table] });
    }
  }
  return deployed(app);
}

const STACKS = twoVpcs();
const { pod: POD, node: NODE, service: SERVICE, data: DATA } = hostsOfShopAndBank(STACKS);
const INTERNET: Host = { name: 'internet', kind: 'internet' };
const HERE = [POD, NODE];
const THERE = [SERVICE, DATA];
const across = (walk: PacketWalk) => ({ ...walk.table(HERE, THERE), ...walk.table(THERE, HERE) });
const shortened = (table: Record<string, string>) => Object.fromEntries(Object.entries(table).map(([pair, text]) => [pair, text.replace(/^no: .*/, 'no')]));

/** Both families; nobody opens a connection to an IPv4 address of a pod. */
const GREEN = {
  'pod > service IPv4': 'node, IPv4',
  'pod > service IPv6': 'pod, IPv6',
  'pod > data IPv4': 'node, IPv4',
  'pod > data IPv6': 'pod, IPv6',
  'node > service IPv4': 'itself, IPv4',
  'node > service IPv6': 'itself, IPv6',
  'node > data IPv4': 'itself, IPv4',
  'node > data IPv6': 'itself, IPv6',
  'service > pod IPv4': 'no',
  'service > pod IPv6': 'itself, IPv6',
  'service > node IPv4': 'itself, IPv4',
  'service > node IPv6': 'itself, IPv6',
  'data > pod IPv4': 'no',
  'data > pod IPv6': 'itself, IPv6',
  'data > node IPv4': 'itself, IPv4',
  'data > node IPv6': 'itself, IPv6',
};
const onlyIpv6 = Object.fromEntries(Object.entries(GREEN).map(([pair, text]) => [pair, pair.endsWith('IPv4') ? 'no' : text]));

test('both families (scenario e)', () => {
  const walk = new PacketWalk(STACKS);
  expect(shortened(across(walk))).toEqual(GREEN);
  expect(walk.walk(POD, SERVICE, 'IPv6').over).toEqual(['transit gateway']);
  expect(walk.table([POD], [INTERNET])).toEqual({ 'pod > internet IPv4': 'NAT gateway, IPv4', 'pod > internet IPv6': 'pod, IPv6' });
});

test('IPv6 alone (scenario f)', () => {
  expect(shortened(across(new PacketWalk(twoVpcs({ to: AddressBlocks.ipv6OfVpc }))))).toEqual(onlyIpv6);
});

test('tables of the gateway that are stated', () => {
  expect(shortened(across(new PacketWalk(twoVpcs({ gateway: BY_ITSELF }))))).toEqual(GREEN);
});

test('appliance mode changes nothing of it', () => {
  expect(shortened(across(new PacketWalk(twoVpcs({ shop: { applianceMode: true } }))))).toEqual(GREEN);
});

test('an IPv4 service in a VPC of IPv4 alone sees the node (scenario i, figure 6)', () => {
  const bank = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr('10.2.0.0/16'), maxAzs: 2, natGateways: 1 });
  const stacks = twoVpcs({ bank, to: AddressBlocks.ipv4OfVpc });
  expect(shortened(new PacketWalk(stacks).table([POD], [SERVICE]))).toEqual({ 'pod > service IPv4': 'node, IPv4', 'pod > service IPv6': 'no' });
});

test('pods of an IPv4 cluster with IPv6 egress reach IPv6 pods directly, over IPv6 routes alone (scenario l, figure 7b)', () => {
  const walk = new PacketWalk(twoVpcs({ to: AddressBlocks.ipv6OfVpc }));
  const old: Host = { name: 'old', kind: 'pod of an IPv4 cluster with IPv6 egress', subnet: SERVICE.subnet, groups: SERVICE.groups };
  expect(shortened(walk.table([old], [POD]))).toEqual({ 'old > pod IPv4': 'no', 'old > pod IPv6': 'node, IPv6' });
});

test('an attachment that becomes IPv6-capable carries what it did not before (scenario h)', () => {
  const stacks: DeployedStack[] = JSON.parse(JSON.stringify(STACKS));
  const attachments = () => Object.values(stacks.find(({ name }) => name === 'Road')!.template.Resources as Resources)
    .filter(({ Type }) => Type === 'AWS::EC2::TransitGatewayAttachment');
  attachments().forEach(({ Properties: { Options } }) => { Options.Ipv6Support = 'disable'; });
  expect(shortened(across(new PacketWalk(stacks)))).toEqual(Object.fromEntries(Object.entries(GREEN).map(([pair, text]) => [pair, pair.endsWith('IPv6') ? 'no' : text])));
  attachments().forEach(({ Properties: { Options } }) => { Options.Ipv6Support = 'enable'; });
  expect(shortened(across(new PacketWalk(stacks)))).toEqual(GREEN);
});

describe('a VPC without a way out of its own leaves through another one', () => {
  function through(destinations: AddressBlocks[]): PacketWalk {
    const app = testApp();
    const stack = new Stack(app, 'S');
    const { ref: transitGatewayId } = new ec2.CfnTransitGateway(stack, 'Gateway', BY_ITSELF);
    const [ofSpokes, ofEgress] = ['Spokes', 'Core'].map(id => new ec2.CfnTransitGatewayRouteTable(stack, id, { transitGatewayId }).ref);
    const outside = RouteTarget.transitGateway(transitGatewayId);
    const spoke = new DualStackVpc(stack, 'Spoke', {
      ipv4Cidr: '10.1.0.0/16',
      availabilityZones: AZS.slice(0, 2),
      tiers: [SubnetTier.private()],
      ipv4Egress: Ipv4Egress.through(outside),
      ipv6Egress: Ipv6Egress.through(outside),
    });
    const egress = new DualStackVpc(stack, 'Egress', {
      ipv4Cidr: '10.2.0.0/16', availabilityZones: AZS.slice(0, 2), tiers: [SubnetTier.public(), SubnetTier.private({ name: 'Transit', ipv4Mask: 28 })],
    });
    new TransitGatewayRouting(stack, 'Leaves', {
      transitGatewayAttachmentId: new TransitGatewayAttachment(stack, 'OfSpoke', { vpc: spoke, transitGatewayId }).transitGatewayAttachmentId,
      associatedRouteTableId: ofSpokes,
      propagatedRouteTableIds: [ofEgress],
    });
    const attachment = new TransitGatewayAttachment(stack, 'OfEgress', {
      vpc: egress, transitGatewayId, routes: [{ destinations: [AddressBlocks.vpc(spoke)], subnets: [{ subnetGroupName: 'Public' }] }],
    });
    new TransitGatewayRouting(stack, 'Comes', {
      transitGatewayAttachmentId: attachment.transitGatewayAttachmentId,
      associatedRouteTableId: ofEgress,
      routes: [{ routeTableId: ofSpokes, destinations }],
    });
    new ec2.SecurityGroup(stack, 'Group', { vpc: spoke, allowAllIpv6Outbound: true });
    return new PacketWalk(deployed(app));
  }
  const host: Host = { name: 'host', kind: 'node', subnet: 'S/Spoke/PrivateSubnet1', groups: ['S/Group'] };

  test('over IPv4 by its NAT gateway; over IPv6 not, as a gateway to the internet carries addresses of its own VPC alone', () => {
    const walk = through(['0.0.0.0/0', '::/0'].map(block => AddressBlocks.cidr(block)));
    expect(walk.table([host], [INTERNET])).toEqual({
      'host > internet IPv4': 'NAT gateway, IPv4',
      'host > internet IPv6': expect.stringMatching(/^no: .* is no address of/),
    });
    expect(walk.walk(host, INTERNET, 'IPv4').over).toEqual(['transit gateway', 'NAT gateway', 'internet gateway']);
  });

  test('not without the static route', () => {
    expect(through([]).table([host], [INTERNET])).toEqual({
      'host > internet IPv4': 'no: no route of the transit gateway leads there', 'host > internet IPv6': 'no: no route of the transit gateway leads there',
    });
  });
});

describe('each fact counts', () => {
  const stated = twoVpcs({ gateway: BY_ITSELF });

  /** The cells that go where the template of a stack says something else. */
  function red(change: (resources: Resources) => void): string[] {
    const stacks: DeployedStack[] = JSON.parse(JSON.stringify(stated));
    change(stacks.find(({ name }) => name === 'Road')!.template.Resources as Resources);
    const table = shortened(across(new PacketWalk(stacks)));
    return Object.entries(GREEN).filter(([pair, text]) => table[pair] !== text).map(([pair]) => pair);
  }
  const named = (resources: Resources, name: RegExp) => {
    const found = Object.keys(resources).filter(id => name.test(id));
    expect(found).toHaveLength(1);
    return found[0];
  };
  const without = (name: RegExp) => (resources: Resources) => { delete resources[named(resources, name)]; };
  const pairs = (from: Host[], to: Host[], family: string) => from.flatMap(one => to.map(other => `${one.name} > ${other.name} ${family}`));
  const both = (one: Host[], other: Host[], ...families: string[]) => families
    .flatMap(family => [...pairs(one, other, family), ...pairs(other, one, family)]).filter(pair => !/> pod IPv4$/.test(pair));

  test.each<[string, (resources: Resources) => void, string[]]>([
    ['IPv6 support of the attachment here', resources => { resources[named(resources, /^HereAttachment/)].Properties.Options.Ipv6Support = 'disable'; }, both(HERE, THERE, 'IPv6')],
    ['IPv6 support of the attachment there', resources => { delete resources[named(resources, /^ThereAttachment/)].Properties.Options.Ipv6Support; }, both(HERE, THERE, 'IPv6')],
    ['the propagation of here', without(/^HereRoutingPropagation/), both(HERE, THERE, 'IPv4', 'IPv6')],
    ['the propagation of there', without(/^ThereRoutingPropagation/), both(HERE, THERE, 'IPv4', 'IPv6')],
    ['an association', without(/^HereRoutingAssociation/), both(HERE, THERE, 'IPv4', 'IPv6')],
    ['the IPv6 route of the pods', without(/^HereRoutesPrivateSubnet1\w{8}IPv6/), both(HERE, THERE, 'IPv6')],
    ['the IPv6 route back of the service', without(/^ThereRoutesPrivateSubnet2\w{8}IPv6/), both(HERE, [SERVICE], 'IPv6')],
    ['the IPv4 route back of the data', without(/^ThereRoutesDataSubnet1\w{8}IPv4/), both(HERE, [DATA], 'IPv4')],
    ['the route of a subnet that nobody of these is in', without(/^HereRoutesPrivateSubnet2\w{8}IPv6/), []],
    ['the interface in the AZ of the pods', resources => { resources[named(resources, /^HereAttachment/)].Properties.SubnetIds.shift(); }, both(HERE, THERE, 'IPv4', 'IPv6')],
    ['the interface in the AZ of the service', resources => { resources[named(resources, /^ThereAttachment/)].Properties.SubnetIds.pop(); }, both(HERE, [SERVICE], 'IPv4', 'IPv6')],
    ['another gateway', resources => { resources[named(resources, /^ThereAttachment/)].Properties.TransitGatewayId = 'tgw-other'; }, both(HERE, THERE, 'IPv4', 'IPv6')],
    ['a blackhole for IPv4', resources => {
      resources.Blackhole = {
        Type: 'AWS::EC2::TransitGatewayRoute', Properties: { TransitGatewayRouteTableId: { Ref: 'Table' }, DestinationCidrBlock: '10.2.0.0/16', Blackhole: true },
      };
    }, both(HERE, THERE, 'IPv4')],
    ['appliance mode', resources => { resources[named(resources, /^HereAttachment/)].Properties.Options.ApplianceModeSupport = 'enable'; }, []],
  ])('%s', (_, change, cells) => {
    expect(red(change).sort()).toEqual([...cells].sort());
  });
});
