// What an app with a peering survives: AZs, tiers, blocks and rules that come and go, on either side.
import { App, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CREATE_ONLY } from './service-rules';
import { Updates, updatesBetween } from './updates-between';
import {
  DualStackVpc, Ipv4Egress, Ipv6CidrSource, PeeringAddressFamily, PeeringDnsResolution, PeeringSource, SubnetTier, VpcPeering,
} from '../../../src';
import { testApp } from '../../util/app';
import { DeployedApp } from '../../util/edited-app';
import { AZS } from '../../util/network';

interface Options {
  readonly azs?: number;
  readonly peerAzs?: number;
  readonly tiers?: readonly string[];
  readonly routedTiers?: readonly string[];
  readonly secondBlock?: boolean;
  readonly family?: PeeringAddressFamily;
  readonly dns?: PeeringDnsResolution;
  readonly ports?: readonly number[];
  readonly tag?: string;
  readonly isStaged?: boolean;
}

/** Two VPCs and their peering, in three stacks. Second blocks are pinned from the start, as docs/networks.md says. */
function deploy({ azs = 2, peerAzs = 2, tiers = [], routedTiers, ports = [443], ...options }: Options = {}): DeployedApp {
  const app: App = testApp();
  const parent = options.isStaged ? new Stage(app, 'Prod') : app;
  const [one, other, road] = ['One', 'Other', 'Road'].map(id => new Stack(parent, id, { stackName: id }));
  const vpcIn = (stack: Stack, second: number, count: number) => new DualStackVpc(stack, 'Vpc', {
    ipv4Cidr: `10.${second}.0.0/16`,
    availabilityZones: AZS.slice(0, count),
    ipv4Egress: Ipv4Egress.none(),
    tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Data' }), ...tiers.map(name => SubnetTier.private({ name }))],
  });
  const [vpc, peerVpc] = [vpcIn(one, 1, azs), vpcIn(other, 2, peerAzs)];
  vpc.pinIpv6Block();
  const subnets = routedTiers?.map(subnetGroupName => ({ subnetGroupName }));
  const peering = new VpcPeering(road, 'Peering', { vpc, peerVpc, subnets, addressFamily: options.family, dnsResolution: options.dns });
  const group = new ec2.SecurityGroup(other, 'Group', { vpc: peerVpc, description: 'not that of the path' });
  ports.forEach(port => peering.allow({ to: group, port: ec2.Port.tcp(port), source: PeeringSource.vpc() }));
  if (options.secondBlock) { vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() }); }
  if (options.tag) { Tags.of(app).add('commit', options.tag); }
  const assembly = app.synth();
  const stacks = options.isStaged ? assembly.getNestedAssembly('assembly-Prod').stacks : assembly.stacks;
  return Object.fromEntries(stacks.map(({ stackName, template, tags }) => [stackName, { template, tags }]));
}

const [ROUTE, RULE, DNS] = ['AWS::EC2::Route', 'AWS::EC2::SecurityGroupIngress', 'Custom::EksIpv6PeeringDns'];
const FIRST = deploy();

/** What happens in the stack of the peering, by effect and type, with how often. */
function ofRoad({ updates }: Updates): Record<string, number> {
  const counts: Record<string, number> = {};
  updates.filter(({ logicalId }) => logicalId.startsWith('Road/')).filter(({ type }) => [ROUTE, RULE, DNS].includes(type) || type.includes('Peering'))
    .forEach(({ effect, type }) => { counts[`${effect} ${type}`] = (counts[`${effect} ${type}`] ?? 0) + 1; });
  return counts;
}

test('the schema of a connection is in the table', () => {
  expect(CREATE_ONLY['AWS::EC2::VPCPeeringConnection'].properties).toEqual(['VpcId', 'PeerVpcId', 'PeerOwnerId', 'PeerRegion']);
});

test.each<[string, Options, Record<string, number>]>([
  ['an AZ more on one side makes its own routes', { azs: 3 }, { [`created ${ROUTE}`]: 4 }],
  ['an AZ more on the other side, too', { peerAzs: 3 }, { [`created ${ROUTE}`]: 4 }],
  ['a private tier more gets its own', { tiers: ['Pods'] }, { [`created ${ROUTE}`]: 8 }],
  ['a tier that is to have routes gets its own', { routedTiers: ['Private', 'Data', 'Public'] }, { [`created ${ROUTE}`]: 4 }],
  ['a tier that is to have none loses its own', { routedTiers: ['Private'] }, { [`deleted ${ROUTE}`]: 4 }],
  ['stating the tiers that are the default changes nothing', { routedTiers: ['Data', 'Private'] }, {}],
  ['a block that comes makes routes and rules', { secondBlock: true }, { [`created ${ROUTE}`]: 4, [`created ${RULE}`]: 1 }],
  ['one family less takes its routes and rules', { family: PeeringAddressFamily.ipv6() }, { [`deleted ${ROUTE}`]: 8, [`deleted ${RULE}`]: 1 }],
  ['stating the family that is the default changes nothing', { family: PeeringAddressFamily.dualStack() }, {}],
  ['names come beside the connection', { dns: PeeringDnsResolution.bothVpcs() }, { [`created ${DNS}`]: 2 }],
  ['a port more makes rules', { ports: [443, 8443] }, { [`created ${RULE}`]: 2 }],
  ['the order of rules does not count', { ports: [443] }, {}],
  ['a tag changes the connection in place', { tag: 'abc' }, { 'in place AWS::EC2::VPCPeeringConnection': 1 }],
  ['a stage around it changes nothing', { isStaged: true }, {}],
])('%s, and nothing else; it can be taken back', (_, options, expected) => {
  const next = deploy(options);
  const [there, back] = [updatesBetween(FIRST, next), updatesBetween(next, FIRST)];
  expect([there.refusals, back.refusals]).toEqual([[], []]);
  expect(ofRoad(there)).toEqual(expected);
  const reverse: Record<string, string> = { created: 'deleted', deleted: 'created' };
  expect(ofRoad(back)).toEqual(Object.fromEntries(Object.entries(expected).map(([key, count]) => [key.replace(/^\w+/, effect => reverse[effect] ?? effect), count])));
  expect([...there.updates, ...back.updates].filter(({ effect }) => effect === 'replaced' || effect === 'restarts nodes')).toEqual([]);
});

test('what is named of names is switched one by one', () => {
  const [both, one] = [PeeringDnsResolution.bothVpcs(), PeeringDnsResolution.vpc()].map(dns => deploy({ dns }));
  expect(ofRoad(updatesBetween(both, one))).toEqual({ [`deleted ${DNS}`]: 1 });
});
