import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Ipv6Cluster } from 'cdk-eks-ipv6';

const app = new App();
const stack = new Stack(app, 'Minimal');

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
});
cluster.addManagedNodeGroup('System');

app.synth();
