import { tableOf } from '../facts/kubernetes-facts';
import { rule } from '../rule';

const TYPE = 'alb.ingress.kubernetes.io/ip-address-type';

export const ingressNotDualStack = rule({
  id: 'ingress-not-dual-stack',
  severity: 'warning',
  title: 'load balancers of Ingresses are dual stack',
  looksAt: 'manifests',
  source: 'aws-load-balancer-controller docs, "annotations" and "ingress_class"',
  what: 'an Ingress of the class alb asks for no dual-stack load balancer',
  expected: `${TYPE}: dualstack: pods of the cluster have IPv6 addresses, which an IPv4 load balancer has no way to`,
  remedy: 'add the annotation, or spec.ipAddressType in the IngressClassParams of the class, or acknowledge that the class has it',
  mend: `const annotations = { '${TYPE}': 'dualstack', 'alb.ingress.kubernetes.io/target-type': 'ip' };`,
  check: ({ kind, annotations, object, cluster }, { inClusters: { dualStackIngresses } }) => {
    if (kind !== 'Ingress' || annotations === undefined || dualStackIngresses.has(cluster)) { return []; }
    const isOfAlb = [tableOf(object.spec).ingressClassName, annotations['kubernetes.io/ingress.class']].includes('alb');
    return isOfAlb && [undefined, 'ipv4'].includes(annotations[TYPE]) ? [{ got: tableOf(object.metadata).name ?? 'an Ingress' }] : [];
  },
});
