/** What can be wrong with attachments to transit gateways. `messages.ts` registers them. */

const GUIDE = 'transit gateway user guide, "tgw-vpc-attachments"';

export const TRANSIT_GATEWAY_ERRORS = {
  'address-blocks-token': {
    what: 'the family of a block is not known until deployment',
    expected: 'a block that is written out, such as 10.0.0.0/8',
    remedy: 'state a token by AddressBlocks.ipv4Cidr() or AddressBlocks.ipv6Cidr(), and the blocks of a VPC by AddressBlocks.vpc()',
    mend: 'AddressBlocks.ipv6Cidr(other.vpcIpv6Cidr);',
  },
  'address-blocks-cidr': {
    what: 'cidr is not a block of {family} addresses',
    expected: 'the first address of a block and a prefix length, such as 10.0.0.0/8 or 2001:db8::/32',
    remedy: 'correct it',
    mend: "AddressBlocks.cidr('2001:db8:1234:1a00::/56');",
  },
  'address-blocks-unknown': {
    what: 'no {family} block of the VPC is known',
    expected: 'a VPC that says its blocks',
    remedy: 'state the blocks of a VPC that is imported, by ImportedDualStackVpc.fromAttributes(), or use AddressBlocks.cidr()',
    mend: "const data = ImportedDualStackVpc.fromAttributes(this, 'Data', { vpcId, ipv4Cidr: '10.2.0.0/16', ipv6Cidr: '2001:db8:1234:1a00::/56', tiers: [] });",
  },
  'transit-gateway-id': {
    what: '{prop} is not the id of {kind}',
    expected: 'an id such as {shape}, or a token',
    remedy: 'state the id that the owner of the gateway sees',
    mend: "new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId: 'tgw-0123456789abcdef0' });",
  },
  'transit-gateway-elsewhere': {
    what: 'the stack of the attachment is not in the account and region of vpc',
    expected: 'a stack there, as a VPC is attached by its owner, to a gateway of its region',
    remedy: 'make it in such a stack; to gateways of other regions lead peerings of gateways',
    mend: "new AttachmentStack(app, 'Attachment', { env: { account: '123456789012', region: 'eu-west-1' } });",
  },
  'transit-gateway-subnets-in-one-az': {
    what: 'two subnets of one AZ are to have an interface of the gateway',
    expected: `one subnet of each AZ (${GUIDE})`,
    remedy: 'select one tier, or state onePerAz',
    mend: "new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId, vpcSubnets: { subnetGroupName: 'Transit' } });",
  },
  'transit-gateway-subnet-ipv6-only': {
    what: 'subnets of IPv6 alone are to have an interface of the gateway',
    expected: `subnets with IPv4, of both families where IPv6 is routed (${GUIDE})`,
    remedy: 'select others: routes of all subnets of the AZ can use the attachment',
    mend: "tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Transit', ipv4Mask: 28 })]",
  },
  'transit-gateway-subnet': {
    what: '{prop} names a subnet of another VPC',
    expected: 'subnets of vpc',
    remedy: 'state those, and attach the other VPC by itself',
    mend: "new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId, vpcSubnets: vpc.tier('Transit') });",
  },
  'transit-gateway-no-subnets': {
    what: 'no subnets are selected, or the VPC has no private and no isolated ones',
    expected: 'subnets for the interfaces of the gateway',
    remedy: 'add a tier, or state vpcSubnets that the VPC has',
    mend: "tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Transit', ipv4Mask: 28 })]",
  },
  'transit-gateway-subnet-without-ipv6': {
    what: 'subnets of the attachment have no IPv6, and IPv6 support is on',
    expected: 'subnets of both families: the interfaces of the gateway get IPv6 addresses',
    remedy: 'select others, make the VPC dual stack, or state ipv6Support false',
    mend: "new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId, ipv6Support: false });",
  },
  'transit-gateway-ipv6-off': {
    what: 'blocks of IPv6 are to be reached over an attachment without IPv6 support',
    expected: 'ipv6Support, which is in place: without it the gateway learns no way back',
    remedy: 'leave ipv6Support out and attach subnets of both families, or route IPv4 blocks only',
    mend: "new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId, routes: [{ destinations: [AddressBlocks.ipv6OfVpc(data)] }] });",
  },
  'transit-gateway-own-block': {
    what: 'a route leads addresses of the VPC itself to the gateway',
    expected: 'blocks that have no address of the VPC, or that hold all of it: its own addresses are routed inside of it, and a gateway learns no blocks that overlap (transit gateway user guide, "how-transit-gateways-work")',
    remedy: 'correct the block, or give one of the VPCs other blocks: a DualStackVpc has 10.0.0.0/16 where ipv4Cidr says nothing',
    mend: "const data = new DualStackVpc(this, 'Data', { ipv4Cidr: '10.2.0.0/16' });",
  },
  'transit-gateway-table-unknown': {
    what: 'the route table of a subnet is not known',
    expected: 'subnets whose route tables the app makes, or that are imported with their ids',
    remedy: 'state routeTableId where the subnet is imported, or other subnets',
    mend: "attachment.addRoutes({ destinations: [AddressBlocks.cidr('10.0.0.0/8')], subnets: [{ subnetGroupName: 'Private' }] });",
  },
  'transit-gateway-route-taken': {
    what: 'a route table has two routes to one destination',
    expected: 'one, as EC2 refuses the second',
    remedy: 'leave it out, or lead the other one elsewhere: default routes of a DualStackVpc by Ipv4Egress.through() and Ipv6Egress.through()',
    mend: `const gateway = RouteTarget.transitGateway('tgw-0123456789abcdef0');
new DualStackVpc(this, 'Vpc', { ipv6Egress: Ipv6Egress.through(gateway) });`,
  },
  'transit-gateway-attached-twice': {
    what: 'the VPC is attached to the gateway twice',
    expected: 'one attachment of a VPC to a gateway (EC2 DuplicateTransitGatewayAttachment)',
    remedy: 'use the other one: its subnets, options and routes can change',
    mend: "attachment.addRoutes({ destinations: [AddressBlocks.cidr('10.0.0.0/8')] });",
  },
  'transit-gateway-circle': {
    what: 'the stack of the attachment is deployed before a stack whose VPC it names',
    expected: 'it in {right}',
    remedy: 'make it there, or state blocks that are known: AddressBlocks.cidr()',
    mend: `const roads = new Stack(app, 'Roads');
new TransitGatewayAttachment(roads, 'Attachment', { vpc: network.vpc, transitGatewayId, routes: [{ destinations: [AddressBlocks.vpc(data.vpc)] }] });`,
  },
  'transit-gateway-rule-target': {
    what: 'a rule has nothing with security groups to let in at',
    expected: 'a security group, or something that has one',
    remedy: 'state the group itself',
    mend: 'attachment.allow({ to: database, port: ec2.Port.tcp(5432), sources: [AddressBlocks.vpc(app)] });',
  },
  'transit-gateway-associated-twice': {
    what: 'the app associates an attachment with a route table of the gateway twice',
    expected: 'one route table of an attachment (EC2 Resource.AlreadyAssociated)',
    remedy: 'leave one of the two out: static routes and propagations can be of other tables',
    mend: "new TransitGatewayRouting(this, 'Routing', { transitGatewayAttachmentId, propagatedRouteTableIds: [table.ref] });",
  },
  'transit-gateway-associated-by-default': {
    what: 'the gateway associates its attachments with a route table by itself, and another one is stated',
    expected: 'one route table of an attachment (EC2 Resource.AlreadyAssociated)',
    remedy: 'switch that off at the gateway, or leave associatedRouteTableId out',
    mend: "new ec2.CfnTransitGateway(this, 'Gateway', { defaultRouteTableAssociation: 'disable', defaultRouteTablePropagation: 'disable' });",
  },
} as const;

export const TRANSIT_GATEWAY_WARNINGS = {
  'transit-gateway-without-ipv6': {
    what: 'the attachment has no IPv6 support, as its subnets have no IPv6',
    expected: 'subnets of both families, or ipv6Support false where IPv4 is all',
    remedy: 'make the VPC dual stack, or state ipv6Support',
    mend: "new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId, ipv6Support: false });",
  },
  'transit-gateway-az-not-attached': {
    what: 'subnets with routes to the gateway are in AZs without an interface of it',
    expected: `a subnet of the attachment in each AZ: others do not reach the gateway (${GUIDE})`,
    remedy: 'select a subnet of these AZs too',
    mend: "new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId, vpcSubnets: { subnetGroupName: 'Transit' } });",
  },
  'transit-gateway-no-way-back': {
    what: 'nothing in {vpc} leads {family} back over the gateway',
    expected: 'routes of both VPCs, as answers are routed by themselves',
    remedy: 'attach that VPC too, with routes to the blocks of this one',
    mend: "new TransitGatewayAttachment(this, 'Data', { vpc: data, transitGatewayId, routes: [{ destinations: [AddressBlocks.vpc(app)] }] });",
  },
  'transit-gateway-block-unknown': {
    what: 'a block that the app adds to {vpc} is not known, and no route leads to it',
    expected: 'a block that is written out, or a VpcIpv6Block',
    remedy: 'add it by vpc.addIpv6Block(), or lead to it by AddressBlocks.ipv6Cidr()',
    mend: "vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() });",
  },
  'transit-gateway-not-associated': {
    what: 'the attachment has no route table of the gateway, and the gateway gives it none',
    expected: 'an association: without one all that comes from the VPC is dropped',
    remedy: 'make a TransitGatewayRouting with associatedRouteTableId',
    mend: `const { transitGatewayAttachmentId } = attachment;
new TransitGatewayRouting(this, 'Routing', { transitGatewayAttachmentId, associatedRouteTableId: table.ref });`,
  },
  'transit-gateway-not-propagated': {
    what: 'no route table of the gateway leads to the attachment, and the gateway makes no routes by itself',
    expected: 'a propagation or a static route: without one nothing comes to the VPC',
    remedy: 'make a TransitGatewayRouting with propagatedRouteTableIds',
    mend: `const { transitGatewayAttachmentId } = attachment;
new TransitGatewayRouting(this, 'Routing', { transitGatewayAttachmentId, propagatedRouteTableIds: [table.ref] });`,
  },
} as const;
