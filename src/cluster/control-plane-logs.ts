import { Token } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { refuse } from './messages';

/** Refuse a time that CloudWatch Logs does not take. */
export function checkLogRetention(scope: Construct, retention?: logs.RetentionDays): void {
  if (retention !== undefined && !Token.isUnresolved(retention) && typeof logs.RetentionDays[retention] !== 'string') {
    refuse(scope, 'log-retention', retention, { prop: 'controlPlaneLogRetention' });
  }
}

/**
 * Keep the logs of the control plane for a stated time. EKS makes their group when it writes the first time (EKS user guide, "control-plane-logs"), under a name that can be known at
 * deployment only, so it cannot be a resource: the custom resource of aws-cdk-lib makes or takes it.
 */
export function keepControlPlaneLogs(scope: Construct, clusterName: string, retention?: logs.RetentionDays): void {
  if (retention === undefined) { return; }
  new logs.LogRetention(scope, 'ControlPlaneLogs', { logGroupName: `/aws/eks/${clusterName}/cluster`, retention });
}
