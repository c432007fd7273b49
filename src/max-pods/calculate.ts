/** What decides how many pods a type of instance can run. */
export interface InstanceTypeFacts {
  /** For example `m5.large`. */
  readonly instanceType: string;
  /** `nitro` or `xen`; bare metal has none. */
  readonly hypervisor?: string;
  readonly bareMetal: boolean;
  readonly vcpus: number;
  /** Network interfaces of the default network card. The CNI uses no other. */
  readonly networkInterfaces: number;
  readonly ipv4AddressesPerInterface: number;
}

/** What changes the result, named as in the calculator of AWS (`max-pods-calculator.sh` of amazon-eks-ami). */
export interface MaxPodsLimits {
  /** Use no more network interfaces than this. */
  readonly maxEnis?: number;
  /** Network interfaces that are not for pods. */
  readonly reservedEnis?: number;
  /** The most that is answered, in place of 110 and 250. */
  readonly cap?: number;
}

/** What keeps the number from being larger. */
export type Bound = 'network interfaces' | 'recommended limit' | 'cap';

export interface MaxPodsOfType {
  readonly instanceType: string;
  readonly maxPods: number;
  readonly bound: Bound;
}

/** Addresses in a /28, which is what the CNI takes in place of one address where it delegates prefixes. */
const ADDRESSES_PER_PREFIX = 16;
/** aws-node and kube-proxy are in the network of the host. */
const HOST_NETWORK_PODS = 2;
/** What AWS recommends by the size of an instance (EKS user guide, "Choose an optimal EC2 node instance type"). */
const RECOMMENDED = { small: 110, large: 250, largeFromVcpus: 31 };

/** The CNI assigns IPv6 prefixes on Nitro and on bare metal (amazon-vpc-cni-k8s, `IsPrefixDelegationSupported`). */
export function canRunIpv6Pods({ hypervisor, bareMetal }: InstanceTypeFacts): boolean {
  return bareMetal || hypervisor === 'nitro';
}

/** How many pods AWS recommends for one type in IPv6 mode, and what decides it. */
export function maxPodsOf(type: InstanceTypeFacts, { maxEnis = Infinity, reservedEnis = 0, cap }: MaxPodsLimits = {}): MaxPodsOfType {
  const enis = Math.max(0, Math.min(type.networkInterfaces, maxEnis) - reservedEnis);
  const addresses = enis * (type.ipv4AddressesPerInterface - 1) * ADDRESSES_PER_PREFIX + HOST_NETWORK_PODS;
  const limit = cap ?? (type.vcpus >= RECOMMENDED.largeFromVcpus ? RECOMMENDED.large : RECOMMENDED.small);
  const maxPods = Math.min(addresses, limit);
  return {
    instanceType: type.instanceType,
    maxPods,
    bound: addresses < limit ? 'network interfaces' : cap === undefined ? 'recommended limit' : 'cap',
  };
}

/**
 * How many pods AWS recommends for nodes of any of these types: the smallest value, as all nodes of a group boot with one. Of several types with that value
 * the first by name decides, so that their order does not matter.
 *
 * @param types not empty, each of them one that can run IPv6 pods
 */
export function calculate(types: InstanceTypeFacts[], limits: MaxPodsLimits = {}): MaxPodsOfType {
  return types
    .map(type => maxPodsOf(type, limits))
    .reduce((least, next) =>
      next.maxPods < least.maxPods || (next.maxPods === least.maxPods && next.instanceType < least.instanceType) ? next : least);
}
