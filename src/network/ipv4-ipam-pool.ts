/**
 * A pool of Amazon VPC IP Address Manager (IPAM) that gives a VPC its IPv4 block.
 */
export interface Ipv4IpamPool {
  /** Id of the pool, for example `ipam-pool-0a1b2c3d4e5f60718`. A token is fine. */
  readonly ipamPoolId: string;

  /** Prefix length of the block that the VPC gets from it, 16 to 28, as a literal. */
  readonly netmaskLength: number;
}
