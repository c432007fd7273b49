import { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, IConstruct } from 'constructs';
import type { LoadBalancerController } from './load-balancer-controller';
import { messageOf, refuse } from './messages';
import { requireInteger, requireLiteral } from '../diagnostics/checks';
import { checkShape, NUMBER, objectWith, TEXT } from '../diagnostics/shapes';
import { requireNamespace } from '../identity/kubernetes-names';
import type { IDualStackVpc } from '../network/idual-stack-vpc';
import { judge } from '../synthesis/findings';
import type { TemplateIndex } from '../synthesis/template-index';

/**
 * Which pods a target group of the app gets.
 */
export interface TargetGroupBindingProps {
  /** The controller that registers the pods. */
  readonly controller: LoadBalancerController;

  /** The target group, of the target type `ip` and the address type `ipv6`. */
  readonly targetGroup: elbv2.ITargetGroup;

  /**
   * The load balancer that it stands behind, which is dual stack. Its groups and those of the pods are opened to each other.
   */
  readonly loadBalancer: ec2.IConnectable;

  /** Name of the Service of the pods. */
  readonly serviceName: string;

  /** Port of the Service. */
  readonly servicePort: number;

  /**
   * Port of the pods, which the groups are opened for.
   *
   * @default - `servicePort`
   */
  readonly podPort?: number;

  /**
   * Namespace of the Service.
   *
   * @default 'default'
   */
  readonly namespace?: string;

  /**
   * Name of the Kubernetes object, another one for each binding of a Service in its namespace.
   *
   * @default - `serviceName`
   */
  readonly name?: string;

  /**
   * Port of the pods that health checks ask, where it is another one. The groups are opened for it too.
   *
   * @default - `podPort`
   */
  readonly healthCheckPort?: number;
}

/**
 * Pods behind a load balancer that the app makes: the AWS Load Balancer Controller keeps the pods of a Service registered in a target group of CDK.
 *
 * The load balancer may send to the pods, and they take it: the controller opens the group on their network interfaces to those of the load balancer, or, where it has none, to the IPv6 block of the VPC.
 *
 * Refuses, at synthesis, a target group of another type, and a load balancer of IPv4 alone, which Elastic Load Balancing refuses in front of IPv6 targets.
 *
 * @example
 * declare const controller: LoadBalancerController;
 * declare const vpc: ec2.IVpc;
 * const targetGroup = new elbv2.ApplicationTargetGroup(this, 'Pods', {
 *   vpc, targetType: elbv2.TargetType.IP, ipAddressType: elbv2.TargetGroupIpAddressType.IPV6, port: 80,
 * });
 * const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'Alb', { vpc, internetFacing: true, ipAddressType: elbv2.IpAddressType.DUAL_STACK });
 * loadBalancer.addListener('Http', { port: 80, defaultTargetGroups: [targetGroup] });
 * new TargetGroupBinding(this, 'Shop', { controller, targetGroup, loadBalancer, serviceName: 'shop', servicePort: 80 });
 */
export class TargetGroupBinding extends Construct {
  /** The Kubernetes object, for what has to come after it or before. */
  public readonly manifest: Construct;

  constructor(scope: Construct, id: string, props: TargetGroupBindingProps) {
    super(scope, id);
    checkShape<TargetGroupBindingProps>(this, props, {
      controller: objectWith('a LoadBalancerController', 'chart', 'addIngressClass'),
      targetGroup: objectWith('a target group, such as an elbv2.ApplicationTargetGroup', 'targetGroupArn'),
      loadBalancer: objectWith('a load balancer, or another ec2.IConnectable', 'connections'),
      serviceName: TEXT,
      servicePort: NUMBER,
      podPort: NUMBER,
      name: TEXT,
      healthCheckPort: NUMBER,
    }, 'controller', 'targetGroup', 'loadBalancer', 'serviceName', 'servicePort');
    const { controller, targetGroup, loadBalancer, serviceName, servicePort, podPort = servicePort, namespace = 'default', name = serviceName } = props;
    const { healthCheckPort = podPort } = props;
    requireNamespace(this, 'namespace', namespace);
    for (const [prop, port] of Object.entries({ servicePort, podPort, healthCheckPort })) {
      requireLiteral(this, prop, port);
      requireInteger(this, prop, port, 1, 65535);
    }
    const { cluster, kubernetesApi } = controller._target;
    const { securityGroups } = loadBalancer.connections;
    // The other direction is the controller's, which knows the groups of pods.
    const ports = [...new Set([podPort, healthCheckPort])];
    const pods = ec2.Peer.securityGroupId(cluster.clusterSecurityGroup.securityGroupId);
    ports.forEach(port => { loadBalancer.connections.allowTo(pods, ec2.Port.tcp(port), 'to pods'); });
    const from = securityGroups.length > 0
      ? securityGroups.map(({ securityGroupId: groupID }) => ({ securityGroup: { groupID } }))
      : [{ ipBlock: { cidr: this.blockOf(cluster.vpc) } }];
    this.manifest = kubernetesApi._manifest(this, 'Manifest', [{
      apiVersion: 'elbv2.k8s.aws/v1beta1',
      kind: 'TargetGroupBinding',
      metadata: { name, namespace },
      spec: {
        targetGroupARN: targetGroup.targetGroupArn,
        targetType: 'ip',
        ipAddressType: 'ipv6',
        vpcID: cluster.vpc.vpcId,
        serviceRef: { name: serviceName, port: servicePort },
        networking: { ingress: [{ from, ports: ports.map(port => ({ protocol: 'TCP', port })) }] },
      },
    }]);
    this.manifest.node.addDependency(controller.chart);
    judge(this, index => [...judgeTargets(index, targetGroup), ...judgeLoadBalancer(index, loadBalancer)]);
  }

  private blockOf(vpc: ec2.IVpc): string {
    return (vpc as Partial<IDualStackVpc>).vpcIpv6Cidr ?? refuse(this, 'target-group-without-group', vpc.node.path);
  }
}

function propertiesOf(index: TemplateIndex, { node: { defaultChild } }: IConstruct, type: string) {
  return CfnResource.isCfnResource(defaultChild) && defaultChild.cfnResourceType === type ? index.find(defaultChild)?.properties : undefined;
}

function judgeTargets(index: TemplateIndex, targetGroup: IConstruct): string[] {
  const properties = propertiesOf(index, targetGroup, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  if (!properties) { return []; }
  const { TargetType = 'instance', IpAddressType = 'ipv4' } = properties;
  const isRight = [[TargetType, 'ip'], [IpAddressType, 'ipv6']].every(([value, right]) => typeof value !== 'string' || value === right);
  return isRight ? [] : [messageOf('target-group-not-of-pods', `${TargetType}, ${IpAddressType}`, { path: targetGroup.node.path })];
}

function judgeLoadBalancer(index: TemplateIndex, loadBalancer: ec2.IConnectable): string[] {
  if (!Construct.isConstruct(loadBalancer)) { return []; }
  const properties = propertiesOf(index, loadBalancer, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  const { IpAddressType = 'ipv4' } = properties ?? {};
  return properties && IpAddressType === 'ipv4' ? [messageOf('target-group-behind-ipv4', IpAddressType, { path: loadBalancer.node.path })] : [];
}
