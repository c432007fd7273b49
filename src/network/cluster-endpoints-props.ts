import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { EndpointAddressFamily } from './endpoint-address-family';
import type { EndpointNeed } from './endpoint-need';

/**
 * Which endpoints a VPC gets.
 */
export interface ClusterEndpointsProps {
  /** The VPC. The IPv6 block is known of a `DualStackVpc` and of an `ImportedDualStackVpc`, of another `ec2.IVpc` by `ipv6Cidr`. */
  readonly vpc: ec2.IVpc;

  /** Who in the VPC calls services of AWS. A service that several of them call gets one endpoint. */
  readonly needs: EndpointNeed[];

  /**
   * In which address families the endpoints answer.
   *
   * @default - `EndpointAddressFamily.dualStackWhereDocumented()`; IPv4 where the IPv6 block of the VPC is not known and `securityGroups` are not stated
   */
  readonly addressFamily?: EndpointAddressFamily;

  /**
   * The subnets of interface endpoints, one of them in each AZ. Those of a dual-stack endpoint must have both families, those of others IPv4.
   *
   * @default - the private ones; isolated ones where there are no others, and public ones where there are neither
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * The subnets whose route tables get routes to gateway endpoints (S3 and DynamoDB).
   *
   * @default - all private and isolated ones; public ones where there are neither
   */
  readonly gatewaySubnets?: ec2.SubnetSelection[];

  /**
   * Services that the VPC has endpoints for already, as they end the name of the endpoint service, for example `['s3', 'ecr.api']`. None is made for them.
   *
   * @default - none
   */
  readonly existingServices?: string[];

  /**
   * Security groups of the interface endpoints, which have to let port 443 in from nodes and pods.
   *
   * @default - one that lets in the blocks of the VPC, of both families where an endpoint is dual stack
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * IPv4 block of the VPC, for example `10.0.0.0/16`, where `vpc` does not know it.
   *
   * @default - `vpcCidrBlock` of the VPC
   */
  readonly ipv4Cidr?: string;

  /**
   * IPv6 block of the VPC, for example `2001:db8:1234:1a00::/56`, where `vpc` does not know it.
   *
   * @default - `vpcIpv6Cidr` of the VPC, where it has one
   */
  readonly ipv6Cidr?: string;
}
