import { isTable } from '../../diagnostics/checks';
import { listOf } from '../facts/kubernetes-facts';
import { rule } from '../rule';

export const chartIpFamily = rule({
  id: 'chart-ip-family',
  severity: 'warning',
  title: 'Services of charts are of the family of the cluster',
  looksAt: 'charts',
  source: 'Kubernetes documentation, "IPv4/IPv6 dual-stack"; EKS user guide, "cni-ipv6": no dual-stack pods and services',
  what: 'the values of a chart ask for a family that the cluster does not have',
  expected: 'ipFamilies with IPv6 alone, and no ipFamilyPolicy RequireDualStack: Services of an EKS cluster in IPv6 mode are single stack',
  remedy: 'leave out the two values, or acknowledge that they are about something else',
  mend: "cluster.addHelmChart('Chart', { chart: 'ingress-nginx', values: { controller: { service: { ipFamilies: ['IPv6'] } } } });",
  check: ({ values }) => {
    const wrong = familiesIn(values);
    return wrong.length > 0 ? [{ got: wrong }] : [];
  },
});

function familiesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) { return value.flatMap(familiesIn); }
  return isTable(value) ? Object.entries(value).flatMap(([key, each]) => {
    if (key === 'ipFamilies') { return listOf(each).filter(family => family === 'IPv4'); }
    return key === 'ipFamilyPolicy' && each === 'RequireDualStack' ? [each] : familiesIn(each);
  }) : [];
}
