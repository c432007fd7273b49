import { SERVICE_ADDRESS_TYPE, isOfLoadBalancer } from '../facts/service-facts';
import { rule } from '../rule';

export const serviceNotDualStack = rule({
  id: 'service-not-dual-stack',
  severity: 'warning',
  title: 'load balancers of Services are dual stack',
  looksAt: 'manifests',
  source: 'aws-load-balancer-controller docs, "annotations", and pkg/service: "unsupported IPv6 configuration, lb not dual-stack"',
  what: 'a Service of type LoadBalancer asks for no dual-stack load balancer',
  expected: `${SERVICE_ADDRESS_TYPE}: dualstack: pods of the cluster have IPv6 addresses, which an IPv4 load balancer has no way to`,
  remedy: 'add the annotation, and aws-load-balancer-nlb-target-type: ip, or acknowledge that something in the cluster adds it',
  mend: `const annotations = {\n  '${SERVICE_ADDRESS_TYPE}': 'dualstack', 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',\n};`,
  check: manifest => {
    const { annotations, object: { metadata } } = manifest;
    const type = annotations?.[SERVICE_ADDRESS_TYPE];
    const isIpv4 = annotations !== undefined && (type === undefined || type === 'ipv4');
    return isOfLoadBalancer(manifest) && isIpv4 ? [{ got: metadata?.name ?? 'a Service' }] : [];
  },
});
