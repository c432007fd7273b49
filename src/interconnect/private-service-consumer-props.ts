import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ConsumedService } from './consumed-service';

/**
 * Where an endpoint service is consumed.
 */
export interface PrivateServiceConsumerProps {
  /** The VPC of the consumers. Its blocks can be those of the VPC of the service. */
  readonly vpc: ec2.IVpc;

  /** The service. */
  readonly service: ConsumedService;

  /**
   * The subnets of the endpoint, one of them in each AZ, in AZs that the service has.
   *
   * @default - the private ones; isolated ones where there are no others, and public ones where there are neither
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * In which families the endpoint has addresses. It changes in place. `DUALSTACK` takes subnets that have both, `IPV6` those that are IPv6 only.
   *
   * @default - both where all subnets are known to be dual stack, and the IPv6 block of the VPC is known or `securityGroups` are stated; IPv6 in subnets that are IPv6 only; otherwise IPv4
   */
  readonly ipAddressType?: ec2.VpcEndpointIpAddressType;

  /**
   * Which records the names of the endpoint have. It changes in place.
   *
   * @default - those of the addresses that the endpoint has
   */
  readonly dnsRecordIpType?: ec2.VpcEndpointDnsRecordIpType;

  /**
   * Whether the private name of the service leads to the endpoint in the VPC. The service has to have one, with a domain that its owner has verified, and to have accepted the endpoint.
   *
   * @default false
   */
  readonly privateDnsEnabled?: boolean;

  /**
   * Security groups of the endpoint, which have to let in its consumers.
   *
   * @default - one that lets in all blocks of the VPC, of the families that the endpoint has, on the ports of the service
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}
