import { minorOf } from '../../core/kubernetes-version';
import { DATE, OLDEST_MINOR } from '../data/kubernetes-support';
import { rule } from '../rule';

export const kubernetesPastSupport = rule({
  id: 'kubernetes-past-support',
  severity: 'warning',
  title: 'EKS supports the Kubernetes version',
  looksAt: 'clusters',
  source: 'EKS user guide, "kubernetes-versions"',
  what: 'the extended support of the Kubernetes version has ended',
  expected: `1.${OLDEST_MINOR} or later, as of ${DATE}: EKS makes no cluster of an earlier one, and upgrades those that exist by itself`,
  remedy: 'use a supported version, `aws eks describe-cluster-versions` shows them',
  mend: "version: eks.KubernetesVersion.of('1.36'),",
  check: ({ version }) => version !== undefined && minorOf(version) < OLDEST_MINOR ? [{ got: version }] : [],
});
