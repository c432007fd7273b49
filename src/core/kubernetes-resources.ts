/** What the modules for EKS make of manifests, charts, patches and questions to the API of Kubernetes. */
export const KUBERNETES_TYPES = [
  'Custom::AWSCDK-EKS-KubernetesResource', 'Custom::AWSCDK-EKS-HelmChart', 'Custom::AWSCDK-EKS-KubernetesPatch', 'Custom::AWSCDK-EKS-KubernetesObjectValue',
];

type Properties = { readonly [name: string]: any };

/** The ConfigMap that lets nodes in: to make it wait for nodes would be a deadlock. */
export function isAwsAuth({ Manifest }: Properties): boolean {
  return /\\"name\\":\s*\\"aws-auth\\"/.test(JSON.stringify(Manifest) ?? '');
}

/** Whether a chart waits until its pods run. */
export const waitsForPods = ({ Wait, Atomic }: Properties): boolean => [Wait, Atomic].some(value => value === true || value === 'true');
