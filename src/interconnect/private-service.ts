import { createHash } from 'crypto';
import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { judgeProvider } from './judge-private-service';
import { refuse, warn } from './messages';
import { PrivateServiceInbound } from './private-service-inbound';
import { PrivateServicePort } from './private-service-port';
import type { PrivateServiceProps } from './private-service-props';
import { firstDuplicate, refuseBeside, requireLiteral } from '../diagnostics/checks';
import { BOOLEAN, checkShape, listOf, madeBy, objectWith, SELECTION, TEXT } from '../diagnostics/shapes';
import { TargetGroupBinding } from '../load-balancing/target-group-binding';
import { cfnSubnetOf } from '../network/known-subnets';
import { otherRegionOf } from '../network/other-region';
import { checkSelection, selectedOf } from '../network/subnet-selection';
import { isOfType } from '../synthesis/resource-type';
import { nameInStage } from '../synthesis/stacks';

/**
 * Pods of an IPv6 cluster as a service that other VPCs reach over PrivateLink, whatever their addresses are: consumers of IPv4, of IPv6 and of both.
 *
 * - A dual-stack internal **Network Load Balancer** of the app is in front of the pods, which the AWS Load Balancer Controller registers by their IPv6 addresses (`TargetGroupBinding`).
 * - The **endpoint service** is offered over both families. Blocks of consumers may overlap with those of the VPC, and no route leads anywhere.
 * - **Pods see an IPv6 address of the load balancer** as the source, never that of a consumer, which proxy protocol alone tells.
 * - The load balancer takes traffic over PrivateLink alone by default, from those who may connect (`allowedPrincipals`, `acceptanceRequired`, `inbound`).
 *
 * A private name is what stock `route53.VpcEndpointServiceDomainName` gives `endpointService`; it verifies the domain by a record in its public hosted zone, without which no consumer gets the name.
 *
 * An AZ, a port, a principal or a tag that comes changes it in place.
 *
 * Refuses, at synthesis, a load balancer that has IPv4 alone or is behind another service, and subnets of one family.
 *
 * @example
 * declare const controller: LoadBalancerController;
 * const shop = new PrivateService(this, 'Shop', {
 *   controller,
 *   serviceName: 'shop',
 *   ports: [PrivateServicePort.tcp(443, { podPort: 8443 })],
 *   allowedPrincipals: [new iam.AccountPrincipal('210987654321')],
 * });
 * new CfnOutput(this, 'ShopService', { value: shop.endpointServiceName });
 */
export class PrivateService extends Construct {
  /** The endpoint service, for example for `route53.VpcEndpointServiceDomainName`. */
  public readonly endpointService: ec2.VpcEndpointService;
  /** Its name, by which consumers in other apps know it, for example `com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0`. */
  public readonly endpointServiceName: string;
  /** The load balancer in front of the pods. */
  public readonly loadBalancer: elbv2.INetworkLoadBalancer;
  /** The security group of the load balancer; undefined where the load balancer is not made here. */
  public readonly securityGroup?: ec2.SecurityGroup;
  /** The listeners by port, for example `listeners['443']`. */
  public readonly listeners: { [port: string]: elbv2.NetworkListener } = {};
  /** The target groups by port, for example for alarms about pods that do not answer. */
  public readonly targetGroups: { [port: string]: elbv2.NetworkTargetGroup } = {};

  /**
   * What it was made from.
   *
   * @internal
   */
  public readonly _props: PrivateServiceProps;

  /**
   * The subnets of the load balancer that is made.
   *
   * @internal
   */
  public readonly _subnets?: readonly ec2.ISubnet[];

  constructor(scope: Construct, id: string, props: PrivateServiceProps) {
    super(scope, id);
    this.check(props);
    this._props = props;
    const { controller, ports, acceptanceRequired = true, allowedPrincipals, allowedRegions } = props;
    const { vpc } = controller._target.cluster;
    const elsewhere = otherRegionOf(this, vpc);
    if (elsewhere !== undefined) { refuse(this, 'private-service-elsewhere', Stack.of(this).region, { region: elsewhere }); }
    if (props.loadBalancer) {
      this.loadBalancer = props.loadBalancer;
    } else {
      checkSelection(this, 'subnets', vpc, props.subnets);
      this._subnets = selectedOf(vpc, { ...props.subnets, onePerAz: true });
      if (this._subnets.length === 0) { refuse(this, 'private-service-no-subnets', []); }
      this.securityGroup = this.makeGroup(vpc, props);
      this.loadBalancer = this.makeLoadBalancer(vpc, this.securityGroup, this._subnets, props);
    }
    ports.forEach(port => { this.addPort(vpc, port); });

    this.endpointService = new ec2.VpcEndpointService(this, 'EndpointService', {
      vpcEndpointServiceLoadBalancers: [this.loadBalancer],
      supportedIpAddressTypes: [ec2.IpAddressType.IPV4, ec2.IpAddressType.IPV6],
      acceptanceRequired,
      allowedPrincipals,
      allowedRegions,
    });
    // The stock name says the region of whoever reads it, which is another one for a consumer elsewhere.
    this.endpointServiceName = Fn.join('.', [ec2.VpcEndpointService.DEFAULT_PREFIX, Stack.of(this).region, this.endpointService.vpcEndpointServiceId]);
    if (!acceptanceRequired && allowedPrincipals?.some(({ arn }) => arn === '*')) { warn(this, 'private-service-open-to-all', '*'); }
    judgeProvider(this, { vpc, loadBalancer: this.loadBalancer, endpointService: this.endpointService, listeners: this.listeners });
  }

  private check(props: PrivateServiceProps): void {
    checkShape<PrivateServiceProps>(this, props, {
      controller: objectWith('a LoadBalancerController', 'chart', 'addIngressClass'),
      serviceName: TEXT,
      ports: listOf(madeBy('a PrivateServicePort, such as PrivateServicePort.tcp(443)', PrivateServicePort)),
      namespace: TEXT,
      loadBalancer: objectWith('a Network Load Balancer, such as an elbv2.NetworkLoadBalancer', 'loadBalancerArn', 'connections'),
      subnets: SELECTION,
      inbound: madeBy('a PrivateServiceInbound, such as PrivateServiceInbound.anyConsumer()', PrivateServiceInbound),
      crossZoneEnabled: BOOLEAN,
      allowedPrincipals: listOf(objectWith("an iam.ArnPrincipal, such as new iam.AccountPrincipal('123456789012')", 'arn')),
      acceptanceRequired: BOOLEAN,
      allowedRegions: listOf(TEXT),
    }, 'controller', 'serviceName', 'ports');
    const { ports, loadBalancer, allowedPrincipals } = props;
    requireLiteral(this, 'allowedPrincipals', allowedPrincipals);
    if (ports.length === 0) { refuse(this, 'private-service-no-ports', ports, { prop: 'ports' }); }
    const twice = firstDuplicate(ports.map(({ _port }) => _port));
    if (twice !== undefined) { refuse(this, 'private-service-port-twice', twice); }
    if (!loadBalancer) { return; }
    for (const prop of ['subnets', 'inbound', 'crossZoneEnabled'] as const) {
      if (props[prop] !== undefined) { refuseBeside(this, prop, 'loadBalancer', props[prop]); }
    }
    // What the app makes is judged when all is said, by the binding.
    const made = loadBalancer.node.defaultChild;
    const isMade = isOfType(made, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    if (isMade && (made as elbv2.CfnLoadBalancer).type !== 'network') { refuse(this, 'private-service-load-balancer-kind', loadBalancer.node.path); }
    if (!isMade && loadBalancer.ipAddressType === elbv2.IpAddressType.IPV4) { refuse(this, 'private-service-ipv4-load-balancer', loadBalancer.node.path); }
  }

  private makeGroup(vpc: ec2.IVpc, { ports, inbound }: PrivateServiceProps): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Load balancer of a private service', allowAllOutbound: false });
    for (const { cidr, family } of inbound?._blocks ?? []) {
      ports.forEach(({ _port }) => { group.addIngressRule(family === 'IPv4' ? ec2.Peer.ipv4(cidr) : ec2.Peer.ipv6(cidr), ec2.Port.tcp(_port), `Consumers over ${family}`); });
    }
    return group;
  }

  private makeLoadBalancer(vpc: ec2.IVpc, group: ec2.SecurityGroup, subnets: readonly ec2.ISubnet[], props: PrivateServiceProps) {
    const { inbound, crossZoneEnabled = true } = props;
    const loadBalancer = new elbv2.NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc,
      vpcSubnets: { subnets: [...subnets] },
      internetFacing: false,
      ipAddressType: elbv2.IpAddressType.DUAL_STACK,
      securityGroups: [group],
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: inbound?._blocks !== undefined,
      crossZoneEnabled,
    });
    // A retrofit gives subnets that are imported their blocks.
    subnets.filter(subnet => !cfnSubnetOf(subnet)).forEach(subnet => { loadBalancer.node.addDependency(subnet.internetConnectivityEstablished); });
    return loadBalancer;
  }

  private addPort(vpc: ec2.IVpc, { _port: port, _options: options, _tls: tls }: PrivateServicePort): void {
    const { controller, namespace } = this._props;
    const { serviceName = this._props.serviceName, servicePort = port, podPort = servicePort, healthCheck, proxyProtocolV2 } = options;
    const targetGroup = new elbv2.NetworkTargetGroup(this, `Targets${port}`, {
      vpc,
      port, // Each pod is registered with a port of its own. This one can never change, so it is that of the listener.
      protocol: elbv2.Protocol.TCP,
      targetType: elbv2.TargetType.IP,
      ipAddressType: elbv2.TargetGroupIpAddressType.IPV6,
      healthCheck,
      proxyProtocolV2,
    });
    this.targetGroups[port] = targetGroup;
    this.listeners[port] = new elbv2.NetworkListener(this, `Listener${port}`, {
      loadBalancer: this.loadBalancer,
      port,
      protocol: tls ? elbv2.Protocol.TLS : elbv2.Protocol.TCP,
      certificates: tls && [elbv2.ListenerCertificate.fromCertificateManager(tls.certificate)],
      sslPolicy: tls?.sslPolicy,
      defaultTargetGroups: [targetGroup],
    });
    const asked = Number(healthCheck?.port);
    const binding = new TargetGroupBinding(this, `Binding${port}`, {
      controller,
      targetGroup,
      loadBalancer: this.loadBalancer,
      serviceName,
      servicePort,
      podPort,
      namespace,
      name: `${serviceName}-${port}-${this.hash}`,
      healthCheckPort: Number.isInteger(asked) ? asked : undefined,
    });
    // The controller opens groups and registers pods for a target group that a load balancer has.
    binding.node.addDependency(this.listeners[port]);
  }

  /** Tells the objects of two private services of one Kubernetes Service apart. */
  private get hash(): string {
    return createHash('sha256').update(nameInStage(this)).digest('hex').slice(0, 8);
  }
}
