import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster } from '../../../src';

/** Cilium instead of vpc-cni and kube-proxy. Its chart comes before the nodes, which are not ready without it; it takes their taint away. */
const app = new App();
const stack = new Stack(app, 'OtherCni');
const notReady = { key: 'node.cilium.io/agent-not-ready', value: 'true' };
const tolerations = [{ ...notReady, effect: 'NoExecute' }];

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  vpc: new DualStackVpc(stack, 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) }),
  controlPlaneAzs: 2,
  coreAddons: {
    installVpcCni: false,
    installKubeProxy: false,
    coreDns: { configurationValues: { tolerations } },
  },
});

cluster.creationOrder.cni.add(cluster.cluster.addHelmChart('Cilium', {
  chart: 'cilium',
  repository: 'https://helm.cilium.io/',
  namespace: 'kube-system',
  values: { kubeProxyReplacement: true, ipv6: { enabled: true } },
}));
cluster.addManagedNodeGroup('System', { taints: [{ ...notReady, effect: eks.TaintEffect.NO_EXECUTE }] });
cluster.addAddon('metrics-server', { configurationValues: { tolerations } });
cluster.cluster.addManifest('Policy', {
  apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'nothing-in', namespace: 'default' }, spec: { endpointSelector: {}, ingress: [{}] },
});

app.synth();
