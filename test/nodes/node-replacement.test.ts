import { CfnParameter, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InstanceRefreshOptions, NodeOs, NodeRelease, NodeReplacement, SelfManagedNodeGroup } from '../../src';
import { testStack } from '../util/cluster';
import { knownCluster, propertiesOf, resourceOf } from '../util/nodes';
import { idOf, idsOf } from '../util/resources';

const HOOK = 'AWS::AutoScaling::LifecycleHook';

function groupWith(replacement: NodeReplacement, stack = testStack()) {
  const os = NodeOs.al2023({ release: NodeRelease.of('20260714') });
  return new SelfManagedNodeGroup(stack, 'Nodes', { cluster: knownCluster(stack), os, replacement, minSize: 3, maxSize: 9 });
}

const refreshOf = (options?: InstanceRefreshOptions) =>
  resourceOf(groupWith(NodeReplacement.instanceRefresh(options)).autoScalingGroup).UpdatePolicy.AutoScalingInstanceRefresh;

describe('an instance refresh', () => {
  test('brings new nodes before the old ones go', () => {
    expect(refreshOf()).toEqual({ Strategy: 'Rolling', Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 110, InstanceWarmup: 300 } });
  });

  test('says what is stated', () => {
    const stated = { minHealthyPercentage: 90, maxHealthyPercentage: 190, instanceWarmup: Duration.minutes(2), bakeTime: Duration.hours(48) };
    expect(refreshOf(stated).Preferences)
      .toEqual({ MinHealthyPercentage: 90, MaxHealthyPercentage: 190, InstanceWarmup: 120, BakeTime: 172800 });
  });

  test('of a group that may be empty meanwhile is within what Auto Scaling takes', () => {
    expect(refreshOf({ minHealthyPercentage: 0 }).Preferences).toMatchObject({ MinHealthyPercentage: 0, MaxHealthyPercentage: 100 });
  });

  test('stands alone: CloudFormation takes no rolling update beside it', () => {
    const { UpdatePolicy } = resourceOf(groupWith(NodeReplacement.instanceRefresh()).autoScalingGroup);
    expect(Object.keys(UpdatePolicy).sort()).toEqual(['AutoScalingInstanceRefresh', 'AutoScalingScheduledAction']);
  });

  test('holds each node that goes until it is drained, or the time is over', () => {
    const stack = testStack();
    const { autoScalingGroup } = groupWith(NodeReplacement.instanceRefresh({ drainTimeout: Duration.minutes(30) }), stack);
    expect(Template.fromStack(stack).toJSON().Resources[idOf(stack, HOOK)].Properties).toEqual({
      AutoScalingGroupName: stack.resolve(autoScalingGroup.autoScalingGroupName),
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      HeartbeatTimeout: 1800,
      DefaultResult: 'CONTINUE',
    });
    expect(idsOf(stack, 'AWS::IAM::Role').filter(id => id.includes('Drain'))).toEqual([]);
  });

  test('takes numbers that are not known until deployment', () => {
    const stack = testStack();
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    const group = groupWith(NodeReplacement.instanceRefresh({
      minHealthyPercentage: number('Min'), maxHealthyPercentage: number('Max'), drainTimeout: Duration.seconds(number('Drain')), bakeTime: Duration.seconds(number('Bake')),
    }), stack);
    expect(resourceOf(group.autoScalingGroup).UpdatePolicy.AutoScalingInstanceRefresh.Preferences).toMatchObject({
      MinHealthyPercentage: { Ref: 'Min' }, MaxHealthyPercentage: { Ref: 'Max' }, BakeTime: { Ref: 'Bake' },
    });
  });

  test.each<[string, string, string, InstanceRefreshOptions]>([
    ['minHealthyPercentage', '-1', 'percent from 0 to 100', { minHealthyPercentage: -1 }],
    ['minHealthyPercentage', '101', 'percent from 0 to 100', { minHealthyPercentage: 101 }],
    ['minHealthyPercentage', "the text '90'", 'percent from 0 to 100', { minHealthyPercentage: '90' as any }],
    ['maxHealthyPercentage', '99', 'percent from 100 to 200', { maxHealthyPercentage: 99 }],
    ['maxHealthyPercentage', '191', 'percent from 100 to 190', { minHealthyPercentage: 90, maxHealthyPercentage: 191 }],
    ['maxHealthyPercentage', '110.5', 'percent from 100 to 200', { maxHealthyPercentage: 110.5 }],
    ['drainTimeout', '29', 'seconds from 30 to 7200', { drainTimeout: Duration.seconds(29) }],
    ['drainTimeout', '7201', 'seconds from 30 to 7200', { drainTimeout: Duration.seconds(7201) }],
    ['drainTimeout', '30.5', 'seconds from 30 to 7200', { drainTimeout: Duration.millis(30_500) }],
    ['bakeTime', '172801', 'seconds from 0 to 172800', { bakeTime: Duration.seconds(172_801) }],
    ['instanceWarmup', '0.5', 'seconds from 0', { instanceWarmup: Duration.millis(500) }],
  ])('%s: got %s', (prop, got, range, options) => {
    const { message } = refusalOf(() => NodeReplacement.instanceRefresh(options));
    expect(message).toMatch(/^\[NodeReplacement\.instanceRefresh\] .*\[cdk-eks-ipv6:instance-refresh-range\]$/);
    for (const part of [`${prop} of the instance refresh`, `got ${got};`, range]) { expect(message).toContain(part); }
  });
});

describe('of an instance refresh, from JavaScript', () => {
  test.each([600, '600', null, {}])('%p is no time', time => {
    for (const prop of ['instanceWarmup', 'drainTimeout', 'bakeTime']) {
      expect(() => NodeReplacement.instanceRefresh({ [prop]: time as any })).toThrow(
        new RegExp(`^\\[NodeReplacement\\.instanceRefresh\\] ${prop} is of the wrong type: .*expected a Duration.*node-prop-type\\]$`));
    }
  });

  test.each([null, 'rolling', 5])('%p are no options', options => {
    expect(() => NodeReplacement.instanceRefresh(options as any))
      .toThrow(/^\[NodeReplacement\.instanceRefresh\] options is of the wrong type: .*node-prop-type\]$/);
  });

  test('a time that is a token has no unit but seconds', () => {
    const number = new CfnParameter(testStack(), 'Minutes', { type: 'Number' }).valueAsNumber;
    expect(() => NodeReplacement.instanceRefresh({ drainTimeout: Duration.minutes(number) }))
      .toThrow(/drainTimeout .*Duration\.seconds\(\) where it is a token;/);
    expect(() => NodeReplacement.instanceRefresh({ drainTimeout: Duration.seconds(number) })).not.toThrow();
  });
});

test.each(['rolling', {}, true])('from JavaScript, %p is no replacement', replacement => {
  expect(() => groupWith(replacement as any)).toThrow(/^\[S\/Nodes\] replacement is of the wrong type: .*expected a NodeReplacement;.*node-prop-type\]$/);
});

test('new instances only is no policy', () => {
  const { UpdatePolicy } = resourceOf(groupWith(NodeReplacement.newInstancesOnly()).autoScalingGroup);
  expect(Object.keys(UpdatePolicy)).toEqual(['AutoScalingScheduledAction']);
});

test('the desired capacity is in the template only where it is stated', () => {
  expect(propertiesOf(groupWith(NodeReplacement.instanceRefresh()).autoScalingGroup).DesiredCapacity).toBeUndefined();
});

function refusalOf(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

describe('a rolling update', () => {
  const rollingOf = (options: any) =>
    resourceOf(groupWith(NodeReplacement.rollingUpdate(options)).autoScalingGroup).UpdatePolicy.AutoScalingRollingUpdate;

  test.each([9, 10, -1, 2.5, '3'])('that keeps %p of 9 in service is refused', minInstancesInService => {
    expect(() => rollingOf({ minInstancesInService })).toThrow(/^\[S\/Nodes\] .*below maxSize, which is 9: .*rolling-update-in-service\]$/);
  });

  test('that keeps fewer than can be is taken, and so is a number that is not known', () => {
    expect(rollingOf({ minInstancesInService: 8 })).toMatchObject({ MinInstancesInService: 8 });
    const stack = testStack();
    const minInstancesInService = new CfnParameter(stack, 'Min', { type: 'Number' }).valueAsNumber;
    const { autoScalingGroup } = groupWith(NodeReplacement.rollingUpdate({ minInstancesInService }), stack);
    expect(resourceOf(autoScalingGroup).UpdatePolicy.AutoScalingRollingUpdate.MinInstancesInService).toEqual({ Ref: 'Min' });
  });

  test('has its defaults where an option is undefined', () => {
    expect(rollingOf({ pauseTime: undefined, maxBatchSize: undefined, minInstancesInService: undefined })).toEqual(rollingOf(undefined));
    expect(rollingOf(undefined)).toMatchObject({ PauseTime: 'PT5M', MaxBatchSize: 1, MinInstancesInService: 3 });
  });

  test.each([null, 'rolling', 5])('from JavaScript, %p are no options', options => {
    expect(() => rollingOf(options)).toThrow(/^\[NodeReplacement\.rollingUpdate\] options is of the wrong type: .*node-prop-type\]$/);
  });
});
