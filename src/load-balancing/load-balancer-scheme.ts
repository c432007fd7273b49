/**
 * From where a load balancer can be reached.
 */
export enum LoadBalancerScheme {
  /** From the internet. It stands in public subnets. */
  INTERNET_FACING = 'internet-facing',
  /** From the VPC, and from networks that are connected with it. */
  INTERNAL = 'internal',
}
