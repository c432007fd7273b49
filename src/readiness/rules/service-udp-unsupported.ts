import { controllerVersion, isBefore } from '../facts/controller-version';
import { hasUdp, isOfLoadBalancer, SERVICE_ADDRESS_TYPE } from '../facts/service-facts';
import { rule } from '../rule';

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-enable-prefix-for-ipv6-source-nat';

export const serviceUdpUnsupported = rule({
  id: 'service-udp-unsupported',
  severity: 'error',
  title: 'the load balancer controller knows UDP on dual-stack load balancers',
  looksAt: 'manifests',
  source: 'aws-load-balancer-controller #3926, first in 2.10.0',
  what: 'a Service has UDP on a dual-stack load balancer, and the AWS Load Balancer Controller of {chart} does not know it',
  expected: '2.10.0 or later',
  remedy: 'use a later version of the chart',
  mend: "cluster.addHelmChart('Controller', { chart: 'aws-load-balancer-controller', repository: 'https://aws.github.io/eks-charts', version: '3.5.0' });",
  check: (manifest, { inClusters: { controllers } }) => {
    const chart = isOfLoadBalancer(manifest) && hasUdp(manifest) ? controllers.get(manifest.cluster) : undefined;
    return chart && isBefore(controllerVersion(chart), [2, 10, 0])
      ? [{ got: manifest.object.metadata?.name ?? 'a Service', values: { chart: chart.construct.node.path } }]
      : [];
  },
});

export const serviceUdpWithoutPrefix = rule({
  id: 'service-udp-without-prefix',
  severity: 'warning',
  title: 'dual-stack load balancers with UDP have prefixes for source NAT',
  looksAt: 'manifests',
  source: 'aws-load-balancer-controller docs, "annotations": enable-prefix-for-ipv6-source-nat',
  what: 'a Service has UDP on a dual-stack load balancer without prefixes for source NAT',
  expected: `${PREFIX}: on, without which the load balancer takes no UDP listener`,
  remedy: 'add the annotation; each subnet of the load balancer needs a free /80',
  mend: `const annotations = {\n  '${SERVICE_ADDRESS_TYPE}': 'dualstack',\n  '${PREFIX}': 'on',\n};`,
  check: manifest => {
    const { annotations = {}, object: { metadata } } = manifest;
    const isDualStack = annotations[SERVICE_ADDRESS_TYPE] === 'dualstack';
    return isOfLoadBalancer(manifest) && hasUdp(manifest) && isDualStack && [undefined, 'off'].includes(annotations[PREFIX])
      ? [{ got: metadata?.name ?? 'a Service' }]
      : [];
  },
});
