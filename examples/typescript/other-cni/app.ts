import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Ipv6Cluster } from 'cdk-eks-ipv6';

/**
 * Cilium behind the VPC CNI: that gives pods their addresses, Cilium enforces policies (docs.cilium.io, "AWS VPC CNI plugin").
 *
 * Without the VPC CNI, with `installVpcCni: false` and `installKubeProxy: false`, Cilium would give the addresses too. In IPv6 mode that is beta upstream.
 */
const app = new App();
const stack = new Stack(app, 'OtherCni');
const notReady = { key: 'node.cilium.io/agent-not-ready', value: 'true' };

const cluster = new Ipv6Cluster(stack, 'Cluster', {
  version: eks.KubernetesVersion.of('1.36'),
  kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
  admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })],
  // CoreDNS may be on a node before Cilium has taken the taint away. Without this nothing could run it, and it would be left out.
  coreAddons: { coreDns: { configurationValues: { tolerations: [{ ...notReady, effect: 'NoExecute' }] } } },
});
Annotations.of(cluster).acknowledgeWarning('cdk-eks-ipv6:endpoint-public', 'the example is used from anywhere; only roles with an access entry get in');

const cilium = cluster.cluster.addHelmChart('Cilium', {
  chart: 'cilium',
  repository: 'https://helm.cilium.io/',
  version: '1.18.4',
  namespace: 'kube-system',
  values: {
    cni: { chainingMode: 'aws-cni', exclusive: false },
    ipv6: { enabled: true },
    enableIPv4Masquerade: false,
    enableIPv6Masquerade: false,
    routingMode: 'native',
  },
});
// It is there before the nodes. Nothing said, it would be a workload, and wait for the nodes that wait for it.
cluster.creationOrder.cni.add(cilium);

// Cilium takes the taint away when it is ready on a node, so that no pod starts without it.
cluster.addManagedNodeGroup('System', { taints: [{ ...notReady, effect: eks.TaintEffect.NO_EXECUTE }] });

app.synth();
