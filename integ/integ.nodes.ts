import { ActualResult, ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { expectIpv6 } from './assertions';
import { Ipv6Cluster, MaxPods, MaxPodsLookup, NodeOs, NodeRelease } from '../src';

/** A value of a stack as something to assert. */
class Told extends ActualResult {
  constructor(public readonly result: string) {
    super();
  }
}

/** All kinds of nodes in one cluster. */
const app = new App();
const stack = new Stack(app, 'EksIpv6Nodes');
const instanceTypes = (...names: string[]) => names.map(name => new ec2.InstanceType(name));

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  controlPlaneAzs: 2,
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the test calls no Kubernetes API');
cluster.addManagedNodeGroup('Managed', { instanceTypes: instanceTypes('m6i.large', 'm6a.large') });
cluster.addManagedNodeGroup('ManagedOs', {
  os: NodeOs.al2023({ release: NodeRelease.of('20260714'), nodeConfig: { kubelet: { config: { shutdownGracePeriod: '30s' } } } }),
  instanceTypes: instanceTypes('m7g.medium', 'm7g.large'),
  labels: { 'example.com/pool': 'graviton' },
  taints: [{ key: 'example.com/dedicated', value: 'arm', effect: eks.TaintEffect.NO_SCHEDULE }],
});
cluster.addManagedNodeGroupPerAz('PerAz', { minSize: 0, desiredSize: 1, maxSize: 2, capacityType: eks.CapacityType.SPOT });
const batch = cluster.addSelfManagedNodeGroup('Batch', {
  os: NodeOs.bottlerocket({ settings: { 'host-containers': { admin: { enabled: false } } } }),
  instanceTypes: instanceTypes('m7g.medium', 'm7g.large'), // 98 pods; by the IPv4 formula it would be 8
  capacityType: eks.CapacityType.SPOT,
  labels: { 'example.com/pool': 'batch' },
  maxSize: 4,
});
cluster.addSelfManagedNodeGroup('Dense', { maxPods: MaxPods.of(200), instanceTypes: instanceTypes('m6i.2xlarge') });
cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs', labels: { tier: 'small' } }] });

const lookup = new MaxPodsLookup(stack, 'MaxPods', { instanceTypes: instanceTypes('m5.large', 'p5.48xlarge', 'c6g.metal') });
new CfnOutput(stack, 'MaxPodsOfAll', { value: lookup.maxPods });
new CfnOutput(stack, 'MaxPodsOfLargest', { value: lookup.maxPodsOf(new ec2.InstanceType('p5.48xlarge')) });
new CfnOutput(stack, 'MaxPodsOfBatch', { value: batch.maxPodsLookup!.maxPods });

// What kubelet says of itself, asked by a stack of its own that is there for this test alone.
const asked = new Stack(app, 'EksIpv6NodesAsked');
const allocatable = new eks.KubernetesObjectValue(asked, 'AllocatablePods', {
  cluster: cluster.cluster,
  objectType: 'nodes',
  objectName: '--selector=example.com/pool=batch', // kubectl takes it in the place of a name
  jsonPath: '.items[0].status.allocatable.pods',
});

// Without the update workflow the snapshot holds no assets, which are the layers of other packages.
const test = new IntegTest(app, 'Nodes', { testCases: [stack, asked], stackUpdateWorkflow: false });
expectIpv6(test, cluster);
test.assertions.expect('PodsOfNodes', ExpectedResult.exact(98), new Told(allocatable.value));
