import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AddressBlocks, DualStackVpc, Ipv4Egress, Ipv6Cluster, SubnetTier, TransitGatewayAttachment, TransitGatewayRouting } from 'cdk-eks-ipv6';

/**
 * A cluster and a database in VPCs of their own, and a transit gateway between them, with a route table of its own. Branch offices are behind an appliance in the VPC of the database.
 */
const app = new App();
// Where the gateway has its interfaces: a small tier in each VPC.
const transit = () => SubnetTier.isolated({ name: 'Transit', ipv4Mask: 28 });

const shop = new Stack(app, 'Shop');
const shopVpc = new DualStackVpc(shop, 'Vpc', {
  ipv4Cidr: '10.1.0.0/16',
  maxAzs: 2,
  ipv4Egress: Ipv4Egress.natGateways(1),
  tiers: [SubnetTier.public(), SubnetTier.private(), transit()],
});
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
  tiers: [SubnetTier.isolated({ name: 'Database' }), transit()],
});
const database = new ec2.SecurityGroup(bank, 'Database', { vpc: bankVpc, allowAllIpv6Outbound: true });

const roads = new Stack(app, 'Roads');
const { ref: transitGatewayId } = new ec2.CfnTransitGateway(roads, 'Gateway', {
  defaultRouteTableAssociation: 'disable',
  defaultRouteTablePropagation: 'disable',
});
const { ref: table } = new ec2.CfnTransitGatewayRouteTable(roads, 'Table', { transitGatewayId });
const offices = AddressBlocks.cidr('2001:db8:b::/48');

const ofShop = new TransitGatewayAttachment(roads, 'Shop', {
  vpc: shopVpc, transitGatewayId, routes: [{ destinations: [AddressBlocks.vpc(bankVpc), offices] }],
});
const ofBank = new TransitGatewayAttachment(roads, 'Bank', {
  vpc: bankVpc, transitGatewayId, routes: [{ destinations: [AddressBlocks.vpc(shopVpc)] }],
});
// Pods come with their own IPv6 addresses, and to IPv4 addresses with those of their nodes: both are in the blocks of the VPC.
ofBank.allow({ to: database, port: ec2.Port.tcp(5432), sources: [AddressBlocks.vpc(shopVpc)] });

new TransitGatewayRouting(roads, 'ShopRouting', {
  transitGatewayAttachmentId: ofShop.transitGatewayAttachmentId, associatedRouteTableId: table, propagatedRouteTableIds: [table],
});
new TransitGatewayRouting(roads, 'BankRouting', {
  transitGatewayAttachmentId: ofBank.transitGatewayAttachmentId,
  associatedRouteTableId: table,
  propagatedRouteTableIds: [table],
  routes: [{ routeTableId: table, destinations: [offices] }],
});

app.synth();
