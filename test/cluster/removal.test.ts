import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ClusterAddon, NodeOs } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { refusal, resourcesOf } from '../util/network';

/** A cluster with all that it can have, and what its template says of keeping them. */
function policiesWith(removalPolicy?: RemovalPolicy) {
  const stack = testStack();
  const cluster = ipv6Cluster(stack, { removalPolicy });
  cluster.addManagedNodeGroup('Managed');
  cluster.addSelfManagedNodeGroup('Own', { os: NodeOs.al2023() });
  cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
  cluster.addAddon('metrics-server');
  const resources = Object.values(resourcesOf(stack)) as { Type: string; DeletionPolicy?: string; Properties?: any }[];
  const of = (...types: string[]) => resources.filter(({ Type }) => types.includes(Type));
  return { of };
}

const TYPES = [
  'Custom::AWSCDK-EKS-Cluster', 'AWS::EKS::Addon', 'AWS::EKS::Nodegroup', 'AWS::EKS::AccessEntry', 'AWS::EKS::FargateProfile', 'AWS::IAM::Role',
  'AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::SecurityGroup', 'AWS::AutoScaling::AutoScalingGroup', 'AWS::EC2::LaunchTemplate',
];

describe('RETAIN', () => {
  const { of } = policiesWith(RemovalPolicy.RETAIN);

  test.each(TYPES)('keeps each %s', type => {
    const made = of(type).filter(({ Properties }) => !JSON.stringify(Properties ?? {}).includes('lambda.amazonaws.com'));
    expect(made.length).toBeGreaterThan(0);
    expect([...new Set(made.map(({ DeletionPolicy }) => DeletionPolicy))]).toEqual(['Retain']);
  });

  test('keeps the software of add-ons', () => {
    expect(of('AWS::EKS::Addon').map(({ Properties }) => Properties.PreserveOnDelete)).toEqual([true, true, true, true, true]);
  });
});

test.each([undefined, RemovalPolicy.DESTROY])('%p keeps nothing', removalPolicy => {
  const { of } = policiesWith(removalPolicy);
  expect(of(...TYPES).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual([]);
  expect(of('AWS::EKS::Addon').map(({ Properties }) => Properties.PreserveOnDelete)).toEqual([false, false, false, true, false]);
});

test('SNAPSHOT is refused', () => {
  expect(() => ipv6Cluster(testStack(), { removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow(refusal('removal-policy', 'snapshot'));
});

test('of one cluster does not decide what is known of another', () => {
  const stack = testStack();
  ipv6Cluster(stack, { removalPolicy: RemovalPolicy.RETAIN });
  const other = ipv6Cluster(new Stack(App.of(stack), 'Other'));
  // Only these bring CoreDNS into the template, and stock constructs are found when all is said.
  other.cluster.addNodegroupCapacity('Stock');
  new ClusterAddon(Stack.of(other), 'Second', { cluster: other, addonName: 'coredns' });
  expect(errorsOf(stack)).toEqual(['addon-duplicate coredns']);
});
