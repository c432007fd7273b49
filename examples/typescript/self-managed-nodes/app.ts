import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Ipv6Cluster, MaxPods, MaxPodsLookup, NodeOs, NodeRelease } from 'cdk-eks-ipv6';

/** Nodes that EKS does not manage, or whose image it does not choose: they have to be told of IPv6, and how many pods they take. */
const app = new App();
const stack = new Stack(app, 'SelfManagedNodes');
const instanceTypes = (...names: string[]) => names.map(name => new ec2.InstanceType(name));

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  // Whoever may assume it administers the cluster. A role that exists: iam.Role.fromRoleName(stack, 'Admin', 'NameOfTheRole').
  admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
});
// Better, where you know them: endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('2001:db8:1234::/48', '203.0.113.0/24').
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');

// Spot instances with Bottlerocket. max-pods is that of the smallest type.
cluster.addSelfManagedNodeGroup('Batch', {
  os: NodeOs.bottlerocket(),
  instanceTypes: instanceTypes('m7g.xlarge', 'm6g.xlarge', 'c7g.xlarge'),
  capacityType: eks.CapacityType.SPOT,
  maxSize: 10,
  labels: { 'example.com/pool': 'batch' },
  taints: [{ key: 'example.com/dedicated', value: 'batch', effect: eks.TaintEffect.NO_SCHEDULE }],
});

// Many small pods on each node.
cluster.addSelfManagedNodeGroup('Dense', {
  instanceTypes: instanceTypes('m6i.8xlarge'),
  maxPods: MaxPods.of(200),
  os: NodeOs.al2023({ nodeConfig: { kubelet: { config: { podPidsLimit: 1024 } } } }),
});

// EKS rolls these nodes, but the image and the settings are ours. With the release stated they roll when this app says so.
cluster.addManagedNodeGroup('Tuned', {
  instanceTypes: instanceTypes('c6i.2xlarge'),
  os: NodeOs.al2023({
    release: NodeRelease.of('20260714'),
    nodeConfig: { kubelet: { config: { cpuManagerPolicy: 'static', reservedSystemCPUs: '0' } } },
  }),
});

const lookup = new MaxPodsLookup(stack, 'MaxPods', { instanceTypes: instanceTypes('t4g.nano', 'm8g.48xlarge') });
new CfnOutput(stack, 'PodsOfTheSmallest', { value: lookup.maxPods });
new CfnOutput(stack, 'PodsOfTheLargest', { value: lookup.maxPodsOf(new ec2.InstanceType('m8g.48xlarge')) });

app.synth();
