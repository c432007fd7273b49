import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Which dual-stack VPC to look up: what `ec2.Vpc.fromLookup` takes, and what no look-up answers. Tokens are refused, since the CLI asks before anything is deployed.
 */
export interface DualStackVpcLookupOptions extends ec2.VpcLookupOptions {
  /**
   * Names of the AZs to use, for example `['eu-west-1b', 'eu-west-1c']`: subnets in others are left out, and control plane, nodes and profiles stay where they are when somebody adds an AZ to the VPC. The list
   * is append-only. Refuses ids such as `euw1-az1`, and AZs in which the VPC has no subnet.
   *
   * @default - all of the VPC, in alphabetical order: state `controlPlaneAzNames` of the cluster then
   */
  readonly availabilityZones?: string[];

  /**
   * Which of the IPv6 blocks of the VPC `vpcIpv6Cidr` is. Refuses a block that the VPC does not have.
   *
   * @default - the only one, or the only one that subnets have blocks of; where there are several of them, `vpcIpv6Cidr` is refused
   */
  readonly ipv6Cidr?: string;

  /**
   * Id of the egress-only internet gateway of the VPC, which is not looked up.
   *
   * @default - not known; `egressOnlyInternetGatewayId` is refused
   */
  readonly egressOnlyInternetGatewayId?: string;
}
