import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { ClusterEndpoints, DualStackVpc, EndpointAddressFamily, EndpointNeed, Ipv6Cluster, SubnetTier } from '../../../src';

/** A cluster without internet, as examples/typescript/private-cluster has it. The edits that it has at a deployment go by the names of rehearse/private_cluster.py. */
const edits = (process.env.REHEARSAL_EDITS ?? '').split(',');
const has = (edit: string) => edits.includes(edit);

const app = new App();
const stack = new Stack(app, has('handler-outside') ? 'PrivateNodes' : 'PrivateCluster');

const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: has('az') ? 3 : 2, tiers: [SubnetTier.isolated({ name: 'Private' })] });

new ClusterEndpoints(stack, 'Endpoints', {
  vpc,
  needs: [
    EndpointNeed.NODES,
    EndpointNeed.VPC_CNI,
    EndpointNeed.POD_IDENTITY,
    EndpointNeed.KUBECTL,
    ...has('handler-outside') ? [] : [EndpointNeed.CLUSTER_HANDLER],
    ...has('sessions') ? [EndpointNeed.SESSION_MANAGER, EndpointNeed.DYNAMODB] : [],
  ],
  addressFamily: has('ipv4') ? EndpointAddressFamily.ipv4() : undefined,
});

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  controlPlaneAzs: 2,
  vpc,
  endpointAccess: eks.EndpointAccess.PRIVATE,
  placeClusterHandlerInVpc: !has('handler-outside'),
});
cluster.addManagedNodeGroup('System');
cluster.cluster.addManifest('Shop', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:node-subnet-without-ipv6-route', 'nothing leads out of this VPC');

if (has('refused')) {
  // EC2 refuses a subnet whose block another one has: before what is new, or after it, by the order.
  new ec2.CfnSubnet(stack, 'Refused', { vpcId: vpc.vpcId, cidrBlock: vpc.isolatedSubnets[0].ipv4CidrBlock });
}

app.synth();
