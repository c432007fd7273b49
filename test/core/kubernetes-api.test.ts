import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Ipv6Cluster, KubernetesApi } from '../../src';
import { ipv6Cluster, stockIpv6ClusterV2, testStack } from '../util/cluster';
import { refusal } from '../util/network';
import { importedVpc } from '../util/nodes';

test.each([[undefined, 'undefined'], [null, 'null'], ['cluster', 'cluster'], [{}, '{}']])('refuses %j', (value, shown) => {
  expect(() => KubernetesApi.ofEks(value as never)).toThrow(refusal('prop-type', shown));
  expect(() => KubernetesApi.ofEksV2(value as never)).toThrow(refusal('prop-type', shown));
});

test('refuses clusters without kubectl', () => {
  const stack = testStack();
  expect(() => KubernetesApi.ofEks(eks.Cluster.fromClusterAttributes(stack, 'Bare', { clusterName: 'shared' }))).toThrow(refusal('kubectl-missing', 'Bare'));
  expect(() => KubernetesApi.ofEksV2(stockIpv6ClusterV2(stack))).toThrow(refusal('kubectl-missing', 'StockV2'));
});

test('is there once for a cluster of the app, and as it is stated for one that exists', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  expect(cluster.kubernetesApi).toBeInstanceOf(KubernetesApi);
  expect(cluster.kubernetesApi).toBe(cluster.kubernetesApi);
  const kubernetesApi = KubernetesApi.ofEksV2(stockIpv6ClusterV2(stack, { kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(stack, 'Layer') } }));
  const attributes = { clusterName: 'shared', version: eks.KubernetesVersion.of('1.36'), vpc: importedVpc(stack, 'Imported') };
  expect(Ipv6Cluster.fromAttributes(stack, 'First', { ...attributes, kubernetesApi }).kubernetesApi).toBe(kubernetesApi);
  expect(Ipv6Cluster.fromAttributes(stack, 'Second', attributes).kubernetesApi).toBeUndefined();
});
