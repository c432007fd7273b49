import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Ipv6Cluster, LoadBalancerController, TargetGroupBinding, TargetGroupBindingProps } from '../../src';
import { ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { objectsIn, resourceIn } from '../util/kubernetes';
import { refusal, resourcesOf } from '../util/network';

const DUAL_STACK = elbv2.IpAddressType.DUAL_STACK;
const PODS = { targetType: elbv2.TargetType.IP, ipAddressType: elbv2.TargetGroupIpAddressType.IPV6 };

interface Setup { readonly stack: Stack; readonly cluster: Ipv6Cluster; readonly controller: LoadBalancerController }

function setup(): Setup {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  const controller = cluster.addLoadBalancerController();
  cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')] });
  return { stack, cluster, controller };
}

function behindAlb({ stack, cluster, controller }: Setup, props: Partial<TargetGroupBindingProps> = {}, ipAddressType = DUAL_STACK, group = PODS) {
  const { vpc } = cluster;
  const targetGroup = new elbv2.ApplicationTargetGroup(stack, 'Targets', { vpc, port: 80, ...group });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, internetFacing: true, ipAddressType });
  loadBalancer.addListener('Http', { port: 80, defaultTargetGroups: [targetGroup] });
  const binding = new TargetGroupBinding(stack, 'Binding', { controller, targetGroup, loadBalancer, serviceName: 'shop', servicePort: 80, ...props });
  return { binding, loadBalancer, targetGroup };
}

/** The object, with a word for each reference. */
const objectOf = ({ stack }: Setup) => objectsIn(stack).find(({ kind }) => kind === 'TargetGroupBinding');

test('pods of a Service in a target group, with groups open to each other', () => {
  const app = setup();
  const { loadBalancer, targetGroup } = behindAlb(app, { namespace: 'web', podPort: 8080 });
  const group = loadBalancer.connections.securityGroups[0].node.defaultChild!;
  expect(objectOf(app)).toMatchObject({
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    metadata: { name: 'shop', namespace: 'web' },
    spec: {
      targetGroupARN: logicalId(targetGroup.node.defaultChild!),
      targetType: 'ip',
      ipAddressType: 'ipv6',
      serviceRef: { name: 'shop', port: 80 },
      networking: { ingress: [{ from: [{ securityGroup: { groupID: `${logicalId(group)}.GroupId` } }], ports: [{ protocol: 'TCP', port: 8080 }] }] },
    },
  });
  const { SecurityGroupEgress } = resourcesOf(app.stack)[logicalId(group)].Properties;
  expect(SecurityGroupEgress).toContainEqual({
    Description: 'to pods',
    FromPort: 8080,
    ToPort: 8080,
    IpProtocol: 'tcp',
    DestinationSecurityGroupId: app.stack.resolve(app.cluster.clusterSecurityGroup.securityGroupId),
  });
  expect(errorsOf(app.stack)).toEqual([]);
  expect(warningsOf(app.stack)).toEqual([]);
});

test('a name of its own, and groups that are open for health checks too', () => {
  const app = setup();
  const { loadBalancer } = behindAlb(app, { name: 'shop-alb', healthCheckPort: 9000 });
  const { metadata, spec } = objectOf(app);
  expect(metadata.name).toBe('shop-alb');
  expect(spec.networking.ingress[0].ports).toEqual([{ protocol: 'TCP', port: 80 }, { protocol: 'TCP', port: 9000 }]);
  const group = logicalId(loadBalancer.connections.securityGroups[0].node.defaultChild!);
  expect(resourcesOf(app.stack)[group].Properties.SecurityGroupEgress.map(({ FromPort }: any) => FromPort)).toEqual([80, 9000]);
});

test('it comes after the controller, and goes before it', () => {
  const app = setup();
  const { binding } = behindAlb(app);
  expect(waitsFor(resourceIn(binding.manifest))).toContain(logicalId(resourceIn(app.controller.chart)));
});

test('a load balancer without groups is let in by the block of the VPC', () => {
  const app = setup();
  const { vpc } = app.cluster;
  const targetGroup = new elbv2.NetworkTargetGroup(app.stack, 'Targets', { vpc, port: 80, ...PODS });
  const loadBalancer = new elbv2.NetworkLoadBalancer(app.stack, 'Nlb', { vpc, internetFacing: true, ipAddressType: DUAL_STACK, disableSecurityGroups: true });
  loadBalancer.addListener('Tcp', { port: 80, defaultTargetGroups: [targetGroup] });
  new TargetGroupBinding(app.stack, 'Binding', { controller: app.controller, targetGroup, loadBalancer, serviceName: 'shop', servicePort: 80 });
  const [{ from }] = objectOf(app).spec.networking.ingress;
  expect(from).toEqual([{ ipBlock: { cidr: expect.any(String) } }]);
  const manifest = Object.values(resourcesOf(app.stack)).map(({ Properties }) => JSON.stringify(Properties?.Manifest)).find(text => text?.includes('TargetGroupBinding'));
  expect(manifest).toContain('Ipv6CidrBlocks');
});

test.each<[string, elbv2.IpAddressType | undefined, object, string]>([
  ['instances', DUAL_STACK, { ...PODS, targetType: elbv2.TargetType.INSTANCE }, 'target-group-not-of-pods'],
  ['IPv4 addresses', DUAL_STACK, { targetType: elbv2.TargetType.IP }, 'target-group-not-of-pods'],
  ['a load balancer of IPv4', elbv2.IpAddressType.IPV4, PODS, 'target-group-behind-ipv4'],
  ['a load balancer that says nothing', undefined, PODS, 'target-group-behind-ipv4'],
])('refuses %s, when all is said', (_, ipAddressType, group, id) => {
  const app = setup();
  const { vpc } = app.cluster;
  const targetGroup = new elbv2.ApplicationTargetGroup(app.stack, 'Targets', { vpc, port: 80, ...group });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(app.stack, 'Alb', { vpc, ipAddressType });
  new TargetGroupBinding(app.stack, 'Binding', { controller: app.controller, targetGroup, loadBalancer, serviceName: 'shop', servicePort: 80 });
  expect(errorsOf(app.stack)).toEqual([expect.stringContaining(id)]);
});

test.each<[Partial<TargetGroupBindingProps>, string, unknown]>([
  [{ servicePort: 0 }, 'must-be-positive-integer', 0], [{ podPort: 70_000 }, 'must-be-positive-integer', 70_000], [{ namespace: 'Web' }, 'namespace-name', 'Web'],
])('refuses %j', (props, id, got) => {
  expect(() => behindAlb(setup(), props)).toThrow(refusal(id, got));
});

test('what the app does not make is taken on trust', () => {
  const app = setup();
  const targetGroup = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(app.stack, 'Targets', {
    targetGroupArn: `arn:${app.stack.partition}:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/0123`,
  });
  const loadBalancer = new ec2.Connections({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(app.stack, 'Group', 'sg-0123')] });
  new TargetGroupBinding(app.stack, 'Binding', {
    controller: app.controller, targetGroup, loadBalancer: { connections: loadBalancer }, serviceName: 'shop', servicePort: 80,
  });
  expect(errorsOf(app.stack)).toEqual([]);
  expect(objectOf(app).spec.networking.ingress[0].from).toEqual([{ securityGroup: { groupID: 'sg-0123' } }]);
});
