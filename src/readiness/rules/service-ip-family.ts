import { listOf, tableOf } from '../facts/kubernetes-facts';
import { rule } from '../rule';

export const serviceIpFamily = rule({
  id: 'service-ip-family',
  severity: 'error',
  title: 'Services are of the family of the cluster',
  looksAt: 'manifests',
  source: 'Kubernetes documentation, "IPv4/IPv6 dual-stack"; EKS user guide, "cni-ipv6": no dual-stack pods and services',
  what: 'a Service asks for a family that the cluster does not have',
  expected: 'ipFamilies with IPv6 alone, and no ipFamilyPolicy RequireDualStack, or both left out: the API server refuses the object, as services of an EKS cluster in IPv6 mode are single stack',
  remedy: 'leave out ipFamilies and ipFamilyPolicy; callers over IPv4 are the business of a dual-stack load balancer',
  mend: "const spec = { selector: { app: 'app' }, ports: [{ port: 80 }] }; // no ipFamilies\n"
    + "cluster.addManifest('Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'app' }, spec });",
  check: ({ kind, object }) => {
    const { ipFamilies, ipFamilyPolicy, clusterIP, selector, type } = tableOf(object.spec);
    // Those without a selector can have endpoints of any family, and external names have no address.
    if (kind !== 'Service' || type === 'ExternalName' || (clusterIP === 'None' && selector === undefined)) { return []; }
    const wrong = [...listOf(ipFamilies).filter(family => family === 'IPv4'), ...ipFamilyPolicy === 'RequireDualStack' ? [ipFamilyPolicy] : []];
    return wrong.length > 0 ? [{ got: wrong }] : [];
  },
});
