import { CfnParameter } from 'aws-cdk-lib';
import { ipv6Cluster, testStack } from '../util/cluster';
import { resourcesOf } from '../util/network';
import { idOf } from '../util/resources';

// The smallest cases of what configurations.test.ts found.

test('a parameter can be the name of a cluster, and the role that creates it may do so', () => {
  const stack = testStack();
  ipv6Cluster(stack, { clusterName: new CfnParameter(stack, 'Name').valueAsString });
  const resources = resourcesOf(stack);
  expect(resources[idOf(stack, 'Custom::AWSCDK-EKS-Cluster')].Properties.Config.name).toEqual({ Ref: 'Name' });
  const [, policy] = Object.entries(resources).find(([id]) => id.includes('EksCreationRoleDefaultPolicy'))!;
  expect(policy.Properties.PolicyDocument.Statement).toContainEqual(
    expect.objectContaining({ Action: expect.arrayContaining(['eks:CreateCluster']), Resource: ['*'] }));
  expect(JSON.stringify(resources)).not.toContain('[object Object]');
});
