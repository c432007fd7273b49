import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, NestedStack, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { expectIpv6 } from './assertions';
import { AddonIdentity, CniFeature, CniIdentity, DualStackVpc, Ipv4Egress, Ipv6Cluster } from '../src';

/**
 * Two clusters in one VPC: the CNI of the first has a Pod Identity, that of the second takes its role with a token of the cluster. The second is in a
 * nested stack, as aws-eks allows one cluster in a stack.
 */
const app = new App();
const stack = new Stack(app, 'EksIpv6Identity');
const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.natGateways(1) });
const version = eks.KubernetesVersion.of('1.36');

const first = new Ipv6Cluster(stack, 'PodIdentity', {
  vpc,
  version,
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  coreAddons: { vpcCni: { networkPolicy: true, features: [CniFeature.SECURITY_GROUPS_FOR_PODS] } },
});
first.addManagedNodeGroup('System');
first.addAddon('aws-ebs-csi-driver', {
  identity: AddonIdentity.podIdentity('ebs-csi-controller-sa', [
    iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEBSCSIDriverPolicy'),
  ]),
});

const nested = new NestedStack(stack, 'Second');
const second = new Ipv6Cluster(nested, 'Irsa', {
  vpc,
  version,
  kubectlLayer: new KubectlV36Layer(nested, 'Kubectl'),
  cniIdentity: CniIdentity.irsa(),
  coreAddons: { vpcCni: { ipv4Egress: false } },
});
second.addManagedNodeGroup('System');
Annotations.of(stack).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the test calls no Kubernetes API');

// Without the update workflow the snapshot holds no assets, which are the layers of other packages.
const test = new IntegTest(app, 'Identity', { testCases: [stack], stackUpdateWorkflow: false });
expectIpv6(test, first);
