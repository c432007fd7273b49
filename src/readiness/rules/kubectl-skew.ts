import { minorOf } from '../../core/kubernetes-version';
import { rule } from '../rule';
import { kubectlMinorOf } from '../stock-kubectl';

export const kubectlSkew = rule({
  id: 'kubectl-skew',
  severity: 'warning',
  title: 'kubectl fits the version of the cluster',
  looksAt: 'clusters',
  source: 'Kubernetes, version skew policy: kubectl is one minor version older or newer than the API server at most',
  what: 'the kubectl of the layer is more than one minor version away from the cluster',
  expected: 'kubectl {low} to {high} for Kubernetes {version}',
  remedy: 'use the layer package of the version of the cluster',
  mend: "kubectlLayer: new KubectlV36Layer(this, 'Kubectl'), // of @aws-cdk/lambda-layer-kubectl-v36, for Kubernetes 1.35 to 1.37",
  check: ({ resource, version }, { index }) => {
    const layer = resource && version ? kubectlMinorOf(index, resource.resource) : undefined;
    const minor = minorOf(version ?? '');
    return layer !== undefined && Math.abs(layer - minor) > 1
      ? [{ got: `1.${layer}`, values: { low: `1.${minor - 1}`, high: `1.${minor + 1}`, version: version! } }]
      : [];
  },
});
