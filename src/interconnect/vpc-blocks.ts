import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { firstEntry } from '../network/first-entry';
import { FirstIpv6Block } from '../network/first-ipv6-block';
import type { IDualStackVpc } from '../network/idual-stack-vpc';
import { ImportedDualStackVpc } from '../network/imported-dual-stack-vpc';
import { onceThere } from '../network/once-there';
import { VpcIpv6Block } from '../network/vpc-ipv6-block';
import { DualStackRetrofit } from '../retrofit/dual-stack-retrofit';
import { nameOf } from '../synthesis/identity-of-id';
import { isOfType } from '../synthesis/resource-type';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

export type Family = 'IPv4' | 'IPv6';

/** A block of a VPC. */
export interface VpcBlock {
  readonly family: Family;
  /** A part of ids, the same whatever other blocks there are. */
  readonly name: string;
  /** The block, as whoever uses it is to write it. */
  readonly cidr: string;
}

const ASSOCIATION = 'AWS::EC2::VPCCidrBlock';

/** The first IPv6 association of a VPC that the app makes by `ec2.Vpc`; undefined of any other VPC. */
export const firstIpv6AssociationOf = (vpc: ec2.IVpc) => vpc.node.children.find(child => isOfType(child, ASSOCIATION) && child.node.id === 'ipv6cidr');

/** Whether a VPC has a block of a family that is known. */
export function hasFamily(vpc: ec2.IVpc, family: Family): boolean {
  return family === 'IPv6'
    ? firstIpv6AssociationOf(vpc) !== undefined || ('vpcIpv6Cidr' in vpc && asked(() => (vpc as IDualStackVpc).vpcIpv6Cidr) !== undefined)
    : asked(() => vpc.vpcCidrBlock) !== undefined;
}

/** Its blocks of some families that are known while the app is being written: the first of each, and what an import states beside it. */
export const statedBlocksOf = (vpc: ec2.IVpc, families: readonly Family[]): VpcBlock[] =>
  [...families.map(family => firstBlockOf(vpc, family)), ...furtherStatedBlocksOf(vpc)].filter(({ family }) => families.includes(family));

/** Its first block of a family. One that is imported without it refuses that by itself. */
function firstBlockOf(vpc: ec2.IVpc, family: Family): VpcBlock {
  return { family, name: family, cidr: family === 'IPv4' ? vpc.vpcCidrBlock : ipv6Of(vpc) };
}

/** Blocks that an import states beside the first. */
function furtherStatedBlocksOf(vpc: ec2.IVpc): VpcBlock[] {
  if (!(vpc instanceof ImportedDualStackVpc)) { return []; }
  const { ipv4, ipv6 } = vpc._furtherCidrs;
  const named = (family: Family, cidrs: readonly string[]) => cidrs.map(cidr => ({ family, name: `${family}-${nameOfCidr(cidr, vpc)}`, cidr }));
  return [...named('IPv4', ipv4), ...named('IPv6', ipv6)];
}

/** A block as a part of ids. */
export const nameOfCidr = (cidr: string, scope: IConstruct) => nameOf(cidr, scope).replace(/[/]/g, '_');

/** A block that the app adds to a VPC, of whatever class; without text where the app does not say which it is. */
export interface AddedBlock {
  readonly family: Family;
  readonly association: IndexedResource;
  readonly block?: VpcBlock;
}

/** The blocks of some families that the app adds to a VPC beside the first, known when all is said. */
export function addedBlocksOf(index: TemplateIndex, vpc: ec2.IVpc, families: readonly Family[]): AddedBlock[] {
  const first = firstIpv6AssociationOf(vpc);
  const associations = index.where(ASSOCIATION, { VpcId: vpc.vpcId }, vpc)
    .filter(({ resource }) => resource !== first && !isOfRetrofit(resource, vpc));
  return associations.map(association => {
    const { properties: { CidrBlock, Ipv4IpamPoolId }, resource } = association;
    const family: Family = CidrBlock !== undefined || Ipv4IpamPoolId !== undefined ? 'IPv4' : 'IPv6';
    const cidr = addedCidr(resource as ec2.CfnVPCCidrBlock);
    return { family, association, block: cidr === undefined ? undefined : { family, name: `${family}-${nameOf(resource.ref, resource)}`, cidr } };
  }).filter(({ family }) => families.includes(family));
}

/** A retrofit yields the VPC with the block that it gives it. */
const isOfRetrofit = (resource: IConstruct, vpc: ec2.IVpc) => {
  const { scope } = vpc.node;
  return scope instanceof DualStackRetrofit && scope.cidrBlock === resource;
};

function addedCidr(association: ec2.CfnVPCCidrBlock): string | undefined {
  const { scope } = association.node;
  if (scope instanceof VpcIpv6Block) { return scope.cidr; }
  const cidr = association.cidrBlock ?? association.ipv6CidrBlock;
  return cidr === undefined ? undefined : onceThere(cidr, association);
}

function ipv6Of(vpc: ec2.IVpc): string {
  if ('vpcIpv6Cidr' in vpc) { return (vpc as IDualStackVpc).vpcIpv6Cidr; }
  const stock = vpc as ec2.Vpc;
  const byPlace = firstEntry(stock.vpcIpv6CidrBlocks, stock.node.defaultChild as ec2.CfnVPC);
  return onceThere(FirstIpv6Block.tryOf(vpc)?.expression(byPlace) ?? byPlace, firstIpv6AssociationOf(vpc) as ec2.CfnVPCCidrBlock);
}

/** Imports throw where they do not know it. */
function asked(get: () => string): string | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

/** Whether the CLI has not answered yet who the VPC is: ids and blocks stand for others then, the same for all. */
export function isPending(vpc: ec2.IVpc): boolean {
  try {
    return vpc.selectSubnets().isPendingLookup === true;
  } catch { // it has no subnets
    return false;
  }
}

/** The blocks of a VPC that are written out: for what is compared. */
export function writtenBlocksOf(index: TemplateIndex, vpc: ec2.IVpc): string[] {
  if (isPending(vpc)) { return []; }
  const made = index.resourceOf(vpc.vpcId, vpc)?.properties;
  const stated = made
    ? [made.CidrBlock]
    : [asked(() => vpc.vpcCidrBlock), asked(() => (vpc as IDualStackVpc).vpcIpv6Cidr), ...furtherStatedBlocksOf(vpc).map(({ cidr }) => cidr)];
  const added = index.where(ASSOCIATION, { VpcId: vpc.vpcId }, vpc).flatMap(({ properties }) => [properties.CidrBlock, properties.Ipv6CidrBlock]);
  return [...new Set([...stated, ...added].filter((cidr): cidr is string => typeof cidr === 'string' && !Token.isUnresolved(cidr)))];
}
