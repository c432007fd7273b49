import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { insideOf } from '../synthesis/stock-changed';

const STOCK = 'ec2.Vpc';
/** With which the stock VPC empties its default security group. A stack has one. */
const PROVIDER = 'Custom::VpcRestrictDefaultSGCustomResourceProvider';

/** The providers whose function has a log group. */
const seen = new WeakSet<IConstruct>();

/** Give the function that empties default security groups a log group: stock CDK leaves it to Lambda, which keeps it for ever. The first VPC of a stack says which. */
export function keepLogsOfDefaultGroups(vpc: ec2.Vpc, logGroup?: logs.ILogGroup): void {
  const provider = insideOf(Stack.of(vpc), STOCK, PROVIDER) as Construct;
  if (seen.has(provider)) { return; }
  seen.add(provider);
  const handler = insideOf(provider, STOCK, 'Handler') as CfnResource;
  const group = logGroup ?? new logs.LogGroup(provider, 'Logs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
  handler.addPropertyOverride('LoggingConfig', { LogGroup: group.logGroupName });
}
