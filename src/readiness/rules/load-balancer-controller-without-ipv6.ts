import { controllerVersion, isBefore } from '../facts/controller-version';
import { rule } from '../rule';

export const loadBalancerControllerWithoutIpv6 = rule({
  id: 'load-balancer-controller-without-ipv6',
  severity: 'error',
  title: 'the load balancer controller knows IPv6 clusters',
  looksAt: 'charts',
  source: 'EKS user guide, "cni-ipv6": version 2.3.1 or later of the AWS Load Balancer Controller',
  what: 'the AWS Load Balancer Controller has no IPv6',
  expected: '2.3.1 or later',
  remedy: 'use a later version of the chart',
  mend: "cluster.addHelmChart('Controller', { chart: 'aws-load-balancer-controller', repository: 'https://aws.github.io/eks-charts', version: '3.5.0' });",
  check: chart => {
    const version = controllerVersion(chart);
    return isBefore(version, [2, 3, 1]) ? [{ got: chart.version ?? version!.join('.') }] : [];
  },
});
