/**
 * Which addresses a load balancer has. `ipv4` is none of them: it has no way to pods of an IPv6 cluster (Elastic Load Balancing refuses IPv6 targets behind it).
 */
export enum LoadBalancerAddressType {
  /** IPv4 and IPv6. */
  DUAL_STACK = 'dualstack',
  /** IPv6, and private IPv4 only. For Application Load Balancers that face the internet; clients on IPv4 do not reach it, and it cannot sign users in. */
  DUAL_STACK_WITHOUT_PUBLIC_IPV4 = 'dualstack-without-public-ipv4',
}
