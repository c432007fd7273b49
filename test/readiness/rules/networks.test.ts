import { App, CfnParameter, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { DualStackVpc, Ipv4Egress, Ipv6CidrSource, Readiness, DefaultRoute, SubnetTier, VpcIpv6Block } from '../../../src';
import { dualStackVpc, ipv6Cluster, nativeIpv6Cluster, nativeNodeGroup, stockIpv6Cluster } from '../../util/cluster';
import { AZS } from '../../util/network';
import { ruleTest } from '../../util/rules';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const cfnSubnet = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;
const tableOf = (subnet: ec2.ISubnet) => subnet.routeTable.routeTableId;
const otherStack = (stack: Stack) => new Stack(App.of(stack)!, 'Other');

/** A cluster and nodes in some subnets of a VPC, in which something is changed. */
type Change = (vpc: ec2.Vpc, stack: Stack) => void;
const under = (makeVpc: (stack: Stack) => ec2.Vpc, change: Change = () => undefined, subnetType = PRIVATE_WITH_EGRESS) => (stack: Stack) => {
  const vpc = makeVpc(stack);
  const subnets = vpc.selectSubnets({ subnetType }).subnetIds.slice(0, 2);
  nativeIpv6Cluster(stack, { resourcesVpcConfig: { subnetIds: subnets } });
  nativeNodeGroup(stack, { subnets });
  change(vpc, stack);
};
const stock = (stack: Stack) => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED]);
const isolated = (stack: Stack) => dualStackVpc(stack, [PRIVATE_ISOLATED]);
const own = (stack: Stack) => new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.natGateways(1) });
/** The same without a cluster, or with one of IPv4. */
const without = (makeVpc: (stack: Stack) => ec2.Vpc, change: (vpc: ec2.Vpc, stack: Stack) => void) => (stack: Stack) => {
  const vpc = makeVpc(stack);
  new eks.CfnCluster(stack, 'Ipv4', { roleArn: 'x', resourcesVpcConfig: { subnetIds: vpc.selectSubnets().subnetIds } });
  change(vpc, stack);
};

/** A route for everything over IPv6. */
const openOverIpv6 = (select: (vpc: ec2.Vpc) => ec2.ISubnet) => (vpc: ec2.Vpc) => {
  const subnet = select(vpc);
  subnet.node.tryRemoveChild('DefaultRoute6');
  (subnet as ec2.Subnet).addRoute('Open', { routerType: ec2.RouterType.GATEWAY, routerId: vpc.internetGatewayId!, destinationIpv6CidrBlock: '::/0' });
};
ruleTest('private-subnet-open-over-ipv6', {
  fires: {
    'in a private tier of a stock VPC': [under(stock, openOverIpv6(vpc => vpc.privateSubnets[0])), 'S/Vpc/Tier1Subnet1'],
    'in an isolated tier that nothing is in': [under(stock, openOverIpv6(vpc => vpc.isolatedSubnets[1])), 'S/Vpc/Tier2Subnet2'],
    'in a DualStackVpc': [under(own, openOverIpv6(vpc => vpc.privateSubnets[0])), 'S/Vpc/PrivateSubnet1'],
    'by a route of CloudFormation': [under(isolated, (vpc, stack) => {
      new ec2.CfnRoute(stack, 'Route', { routeTableId: tableOf(vpc.isolatedSubnets[0]), destinationIpv6CidrBlock: '::/0', gatewayId: 'igw-0123' });
    }, PRIVATE_ISOLATED), 'S/Vpc/Tier0Subnet1'],
  },
  silent: {
    'as it comes': under(stock),
    'in a DualStackVpc as it comes': under(own),
    'through an egress-only gateway': under(isolated, (vpc, stack) => {
      new ec2.CfnRoute(stack, 'Route', { routeTableId: tableOf(vpc.isolatedSubnets[0]), destinationIpv6CidrBlock: '::/0', egressOnlyInternetGatewayId: 'eigw-0' });
    }, PRIVATE_ISOLATED),
    'of a subnet whose kind nobody says': under(own, (vpc, stack) => {
      const subnet = new ec2.CfnSubnet(stack, 'Bare', { vpcId: vpc.vpcId, cidrBlock: '10.0.250.0/24' });
      const table = new ec2.CfnRouteTable(stack, 'Table', { vpcId: vpc.vpcId });
      new ec2.CfnSubnetRouteTableAssociation(stack, 'Tied', { subnetId: subnet.ref, routeTableId: table.ref });
      new ec2.CfnRoute(stack, 'Route', { routeTableId: table.ref, destinationIpv6CidrBlock: '::/0', gatewayId: vpc.internetGatewayId });
    }),
    'where it is acknowledged': under(own, vpc => {
      openOverIpv6(each => each.privateSubnets[0])(vpc);
      Readiness.acknowledge(vpc, 'private-subnet-open-over-ipv6', 'a test of clients');
    }),
    'under an IPv4 cluster': without(stock, openOverIpv6(vpc => vpc.privateSubnets[0])),
  },
});

const acl = (vpc: ec2.Vpc, families: { readonly [direction: string]: ec2.AclCidr }, select = (each: ec2.Vpc) => each.privateSubnets) => {
  const made = new ec2.NetworkAcl(vpc, 'Acl', { vpc, subnetSelection: { subnets: select(vpc) } });
  Object.entries(families).forEach(([name, cidr], index) => made.addEntry(name, {
    cidr,
    ruleNumber: 100 + index,
    traffic: ec2.AclTraffic.allTraffic(),
    direction: name.startsWith('In') ? ec2.TrafficDirection.INGRESS : ec2.TrafficDirection.EGRESS,
  }));
  return made;
};
const [IPV4, IPV6] = [ec2.AclCidr.anyIpv4(), ec2.AclCidr.anyIpv6()];
ruleTest('network-acl-without-ipv6', {
  fires: {
    'with IPv4 only': [under(own, vpc => { acl(vpc, { In: IPV4, Out: IPV4 }); }), 'S/Vpc/Acl'],
    'with IPv6 in one direction': [under(own, vpc => { acl(vpc, { In: IPV6, Out: IPV4 }); }), 'S/Vpc/Acl'],
    'of CloudFormation': [under(own, (vpc, stack) => {
      const made = new ec2.CfnNetworkAcl(stack, 'Bare', { vpcId: vpc.vpcId });
      new ec2.CfnSubnetNetworkAclAssociation(stack, 'Tied', { networkAclId: made.attrId, subnetId: vpc.privateSubnets[0].subnetId });
      new ec2.CfnNetworkAclEntry(stack, 'In', { networkAclId: made.ref, ruleNumber: 1, protocol: -1, ruleAction: 'allow', ipv6CidrBlock: '::/0' });
      new ec2.CfnNetworkAclEntry(stack, 'Deny', { networkAclId: made.ref, ruleNumber: 1, protocol: -1, ruleAction: 'deny', egress: true, ipv6CidrBlock: '::/0' });
    }), 'S/Bare'],
  },
  silent: {
    'with IPv6 in both': under(own, vpc => { acl(vpc, { In: IPV4, Out: IPV4, In6: IPV6, Out6: IPV6 }); }),
    'with an IPv6 block that is a token': under(own, vpc => {
      const block = ec2.AclCidr.ipv6(new CfnParameter(vpc, 'Block').valueAsString);
      acl(vpc, { In: block, Out: block });
    }),
    'on other subnets': under(own, vpc => { acl(vpc, { In: IPV4, Out: IPV4 }, each => each.publicSubnets); }),
    'of another app': under(own, (vpc, stack) => {
      new ec2.CfnSubnetNetworkAclAssociation(stack, 'Tied', { networkAclId: 'acl-0123', subnetId: vpc.privateSubnets[0].subnetId });
    }),
  },
});

const dns64 = (select: (vpc: ec2.Vpc) => ec2.ISubnet[]) => (vpc: ec2.Vpc) => select(vpc).forEach(subnet => { cfnSubnet(subnet).enableDns64 = true; });
const nat64 = (select: (vpc: ec2.Vpc) => ec2.ISubnet[]) => (vpc: ec2.Vpc) =>
  select(vpc).forEach(subnet => (subnet as ec2.PrivateSubnet).addIpv6Nat64Route('nat-0123'));
ruleTest('dns64-without-nat64', {
  fires: { 'in subnets beside those of nodes': [under(stock, dns64(vpc => vpc.isolatedSubnets)), 'S/Vpc'] },
  silent: {
    'as it comes': under(stock),
    'with NAT64': under(stock, vpc => {
      dns64(each => each.isolatedSubnets)(vpc);
      nat64(each => each.isolatedSubnets)(vpc);
    }),
    'under nodes, where it is an error': under(stock, dns64(vpc => vpc.privateSubnets.slice(0, 2))),
    'of what is a parameter': under(stock, vpc => cfnSubnet(vpc.isolatedSubnets[0]).addPropertyOverride('EnableDns64', { Ref: new CfnParameter(vpc, 'On').logicalId })),
    'where the routes are not known': under(stock, (vpc, stack) => {
      const subnet = new ec2.CfnSubnet(stack, 'Bare', { vpcId: vpc.vpcId, cidrBlock: '10.0.250.0/24', enableDns64: true });
      new ec2.CfnSubnetRouteTableAssociation(stack, 'Tied', { subnetId: subnet.ref, routeTableId: 'rtb-0123' });
    }),
  },
});
ruleTest('nat64-without-dns64', {
  fires: {
    'in subnets beside those of nodes': [under(stock, nat64(vpc => vpc.isolatedSubnets)), 'S/Vpc'],
    'under nodes': [under(own, nat64(vpc => vpc.privateSubnets)), 'S/Vpc'],
  },
  silent: {
    'as it comes': under(stock),
    'with DNS64': under(stock, vpc => {
      dns64(each => each.isolatedSubnets)(vpc);
      nat64(each => each.isolatedSubnets)(vpc);
    }),
  },
});

const nat64By = (gateway: Partial<ec2.CfnNatGatewayProps>) => (vpc: ec2.Vpc) => {
  const { ref } = new ec2.CfnNatGateway(vpc, 'Translator', gateway.availabilityMode ? { vpcId: vpc.vpcId, ...gateway } : { subnetId: vpc.publicSubnets[0].subnetId, ...gateway });
  cfnSubnet(vpc.isolatedSubnets[0]).enableDns64 = true;
  (vpc.isolatedSubnets[0] as ec2.PrivateSubnet).addIpv6Nat64Route(ref);
};
ruleTest('nat64-over-regional-nat-gateway', {
  fires: { 'in a subnet': [under(stock, nat64By({ availabilityMode: 'regional' })), 'S/Vpc'] },
  silent: {
    'as it comes': under(stock),
    'with a gateway in an AZ': under(stock, nat64By({ allocationId: 'eipalloc-0' })),
    'beside a regional gateway that does IPv4': under(stock, vpc => {
      nat64By({ allocationId: 'eipalloc-0' })(vpc);
      new ec2.CfnNatGateway(vpc, 'Nat', { vpcId: vpc.vpcId, availabilityMode: 'regional' });
    }),
  },
});

const withTiers = (stack: Stack) => new DualStackVpc(stack, 'Vpc', {
  availabilityZones: AZS.slice(0, 2),
  tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.ipv4Only({ name: 'Four' }), SubnetTier.ipv6Only({ name: 'Six' })],
});
/** A load balancer, by its construct. */
const balancer = (tier: string, ipAddressType: elbv2.IpAddressType, more: elbv2.CfnLoadBalancerProps = {}) => (vpc: ec2.Vpc, stack: Stack) => {
  new elbv2.CfnLoadBalancer(stack, 'Balancer', { type: 'network', ipAddressType, subnets: vpc.selectSubnets({ subnetGroupName: tier }).subnetIds, ...more });
};
ruleTest('load-balancer-subnet-family', {
  fires: {
    'of IPv4 in IPv6-only subnets': [under(withTiers, balancer('Six', elbv2.IpAddressType.IPV4)), 'S/Balancer'],
    'of both families in IPv6-only subnets': [under(withTiers, (vpc, stack) => {
      new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, vpcSubnets: { subnetGroupName: 'Six' }, ipAddressType: elbv2.IpAddressType.DUAL_STACK });
    }), 'S/Alb'],
    'of both families in IPv4-only subnets': [under(withTiers, balancer('Four', elbv2.IpAddressType.DUAL_STACK)), 'S/Balancer'],
    'by mappings of addresses': [under(withTiers, (vpc, stack) => balancer('Six', elbv2.IpAddressType.IPV4, {
      subnets: undefined, subnetMappings: vpc.selectSubnets({ subnetGroupName: 'Six' }).subnetIds.map(subnetId => ({ subnetId })),
    })(vpc, stack)), 'S/Balancer'],
    'without public IPv4 in IPv4-only subnets': [under(withTiers, balancer('Four', elbv2.IpAddressType.DUAL_STACK, { ipAddressType: 'dualstack-without-public-ipv4' })), 'S/Balancer'],
  },
  silent: {
    'in subnets of both families': under(withTiers, balancer('Public', elbv2.IpAddressType.DUAL_STACK)),
    'of IPv4 in IPv4-only subnets': under(withTiers, balancer('Four', elbv2.IpAddressType.IPV4)),
    'of which the family is a parameter': under(withTiers, (vpc, stack) => balancer('Four', elbv2.IpAddressType.IPV4, { ipAddressType: new CfnParameter(stack, 'Family').valueAsString })(vpc, stack)),
    'in subnets of another app': under(withTiers, (vpc, stack) => balancer('Six', elbv2.IpAddressType.DUAL_STACK, { subnets: ['subnet-0'] })(vpc, stack)),
    'without a cluster': without(withTiers, balancer('Six', elbv2.IpAddressType.IPV4)),
  },
});

const attached = (tier: string) => (vpc: ec2.Vpc, stack: Stack) => {
  const { subnetIds } = vpc.selectSubnets({ subnetGroupName: tier });
  new ec2.CfnTransitGatewayAttachment(stack, 'Attachment', { transitGatewayId: 'tgw-0', vpcId: vpc.vpcId, subnetIds });
};
ruleTest('attachment-subnet-ipv6-only', {
  fires: {
    'in an IPv6-only tier': [under(withTiers, attached('Six')), 'S/Attachment'],
    'by the older type': [under(withTiers, (vpc, stack) => {
      const { subnetIds } = vpc.selectSubnets({ subnetGroupName: 'Six' });
      new ec2.CfnTransitGatewayVpcAttachment(stack, 'Older', { transitGatewayId: 'tgw-0', vpcId: vpc.vpcId, subnetIds });
    }), 'S/Older'],
  },
  silent: {
    'in a tier of both families': under(withTiers, attached('Private')),
    'in an IPv4-only tier': under(withTiers, attached('Four')),
    'in subnets of which nothing is known': under(withTiers, (vpc, stack) => {
      new ec2.CfnTransitGatewayAttachment(stack, 'Attachment', { transitGatewayId: 'tgw-0', vpcId: vpc.vpcId, subnetIds: ['subnet-0'] });
    }),
  },
});

const tagged = (tier: string) => (vpc: ec2.Vpc) => vpc.selectSubnets({ subnetGroupName: tier }).subnets.forEach(subnet => Tags.of(subnet).add('kubernetes.io/role/internal-elb', '1'));
ruleTest('load-balancer-tag-family', {
  fires: {
    'on IPv6-only subnets': [under(withTiers, tagged('Six')), 'S/Vpc'],
    'on IPv4-only subnets': [under(withTiers, tagged('Four')), 'S/Vpc'],
  },
  silent: {
    'as they come': under(withTiers),
    'in a VPC without IPv6': under(stack => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), tagged('Private')),
  },
});

ruleTest('nat-gateway-without-internet', {
  fires: {
    'in an isolated subnet': [under(stock, vpc => {
      new ec2.CfnNatGateway(vpc, 'Nat', { subnetId: vpc.isolatedSubnets[0].subnetId, allocationId: 'eipalloc-0' });
    }), 'S/Vpc/Nat'],
    'that uses another one': [under(stock, vpc => { new ec2.CfnNatGateway(vpc, 'Nat', { subnetId: vpc.privateSubnets[0].subnetId, allocationId: 'eipalloc-0' }); }), 'S/Vpc/Nat'],
  },
  silent: {
    'as it comes': under(stock),
    'in a DualStackVpc': under(own),
    'that is private': under(stock, vpc => {
      new ec2.CfnNatGateway(vpc, 'Nat', { subnetId: vpc.isolatedSubnets[0].subnetId, connectivityType: 'private' });
    }),
    'that is regional': under(stock, vpc => { new ec2.CfnNatGateway(vpc, 'Nat', { vpcId: vpc.vpcId, availabilityMode: 'regional' }); }),
    'behind a firewall': under(stock, vpc => {
      new ec2.CfnRoute(vpc, 'Inspected', { routeTableId: tableOf(vpc.isolatedSubnets[0]), destinationCidrBlock: '0.0.0.0/0', vpcEndpointId: 'vpce-0' });
      new ec2.CfnNatGateway(vpc, 'Nat', { subnetId: vpc.isolatedSubnets[0].subnetId, allocationId: 'eipalloc-0' });
    }),
  },
});

const withProvider = (provider: ec2.NatProvider) => (stack: Stack, id = 'Vpc') => new ec2.Vpc(stack, id, {
  availabilityZones: AZS.slice(0, 2),
  ipProtocol: ec2.IpProtocol.DUAL_STACK,
  natGatewayProvider: provider,
  natGateways: id === 'Vpc' ? 1 : 2, // for the second AZ it has one of the other VPC
});
ruleTest('nat-gateway-of-other-vpc', {
  fires: {
    'of two stock VPCs with one provider': [stack => {
      const makeVpc = withProvider(ec2.NatProvider.gateway());
      makeVpc(stack, 'First');
      under(makeVpc)(stack);
    }, 'S/Vpc'],
    'of two stacks': [stack => {
      const makeVpc = withProvider(ec2.NatProvider.gateway());
      makeVpc(otherStack(stack), 'First');
      under(makeVpc)(stack);
    }, 'S/Vpc'],
  },
  silent: {
    'with a provider each': stack => {
      withProvider(ec2.NatProvider.gateway())(stack, 'First');
      under(withProvider(ec2.NatProvider.gateway()))(stack);
    },
    'of a DualStackVpc, which says so itself': stack => {
      const ipv4Egress = Ipv4Egress.provider(ec2.NatProvider.gateway());
      new DualStackVpc(stack, 'First', { ipv4Egress, maxAzs: 2 });
      under(each => new DualStackVpc(each, 'Vpc', { ipv4Egress, maxAzs: 2 }))(stack);
    },
    'of gateways of another app': under(isolated, vpc => {
      new ec2.CfnRoute(vpc, 'Route', { routeTableId: tableOf(vpc.isolatedSubnets[0]), destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-0123' });
    }, PRIVATE_ISOLATED),
  },
});

const secondBlock = (vpc: ec2.Vpc) => new ec2.CfnVPCCidrBlock(vpc, 'Second', { vpcId: vpc.vpcId, amazonProvidedIpv6CidrBlock: true });
ruleTest('vpc-ipv6-block-by-position', {
  fires: {
    'of a stock VPC': [under(stock, vpc => { secondBlock(vpc); }), 'S/Vpc'],
    'of a DualStackVpc, from another stack': [under(own, (vpc, stack) => {
      new ec2.CfnVPCCidrBlock(otherStack(stack), 'Second', { vpcId: vpc.vpcId, ipv6Pool: 'pool', ipv6CidrBlock: '2001:db8::/56' });
    }), 'S/Vpc'],
    'of a VPC that no plan lays out': [under(stock, vpc => { new VpcIpv6Block(vpc, 'Second', { vpc, ipv6Source: Ipv6CidrSource.amazon() }); }), 'S/Vpc'],
  },
  silent: {
    'with one': under(stock),
    'with one that is added to a DualStackVpc': under(own, vpc => { (vpc as DualStackVpc).addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() }); }),
    'with an L1 beside a pin': under(own, vpc => {
      VpcIpv6Block.pinFirst(vpc);
      secondBlock(vpc);
    }),
    'with a second one of IPv4': under(stock, vpc => { new ec2.CfnVPCCidrBlock(vpc, 'Second', { vpcId: vpc.vpcId, cidrBlock: '10.1.0.0/16' }); }),
    'with blocks that are stated': under(stock, vpc => {
      secondBlock(vpc);
      [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets].forEach((each, index) => { cfnSubnet(each).ipv6CidrBlock = `2001:db8:0:${index}::/64`; });
    }),
  },
});

/** The block of the first subnets is written out, so that it says what it is. */
const inPrivateBlock = (vpc: ec2.Vpc) => { [...vpc.publicSubnets, ...vpc.privateSubnets].forEach((each, index) => { cfnSubnet(each).ipv6CidrBlock = `fd80:0:0:${index}::/64`; }); };
const ofPrivatePool = (stack: Stack) => new DualStackVpc(stack, 'Vpc', {
  availabilityZones: AZS.slice(0, 2), ipv6Source: Ipv6CidrSource.privateIpam({ poolId: 'ipam-pool-0', netmaskLength: 56 }),
});
ruleTest('private-ipv6-to-gateway', {
  fires: { 'of a stock VPC': [under(stock, inPrivateBlock), 'S/Vpc'] },
  silent: {
    'of a public block': under(stock),
    'of a DualStackVpc': under(ofPrivatePool),
    'through a transit gateway': under(ofPrivatePool, vpc => {
      new ec2.CfnRoute(vpc, 'Route', { routeTableId: tableOf(vpc.privateSubnets[0]), destinationIpv6CidrBlock: '::/0', transitGatewayId: 'tgw-0' });
    }),
  },
});
ruleTest('node-subnet-private-ipv6', {
  fires: {
    'of a stock VPC': [under(stock, inPrivateBlock), 'S/Group'],
    'of a DualStackVpc': [under(ofPrivatePool), 'S/Group'],
  },
  silent: {
    'of a public block': under(stock),
    'beside them': under(stock, vpc => { vpc.isolatedSubnets.forEach((each, index) => { cfnSubnet(each).ipv6CidrBlock = `fd80:0:0:${index}::/64`; }); }),
  },
});

ruleTest('subnet-ipv6-prefix', {
  fires: {
    'as text': [under(stock, vpc => cfnSubnet(vpc.privateSubnets[0]).addPropertyOverride('Ipv6CidrBlock', '2001:db8::/60')), 'S/Vpc/Tier1Subnet1'],
    'as Fn::Cidr has it': [under(stock, vpc => cfnSubnet(vpc.privateSubnets[0]).addPropertyOverride('Ipv6CidrBlock', {
      'Fn::Select': [0, { 'Fn::Cidr': ['2001:db8::/56', 16, 68] }],
    })), 'S/Vpc/Tier1Subnet1'],
    'of a pool': [under(stock, vpc => {
      cfnSubnet(vpc.privateSubnets[0]).ipv6CidrBlock = undefined;
      cfnSubnet(vpc.privateSubnets[0]).ipv6IpamPoolId = 'ipam-pool-0';
      cfnSubnet(vpc.privateSubnets[0]).ipv6NetmaskLength = 56;
    }), 'S/Vpc/Tier1Subnet1'],
    'as a resource of its own': [under(stock, vpc => {
      cfnSubnet(vpc.privateSubnets[0]).ipv6CidrBlock = undefined;
      new ec2.CfnSubnetCidrBlock(vpc, 'Block', { subnetId: vpc.privateSubnets[0].subnetId, ipv6CidrBlock: '2001:db8::/48' });
    }), 'S/Vpc/Tier1Subnet1'],
  },
  silent: {
    'as it comes': under(stock),
    'in a DualStackVpc': under(own),
    'as a parameter': under(stock, vpc => { cfnSubnet(vpc.privateSubnets[0]).ipv6CidrBlock = new CfnParameter(vpc, 'Block').valueAsString; }),
    'written as something else': under(stock, vpc => cfnSubnet(vpc.privateSubnets[0]).addPropertyOverride('Ipv6CidrBlock', [3])),
  },
});

ruleTest('fargate-public-subnet', {
  fires: {
    'of a stock profile': [stack => {
      const vpc = stock(stack);
      const cluster = stockIpv6Cluster(stack, { vpc, defaultCapacity: 0 });
      cluster.addFargateProfile('Pods', { selectors: [{ namespace: 'shop' }], vpc, subnetSelection: { subnets: vpc.publicSubnets.slice(0, 1) } });
    }, 'S/Stock/fargate-profile-Pods'],
    'of one of CloudFormation': [under(own, (vpc, stack) => {
      new eks.CfnFargateProfile(stack, 'Pods', {
        clusterName: (stack.node.findChild('Native') as eks.CfnCluster).ref, podExecutionRoleArn: 'x', selectors: [], subnets: [vpc.publicSubnets[0].subnetId],
      });
    }), 'S/Pods'],
  },
  silent: {
    'in private subnets': stack => {
      const cluster = stockIpv6Cluster(stack, { vpc: stock(stack), defaultCapacity: 0 });
      cluster.addFargateProfile('Pods', { selectors: [{ namespace: 'shop' }] });
    },
    'of an IPv4 cluster': without(stock, (vpc, stack) => {
      new eks.CfnFargateProfile(stack, 'Pods', {
        clusterName: (stack.node.findChild('Ipv4') as eks.CfnCluster).ref, podExecutionRoleArn: 'x', selectors: [], subnets: [vpc.publicSubnets[0].subnetId],
      });
    }),
  },
});

ruleTest('node-subnet-closed', {
  fires: {
    'under nodes of CloudFormation': [under(isolated, undefined, PRIVATE_ISOLATED), 'S/Group'],
    'under stock nodes, with endpoints of which that for ec2 is missing': [stack => {
      const vpc = isolated(stack);
      vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
      stockIpv6Cluster(stack, { vpc, defaultCapacity: 0, vpcSubnets: [{ subnetType: PRIVATE_ISOLATED }] }).addNodegroupCapacity('Nodes');
    }, 'S/Stock/NodegroupNodes'],
  },
  silent: {
    'with a way out': under(stock),
    'where a public subnet may have a proxy': under(stock, undefined, PRIVATE_ISOLATED),
    'with an endpoint for ec2': under(isolated, vpc => { vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 }); }, PRIVATE_ISOLATED),
    'where the VPC is there before': stack => under(() => isolated(otherStack(stack)), undefined, PRIVATE_ISOLATED)(stack),
    'behind a virtual private gateway': under(isolated, vpc => vpc.enableVpnGateway({ type: 'ipsec.1', vpnRoutePropagation: [{ subnetType: PRIVATE_ISOLATED }] }), PRIVATE_ISOLATED),
    'behind a peering': under(isolated, vpc => {
      new ec2.CfnRoute(vpc, 'Route', { routeTableId: tableOf(vpc.isolatedSubnets[0]), destinationCidrBlock: '10.9.0.0/16', vpcPeeringConnectionId: 'pcx-0' });
    }, PRIVATE_ISOLATED),
    'of subnets that nobody knows': stack => {
      nativeIpv6Cluster(stack);
      nativeNodeGroup(stack);
    },
  },
});

const openTo = (rule: Omit<ec2.CfnSecurityGroupIngressProps, 'groupId'>) => under(own, (_, stack) => {
  const { attrClusterSecurityGroupId } = stack.node.findChild('Native') as eks.CfnCluster;
  new ec2.CfnSecurityGroupIngress(stack, 'Rule', { groupId: attrClusterSecurityGroupId, ...rule });
});
const withGroup = (change: (group: ec2.SecurityGroup) => void) => under(own, (vpc, stack) => {
  const group = new ec2.SecurityGroup(stack, 'Nodes', { vpc });
  const template = new ec2.LaunchTemplate(stack, 'Template', { securityGroup: group });
  ['One', 'Two'].forEach(id => nativeNodeGroup(stack, { launchTemplate: { id: template.launchTemplateId } }, id));
  change(group);
});
ruleTest('node-security-group-open', {
  fires: {
    'in the group of the cluster': [openTo({ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIpv6: '::/0' }), 'S/Native'],
    'in the group of a stock cluster': [stack => {
      const { clusterSecurityGroup } = stockIpv6Cluster(stack, { vpc: stock(stack), defaultCapacity: 0 });
      clusterSecurityGroup.addIngressRule(ec2.Peer.anyIpv6(), ec2.Port.allTraffic());
    }, 'S/Stock'],
    'in the group of a cluster of this library': [stack => {
      ipv6Cluster(stack).clusterSecurityGroup.addIngressRule(ec2.Peer.anyIpv6(), ec2.Port.tcp(80));
    }, 'S/Cluster'],
    'in a group of nodes, once': [withGroup(group => group.addIngressRule(ec2.Peer.anyIpv6(), ec2.Port.tcpRange(1, 2))), 'S/Nodes'],
  },
  silent: {
    'as it comes': under(own),
    'for ICMPv6': openTo({ ipProtocol: 'icmpv6', fromPort: -1, toPort: -1, cidrIpv6: '::/0' }),
    'for a block': openTo({ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIpv6: '2001:db8::/32' }),
    'for IPv4': openTo({ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: '0.0.0.0/0' }),
    'in a group of nodes that lets a block in': withGroup(group => group.addIngressRule(ec2.Peer.ipv6('2001:db8::/32'), ec2.Port.allTraffic())),
    'in a group of something else': under(own, (vpc, stack) => {
      new ec2.SecurityGroup(stack, 'Balancer', { vpc }).addIngressRule(ec2.Peer.anyIpv6(), ec2.Port.tcp(443));
    }),
  },
});

describe('what users state of subnets', () => {
  const imported = (facts: Parameters<typeof Readiness.stateSubnet>[1]) => (stack: Stack) => {
    const subnets = ['subnet-0a', 'subnet-0b'].map(id => ec2.Subnet.fromSubnetId(stack, id, id));
    subnets.forEach(subnet => Readiness.stateSubnet(subnet, facts));
    nativeIpv6Cluster(stack);
    nativeNodeGroup(stack);
  };
  ruleTest('subnet-without-ipv6', {
    fires: { 'of subnets that others make': [imported({ hasIpv6: false }), 'S/Native', 'S/Native', 'S/Group', 'S/Group'] },
    silent: { 'of which nothing is known': imported({}), 'which have it': imported({ hasIpv6: true }) },
  });
  ruleTest('node-subnet-without-ipv4-egress', {
    fires: { 'of subnets that others make': [imported({ ipv4Default: DefaultRoute.NONE }), 'S/Group'] },
    silent: {
      'with NAT': imported({ ipv4Default: DefaultRoute.NAT }),
      'with endpoints in a VPC that others make': stack => {
        imported({ ipv4Default: DefaultRoute.NONE })(stack);
        ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 's3', 'sts'].forEach(name => new ec2.CfnVPCEndpoint(stack, name, {
          vpcId: 'vpc-0123', serviceName: `com.amazonaws.eu-west-1.${name}`,
        }));
      },
    },
  });
});
