import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CapacityReservation, DualStackVpc, EfaInterfaces, Ipv6Cluster, NodeOs, NodeRelease } from 'cdk-eks-ipv6';

/**
 * Nodes with GPUs: some to infer with, on demand, and some to train with, in a Capacity Block for ML. The image with the drivers follows from the instance types. Device
 * plugins are workloads of your own.
 */
const app = new App();
const stack = new Stack(app, 'Gpu', { env: { account: '123456789012', region: 'us-east-1' } });
const instanceTypes = (...names: string[]) => names.map(name => new ec2.InstanceType(name));
// Nothing runs on these nodes but what tolerates it; CoreDNS does not, and does not wait for them.
const taints = [{ key: 'nvidia.com/gpu', value: 'true', effect: eks.TaintEffect.NO_SCHEDULE }];

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  vpc: new DualStackVpc(stack, 'Vpc', { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] }),
  admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');

cluster.addManagedNodeGroup('Inference', { instanceTypes: instanceTypes('g6.xlarge', 'g6.2xlarge'), maxSize: 4, taints });

// All in the AZ of the block, with an Elastic Fabric Adapter on each network card. Until the block begins no node comes up.
cluster.addManagedNodeGroup('Training', {
  instanceTypes: instanceTypes('p5.48xlarge'),
  capacityReservation: CapacityReservation.capacityBlock('cr-02168da1478b509e0', 'us-east-1b'),
  efa: EfaInterfaces.onEachCard(),
  os: NodeOs.al2023({ release: NodeRelease.of('20260714'), instanceStore: true }),
  taints,
  minSize: 0,
  desiredSize: 2,
  maxSize: 2,
});

app.synth();
