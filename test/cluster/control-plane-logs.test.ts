import { CfnParameter, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ipv6Cluster, testStack } from '../util/cluster';
import { refusal, resourcesOf } from '../util/network';
import { idOf } from '../util/resources';

const TYPE = 'Custom::LogRetention';
const CLUSTER = 'Custom::AWSCDK-EKS-Cluster';

describe('the logs of the control plane', () => {
  test.each([
    ['a month', logs.RetentionDays.ONE_MONTH, 30], ['ten years', logs.RetentionDays.TEN_YEARS, 3653], ['ever, where that is said', logs.RetentionDays.INFINITE, undefined],
  ])('are kept for %s', (_, controlPlaneLogRetention, days) => {
    const stack = testStack();
    ipv6Cluster(stack, { controlPlaneLogRetention });
    const { LogGroupName, RetentionInDays, RemovalPolicy: policy } = resourcesOf(stack)[idOf(stack, TYPE)].Properties;
    expect([LogGroupName, RetentionInDays, policy]).toEqual([{ 'Fn::Join': ['', ['/aws/eks/', { Ref: idOf(stack, CLUSTER) }, '/cluster']] }, days, undefined]);
  });

  test('are left to EKS otherwise, and nothing is made for them', () => {
    const stack = testStack();
    ipv6Cluster(stack);
    Template.fromStack(stack).resourceCountIs(TYPE, 0);
  });

  test('have a name that is known at deployment, also where a name is given', () => {
    const stack = testStack();
    ipv6Cluster(stack, { clusterName: new CfnParameter(stack, 'Name').valueAsString, controlPlaneLogRetention: logs.RetentionDays.ONE_DAY });
    expect(resourcesOf(stack)[idOf(stack, TYPE)].Properties.LogGroupName).toEqual({ 'Fn::Join': ['', ['/aws/eks/', { Ref: idOf(stack, CLUSTER) }, '/cluster']] });
  });

  test('stay with a cluster that stays', () => {
    const stack = testStack();
    ipv6Cluster(stack, { controlPlaneLogRetention: logs.RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.RETAIN });
    expect(resourcesOf(stack)[idOf(stack, TYPE)]).toHaveProperty('DeletionPolicy', 'Retain');
  });

  test.each([0, 2, -1, 29, NaN, 1e9, 'ONE_DAY'])('are not kept for %p days', days => {
    expect(() => ipv6Cluster(testStack(), { controlPlaneLogRetention: days as any })).toThrow(refusal('log-retention', days));
  });
});
