import type { CfnResource } from 'aws-cdk-lib';
import { holds, overlap, parseBlock } from './ip-block';
import { ipv6BlocksOf } from './ipv6-blocks-of';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

const block = (cidr: string) => parseBlock(cidr)!;
/** Unique local addresses (RFC 4193), those of them that Amazon keeps, and global ones (RFC 3587). */
const [ULA, LOCAL, OF_AMAZON, GUA] = ['fc00::/7', 'fd00::/8', 'fd00::/16', '2000::/3'].map(block);
/** Of unique local addresses those that the VPC user guide lists as valid; the same page calls all of fd00::/8 so but for what Amazon keeps. */
const LISTED = block('fd80::/9');

/** Associations of blocks that their source calls private. */
const calledPrivate = new WeakSet<CfnResource>();

/** Remember that a block comes of a private scope. */
export function callPrivate(association: CfnResource): void {
  calledPrivate.add(association);
}

/** Whether a block that is written out has no address that the internet knows, as far as the block itself says it. */
export function isUniqueLocal(cidr: unknown): boolean {
  const parsed = typeof cidr === 'string' ? parseBlock(cidr) : undefined;
  return parsed !== undefined && overlap(ULA, parsed);
}

/** Whether a private pool can give a block (VPC user guide, "vpc-ip-addressing", private IPv6 addresses). */
export function canBePrivate(cidr: string): boolean {
  const parsed = block(cidr);
  return holds(GUA, parsed) || (holds(LOCAL, parsed) && !overlap(OF_AMAZON, parsed));
}

/** Whether AWS says two things of a block: that it is valid, and that it is not among those that are. */
export const isDoubtful = (cidr: string) => isUniqueLocal(cidr) && !holds(LISTED, block(cidr));

/** Of which scope a pool is, where the app makes it. A scope that is added to an IPAM is a private one (AWS::EC2::IPAMScope). */
export function scopeOfPool(index: TemplateIndex, poolId: unknown): 'public' | 'private' | undefined {
  const pool = index.resourceAt(poolId);
  if (pool?.resource.cfnResourceType !== 'AWS::EC2::IPAMPool') { return undefined; }
  const { IpamScopeId } = pool.properties;
  switch (IpamScopeId?.['Fn::GetAtt']?.[1]) {
    case 'PublicDefaultScopeId': return 'public';
    case 'PrivateDefaultScopeId': return 'private';
    default: return index.resourceAt(IpamScopeId)?.resource.cfnResourceType === 'AWS::EC2::IPAMScope' ? 'private' : undefined;
  }
}

/** Whether the IPv6 block of a subnet of the app is private; undefined where that is not known. */
export function hasPrivateBlock(index: TemplateIndex, { properties: { Ipv6CidrBlock, VpcId }, resource }: IndexedResource): boolean | undefined {
  if (Ipv6CidrBlock === undefined) { return undefined; }
  if (isUniqueLocal(Ipv6CidrBlock)) { return true; }
  const associations = ipv6BlocksOf(index, VpcId, resource);
  const own = associations.length === 1 ? associations : askedBy(index, resource, associations, Ipv6CidrBlock);
  return own.length === 1 ? isPrivate(index, own[0]) : undefined;
}

/** Of several, those that the block of a subnet names, or lies in. */
function askedBy(index: TemplateIndex, subnet: CfnResource, associations: IndexedResource[], cidr: unknown): IndexedResource[] {
  const literal = typeof cidr === 'string' ? parseBlock(cidr) : undefined;
  const named = index.referredTo(subnet).flatMap(each => [each, index.resourceAt(index.find(each)?.properties.AssociationId)?.resource]);
  return associations.filter(each => named.includes(each.resource) || isWithin(each, literal));
}

function isWithin({ properties: { Ipv6CidrBlock } }: IndexedResource, inner: ReturnType<typeof parseBlock>): boolean {
  const outer = typeof Ipv6CidrBlock === 'string' ? parseBlock(Ipv6CidrBlock) : undefined;
  return outer !== undefined && inner !== undefined && holds(outer, inner);
}

/** What nobody calls private is public, a pool of another app of which the app does not say it excepted. */
function isPrivate(index: TemplateIndex, { properties: { Ipv6CidrBlock, Ipv6IpamPoolId }, resource }: IndexedResource): boolean | undefined {
  if (calledPrivate.has(resource) || isUniqueLocal(Ipv6CidrBlock)) { return true; }
  return Ipv6IpamPoolId === undefined ? false : scopeOfPool(index, Ipv6IpamPoolId) === 'private' || undefined;
}
