import { Aws, CfnDynamicReference, CfnDynamicReferenceService, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { addEndpoints, addNodeEndpoints, FOR_HANDLER, FOR_KUBECTL, FOR_NODES } from './endpoints';
import { inStack, RightApps } from './right-app';
import {
  AddressPlan, ConsumedService, DualStackVpc, Ipv4Egress, Ipv6CidrSource, PeeringDnsResolution, PeeringSource, PrivateService, PrivateServiceConsumer,
  PrivateServicePort, SubnetTier, VpcPeering,
} from '../../../src';
import { dualStackVpc, ipv6Cluster } from '../../util/cluster';
import { AZS } from '../../util/network';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;

/** A stock VPC with the IPv6 block that its association says by L1, as aws-ec2 asks Amazon for one only. */
function vpcWithBlock(stack: Stack, ipv6PrefixLength: number, said: { [property: string]: unknown }): ec2.Vpc {
  const plan = AddressPlan.of({ ipv6Source: Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength: ipv6PrefixLength }) });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    availabilityZones: AZS.slice(0, 3),
    ipAddresses: plan.ipv4,
    ipv6Addresses: plan.ipv6,
    subnetConfiguration: plan.subnetConfiguration,
  });
  const block = vpc.node.findChild('ipv6cidr') as ec2.CfnVPCCidrBlock;
  block.addPropertyDeletionOverride('AmazonProvidedIpv6CidrBlock');
  Object.entries(said).forEach(([property, value]) => block.addPropertyOverride(property, value));
  return vpc;
}

/** Addresses, subnets and what stands around them. */
export const networks: RightApps = {
  'a cluster whose pods are a service over PrivateLink, for its own VPC too': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    const shop = new PrivateService(stack, 'Shop', { controller: cluster.addLoadBalancerController(), serviceName: 'shop', ports: [PrivateServicePort.tcp(443)] });
    new PrivateServiceConsumer(stack, 'Own', { vpc: cluster.vpc, service: ConsumedService.ofApp(shop) });
    const old = new ec2.Vpc(stack, 'Old', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Private', subnetType: PRIVATE_ISOLATED }] });
    new PrivateServiceConsumer(stack, 'OldShop', { vpc: old, service: ConsumedService.ofApp(shop) });
  }),

  'a cluster whose VPC is peered with one of isolated tiers': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    const data = new DualStackVpc(stack, 'Data', { ipv4Cidr: '10.9.0.0/16', availabilityZones: AZS.slice(0, 2), tiers: [SubnetTier.isolated()] });
    const database = new ec2.SecurityGroup(stack, 'Database', { vpc: data, allowAllIpv6Outbound: true });
    new VpcPeering(stack, 'Peering', { vpc: cluster.vpc, peerVpc: data, dnsResolution: PeeringDnsResolution.bothVpcs() })
      .allow({ to: database, port: ec2.Port.tcp(5432), source: PeeringSource.vpc() });
  }),

  'a stock VPC': inStack(stack => {
    ipv6Cluster(stack, { vpc: dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]) }).addManagedNodeGroup('System');
  }),

  'a small VPC with tiers that went away and tiers that are large': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', {
      ipv4Cidr: '10.42.0.0/18',
      azSlots: 4,
      tiers: [
        SubnetTier.public(), SubnetTier.private({ ipv4Mask: 22 }), SubnetTier.reserved({ insteadOf: SubnetTier.isolated({ name: 'Cache' }) }),
        SubnetTier.isolated({ name: 'Data', ipv4Mask: 26, slot: 7 }),
      ],
    });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a plan in a stock VPC, with a /44 of a pool': inStack(stack => {
    ipv6Cluster(stack, { vpc: vpcWithBlock(stack, 44, { Ipv6IpamPoolId: 'ipam-pool-0123456789abcdef0', Ipv6NetmaskLength: 44 }) }).addManagedNodeGroup('System');
  }),

  'a plan in a stock VPC, with a /60 of a pool that another stack makes': inStack(stack => {
    ipv6Cluster(stack, { vpc: vpcWithBlock(stack, 60, { Ipv6IpamPoolId: Fn.importValue('Pool'), Ipv6NetmaskLength: 60 }) }).addManagedNodeGroup('System');
  }),

  'a block of addresses that one brought along': inStack(stack => {
    const block = { Ipv6Pool: 'ipv6pool-ec2-0123456789abcdef0', Ipv6CidrBlock: '2001:db8:1234:1a00::/56' };
    ipv6Cluster(stack, { vpc: vpcWithBlock(stack, 56, block) }).addManagedNodeGroup('System');
  }),

  'a second IPv6 block, with a subnet in it': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const block = vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.privateIpam({ poolId: Fn.importValue('Pool'), netmaskLength: 56 }) });
    new ec2.CfnSubnet(stack, 'Own', { vpcId: vpc.vpcId, ipv6Native: true, ipv6CidrBlock: block.subnetCidr(0), assignIpv6AddressOnCreation: true });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a private IPv6 block': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv6Source: Ipv6CidrSource.privateIpam({ poolId: 'ipam-pool-0', netmaskLength: 56 }) });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }, 'node-subnet-private-ipv6'),

  'an IPv4 VPC that gets its IPv6 blocks by L1': inStack(stack => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 3) });
    const block = new ec2.CfnVPCCidrBlock(stack, 'Block', { vpcId: vpc.vpcId, amazonProvidedIpv6CidrBlock: true });
    const gateway = new ec2.CfnEgressOnlyInternetGateway(stack, 'Gateway', { vpcId: vpc.vpcId });
    [...vpc.publicSubnets, ...vpc.privateSubnets].forEach((subnet, index) => {
      const resource = subnet.node.defaultChild as ec2.CfnSubnet;
      resource.ipv6CidrBlock = Fn.select(index, Fn.cidr(Fn.select(0, vpc.vpcIpv6CidrBlocks), 16, '64'));
      resource.assignIpv6AddressOnCreation = true;
      resource.addDependency(block);
      const isPublic = vpc.publicSubnets.includes(subnet);
      new ec2.CfnRoute(subnet, 'Ipv6Route', {
        routeTableId: subnet.routeTable.routeTableId,
        destinationIpv6CidrBlock: '::/0',
        ...isPublic ? { gatewayId: vpc.internetGatewayId } : { egressOnlyInternetGatewayId: gateway.ref },
      });
    });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a second IPv4 block, a peering and flow logs': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    new ec2.CfnVPCCidrBlock(stack, 'Second', { vpcId: vpc.vpcId, cidrBlock: '100.64.0.0/16' });
    const peering = new ec2.CfnVPCPeeringConnection(stack, 'Peering', { vpcId: vpc.vpcId, peerVpcId: 'vpc-0fedcba9876543210' });
    vpc.privateSubnets.forEach((subnet, index) => {
      const ofPeer = { '10.9.0.0/16': { destinationCidrBlock: '10.9.0.0/16' }, '2001:db8:9::/56': { destinationIpv6CidrBlock: '2001:db8:9::/56' } };
      Object.values(ofPeer).forEach((destination, family) => new ec2.CfnRoute(stack, `Route${index}${family}`, {
        routeTableId: subnet.routeTable.routeTableId, vpcPeeringConnectionId: peering.ref, ...destination,
      }));
    });
    vpc.addFlowLog('FlowLog');
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'network ACLs that let both families through': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const acl = new ec2.NetworkAcl(stack, 'Acl', { vpc, subnetSelection: { subnetType: PRIVATE_WITH_EGRESS } });
    for (const direction of [ec2.TrafficDirection.INGRESS, ec2.TrafficDirection.EGRESS]) {
      acl.addEntry(`Ipv4-${direction}`, { cidr: ec2.AclCidr.anyIpv4(), traffic: ec2.AclTraffic.allTraffic(), ruleNumber: 100, direction });
      acl.addEntry(`Ipv6-${direction}`, { cidr: ec2.AclCidr.anyIpv6(), traffic: ec2.AclTraffic.allTraffic(), ruleNumber: 110, direction });
    }
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a network ACL of IPv4 on subnets that have no nodes': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Data' })] });
    const acl = new ec2.NetworkAcl(stack, 'Acl', { vpc, subnetSelection: { subnetGroupName: 'Data' } });
    acl.addEntry('In', { cidr: ec2.AclCidr.ipv4('10.0.0.0/16'), traffic: ec2.AclTraffic.tcpPort(5432), ruleNumber: 100, direction: ec2.TrafficDirection.INGRESS });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'DNS64 and NAT64 in subnets that have no nodes': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.private({ name: 'Ipv6Only' })] });
    const nat = vpc.publicSubnets[0].node.findChild('NATGateway') as ec2.CfnNatGateway;
    vpc.selectSubnets({ subnetGroupName: 'Ipv6Only' }).subnets.forEach((subnet, index) => {
      (subnet.node.defaultChild as ec2.CfnSubnet).enableDns64 = true;
      new ec2.CfnRoute(stack, `Nat64${index}`, {
        routeTableId: subnet.routeTable.routeTableId, destinationIpv6CidrBlock: '64:ff9b::/96', natGatewayId: nat.ref,
      });
    });
    ipv6Cluster(stack, { vpc, vpcSubnets: [{ subnetGroupName: 'Private' }] }).addManagedNodeGroup('System', { subnets: { subnetGroupName: 'Private' } });
  }),

  'a security group of the control plane that says both families': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: true, allowAllIpv6Outbound: true });
    securityGroup.addIngressRule(ec2.Peer.ipv6(vpc.vpcIpv6Cidr), ec2.Port.HTTPS);
    ipv6Cluster(stack, { vpc, securityGroup }).addManagedNodeGroup('System');
  }),

  'a security group of the control plane that lets out to the VPC only': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false });
    securityGroup.addEgressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.allTcp());
    securityGroup.addEgressRule(ec2.Peer.ipv6(vpc.vpcIpv6Cidr), ec2.Port.allTcp());
    ipv6Cluster(stack, { vpc, securityGroup }).addManagedNodeGroup('System');
  }),

  'a security group by L1, of both families': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const group = new ec2.CfnSecurityGroup(stack, 'Group', {
      vpcId: vpc.vpcId,
      groupDescription: 'control plane',
      securityGroupEgress: [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0' }, { ipProtocol: '-1', cidrIpv6: '::/0' }],
    });
    ipv6Cluster(stack, { vpc, securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'TheGroup', group.attrGroupId) }).addManagedNodeGroup('System');
  }),

  'a private endpoint, with endpoints for nodes and kubectl': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() });
    addEndpoints(vpc, [...FOR_NODES, ...FOR_KUBECTL]);
    const cluster = ipv6Cluster(stack, { vpc, endpointAccess: eks.EndpointAccess.PRIVATE });
    cluster.addManagedNodeGroup('System');
    cluster.cluster.addManifest('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } });
  }),

  'a private endpoint and nothing of the internet, with the handler in the VPC': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { tiers: [SubnetTier.private()], ipv4Egress: Ipv4Egress.none() });
    addEndpoints(vpc, [...FOR_NODES, ...FOR_KUBECTL, ...FOR_HANDLER]);
    const cluster = ipv6Cluster(stack, { vpc, endpointAccess: eks.EndpointAccess.PRIVATE, placeClusterHandlerInVpc: true });
    cluster.addManagedNodeGroup('System');
    cluster.cluster.addManifest('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } });
  }),

  'dual-stack endpoints behind a group that lets both families in': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() });
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    group.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTPS);
    group.addIngressRule(ec2.Peer.ipv6(vpc.vpcIpv6Cidr), ec2.Port.HTTPS);
    addEndpoints(vpc, FOR_NODES, { open: false, securityGroups: [group], ipAddressType: ec2.VpcEndpointIpAddressType.DUALSTACK });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'endpoints by L1, one in each AZ': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Egress: Ipv4Egress.none() });
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    group.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTPS);
    FOR_NODES.forEach(service => new ec2.CfnVPCEndpoint(stack, `Endpoint-${service}`, {
      vpcId: vpc.vpcId,
      serviceName: `com.amazonaws.${Aws.REGION}.${service}`,
      vpcEndpointType: 'Interface',
      privateDnsEnabled: true,
      subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
      securityGroupIds: [group.securityGroupId],
    }));
    new ec2.CfnVPCEndpoint(stack, 'S3', {
      vpcId: vpc.vpcId,
      serviceName: `com.amazonaws.${Aws.REGION}.s3`,
      routeTableIds: vpc.privateSubnets.map(({ routeTable }) => routeTable.routeTableId),
    });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'isolated subnets with endpoints, and no IPv6 route': inStack(stack => {
    const vpc = dualStackVpc(stack, [PRIVATE_ISOLATED]);
    addNodeEndpoints(vpc);
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }, 'node-subnet-without-ipv6-route'),

  'a name of the VPC and AZs that are known at deployment only': inStack(stack => {
    const name = new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/network/name').toString();
    const vpc = new DualStackVpc(stack, 'Vpc', { vpcName: name, availabilityZones: [0, 1, 2].map(index => Fn.select(index, Fn.getAzs())) });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),
};
