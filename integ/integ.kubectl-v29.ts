import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { KubectlV29Layer } from '@aws-cdk/lambda-layer-kubectl-v29';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { expectIpv6 } from './assertions';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster } from '../src';

/** The oldest kubectl layer that the library is tested with, a VPC of two AZs of the user's own, and one NAT gateway. */
const app = new App();
const stack = new Stack(app, 'EksIpv6KubectlV29');

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.32'), // the oldest that EKS still creates; it has no release that kubectl 1.29 is meant for
  kubectlLayer: new KubectlV29Layer(stack, 'Kubectl'),
  vpc: new DualStackVpc(stack, 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) }),
  controlPlaneAzs: 2,
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:kubectl-skew', 'the test is about the layer');
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the test calls no Kubernetes API');
cluster.addManagedNodeGroup('Arm', { instanceTypes: [new ec2.InstanceType('m7g.large')] });

// Without the update workflow the snapshot holds no assets, which are the layers of other packages.
const test = new IntegTest(app, 'KubectlV29', { testCases: [stack], stackUpdateWorkflow: false });
expectIpv6(test, cluster);
