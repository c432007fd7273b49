/**
 * Where a tier stands in an address plan.
 */
export interface TierBaseline {
  /** Name of the tier. */
  readonly name: string;

  /**
   * Slot of the tier: the digit that stands for it in IPv6 addresses.
   *
   * @default - not compared
   */
  readonly slot?: number;

  /**
   * IPv4 block of the whole tier, all its AZ slots, for example `10.0.128.0/17` of eight subnets of /20.
   *
   * @default - not compared
   */
  readonly ipv4Cidr?: string;

  /**
   * IPv4 blocks of its subnets, by AZ slot, of a tier that was there before the plan. The plan may have more behind them.
   *
   * @default - not compared
   */
  readonly ipv4Cidrs?: string[];

  /**
   * Positions of the /64s of its subnets, by AZ slot, of a tier that was there before the plan. The plan may have more behind them.
   *
   * @default - not compared
   */
  readonly ipv6Indexes?: number[];
}

/**
 * What an address plan was at the first deployment. What is left out is not compared, and neither is a token.
 */
export interface AddressBaseline {
  /**
   * IPv4 block of the VPC.
   *
   * @default - not compared
   */
  readonly ipv4Cidr?: string;

  /**
   * Prefix length of the IPv6 block of the VPC.
   *
   * @default - not compared
   */
  readonly ipv6PrefixLength?: number;

  /**
   * Where the IPv6 block comes from: `amazon-provided`, `byoip`, `ipam` or `private-ipam`.
   *
   * @default - not compared
   */
  readonly ipv6Source?: string;

  /**
   * How many AZs each tier keeps addresses for.
   *
   * @default - not compared
   */
  readonly azSlots?: number;

  /**
   * The tiers, in any order. The plan may have more.
   *
   * @default - not compared
   */
  readonly tiers?: TierBaseline[];

  /**
   * Names of the AZs, in the order of their slots. The VPC may have more behind them, or fewer at the end.
   *
   * @default - not compared
   */
  readonly availabilityZones?: string[];
}
