import { register } from '../diagnostics/diagnostics';

const messages = register('retrofit', {
  'retrofit-az-slot': {
    what: '{prop} has no slot in the addresses',
    expected: '{expected}',
    remedy: 'name the AZs in availabilityZones in the order of their slots, new ones last',
    mend: "new DualStackRetrofit(this, 'DualStack', { vpcId, tiers, availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2-lax-1a'] });",
  },
  'retrofit-azs': {
    what: 'availabilityZones does not say one slot for each AZ',
    expected: 'at least one name, each once, and at most {most}',
    remedy: 'correct it, or leave it out: then the letter at the end of the name is the slot',
    mend: "new DualStackRetrofit(this, 'DualStack', { vpcId, tiers, availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] });",
  },
  'retrofit-slot-of-two': {
    what: 'two subnets of tier {tier} have one slot, and so one /64',
    expected: 'a slot of its own for each AZ of a tier, which is the letter of its name where availabilityZones is left out',
    remedy: 'name all AZs in availabilityZones in the order of their slots, or put one of the subnets into a tier of its own',
    mend: "new DualStackRetrofit(this, 'DualStack', { vpcId, tiers, availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2-lax-1a'] });",
  },
  'retrofit-slot-taken': {
    what: 'the /64 of {prop} has addresses of a block that a subnet has already',
    expected: 'a slot whose /64 no subnet has: {taken} stands in the way',
    remedy: 'state another slot for the tier, or ipv6Cidr of the subnet, where it is the one that has the block',
    mend: "tiers: [{ name: 'Batch', slot: 5, subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, subnets }]",
  },
  'retrofit-block-unstated': {
    what: '{fact} says that the subnet has IPv6 already, and its block is not stated',
    expected: 'ipv6Cidr of the subnet beside it: EC2 gives a subnet one IPv6 block at a time (EC2 API reference, AssociateSubnetCidrBlock)',
    remedy: 'state ipv6Cidr of {prop}, or leave the fact out where the subnet has IPv4 only',
    mend: "subnets: [{ subnetId, availabilityZone: 'eu-west-1a', ipv6Cidr: '2001:db8:1234:1a10::/64', facts: { assignsIpv6: true } }]",
  },
  'retrofit-vpc-block-unstated': {
    what: 'a subnet has an IPv6 block, so its VPC has one, and it would get a second one',
    expected: 'ipv6Cidr beside the block of {prop}, or ipv6Source where a second block is meant',
    remedy: 'state the block of the VPC that `aws ec2 describe-vpcs` shows',
    mend: "new DualStackRetrofit(this, 'DualStack', { vpcId, tiers, ipv6Cidr: '2001:db8:1234:1a00::/56' });",
  },
  'retrofit-table-missing': {
    what: 'a subnet that is to lead to IPv6 has no route table',
    expected: 'routeTableId of {prop}, or of its tier: that of the main one of the VPC where the subnet has none of its own',
    remedy: 'state it, or facts.ipv6Default where the route is there already or none is wanted',
    mend: "tiers: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, routeTableId: 'rtb-0123456789abcdef0', subnets }]",
  },
  'retrofit-table-of-two': {
    what: 'one route table is for subnets that lead to different places',
    expected: 'one way for ::/0, as a table has one such route: {subnets}',
    remedy: 'put the subnets into tiers of one type, give them tables of their own, or state facts.ipv6Default of all of them',
    mend: "tiers: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, routeTableId: 'rtb-0123456789abcdef0', subnets }]",
  },
  'retrofit-gateway-missing': {
    what: 'public subnets have no internet gateway to lead to',
    expected: 'internetGatewayId, as {tier} is public',
    remedy: 'state it, or facts.ipv6Default of the tier where the route is there already or none is wanted',
    mend: "new DualStackRetrofit(this, 'DualStack', { vpcId, tiers, internetGatewayId: 'igw-0123456789abcdef0' });",
  },
  'retrofit-twice': {
    what: '{prop} names one thing twice',
    expected: 'each once',
    remedy: 'leave it out in one of the places',
    mend: "networkAcls: [{ networkAclId: 'acl-0123456789abcdef0' }]",
  },
  'retrofit-removal-policy': {
    what: 'removalPolicy is not one that a part of a VPC has',
    expected: 'RETAIN_ON_UPDATE_OR_DELETE, RETAIN or DESTROY',
    remedy: 'choose one of these: nothing of it has snapshots',
    mend: 'removalPolicy: RemovalPolicy.DESTROY',
  },
  'retrofit-subnet-twice': {
    what: 'the app gives a subnet two IPv6 blocks',
    expected: 'one: EC2 gives a subnet one IPv6 block at a time (EC2 API reference, AssociateSubnetCidrBlock)',
    remedy: 'keep the subnet in one retrofit, and state ipv6Cidr in the others, or leave it to whoever makes it',
    mend: "subnets: [{ subnetId, availabilityZone: 'eu-west-1a', ipv6Cidr: '2001:db8:1234:1a10::/64' }]",
  },
  'retrofit-route-twice': {
    what: 'the app gives a route table two routes for ::/0',
    expected: 'one: EC2 takes one route for a destination (EC2 API reference, CreateRoute)',
    remedy: 'state facts.ipv6Default of the subnets of the table in the retrofit, which then makes no route there, or leave the other route out',
    mend: 'facts: { ipv6Default: DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY }',
  },
}, {
  'retrofit-second-block': {
    what: 'the app gives a VPC more than one IPv6 block',
    expected: 'one, unless more are meant: a VPC has five at most (quota L-085A6257), and a block that is given back does not come again',
    remedy: 'state ipv6Cidr, with the block that the VPC has, in all retrofits of it but one, or acknowledge that more are meant',
    mend: "new DualStackRetrofit(this, 'More', { vpcId, tiers, ipv6Cidr: '2001:db8:1234:1a00::/56' });",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const warn: typeof messages.warn = messages.warn;
export const messageOf: typeof messages.messageOf = messages.messageOf;
