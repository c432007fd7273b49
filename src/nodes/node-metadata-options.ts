/**
 * How what runs on a node reaches the metadata of its instance, with which come the credentials of the role of the node. A session token is required in any case (IMDSv2).
 */
export interface NodeMetadataOptions {
  /**
   * How many hops an answer with a session token may take, 1 to 64. With 1 it reaches the node itself and pods in the network of the host. **With more, every pod of the
   * node can act with the role of the node**, which pulls images and lets nodes join: give pods identities of their own instead (EKS best practices, "Restrict access to the
   * instance profile assigned to the worker node").
   *
   * @default 1
   */
  readonly hopLimit?: number;

  /**
   * Whether the metadata are at `[fd00:ec2::254]` too, besides `169.254.169.254`. For software on the node that speaks IPv6 only; what EKS puts on its images asks over IPv4.
   * Pods have IPv6 addresses, so with a `hopLimit` above 1 they reach the credentials of the node this way too, even where a network policy keeps them from the IPv4 address.
   *
   * @default false
   */
  readonly ipv6Endpoint?: boolean;

  /**
   * Whether the metadata have the tags of the instance.
   *
   * @default false
   */
  readonly instanceTags?: boolean;
}
