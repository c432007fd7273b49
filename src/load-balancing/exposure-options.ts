import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { LoadBalancerScheme } from './load-balancer-scheme';
import type { LoadBalancerTargetType } from './load-balancer-target-type';
import type { TargetHealthCheck } from './target-health-check';

/**
 * What Ingresses and Services say of their load balancers.
 */
export interface LoadBalancerExposureOptions {
  /**
   * From where the load balancer can be reached.
   *
   * @default - `internal`, unless a class of Ingresses or the controller says otherwise
   */
  readonly scheme?: LoadBalancerScheme;

  /**
   * What it sends traffic to.
   *
   * @default LoadBalancerTargetType.IP
   */
  readonly targetType?: LoadBalancerTargetType;

  /**
   * Its subnets, one for each AZ; all need a block in both families. In a VPC that the app does not make they have to be named, here or by a class of Ingresses: `vpc.tier('Public').subnets`.
   *
   * @default - those that have the tag of the scheme
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * Blocks of either family that may reach it, for example `['203.0.113.0/24', '2001:db8:1234::/48']`.
   *
   * @default - all of both families
   */
  readonly inboundCidrs?: string[];

  /**
   * Its security groups, in place of the one that the controller makes by `inboundCidrs`. The controller opens the pods to them.
   *
   * @default - one that the controller makes
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Certificates for TLS.
   *
   * @default - none
   */
  readonly certificates?: acm.ICertificate[];

  /**
   * Protocols and ciphers of TLS, for example `ELBSecurityPolicy-TLS13-1-2-2021-06`.
   *
   * @default - that of the controller
   */
  readonly sslPolicy?: string;

  /**
   * How it finds out whether pods answer.
   *
   * @default - that of the controller
   */
  readonly healthCheck?: TargetHealthCheck;

  /**
   * Attributes of the load balancer, for example `{ 'deletion_protection.enabled': 'true' }`.
   *
   * @default - none
   */
  readonly attributes?: { [key: string]: string };

  /**
   * Attributes of its target groups, for example `{ 'deregistration_delay.timeout_seconds': '30' }`.
   *
   * @default - none
   */
  readonly targetGroupAttributes?: { [key: string]: string };

  /**
   * Tags of what the controller makes. Neither keys nor values can have a comma or an equals sign.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Name of the load balancer: 1 to 32 of letters, digits and -. A name is taken once an account and region.
   *
   * @default - one that the controller makes
   */
  readonly loadBalancerName?: string;
}
