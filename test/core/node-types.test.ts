import { CniFeature, CoreAddonsOptions } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { resourcesOf } from '../util/network';

function typesWith(coreAddons?: CoreAddonsOptions): unknown[] {
  const stack = testStack();
  const cluster = ipv6Cluster(stack, { coreAddons });
  cluster.addManagedNodeGroup('Managed');
  cluster.addSelfManagedNodeGroup('Own');
  const resources = Object.values(resourcesOf(stack));
  const [managed] = resources.filter(({ Type }) => Type === 'AWS::EKS::Nodegroup');
  const [own] = resources.filter(({ Type }) => Type === 'AWS::AutoScaling::AutoScalingGroup');
  return [managed.Properties.InstanceTypes, own.Properties.MixedInstancesPolicy.LaunchTemplate.Overrides.map((each: any) => each.InstanceType)];
}

test.each<[string, CoreAddonsOptions | undefined, string]>([
  ['nothing is said', undefined, 't3.medium'],
  ['pods have security groups of their own', { vpcCni: { features: [CniFeature.SECURITY_GROUPS_FOR_PODS] } }, 'm5.large'],
  ['they have them by a variable', { vpcCni: { env: { ENABLE_POD_ENI: 'true' } } }, 'm5.large'],
  ['a variable says they have not', { vpcCni: { env: { ENABLE_POD_ENI: 'false' } } }, 't3.medium'],
])('the default type of nodes where %s', (_, coreAddons, type) => {
  expect(typesWith(coreAddons)).toEqual([[type], [type]]);
});
