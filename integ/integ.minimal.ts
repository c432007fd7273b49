import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { expectIpv6 } from './assertions';
import { Ipv6Cluster } from '../src';

/** All defaults: the shortest program that gives an IPv6 cluster with nodes. */
const app = new App();
const stack = new Stack(app, 'EksIpv6Minimal');

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
});
cluster.addManagedNodeGroup('System');
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the test calls no Kubernetes API');

// Without the update workflow the snapshot holds no assets, which are the layers of other packages.
const test = new IntegTest(app, 'Minimal', { testCases: [stack], stackUpdateWorkflow: false });
expectIpv6(test, cluster);
