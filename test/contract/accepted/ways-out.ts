import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as networkmanager from 'aws-cdk-lib/aws-networkmanager';
import { FOR_KUBECTL, FOR_NODES } from './endpoints';
import { inApp, inStack, RightApps } from './right-app';
import {
  ClusterEndpoints, DualStackVpc, DualStackVpcProps, EndpointAddressFamily, EndpointNeed, Ipv4Egress, Ipv6Egress, LookupFunctions,
  MaxPods, RouteTarget, SubnetTier,
} from '../../../src';
import { dualStackVpc, ipv6Cluster } from '../../util/cluster';

const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;

const nodesIn = (stack: Stack, vpc: ec2.IVpc) => ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
const withEgress = (ipv4Egress: () => Ipv4Egress) => inStack(stack => nodesIn(stack, new DualStackVpc(stack, 'Vpc', { ipv4Egress: ipv4Egress() })));
/** A route of each private subnet. */
const routeOf = (vpc: ec2.Vpc, id: string, route: Omit<ec2.CfnRouteProps, 'routeTableId'>) =>
  vpc.privateSubnets.map(subnet => new ec2.CfnRoute(subnet, id, { routeTableId: subnet.routeTable.routeTableId, ...route }));

/** Who calls services of AWS in every cluster whose API is private. */
const NEEDS = [EndpointNeed.NODES, EndpointNeed.VPC_CNI, EndpointNeed.POD_IDENTITY, EndpointNeed.IRSA, EndpointNeed.KUBECTL];
/** A cluster out of whose VPC nothing leads. */
const privateCluster = (stack: Stack, vpc: ec2.IVpc, props = {}) => ipv6Cluster(stack, { vpc, endpointAccess: eks.EndpointAccess.PRIVATE, ...props });
const privateVpc = (stack: Stack) => new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.isolated()] });

/** What is made in a VPC after it. */
type More = (stack: Stack, vpc: DualStackVpc) => void;
/** Nodes in a VPC with these ways out. */
const withWays = (props: () => DualStackVpcProps, more: More = () => {}, ...warnings: string[]) => inStack(stack => {
  const vpc = new DualStackVpc(stack, 'Vpc', props());
  more(stack, vpc);
  nodesIn(stack, vpc);
}, ...warnings);
/** Both families through a target. */
const bothThrough = (target: RouteTarget): DualStackVpcProps => ({
  tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.through(target), ipv6Egress: Ipv6Egress.through(target),
});

/** How nodes reach the world. */
export const waysOut: RightApps = {
  'a NAT gateway in each AZ': withEgress(() => Ipv4Egress.natGatewayPerAz()),

  'one NAT gateway': withEgress(() => Ipv4Egress.natGateways(1)),

  'NAT gateways whose addresses are on a list': withEgress(() =>
    Ipv4Egress.provider(ec2.NatProvider.gateway({ eipAllocationIds: ['a', 'b', 'c'].map(last => `eipalloc-0123456789abcde${last}`) }))),

  'NAT instances': withEgress(() =>
    Ipv4Egress.provider(ec2.NatProvider.instanceV2({ instanceType: new ec2.InstanceType('t4g.nano') }), { natGateways: 2 })),

  'NAT instances of a stock VPC': inStack(stack => {
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      ipProtocol: ec2.IpProtocol.DUAL_STACK,
      natGatewayProvider: ec2.NatProvider.instanceV2({ instanceType: new ec2.InstanceType('t4g.nano') }),
      natGateways: 1,
    });
    ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
  }),

  'private NAT gateways into a transit gateway': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.private(), SubnetTier.isolated({ name: 'Transit' })] });
    const attachment = attach(stack, vpc, { subnetGroupName: 'Transit' });
    const transit = vpc.selectSubnets({ subnetGroupName: 'Transit' }).subnets;
    const nat = new ec2.CfnNatGateway(stack, 'Nat', { connectivityType: 'private', subnetId: transit[0].subnetId });
    transit.forEach((subnet, index) => new ec2.CfnRoute(stack, `Out${index}`, {
      routeTableId: subnet.routeTable.routeTableId, destinationCidrBlock: '0.0.0.0/0', transitGatewayId: TRANSIT_GATEWAY,
    }).addDependency(attachment));
    routeOf(vpc, 'Ipv4Out', { destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat.ref });
    nodesIn(stack, vpc);
  }),

  'central egress of IPv4 by a transit gateway': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.private()] });
    const attachment = attach(stack, vpc, {});
    routeOf(vpc, 'Ipv4Out', { destinationCidrBlock: '0.0.0.0/0', transitGatewayId: TRANSIT_GATEWAY }).forEach(route => route.addDependency(attachment));
    nodesIn(stack, vpc);
  }),

  'central egress of both families by a transit gateway': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.isolated()] });
    const attachment = attach(stack, vpc, {});
    for (const [index, { routeTable }] of vpc.isolatedSubnets.entries()) {
      new ec2.CfnRoute(stack, `Ipv4-${index}`, { routeTableId: routeTable.routeTableId, destinationCidrBlock: '0.0.0.0/0', transitGatewayId: TRANSIT_GATEWAY })
        .addDependency(attachment);
      new ec2.CfnRoute(stack, `Ipv6-${index}`, { routeTableId: routeTable.routeTableId, destinationIpv6CidrBlock: '::/0', transitGatewayId: TRANSIT_GATEWAY })
        .addDependency(attachment);
    }
    nodesIn(stack, vpc);
  }),

  'a firewall in front of everything': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.isolated()] });
    const firewall = 'vpce-0123456789abcdef0';
    for (const [index, { routeTable }] of vpc.isolatedSubnets.entries()) {
      new ec2.CfnRoute(stack, `Ipv4-${index}`, { routeTableId: routeTable.routeTableId, destinationCidrBlock: '0.0.0.0/0', vpcEndpointId: firewall });
      new ec2.CfnRoute(stack, `Ipv6-${index}`, { routeTableId: routeTable.routeTableId, destinationIpv6CidrBlock: '::/0', vpcEndpointId: firewall });
    }
    nodesIn(stack, vpc);
  }),

  'a regional NAT gateway, with a public tier': withEgress(() => Ipv4Egress.regionalNatGateway()),

  'a regional NAT gateway, without a public tier': withWays(() => ({ tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.regionalNatGateway() })),

  'a regional NAT gateway of addresses that are on a list': withEgress(() =>
    Ipv4Egress.regionalNatGateway({ eipAllocationIds: { 'eu-west-1a': ['eipalloc-0123456789abcdef0'], 'eu-west-1b': ['eipalloc-0123456789abcdef1'] } })),

  'no way out over IPv6': withWays(() => ({ ipv6Egress: Ipv6Egress.none() }), undefined, 'node-subnet-without-ipv6-route'),

  'a transit gateway as the target of both families': withWays(() => bothThrough(RouteTarget.transitGateway(TRANSIT_GATEWAY)), (stack, vpc) => attach(stack, vpc, {})),

  'IPv4 by a transit gateway, IPv6 by the egress-only gateway': withWays(() => ({
    tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.through(RouteTarget.transitGateway(TRANSIT_GATEWAY)),
  }), (stack, vpc) => attach(stack, vpc, {})),

  'IPv6 by a transit gateway, and NAT': withWays(() => ({ ipv6Egress: Ipv6Egress.through(RouteTarget.transitGateway(TRANSIT_GATEWAY)) }), (stack, vpc) => attach(stack, vpc, {})),

  'a transit gateway that another app attaches': withWays(() => bothThrough(RouteTarget.transitGateway(TRANSIT_GATEWAY)), undefined, 'route-target-not-attached'),

  'the endpoint of a firewall in each AZ': withWays(() =>
    bothThrough(RouteTarget.byAz(['0', '1', '2'].map(last => RouteTarget.vpcEndpoint(`vpce-0123456789abcdef${last}`))))),

  'an appliance, by its interface': withWays(() => bothThrough(RouteTarget.networkInterface('eni-0123456789abcdef0'))),

  'the core network of AWS Cloud WAN': withWays(() => bothThrough(RouteTarget.coreNetwork(CORE_NETWORK)), (stack, vpc) => {
    new networkmanager.CfnVpcAttachment(stack, 'Attachment', {
      coreNetworkId: CORE_NETWORK.split('/')[1],
      vpcArn: vpc.vpcArn,
      subnetArns: vpc.selectSubnets().subnetIds.map(id => stack.formatArn({ service: 'ec2', resource: 'subnet', resourceName: id })),
      options: { ipv6Support: true },
    });
  }),

  'gateways that were there before the app': withWays(() => ({
    tiers: [SubnetTier.private()],
    ipv4Egress: Ipv4Egress.through(RouteTarget.natGateway('nat-0123456789abcdef0')),
    ipv6Egress: Ipv6Egress.through(RouteTarget.egressOnlyInternetGateway('eigw-0123456789abcdef0')),
  })),

  'endpoints that let the nodes in by their group, and a gateway in their route tables': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.private(), SubnetTier.isolated()], ipv4Egress: Ipv4Egress.none() });
    const cluster = ipv6Cluster(stack, { vpc });
    cluster.addManagedNodeGroup('System');
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3, subnets: [{ subnetType: PRIVATE_WITH_EGRESS }] });
    const groups = ['10.0.0.0/16', '192.168.0.0/16'].map((block, index) => {
      const group = new ec2.SecurityGroup(stack, `Endpoints${index}`, { vpc });
      group.addIngressRule(ec2.Peer.ipv4(block), ec2.Port.HTTPS);
      return group;
    });
    [...FOR_NODES, ...FOR_KUBECTL].forEach((name, index) => vpc.addInterfaceEndpoint(`Endpoint-${name}`, {
      service: new ec2.InterfaceVpcEndpointAwsService(name),
      open: false,
      securityGroups: index % 2 === 0 ? groups : undefined,
    }).connections.allowDefaultPortFrom(cluster.clusterSecurityGroup));
  }),

  'endpoints by who needs them, of a cluster without NAT and without internet': inStack(stack => {
    const vpc = privateVpc(stack);
    const cluster = privateCluster(stack, vpc, { placeClusterHandlerInVpc: true });
    cluster.addManagedNodeGroup('System', { sessionManager: true });
    cluster.addSelfManagedNodeGroup('Own');
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
    cluster.addAddon('aws-ebs-csi-driver');
    new ClusterEndpoints(stack, 'Endpoints', {
      vpc, needs: [...NEEDS, EndpointNeed.CLUSTER_HANDLER, EndpointNeed.EBS_CSI_DRIVER, EndpointNeed.SESSION_MANAGER, EndpointNeed.CLOUDWATCH_LOGS],
    });
  }, 'node-subnet-without-ipv6-route', 'node-subnet-without-ipv6-route', 'node-subnet-without-ipv6-route'),

  'endpoints by who needs them, before the cluster, with look-ups in the VPC': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() });
    new ClusterEndpoints(stack, 'Endpoints', { vpc, needs: [...NEEDS, EndpointNeed.MAX_PODS_LOOKUP, EndpointNeed.SERVICE_CIDR_LOOKUP, EndpointNeed.ADDON_VERSION_LOOKUP] });
    LookupFunctions.of(stack).configure({ vpc });
    privateCluster(stack, vpc).addSelfManagedNodeGroup('System', { maxPods: MaxPods.recommended() });
  }),

  'endpoints by who needs them, of both families, with those of two tiers': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.private(), SubnetTier.isolated()], ipv4Egress: Ipv4Egress.none() });
    new ClusterEndpoints(stack, 'Endpoints', { vpc, needs: NEEDS, addressFamily: EndpointAddressFamily.dualStack(), subnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } });
    privateCluster(stack, vpc).addManagedNodeGroup('System');
  }),

  'endpoints by who needs them, in a stock VPC': inStack(stack => {
    const vpc = dualStackVpc(stack, [ec2.SubnetType.PRIVATE_ISOLATED]);
    new ClusterEndpoints(stack, 'Endpoints', { vpc, needs: NEEDS });
    privateCluster(stack, vpc).addManagedNodeGroup('System');
  }, 'node-subnet-without-ipv6-route'),

  'endpoints by who needs them, beside some that are there': inStack(stack => {
    const vpc = privateVpc(stack);
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS, ipAddressType: ec2.VpcEndpointIpAddressType.DUALSTACK });
    new ClusterEndpoints(stack, 'Endpoints', { vpc, needs: NEEDS, existingServices: ['s3', 'sts'], addressFamily: EndpointAddressFamily.ipv4() });
    privateCluster(stack, vpc).addManagedNodeGroup('System');
  }, 'node-subnet-without-ipv6-route'),

  'endpoints by who needs them, in the stack of the VPC': inApp(app => {
    const network = new Stack(app, 'Network');
    const vpc = privateVpc(network);
    new ClusterEndpoints(network, 'Endpoints', { vpc, needs: NEEDS });
    privateCluster(new Stack(app, 'Cluster'), vpc).addManagedNodeGroup('System');
  }, 'node-subnet-without-ipv6-route'),

  'endpoints by who needs them, in the stack of the cluster': inApp(app => {
    const vpc = privateVpc(new Stack(app, 'Network'));
    const stack = new Stack(app, 'Cluster');
    new ClusterEndpoints(stack, 'Endpoints', { vpc, needs: NEEDS });
    privateCluster(stack, vpc).addManagedNodeGroup('System');
  }, 'node-subnet-without-ipv6-route'),

  'endpoints by who needs them, of pods that have no IPv4': inStack(stack => {
    const vpc = privateVpc(stack);
    new ClusterEndpoints(stack, 'Endpoints', { vpc, needs: NEEDS });
    privateCluster(stack, vpc, { coreAddons: { vpcCni: { ipv4Egress: false } } }).addManagedNodeGroup('System');
  }, 'ipv4-egress-off', 'node-subnet-without-ipv6-route'),

  'public nodes in a VPC of this library': inStack(stack => {
    nodesIn(stack, new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.public()] }));
  }),

  'public nodes beside private ones in a stock VPC': inStack(stack => {
    const cluster = ipv6Cluster(stack, { vpc: dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]) });
    cluster.addManagedNodeGroup('Edge', { subnets: { subnetType: PUBLIC } });
    cluster.addManagedNodeGroup('System');
  }),
};

const TRANSIT_GATEWAY = 'tgw-0123456789abcdef0';
const CORE_NETWORK = 'arn:aws:networkmanager::123456789012:core-network/core-network-0123456789abcdef0';

function attach(stack: Stack, vpc: ec2.Vpc, selection: ec2.SubnetSelection): ec2.CfnTransitGatewayAttachment {
  return new ec2.CfnTransitGatewayAttachment(stack, 'Attachment', {
    vpcId: vpc.vpcId,
    transitGatewayId: TRANSIT_GATEWAY,
    subnetIds: vpc.selectSubnets({ onePerAz: true, ...selection }).subnetIds,
    options: { Ipv6Support: 'enable' },
  });
}
