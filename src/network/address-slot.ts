/**
 * One row of an address plan: the addresses that a tier has in an AZ.
 */
export interface AddressSlot {
  /** Name of the tier. */
  readonly tier: string;
  /** Slot of the tier, from 0. */
  readonly tierSlot: number;
  /** Slot of the AZ, from 0: its position in the list of AZs of the VPC. */
  readonly azSlot: number;
  /**
   * IPv4 block of the subnet, for example `10.0.128.0/20`.
   *
   * @default - none: the tier has IPv6 alone, IPAM chooses the block of the VPC, or there is no room for the AZ in a tier that was there before the plan
   */
  readonly ipv4Cidr?: string;
  /**
   * Position of the /64 among those of the VPC's IPv6 block, from 0.
   *
   * @default - none: the tier has IPv4 alone
   */
  readonly ipv6Index?: number;
  /**
   * The fourth group of the subnet's addresses, for example `xx12::/64`: tier 1, AZ 2. An `x` is a digit that the VPC's own block says.
   *
   * @default - none: the tier has IPv4 alone
   */
  readonly ipv6Suffix?: string;
  /** Whether the place is kept without a subnet. */
  readonly reserved: boolean;
}
