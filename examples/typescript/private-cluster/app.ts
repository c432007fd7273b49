import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ClusterEndpoints, DualStackVpc, EndpointNeed, Ipv6Cluster, SubnetTier } from 'cdk-eks-ipv6';

/**
 * A cluster without internet: no NAT gateway, no internet gateway of either kind, and a Kubernetes API that is reached from inside the VPC alone. Services of AWS are
 * reached through endpoints. Images come from registries of ECR in the same region, and people through whatever leads into the VPC: Session Manager on a node here.
 */
const app = new App();
const stack = new Stack(app, 'PrivateCluster');

const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.isolated({ name: 'Private' })] });

new ClusterEndpoints(stack, 'Endpoints', {
  vpc,
  needs: [
    EndpointNeed.NODES,
    EndpointNeed.VPC_CNI,
    EndpointNeed.POD_IDENTITY,
    EndpointNeed.IRSA,
    EndpointNeed.KUBECTL,
    EndpointNeed.CLUSTER_HANDLER,
    EndpointNeed.EBS_CSI_DRIVER,
    EndpointNeed.SESSION_MANAGER,
    EndpointNeed.CLOUDWATCH_LOGS,
  ],
});

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
  vpc,
  endpointAccess: eks.EndpointAccess.PRIVATE,
  placeClusterHandlerInVpc: true,
});
cluster.addManagedNodeGroup('System', { sessionManager: true });
cluster.addAddon('aws-ebs-csi-driver');
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:node-subnet-without-ipv6-route', 'nothing leads out of this VPC');

app.synth();
