import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LookupFunctionsOptions } from './lookup-functions-options';

/** Where a function logs. */
export function logGroupIn(scope: Construct, { logRetention, logEncryptionKey, logRemovalPolicy }: LookupFunctionsOptions): logs.LogGroup {
  // eslint-disable-next-line awscdk/require-passing-this -- in the construct that the function is in
  return new logs.LogGroup(scope, 'Logs', {
    retention: logRetention ?? logs.RetentionDays.ONE_MONTH,
    encryptionKey: logEncryptionKey,
    removalPolicy: logRemovalPolicy ?? RemovalPolicy.DESTROY,
  });
}
