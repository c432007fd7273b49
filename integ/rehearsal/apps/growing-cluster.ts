import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, RemovalPolicy, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { AddonVersion, CniIdentity, DualStackVpc, Ipv4Egress, Ipv6Cluster, NodeOs, NodeRelease, NodeReplacement, SubnetTier } from '../../../src';

/** The edits that the app has at a deployment, by the names of rehearse/growing.py. */
const edits = (process.env.REHEARSAL_EDITS ?? '').split(',');
const has = (edit: string) => edits.includes(edit);
const all = <T>(edit: string, value: T): T | undefined => has(edit) ? value : undefined;

const kubernetes = has('kubernetes') ? '1.36' : '1.35';
const pinned = NodeOs.al2023({ release: NodeRelease.of(has('release') ? '20260714' : '20260613') });
const labels = all('labels', { 'example.com/pool': 'a' });

const app = new App();
const stack = new Stack(has('stage') ? new Stage(app, 'Prod') : app, 'GrowingCluster', { stackName: 'GrowingCluster' });
if (has('tag')) { Tags.of(app).add('commit', has('retag') ? 'two' : 'one'); }

const vpc = new DualStackVpc(stack, 'Vpc', {
  maxAzs: has('az') ? 3 : 2,
  tiers: [SubnetTier.public(), SubnetTier.private(), ...(has('tier') ? [SubnetTier.isolated({ name: 'Data', ipv4Mask: 26 })] : [])],
  ipv4Egress: Ipv4Egress.natGateways(has('nat') ? 1 : 2),
});
const cluster = new Ipv6Cluster(stack, 'Cluster', {
  vpc,
  controlPlaneAzs: 2,
  version: eks.KubernetesVersion.of(kubernetes),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  cniIdentity: all('node-role', CniIdentity.nodeRole()),
  endpointAccess: all('private', eks.EndpointAccess.PRIVATE),
  removalPolicy: all('retain', RemovalPolicy.RETAIN),
  coreAddons: {
    kubeProxy: { version: all('addon-version', AddonVersion.of(`v${kubernetes}.0-eksbuild.2`)) },
    coreDns: { version: all('dns-version', AddonVersion.of('v1.14.2-eksbuild.1')), configurationValues: all('dns', { replicaCount: 3 }) },
  },
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'nobody calls the emulated cluster');

cluster.addManagedNodeGroup('Pinned', { labels, maxSize: all('sizes', 5), diskSize: all('disk', 30) });
cluster.addManagedNodeGroupPerAz('PerAz');
// Its selection takes in whatever AZ the VPC gets.
cluster.addManagedNodeGroup('Following', {
  subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, onePerAz: true },
  instanceTypes: [new ec2.InstanceType(has('type') ? 'm6i.large' : 'm5.large')],
  diskSize: all('following-disk', 40),
});
cluster.addManagedNodeGroup('Os', {
  os: pinned,
  labels,
  taints: all('taint', [{ key: 'example.com/dedicated', value: 'os', effect: eks.TaintEffect.NO_SCHEDULE }]),
  maxSize: all('os-sizes', 4),
});
// Its nodes are replaced, one after the other.
cluster.addSelfManagedNodeGroup('Rolling', {
  os: pinned,
  labels,
  maxSize: has('sizes') ? 5 : 3,
  replacement: NodeReplacement.rollingUpdate(),
});
// A newer image is for new nodes.
cluster.addSelfManagedNodeGroup('Newest', { os: NodeOs.bottlerocket() });
cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
if (has('group')) { cluster.addManagedNodeGroup('Added'); }

if (has('refused')) {
  const late = cluster.addManagedNodeGroup('Late');
  // EC2 refuses a subnet whose block another one has. It comes last, when there is something to take back.
  new ec2.CfnSubnet(stack, 'Refused', { vpcId: vpc.vpcId, cidrBlock: vpc.publicSubnets[0].ipv4CidrBlock }).node.addDependency(late);
}

app.synth();
