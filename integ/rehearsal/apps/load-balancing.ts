import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, IngressAnnotations, Ipv4Egress, Ipv6Cluster, LoadBalancerScheme, ServiceAnnotations } from '../../../src';

/** The walkthrough: a host, the controller with a further class, the game behind it, a Service of its own. The edits that it has at a deployment go by the names of rehearse/load_balancing.py. */
const edits = (process.env.REHEARSAL_EDITS ?? '').split(',');
const has = (edit: string) => edits.includes(edit);

const app = new App();
const stack = new Stack(app, 'LoadBalancing');
const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  vpc: new DualStackVpc(stack, 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) }),
  controlPlaneAzs: 2,
});
cluster.addManagedNodeGroup('System');
new CfnOutput(stack, 'HostSession', { value: cluster.addHost('Host').sessionCommand });

const controller = cluster.addLoadBalancerController({
  replicas: has('replicas') ? 3 : undefined,
  chartVersion: has('version') ? '3.4.3' : undefined,
  installCrds: true,
});
controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });
if (has('class')) { controller.addIngressClass('alb-shared', { group: 'shared' }); }

const { cluster: stock } = cluster;
const namespace = 'game-2048';
const space = stock.addManifest('Space', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
const service = stock.addManifest('Service', {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'service-2048', namespace }, spec: { ports: [{ port: 80 }] },
});
const ingress = stock.addManifest('Ingress', {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'ingress-2048', namespace, annotations: IngressAnnotations.of({ scheme: LoadBalancerScheme.INTERNET_FACING }) },
  spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'service-2048', port: { number: 80 } } } },
});
const dns = stock.addManifest('Dns', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dns', namespace, annotations: ServiceAnnotations.of({ scheme: LoadBalancerScheme.INTERNAL, udp: true }) },
  spec: { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', ports: [{ port: 53, protocol: 'UDP' }] },
});
service.node.addDependency(space);
dns.node.addDependency(space);
ingress.node.addDependency(service);

const address = new eks.KubernetesObjectValue(stack, 'Address', {
  cluster: stock,
  objectType: 'ingress',
  objectName: 'ingress-2048',
  objectNamespace: namespace,
  jsonPath: '.status.loadBalancer.ingress[0].hostname',
  timeout: Duration.minutes(10),
});
address.node.addDependency(ingress);
new CfnOutput(stack, 'GameAddress', { value: `http://${address.value}` });

app.synth();
