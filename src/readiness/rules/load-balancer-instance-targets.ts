import { tableOf } from '../facts/kubernetes-facts';
import { isOfLoadBalancer } from '../facts/service-facts';
import { rule } from '../rule';

const OF_SERVICE = 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type';
const OF_INGRESS = 'alb.ingress.kubernetes.io/target-type';

export const loadBalancerInstanceTargets = rule({
  id: 'load-balancer-instance-targets',
  severity: 'error',
  title: 'nodes that load balancers send traffic to have a primary IPv6 address',
  looksAt: 'manifests',
  source: 'Elastic Load Balancing user guides, "target-group-register-targets": instances by their primary IPv6 address',
  what: 'a load balancer is to send traffic to nodes, and no node of the app has a primary IPv6 address',
  expected: 'targets that are pods (ip), or nodes with PrimaryIpv6 on their network interface',
  remedy: 'use LoadBalancerTargetType.IP, or primaryIpv6Address: true of managed groups; self-managed ones have it',
  mend: "cluster.addManagedNodeGroup('System', { primaryIpv6Address: true });",
  check: (manifest, facts) => {
    const { annotations = {}, cluster, kind, object } = manifest;
    const isAsked = kind === 'Ingress' ? annotations[OF_INGRESS] === 'instance' : isOfLoadBalancer(manifest) && annotations[OF_SERVICE] === 'instance';
    if (!isAsked) { return []; }
    const nodes = facts.nodesOf(cluster);
    // Karpenter gives the address to nodes that the app does not know.
    const bringsOthers = facts.charts.some(chart => chart.cluster === cluster && chart.name === 'karpenter');
    const isKnown = nodes.length > 0 && !bringsOthers && nodes.every(({ hasKnownTemplates }) => hasKnownTemplates);
    return isKnown && nodes.every(({ hasPrimaryIpv6 }) => !hasPrimaryIpv6) ? [{ got: tableOf(object.metadata).name ?? kind ?? 'an object' }] : [];
  },
});
