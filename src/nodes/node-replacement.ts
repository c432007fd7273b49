import { Duration, Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';

/**
 * What a replacement needs to know of its group.
 *
 * @internal
 */
export interface _ReplacementContext {
  readonly minSize: number;
  readonly maxSize: number;
}

/**
 * What happens to the nodes of an Auto Scaling group when their launch template changes.
 *
 * CloudFormation goes back with the policy of the template that was deployed before. So change the way of replacement in a deployment of its own, before the change
 * that needs it (CloudFormation user guide, "UpdatePolicy attribute").
 */
export abstract class NodeReplacement {
  /**
   * Nothing: a new launch template is used by new instances only, and the nodes that run stay what they are.
   */
  public static newInstancesOnly(): NodeReplacement {
    return new NewInstancesOnly();
  }

  /**
   * CloudFormation replaces the nodes in batches. It drains none, and nothing tells it that a node is ready, so it waits after each batch.
   *
   * A list of subnets that changes replaces them too, so the group stays in the AZs of the control plane where its subnets are not stated.
   *
   * @param options what differs from one node after the other, five minutes apart, with `minSize` of them in service wherever `maxSize` leaves room for one more
   */
  public static rollingUpdate(options: autoscaling.RollingUpdateOptions = {}): NodeReplacement {
    return new RollingUpdate(options);
  }

  /**
   * Whether a change of the template or of the subnets replaces nodes that run.
   *
   * @internal
   */
  public abstract readonly _replacesNodes: boolean;

  /**
   * @internal
   */
  public abstract _bind(context: _ReplacementContext): autoscaling.UpdatePolicy | undefined;
}

class NewInstancesOnly extends NodeReplacement {
  public readonly _replacesNodes = false;

  public _bind(): undefined {
    return undefined;
  }
}

class RollingUpdate extends NodeReplacement {
  public readonly _replacesNodes = true;

  constructor(private readonly options: autoscaling.RollingUpdateOptions) {
    super();
  }

  /** Nothing tells CloudFormation that a node is ready, so it waits as long as one takes with time to spare. */
  public _bind({ minSize, maxSize }: _ReplacementContext): autoscaling.UpdatePolicy {
    const isKnown = !Token.isUnresolved(minSize) && !Token.isUnresolved(maxSize);
    return autoscaling.UpdatePolicy.rollingUpdate({
      maxBatchSize: 1,
      // CloudFormation wants fewer in service than maxSize.
      minInstancesInService: isKnown ? Math.min(minSize, maxSize - 1) : undefined,
      pauseTime: Duration.minutes(5),
      ...this.options,
    });
  }
}
