import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import {
  CniIdentity, DnsRecordOptions, DnsRecordPolicy, DualStackVpc, ExternalDns, ImportedDualStackVpc, IngressAnnotations, IngressAnnotationsOptions,
  IngressClassOptions, Ipv6Cluster, KubernetesApi,
  LoadBalancerAddressType, LoadBalancerController, LoadBalancerControllerOptions, LoadBalancerScheme, LoadBalancerTargetType, ServiceAnnotations,
  ServiceAnnotationsOptions, TargetGroupBinding, WorkloadCredentials,
} from 'cdk-eks-ipv6';
import { Construct } from 'constructs';
import { oneByOne, product } from './options';

const { INTERNAL, INTERNET_FACING } = LoadBalancerScheme;
const { DUAL_STACK, DUAL_STACK_WITHOUT_PUBLIC_IPV4 } = LoadBalancerAddressType;
const SCHEMES = [undefined as never, INTERNAL, INTERNET_FACING];
const ADDRESS_TYPES = [DUAL_STACK, DUAL_STACK_WITHOUT_PUBLIC_IPV4];
const TARGETS = [LoadBalancerTargetType.IP, LoadBalancerTargetType.INSTANCE];
const PODS = { targetType: elbv2.TargetType.IP, ipAddressType: elbv2.TargetGroupIpAddressType.IPV6 };
/** Internal load balancers have no public IPv4 addresses, which the library refuses to be told. */
const canBe = (options: { scheme?: LoadBalancerScheme; ipAddressType?: LoadBalancerAddressType }) =>
  options.scheme !== INTERNAL || options.ipAddressType !== DUAL_STACK_WITHOUT_PUBLIC_IPV4;

/** A cluster of this library with a controller. */
class ControllerStack extends Stack {
  public readonly cluster: Ipv6Cluster;
  public readonly controller: LoadBalancerController;

  constructor(scope: Construct, id: string, options: LoadBalancerControllerOptions = {}, cniIdentity?: CniIdentity) {
    super(scope, id);
    this.cluster = new Ipv6Cluster(this, 'Cluster', { version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(this, 'Kubectl'), cniIdentity });
    this.cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')], primaryIpv6Address: true });
    this.controller = this.cluster.addLoadBalancerController(options);
  }
}

/** Annotations of Ingresses and Services, and load balancers of the app. */
export class ExposureStack extends ControllerStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const ingresses: Partial<IngressAnnotationsOptions>[] = [
      ...product<IngressAnnotationsOptions>({ scheme: SCHEMES, ipAddressType: ADDRESS_TYPES, targetType: TARGETS }).filter(canBe),
      ...oneByOne({ ...this.common(), webAclArn: `arn:${this.partition}:wafv2:${this.region}:${this.account}:regional/webacl/shop/0123` }),
      { group: 'shop.team' }, { group: 'shop', groupOrder: -1000 }, { ...this.common(), redirectHttp: true }, { ...this.common(), redirectHttp: false },
    ];
    this.cluster.cluster.addManifest('Ingresses', ...ingresses.map((options, index) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: `ingress-${index}`, annotations: IngressAnnotations.of(options) },
      spec: {
        ingressClassName: 'alb',
        rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'shop', port: { number: 80 } } } }] } }],
      },
    })));
    const services: Partial<ServiceAnnotationsOptions>[] = [
      ...product<ServiceAnnotationsOptions>({ scheme: SCHEMES, targetType: TARGETS, udp: [undefined as never, false, true] }),
      ...oneByOne({ ...this.common(), proxyProtocol: true, enforceInboundRulesOnPrivateLink: true }),
      ...this.addressed(),
      { certificates: this.common().certificates, tlsPorts: [443, 8443] },
      { enforceInboundRulesOnPrivateLink: false, proxyProtocol: false },
    ];
    this.cluster.cluster.addManifest('Services', ...services.map((options, index) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `service-${index}`, annotations: ServiceAnnotations.of(options) },
      spec: { type: 'LoadBalancer', selector: { app: 'shop' }, ports: [{ name: 'dns', port: 53, protocol: options.udp ? 'UDP' : 'TCP' }] },
    })));
    this.bind();
    this.name();
  }

  /** What Ingresses and Services have in common. */
  private common() {
    const certificates = [this.node.tryFindChild('Certificate') as acm.Certificate ?? new acm.Certificate(this, 'Certificate', { domainName: 'shop.example.com' })];
    return {
      subnets: this.cluster.vpc.publicSubnets,
      inboundCidrs: ['203.0.113.0/24', '2001:db8:1234::/48'],
      securityGroups: [this.cluster.clusterSecurityGroup],
      certificates,
      healthCheck: {
        path: '/healthz',
        port: 8080,
        interval: Duration.seconds(10),
        timeout: Duration.seconds(3),
        healthyThresholdCount: 3,
        unhealthyThresholdCount: 4,
        successCodes: '200-299',
      },
      attributes: { 'deletion_protection.enabled': 'true' },
      targetGroupAttributes: { 'deregistration_delay.timeout_seconds': '30' },
      tags: { team: 'shop' },
      loadBalancerName: 'shop',
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    };
  }

  /** Addresses of Network Load Balancers, one for each subnet. */
  private addressed(): Partial<ServiceAnnotationsOptions>[] {
    const subnets = this.cluster.vpc.publicSubnets;
    const each = (text: (index: number) => string) => subnets.map((_, index) => text(index));
    const eipAllocationIds = each(index => new ec2.CfnEIP(this, `Eip${index}`).attrAllocationId);
    const ipv6Addresses = each(index => `2001:db8:1234:1a0${index}::10`);
    return [
      { scheme: INTERNET_FACING, subnets, eipAllocationIds, ipv6Addresses },
      { scheme: INTERNET_FACING, subnets, udp: true, sourceNatIpv6Prefixes: each(index => `2001:db8:1234:1a0${index}:1::/80`) },
      { scheme: INTERNAL, subnets, privateIpv4Addresses: each(index => `10.0.${index}.10`), ipv6Addresses },
    ];
  }

  /** All that can be said of names. */
  private name(): void {
    const { cluster } = this;
    const externalDns = new ExternalDns(this, 'ExternalDns', {
      cluster,
      zones: [new route53.HostedZone(this, 'Zone', { zoneName: 'example.com' })],
      recordPolicy: DnsRecordPolicy.SYNC,
      txtOwnerId: 'shop',
      annotationPrefix: 'external-dns.kubernetes.io/',
      releaseName: 'names',
      namespace: 'names',
      values: { logLevel: 'debug', env: [{ name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' }], extraArgs: ['--aws-zone-type=public'] },
    });
    const records: DnsRecordOptions[] = oneByOne<DnsRecordOptions>({
      hostnames: ['shop.example.com', '*.shop.example.com'], ttl: Duration.minutes(1), evaluateTargetHealth: false,
    });
    cluster.cluster.addManifest('Names', ...[...records, { hostnames: ['shop.example.com'], weight: 0, setIdentifier: 'green' }].map((options, index) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `name-${index}`, annotations: { ...ServiceAnnotations.of({}), ...externalDns.annotations(options) } },
      spec: { type: 'LoadBalancer', selector: { app: 'shop' }, ports: [{ port: 80 }] },
    })));
  }

  private bind(): void {
    const { cluster: { vpc }, controller } = this;
    const behindAlb = new elbv2.ApplicationTargetGroup(this, 'BehindAlb', { vpc, port: 80, ...PODS });
    const alb = new elbv2.ApplicationLoadBalancer(this, 'Alb', { vpc, internetFacing: true, ipAddressType: elbv2.IpAddressType.DUAL_STACK });
    alb.addListener('Http', { port: 80, defaultTargetGroups: [behindAlb] });
    new TargetGroupBinding(this, 'AlbBinding', { controller, targetGroup: behindAlb, loadBalancer: alb, serviceName: 'shop', servicePort: 80 });
    const behindNlb = new elbv2.NetworkTargetGroup(this, 'BehindNlb', { vpc, port: 80, ...PODS });
    const nlb = new elbv2.NetworkLoadBalancer(this, 'Nlb', { vpc, internetFacing: true, ipAddressType: elbv2.IpAddressType.DUAL_STACK, disableSecurityGroups: true });
    nlb.addListener('Tcp', { port: 80, defaultTargetGroups: [behindNlb] });
    new TargetGroupBinding(this, 'NlbBinding', {
      controller, targetGroup: behindNlb, loadBalancer: nlb, serviceName: 'shop', servicePort: 80, podPort: 8080, namespace: 'web',
    });
  }
}

/** What classes of Ingresses can say. The one that comes with the chart says it all. */
export class ClassesStack extends ControllerStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      replicas: 1,
      credentials: WorkloadCredentials.irsa(),
      defaultClass: { scheme: INTERNET_FACING, ipAddressType: DUAL_STACK_WITHOUT_PUBLIC_IPV4, subnets: { subnetType: ec2.SubnetType.PUBLIC }, group: 'shop', isDefault: true },
      values: { logLevel: 'debug', serviceAccount: { annotations: { 'example.com/team': 'network' } }, tolerations: [{ operator: 'Exists' }], image: { repository: 'mirror.example.com/lbc' } },
    }, CniIdentity.irsa());
    const classes: Partial<IngressClassOptions>[] = [
      ...product<IngressClassOptions>({ scheme: SCHEMES, ipAddressType: ADDRESS_TYPES, group: [undefined as never, 'shop'], isDefault: [false, true] }).filter(canBe),
      { subnets: { subnetType: ec2.SubnetType.PUBLIC } },
      { spec: { sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06', sslRedirectPort: '443', tags: [{ key: 'team', value: 'shop' }] } },
    ];
    classes.forEach((options, index) => this.controller.addIngressClass(`class-${index}`, options));
  }
}

/** A cluster that is there, in a VPC that is there. */
export class SharedClusterStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stock = eks.Cluster.fromClusterAttributes(this, 'Stock', {
      clusterName: 'shared', kubectlRoleArn: `arn:${this.partition}:iam::123456789012:role/kubectl`, kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
    });
    const cluster = sharedCluster(this, KubernetesApi.ofEks(stock));
    const controller = new LoadBalancerController(this, 'Controller', { cluster, defaultClass: { scheme: INTERNAL } });
    controller.addIngressClass('alb-public', { scheme: INTERNET_FACING });
    const targetGroup = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(this, 'Targets', {
      targetGroupArn: `arn:${this.partition}:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123456789abcdef`,
    });
    const loadBalancer = { connections: new ec2.Connections({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(this, 'Group', 'sg-0123456789abcdef0')] }) };
    new TargetGroupBinding(this, 'Binding', { controller, targetGroup, loadBalancer, serviceName: 'shop', servicePort: 65535 });
    new ExternalDns(this, 'ExternalDns', { cluster, zones: [route53.HostedZone.fromHostedZoneId(this, 'Zone', 'Z0123456789ABCDEFGHIJ')] });
  }
}

/** The same through the constructs of aws-eks-v2. */
export class EksV2Stack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stock = new eksv2.Cluster(this, 'Stock', {
      version: eksv2.KubernetesVersion.of('1.36'),
      vpc: new DualStackVpc(this, 'Vpc'),
      ipFamily: eksv2.IpFamily.IP_V6,
      defaultCapacityType: eksv2.DefaultCapacityType.NODEGROUP,
      defaultCapacity: 0,
      kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(this, 'Kubectl') },
    });
    const controller = new LoadBalancerController(this, 'Controller', { cluster: sharedCluster(this, KubernetesApi.ofEksV2(stock), 'other') });
    controller.addIngressClass('alb-internal', { scheme: INTERNAL });
  }
}

function sharedCluster(scope: Construct, kubernetesApi: KubernetesApi, clusterName = 'shared') {
  const subnets = (tier: number) => ['a', 'b'].map((az, index) => (
    { subnetId: `subnet-0123456789abcde${tier}${index}`, availabilityZone: `eu-west-1${az}`, ipv6Cidr: `2001:db8:1234:1a${tier}${index}::/64` }));
  const vpc = ImportedDualStackVpc.fromAttributes(scope, 'Imported', {
    vpcId: 'vpc-0123456789abcdef0',
    ipv6Cidr: '2001:db8:1234:1a00::/56',
    tiers: [
      { subnetType: ec2.SubnetType.PUBLIC, subnets: subnets(0) },
      { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, subnets: subnets(1) },
    ],
  });
  return Ipv6Cluster.fromAttributes(scope, 'Cluster', {
    clusterName,
    version: eks.KubernetesVersion.of('1.36'),
    vpc,
    clusterSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(scope, 'ClusterGroup', 'sg-0123456789abcdef1'),
    hasPodIdentityAgent: true,
    kubernetesApi,
  });
}
