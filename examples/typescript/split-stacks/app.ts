import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DualStackVpc, Ipv6Cluster, ManagedNodeGroup } from 'cdk-eks-ipv6';

/**
 * Network, cluster, nodes and workloads in stacks of their own. `cdk deploy --all` deploys them in this order: the stack of the workloads comes after that of the nodes
 * because of the creation order, the others because they refer to each other. CoreDNS and metrics-server stand in the stack that has the nodes.
 */
const app = new App();
const vpc = new DualStackVpc(new Stack(app, 'Network'), 'Vpc');

const clusterStack = new Stack(app, 'ControlPlane');
const cluster = new Ipv6Cluster(clusterStack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(clusterStack, 'Kubectl'),
  admins: [new iam.Role(clusterStack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
  vpc,
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addAddon('metrics-server');

new ManagedNodeGroup(new Stack(app, 'Nodes'), 'System', { cluster });

// `cluster.cluster.addManifest` would make it in the stack of the cluster, which comes before the nodes.
new eks.KubernetesManifest(new Stack(app, 'Workloads'), 'Shop', {
  cluster: cluster.cluster,
  manifest: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
});

app.synth();
