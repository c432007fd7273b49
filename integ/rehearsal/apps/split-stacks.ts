import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster, ManagedNodeGroup } from '../../../src';

/** Network, control plane, nodes and workloads in stacks of their own, as examples/typescript/split-stacks has them. No stack says which one it comes after. */
const app = new App();
const vpc = new DualStackVpc(new Stack(app, 'SplitNetwork'), 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) });

const clusterStack = new Stack(app, 'SplitControlPlane');
const cluster = new Ipv6Cluster(clusterStack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(clusterStack, 'Kubectl'),
  controlPlaneAzs: 2,
  vpc,
});
cluster.addAddon('metrics-server');

new ManagedNodeGroup(new Stack(app, 'SplitNodes'), 'ClusterSystem', { cluster });

new eks.KubernetesManifest(new Stack(app, 'SplitWorkloads'), 'Shop', {
  cluster: cluster.cluster,
  manifest: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
});

app.synth();
