// What an app with a transit gateway survives: AZs, tiers, blocks, options and tables that come and go.
import { App, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Updates, updatesBetween } from './updates-between';
import {
  AddressBlocks, DualStackVpc, Ipv4Egress, Ipv6CidrSource, SubnetTier, TransitGatewayAttachment, TransitGatewayAttachmentProps, TransitGatewayRouting,
} from '../../../src';
import { testApp } from '../../util/app';
import { DeployedApp } from '../../util/edited-app';
import { AZS } from '../../util/network';

interface Options {
  readonly azs?: number;
  readonly otherAzs?: number;
  readonly tiers?: readonly string[];
  readonly blocks?: readonly string[];
  readonly secondBlock?: boolean;
  readonly props?: Partial<TransitGatewayAttachmentProps>;
  /** Which table; none where it is not. */
  readonly associated?: number;
  readonly propagations?: number;
  readonly ports?: readonly number[];
  readonly tag?: string;
  readonly isStaged?: boolean;
}

/** Two VPCs and a gateway, in three stacks. Second blocks are pinned from the start, as docs/networks.md says. */
function deploy(options: Options = {}): DeployedApp {
  const { azs = 2, otherAzs = 2, tiers = [], blocks = ['172.16.0.0/12', '2001:db8::/32'], ports = [443], associated = 0, propagations = 1 } = options;
  const app: App = testApp();
  const parent = options.isStaged ? new Stage(app, 'Prod') : app;
  const [one, other, road] = ['One', 'Other', 'Road'].map(id => new Stack(parent, id, { stackName: id }));
  const vpcIn = (stack: Stack, second: number, count: number) => new DualStackVpc(stack, 'Vpc', {
    ipv4Cidr: `10.${second}.0.0/16`,
    availabilityZones: AZS.slice(0, count),
    ipv4Egress: Ipv4Egress.none(),
    tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Transit', ipv4Mask: 28 }), ...tiers.map(name => SubnetTier.private({ name }))],
  });
  const [vpc, far] = [vpcIn(one, 1, azs), vpcIn(other, 2, otherAzs)];
  far.pinIpv6Block();
  const { ref: transitGatewayId } = new ec2.CfnTransitGateway(road, 'Gateway', { defaultRouteTableAssociation: 'disable', defaultRouteTablePropagation: 'disable' });
  const [first, second] = ['First', 'Second'].map(id => new ec2.CfnTransitGatewayRouteTable(road, id, { transitGatewayId }).ref);
  const there = new TransitGatewayAttachment(road, 'There', {
    vpc, transitGatewayId, routes: [{ destinations: [AddressBlocks.vpc(far), ...blocks.map(block => AddressBlocks.cidr(block))] }], ...options.props,
  });
  new TransitGatewayAttachment(road, 'Back', { vpc: far, transitGatewayId, routes: [{ destinations: [AddressBlocks.vpc(vpc)] }] });
  new TransitGatewayRouting(road, 'Routing', {
    transitGatewayAttachmentId: there.transitGatewayAttachmentId,
    associatedRouteTableId: [first, second][associated],
    propagatedRouteTableIds: [second, first].slice(0, propagations),
    routes: [{ routeTableId: first, destinations: [AddressBlocks.cidr('::/0')] }],
  });
  const group = new ec2.SecurityGroup(one, 'Group', { vpc, description: 'not that of the path' });
  ports.forEach(port => { there.allow({ to: group, port: ec2.Port.tcp(port), sources: [AddressBlocks.vpc(far)] }); });
  if (options.secondBlock) { far.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() }); }
  if (options.tag) { Tags.of(app).add('commit', options.tag); }
  const assembly = app.synth();
  const stacks = options.isStaged ? assembly.getNestedAssembly('assembly-Prod').stacks : assembly.stacks;
  return Object.fromEntries(stacks.map(({ stackName, template, tags }) => [stackName, { template, tags }]));
}

const FIRST = deploy();

/** What happens in the stack of the gateway, by effect and type, with how often. */
function ofRoad({ updates }: Updates): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { effect, type } of updates.filter(({ logicalId }) => logicalId.startsWith('Road/'))) {
    const what = `${effect} ${type.split('::').pop()}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

test.each<[string, Options, Record<string, number>]>([
  ['nothing', {}, {}],
  ['a stage around it', { isStaged: true }, {}],
  ['an AZ: a subnet of the attachment in place, and a route for each block', { azs: 3 }, { 'in place TransitGatewayAttachment': 1, 'created Route': 4 }],
  ['an AZ of the other VPC', { otherAzs: 3 }, { 'in place TransitGatewayAttachment': 1, 'created Route': 2 }],
  ['a tier', { tiers: ['More'] }, { 'created Route': 2 * (4 + 2) }],
  ['a block, before the others', { blocks: ['192.168.0.0/16', '172.16.0.0/12', '2001:db8::/32'] }, { 'created Route': 2 }],
  ['a second block of the other VPC', { secondBlock: true }, { 'created Route': 2, 'created SecurityGroupIngress': 1 }],
  ['options', { props: { applianceMode: true, dnsSupport: false, securityGroupReferencing: true } }, { 'in place TransitGatewayAttachment': 1 }],
  ['other subnets', { props: { vpcSubnets: { subnetGroupName: 'Private' } } }, { 'in place TransitGatewayAttachment': 1 }],
  ['a port', { ports: [443, 80] }, { 'created SecurityGroupIngress': 2 }],
  ['a propagation', { propagations: 2 }, { 'created TransitGatewayRouteTablePropagation': 1 }],
])('%s', (_, options, happens) => {
  const between = updatesBetween(FIRST, deploy(options));
  expect(between.refusals).toEqual([]);
  expect(ofRoad(between)).toEqual(happens);
});

test('a tag changes what can have one, in place', () => {
  const between = updatesBetween(FIRST, deploy({ tag: 'a1b2c3' }));
  expect(between.refusals).toEqual([]);
  expect(ofRoad(between)).toEqual({ 'in place TransitGatewayAttachment': 2, 'in place TransitGateway': 1, 'in place TransitGatewayRouteTable': 2 });
});

test('without IPv6 support the IPv6 routes go, and the attachment stays', () => {
  const blocks = ['172.16.0.0/12'];
  const between = updatesBetween(deploy({ blocks }), deploy({ blocks, props: { ipv6Support: false } }));
  expect(between.refusals).toEqual([]);
  expect(ofRoad(between)).toEqual({ 'in place TransitGatewayAttachment': 1, 'deleted Route': 2, 'deleted SecurityGroupIngress': 1 });
  expect(updatesBetween(deploy({ blocks, props: { ipv6Support: false } }), deploy({ blocks })).refusals).toEqual([]);
});

test('another table of the association is refused in one deployment, and taken in two', () => {
  const [without, other] = [deploy({ associated: -1 }), deploy({ associated: 1 })];
  expect(updatesBetween(FIRST, other).refusals.map(({ why }) => why)).toEqual([expect.stringContaining('already associated')]);
  expect([updatesBetween(FIRST, without), updatesBetween(without, other)].flatMap(({ refusals }) => refusals)).toEqual([]);
});
