import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import { ipv6Cluster, testStack } from '../../util/cluster';

// A log that some later release of aws-cdk-lib knows.
jest.mock('aws-cdk-lib/aws-eks', () => {
  const actual = jest.requireActual('aws-cdk-lib/aws-eks');
  actual.ClusterLoggingTypes.LATER = 'later';
  return actual;
});

test('a log that a newer aws-cdk-lib knows is no update of the control plane', () => {
  const stack = testStack();
  ipv6Cluster(stack);
  const [cluster] = Object.values(Template.fromStack(stack).findResources('Custom::AWSCDK-EKS-Cluster'));
  expect(Object.values(eks.ClusterLoggingTypes)).toContain('later');
  expect(cluster.Properties.Config.logging.clusterLogging).toEqual([
    { enabled: true, types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] },
  ]);
});
