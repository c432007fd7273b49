import { register } from '../diagnostics/diagnostics';

const messages = register('network', {
  'ipv4-cidr-malformed': {
    what: '{prop} is not an IPv4 block in CIDR notation',
    expected: 'four numbers from 0 to 255 and a prefix length, such as 10.0.0.0/16',
    remedy: 'correct the notation',
    mend: "new DualStackVpc(this, 'Vpc', { ipv4Cidr: '10.42.0.0/16' });",
  },
  'ipv4-cidr-size': {
    what: '{prop} is not of a size that a VPC or a subnet can have',
    expected: 'a prefix length from /16 to /28',
    remedy: 'choose a block of such a size; pods take no IPv4 addresses in IPv6 mode, so it need not be large',
    mend: "new DualStackVpc(this, 'Vpc', { ipv4Cidr: '10.42.0.0/20' });",
  },
  'ipv4-cidr-unaligned': {
    what: '{prop} has bits set behind its prefix',
    expected: 'the first address of the block: {aligned}',
    remedy: 'write {aligned}',
    mend: "new DualStackVpc(this, 'Vpc', { ipv4Cidr: '10.42.0.0/16' }); // not 10.42.1.0/16",
  },
  'ipv6-prefix-length': {
    what: 'ipv6PrefixLength is not of a size that a VPC can have',
    expected: 'one of /44, /48, /52, /56 and /60',
    remedy: 'state the prefix length of the block that the VPC gets; Amazon-provided blocks are always /56',
    mend: 'AddressPlan.of({ ipv6PrefixLength: 56 })',
  },
  'az-slots': {
    what: 'azSlots cannot be told apart in the address',
    expected: 'one of {allowed}',
    remedy: 'choose one of these; slots cost nothing but space in the IPv4 block',
    mend: "new DualStackVpc(this, 'Vpc', { azSlots: 4 });",
  },
  'tiers-empty': {
    what: 'tiers names no tier that gets subnets',
    expected: 'at least one of SubnetTier.public(), SubnetTier.private() and SubnetTier.isolated()',
    remedy: 'add a tier, or leave tiers out for a public and a private one',
    mend: "new DualStackVpc(this, 'Vpc', { tiers: [SubnetTier.public(), SubnetTier.private()] });",
  },
  'tier-name': {
    what: 'the name of a tier cannot be part of a construct id',
    expected: 'a letter, then letters, digits, dashes or underscores',
    remedy: 'choose such a name; it stands in the logical ids and never changes',
    mend: "SubnetTier.isolated({ name: 'Data' })",
  },
  'tier-name-duplicate': {
    what: 'two tiers have one name',
    expected: 'a name of its own for each tier',
    remedy: 'rename the one that was added last; renaming the other would replace its subnets',
    mend: "tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.private({ name: 'Batch' })]",
  },
  'tier-slot': {
    what: 'the slot of tier {tier} does not exist in a /{ipv6PrefixLength}',
    expected: 'a whole number from 0 to {max}',
    remedy: 'choose a free slot in that range, drop tiers, or use a larger IPv6 block',
    mend: "SubnetTier.isolated({ name: 'Data', slot: 3 })",
  },
  'tier-slot-duplicate': {
    what: 'tiers {tier} and {other} have one slot',
    expected: 'a slot of its own for each tier',
    remedy: 'give {tier} another slot; those that are taken: {taken}',
    mend: "tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Data', slot: 2 })]",
  },
  'tier-mask': {
    what: 'ipv4Mask of tier {tier} is not of a size that a subnet can have',
    expected: 'a whole number from {min} to 28',
    remedy: 'choose a mask in that range',
    mend: "SubnetTier.isolated({ name: 'Data', ipv4Mask: 26 })",
  },
  'plan-too-large': {
    what: 'the tiers do not fit the IPv4 block: no room is left for tier {tier} with {azSlots} AZ slots of /{mask}',
    expected: 'a block that is {missingBits} bit(s) larger',
    remedy: 'use a larger ipv4Cidr, a longer ipv4Mask on some tier that is not deployed yet, or fewer azSlots',
    mend: "new DualStackVpc(this, 'Vpc', { ipv4Cidr: '10.42.0.0/16', azSlots: 4 });",
  },
  'azs-exceed-slots': {
    what: 'there are more AZs than the plan has AZ slots',
    expected: 'at most {azSlots}',
    remedy: 'use fewer AZs, or, before the first deployment, a plan with more azSlots',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 4, azSlots: 4 });",
  },
  'az-duplicate': {
    what: 'availabilityZones names an AZ twice',
    expected: 'each AZ once',
    remedy: 'remove the repetition; the position in the list is the slot of the AZ',
    mend: "availabilityZones: ['eu-west-1a', 'eu-west-1b']",
  },
  'subnets-not-of-plan': {
    what: 'the VPC asks for subnets that are not in the address plan',
    expected: 'the tiers of the plan: {tiers}',
    remedy: 'pass plan.subnetConfiguration as subnetConfiguration',
    mend: "new ec2.Vpc(this, 'Vpc', { ipAddresses: plan.ipv4, ipv6Addresses: plan.ipv6, subnetConfiguration: plan.subnetConfiguration });",
  },
  'subnets-not-by-tier': {
    what: 'plan.ipv6 was asked about subnets that are not as many as each tier has in each AZ',
    expected: 'a subnet in each AZ for each tier of the plan, reserved ones too: {tiers}',
    remedy: 'pass plan.subnetConfiguration beside plan.ipv6: a subnet is found in the plan by its position',
    mend: "new ec2.Vpc(this, 'Vpc', { ipv6Addresses: plan.ipv6, subnetConfiguration: plan.subnetConfiguration, ipProtocol: ec2.IpProtocol.DUAL_STACK });",
  },
  'plan-full': {
    what: 'no IPv4 room is left for tier {tier}, with {azSlots} AZ slots of /{mask}, beside the blocks that are there',
    expected: 'a tier that fits into what is free',
    remedy: 'state a longer ipv4Mask for the tier, or fewer azSlots: each tier that was there keeps room for that many AZs',
    mend: "new DualStackVpc(this, 'Vpc', { takesOver: { maxAzs: 2 }, azSlots: 2, tiers: [SubnetTier.isolated({ ipv4Mask: 26 })] });",
  },
  'az-without-room': {
    what: 'no IPv4 room is left for a subnet of tier {tier} in one more AZ',
    expected: 'as many AZs as {vpc} has room for',
    remedy: 'keep to the AZs that are there, or state an ipv4Mask for the tier that fits into what is free',
    mend: "tiers: [SubnetTier.private({ ipv4Cidrs: ['10.0.0.0/18', '10.0.64.0/18'], ipv4Mask: 24 })]",
  },
  'tier-block-outside': {
    what: 'a block in ipv4Cidrs of tier {tier} is not inside the IPv4 block of the VPC',
    expected: 'a block inside {vpc}',
    remedy: 'correct the block, or state as ipv4Cidr the block that the VPC has',
    mend: "new DualStackVpc(this, 'Vpc', { ipv4Cidr: '10.42.0.0/16', tiers: [SubnetTier.private({ ipv4Cidrs: ['10.42.0.0/18', '10.42.64.0/18'] })] });",
  },
  'tier-block-overlap': {
    what: 'a block in ipv4Cidrs of tier {tier} overlaps {block} of tier {other}',
    expected: 'blocks that have no address in common',
    remedy: 'correct one of them; `aws ec2 describe-subnets` shows what the subnets have',
    mend: "SubnetTier.private({ ipv4Cidrs: ['10.0.0.0/18', '10.0.64.0/18'] })",
  },
  'ipv6-index': {
    what: 'a position in ipv6Indexes of tier {tier} is not one of a /64 of the VPC',
    expected: 'a whole number from 0 to {max}',
    remedy: 'count the /64s of the block of the VPC from 0',
    mend: 'SubnetTier.private({ ipv6Indexes: [2, 3] })',
  },
  'ipv6-index-duplicate': {
    what: 'two subnets have one position in ipv6Indexes',
    expected: 'a position of its own for each subnet',
    remedy: 'correct one of them; `aws ec2 describe-subnets` shows what the subnets have',
    mend: 'tiers: [SubnetTier.public({ ipv6Indexes: [0, 1] }), SubnetTier.private({ ipv6Indexes: [2, 3] })]',
  },
  'take-over-azs': {
    what: 'the AZs are not those of the VPC that is taken over',
    expected: 'these first, in this order: {azs}',
    remedy: 'name them first, and new ones behind them: an AZ that is left out or moved loses its subnets',
    mend: "new DualStackVpc(this, 'Vpc', { takesOver: { maxAzs: 2 }, maxAzs: 3 });",
  },
  'take-over-blocks': {
    what: 'the IPv4 blocks that takesOver.ipAddresses gives its subnets are not known before deployment',
    expected: 'ec2.IpAddresses.cidr(), ec2.IpAddresses.awsIpamAllocation(), or what returns literal blocks',
    remedy: 'leave takesOver out, and state the blocks of each tier, which `aws ec2 describe-subnets` shows',
    mend: "new DualStackVpc(this, 'Vpc', { tiers: [SubnetTier.private({ ipv4Cidrs: ['10.0.0.0/18', '10.0.64.0/18'] })] });",
  },
  'take-over-ipv6-addresses': {
    what: 'which /64 each subnet has is up to the object in takesOver.ipv6Addresses',
    expected: 'the default of ec2.Vpc, which counts subnets',
    remedy: 'leave takesOver out, and state ipv6Indexes and ipv4Cidrs of each tier',
    mend: "SubnetTier.private({ ipv4Cidrs: ['10.0.0.0/18', '10.0.64.0/18'], ipv6Indexes: [2, 3] })",
  },
  'tier-blocks-exceed-azs': {
    what: 'tier {tier} has blocks of more AZs than the VPC has',
    expected: 'at most as many blocks as AZs: {azs}',
    remedy: 'use as many AZs as the VPC has subnets in: those of an AZ that is left out would be deleted',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 2, tiers: [SubnetTier.private({ ipv4Cidrs: ['10.0.0.0/18', '10.0.64.0/18'] })] });",
  },
  'vpc-prop-of-stock': {
    what: '{prop} is a property of ec2.Vpc that means nothing here',
    expected: '{instead}',
    remedy: 'state that instead; of a VPC that is there already, all properties go into takesOver as they are',
    mend: "new DualStackVpc(this, 'Vpc', { tiers: [SubnetTier.public(), SubnetTier.private()], ipv4Egress: Ipv4Egress.natGateways(1) });",
  },
  'dns-host-names': {
    what: 'a VPC cannot give host names without DNS support',
    expected: 'enableDnsSupport true, or enableDnsHostnames false',
    remedy: 'leave both out: EKS needs both (EKS user guide, "View Amazon EKS networking requirements for VPC and subnets")',
    mend: "new DualStackVpc(this, 'Vpc', { enableDnsSupport: true, enableDnsHostnames: true });",
  },
  'vpc-tenancy': {
    what: 'a VPC cannot have this tenancy',
    expected: 'ec2.DefaultInstanceTenancy.DEFAULT or DEDICATED (EC2 API reference, CreateVpc)',
    remedy: 'choose one of these; the tenancy HOST belongs to a launch template',
    mend: "new DualStackVpc(this, 'Vpc', { defaultInstanceTenancy: ec2.DefaultInstanceTenancy.DEDICATED });",
  },
  'ipam-pool-empty': {
    what: '{prop} is empty',
    expected: 'the id of a pool, such as ipam-pool-0a1b2c3d4e5f60718',
    remedy: 'state the id that `aws ec2 describe-ipam-pools` shows',
    mend: "new DualStackVpc(this, 'Vpc', { ipv4Ipam: { ipamPoolId: 'ipam-pool-0a1b2c3d4e5f60718', netmaskLength: 20 } });",
  },
  'nat-count': {
    what: 'the number of NAT gateways does not fit the VPC',
    expected: 'a whole number from 1 to the number of AZs',
    remedy: 'use Ipv4Egress.natGatewayPerAz(), a number in that range, or Ipv4Egress.none()',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 3, ipv4Egress: Ipv4Egress.natGateways(1) });",
  },
  'nat-without-public-tier': {
    what: 'a NAT gateway has no public subnet to stand in',
    expected: 'a tier of SubnetTier.public()',
    remedy: 'add a public tier, or use Ipv4Egress.none() and VPC endpoints',
    mend: 'tiers: [SubnetTier.public(), SubnetTier.private()]',
  },
  'nat-without-private-tier': {
    what: 'a NAT gateway has no private subnet to serve',
    expected: 'a tier of SubnetTier.private()',
    remedy: 'add a private tier, or use Ipv4Egress.none(): isolated subnets have no way out, public ones have their own',
    mend: "new DualStackVpc(this, 'Vpc', { tiers: [SubnetTier.public()], ipv4Egress: Ipv4Egress.none() });",
  },
  'nat-provider-shared': {
    what: 'the VPC shares its NAT provider with another VPC, or its routes lead to NAT gateways there',
    expected: 'gateways of its own: EC2 refuses the route (route table and network gateway belong to different networks), and a NAT provider hands out the gateways of every VPC that it served',
    remedy: 'pass each VPC a NAT provider of its own to Ipv4Egress.provider()',
    mend: "new DualStackVpc(this, 'Second', { ipv4Egress: Ipv4Egress.provider(ec2.NatProvider.gateway()) });",
  },
  'subnet-of-other-vpc': {
    what: 'the subnet is not one of this VPC',
    expected: 'a subnet from publicSubnets, privateSubnets or isolatedSubnets of the VPC',
    remedy: 'ask the VPC that made the subnet',
    mend: 'vpc.subnetIpv6Cidr(vpc.privateSubnets[0]);',
  },
  'baseline-empty': {
    what: 'the baseline of the address plan says nothing',
    expected: 'what console.log(plan.baseline) prints, or a part of it',
    remedy: 'write that into plan.expect()',
    mend: `console.log(vpc.addressPlan.baseline); // once
vpc.addressPlan.expect({ tiers: [{ name: 'Public', slot: 0 }] });`,
  },
  'baseline-list': {
    what: '{prop} of the baseline is no list',
    expected: 'a list, as console.log(plan.baseline) prints it',
    remedy: 'write a list',
    mend: "vpc.addressPlan.expect({ availabilityZones: ['eu-west-1a', 'eu-west-1b'] });",
  },
  'baseline-vpc': {
    what: '{prop} of the VPC is not what the baseline says',
    expected: '{was}',
    remedy: 'put it back, as subnets would be replaced and pods have other addresses, or correct the baseline where nothing is deployed yet',
    mend: "new DualStackVpc(this, 'Vpc', { ipv4Cidr: '10.0.0.0/16' }); // as it was",
  },
  'baseline-tier-gone': {
    what: 'tiers of the baseline are not in the plan: {gone}',
    expected: 'each tier of the baseline, or SubnetTier.reserved() with insteadOf in its place',
    remedy: 'put it back under its name, or reserve its place, so that no other tier gets its addresses',
    mend: 'tiers: [SubnetTier.public(), SubnetTier.reserved({ insteadOf: SubnetTier.private() })]',
  },
  'baseline-tier-moved': {
    what: 'tiers have other addresses than the baseline says: {names}',
    expected: '{from}',
    remedy: 'put tiers back in their order, with the mask and the slot that they had: new ones belong at the end, '
      + 'and one that goes away leaves SubnetTier.reserved() with insteadOf behind',
    mend: "tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'New' })] // new ones last",
  },
  'baseline-azs': {
    what: 'an AZ is not in the slot that the baseline says',
    expected: '{azs}',
    remedy: 'name them in availabilityZones in the order of the baseline: new ones belong at the end, and only the last one can go',
    mend: "availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] // new ones last",
  },
  'subnets-none': {
    what: '{prop} selects subnets that the VPC does not have',
    expected: 'a tier or a type that the VPC has: it has {known} subnets',
    remedy: 'select what there is, or give the VPC such subnets; one that is imported by fromVpcAttributes has those that are listed there',
    mend: "cluster.addManagedNodeGroup('System', { subnets: { subnetGroupName: 'Private' } });",
  },
  'subnet-without-az': {
    what: 'the AZ of a subnet is not known, and is needed here',
    expected: 'availabilityZone among its attributes',
    remedy: 'import it with ec2.Subnet.fromSubnetAttributes, and availabilityZone beside subnetId',
    mend: "ec2.Subnet.fromSubnetAttributes(this, 'Subnet', { subnetId: 'subnet-0123', availabilityZone: 'eu-west-1a' });",
  },
  'az-unknown': {
    what: 'availabilityZones names an AZ that the account does not have in the region of the stack',
    expected: 'AZs of the stack: {azs}',
    remedy: 'correct the name, or the region in env; where the account got the AZ lately, delete the answer in cdk.context.json',
    mend: 'aws ec2 describe-availability-zones --region eu-west-1 --query AvailabilityZones[].ZoneName',
  },
  'azs-empty': {
    what: 'availabilityZones is empty',
    expected: 'at least one AZ, and two for a cluster',
    remedy: 'name the AZs, or leave the property out for the first maxAzs of the stack',
    mend: "availabilityZones: ['eu-west-1a', 'eu-west-1b']",
  },
  'az-id': {
    what: 'availabilityZones has the id of an AZ where a name belongs',
    expected: 'names such as us-east-1a: which id a name stands for differs by account (AWS RAM user guide, "Availability Zone IDs")',
    remedy: 'look the name up with aws ec2 describe-availability-zones --zone-ids',
    mend: 'aws ec2 describe-availability-zones --zone-ids use1-az1 --query AvailabilityZones[].ZoneName',
  },
}, {
  'one-az': {
    what: 'the VPC is in a single AZ',
    expected: 'two AZs or more: EKS refuses a cluster with subnets in fewer',
    remedy: 'use at least two AZs, or acknowledge that the VPC is not for a cluster',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 2 });",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const warn: typeof messages.warn = messages.warn;
export const messageOf: typeof messages.messageOf = messages.messageOf;
