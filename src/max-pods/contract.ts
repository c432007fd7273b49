/** What the custom resource `Custom::EksIpv6MaxPods` is asked. CloudFormation turns all values into strings. */
export interface MaxPodsProperties {
  readonly InstanceTypes: string[];
  readonly MaxEnis?: string;
  readonly ReservedEnis?: string;
  readonly Cap?: string;
}

/** What it answers. All values are strings, which user data and outputs take as they are. */
export interface MaxPodsAttributes {
  /** The smallest value of all types. */
  readonly MaxPods: string;
  /** The type that has it. */
  readonly DecidingType: string;
  /** What limits that type, one of `Bound`. */
  readonly DecidingBound: string;
  /**
   * The value of each type, in the order in which they were asked, separated by commas. Their names are not repeated, as an answer to CloudFormation
   * has room for 4096 bytes.
   */
  readonly MaxPodsByType: string;
}

/** How many types one request may name: their answer fits CloudFormation's limit with room to spare, and EC2 is asked five times. */
export const MAX_INSTANCE_TYPES = 500;

/** No type of instance has as many network interfaces. */
export const MANY_ENIS = 1000;

/** The most that a node has addresses for, as long as pods reach IPv4: the CNI gives each pod one of 169.254.172.0/22. */
export const MAX_PODS_WITH_IPV4_EGRESS = 1024;
