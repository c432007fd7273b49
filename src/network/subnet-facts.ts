/** Through what a default route leads. */
export type WayOut = 'internet gateway' | 'egress-only internet gateway' | 'NAT' | 'other';

/**
 * What is known of a subnet, whoever knows it: this app makes it, or the user states it. What is not known is undefined, and no error is ever about that.
 */
export interface SubnetFacts {
  /** Whether it has an IPv4 block. */
  readonly hasIpv4?: boolean;
  /** Whether it has an IPv6 block. */
  readonly hasIpv6?: boolean;
  /** Whether its IPv6 block is private, so that gateways to the internet drop its addresses. */
  readonly hasPrivateIpv6?: boolean;
  /** Whether network interfaces get an IPv6 address at creation. */
  readonly assignsIpv6?: boolean;
  /** Whether it is IPv6 only. */
  readonly isIpv6Native?: boolean;
  /** Whether instances get a public IPv4 address. */
  readonly assignsPublicIpv4?: boolean;
  /** Through what its routes for 0.0.0.0/0 lead; empty without one. */
  readonly ipv4Defaults?: readonly WayOut[];
  /** Through what its routes for ::/0 lead; empty without one. */
  readonly ipv6Defaults?: readonly WayOut[];
  /** Whether names of IPv4 hosts are answered with IPv6 addresses of 64:ff9b::/96. */
  readonly hasDns64?: boolean;
  /** Whether there is a route for these addresses. */
  readonly hasNat64?: boolean;
  /** Whether no route at all leads out of its VPC. */
  readonly isClosed?: boolean;
}

/** Whether nodes in the subnet have a way to IPv4 addresses. Through an internet gateway only those with a public address have one. */
export function reachesIpv4({ ipv4Defaults, assignsPublicIpv4 }: SubnetFacts): boolean | undefined {
  const ways = ipv4Defaults?.map(way => way === 'internet gateway' ? assignsPublicIpv4 : true);
  return ways?.includes(true) || (ways?.includes(undefined) ? undefined : ways && false);
}

/** Whether a Lambda function in the subnet has no way to IPv4 addresses: it gets no public one, so an internet gateway is none. */
export const closesInFunctions = ({ ipv4Defaults }: SubnetFacts) => ipv4Defaults?.every(way => way === 'internet gateway');

/** Whether its default route for IPv4 leads to an internet gateway. */
export const isPublic = ({ ipv4Defaults }: SubnetFacts) => ipv4Defaults?.includes('internet gateway');

/** Whether it is public, and instances get no address with which they could use that. */
export const isPublicWithoutIpv4 = (facts: SubnetFacts) => isPublic(facts) && facts.assignsPublicIpv4 === false;
