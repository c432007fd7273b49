import { ADDRESS_ERRORS } from './address-messages';
import { BLOCK_ERRORS, BLOCK_WARNINGS } from './block-messages';
import { ENDPOINT_ERRORS } from './endpoint-messages';
import { IMPORT_ERRORS } from './import-messages';
import { ROUTE_ERRORS, ROUTE_WARNINGS } from './route-messages';
import { register } from '../diagnostics/diagnostics';

const messages = register('network', {
  ...ADDRESS_ERRORS,
  ...BLOCK_ERRORS,
  'nat-count': {
    what: 'the number of NAT gateways does not fit the VPC',
    expected: 'a whole number from 1 to the number of AZs',
    remedy: 'use Ipv4Egress.natGatewayPerAz(), a number in that range, or Ipv4Egress.none()',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 3, ipv4Egress: Ipv4Egress.natGateways(1) });",
  },
  'nat-without-public-tier': {
    what: 'a NAT gateway has no public subnet to stand in',
    expected: 'a tier of SubnetTier.public(), which has both families',
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
  ...ENDPOINT_ERRORS,
  ...IMPORT_ERRORS,
  ...ROUTE_ERRORS,
}, {
  'one-az': {
    what: 'the VPC is in a single AZ',
    expected: 'two AZs or more: EKS refuses a cluster with subnets in fewer',
    remedy: 'use at least two AZs, or acknowledge that the VPC is not for a cluster',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 2 });",
  },
  ...BLOCK_WARNINGS,
  ...ROUTE_WARNINGS,
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const warn: typeof messages.warn = messages.warn;
export const messageOf: typeof messages.messageOf = messages.messageOf;
