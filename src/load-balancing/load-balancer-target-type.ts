/**
 * What a load balancer sends traffic to.
 */
export enum LoadBalancerTargetType {
  /** Pods, by their IPv6 addresses. */
  IP = 'ip',
  /**
   * Nodes, which pass it on. Each needs a primary IPv6 address on its network interface (Elastic Load Balancing user guides, "register targets"), as self-managed groups and
   * managed ones with `primaryIpv6Address` have it. The Service has to be of the type NodePort or LoadBalancer.
   */
  INSTANCE = 'instance',
}
