import { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LookupFunctionsOptions } from './lookup-functions';
import { warn } from './messages';
import { EndpointConsumer, missingEndpoints } from '../network/endpoint-needs';
import { factsOf } from '../network/known-subnets';
import { networkReady } from '../network/network-ready';
import { closesInFunctions } from '../network/subnet-facts';
import { lookOver } from '../synthesis/findings';

/** Where a function logs. */
export function logGroupIn(scope: Construct, { logRetention, logEncryptionKey, logRemovalPolicy }: LookupFunctionsOptions): logs.LogGroup {
  // eslint-disable-next-line awscdk/require-passing-this -- in the construct that the function is in
  return new logs.LogGroup(scope, 'Logs', {
    retention: logRetention ?? logs.RetentionDays.ONE_MONTH,
    encryptionKey: logEncryptionKey,
    removalPolicy: logRemovalPolicy ?? RemovalPolicy.DESTROY,
  });
}

/** Let something wait for the routes and endpoints of the subnets that a function is placed in, and say so where it reaches nothing there. */
export function settleIn(construct: Construct, dependent: Construct, vpc: ec2.IVpc, subnets: ec2.SubnetSelection, consumer: EndpointConsumer): void {
  dependent.node.addDependency(networkReady(dependent, vpc, subnets));
  lookOver(construct, index => {
    const missing = missingEndpoints(index, vpc, [consumer]).join(', ');
    const closed = vpc.selectSubnets(subnets).subnets.filter(subnet => closesInFunctions(factsOf(index, subnet) ?? {}));
    if (missing && closed.length > 0) { warn(construct, 'lookup-function-without-way-out', closed.map(({ node }) => node.path), { missing }); }
  });
}
