import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv4Egress } from '../../../src';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, stockIpv6Cluster, stockIpv6ClusterV2 } from '../../util/cluster';
import { ruleTest } from '../../util/rules';

const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;
const cfnSubnet = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;
const dualStack = (stack: Stack, publicIpv4?: boolean) => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS], publicIpv4);

/** A stock cluster with one group of nodes in private subnets, of which something is changed. */
const withNodes = (change: (subnet: ec2.CfnSubnet, vpc: ec2.Vpc) => void, subnetType = PRIVATE_WITH_EGRESS) => (stack: Stack) => {
  const vpc = dualStack(stack, subnetType !== PUBLIC);
  const cluster = stockIpv6Cluster(stack, { vpc, defaultCapacity: 0, vpcSubnets: [{ subnetType: PRIVATE_WITH_EGRESS }] });
  cluster.addNodegroupCapacity('Nodes', { subnets: { subnetType } });
  change(cfnSubnet(vpc.selectSubnets({ subnetType }).subnets[0]), vpc);
};
const right = withNodes(() => undefined);

ruleTest('subnet-without-ipv6', {
  fires: {
    'in a stock cluster and its nodes': [withNodes(subnet => { subnet.ipv6CidrBlock = undefined; }), 'S/Stock', 'S/Stock/NodegroupNodes'],
    'in a cluster of aws-eks-v2': [stack => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a'], subnetConfiguration: [{ name: 'A', subnetType: PUBLIC }] });
      stockIpv6ClusterV2(stack, { vpc, vpcSubnets: [{ subnetType: PUBLIC }] });
    }, 'S/StockV2'],
    'in a cluster of CloudFormation': [stack => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a'], subnetConfiguration: [{ name: 'A', subnetType: PUBLIC }] });
      nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: vpc.publicSubnets.map(subnet => subnet.subnetId) } });
    }, 'S/Native'],
  },
  silent: {
    'as it comes': right,
    'in an IPv4 cluster of the same app': stack => {
      new eks.CfnCluster(stack, 'Ipv4', { roleArn: 'x', resourcesVpcConfig: { subnetIds: new ec2.Vpc(stack, 'Vpc').publicSubnets.map(each => each.subnetId) } });
    },
    'of subnets that nobody knows': stack => { nativeIpv6Cluster(stack); },
  },
});

ruleTest('subnet-without-auto-assign', {
  fires: { 'in a stock cluster and its nodes': [withNodes(subnet => { subnet.assignIpv6AddressOnCreation = false; }), 'S/Stock', 'S/Stock/NodegroupNodes'] },
  silent: {
    'as it comes': right,
    'under nodes that ask for an address': stack => {
      const cluster = ipv6Cluster(stack, { controlPlaneAzs: 2 });
      cluster.addSelfManagedNodeGroup('Own', { subnets: { availabilityZones: [cluster.vpc.availabilityZones[2]], subnetType: PRIVATE_WITH_EGRESS } });
      cfnSubnet(cluster.vpc.privateSubnets[2]).assignIpv6AddressOnCreation = false;
    },
  },
});

ruleTest('subnet-ipv6-native', {
  fires: { 'in a stock cluster and its nodes': [withNodes(subnet => { subnet.ipv6Native = true; }), 'S/Stock', 'S/Stock/NodegroupNodes'] },
  silent: { 'as it comes': right },
});

ruleTest('node-subnet-public-without-ipv4', {
  fires: { 'under stock nodes': [withNodes(() => undefined, PUBLIC), 'S/Stock/NodegroupNodes', 'S/Stock/NodegroupNodes', 'S/Stock/NodegroupNodes'] },
  silent: { 'in private subnets': right },
});

ruleTest('node-subnet-dns64-without-nat64', {
  fires: { 'under stock nodes': [withNodes(subnet => { subnet.enableDns64 = true; }), 'S/Stock/NodegroupNodes'] },
  silent: { 'with DNS64 off': right },
});

/** A subnet with DNS64 and a route for it. */
const withNat64 = withNodes((subnet, vpc) => {
  subnet.enableDns64 = true;
  new ec2.CfnRoute(subnet.stack, 'Nat64', {
    routeTableId: vpc.privateSubnets[0].routeTable.routeTableId, destinationIpv6CidrBlock: '64:ff9b::/96', natGatewayId: 'nat-0123',
  });
});
ruleTest('node-subnet-dns64', {
  fires: { 'under stock nodes': [withNat64, 'S/Stock/NodegroupNodes'] },
  silent: { 'with DNS64 off': right },
});

ruleTest('node-subnet-without-ipv6-route', {
  fires: {
    'under stock nodes': [withNodes((_, vpc) => vpc.privateSubnets.forEach(each => each.node.tryRemoveChild('DefaultRoute6'))), 'S/Stock/NodegroupNodes'],
  },
  silent: { 'with an egress-only gateway': right },
});

ruleTest('node-subnet-without-ipv4-egress', {
  fires: {
    'under nodes of this library': [stack => {
      ipv6Cluster(stack, { vpc: new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() }) }).addManagedNodeGroup('Nodes');
    }, 'S/Cluster/Nodes'],
  },
  silent: {
    'with NAT gateways': right,
    'of a VPC without nodes': stack => { new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() }); },
  },
});
