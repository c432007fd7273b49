import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { PrivateServiceInbound } from './private-service-inbound';
import type { PrivateServicePort } from './private-service-port';
import type { LoadBalancerController } from '../load-balancing/load-balancer-controller';

/**
 * What is offered over PrivateLink, and to whom.
 */
export interface PrivateServiceProps {
  /** The controller of the cluster, which registers the pods with the load balancer. */
  readonly controller: LoadBalancerController;

  /** Name of the Kubernetes Service of the pods, of any type. A port can have another one. */
  readonly serviceName: string;

  /** The ports, each once. Protocols, the ports of pods and health checks change in place. */
  readonly ports: PrivateServicePort[];

  /**
   * Namespace of the Kubernetes Services.
   *
   * @default 'default'
   */
  readonly namespace?: string;

  /**
   * A dual-stack Network Load Balancer of yours, in the VPC of the cluster, which gets a listener for each port. One of IPv4 alone is refused, and one that is behind another endpoint service.
   *
   * @default - one is made: dual stack, internal, with a security group
   */
  readonly loadBalancer?: elbv2.INetworkLoadBalancer;

  /**
   * Subnets of the load balancer that is made, one of them in each AZ, all of them dual stack. Consumers have endpoints in these AZs alone.
   *
   * @default - the private ones; isolated ones where there are no others, and public ones where there are neither
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * From which addresses the load balancer that is made takes connections.
   *
   * @default PrivateServiceInbound.anyConsumer()
   */
  readonly inbound?: PrivateServiceInbound;

  /**
   * Whether the load balancer that is made sends to pods in all its AZs. Otherwise an endpoint in an AZ without pods that answer reaches none.
   *
   * @default true
   */
  readonly crossZoneEnabled?: boolean;

  /**
   * Accounts, roles and users that may connect. `new iam.ArnPrincipal('*')` stands for everybody.
   *
   * @default - the account of the service alone
   */
  readonly allowedPrincipals?: iam.ArnPrincipal[];

  /**
   * Whether somebody has to accept each connection, by `aws ec2 accept-vpc-endpoint-connections`. Until then endpoints are there, and carry nothing. It changes in place.
   *
   * @default true
   */
  readonly acceptanceRequired?: boolean;

  /**
   * Regions whose endpoints may connect, for example `eu-central-1`.
   *
   * @default - the region of the service
   */
  readonly allowedRegions?: string[];
}
