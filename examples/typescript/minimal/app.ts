import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Ipv6Cluster } from 'cdk-eks-ipv6';

const app = new App();
const stack = new Stack(app, 'Minimal');

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  // Whoever may assume it administers the cluster. A role that exists: iam.Role.fromRoleName(stack, 'Admin', 'NameOfTheRole').
  admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
});
// Better, where you know them: endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('2001:db8:1234::/48', '203.0.113.0/24').
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');

app.synth();
