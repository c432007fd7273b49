import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { DualStackVpc, Ipv6Cluster, PeeringAddressFamily, PeeringSource, VpcPeering } from 'cdk-eks-ipv6';

/**
 * Pods of an IPv6 cluster reach a service that stays on IPv4, in a VPC of IPv4 alone, behind a load balancer of IPv4 alone. Pods have no IPv4 address: the CNI sends with that of the node, so it is the nodes' IPv4
 * block that has to be routed and let in.
 */
const app = new App();

const legacy = new Stack(app, 'Legacy');
const legacyVpc = new ec2.Vpc(legacy, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr('10.3.0.0/16'), maxAzs: 2, natGateways: 1 });
const service = new elbv2.NetworkLoadBalancer(legacy, 'Service', {
  vpc: legacyVpc,
  securityGroups: [new ec2.SecurityGroup(legacy, 'ServiceGroup', { vpc: legacyVpc })],
});
service.addListener('Http', {
  port: 80,
  defaultTargetGroups: [new elbv2.NetworkTargetGroup(legacy, 'Targets', { vpc: legacyVpc, port: 80, targetType: elbv2.TargetType.IP })],
});
new CfnOutput(legacy, 'ServiceAddress', { value: service.loadBalancerDnsName });

const shop = new Stack(app, 'Shop');
const shopVpc = new DualStackVpc(shop, 'Vpc', { ipv4Cidr: '10.1.0.0/16' });
const cluster = new Ipv6Cluster(shop, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(shop, 'Kubectl'),
  vpc: shopVpc,
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');

const peering = new VpcPeering(new Stack(app, 'Road'), 'ShopToLegacy', {
  vpc: shopVpc,
  peerVpc: legacyVpc,
  addressFamily: PeeringAddressFamily.ipv4(), // the other VPC has no more
});
peering.allow({ to: service, port: ec2.Port.tcp(80), source: PeeringSource.vpc() });

app.synth();
