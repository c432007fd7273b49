import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import {
  DefaultRoute, DualStackRetrofit, DualStackVpc, Ipv6Cluster, Ipv6EgressForIpv4Cluster, PeeringAddressFamily, PeeringSource, VpcPeering,
} from 'cdk-eks-ipv6';

/**
 * Pods of an IPv4 cluster that others make, `blue`, reach pods of an IPv6 cluster, `green`, directly: the VPC of blue becomes dual stack in place, its CNI lets pods out over IPv6, and a peering routes IPv6
 * alone. Deployed in this order; the commands that are left to a person are outputs of the first stack.
 */
const app = new App();

const blueStack = new Stack(app, 'Blue');
const retrofit = new DualStackRetrofit(blueStack, 'Retrofit', {
  vpcId: 'vpc-0123456789abcdef0',
  ipv4Cidr: '10.20.0.0/16',
  tiers: [{
    subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
    facts: { ipv4Default: DefaultRoute.NAT },
    subnets: [
      { subnetId: 'subnet-00000000000000010', availabilityZone: 'eu-west-1a', routeTableId: 'rtb-0123456789abcdef1' },
      { subnetId: 'subnet-00000000000000011', availabilityZone: 'eu-west-1b', routeTableId: 'rtb-0123456789abcdef2' },
    ],
  }],
});
Ipv6EgressForIpv4Cluster.ofAttributes(blueStack, 'Ipv6Egress', { clusterName: 'blue', vpc: retrofit.vpc });

const greenStack = new Stack(app, 'Green');
const green = new Ipv6Cluster(greenStack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(greenStack, 'Kubectl'),
  vpc: new DualStackVpc(greenStack, 'Vpc', { ipv4Cidr: '10.30.0.0/16' }), // a peering takes no blocks that overlap, though no IPv4 goes over it
});
Annotations.of(green).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
green.addManagedNodeGroup('System');

const peering = new VpcPeering(new Stack(app, 'Peering'), 'Peering', {
  vpc: retrofit.vpc,
  peerVpc: green.vpc,
  addressFamily: PeeringAddressFamily.ipv6(),
});
// Pods of blue come with the IPv6 address of their node, so the whole VPC is let in.
peering.allow({ to: green.clusterSecurityGroup, port: ec2.Port.tcp(8080), source: PeeringSource.vpc() });

app.synth();
