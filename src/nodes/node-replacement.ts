import { Duration, Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type { IConstruct } from 'constructs';
import { instanceRefresh } from './instance-refresh';
import type { InstanceRefreshOptions } from './instance-refresh-options';
import { refuse } from './messages';
import { isIntegerIn, isTable } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/**
 * What a replacement needs to know of its group.
 *
 * @internal
 */
export interface _ReplacementContext {
  readonly scope: IConstruct;
  readonly minSize: number;
  readonly maxSize: number;
}

/**
 * What happens to the nodes of an Auto Scaling group when their launch template changes.
 *
 * CloudFormation goes back with the policy of the template that was deployed before. So change the way of replacement in a deployment of its own, before the change
 * that needs it (CloudFormation user guide, "UpdatePolicy attribute"). In a VPC of more AZs than the control plane state the `subnets` of the group before: where it
 * replaces nodes the default is the AZs of the control plane, so nodes in the others would go.
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
   * Refuses as many nodes in service as `maxSize` or more, of which CloudFormation could take none away.
   *
   * @param options what differs from one node after the other, five minutes apart, with `minSize` of them in service wherever `maxSize` leaves room for one more
   */
  public static rollingUpdate(options: autoscaling.RollingUpdateOptions = {}): NodeReplacement {
    checkOptions('NodeReplacement.rollingUpdate', options);
    return new RollingUpdate(options);
  }

  /**
   * Auto Scaling replaces the nodes, new ones first, and each that goes waits for whoever drains it (an instance refresh that CloudFormation starts, since July 2026).
   *
   * A lifecycle hook at termination holds the instance for `drainTimeout`. Something in the cluster or beside it has to drain the node and complete the hook, for
   * example the AWS Node Termination Handler in queue mode, with an EventBridge rule for it; without one a node goes undrained when the time is over.
   *
   * A list of subnets that changes replaces nodes too, so the group stays in the AZs of the control plane where its subnets are not stated.
   *
   * Refuses percentages and times that Auto Scaling does not take.
   *
   * @param options what differs from at least all nodes in service and a tenth more at a time
   */
  public static instanceRefresh(options: InstanceRefreshOptions = {}): NodeReplacement {
    checkOptions('NodeReplacement.instanceRefresh', options);
    return new InstanceRefresh(instanceRefresh('NodeReplacement.instanceRefresh', options));
  }

  /**
   * Whether a change of the template or of the subnets replaces nodes that run.
   *
   * @internal
   */
  public abstract readonly _replacesNodes: boolean;

  /**
   * What the stock class is told when it makes the group.
   *
   * @internal
   */
  public _updatePolicy(_context: _ReplacementContext): autoscaling.UpdatePolicy | undefined {
    return undefined;
  }

  /**
   * What the stock class has no words for.
   *
   * @internal
   */
  public _complete(_group: autoscaling.AutoScalingGroup): void {}
}

function checkOptions(subject: Subject, options: unknown): void {
  if (!isTable(options)) { refuse(subject, 'node-prop-type', options, { prop: 'options', type: 'a map of options' }); }
}

class NewInstancesOnly extends NodeReplacement {
  public readonly _replacesNodes = false;
}

class RollingUpdate extends NodeReplacement {
  public readonly _replacesNodes = true;

  constructor(private readonly options: autoscaling.RollingUpdateOptions) {
    super();
  }

  /** Nothing tells CloudFormation that a node is ready, so it waits as long as one takes with time to spare. */
  public _updatePolicy({ scope, minSize, maxSize }: _ReplacementContext): autoscaling.UpdatePolicy {
    const isKnown = !Token.isUnresolved(minSize) && !Token.isUnresolved(maxSize);
    const {
      maxBatchSize = 1,
      minInstancesInService = isKnown ? Math.min(minSize, maxSize - 1) : undefined,
      pauseTime = Duration.minutes(5),
    } = this.options;
    const isStated = minInstancesInService !== undefined && !Token.isUnresolved(minInstancesInService) && !Token.isUnresolved(maxSize);
    if (isStated && !isIntegerIn(minInstancesInService, 0, maxSize - 1)) {
      refuse(scope, 'rolling-update-in-service', minInstancesInService, { maxSize });
    }
    return autoscaling.UpdatePolicy.rollingUpdate({ ...this.options, maxBatchSize, minInstancesInService, pauseTime });
  }
}

class InstanceRefresh extends NodeReplacement {
  public readonly _replacesNodes = true;

  constructor(private readonly apply: (group: autoscaling.AutoScalingGroup) => void) {
    super();
  }

  public _complete(group: autoscaling.AutoScalingGroup): void {
    this.apply(group);
  }
}
