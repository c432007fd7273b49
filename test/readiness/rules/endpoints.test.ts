import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ClusterEndpoints, ClusterEndpointsProps, DualStackVpc, EndpointAddressFamily, EndpointNeed, Ipv4Egress, SubnetTier } from '../../../src';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup } from '../../util/cluster';
import { AZS } from '../../util/network';
import { ruleTest } from '../../util/rules';

const { EC2, ECR, EKS_AUTH, SSM, STS } = ec2.InterfaceVpcEndpointAwsService;
const { DUALSTACK, IPV4 } = ec2.VpcEndpointIpAddressType;
const { PRIVATE_ISOLATED, PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;

type Change<Vpc> = (vpc: Vpc, stack: Stack) => void;
const under = <Vpc extends ec2.Vpc>(makeVpc: (stack: Stack) => Vpc, subnetType: ec2.SubnetType) => (change: Change<Vpc>) => (stack: Stack) => {
  const vpc = makeVpc(stack);
  const subnets = vpc.selectSubnets({ subnetType }).subnetIds;
  nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: subnets } });
  nativeNodeGroup(stack, { subnets });
  change(vpc, stack);
};
const closed = under(stack => dualStackVpc(stack, [PRIVATE_ISOLATED]), PRIVATE_ISOLATED);
const open = under(stack => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]), PRIVATE_WITH_EGRESS);
const own = under(stack => new DualStackVpc(stack, 'Vpc', {
  availabilityZones: AZS.slice(0, 2), tiers: [SubnetTier.isolated()], ipv4Egress: Ipv4Egress.none(),
}), PRIVATE_ISOLATED);
const withEndpoint = (options: Omit<ec2.InterfaceVpcEndpointOptions, 'service'>, service: ec2.IInterfaceVpcEndpointService = EC2) =>
  (vpc: ec2.Vpc) => { vpc.addInterfaceEndpoint('E', { service, ...options }); };

/** An endpoint of EC2 that lets one peer in. */
type Peer = ec2.IPeer | ec2.ISecurityGroup;
const letsIn = (peer: Peer, port = ec2.Port.HTTPS, options: Partial<ec2.InterfaceVpcEndpointOptions> = {}) => (vpc: ec2.Vpc) => {
  vpc.addInterfaceEndpoint('E', { service: EC2, open: false, ...options }).connections.allowFrom(peer as ec2.ISecurityGroup, port);
};
/** Two groups of nodes with security groups of their own, some of which an endpoint lets in. */
const ofGroups = (...letIn: number[]) => closed((vpc, stack) => {
  const groups = [0, 1].map(index => new ec2.SecurityGroup(stack, `Nodes${index}`, { vpc }));
  const template = ({ securityGroupId, node }: ec2.SecurityGroup) =>
    new ec2.CfnLaunchTemplate(stack, `Template${node.id}`, { launchTemplateData: { securityGroupIds: [securityGroupId] } });
  const first = stack.node.findChild('Group') as eks.CfnNodegroup;
  first.launchTemplate = { id: template(groups[0]).ref, version: '1' };
  nativeNodeGroup(stack, { subnets: first.subnets, launchTemplate: { id: template(groups[1]).ref, version: '1' } }, 'Second');
  const { connections } = vpc.addInterfaceEndpoint('E', { service: EC2, open: false });
  letIn.forEach(index => connections.allowDefaultPortFrom(groups[index]));
});

ruleTest('endpoint-without-private-dns', {
  fires: {
    'for what nodes call': [closed(withEndpoint({ privateDnsEnabled: false })), 'S/Vpc/E'],
    'for Pod Identity': [closed(withEndpoint({ privateDnsEnabled: false }, EKS_AUTH)), 'S/Vpc/E'],
    'in a DualStackVpc, by an override': [own(vpc => {
      const endpoint = vpc.addInterfaceEndpoint('E', { service: ECR });
      (endpoint.node.defaultChild as ec2.CfnVPCEndpoint).addPropertyOverride('PrivateDnsEnabled', 'false');
    }), 'S/Vpc/E'],
  },
  silent: {
    'with private DNS': closed(withEndpoint({})),
    'where there is another way': open(withEndpoint({ privateDnsEnabled: false })),
    'for what nobody is known to call': closed(withEndpoint({ privateDnsEnabled: false }, SSM)),
    'beside one that has it': closed(vpc => {
      withEndpoint({ privateDnsEnabled: false })(vpc);
      vpc.addInterfaceEndpoint('Other', { service: EC2 });
    }),
    'as a parameter': closed((vpc, stack) => {
      new ec2.CfnVPCEndpoint(stack, 'E', {
        vpcId: vpc.vpcId,
        vpcEndpointType: 'Interface',
        serviceName: 'com.amazonaws.eu-west-1.ec2',
        subnetIds: ['subnet-0'],
        privateDnsEnabled: new CfnParameter(stack, 'Dns').valueAsString as any,
      });
    }),
    'with a hosted zone of the VPC': closed((vpc, stack) => {
      withEndpoint({ privateDnsEnabled: false })(vpc);
      new route53.PrivateHostedZone(stack, 'Zone', { vpc, zoneName: 'ec2.eu-west-1.amazonaws.com' });
    }),
    'with DNS servers of its own': closed((vpc, stack) => {
      withEndpoint({ privateDnsEnabled: false })(vpc);
      new ec2.CfnVPCDHCPOptionsAssociation(stack, 'Dns', { vpcId: vpc.vpcId, dhcpOptionsId: 'dopt-0' });
    }),
  },
});

ruleTest('endpoint-closed-to-nodes', {
  fires: {
    'closed, and nobody is let in': [closed(withEndpoint({ open: false })), 'S/Vpc/E'],
    'in a DualStackVpc': [own(withEndpoint({ open: false })), 'S/Vpc/E'],
    'open to addresses that no node has': [closed(letsIn(ec2.Peer.ipv4('192.168.0.0/16'))), 'S/Vpc/E'],
    'open to a subnet of others': [closed(letsIn(ec2.Peer.ipv4('10.0.192.0/18'))), 'S/Vpc/E'],
    'open to another port': [closed(letsIn(ec2.Peer.anyIpv4(), ec2.Port.tcp(80))), 'S/Vpc/E'],
    'open to another protocol': [closed(letsIn(ec2.Peer.anyIpv4(), ec2.Port.udp(443))), 'S/Vpc/E'],
    'open to a group that nodes do not have': [closed((vpc, stack) => letsIn(new ec2.SecurityGroup(stack, 'Others', { vpc }))(vpc)), 'S/Vpc/E'],
    'over IPv4, and open to IPv6': [closed(letsIn(ec2.Peer.anyIpv6(), ec2.Port.HTTPS, { ipAddressType: IPV4 })), 'S/Vpc/E'],
    'open to several of which none is a node': [closed((vpc, stack) => {
      const { connections } = vpc.addInterfaceEndpoint('E', { service: ECR, open: false });
      connections.allowDefaultPortFrom(ec2.Peer.ipv4('192.168.0.0/16'));
      connections.allowFrom(new ec2.SecurityGroup(stack, 'Others', { vpc }), ec2.Port.allTraffic());
    }), 'S/Vpc/E'],
    'open to one group of nodes, and not to another': [ofGroups(0), 'S/Vpc/E'],
    'in a DualStackVpc, to addresses that no node has': [own(letsIn(ec2.Peer.ipv4('192.168.0.0/16'))), 'S/Vpc/E'],
  },
  silent: {
    'open': closed(withEndpoint({})),
    'open to the block of the VPC, as text': closed(letsIn(ec2.Peer.ipv4('10.0.0.0/16'))),
    'open to a part of the subnets of nodes': closed(letsIn(ec2.Peer.ipv4('10.0.64.0/24'))),
    'open to a block that is not known': closed((vpc, stack) => letsIn(ec2.Peer.ipv4(new CfnParameter(stack, 'Block').valueAsString))(vpc)),
    'open to a range of ports': closed(letsIn(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcpRange(0, 65535))),
    'open to a port that is not known': closed((vpc, stack) => {
      letsIn(ec2.Peer.anyIpv4(), ec2.Port.tcp(new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber))(vpc);
    }),
    'open to all traffic': closed(letsIn(ec2.Peer.anyIpv4(), ec2.Port.allTraffic())),
    'open to a list of prefixes': closed(letsIn(ec2.Peer.prefixList('pl-0123'))),
    'open to IPv6, as it comes': closed(letsIn(ec2.Peer.anyIpv6())),
    'open to the group of the cluster': closed((vpc, stack) => {
      const { attrClusterSecurityGroupId } = stack.node.findChild('Native') as eks.CfnCluster;
      letsIn(ec2.Peer.securityGroupId(attrClusterSecurityGroupId))(vpc);
    }),
    'open to each group of nodes': ofGroups(0, 1),
    'open to a group of others beside one of nodes': closed((vpc, stack) => {
      const { connections } = vpc.addInterfaceEndpoint('E', { service: EC2, open: false });
      connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Others', { vpc }));
      connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'));
    }),
    'with nodes whose launch template another app makes': closed((vpc, stack) => {
      (stack.node.findChild('Group') as eks.CfnNodegroup).launchTemplate = { id: Fn.importValue('Template'), version: '1' };
      letsIn(new ec2.SecurityGroup(stack, 'Others', { vpc }))(vpc);
    }),
    'with nodes that have groups of another app': closed((vpc, stack) => {
      const { ref } = new ec2.CfnLaunchTemplate(stack, 'Template', { launchTemplateData: { securityGroupIds: [Fn.importValue('Group')] } });
      (stack.node.findChild('Group') as eks.CfnNodegroup).launchTemplate = { id: ref, version: '1' };
      letsIn(new ec2.SecurityGroup(stack, 'Others', { vpc }))(vpc);
    }),
    'open to a group of others, for what only pods call': closed((vpc, stack) =>
      letsIn(new ec2.SecurityGroup(stack, 'Others', { vpc }), ec2.Port.HTTPS, { service: STS })(vpc)),
    'open to a group of others where there is another way': open((vpc, stack) => letsIn(new ec2.SecurityGroup(stack, 'Others', { vpc }))(vpc)),
    'beside one that lets nodes in': closed((vpc, stack) => {
      letsIn(new ec2.SecurityGroup(stack, 'Others', { vpc }))(vpc);
      vpc.addInterfaceEndpoint('Other', { service: EC2 });
    }),
    'closed, and somebody is let in': closed(vpc => {
      vpc.addInterfaceEndpoint('E', { service: EC2, open: false }).connections.allowDefaultPortFrom(ec2.Peer.securityGroupId('sg-0123456789abcdef0'));
    }),
    'with a group that others make': closed((vpc, stack) => {
      withEndpoint({ open: false, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'EndpointGroup', 'sg-0123456789abcdef0', { mutable: false })] })(vpc);
    }),
    'where there is another way': open(withEndpoint({ open: false })),
    'for what nobody is known to call': closed(withEndpoint({ open: false }, SSM)),
  },
});

ruleTest('endpoint-closed-to-ipv6', {
  fires: {
    'with the stock group': [open(withEndpoint({ ipAddressType: DUALSTACK }, SSM)), 'S/Vpc/E'],
    'beside a DualStackVpc, with the stock group': [own((vpc, stack) => {
      new ec2.InterfaceVpcEndpoint(stack, 'Beside', { vpc, service: EC2, ipAddressType: DUALSTACK });
    }), 'S/Beside'],
    'of CloudFormation': [closed((vpc, stack) => {
      const group = new ec2.CfnSecurityGroup(stack, 'EndpointGroup', { groupDescription: 'g', vpcId: vpc.vpcId, securityGroupIngress: [{ ipProtocol: '-1', cidrIp: '10.0.0.0/8' }] });
      new ec2.CfnVPCEndpoint(stack, 'E', {
        vpcId: vpc.vpcId,
        vpcEndpointType: 'Interface',
        serviceName: 'com.amazonaws.eu-west-1.ec2',
        subnetIds: ['subnet-0'],
        ipAddressType: 'dualstack',
        securityGroupIds: [group.attrGroupId],
      });
    }), 'S/E'],
  },
  silent: {
    'in a DualStackVpc, which lets its block in': own(withEndpoint({ ipAddressType: DUALSTACK })),
    'over IPv4': open(withEndpoint({ ipAddressType: IPV4 })),
    'as it comes': open(withEndpoint({})),
    'whose names are answered over IPv4': open(withEndpoint({ ipAddressType: DUALSTACK, dnsRecordIpType: ec2.VpcEndpointDnsRecordIpType.IPV4 })),
    'that lets a group in': open(vpc => {
      vpc.addInterfaceEndpoint('E', { service: EC2, ipAddressType: DUALSTACK }).connections.allowDefaultPortFrom(ec2.Peer.securityGroupId('sg-0123456789abcdef0'));
    }),
    'that lets an IPv6 block in': open(vpc => {
      vpc.addInterfaceEndpoint('E', { service: EC2, ipAddressType: DUALSTACK }).connections.allowDefaultPortFrom(ec2.Peer.anyIpv6());
    }),
    'with a group that others make': open((vpc, stack) => {
      withEndpoint({ ipAddressType: DUALSTACK, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'EndpointGroup', 'sg-0123456789abcdef0')] })(vpc);
    }),
  },
});

const { S3, DYNAMODB } = ec2.GatewayVpcEndpointAwsService;
/** Private subnets beside isolated ones, which are those of the nodes. */
const besides = under(stack => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED]), PRIVATE_ISOLATED);
const gateway = (stack: Stack, vpc: ec2.Vpc, routeTableIds: any, id = 'Gateway') =>
  new ec2.CfnVPCEndpoint(stack, id, { vpcId: vpc.vpcId, vpcEndpointType: 'Gateway', serviceName: 'com.amazonaws.eu-west-1.s3', routeTableIds });

ruleTest('gateway-endpoint-without-route', {
  fires: {
    'in the route tables of other subnets': [besides(vpc => { vpc.addGatewayEndpoint('S3', { service: S3, subnets: [{ subnetType: PRIVATE_WITH_EGRESS }] }); }), 'S/Group'],
    'in the route table of one subnet': [closed(vpc => { vpc.addGatewayEndpoint('S3', { service: S3, subnets: [{ subnets: vpc.isolatedSubnets.slice(1) }] }); }), 'S/Group'],
    'in no route table, by CloudFormation': [closed((vpc, stack) => { gateway(stack, vpc, undefined); }), 'S/Group'],
    'in a DualStackVpc': [own(vpc => {
      const endpoint = vpc.addGatewayEndpoint('S3', { service: S3 });
      (endpoint.node.defaultChild as ec2.CfnVPCEndpoint).addPropertyOverride('RouteTableIds', [{ Ref: vpc.stack.getLogicalId(tableOf(vpc.isolatedSubnets[0])) }]);
    }), 'S/Group'],
    'under nodes of this library': [stack => {
      const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.private(), SubnetTier.isolated()], ipv4Egress: Ipv4Egress.none() });
      vpc.addGatewayEndpoint('S3', { service: S3, subnets: [{ subnetType: PRIVATE_ISOLATED }] });
      ipv6Cluster(stack, { vpc }).addManagedNodeGroup('Nodes');
    }, 'S/Cluster/Nodes'],
  },
  silent: {
    'in all route tables': closed(vpc => { vpc.addGatewayEndpoint('S3', { service: S3 }); }),
    'two, each in some': closed((vpc, stack) => {
      vpc.isolatedSubnets.forEach(({ routeTable }, index) => gateway(stack, vpc, [routeTable.routeTableId], `Gateway${index}`));
    }),
    'in route tables that are not known': closed((vpc, stack) => { gateway(stack, vpc, ['rtb-0123456789abcdef0']); }),
    'in a list that is not known': closed((vpc, stack) => { gateway(stack, vpc, Fn.split(',', Fn.importValue('Tables'))); }),
    'beside an interface endpoint': closed((vpc, stack) => {
      gateway(stack, vpc, undefined);
      vpc.addInterfaceEndpoint('E', { service: ec2.InterfaceVpcEndpointAwsService.S3 });
    }),
    'where there is another way': open((vpc, stack) => { gateway(stack, vpc, undefined); }),
    'for what nobody is known to call': closed(vpc => { vpc.addGatewayEndpoint('E', { service: DYNAMODB, subnets: [{ subnets: vpc.isolatedSubnets.slice(1) }] }); }),
    'where there is none, of which another rule speaks': closed(() => undefined),
    'in subnets with a route table of others': closed((vpc, stack) => {
      vpc.isolatedSubnets.forEach(({ node }) =>
        (node.findChild('RouteTableAssociation') as ec2.CfnSubnetRouteTableAssociation).addPropertyOverride('RouteTableId', 'rtb-0123456789abcdef0'));
      gateway(stack, vpc, undefined);
    }),
  },
});

const tableOf = ({ node }: ec2.ISubnet) => node.findChild('RouteTable') as ec2.CfnRouteTable;

/** Endpoints in a VPC, with nodes of a cluster whose pods have no IPv4, unless it is said otherwise. */
const strict = (needs: EndpointNeed[], props: Partial<ClusterEndpointsProps> = {}, { tier = SubnetTier.isolated(), ipv4Egress = 'false', others = false } = {}) => (stack: Stack) => {
  const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), tiers: [tier], ipv4Egress: Ipv4Egress.none() });
  const subnets = vpc.selectSubnets().subnetIds;
  const { ref } = nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: subnets } });
  nativeNodeGroup(stack, { subnets });
  new eks.CfnAddon(stack, 'Cni', { clusterName: ref, addonName: 'vpc-cni', configurationValues: JSON.stringify({ env: { ENABLE_V4_EGRESS: ipv4Egress } }) });
  new ClusterEndpoints(stack, 'Endpoints', { vpc: others ? new DualStackVpc(stack, 'Other', { availabilityZones: AZS.slice(0, 2), tiers: [tier] }) : vpc, needs, ...props });
};
const { EBS_CSI_DRIVER, IRSA, KARPENTER, LOAD_BALANCER_CONTROLLER, NODES, POD_IDENTITY, VPC_CNI } = EndpointNeed;

ruleTest('endpoint-unreachable-for-pods', {
  fires: {
    'EC2, for the EBS CSI driver': [strict([NODES, EBS_CSI_DRIVER]), 'S/Endpoints'],
    'EC2 and load balancing, for the load balancer controller': [strict([LOAD_BALANCER_CONTROLLER]), 'S/Endpoints'],
    'EC2, for Karpenter': [strict([KARPENTER]), 'S/Endpoints'],
    'STS, where all are to be IPv4': [strict([IRSA], { addressFamily: EndpointAddressFamily.ipv4() }), 'S/Endpoints'],
  },
  silent: {
    'of what nodes call themselves': strict([NODES, VPC_CNI, POD_IDENTITY]),
    'of STS, which has both families': strict([IRSA]),
    'of what the user says to have both': strict([LOAD_BALANCER_CONTROLLER], { addressFamily: EndpointAddressFamily.dualStack() }),
    'with pods that reach IPv4': strict([KARPENTER], {}, { ipv4Egress: 'true' }),
    'with a way out over IPv6': strict([KARPENTER], {}, { tier: SubnetTier.private() }),
    'in another VPC': strict([KARPENTER], {}, { others: true }),
  },
});
