import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { LoadBalancerAddressType } from './load-balancer-address-type';
import type { LoadBalancerScheme } from './load-balancer-scheme';

/**
 * What all Ingresses of a class have in common. What a class says counts more than annotations of an Ingress.
 */
export interface IngressClassOptions {
  /**
   * From where their load balancers can be reached.
   *
   * @default - what each Ingress says in `alb.ingress.kubernetes.io/scheme`, and `internal` where it says nothing
   */
  readonly scheme?: LoadBalancerScheme;

  /**
   * Which addresses their load balancers have.
   *
   * @default LoadBalancerAddressType.DUAL_STACK
   */
  readonly ipAddressType?: LoadBalancerAddressType;

  /**
   * The subnets of their load balancers, by id, one for each AZ.
   *
   * @default - in a VPC of the app those with the tag of the scheme. In one that exists the public or the private ones, where `scheme` is stated, as CDK cannot tag them
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * Name of a group: Ingresses of the class share one load balancer.
   *
   * @default - what each Ingress says
   */
  readonly group?: string;

  /**
   * Whether Ingresses without a class are of this one.
   *
   * @default false
   */
  readonly isDefault?: boolean;

  /**
   * Further fields of `spec` of the `IngressClassParams`, for example `{ sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }`.
   *
   * @default - none
   */
  readonly spec?: { [key: string]: any };
}
