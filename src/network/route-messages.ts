import type { Table } from '../diagnostics/diagnostics';

/** What is refused of ways out. */
export const ROUTE_ERRORS = {
  'route-target-id': {
    what: '{prop} is no id of a {kind}',
    expected: '{shape}, or a token',
    remedy: 'write the id that AWS gave, or use the factory of RouteTarget for what it is the id of',
    mend: "Ipv4Egress.through(RouteTarget.transitGateway('tgw-0123456789abcdef0'));",
  },
  'route-target-family': {
    what: 'a {kind} is no way out over {family}',
    expected: '{instead}',
    remedy: 'choose another target, or the egress that makes the gateway',
    mend: "new DualStackVpc(this, 'Vpc', { ipv4Egress: Ipv4Egress.natGatewayPerAz(), ipv6Egress: Ipv6Egress.egressOnlyInternetGateway() });",
  },
  'route-targets-by-az': {
    what: 'the targets of RouteTarget.byAz are none, or such a list themselves',
    expected: 'at least one target, each for the subnets of its AZ',
    remedy: 'list a target for each AZ slot, in the order of the AZs of the VPC',
    mend: "RouteTarget.byAz([RouteTarget.vpcEndpoint('vpce-0123456789abcdef0'), RouteTarget.vpcEndpoint('vpce-0123456789abcdef1')]);",
  },
  'egress-without-private-tier': {
    what: '{prop} has no private subnet to serve',
    expected: 'a tier of SubnetTier.private()',
    remedy: 'add a private tier, or leave {prop} out: isolated subnets have no way out, public ones have their own',
    mend: 'tiers: [SubnetTier.private()]',
  },
  'regional-nat-count': {
    what: 'a regional NAT gateway is asked for with a number of gateways',
    expected: 'no number: it is one gateway, and AWS extends it to the AZs in which something uses it',
    remedy: 'leave the number out, or use Ipv4Egress.natGateways() for gateways that stand in AZs',
    mend: 'Ipv4Egress.regionalNatGateway();',
  },
  'regional-nat-addresses': {
    what: 'eipAllocationIds of a regional NAT gateway names {problem}',
    expected: 'for each AZ of the VPC at least one allocation id of an Elastic IP address',
    remedy: 'state them, or leave the property out, and AWS allocates addresses',
    mend: "Ipv4Egress.regionalNatGateway({ eipAllocationIds: { 'eu-west-1a': ['eipalloc-0123456789abcdef0'] } });",
  },
} as const satisfies Table;

/** What is probably not meant about them. */
export const ROUTE_WARNINGS = {
  'route-target-not-attached': {
    what: 'default routes of the VPC lead to a {kind}, and the app attaches the VPC to none before them',
    expected: 'an attachment in the stack of the VPC: EC2 refuses a route to a {kind} to which the VPC is not attached',
    remedy: 'make the attachment in the stack of the VPC, state it as attachment of the target, or acknowledge that the VPC is attached already',
    mend: `new ec2.CfnTransitGatewayAttachment(this, 'Attachment', {
  vpcId: vpc.vpcId, transitGatewayId: 'tgw-0123456789abcdef0', subnetIds: vpc.selectSubnets().subnetIds, options: { Ipv6Support: 'enable' },
});`,
  },
  'attachment-without-ipv6': {
    what: 'an attachment does not carry IPv6, which leaves the VPC through the {kind}',
    expected: 'the option Ipv6Support, which is off by default',
    remedy: 'enable it, which interrupts nothing, or use another Ipv6Egress',
    mend: "options: { Ipv6Support: 'enable' }",
  },
} as const satisfies Table;
