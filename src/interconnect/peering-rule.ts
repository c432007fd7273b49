import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PeeringSource } from './peering-source';

/**
 * A rule by which something lets the other side of a peering in.
 */
export interface PeeringRule {
  /** Who is reached: a security group, or something that has one, such as a load balancer or a database, in either of the two VPCs. */
  readonly to: ec2.IConnectable;

  /** On which ports. */
  readonly port: ec2.Port;

  /** From where. */
  readonly source: PeeringSource;

  /**
   * A description of the rule.
   *
   * @default - that it is over the peering, and the port
   */
  readonly description?: string;
}
