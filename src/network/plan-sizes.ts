import { Ipv4Block, parseBlock, VPC_IPV4_PREFIX } from './ipv4-block';
import type { Ipv4IpamPool } from './ipv4-ipam-pool';
import { refuse } from './messages';
import { refuseBoth, requireInteger, requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Where the IPv4 block of a VPC comes from. */
interface VpcIpv4 {
  readonly ipv4Cidr?: string;
  readonly ipv4Ipam?: Ipv4IpamPool;
}

/** The IPv4 block of the VPC; one from zero where IPAM chooses it. */
export function vpcBlock(subject: Subject, { ipv4Cidr, ipv4Ipam }: VpcIpv4): Ipv4Block {
  if (!ipv4Ipam) { return parseBlock(subject, 'ipv4Cidr', ipv4Cidr ?? '10.0.0.0/16'); }
  if (ipv4Cidr !== undefined) { refuseBoth(subject, 'ipv4Cidr', 'ipv4Ipam', ipv4Cidr); }
  const { ipamPoolId, netmaskLength } = ipv4Ipam;
  if (ipamPoolId === '') { refuse(subject, 'ipam-pool-empty', ipamPoolId, { prop: 'ipv4Ipam.ipamPoolId' }); }
  requireLiteral(subject, 'ipv4Ipam.netmaskLength', netmaskLength);
  const { largest, smallest } = VPC_IPV4_PREFIX;
  requireInteger(subject, 'ipv4Ipam.netmaskLength', netmaskLength, largest, smallest);
  return { base: 0, prefix: netmaskLength };
}

/**
 * Refuse a number of AZ slots that the plan cannot have.
 *
 * @param most as many as the IPv6 block tells apart
 * @param before how many AZs a tier has that was there before the plan
 */
export function validAzSlots(subject: Subject, azSlots: number, most: number, before: number): number {
  requireLiteral(subject, 'azSlots', azSlots);
  const counts = before === 0 ? [2, 4, 8, 16] : Array.from({ length: most }, (_, index) => index + 1);
  const allowed = counts.filter(count => count <= most && count >= before);
  return allowed.includes(azSlots) ? azSlots : refuse(subject, 'az-slots', azSlots, { allowed: allowed.join(', ') });
}

/** Eight, or as many as leave a VPC of that size room for two tiers of the smallest subnets. */
export function defaultAzSlots(vpcPrefix: number, most: number): number {
  const bits = Math.max(1, VPC_IPV4_PREFIX.smallest - vpcPrefix - 1);
  return Math.min(8, most, 2 ** bits);
}

