import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster, SubnetTier } from '../../../src';

/** What the cluster grows by, in this order: each stage keeps what the ones before it added. */
const STAGES = ['first', 'az', 'tier', 'group', 'type', 'refused'];
const stage = STAGES.indexOf(process.env.REHEARSAL_STAGE ?? 'first');
const isAt = (name: string) => stage >= STAGES.indexOf(name);

const app = new App();
const stack = new Stack(app, 'GrowingCluster');

const vpc = new DualStackVpc(stack, 'Vpc', {
  maxAzs: isAt('az') ? 3 : 2,
  tiers: [SubnetTier.public(), SubnetTier.private(), ...(isAt('tier') ? [SubnetTier.isolated({ name: 'Data', ipv4Mask: 26 })] : [])],
  ipv4Egress: Ipv4Egress.natGateways(2),
});
const cluster = new Ipv6Cluster(stack, 'Cluster', {
  vpc,
  controlPlaneAzs: 2,
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
});

cluster.addManagedNodeGroup('Pinned');
cluster.addManagedNodeGroupPerAz('PerAz');
// Its selection takes in whatever AZ the VPC gets.
cluster.addManagedNodeGroup('Following', {
  subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, onePerAz: true },
  instanceTypes: [new ec2.InstanceType(isAt('type') ? 'm6i.large' : 'm5.large')],
});
if (isAt('group')) { cluster.addManagedNodeGroup('Added'); }

if (isAt('refused')) {
  const late = cluster.addManagedNodeGroup('Late');
  // EC2 refuses a subnet whose block another one has. It comes last, when there is something to take back.
  new ec2.CfnSubnet(stack, 'Refused', { vpcId: vpc.vpcId, cidrBlock: vpc.publicSubnets[0].ipv4CidrBlock }).node.addDependency(late);
}

app.synth();
