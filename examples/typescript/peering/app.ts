import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster, PeeringAddressFamily, PeeringSource, SubnetTier, VpcPeering } from 'cdk-eks-ipv6';

/**
 * A cluster, a database in a VPC of its own, and a VPC of IPv4 alone that will be there for years. The roads between them stand in a stack that comes after the three.
 */
const app = new App();

const shop = new Stack(app, 'Shop');
const shopVpc = new DualStackVpc(shop, 'Vpc', { ipv4Cidr: '10.1.0.0/16', maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) });
const cluster = new Ipv6Cluster(shop, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(shop, 'Kubectl'),
  admins: [new iam.Role(shop, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
  vpc: shopVpc,
  controlPlaneAzs: 2,
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');
cluster.addManagedNodeGroup('System');

const bank = new Stack(app, 'Bank');
const bankVpc = new DualStackVpc(bank, 'Vpc', {
  ipv4Cidr: '10.2.0.0/16',
  maxAzs: 2,
  tiers: [SubnetTier.isolated({ name: 'Database' })],
});
const database = new ec2.SecurityGroup(bank, 'Database', { vpc: bankVpc, allowAllIpv6Outbound: true });

const legacy = new Stack(app, 'Legacy');
const legacyVpc = new ec2.Vpc(legacy, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr('10.3.0.0/16'), maxAzs: 2, natGateways: 1 });
const service = new ec2.SecurityGroup(legacy, 'Service', { vpc: legacyVpc });

const roads = new Stack(app, 'Roads');
// Pods come with their own IPv6 addresses, and to IPv4 addresses with those of their nodes: both are in the blocks of the VPC.
new VpcPeering(roads, 'ShopToBank', { vpc: shopVpc, peerVpc: bankVpc })
  .allow({ to: database, port: ec2.Port.tcp(5432), source: PeeringSource.vpc() });
new VpcPeering(roads, 'ShopToLegacy', { vpc: shopVpc, peerVpc: legacyVpc, addressFamily: PeeringAddressFamily.ipv4() })
  .allow({ to: service, port: ec2.Port.tcp(443), source: PeeringSource.vpc() });

app.synth();
