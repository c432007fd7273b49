import { IPV6_EGRESS_ERRORS, IPV6_EGRESS_WARNINGS } from './ipv6-egress-messages';
import { PRIVATE_SERVICE_ERRORS, PRIVATE_SERVICE_WARNINGS } from './private-service-messages';
import { TRANSIT_GATEWAY_ERRORS, TRANSIT_GATEWAY_WARNINGS } from './transit-gateway-messages';
import { register } from '../diagnostics/diagnostics';

const SOURCE = 'VPC peering guide, "vpc-peering-basics"';

const messages = register('interconnect', {
  ...IPV6_EGRESS_ERRORS,
  ...TRANSIT_GATEWAY_ERRORS,
  'vpc-peering-self': {
    what: 'a VPC is peered with itself',
    expected: 'two VPCs',
    remedy: 'state the other one as {prop}',
    mend: "new VpcPeering(this, 'Peering', { vpc: app, peerVpc: data });",
  },
  'vpc-peering-overlap': {
    what: 'blocks of the two VPCs overlap',
    expected: `blocks that have no address in common, in IPv4 where only IPv6 is routed too (${SOURCE})`,
    remedy: 'give one of the VPCs other blocks: a DualStackVpc has 10.0.0.0/16 where ipv4Cidr says nothing, and a block is chosen once, before the VPC is deployed. PrivateLink works between VPCs that overlap',
    mend: `const app = new DualStackVpc(this, 'App', { ipv4Cidr: '10.1.0.0/16' });
const data = new DualStackVpc(this, 'Data', { ipv4Cidr: '10.2.0.0/16' });
new VpcPeering(this, 'Peering', { vpc: app, peerVpc: data });`,
  },
  'vpc-peering-twice': {
    what: 'the two VPCs are peered twice',
    expected: `one connection between two VPCs (${SOURCE})`,
    remedy: 'use the other one: its routes and rules take both ways',
    mend: 'peering.allow({ to: database, port: ec2.Port.tcp(5432), source: PeeringSource.vpc() });',
  },
  'vpc-peering-route-taken': {
    what: 'a route table has two routes to a block of the other VPC',
    expected: 'one, as EC2 refuses the second',
    remedy: 'leave the other route out, or its table out of subnets and peerSubnets',
    mend: "new VpcPeering(this, 'Peering', { vpc, peerVpc, subnets: [vpc.tier('App')], peerSubnets: [] });",
  },
  'vpc-peering-region-unknown': {
    what: 'whether {prop} is in the region of {other} is not known',
    expected: 'regions that are written in the app, or one stack environment for both VPCs',
    remedy: 'state env of the stacks, and region of a VPC that is imported',
    mend: `new NetworkStack(app, 'Network', { env: { account: '123456789012', region: 'eu-west-1' } });
ImportedDualStackVpc.fromAttributes(this, 'Peer', { vpcId: 'vpc-0123456789abcdef0', region: 'us-east-1', ipv6Cidr, tiers: [] });`,
  },
  'vpc-peering-elsewhere': {
    what: 'the stack of the construct is not in the account and region of vpc',
    expected: '{place}, as a connection is asked for and routed where its VPC is',
    remedy: 'make it in a stack there, or swap vpc and peerVpc',
    mend: "new PeeringStack(app, 'Peering', { env: { account: '123456789012', region: 'eu-west-1' } });",
  },
  'vpc-peering-circle': {
    what: 'the stack of the peering is deployed before a stack of its VPCs, which the peering itself waits for',
    expected: 'the peering in {right}',
    remedy: 'make it there',
    mend: `const peering = new Stack(app, 'Peering');
new VpcPeering(peering, 'AppToData', { vpc: network.vpc, peerVpc: data.vpc });`,
  },
  'vpc-peering-role-missing': {
    what: 'nobody accepts the peering in the account of peerVpc',
    expected: 'peerRoleArn, a role of that account that the one of the stack may assume (AWS::EC2::VPCPeeringConnection in the template reference of CloudFormation)',
    remedy: 'make a VpcPeeringRole in an app of that account, and state its ARN',
    mend: `// in the other account
new VpcPeeringRole(this, 'AcceptsPeering', { vpc, requesterAccountId: '123456789012', roleName: 'accepts-peering' });
// here
new VpcPeering(this, 'Peering', { vpc, peerVpc, peerRoleArn });`,
  },
  'vpc-peering-far-side': {
    what: '{prop} is about a VPC in another account or region, where this stack changes nothing',
    expected: 'it where that VPC is',
    remedy: 'leave it out here, and make a VpcPeeringAcceptance in a stack there',
    mend: "new VpcPeeringAcceptance(this, 'Acceptance', { vpc, peerVpc, peeringConnectionId: 'pcx-0123456789abcdef0' });",
  },
  'vpc-peering-family': {
    what: '{family} is asked for, and {vpc} has no block of it that is known',
    expected: 'a block of the family in both VPCs',
    remedy: 'make the VPC a DualStackVpc, state the block where it is imported as an ImportedDualStackVpc, or choose another PeeringAddressFamily',
    mend: "const peerVpc = ImportedDualStackVpc.fromAttributes(this, 'Peer', { vpcId, ipv6Cidr: '2001:db8:1234:1a00::/56', tiers: [] });",
  },
  'vpc-peering-no-family': {
    what: 'the two VPCs have no address family in common that is known',
    expected: 'a block of one family in both VPCs',
    remedy: 'state the blocks of a VPC that is imported, by ImportedDualStackVpc.fromAttributes()',
    mend: "const peerVpc = ImportedDualStackVpc.fromAttributes(this, 'Peer', { vpcId, ipv4Cidr: '10.2.0.0/16', tiers: [] });",
  },
  'vpc-peering-table-unknown': {
    what: 'the route table of a subnet is not known',
    expected: 'subnets whose route tables the app makes, or that are imported with their ids',
    remedy: 'state routeTableId where the subnet is imported, or an empty list as {prop} where others make the routes',
    mend: "new VpcPeering(this, 'Peering', { vpc, peerVpc, peerSubnets: [] });",
  },
  'vpc-peering-subnet': {
    what: '{prop} names a subnet of the other VPC',
    expected: 'subnets of the VPC that it is about',
    remedy: 'state subnets for vpc, and peerSubnets for peerVpc',
    mend: "new VpcPeering(this, 'Peering', { vpc, peerVpc, subnets: [vpc.tier('App')], peerSubnets: [peerVpc.tier('Data')] });",
  },
  'vpc-peering-group': {
    what: 'a rule names a security group across a peering of two regions',
    expected: 'a block: groups are referred to within a region (VPC peering guide, "vpc-peering-security-groups")',
    remedy: 'use PeeringSource.vpc(), PeeringSource.peerVpc(), PeeringSource.ipv4Cidr() or PeeringSource.ipv6Cidr()',
    mend: 'peering.allow({ to: database, port: ec2.Port.tcp(5432), source: PeeringSource.vpc() });',
  },
  'vpc-peering-cidr': {
    what: 'the source of a rule is no block of {family}',
    expected: 'a block in CIDR notation, without bits behind its prefix, or a token',
    remedy: 'correct it, or use the factory of the other family',
    mend: "PeeringSource.ipv6Cidr('2001:db8:1234:1a10::/64');",
  },
  'vpc-peering-rule-target': {
    what: 'a rule is for something without a security group',
    expected: 'a security group, or something that has one',
    remedy: 'pass what has one',
    mend: 'peering.allow({ to: database, port: ec2.Port.tcp(5432), source: PeeringSource.vpc() });',
  },
  'vpc-peering-id': {
    what: '{prop} is no id of a VPC peering connection',
    expected: 'an id such as pcx-0123456789abcdef0, or a token',
    remedy: 'write the id that `aws ec2 describe-vpc-peering-connections` shows',
    mend: "new VpcPeeringAcceptance(this, 'Acceptance', { vpc, peerVpc, peeringConnectionId: 'pcx-0123456789abcdef0' });",
  },
  'vpc-peering-account': {
    what: '{prop} is no id of an account',
    expected: 'twelve digits in quotes',
    remedy: 'correct it',
    mend: "new VpcPeeringRole(this, 'Role', { vpc, requesterAccountId: '123456789012' });",
  },
  'vpc-peering-dns-off': {
    what: 'a VPC has its DNS switched off, and DNS resolution over the peering is asked for',
    expected: 'enableDnsSupport and enableDnsHostnames of both VPCs (VPC peering guide, "vpc-peering-dns")',
    remedy: 'switch both on, or use PeeringDnsResolution.none()',
    mend: "new DualStackVpc(this, 'Vpc', { enableDnsSupport: true, enableDnsHostnames: true });",
  },
  ...PRIVATE_SERVICE_ERRORS,
}, {
  ...IPV6_EGRESS_WARNINGS,
  ...TRANSIT_GATEWAY_WARNINGS,
  'vpc-peering-one-family': {
    what: 'the VPCs are peered over {family} alone, as {vpc} has no block of the other family that is known',
    expected: 'both families, or PeeringAddressFamily.{factory}() where one is meant',
    remedy: 'make the VPC dual stack, state its block where it is imported, or say that one family is meant',
    mend: "new VpcPeering(this, 'Peering', { vpc, peerVpc, addressFamily: PeeringAddressFamily.ipv4() });",
  },
  'vpc-peering-no-routes': {
    what: 'nothing in the app leads from {vpc} to the other VPC, as no private or isolated subnet of it is known',
    expected: 'routes on both sides: answers take a route of their own',
    remedy: 'state {prop}, its tiers with routeTableId where it is imported, or an empty list as {prop} where others make the routes',
    mend: "new VpcPeering(this, 'Peering', { vpc, peerVpc, peerSubnets: [{ subnetType: ec2.SubnetType.PUBLIC }] });",
  },
  'vpc-peering-block-unknown': {
    what: 'a further block of {vpc} is not known to the app, so no route leads to it',
    expected: 'an association that names its block, or a VpcIpv6Block',
    remedy: 'use VpcIpv6Block, which asks for the block, or acknowledge that nothing in it is to be reached over the peering',
    mend: "vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() });",
  },
  ...PRIVATE_SERVICE_WARNINGS,
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const warn: typeof messages.warn = messages.warn;
export const messageOf: typeof messages.messageOf = messages.messageOf;
