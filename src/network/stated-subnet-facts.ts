/**
 * Through what the default route of a subnet leads.
 */
export enum DefaultRoute {
  /** There is no default route. */
  NONE = 'none',
  /** An internet gateway: the subnet is public. */
  INTERNET_GATEWAY = 'internet gateway',
  /** An egress-only internet gateway, which is for IPv6. */
  EGRESS_ONLY_INTERNET_GATEWAY = 'egress-only internet gateway',
  /** A NAT gateway or instance. */
  NAT = 'NAT',
  /** Anything else, for example a transit gateway. */
  OTHER = 'other',
}

/**
 * What the user knows of a subnet that another app makes.
 */
export interface StatedSubnetFacts {
  /**
   * Whether it has an IPv4 block.
   *
   * @default - not known
   */
  readonly hasIpv4?: boolean;

  /**
   * Whether it has an IPv6 block.
   *
   * @default - not known
   */
  readonly hasIpv6?: boolean;

  /**
   * Whether its IPv6 block is private, of a private scope of IPAM, so that gateways to the internet drop its addresses.
   *
   * @default - true where its block is stated and one of unique local addresses; else not known
   */
  readonly hasPrivateIpv6?: boolean;

  /**
   * Whether network interfaces get an IPv6 address at creation.
   *
   * @default - not known
   */
  readonly assignsIpv6?: boolean;

  /**
   * Whether it is IPv6 only.
   *
   * @default - not known
   */
  readonly isIpv6Native?: boolean;

  /**
   * Whether instances get a public IPv4 address at launch.
   *
   * @default - not known
   */
  readonly assignsPublicIpv4?: boolean;

  /**
   * Through what its route for 0.0.0.0/0 leads.
   *
   * @default - not known
   */
  readonly ipv4Default?: DefaultRoute;

  /**
   * Through what its route for ::/0 leads.
   *
   * @default - not known
   */
  readonly ipv6Default?: DefaultRoute;

  /**
   * Whether DNS64 is on.
   *
   * @default - not known
   */
  readonly hasDns64?: boolean;

  /**
   * Whether there is a route for 64:ff9b::/96 to a NAT gateway.
   *
   * @default - not known
   */
  readonly hasNat64?: boolean;
}
