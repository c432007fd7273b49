import type { CfnResource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { messageOf } from './messages';
import { areDistinct, knownVpc } from '../readiness/facts/known-vpc';
import { canonical } from '../synthesis/canonical';
import { judge } from '../synthesis/findings';
import type { TemplateIndex } from '../synthesis/template-index';

/** What a private service consists of. */
interface Provider {
  /** Of the cluster. */
  readonly vpc: ec2.IVpc;
  readonly loadBalancer: elbv2.INetworkLoadBalancer;
  readonly endpointService: ec2.IVpcEndpointService;
  readonly listeners: { readonly [port: string]: elbv2.NetworkListener };
}

/** Judge what depends on what else is in the app. That the load balancer is dual stack is judged of the binding of each port, and its subnets are judged like those of any other. */
export function judgeProvider(scope: Construct, provider: Provider): void {
  judge(scope, index => [otherVpc, otherServices, otherListeners].flatMap(look => look(index, scope, provider)));
}

function otherVpc(index: TemplateIndex, scope: Construct, { vpc, loadBalancer }: Provider): string[] {
  const [own, other] = [vpc, loadBalancer.vpc].map(each => each && knownVpc(index, canonical(each.vpcId, scope)));
  return own && other && areDistinct(own, other) ? [messageOf('private-service-load-balancer-vpc', other.shown)] : [];
}

/** Of two endpoint services of one load balancer, the later one in the app is judged. */
function otherServices(index: TemplateIndex, scope: Construct, { loadBalancer, endpointService }: Provider): string[] {
  const key = index.keyOf(loadBalancer.loadBalancerArn, scope);
  const all = index.ofType('AWS::EC2::VPCEndpointService');
  const own = all.findIndex(({ resource }) => resource.node.scope === endpointService);
  return all.slice(0, Math.max(own, 0))
    .filter(({ properties: { NetworkLoadBalancerArns: arns }, resource }) =>
      Array.isArray(arns) && arns.some(arn => index.keyOf(arn, resource) === key))
    .map(({ path }) => messageOf('private-service-load-balancer-twice', path));
}

function otherListeners(index: TemplateIndex, scope: Construct, { loadBalancer, listeners }: Provider): string[] {
  const own = new Map(Object.entries(listeners).map(([port, { node }]) => [node.defaultChild as CfnResource, Number(port)]));
  const ports = [...own.values()];
  return index.where('AWS::ElasticLoadBalancingV2::Listener', { LoadBalancerArn: loadBalancer.loadBalancerArn }, scope)
    .filter(({ resource, properties: { Port: port } }) => !own.has(resource) && ports.includes(Number(port)))
    .map(({ path }) => messageOf('private-service-port-taken', path));
}
