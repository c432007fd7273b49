import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DualStackVpc, Ipv6Cluster, SubnetTier } from 'cdk-eks-ipv6';

/**
 * A VPC that was an `ec2.Vpc` of IPv4 alone, with what runs in it, and a cluster that came later. It stood here as
 * `new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, … })`, and all that was said of it stands in `takesOver`.
 */
const app = new App();
const stack = new Stack(app, 'TakeOver');

const vpc = new DualStackVpc(stack, 'Vpc', {
  takesOver: {
    ipAddresses: ec2.IpAddresses.cidr('10.30.0.0/16'),
    maxAzs: 2,
    natGateways: 1,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
      { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
    ],
  },
  // What came with this library: an AZ more, and a tier for databases.
  maxAzs: 3,
  tiers: [SubnetTier.isolated({ name: 'Data', ipv4Mask: 26 })],
});

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
  vpc,
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');

app.synth();
