import type { Table } from '../diagnostics/diagnostics';

/** What is refused of a VPC that this app does not make. */
export const IMPORT_ERRORS = {
  'import-lacks': {
    what: '{fact} is asked for, and the import of the VPC does not say it',
    expected: 'it among what the import states',
    remedy: '{how}',
    mend: `const subnet = { subnetId: 'subnet-0123456789abcdef0', availabilityZone: 'eu-west-1a', ipv6Cidr: '2001:db8:1234:1a10::/64' };
const tiers = [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, subnets: [subnet] }];
ImportedDualStackVpc.fromAttributes(this, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', ipv6Cidr: '2001:db8:1234:1a00::/56', tiers });`,
  },
  'import-tier-name': {
    what: 'the name of an imported tier cannot be part of a construct id',
    expected: 'a letter, then letters, digits, dashes or underscores',
    remedy: 'choose such a name, it need not be one that AWS knows',
    mend: "tiers: [{ name: 'Batch', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, subnets }]",
  },
  'import-tier-twice': {
    what: 'two imported tiers have one name',
    expected: 'a name of its own for each tier',
    remedy: 'state name, as tiers of one type have the same by default',
    mend: "tiers: [{ subnetType, subnets }, { name: 'Batch', subnetType, subnets: others }]",
  },
  'import-az': {
    what: '{prop} is no name of an AZ',
    expected: 'a name such as eu-west-1a: which AZ an id such as euw1-az1 stands for differs by account (AWS RAM user guide, "Availability Zone IDs")',
    remedy: 'correct it, aws ec2 describe-subnets prints the names',
    mend: 'aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-0123456789abcdef0 --query Subnets[].[SubnetId,AvailabilityZone]',
  },
  'import-az-twice': {
    what: 'tier {tier} has two subnets in one AZ',
    expected: 'one subnet in each AZ, as nodes and load balancers take one of each',
    remedy: 'put {subnet} into a tier of its own, or leave it out',
    mend: "tiers: [{ subnetType, subnets }, { name: 'Batch', subnetType, subnets: others }]",
  },
  'import-subnet-twice': {
    what: 'a subnet is in the import twice',
    expected: 'each subnet once, in one tier',
    remedy: 'leave it out in one of the places',
    mend: "subnets: [{ subnetId: 'subnet-0123456789abcdef0', availabilityZone: 'eu-west-1a' }]",
  },
  'import-block-malformed': {
    what: '{prop} is no {family} block in CIDR notation',
    expected: 'an address without bits behind its prefix, such as {example}',
    remedy: 'copy it from what aws ec2 describe-subnets and describe-vpcs print',
    mend: 'aws ec2 describe-vpcs --vpc-ids vpc-0123456789abcdef0 --query Vpcs[].Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock',
  },
  'import-block-size': {
    what: '{prop} is not of a size that EC2 has for it',
    expected: 'a prefix length {lengths}',
    remedy: 'copy it from what aws ec2 describe-subnets and describe-vpcs print',
    mend: 'aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-0123456789abcdef0 --query Subnets[].Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock',
  },
  'import-block-outside': {
    what: '{prop} is outside of the blocks of the VPC',
    expected: 'a block within {blocks}',
    remedy: 'correct it, or state all blocks of the VPC in {blocksProp} and {furtherProp}',
    mend: "furtherIpv6Cidrs: ['2001:db8:5678:5e00::/56']",
  },
  'import-blocks-overlap': {
    what: '{prop} and {other} overlap',
    expected: 'blocks without an address in common: EC2 has no others in one VPC',
    remedy: 'correct one of them',
    mend: "subnets: [{ subnetId, availabilityZone: 'eu-west-1a', ipv6Cidr: '2001:db8:1234:1a10::/64' }]",
  },
  'tier-unknown': {
    what: 'the VPC has no tier of this name',
    expected: 'one of {tiers}',
    remedy: 'correct the name: a tier that is looked up has that of the tag aws-cdk:subnet-name, or of its type',
    mend: "vpc.tier('Private').subnetIds;",
  },
  'look-up-without-env': {
    what: 'a look-up needs to know where to look',
    expected: 'env of the stack with an account and a region',
    remedy: 'state both, or use ImportedDualStackVpc.fromAttributes()',
    mend: "new Stack(app, 'Cluster', { env: { account: '123456789012', region: 'eu-west-1' } });",
  },
  'look-up-failed': {
    what: 'the look-up of {subject} has no answer',
    expected: '{expected}',
    remedy: 'correct what is asked for, env of the stack or credentials, or state what is known by ImportedDualStackVpc.fromAttributes()',
    mend: 'aws ec2 describe-vpcs --vpc-ids vpc-0123456789abcdef0 --region eu-west-1 # with the account of env',
  },
  'look-up-azs': {
    what: 'availabilityZones names AZs in which the VPC has no subnet',
    expected: 'AZs of its subnets: {azs}',
    remedy: 'correct the names, or delete the answer in cdk.context.json where the subnet is new (cdk context --reset)',
    mend: "ImportedDualStackVpc.fromLookup(this, 'Vpc', { vpcId, availabilityZones: ['eu-west-1a', 'eu-west-1b'] });",
  },
  'look-up-ipv6-block': {
    what: 'ipv6Cidr is no block of the VPC that was looked up',
    expected: 'one of {blocks}',
    remedy: 'correct it, or delete the answer in cdk.context.json where the block is new (cdk context --reset)',
    mend: "ImportedDualStackVpc.fromLookup(this, 'Vpc', { vpcId, ipv6Cidr: '2001:db8:1234:1a00::/56' });",
  },
  'look-up-without-ipv6': {
    what: 'the VPC that was looked up has no IPv6 block, only those of IPv4',
    expected: 'an IPv6 block on {vpc} and on the subnets of the cluster',
    remedy: 'associate one, give each subnet a /64 that is assigned at creation, and delete the answers in cdk.context.json (cdk context --clear)',
    mend: 'aws ec2 associate-vpc-cidr-block --vpc-id vpc-0123456789abcdef0 --amazon-provided-ipv6-cidr-block',
  },
} as const satisfies Table;
