import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster } from '../../../src';

/** Karpenter on Fargate brings the first node: CoreDNS comes after its pool, and all else after CoreDNS. There is a manifest or a chart in each stage. */
const app = new App();
const stack = new Stack(app, 'FargateAutoscaler');
const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  vpc: new DualStackVpc(stack, 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) }),
  controlPlaneAzs: 2,
});
const { creationOrder: order, cluster: stock } = cluster;
const manifest = (id: string, apiVersion: string, kind: string, more: { [name: string]: any } = {}, namespace?: string) =>
  stock.addManifest(id, { apiVersion, kind, metadata: { name: id.toLowerCase(), namespace }, ...more });

order.beforeNodes.add(
  manifest('Shop', 'v1', 'Namespace'),
  stock.addHelmChart('KarpenterCrd', { chart: 'karpenter-crd', repository: 'oci://public.ecr.aws/karpenter/karpenter-crd', namespace: 'karpenter' }),
);
order.cni.add(manifest('NothingIn', 'networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }, 'shop'));
cluster.addFargateProfile('Karpenter', { selectors: [{ namespace: 'karpenter' }] });
order.nodes.add(manifest('Urgent', 'scheduling.k8s.io/v1', 'PriorityClass', { value: 1000 }));

const karpenter = stock.addHelmChart('Karpenter', {
  chart: 'karpenter', repository: 'oci://public.ecr.aws/karpenter/karpenter', namespace: 'karpenter', skipCrds: true, wait: true,
});
const nodeClass = manifest('NodeClass', 'karpenter.k8s.aws/v1', 'EC2NodeClass', { spec: { amiFamily: 'AL2023' } });
const pool = manifest('Pool', 'karpenter.sh/v1', 'NodePool', { spec: { template: { spec: { nodeClassRef: { name: 'nodeclass' } } } } });
nodeClass.node.addDependency(karpenter);
pool.node.addDependency(nodeClass);
cluster.coreAddons.coreDns.runsOn(karpenter, nodeClass, pool);

order.controllers.add(stock.addHelmChart('LoadBalancers', {
  chart: 'aws-load-balancer-controller', repository: 'https://aws.github.io/eks-charts', namespace: 'kube-system', wait: true,
}));
manifest('Web', 'networking.k8s.io/v1', 'Ingress', { spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'web', port: { number: 80 } } } } }, 'shop');

app.synth();
