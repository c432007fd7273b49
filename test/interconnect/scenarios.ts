/**
 * The scenarios of docs/interconnect.md, a to m: an app for each road, and who is asked about. What is seen comes from a walk of packets over the templates.
 */
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import {
  AddressBlocks, ConsumedService, DefaultRoute, DualStackRetrofit, DualStackVpc, Ipv4Egress, Ipv6EgressForIpv4Cluster, PeeringAddressFamily,
  PeeringSource, PrivateService, PrivateServiceConsumer, PrivateServicePort, SubnetTier, TargetGroupBinding, TransitGatewayAttachment, VpcPeering,
} from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster } from '../util/cluster';
import { clusterIn, deployed } from '../util/deployed';
import { AZS } from '../util/network';
import { DeployedStack, Family, groupOfEks, Host, PacketWalk } from '../util/packet-walk';
import { openedByController, PrivateLinkWalk } from '../util/packet-walk/endpoints';

const HTTPS = ec2.Port.tcp(443);
const ENV = { account: '123456789012', region: 'eu-west-1' };
/** What DNS64 answers for a host of IPv4 (RFC 6052). */
const BEHIND_NAT64 = '64:ff9b::c633:6407';

/** A line of the table. */
export interface Scenario {
  /** Its letter. */
  readonly letter: string;
  readonly from: string;
  readonly to: string;
  readonly over: string;
  /** The constructs of this library, or what else does it. */
  readonly by: string;
  readonly costs: string;
  /** What is deployed. */
  readonly app: () => readonly DeployedStack[];
  /** Whom the other side sees over a family; undefined where nobody comes through. */
  readonly seen: (stacks: readonly DeployedStack[], family: Family) => string | undefined;
}

// ---- what is built again and again -------------------------------------------------------------------------------------

const stacksOf = (...names: string[]) => {
  const app = testApp();
  return { app, stacks: names.map(name => new Stack(app, name, { env: ENV })) };
};
const vpcIn = (stack: Stack, second: number, ...more: SubnetTier[]) => new DualStackVpc(stack, 'Vpc', {
  ipv4Cidr: `10.${second}.0.0/16`, availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.natGateways(1), tiers: [SubnetTier.public(), SubnetTier.private(), ...more],
});
const ipv4VpcIn = (stack: Stack, second: number) => new ec2.Vpc(stack, 'Vpc', {
  ipAddresses: ec2.IpAddresses.cidr(`10.${second}.0.0/16`), availabilityZones: AZS.slice(0, 2), natGateways: 1,
});
const groupIn = (stack: Stack, vpc: ec2.IVpc) => new ec2.SecurityGroup(stack, 'Service', { vpc, allowAllIpv6Outbound: true });
const clusterOf = (stack: Stack, vpc: ec2.IVpc) => ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 });

const podOf = (stacks: readonly DeployedStack[], port?: number): Host =>
  ({ name: 'pod', kind: 'pod of an IPv6 cluster', subnet: 'Shop/Vpc/PrivateSubnet1', groups: [groupOfEks(`Shop/${clusterIn(stacks, 'Shop')}`)], port });
const inBank = (kind: Host['kind'], more: Partial<Host> = {}): Host => ({ name: 'bank', kind, subnet: 'Bank/Vpc/PrivateSubnet2', groups: ['Bank/Service'], ...more });
const INTERNET: Host = { name: 'internet', kind: 'internet' };

/** Once, as several scenarios are of one app. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

// ---- the apps -----------------------------------------------------------------------------------------------------------

/** A cluster, and a VPC of the same or of another family, over a peering. */
function peered(addressFamily: PeeringAddressFamily, far: (stack: Stack) => ec2.IVpc = stack => vpcIn(stack, 2)): DeployedStack[] {
  const { app, stacks: [shop, bank, road] } = stacksOf('Shop', 'Bank', 'Road');
  const [vpc, peerVpc] = [vpcIn(shop, 1), far(bank)];
  const cluster = clusterOf(shop, vpc);
  const peering = new VpcPeering(road, 'Peering', { vpc, peerVpc, addressFamily });
  peering.allow({ to: groupIn(bank, peerVpc), port: HTTPS, source: PeeringSource.vpc() });
  peering.allow({ to: cluster.clusterSecurityGroup, port: HTTPS, source: PeeringSource.peerVpc() });
  return deployed(app);
}

/** The same over a transit gateway. */
function attached(blocks: (vpc: ec2.IVpc) => AddressBlocks, far: (stack: Stack) => ec2.IVpc = stack => vpcIn(stack, 2)): DeployedStack[] {
  const { app, stacks: [shop, bank, road] } = stacksOf('Shop', 'Bank', 'Road');
  const [vpc, other] = [vpcIn(shop, 1), far(bank)];
  const cluster = clusterOf(shop, vpc);
  const { ref: transitGatewayId } = new ec2.CfnTransitGateway(road, 'Gateway');
  const here = new TransitGatewayAttachment(road, 'Here', { vpc, transitGatewayId, routes: [{ destinations: [blocks(other)] }] });
  const there = new TransitGatewayAttachment(road, 'There', { vpc: other, transitGatewayId, routes: [{ destinations: [blocks(vpc)] }] });
  there.allow({ to: groupIn(bank, other), port: HTTPS, sources: [blocks(vpc)] });
  here.allow({ to: cluster.clusterSecurityGroup, port: HTTPS, sources: [blocks(other)] });
  return deployed(app);
}

/** The same to a network on-premises, which is a VPC of IPv4 to the gateway: what a VPN or Direct Connect is besides, is not part of the walk. */
function toOnPremises(): DeployedStack[] {
  const { app, stacks: [shop, road] } = stacksOf('Shop', 'Road');
  const vpc = vpcIn(shop, 1);
  clusterOf(shop, vpc);
  const gateway = new ec2.CfnTransitGateway(road, 'Gateway');
  new TransitGatewayAttachment(road, 'Here', { vpc, transitGatewayId: gateway.ref, routes: [{ destinations: [AddressBlocks.cidr('172.16.0.0/12')] }] });
  const AvailabilityZone = AZS[0];
  const TransitGatewayId = `Road/${road.getLogicalId(gateway)}`;
  const resources = {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '172.16.0.0/16' } },
    Net: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '172.16.1.0/24', AvailabilityZone } },
    Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: { Ref: 'Vpc' } } },
    TableOf: { Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: { SubnetId: { Ref: 'Net' }, RouteTableId: { Ref: 'Table' } } },
    Back: { Type: 'AWS::EC2::Route', Properties: { RouteTableId: { Ref: 'Table' }, DestinationCidrBlock: '10.1.0.0/16', TransitGatewayId } },
    Line: { Type: 'AWS::EC2::TransitGatewayAttachment', Properties: { VpcId: { Ref: 'Vpc' }, SubnetIds: [{ Ref: 'Net' }], TransitGatewayId } },
    Service: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: { Ref: 'Vpc' }, SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.1.0.0/16' }] } },
  };
  return [...deployed(app), { name: 'Site', region: ENV.region, template: { Resources: resources } }];
}

/** Attachments that were made without IPv6 support, as EC2 makes them. */
function withoutIpv6Support(stacks: DeployedStack[]): DeployedStack[] {
  const copy: DeployedStack[] = JSON.parse(JSON.stringify(stacks));
  const resources = copy.flatMap(({ template }) => Object.values(template.Resources ?? {})).filter(({ Type }) => Type === 'AWS::EC2::TransitGatewayAttachment');
  resources.forEach(({ Properties }) => { Properties!.Options.Ipv6Support = 'disable'; });
  return copy;
}

/** Pods behind an internal load balancer of the app, which a VPC of IPv4 alone reaches over a peering. */
function behindLoadBalancer(): DeployedStack[] {
  const { app, stacks: [shop, bank, road] } = stacksOf('Shop', 'Bank', 'Road');
  const [vpc, peerVpc] = [vpcIn(shop, 1), ipv4VpcIn(bank, 2)];
  groupIn(bank, peerVpc);
  const cluster = clusterOf(shop, vpc);
  cluster.addManagedNodeGroup('System');
  const loadBalancer = new elbv2.ApplicationLoadBalancer(shop, 'Alb', { vpc, ipAddressType: elbv2.IpAddressType.DUAL_STACK });
  const targetGroup = new elbv2.ApplicationTargetGroup(shop, 'Pods', {
    vpc, port: 80, targetType: elbv2.TargetType.IP, ipAddressType: elbv2.TargetGroupIpAddressType.IPV6,
  });
  loadBalancer.addListener('Http', { port: 80, defaultTargetGroups: [targetGroup], open: false });
  new TargetGroupBinding(shop, 'Binding', { controller: cluster.addLoadBalancerController(), targetGroup, loadBalancer, serviceName: 'shop', servicePort: 80, podPort: 8080 });
  new VpcPeering(road, 'Peering', { vpc, peerVpc, addressFamily: PeeringAddressFamily.ipv4() })
    .allow({ to: loadBalancer, port: ec2.Port.tcp(80), source: PeeringSource.peerVpc() });
  return deployed(app);
}

/** A VPC of IPv4 alone, with an IPv4 cluster of others in it, before and after its retrofit. */
function retrofitted(isDualStack: boolean): DeployedStack[] {
  const { app, stacks: [shop, bank, blue, road] } = stacksOf('Shop', 'Bank', 'Blue', 'Road');
  const [vpc, old] = [vpcIn(shop, 1), ipv4VpcIn(bank, 2)];
  const nodes = new ec2.SecurityGroup(bank, 'Service', { vpc: old });
  const cluster = clusterOf(shop, vpc);
  if (!isDualStack) { return deployed(app); }
  const retrofit = new DualStackRetrofit(blue, 'Retrofit', {
    vpcId: old.vpcId,
    ipv4Cidr: '10.2.0.0/16',
    tiers: [{
      subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
      facts: { ipv4Default: DefaultRoute.NAT },
      subnets: old.privateSubnets.map(({ subnetId, routeTable: { routeTableId } }, at) => ({ subnetId, availabilityZone: AZS[at], routeTableId })),
    }],
  });
  Ipv6EgressForIpv4Cluster.ofAttributes(blue, 'Ipv6Egress', { clusterName: 'blue', vpc: retrofit.vpc }, { nodeSecurityGroups: [nodes] });
  new VpcPeering(road, 'Peering', { vpc: retrofit.vpc, peerVpc: vpc, addressFamily: PeeringAddressFamily.ipv6() })
    .allow({ to: cluster.clusterSecurityGroup, port: HTTPS, source: PeeringSource.vpc() });
  return deployed(app);
}

/** A service over PrivateLink, whose consumers have the same IPv4 block. */
function linked(): DeployedStack[] {
  const { app, stacks: [shop, bank, both] } = stacksOf('Shop', 'Bank', 'Both');
  const controller = clusterOf(shop, vpcIn(shop, 1)).addLoadBalancerController();
  const service = new PrivateService(shop, 'Shop', { controller, serviceName: 'shop', ports: [PrivateServicePort.tcp(443, { podPort: 8443 })] });
  for (const [stack, vpc] of [[bank, ipv4VpcIn(bank, 1)], [both, vpcIn(both, 1)]] as const) {
    groupIn(stack, vpc);
    new PrivateServiceConsumer(stack, 'Shop', { vpc, service: ConsumedService.ofApp(service) });
  }
  return deployed(app);
}

/** A tier of IPv6 alone beside the cluster, with NAT64. */
function ipv6Only(): DeployedStack[] {
  const { app, stacks: [shop] } = stacksOf('Shop');
  const vpc = vpcIn(shop, 1, SubnetTier.ipv6Only({ name: 'Future', reachesIpv4: true }));
  const cluster = clusterOf(shop, vpc);
  const group = groupIn(shop, vpc);
  new ec2.CfnSecurityGroupIngress(shop, 'ToPods', {
    groupId: cluster.clusterSecurityGroup.securityGroupId, sourceSecurityGroupId: group.securityGroupId, ipProtocol: 'tcp', fromPort: 443, toPort: 443,
  });
  return deployed(app);
}

/** Whether the CNI of the IPv4 cluster has its variable in both containers, which makes its pods what they are. */
function oldPod(stacks: readonly DeployedStack[]): Host {
  const addons = stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}))
    .filter(({ Type, Properties }) => Type === 'AWS::EKS::Addon' && Properties!.ClusterName === 'blue');
  const isTold = addons.some(({ Properties }) => {
    const { env, init } = JSON.parse(Properties!.ConfigurationValues);
    return [env, init.env].every(each => each.ENABLE_V6_EGRESS === 'true');
  });
  return inBank(isTold ? 'pod of an IPv4 cluster with IPv6 egress' : 'pod of an IPv4 cluster');
}

// ---- the table ----------------------------------------------------------------------------------------------------------

const BOTH_PEERED = once(() => peered(PeeringAddressFamily.dualStack()));
const SIX_PEERED = once(() => peered(PeeringAddressFamily.ipv6()));
const OF_IPV4_PEERED = once(() => peered(PeeringAddressFamily.ipv4(), stack => ipv4VpcIn(stack, 2)));
const BOTH_ATTACHED = once(() => attached(AddressBlocks.vpc));
const SIX_ATTACHED = once(() => attached(AddressBlocks.ipv6OfVpc));
const OF_IPV4_ATTACHED = once(() => attached(AddressBlocks.ipv4OfVpc, stack => ipv4VpcIn(stack, 2)));
const ON_PREMISES = once(toOnPremises);
const WITHOUT_SUPPORT = once(() => withoutIpv6Support(BOTH_ATTACHED()));
const LINKED = once(linked);
const BALANCED = once(behindLoadBalancer);
const OLD = once(() => retrofitted(false));
const RETROFITTED = once(() => retrofitted(true));
const IPV6_ONLY = once(ipv6Only);

const NONE = 'nothing';
const GATEWAY = 'an address of each family in each AZ';
const ENDPOINT = 'an endpoint in each AZ';

type Stacks = readonly DeployedStack[];
const between = (from: (stacks: Stacks) => Host, to: (stacks: Stacks) => Host) =>
  (stacks: Stacks, family: Family) => new PacketWalk(stacks).walk(from(stacks), to(stacks), family).seenAs;
const over = (only: Family, seen: Scenario['seen']): Scenario['seen'] => (stacks, family) => family === only ? seen(stacks, family) : undefined;
const pod = (stacks: Stacks) => podOf(stacks);
const service = () => inBank('node');
const future = (): Host => ({ name: 'future', kind: 'node', subnet: 'Shop/Vpc/FutureSubnet1', groups: ['Shop/Service'] });
const linkedFrom = (stack: string, kind: Host['kind']) => (stacks: Stacks, family: Family) => new PrivateLinkWalk(stacks, podOf(stacks, 8443))
  .walk({ name: 'client', kind, subnet: `${stack}/Vpc/PrivateSubnet1`, groups: [`${stack}/Service`] }, `${stack}/ShopEndpoint`, family).seenAs;

/** Over two legs: to the load balancer, and from there to a pod. */
function throughLoadBalancer(stacks: Stacks, family: Family): string | undefined {
  const { network } = new PacketWalk(stacks);
  const { SecurityGroups: [group], IpAddressType } = network.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')[0].properties;
  const { IpAddressType: ofTargets } = network.ofType('AWS::ElasticLoadBalancingV2::TargetGroup')[0].properties;
  if (IpAddressType !== 'dualstack' || ofTargets !== 'ipv6') { return undefined; } // Elastic Load Balancing refuses IPv6 targets behind one of IPv4
  const loadBalancer: Host = { name: 'load balancer', kind: 'node', subnet: 'Shop/Vpc/PrivateSubnet2', groups: [group], port: 80 };
  const target = podOf(stacks, 8080);
  const walk = new PacketWalk(openedByController(stacks, target));
  const comes = walk.walk(inBank('pod of an IPv4 cluster'), loadBalancer, family).reaches && walk.walk(loadBalancer, target, 'IPv6').reaches;
  return comes ? 'load balancer, IPv6' : undefined;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    letter: 'a',
    from: 'IPv6 pods',
    to: 'dual-stack services of AWS, and all of the internet',
    over: 'egress-only gateway, NAT gateway',
    by: '`DualStackVpc`',
    costs: 'NAT for IPv4 alone',
    app: BOTH_PEERED,
    seen: between(pod, () => INTERNET),
  },
  {
    letter: 'b',
    from: 'IPv6 pods',
    to: 'services of IPv4 alone',
    over: 'NAT gateway',
    by: '`DualStackVpc`',
    costs: 'NAT',
    app: BOTH_PEERED,
    seen: over('IPv4', between(pod, () => INTERNET)),
  },
  {
    letter: 'c',
    from: 'IPv6 pods',
    to: 'a dual-stack VPC',
    over: 'peering',
    by: '`VpcPeering`',
    costs: NONE,
    app: BOTH_PEERED,
    seen: between(pod, service),
  },
  {
    letter: 'c',
    from: 'a dual-stack VPC',
    to: 'IPv6 pods',
    over: 'peering',
    by: '`VpcPeering`',
    costs: NONE,
    app: BOTH_PEERED,
    seen: between(service, pod),
  },
  {
    letter: 'd',
    from: 'IPv6 pods',
    to: 'a dual-stack VPC',
    over: 'peering of IPv6 alone',
    by: '`VpcPeering`',
    costs: NONE,
    app: SIX_PEERED,
    seen: between(pod, service),
  },
  {
    letter: 'e',
    from: 'IPv6 pods',
    to: 'a dual-stack VPC',
    over: 'transit gateway',
    by: '`TransitGatewayAttachment`',
    costs: GATEWAY,
    app: BOTH_ATTACHED,
    seen: between(pod, service),
  },
  {
    letter: 'e',
    from: 'a dual-stack VPC',
    to: 'IPv6 pods',
    over: 'transit gateway',
    by: '`TransitGatewayAttachment`',
    costs: GATEWAY,
    app: BOTH_ATTACHED,
    seen: between(service, pod),
  },
  {
    letter: 'f',
    from: 'IPv6 pods',
    to: 'a dual-stack VPC',
    over: 'transit gateway, IPv6 routes alone',
    by: '`TransitGatewayAttachment`',
    costs: GATEWAY,
    app: SIX_ATTACHED,
    seen: between(pod, service),
  },
  {
    letter: 'g',
    from: 'an IPv4 VPC, whose block may be the same',
    to: 'IPv6 pods',
    over: 'PrivateLink',
    by: '`PrivateService`',
    costs: ENDPOINT,
    app: LINKED,
    seen: linkedFrom('Bank', 'node'),
  },
  {
    letter: 'g',
    from: 'IPv6 pods of another cluster',
    to: 'IPv6 pods',
    over: 'PrivateLink',
    by: '`PrivateService`',
    costs: ENDPOINT,
    app: LINKED,
    seen: linkedFrom('Both', 'pod of an IPv6 cluster'),
  },
  {
    letter: 'h',
    from: 'IPv6 pods',
    to: 'a dual-stack VPC',
    over: 'attachments before they have IPv6 support',
    by: 'stock CDK',
    costs: GATEWAY,
    app: WITHOUT_SUPPORT,
    seen: between(pod, service),
  },
  {
    letter: 'i',
    from: 'IPv6 pods',
    to: 'a service in an IPv4 VPC',
    over: 'peering',
    by: '`VpcPeering`',
    costs: NONE,
    app: OF_IPV4_PEERED,
    seen: between(pod, service),
  },
  {
    letter: 'i',
    from: 'IPv6 pods',
    to: 'a service in an IPv4 VPC',
    over: 'transit gateway',
    by: '`TransitGatewayAttachment`',
    costs: 'an IPv4 address in each AZ',
    app: OF_IPV4_ATTACHED,
    seen: between(pod, service),
  },
  {
    letter: 'i',
    from: 'IPv6 pods',
    to: 'a service on-premises',
    over: 'transit gateway',
    by: '`TransitGatewayAttachment`',
    costs: GATEWAY,
    app: ON_PREMISES,
    seen: between(pod, () => ({ name: 'site', kind: 'node', subnet: 'Site/Net', groups: ['Site/Service'] })),
  },
  {
    letter: 'j',
    from: 'IPv4 pods',
    to: 'IPv6 pods',
    over: 'peering, and a dual-stack load balancer',
    by: '`VpcPeering`, `TargetGroupBinding`',
    costs: 'a load balancer',
    app: BALANCED,
    seen: throughLoadBalancer,
  },
  {
    letter: 'k',
    from: 'IPv4 pods, before anything',
    to: 'IPv6 pods',
    over: 'no road',
    by: 'stock CDK',
    costs: NONE,
    app: OLD,
    seen: between(oldPod, pod),
  },
  {
    letter: 'k, l',
    from: 'IPv4 pods, after the retrofit',
    to: 'IPv6 pods',
    over: 'peering of IPv6 alone',
    by: '`DualStackRetrofit`, `Ipv6EgressForIpv4Cluster`, `VpcPeering`',
    costs: NONE,
    app: RETROFITTED,
    seen: between(oldPod, pod),
  },
  {
    letter: 'l',
    from: 'IPv6 pods',
    to: 'IPv4 pods, after the retrofit',
    over: 'peering of IPv6 alone',
    by: 'nothing: such pods have no IPv6 address that others reach',
    costs: NONE,
    app: RETROFITTED,
    seen: between(pod, oldPod),
  },
  {
    letter: 'm',
    from: 'instances in IPv6-only subnets',
    to: 'IPv6 pods',
    over: 'the VPC',
    by: '`SubnetTier.ipv6Only()`',
    costs: NONE,
    app: IPV6_ONLY,
    seen: between(future, pod),
  },
  {
    letter: 'm',
    from: 'instances in IPv6-only subnets',
    to: 'IPv4 hosts on the internet, by the names that DNS64 gives them',
    over: 'NAT64',
    by: '`SubnetTier.ipv6Only()`',
    costs: 'NAT',
    app: IPV6_ONLY,
    seen: over('IPv6', between(future, () => ({ ...INTERNET, address: BEHIND_NAT64 }))),
  },
];

const WORDS: { readonly [seen: string]: string } = {
  'itself, IPv4': 'its own IPv4 address',
  'itself, IPv6': 'its own IPv6 address',
  'pod, IPv4': "the pod's IPv4 address",
  'pod, IPv6': "the pod's IPv6 address",
  'node, IPv4': "the node's IPv4 address",
  'node, IPv6': "the node's IPv6 address",
  'NAT gateway, IPv4': 'the NAT gateway',
  'load balancer, IPv6': 'the load balancer, over IPv6',
};

/** The table, as Markdown. */
export function reachabilityTable(): string {
  const cell = (seen: string | undefined) => seen === undefined ? '–' : WORDS[seen] ?? seen;
  return [
    '| | from | to | over | by | opened over IPv4, the other side sees | opened over IPv6, it sees | takes |',
    '|---|---|---|---|---|---|---|---|',
    ...SCENARIOS.map(({ letter, from, to, over: road, by, costs, app, seen }) => {
      const [ipv4, ipv6] = (['IPv4', 'IPv6'] as const).map(family => cell(seen(app(), family)));
      return `| ${[letter, from, to, road, by, ipv4, ipv6, costs].join(' | ')} |`;
    }),
  ].join('\n');
}

