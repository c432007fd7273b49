import { rule } from '../rule';

export const clusterOfIpv4 = rule({
  id: 'cluster-of-ipv4',
  severity: 'error',
  title: 'what this library takes for an IPv6 cluster is one',
  looksAt: 'ipv4Clusters',
  source: 'EKS API reference, "KubernetesNetworkConfigRequest": the family of a cluster can never change',
  what: 'an Ipv6Cluster stands for a cluster of the app that is an IPv4 one',
  expected: 'the IP family ipv6: the CNI, add-ons and nodes of this library are those of an IPv6 cluster',
  remedy: 'leave ipFamily as it is made, make the other cluster an IPv6 one, or import another',
  mend: "new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer }); // in place of new eks.Cluster(...)",
  check: ({ resource, cluster }) => [{ got: resource!.path, at: cluster }],
});
