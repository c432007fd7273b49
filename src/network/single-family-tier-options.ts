import type { SubnetType } from 'aws-cdk-lib/aws-ec2';

/**
 * What can be said of a tier of IPv4-only subnets.
 */
export interface Ipv4OnlyTierOptions {
  /**
   * Name of the tier, as `SubnetTierOptions.name` says.
   *
   * @default 'Ipv4Only'
   */
  readonly name?: string;

  /**
   * Whether the subnets are public, private or isolated. Public ones give instances a public IPv4 address at launch; private ones leave as `Ipv4Egress` says.
   *
   * @default SubnetType.PRIVATE_WITH_EGRESS
   */
  readonly subnetType?: SubnetType;

  /**
   * Prefix length of the IPv4 block of each subnet, as `SubnetTierOptions.ipv4Mask` says.
   *
   * @default - as for tiers of both families
   */
  readonly ipv4Mask?: number;

  /**
   * IPv4 blocks that the subnets have already, in the order of their AZs.
   *
   * @default - the plan lays them out
   */
  readonly ipv4Cidrs?: string[];

  /**
   * Address slot that is kept for the tier, so that it can have both families later.
   *
   * @default - the lowest slot that no tier before this one in the list has
   */
  readonly slot?: number;
}

/**
 * What can be said of a tier of IPv6-only subnets.
 */
export interface Ipv6OnlyTierOptions {
  /**
   * Name of the tier, as `SubnetTierOptions.name` says.
   *
   * @default 'Ipv6Only'
   */
  readonly name?: string;

  /**
   * Whether the subnets are public, private or isolated.
   *
   * @default SubnetType.PRIVATE_WITH_EGRESS
   */
  readonly subnetType?: SubnetType;

  /**
   * Whether instances reach IPv4 hosts outside: DNS64 answers with addresses of 64:ff9b::/96, and a route leads these to the NAT gateway of the AZ, which translates (VPC
   * user guide, "nat-gateway-nat64-dns64"). It needs NAT gateways that stand in AZs.
   *
   * @default false
   */
  readonly reachesIpv4?: boolean;

  /**
   * Address slot of the tier: the digit that stands for it in the IPv6 address.
   *
   * @default - the lowest slot that no tier before this one in the list has
   */
  readonly slot?: number;

  /**
   * Positions of the /64s that the subnets have already, in the order of their AZs.
   *
   * @default - by slot
   */
  readonly ipv6Indexes?: number[];
}
