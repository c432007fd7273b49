import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AddonIdentity, AddonVersion, CniIdentity, Ipv6Cluster } from 'cdk-eks-ipv6';

/** Identities for the CNI, an add-on and a workload, an add-on that follows the cluster, configuration of the CNI, and access for people. */
const app = new App();
const stack = new Stack(app, 'Addons');

const admin = new CfnParameter(stack, 'AdminRoleArn', { description: 'IAM role that administers the cluster' });
const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  admins: [iam.Role.fromRoleArn(stack, 'Admin', admin.valueAsString)],
  cniIdentity: CniIdentity.irsa(),
  coreAddons: {
    vpcCni: { networkPolicy: true, env: { AWS_VPC_ENI_MTU: '1500' } },
    coreDns: { configurationValues: { replicaCount: 3 } },
  },
});
// Better, where you know them: endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom('2001:db8:1234::/48', '203.0.113.0/24').
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');
cluster.addAddon('aws-ebs-csi-driver', {
  version: AddonVersion.defaultOf(),
  identity: AddonIdentity.podIdentity('ebs-csi-controller-sa', [
    iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEBSCSIDriverPolicy'),
  ]),
});

const orders = cluster.addWorkloadIdentity('Orders', { namespace: 'shop', serviceAccount: 'orders' });
orders.role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSQSReadOnlyAccess'));

const auditor = new CfnParameter(stack, 'AuditorArn', { description: 'IAM role or user that sees everything in the cluster, secrets included' });
cluster.grantAccess('Auditor', auditor.valueAsString, [
  eks.AccessPolicy.fromAccessPolicyName('AmazonEKSAdminViewPolicy', { accessScopeType: eks.AccessScopeType.CLUSTER }),
]);

app.synth();
