import type { Duration } from 'aws-cdk-lib';

/**
 * How Auto Scaling replaces the nodes of a group.
 */
export interface InstanceRefreshOptions {
  /**
   * How much of the group stays in service, in percent of its desired capacity, from 0 to 100.
   *
   * @default 100
   */
  readonly minHealthyPercentage?: number;

  /**
   * How large the group may get meanwhile, in percent of its desired capacity, from 100 to 200, and at most 100 more than `minHealthyPercentage`.
   *
   * @default - 110, or what is highest beside a low `minHealthyPercentage`
   */
  readonly maxHealthyPercentage?: number;

  /**
   * How long a new instance has to become a node before the next is replaced.
   *
   * @default Duration.minutes(5)
   */
  readonly instanceWarmup?: Duration;

  /**
   * How long an instance that goes is held for whoever drains it, from 30 seconds to 2 hours.
   *
   * @default Duration.minutes(10)
   */
  readonly drainTimeout?: Duration;

  /**
   * How long CloudFormation watches the group after the last node, up to 48 hours.
   *
   * @default Duration.seconds(0)
   */
  readonly bakeTime?: Duration;
}
