import { Duration, Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type { InstanceRefreshOptions } from './instance-refresh-options';
import { refuse } from './messages';
import { isIntegerIn } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Limits of a lifecycle hook and of an instance refresh, in seconds (Auto Scaling API reference, "PutLifecycleHook" and "RefreshPreferences"). */
const MIN_HEARTBEAT = 30;
const MAX_HEARTBEAT = 7200;
const MAX_BAKE_TIME = 172_800;

/** The policy of the group and the hook at termination. The class of aws-cdk-lib knows the policy since 2.263.0 only, so it is written as an override. */
export function instanceRefresh(subject: Subject, options: InstanceRefreshOptions): (group: autoscaling.AutoScalingGroup) => void {
  checkTypes(subject, options);
  const { minHealthyPercentage = 100, instanceWarmup = Duration.minutes(5), drainTimeout = Duration.minutes(10), bakeTime } = options;
  const highest = Token.isUnresolved(minHealthyPercentage) ? 110 : Math.min(110, minHealthyPercentage + 100);
  const { maxHealthyPercentage = highest } = options;
  const inRange = (prop: string, value: number | undefined, min: number, max: number, unit: string) => {
    if (value === undefined || Token.isUnresolved(value) || isIntegerIn(value, min, max)) { return; }
    refuse(subject, 'instance-refresh-range', value, { prop, range: `a whole number of ${unit} from ${min} to ${max}` });
  };
  inRange('minHealthyPercentage', minHealthyPercentage, 0, 100, 'percent');
  inRange('maxHealthyPercentage', maxHealthyPercentage, 100, Token.isUnresolved(minHealthyPercentage) ? 200 : minHealthyPercentage + 100, 'percent');
  inRange('drainTimeout', secondsOf(drainTimeout), MIN_HEARTBEAT, MAX_HEARTBEAT, 'seconds');
  inRange('instanceWarmup', secondsOf(instanceWarmup), 0, Number.MAX_SAFE_INTEGER, 'seconds');
  inRange('bakeTime', secondsOf(bakeTime), 0, MAX_BAKE_TIME, 'seconds');
  return group => {
    const resource = group.node.defaultChild as autoscaling.CfnAutoScalingGroup;
    resource.addOverride('UpdatePolicy.AutoScalingInstanceRefresh', {
      Strategy: 'Rolling',
      Preferences: {
        MinHealthyPercentage: minHealthyPercentage,
        MaxHealthyPercentage: maxHealthyPercentage,
        InstanceWarmup: instanceWarmup.toSeconds(),
        BakeTime: bakeTime?.toSeconds(),
      },
    });
    group.addLifecycleHook('Drain', {
      lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_TERMINATING,
      heartbeatTimeout: drainTimeout,
      defaultResult: autoscaling.DefaultResult.CONTINUE,
    });
  };
}

/** Undefined for what is not known until deployment. */
function secondsOf(time?: Duration): number | undefined {
  return time === undefined || time.isUnresolved() ? undefined : time.toSeconds({ integral: false });
}

/** From JavaScript times come as numbers. What is a token has to be in seconds already, as no unit can be converted at synthesis. */
function checkTypes(subject: Subject, options: InstanceRefreshOptions): void {
  const { instanceWarmup, drainTimeout, bakeTime } = options;
  for (const [prop, time] of Object.entries({ instanceWarmup, drainTimeout, bakeTime })) {
    if (time === undefined) { continue; }
    const fits = time instanceof Duration && (!time.isUnresolved() || time.unitLabel() === 'seconds');
    if (!fits) { refuse(subject, 'node-prop-type', time, { prop, type: 'a Duration, of Duration.seconds() where it is a token' }); }
  }
}
