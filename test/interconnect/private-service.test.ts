import { App, Stack, Tags } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { DualStackVpc, LoadBalancerController, PrivateService, PrivateServiceInbound, PrivateServicePort, PrivateServiceProps, SubnetTier } from '../../src';
import { ipv6Cluster } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { objectsIn } from '../util/kubernetes';
import { AZS, refusal, StackWithAzs } from '../util/network';

interface Resource { Type: string; Properties: Record<string, any>; DependsOn?: string[] }
type Resources = Record<string, Resource>;
/** The template of a stack, without building a graph of it. */
const resourcesOf = (stack: Stack): Resources => (stack.node.root as App).synth().getStackArtifact(stack.artifactId).template.Resources;
const only = (resources: Resources, type: string) => {
  const found = Object.values(resources).filter(({ Type }) => Type === type);
  expect(found).toHaveLength(1);
  return found[0].Properties;
};
const SERVICE = 'AWS::EC2::VPCEndpointService';
const ELB = 'AWS::ElasticLoadBalancingV2';

type Setup = { stack: Stack; vpc: DualStackVpc; controller: LoadBalancerController };

function setup(azs = 2): Setup {
  const stack = new StackWithAzs(AZS.slice(0, azs));
  const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, azs) });
  const cluster = ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 });
  cluster.addManagedNodeGroup('System');
  return { stack, vpc, controller: cluster.addLoadBalancerController() };
}

function shop(props: Partial<PrivateServiceProps> = {}, change: (service: PrivateService, app: Setup) => void = () => undefined, azs = 2) {
  const app = setup(azs);
  const service = new PrivateService(app.stack, 'Shop', { controller: app.controller, serviceName: 'shop', ports: [PrivateServicePort.tcp(443, { podPort: 8443 })], ...props });
  change(service, app);
  return { ...app, service };
}
const id = (stack: Stack, { node: { defaultChild } }: { node: any }) => stack.getLogicalId(defaultChild);

test('no subnets are refused', () => {
  expect(() => shop({ subnets: { subnets: [] } })).toThrow(refusal('private-service-no-subnets', '[]'));
});

describe('by default', () => {
  const { stack, vpc, service } = shop();
  const resources = resourcesOf(stack);
  const [group] = service.loadBalancer.connections.securityGroups;

  test('an endpoint service for consumers of both families, who are accepted one by one', () => {
    expect(only(resources, SERVICE)).toEqual({
      AcceptanceRequired: true, NetworkLoadBalancerArns: [{ Ref: id(stack, service.loadBalancer) }], SupportedIpAddressTypes: ['ipv4', 'ipv6'],
    });
    expect(Object.values(resources).map(({ Type }) => Type)).not.toContain('AWS::EC2::VPCEndpointServicePermissions');
  });

  test('a dual-stack internal load balancer in the private subnets', () => {
    expect(only(resources, `${ELB}::LoadBalancer`)).toMatchObject({
      Type: 'network',
      Scheme: 'internal',
      IpAddressType: 'dualstack',
      SecurityGroups: [stack.resolve(group.securityGroupId)],
      Subnets: vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off',
    });
    expect(only(resources, `${ELB}::LoadBalancer`).LoadBalancerAttributes).toContainEqual({ Key: 'load_balancing.cross_zone.enabled', Value: 'true' });
  });

  test('a group that lets nobody in, and out to pods alone', () => {
    const { Properties } = resources[id(stack, group)];
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    expect(Properties.SecurityGroupEgress).toEqual([
      expect.objectContaining({ IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, DestinationSecurityGroupId: expect.anything() }),
    ]);
  });

  test('a listener, and targets with IPv6 addresses', () => {
    expect(only(resources, `${ELB}::Listener`)).toMatchObject({ Port: 443, Protocol: 'TCP', LoadBalancerArn: { Ref: id(stack, service.loadBalancer) } });
    expect(only(resources, `${ELB}::TargetGroup`)).toMatchObject({ Port: 443, Protocol: 'TCP', TargetType: 'ip', IpAddressType: 'ipv6' });
    expect(Object.keys(service.listeners)).toEqual(['443']);
  });

  test('the controller registers pods, whose group is open to the load balancer', () => {
    const binding = objectsIn(stack).find(({ kind }) => kind === 'TargetGroupBinding')!;
    expect(binding.metadata).toMatchObject({ name: expect.stringMatching(/^shop-443-[0-9a-f]{8}$/), namespace: 'default' });
    expect(binding.spec).toMatchObject({
      targetType: 'ip',
      ipAddressType: 'ipv6',
      serviceRef: { name: 'shop', port: 443 },
      networking: { ingress: [{ from: [{ securityGroup: { groupID: `${id(stack, group)}.GroupId` } }], ports: [{ protocol: 'TCP', port: 8443 }] }] },
    });
  });

  test('a name that says the region of the service', () => {
    const { Ref } = stack.resolve(service.endpointService.vpcEndpointServiceId);
    expect(stack.resolve(service.endpointServiceName)).toEqual({ 'Fn::Join': ['.', ['com.amazonaws.vpce.eu-west-1', { Ref }]] });
    expect(resources[Ref].Type).toBe(SERVICE);
  });

  test('nothing is found wrong', () => {
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });
});

test('several ports, of several Services, with TLS, health checks and proxy protocol', () => {
  const { stack } = shop({
    namespace: 'web',
    ports: [
      PrivateServicePort.tcp(80, { servicePort: 8080, healthCheck: { protocol: elbv2.Protocol.HTTP, path: '/healthz', port: '9000' } }),
      PrivateServicePort.tls(443, { certificate: acm.Certificate.fromCertificateArn(setup().stack, 'Certificate', 'arn:aws:acm:eu-west-1:1:certificate/1'), podPort: 8080 }),
      PrivateServicePort.tcp(9090, { serviceName: 'metrics', proxyProtocolV2: true }),
    ],
  });
  const bindings = objectsIn(stack).filter(({ kind }) => kind === 'TargetGroupBinding');
  expect(bindings.map(({ metadata, spec }) => [metadata.name.replace(/-[^-]*$/, ''), metadata.namespace, spec.serviceRef, spec.networking.ingress[0].ports.map((each: any) => each.port)])).toEqual([
    ['shop-80', 'web', { name: 'shop', port: 8080 }, [8080, 9000]],
    ['shop-443', 'web', { name: 'shop', port: 443 }, [8080]],
    ['metrics-9090', 'web', { name: 'metrics', port: 9090 }, [9090]],
  ]);
  const resources = Object.values(resourcesOf(stack));
  expect(resources.filter(({ Type }) => Type === `${ELB}::Listener`).map(({ Properties: { Port, Protocol, Certificates } }) => [Port, Protocol, Certificates])).toEqual([
    [80, 'TCP', undefined], [443, 'TLS', [{ CertificateArn: 'arn:aws:acm:eu-west-1:1:certificate/1' }]], [9090, 'TCP', undefined],
  ]);
  const groups = resources.filter(({ Type }) => Type === `${ELB}::TargetGroup`).map(({ Properties }) => Properties);
  expect(groups.map(({ Protocol, HealthCheckPath, HealthCheckPort }) => [Protocol, HealthCheckPath, HealthCheckPort])).toEqual([
    ['TCP', '/healthz', '9000'], ['TCP', undefined, undefined], ['TCP', undefined, undefined],
  ]);
  expect(groups.map(each => JSON.stringify(each).includes('proxy_protocol_v2.enabled'))).toEqual([false, false, true]);
});

test('for whom, and from where', () => {
  const { stack, service } = shop({
    acceptanceRequired: false,
    allowedPrincipals: [new iam.AccountPrincipal('210987654321')],
    allowedRegions: ['eu-central-1'],
    crossZoneEnabled: false,
    inbound: PrivateServiceInbound.cidrs({ ipv4Cidrs: ['10.2.0.0/16'], ipv6Cidrs: ['2001:db8:1234:1a00::/56'] }),
  });
  const resources = resourcesOf(stack);
  expect(only(resources, SERVICE)).toMatchObject({ AcceptanceRequired: false, SupportedRegions: ['eu-central-1'] });
  expect(JSON.stringify(only(resources, 'AWS::EC2::VPCEndpointServicePermissions').AllowedPrincipals)).toContain(':iam::210987654321:root');
  const { EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: enforced, LoadBalancerAttributes: attributes } = only(resources, `${ELB}::LoadBalancer`);
  expect([enforced, attributes.find(({ Key }: any) => Key === 'load_balancing.cross_zone.enabled').Value]).toEqual(['on', 'false']);
  const { SecurityGroupIngress: rules } = resources[id(stack, service.securityGroup!)].Properties;
  expect(rules.map(({ CidrIp, CidrIpv6, FromPort }: any) => [CidrIp ?? CidrIpv6, FromPort]))
    .toEqual([['10.2.0.0/16', 443], ['2001:db8:1234:1a00::/56', 443]]);
  expect(warningsOf(stack)).toEqual([]);
});

test('a service that is open to everybody is reported', () => {
  const everybody = [new iam.ArnPrincipal('*')];
  expect(warningsOf(shop({ acceptanceRequired: false, allowedPrincipals: everybody }).stack)).toEqual(['private-service-open-to-all']);
  expect(warningsOf(shop({ allowedPrincipals: everybody }).stack)).toEqual([]);
});

test('stock CDK gives it a private name', () => {
  const { stack, service } = shop();
  const publicHostedZone = new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' });
  new route53.VpcEndpointServiceDomainName(stack, 'Name', { endpointService: service.endpointService, domainName: 'shop.example.com', publicHostedZone });
  expect(errorsOf(stack)).toEqual([]);
  expect(Object.values(resourcesOf(stack)).map(({ Type }) => Type)).toContain('AWS::Route53::RecordSet');
});

describe('a load balancer of the user', () => {
  const nlb = ({ stack, vpc }: Setup, props: Partial<elbv2.NetworkLoadBalancerProps> = {}, name = 'Nlb') => new elbv2.NetworkLoadBalancer(stack, name, {
    vpc, ipAddressType: elbv2.IpAddressType.DUAL_STACK, securityGroups: [new ec2.SecurityGroup(stack, `${name}Group`, { vpc, allowAllOutbound: false })], ...props,
  });
  const serve = (app: Setup, loadBalancer: elbv2.INetworkLoadBalancer, props: Partial<PrivateServiceProps> = {}, name = 'Shop') =>
    new PrivateService(app.stack, name, { controller: app.controller, serviceName: 'shop', ports: [PrivateServicePort.tcp(443)], loadBalancer, ...props });

  test('gets the listeners', () => {
    const app = setup();
    const service = serve(app, nlb(app));
    expect(service.securityGroup).toBeUndefined();
    expect(errorsOf(app.stack)).toEqual([]);
    expect(only(resourcesOf(app.stack), `${ELB}::LoadBalancer`).EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic).toBeUndefined();
  });

  test('with IPv4 alone is refused', () => {
    const app = setup();
    serve(app, nlb(app, { ipAddressType: elbv2.IpAddressType.IPV4 }));
    expect(errorsOf(app.stack)).toEqual(['target-group-behind-ipv4 ipv4']);
  });

  test('that is looked up and has IPv4 alone is refused at once', () => {
    const app = setup();
    const loadBalancer = Object.assign(elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(app.stack, 'Nlb', {
      loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/nlb/1', vpc: app.vpc,
    }), { ipAddressType: elbv2.IpAddressType.IPV4 });
    expect(() => serve(app, loadBalancer)).toThrow(refusal('private-service-ipv4-load-balancer', 'S/Nlb'));
  });

  test('of another kind is refused', () => {
    const app = setup();
    const loadBalancer = new elbv2.ApplicationLoadBalancer(app.stack, 'Alb', { vpc: app.vpc, ipAddressType: elbv2.IpAddressType.DUAL_STACK });
    expect(() => serve(app, loadBalancer as unknown as elbv2.INetworkLoadBalancer)).toThrow(refusal('private-service-load-balancer-kind', 'S/Alb'));
  });

  test('of another VPC is refused, where both are known', () => {
    const app = setup();
    const vpc = new DualStackVpc(app.stack, 'Other', { availabilityZones: AZS.slice(0, 2) });
    serve(app, new elbv2.NetworkLoadBalancer(app.stack, 'Elsewhere', { vpc, ipAddressType: elbv2.IpAddressType.DUAL_STACK }));
    expect(errorsOf(app.stack)).toEqual(['private-service-load-balancer-vpc S/Other/Resource']);
  });

  test('that is imported is taken', () => {
    const app = setup();
    const loadBalancerArn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/nlb/1';
    serve(app, elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(app.stack, 'Nlb', { loadBalancerArn, vpc: app.vpc }));
    expect(only(resourcesOf(app.stack), SERVICE).NetworkLoadBalancerArns).toEqual([loadBalancerArn]);
  });

  test('of two services is refused for the second one', () => {
    const app = setup();
    const loadBalancer = nlb(app);
    serve(app, loadBalancer);
    serve(app, loadBalancer, { ports: [PrivateServicePort.tcp(80)] }, 'Other');
    expect(errorsOf(app.stack)).toEqual(['private-service-load-balancer-twice S/Shop/EndpointService/EndpointService']);
  });

  test('with a listener on the port is refused', () => {
    const app = setup();
    const loadBalancer = nlb(app);
    serve(app, loadBalancer);
    loadBalancer.addListener('Mine', { port: 443, defaultAction: elbv2.NetworkListenerAction.forward([new elbv2.NetworkTargetGroup(app.stack, 'Mine', { vpc: app.vpc, port: 443 })]) });
    expect(errorsOf(app.stack)).toEqual(['private-service-port-taken S/Nlb/Mine/Resource']);
  });

  test.each([
    ['subnets', { subnetGroupName: 'Private' }], ['inbound', PrivateServiceInbound.anyConsumer()], ['crossZoneEnabled', true],
  ])('%s of another one are refused', (prop, value) => {
    const app = setup();
    expect(() => serve(app, nlb(app), { [prop]: value })).toThrow(/contradicting-props\]$/);
  });
});

describe('what is refused', () => {
  test('no ports, one twice, and one that is none', () => {
    expect(() => shop({ ports: [] })).toThrow(refusal('private-service-no-ports', '[]'));
    expect(() => shop({ ports: [PrivateServicePort.tcp(443), PrivateServicePort.tcp(443, { podPort: 1 })] })).toThrow(refusal('private-service-port-twice', 443));
    expect(() => PrivateServicePort.tcp(0)).toThrow(refusal('must-be-positive-integer', 0));
    expect(() => PrivateServicePort.tcp(443, { podPort: 65536 })).toThrow(refusal('must-be-positive-integer', 65536));
    expect(() => PrivateServicePort.tcp(443, { healthCheck: { port: 'http' } })).toThrow(refusal('private-service-health-port', 'http'));
  });

  test('blocks that are none, or of the other family', () => {
    expect(() => PrivateServiceInbound.cidrs({})).toThrow(refusal('private-service-cidr', '[]'));
    expect(() => PrivateServiceInbound.cidrs({ ipv4Cidrs: ['2001:db8::/56'] })).toThrow(refusal('private-service-cidr', '2001:db8::/56'));
    expect(() => PrivateServiceInbound.cidrs({ ipv6Cidrs: ['2001:db8::1/56'] })).toThrow(refusal('private-service-cidr', '2001:db8::1/56'));
  });

  test('subnets of one family', () => {
    const stack = new StackWithAzs(AZS.slice(0, 2));
    const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2), tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.ipv4Only({ name: 'Old' })] });
    const controller = ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addLoadBalancerController();
    new PrivateService(stack, 'Shop', { controller, serviceName: 'shop', ports: [PrivateServicePort.tcp(443)], subnets: { subnetGroupName: 'Old' } });
    expect(errorsOf(stack)).toEqual(["load-balancer-subnet-family ['S/Vpc/OldSubnet1', 'S/Vpc/OldSubnet2']"]);
  });
});

test('an AZ, a port, a principal and a tag that come change it in place', () => {
  const before = resourcesOf(shop().stack);
  const after = resourcesOf(shop({
    ports: [PrivateServicePort.tcp(80), PrivateServicePort.tcp(443, { podPort: 9443 })], allowedPrincipals: [new iam.AccountPrincipal('210987654321')],
  }, ({ node }) => Tags.of(node.scope!).add('team', 'shop'), 3).stack);
  const mine = Object.entries(before).filter(([name]) => name.startsWith('Shop'));
  const never: Record<string, string[]> = {
    [`${ELB}::LoadBalancer`]: ['Name', 'Type', 'Scheme'],
    [`${ELB}::TargetGroup`]: ['TargetType', 'Port', 'Name', 'VpcId', 'Protocol', 'IpAddressType'],
    [`${ELB}::Listener`]: ['LoadBalancerArn'],
    'AWS::EC2::SecurityGroup': ['GroupName', 'GroupDescription', 'VpcId'],
  };
  expect(mine.length).toBeGreaterThan(5);
  for (const [name, { Type, Properties }] of mine) {
    expect([name, after[name]?.Type]).toEqual([name, Type]);
    const unchanged = (of: Record<string, any>) => (never[Type] ?? []).map(property => [property, of[property]]);
    expect([name, unchanged(after[name].Properties)]).toEqual([name, unchanged(Properties)]);
  }
});
