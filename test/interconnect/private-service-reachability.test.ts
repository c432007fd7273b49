/**
 * Who reaches pods over PrivateLink, and whom they see, by a walk of packets over the templates alone (test/util/packet-walk/endpoints.ts); and that each fact counts: without it exactly the cells go that hang on it.
 */
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  ConsumedService, DualStackVpc, Ipv4Egress, PrivateService, PrivateServiceConsumer, PrivateServiceInbound, PrivateServicePort, PrivateServiceProps,
  SubnetTier,
} from '../../src';
import { testApp } from '../util/app';
import { ipv6Cluster } from '../util/cluster';
import { clusterIn, deployed, stacksOfExample } from '../util/deployed';
import { AZS } from '../util/network';
import { DeployedStack, groupOfEks, Host } from '../util/packet-walk';
import { PrivateLinkWalk } from '../util/packet-walk/endpoints';

const BLOCK = '10.0.0.0/16';

/** A service, and consumers in three VPCs whose IPv4 blocks are all the same: of both families, of IPv4 alone and with a tier of IPv6 alone. */
function everybody(props: Partial<PrivateServiceProps> = {}): DeployedStack[] {
  const app = testApp();
  const [provider, both, old, future] = ['Provider', 'Both', 'Old', 'Future'].map(id => new Stack(app, id));
  const dualStack = (stack: Stack, tiers?: SubnetTier[]) =>
    new DualStackVpc(stack, 'Vpc', { ipv4Cidr: BLOCK, availabilityZones: AZS.slice(0, 2), ipv4Egress: Ipv4Egress.none(), tiers });
  const controller = ipv6Cluster(provider, { vpc: dualStack(provider), controlPlaneAzs: 2 }).addLoadBalancerController();
  const shop = new PrivateService(provider, 'Shop', { controller, serviceName: 'shop', ports: [PrivateServicePort.tcp(443, { podPort: 8443 })], ...props });
  const consume = (stack: Stack, vpc: ec2.IVpc, subnetGroupName: string) => {
    new ec2.SecurityGroup(stack, 'Client', { vpc, allowAllIpv6Outbound: true });
    new PrivateServiceConsumer(stack, 'Shop', { vpc, service: ConsumedService.ofApp(shop), subnets: { subnetGroupName } });
  };
  consume(both, dualStack(both), 'Private');
  consume(old, new ec2.Vpc(old, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr(BLOCK),
    availabilityZones: AZS.slice(0, 2),
    natGateways: 0,
    subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  }), 'Private');
  consume(future, dualStack(future, [SubnetTier.private(), SubnetTier.ipv6Only({ name: 'New', reachesIpv4: false })]), 'New');
  return deployed(app);
}

const STACKS = everybody();
const EKS = clusterIn(STACKS, 'Provider');
const POD: Host = { name: 'pod', kind: 'pod of an IPv6 cluster', subnet: 'Provider/Vpc/PrivateSubnet2', groups: [groupOfEks(`Provider/${EKS}`)], port: 8443 };
const client = (name: string, stack: string, kind: Host['kind'], subnet = 'PrivateSubnet1') =>
  [{ name, kind, subnet: `${stack}/Vpc/${subnet}`, groups: [`${stack}/Client`] }, `${stack}/ShopEndpoint`] as const;
const CLIENTS = [
  client('ipv6 pod', 'Both', 'pod of an IPv6 cluster'), client('node', 'Both', 'node'), client('ipv4 pod', 'Both', 'pod of an IPv4 cluster'),
  client('old node', 'Old', 'node'), client('old pod', 'Old', 'pod of an IPv4 cluster'), client('new node', 'Future', 'node', 'NewSubnet1'),
];
const cellsOf = (stacks: readonly DeployedStack[]) => new PrivateLinkWalk(stacks, POD).table(CLIENTS);
const reaching = (stacks: readonly DeployedStack[]) => Object.entries(cellsOf(stacks)).filter(([, text]) => !text.startsWith('no')).map(([pair]) => pair);

const ALL = ['ipv6 pod > pod IPv4', 'ipv6 pod > pod IPv6', 'node > pod IPv4', 'node > pod IPv6', 'ipv4 pod > pod IPv4', 'old node > pod IPv4', 'old pod > pod IPv4', 'new node > pod IPv6'];
const OF = (client_: RegExp, family: RegExp) => ALL.filter(pair => client_.test(pair) && family.test(pair));

test('consumers of either family reach pods, though their blocks are the same, and pods see the load balancer (scenario g)', () => {
  const cells = cellsOf(STACKS);
  expect(reaching(STACKS)).toEqual(ALL);
  const seen = new Set(Object.entries(cells).filter(([pair]) => ALL.includes(pair)).map(([, text]) => text));
  expect([...seen]).toEqual([expect.stringMatching(/^load balancer, IPv6, 2600:1f14:/)]);
  expect(Object.fromEntries(Object.entries(cells).filter(([pair]) => !ALL.includes(pair)))).toEqual({
    'ipv4 pod > pod IPv6': 'no: ipv4 pod has no IPv6 address',
    'old node > pod IPv6': 'no: the endpoint has no IPv6 address',
    'old pod > pod IPv6': 'no: the endpoint has no IPv6 address',
    'new node > pod IPv4': 'no: the endpoint has no IPv4 address',
  });
});

test('a port that nothing listens on', () => {
  const [[node, endpoint]] = CLIENTS;
  expect(new PrivateLinkWalk(STACKS, POD).walk(node, endpoint, 'IPv6', 80).why).toBe('no group of endpoint lets ipv6 pod in');
});

test('blocks of consumers, where they are told apart', () => {
  expect(reaching(everybody({ inbound: PrivateServiceInbound.cidrs({ ipv4Cidrs: [BLOCK] }) }))).toEqual(OF(/./, /IPv4$/));
  expect(reaching(everybody({ inbound: PrivateServiceInbound.cidrs({ ipv6Cidrs: ['2600:1f14::/32'] }) }))).toEqual(OF(/./, /IPv6$/));
  expect(reaching(everybody({ inbound: PrivateServiceInbound.cidrs({ ipv4Cidrs: ['10.9.0.0/16'] }) }))).toEqual([]);
});

describe('each fact counts', () => {
  type Resources = Record<string, { Type: string; Properties: Record<string, any> }>;
  /** The stacks with one fact changed, which is there. */
  function without(stack: string, type: string, name: RegExp, change: (properties: Record<string, any>) => void): DeployedStack[] {
    const stacks: DeployedStack[] = JSON.parse(JSON.stringify(STACKS));
    const resources = stacks.find(each => each.name === stack)!.template.Resources as Resources;
    const found = Object.entries(resources).filter(([id, { Type }]) => Type === type && name.test(id));
    expect(found).toHaveLength(1);
    const before = JSON.stringify(found[0][1]);
    change(found[0][1].Properties);
    expect(JSON.stringify(found[0][1])).not.toBe(before);
    return stacks;
  }
  const [SERVICE, NLB, ENDPOINT, INGRESS] = ['AWS::EC2::VPCEndpointService', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroupIngress'];
  const close = (properties: Record<string, any>) => { properties.FromPort = properties.ToPort = 1; };
  const BOTH = /^(ipv6 pod|node|ipv4 pod) /;
  const MUTANTS: [string, string, string, RegExp, (properties: Record<string, any>) => void, string[]][] = [
    ['the service is not offered over IPv6', 'Provider', SERVICE, /^Shop/, properties => { properties.SupportedIpAddressTypes = ['ipv4']; }, OF(/^old/, /./)],
    ['the service is not offered over IPv4', 'Provider', SERVICE, /^Shop/, properties => { properties.SupportedIpAddressTypes = ['ipv6']; }, OF(/^new/, /./)],
    ['the load balancer is of IPv4 alone', 'Provider', NLB, /^Shop/, properties => { properties.IpAddressType = 'ipv4'; }, []],
    ['inbound rules count, and there are none', 'Provider', NLB, /^Shop/, properties => { properties.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = 'on'; }, []],
    ['targets have IPv4 addresses', 'Provider', 'AWS::ElasticLoadBalancingV2::TargetGroup', /^Shop/, properties => { properties.IpAddressType = 'ipv4'; }, []],
    ['the load balancer may not send to pods', 'Provider', 'AWS::EC2::SecurityGroup', /^ShopSecurityGroup/, properties => { properties.SecurityGroupEgress[0].FromPort = 9000; properties.SecurityGroupEgress[0].ToPort = 9000; }, []],
    ['the controller opens another port', 'Provider', 'Custom::AWSCDK-EKS-KubernetesResource', /^ShopBinding/, properties => {
      properties.Manifest = JSON.parse(JSON.stringify(properties.Manifest).replace(/\\"port\\":8443/, '\\"port\\":9000'));
    }, []],
    ['an endpoint of IPv4 in dual-stack subnets', 'Both', ENDPOINT, /^Shop/, properties => { properties.IpAddressType = 'ipv4'; }, ALL.filter(pair => !(BOTH.test(pair) && pair.endsWith('IPv6')))],
    ['an endpoint of IPv6 in dual-stack subnets', 'Both', ENDPOINT, /^Shop/, properties => { properties.IpAddressType = 'ipv6'; }, ALL.filter(pair => !BOTH.test(pair))],
    ['a dual-stack endpoint in subnets of IPv4 alone', 'Old', ENDPOINT, /^Shop/, properties => { properties.IpAddressType = 'dualstack'; }, ALL.filter(pair => !pair.startsWith('old'))],
    ['the group of the endpoint is closed to IPv4', 'Both', INGRESS, /^ShopRulesIPv4/, close, ALL.filter(pair => !(BOTH.test(pair) && pair.endsWith('IPv4')))],
    ['the group of the endpoint is closed to IPv6', 'Both', INGRESS, /^ShopRulesIPv6/, close, ALL.filter(pair => !(BOTH.test(pair) && pair.endsWith('IPv6')))],
    ['the group of the endpoint in IPv6-only subnets is closed', 'Future', INGRESS, /^ShopRulesIPv6/, close, ALL.filter(pair => !pair.startsWith('new'))],
  ];

  test.each(MUTANTS)('%s', (_, stack, type, name, change, left) => {
    expect(reaching(without(stack, type, name, change))).toEqual(left);
  });
});

test('the example: both consumers reach pods on both ports, over the families that they have', () => {
  // A group that says nothing of what goes out has a way out.
  const Client = { Type: 'AWS::EC2::SecurityGroup', Properties: {} };
  const stacks = stacksOfExample('private-service').map(({ name, template }) => ({ name, template: { ...template, Resources: { ...template.Resources, Client } } }));
  const eks = clusterIn(stacks, 'Shop');
  const pod: Host = { ...POD, subnet: 'Shop/Vpc/PrivateSubnet2', groups: [groupOfEks(`Shop/${eks}`)] };
  const clients = [client('legacy', 'Legacy', 'node'), client('bank', 'Bank', 'pod of an IPv6 cluster')];
  for (const [port, podPort] of [[443, 8443], [9090, 9090]]) {
    const cells = new PrivateLinkWalk(stacks, { ...pod, port: podPort }).table(clients, port);
    expect(Object.values(cells).map(text => text.split(', 2')[0])).toEqual([
      'load balancer, IPv6', 'no: the endpoint has no IPv6 address', 'load balancer, IPv6', 'load balancer, IPv6',
    ]);
  }
});
