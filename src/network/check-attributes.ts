import { Token } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { checkTiers } from './check-tiers';
import type { DualStackVpcAttributes, ImportedSubnetAttributes, ImportedTierAttributes } from './dual-stack-vpc-attributes';
import type { ImportedVpcFacts, ImportRemedies, KnownImportedSubnet } from './imported-vpc-facts';
import { holds, IpBlock, isAligned, overlap, parseBlock } from './ip-block';
import { refuse } from './messages';
import { OF_SUBNET_FACTS } from './shape-of-subnet-facts';
import { refuseBeside } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { checkShape, Kind, listOf, oneOf, struct, TEXT } from '../diagnostics/shapes';

type Family = IpBlock['family'];
/** What EC2 takes (VPC user guide, "vpc-cidr-blocks" and "subnet-sizing"); IPv6 comes in steps of four bits. */
const LENGTHS = {
  vpc: { IPv4: { min: 16, max: 28, step: 1, text: 'from 16 to 28' }, IPv6: { min: 44, max: 60, step: 4, text: 'from 44 to 60 in steps of 4' } },
  subnet: { IPv4: { min: 16, max: 28, step: 1, text: 'from 16 to 28' }, IPv6: { min: 44, max: 64, step: 4, text: 'from 44 to 64 in steps of 4' } },
} as const;
const EXAMPLES = { IPv4: '10.0.128.0/20', IPv6: '2001:db8:1234:1a10::/64' } as const;

const FACTS = struct(OF_SUBNET_FACTS);
const SUBNET: Kind = struct<ImportedSubnetAttributes>({
  subnetId: TEXT, availabilityZone: TEXT, ipv4Cidr: TEXT, ipv6Cidr: TEXT, routeTableId: TEXT, facts: FACTS,
}, 'subnetId', 'availabilityZone');
const TIER: Kind = struct<ImportedTierAttributes>({
  name: TEXT, subnetType: oneOf('an ec2.SubnetType', Object.values(SubnetType)), subnets: listOf(SUBNET), routeTableId: TEXT, facts: FACTS,
}, 'subnetType', 'subnets');

const REMEDIES: ImportRemedies = {
  vpcIpv6: 'state ipv6Cidr in ImportedDualStackVpc.fromAttributes()',
  vpcIpv4: 'state ipv4Cidr in ImportedDualStackVpc.fromAttributes()',
  subnetIpv6: 'state ipv6Cidr of the subnet, in its tier in ImportedDualStackVpc.fromAttributes()',
  subnetIpv4: 'state ipv4Cidr of the subnet, in its tier in ImportedDualStackVpc.fromAttributes()',
  routeTable: 'state routeTableId of the subnet, or of its tier, in ImportedDualStackVpc.fromAttributes()',
  egressOnlyInternetGateway: 'state egressOnlyInternetGatewayId in ImportedDualStackVpc.fromAttributes()',
};

/** What the attributes say, checked as far as they are literal. */
export function factsFromAttributes(subject: Subject, attributes: DualStackVpcAttributes): ImportedVpcFacts {
  checkShape<DualStackVpcAttributes>(subject, attributes, {
    vpcId: TEXT,
    ipv6Cidr: TEXT,
    furtherIpv6Cidrs: listOf(TEXT),
    ipv4Cidr: TEXT,
    furtherIpv4Cidrs: listOf(TEXT),
    tiers: listOf(TIER),
    egressOnlyInternetGatewayId: TEXT,
    vpnGatewayId: TEXT,
    region: TEXT,
    ownerAccountId: TEXT,
  }, 'vpcId', 'tiers');
  const { vpcId, ipv4Cidr, ipv6Cidr, egressOnlyInternetGatewayId, vpnGatewayId } = attributes;
  const tiers = attributes.tiers.map(tier => ({
    name: tier.name ?? DEFAULT_NAMES[tier.subnetType],
    subnetType: tier.subnetType,
    subnets: tier.subnets.map(subnet => knownSubnet(subject, tier, subnet)),
  }));
  checkTiers(subject, tiers);
  (['IPv4', 'IPv6'] as const).forEach(family => checkBlocks(subject, attributes, family));
  return {
    vpcId,
    ipv4Cidr,
    ipv6Cidr,
    furtherIpv4Cidrs: attributes.furtherIpv4Cidrs,
    furtherIpv6Cidrs: attributes.furtherIpv6Cidrs,
    egressOnlyInternetGatewayId,
    vpnGatewayId,
    tiers,
    availabilityZones: [...new Set(tiers.flatMap(({ subnets }) => subnets.map(({ availabilityZone }) => availabilityZone)))],
    azsAreStated: true,
    isPending: false,
    remedies: REMEDIES,
  };
}

/** Those of stock CDK. */
const DEFAULT_NAMES: { readonly [type: string]: string } = {
  [SubnetType.PUBLIC]: 'Public',
  [SubnetType.PRIVATE_WITH_EGRESS]: 'Private',
  [SubnetType.PRIVATE_WITH_NAT]: 'Private',
  [SubnetType.PRIVATE_ISOLATED]: 'Isolated',
};

function knownSubnet(subject: Subject, tier: ImportedTierAttributes, subnet: ImportedSubnetAttributes): KnownImportedSubnet {
  const { ipv4Cidr, ipv6Cidr, routeTableId = tier.routeTableId } = subnet;
  const facts = { ...tier.facts, ...subnet.facts };
  if (ipv4Cidr !== undefined && facts.hasIpv4 === false) { refuseBeside(subject, 'facts.hasIpv4', 'ipv4Cidr', ipv4Cidr); }
  if (ipv6Cidr !== undefined && facts.hasIpv6 === false) { refuseBeside(subject, 'facts.hasIpv6', 'ipv6Cidr', ipv6Cidr); }
  return {
    subnetId: subnet.subnetId,
    availabilityZone: subnet.availabilityZone,
    ipv4Cidr,
    ipv6Cidr,
    routeTableId,
    facts: { ...facts, hasIpv4: ipv4Cidr === undefined ? facts.hasIpv4 : true, hasIpv6: ipv6Cidr === undefined ? facts.hasIpv6 : true },
  };
}

/** A block that is written out, by where it stands. */
interface Named {
  readonly prop: string;
  readonly cidr: string;
  readonly block: IpBlock;
}

function checkBlocks(subject: Subject, attributes: DualStackVpcAttributes, family: Family): void {
  const [primary, further] = family === 'IPv4'
    ? [attributes.ipv4Cidr, attributes.furtherIpv4Cidrs]
    : [attributes.ipv6Cidr, attributes.furtherIpv6Cidrs];
  const prop = `ip${family.slice(2)}Cidr`;
  const furtherProp = `furtherIp${family.slice(2)}Cidrs`;
  const stated = [...primary === undefined ? [] : [{ prop, cidr: primary }], ...(further ?? []).map((cidr, index) => ({ prop: `${furtherProp}[${index}]`, cidr }))];
  const ofVpc = stated.flatMap(each => literalBlock(subject, family, 'vpc', each) ?? []);
  const subnets = attributes.tiers.flatMap((tier, at) => tier.subnets.map((subnet, index) => ({
    prop: `tiers[${at}].subnets[${index}].${prop}`, cidr: family === 'IPv4' ? subnet.ipv4Cidr : subnet.ipv6Cidr,
  })));
  const ofSubnets = subnets.flatMap(({ cidr, ...each }) => cidr === undefined ? [] : literalBlock(subject, family, 'subnet', { ...each, cidr }) ?? []);

  refuseOverlap(subject, ofVpc);
  // What a block of the VPC that is a token holds is not known, nor which blocks it has besides where the primary one is not stated.
  if (primary !== undefined && ofVpc.length === stated.length) {
    const outside = ofSubnets.find(({ block }) => !ofVpc.some(outer => holds(outer.block, block)));
    if (outside) {
      refuse(subject, 'import-block-outside', outside.cidr, {
        prop: outside.prop, blocks: ofVpc.map(({ cidr }) => cidr).join(', '), blocksProp: prop, furtherProp,
      });
    }
  }
  refuseOverlap(subject, ofSubnets);
}

type Owner = keyof typeof LENGTHS;

function literalBlock(subject: Subject, family: Family, owner: Owner, { prop, cidr }: Omit<Named, 'block'>): Named | undefined {
  if (Token.isUnresolved(cidr)) { return undefined; }
  const block = parseBlock(cidr);
  if (!block || block.family !== family || !isAligned(block)) {
    return refuse(subject, 'import-block-malformed', cidr, { prop, family, example: EXAMPLES[family] });
  }
  const { min, max, step, text } = LENGTHS[owner][family];
  if (block.prefix < min || block.prefix > max || (block.prefix - min) % step !== 0) { refuse(subject, 'import-block-size', cidr, { prop, lengths: text }); }
  return { prop, cidr, block };
}

function refuseOverlap(subject: Subject, blocks: readonly Named[]): void {
  blocks.forEach((each, index) => {
    const other = blocks.slice(0, index).find(({ block }) => overlap(block, each.block));
    if (other) { refuse(subject, 'import-blocks-overlap', [other.cidr, each.cidr], { prop: other.prop, other: each.prop }); }
  });
}
