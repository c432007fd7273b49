import { ContextProvider, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ContextProvider as Provider } from 'aws-cdk-lib/cloud-assembly-schema';
import { PROVIDER_ERROR_KEY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { checkAzName } from './check-tiers';
import type { DualStackVpcLookupOptions } from './dual-stack-vpc-lookup-options';
import { DUMMY_VPC } from './dummy-vpc';
import type { ImportedVpcFacts, ImportRemedies, KnownImportedSubnet, KnownImportedTier } from './imported-vpc-facts';
import { holds, parseBlock } from './ip-block';
import { messageOf, refuse } from './messages';
import { firstDuplicate, requireLiteral } from '../diagnostics/checks';
import { BOOLEAN, checkShape, listOf, mapOf, TEXT } from '../diagnostics/shapes';
import { judge } from '../synthesis/findings';

/** What the CLI answers for a VPC, as far as it is used here. */
interface VpcAnswer {
  readonly vpcId: string;
  readonly vpcCidrBlock?: string;
  readonly vpnGatewayId?: string;
  readonly subnetGroups?: readonly {
    readonly name: string;
    readonly type: string;
    readonly subnets: readonly SubnetAnswer[];
  }[];
}

interface SubnetAnswer {
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly routeTableId?: string;
  readonly cidr?: string;
}

type Group = NonNullable<VpcAnswer['subnetGroups']>[number];

const TYPES: { readonly [type: string]: ec2.SubnetType } = {
  Public: ec2.SubnetType.PUBLIC,
  Private: ec2.SubnetType.PRIVATE_WITH_EGRESS,
  Isolated: ec2.SubnetType.PRIVATE_ISOLATED,
};

/** Blocks that stand for those that are not known yet (RFC 3849 and RFC 5737). */
const DUMMY_IPV6 = { vpc: '2001:db8::/56', subnet: '2001:db8::/64' } as const;

/**
 * What stands for an answer that is not there yet. Stock CDK has ids and blocks of a form that no AWS service knows, at which checks of templates stumble (aws-cdk-lib 2.276 has some built in).
 */
function dummyAnswer(azs: readonly string[]): VpcAnswer {
  const subnets = (tier: number) => azs.map((availabilityZone, index): SubnetAnswer => {
    const number = `${tier}${index}`.padStart(17, '0');
    return { subnetId: `subnet-${number}`, availabilityZone, routeTableId: `rtb-${number}`, cidr: '192.0.2.0/28' };
  });
  return { vpcId: DUMMY_VPC, vpcCidrBlock: '192.0.2.0/24', subnetGroups: Object.keys(TYPES).map((type, tier) => ({ name: type, type, subnets: subnets(tier) })) };
}

/** What Cloud Control says of a VPC and of a subnet. The CLI fails where a property that is named is not in the model of the resource. */
interface VpcModel { readonly Ipv6CidrBlocks: readonly string[] }
interface SubnetModel extends VpcModel {
  readonly AssignIpv6AddressOnCreation: boolean;
  readonly EnableDns64: boolean;
  readonly Ipv6Native: boolean;
  readonly MapPublicIpOnLaunch: boolean;
}
const VPC_PROPERTIES = ['VpcId', 'CidrBlock', 'Ipv6CidrBlocks'];
const SUBNET_PROPERTIES = ['SubnetId', 'AssignIpv6AddressOnCreation', 'EnableDns64', 'Ipv6CidrBlocks', 'Ipv6Native', 'MapPublicIpOnLaunch'];

/**
 * Look a VPC up. The CLI synthesises until all questions are answered: at the first pass it is the VPC that is asked for, at the second, when its id and those of its subnets are
 * known, what the first answer leaves out, and at the third all is there.
 */
export function lookUpVpc(scope: Construct, options: DualStackVpcLookupOptions): ImportedVpcFacts {
  checkOptions(scope, options);
  const { region, availabilityZones: azs = ['a', 'b', 'c'].map(letter => `${region ?? Stack.of(scope).region}${letter}`) } = options;
  const answer = ask<VpcAnswer>(scope, 'the VPC', 'one VPC that matches', Provider.VPC_PROVIDER, {
    ...region === undefined ? {} : { region },
    filter: filterOf(options),
    returnAsymmetricSubnets: true,
    returnVpnGateways: options.returnVpnGateways,
    subnetGroupNameTag: options.subnetGroupNameTag,
  }, undefined);
  const { vpcId, vpcCidrBlock: ipv4Cidr, vpnGatewayId, subnetGroups = [] } = answer ?? dummyAnswer(azs);
  const groups = answer ? chosen(scope, subnetGroups, options.availabilityZones) : subnetGroups;
  const blocks = (answer && lookUpBlocks(scope, options, answer)) ?? [DUMMY_IPV6.vpc];
  const tiers = groups.map(({ name, type, subnets }): KnownImportedTier => ({
    name, subnetType: TYPES[type], subnets: subnets.map(subnet => (answer && lookUpSubnet(scope, region, subnet)) ?? unanswered(subnet)),
  }));
  const present = [...new Set(tiers.flatMap(({ subnets }) => subnets.map(({ availabilityZone }) => availabilityZone)))];
  return {
    vpcId,
    vpnGatewayId,
    egressOnlyInternetGatewayId: options.egressOnlyInternetGatewayId,
    ipv4Cidr,
    ipv6Cidr: options.ipv6Cidr ?? onlyBlock(blocks, tiers),
    furtherIpv6Cidrs: answer && options.ipv6Cidr !== undefined ? blocks.filter(each => each !== options.ipv6Cidr) : [],
    tiers,
    availabilityZones: options.availabilityZones ? [...options.availabilityZones] : present.sort(),
    azsAreStated: options.availabilityZones !== undefined,
    isPending: answer === undefined,
    remedies: remediesFor(blocks),
  };
}

function checkOptions(scope: Construct, options: DualStackVpcLookupOptions): void {
  checkShape<DualStackVpcLookupOptions>(scope, options, {
    vpcId: TEXT,
    vpcName: TEXT,
    tags: mapOf(TEXT),
    isDefault: BOOLEAN,
    subnetGroupNameTag: TEXT,
    region: TEXT,
    returnVpnGateways: BOOLEAN,
    ownerAccountId: TEXT,
    availabilityZones: listOf(TEXT),
    ipv6Cidr: TEXT,
    egressOnlyInternetGatewayId: TEXT,
  });
  const { tags, availabilityZones, egressOnlyInternetGatewayId: _, ...others } = options;
  Object.entries(others).forEach(([name, value]) => requireLiteral(scope, name, value));
  requireLiteral(scope, 'tags', tags);
  Object.entries(tags ?? {}).forEach(([key, value]) => { [key, value].forEach(each => requireLiteral(scope, 'tags', each)); });
  requireLiteral(scope, 'availabilityZones', availabilityZones);
  availabilityZones?.forEach((az, index) => checkAzName(scope, `availabilityZones[${index}]`, az));
  const twice = firstDuplicate(availabilityZones ?? []);
  if (twice !== undefined) { refuse(scope, 'az-duplicate', twice); }
  if (availabilityZones?.length === 0) { refuse(scope, 'azs-empty', availabilityZones); }
  const { account, region } = Stack.of(scope);
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) { refuse(scope, 'look-up-without-env', { account, region }); }
}

/** As `ec2.Vpc.fromLookup` asks, so that answers serve both. */
function filterOf({ vpcId, vpcName, tags, isDefault, ownerAccountId }: DualStackVpcLookupOptions): { readonly [name: string]: string } {
  return {
    ...Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`tag:${key}`, value])),
    ...vpcId ? { 'vpc-id': vpcId } : {},
    ...vpcName ? { 'tag:Name': vpcName } : {},
    ...ownerAccountId ? { 'owner-id': ownerAccountId } : {},
    ...isDefault === undefined ? {} : { isDefault: String(isDefault) },
  };
}

/** The subnets in the AZs that were named. */
function chosen(scope: Construct, groups: readonly Group[], azs?: readonly string[]): readonly Group[] {
  if (!azs) { return groups; }
  const present = [...new Set(groups.flatMap(({ subnets }) => subnets.map(({ availabilityZone }) => availabilityZone)))];
  const missing = azs.filter(az => !present.includes(az));
  if (missing.length > 0) { refuse(scope, 'look-up-azs', missing, { azs: present.join(', ') || 'none' }); }
  return groups
    .map(group => ({ ...group, subnets: group.subnets.filter(({ availabilityZone }) => azs.includes(availabilityZone)) }))
    .filter(({ subnets }) => subnets.length > 0);
}

/** The IPv6 blocks of the VPC; undefined as long as the CLI has not answered. */
function lookUpBlocks(
  scope: Construct, { region, ipv6Cidr }: DualStackVpcLookupOptions, { vpcId, vpcCidrBlock }: VpcAnswer,
): readonly string[] | undefined {
  const blocks = lookUpModel<VpcModel>(scope, region, 'AWS::EC2::VPC', vpcId, VPC_PROPERTIES, {
    VpcId: vpcId, CidrBlock: vpcCidrBlock, Ipv6CidrBlocks: [DUMMY_IPV6.vpc],
  })?.Ipv6CidrBlocks;
  if (blocks?.length === 0) { refuse(scope, 'look-up-without-ipv6', vpcCidrBlock, { vpc: vpcId }); }
  if (blocks && ipv6Cidr !== undefined && !blocks.includes(ipv6Cidr)) {
    refuse(scope, 'look-up-ipv6-block', ipv6Cidr, { blocks: blocks.join(', ') });
  }
  return blocks;
}

/** What is known of a subnet; undefined as long as the CLI has not answered. */
function lookUpSubnet(scope: Construct, region: string | undefined, subnet: SubnetAnswer): KnownImportedSubnet | undefined {
  const { subnetId, cidr } = subnet;
  const model = lookUpModel<SubnetModel>(scope, region, 'AWS::EC2::Subnet', subnetId, SUBNET_PROPERTIES, {
    SubnetId: subnetId,
    AssignIpv6AddressOnCreation: true,
    EnableDns64: false,
    Ipv6CidrBlocks: [DUMMY_IPV6.subnet],
    Ipv6Native: false,
    MapPublicIpOnLaunch: false,
  });
  return model && {
    ...unanswered(subnet),
    ipv6Cidr: model.Ipv6CidrBlocks[0],
    facts: {
      hasIpv4: cidr !== undefined,
      hasIpv6: model.Ipv6CidrBlocks.length > 0,
      assignsIpv6: model.AssignIpv6AddressOnCreation,
      isIpv6Native: model.Ipv6Native,
      assignsPublicIpv4: model.MapPublicIpOnLaunch,
      hasDns64: model.EnableDns64,
    },
  };
}

/** A subnet of which nothing is known that readiness judges. */
const unanswered = ({ subnetId, availabilityZone, routeTableId, cidr }: SubnetAnswer): KnownImportedSubnet =>
  ({ subnetId, availabilityZone, routeTableId, ipv4Cidr: cidr, ipv6Cidr: DUMMY_IPV6.subnet, facts: {} });

/** The answer of Cloud Control is a list, of one where an id is asked for. */
function lookUpModel<T>(
  scope: Construct, region: string | undefined, typeName: string, id: string, propertiesToReturn: string[], dummy: object,
): T | undefined {
  const expected = `${propertiesToReturn.join(', ')} of it, for which the look-up role needs cloudformation:GetResource and what describes it in EC2`;
  const answer = ask<readonly T[]>(scope, `${typeName} ${id}`, expected,
    Provider.CC_API_PROVIDER, { ...region === undefined ? {} : { region }, typeName, exactIdentifier: id, propertiesToReturn }, [dummy]);
  return answer?.[0];
}

/** Ask the CLI; undefined as long as it has not answered. What it could not answer is refused when all is said: other stacks of the app can be listed and deployed all the same. */
function ask<T>(
  scope: Construct, subject: string, expected: string, provider: string, props: { readonly [name: string]: unknown }, dummyValue: unknown,
): T | undefined {
  const { value } = ContextProvider.getValue(scope, { provider, props, dummyValue });
  const known = scope.node.tryGetContext(ContextProvider.getKey(scope, { provider, props }).key);
  const failure = typeof known === 'object' && known !== null ? known[PROVIDER_ERROR_KEY] : undefined;
  if (failure !== undefined) { judge(scope, () => [messageOf('look-up-failed', failure, { subject, expected })]); }
  return known === undefined || failure !== undefined ? undefined : value;
}

/** The block of the VPC that is meant where nobody says which: the only one, or the only one that these subnets have blocks of. */
function onlyBlock(blocks: readonly string[], tiers: readonly KnownImportedTier[]): string | undefined {
  const used = blocks.filter(block => tiers.some(({ subnets }) => subnets.some(({ ipv6Cidr }) => isWithin(block, ipv6Cidr))));
  return blocks.length === 1 ? blocks[0] : used.length === 1 ? used[0] : undefined;
}

function isWithin(outer: string, inner?: string): boolean {
  const [one, other] = [outer, inner ?? ''].map(parseBlock);
  return one !== undefined && other !== undefined && holds(one, other);
}

const remediesFor = (blocks: readonly string[]): ImportRemedies => ({
  vpcIpv6: `state ipv6Cidr in ImportedDualStackVpc.fromLookup(), one of ${blocks.join(', ')}`,
  vpcIpv4: 'use a newer CLI, and delete the answer in cdk.context.json (cdk context --reset)',
  subnetIpv6: 'give the subnet an IPv6 block, and delete the answer for it in cdk.context.json (cdk context --reset)',
  subnetIpv4: 'choose a subnet that is not IPv6 only',
  routeTable: 'delete the answer for the VPC in cdk.context.json (cdk context --reset)',
  egressOnlyInternetGateway: 'state egressOnlyInternetGatewayId in ImportedDualStackVpc.fromLookup(), as no look-up answers it',
});
