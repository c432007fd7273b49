/**
 * Blocks of consumers, as they have them in their own VPC.
 */
export interface PrivateServiceCidrs {
  /**
   * IPv4 blocks, for example `10.2.0.0/16`, or tokens.
   *
   * @default - none
   */
  readonly ipv4Cidrs?: string[];

  /**
   * IPv6 blocks, for example `2001:db8:1234:1a00::/56`, or tokens.
   *
   * @default - none
   */
  readonly ipv6Cidrs?: string[];
}
