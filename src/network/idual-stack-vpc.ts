import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * A VPC that says its IPv6 addresses, which `ec2.IVpc` and `ec2.ISubnet` do not.
 */
export interface IDualStackVpc extends ec2.IVpc {
  /**
   * IPv6 block of the VPC, for example `2001:db8:1234:1a00::/56`. A token.
   *
   * @attribute
   */
  readonly vpcIpv6Cidr: string;

  /**
   * IPv6 block of a subnet of this VPC, for example `2001:db8:1234:1a10::/64`. A token.
   *
   * @param subnet one of `publicSubnets`, `privateSubnets` or `isolatedSubnets` of this VPC
   */
  subnetIpv6Cidr(subnet: ec2.ISubnet): string;
}
