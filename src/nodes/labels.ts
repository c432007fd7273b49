import { Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import { refuse } from './messages';
import { firstDuplicate, requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Kubernetes, "Labels and Selectors": syntax and character set. */
const NAME = '[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?';
const DNS_LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
const KEY = new RegExp(`^((?=[^/]{1,253}/)${DNS_LABEL}(\\.${DNS_LABEL})*/)?${NAME}$`);
const VALUE = new RegExp(`^(${NAME})?$`);

/** EKS API reference, "Taint". */
const EFFECTS = new Set<string>(['NO_SCHEDULE', 'NO_EXECUTE', 'PREFER_NO_SCHEDULE']);

/** Labels of Kubernetes' own that kubelet may set, besides those of the prefixes below (kubelet, `IsKubeletLabel`). */
const KUBELET_LABELS = new Set([
  'kubernetes.io/hostname', 'kubernetes.io/arch', 'kubernetes.io/os', 'beta.kubernetes.io/arch', 'beta.kubernetes.io/os',
  'topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region', 'beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type',
]);
const KUBELET_PREFIX = /^([^/]+\.)?(kubelet|node)\.kubernetes\.io\//;
const EKS_PREFIX = /^([^/]+\.)?eks\.amazonaws\.com\//;
const RESERVED_PREFIX = /^([^/]+\.)?(kubernetes|k8s)\.io\//;

const isKnown = (text: string | undefined): text is string => text !== undefined && !Token.isUnresolved(text);

/** Refuse labels that Kubernetes would refuse, and those with which kubelet does not start, as it may not set them. */
export function checkLabels(subject: Subject, labels: { readonly [key: string]: string } = {}): void {
  requireLiteral(subject, 'labels', labels);
  for (const [key, value] of Object.entries(labels)) {
    if ((isKnown(key) && !KEY.test(key)) || (isKnown(value) && !VALUE.test(value))) { refuse(subject, 'node-label', `${key}=${value}`); }
    // EKS hands the labels of managed groups on to kubelet too (terraform-aws-eks #3346).
    if (isKnown(key) && RESERVED_PREFIX.test(key) && !KUBELET_PREFIX.test(key) && !KUBELET_LABELS.has(key)) { refuse(subject, 'node-label-reserved', key); }
  }
}

/** Refuse labels that the API of EKS keeps for itself. A rollback fails with them too, so one costs the stack (cloudformation-coverage-roadmap #1326, eksctl #4007). */
export function checkLabelsOfApi(subject: Subject, labels: { readonly [key: string]: string } = {}): void {
  checkLabels(subject, labels);
  const reserved = Object.keys(labels).find(key => isKnown(key) && EKS_PREFIX.test(key));
  if (reserved !== undefined) { refuse(subject, 'node-label-of-eks', reserved); }
}

/** Refuse taints that Kubernetes would refuse. */
export function checkTaints(subject: Subject, taints: readonly eks.TaintSpec[] = []): void {
  requireLiteral(subject, 'taints', taints);
  for (const { key, value, effect } of taints) {
    requireLiteral(subject, 'effect of a taint', effect);
    if (effect !== undefined && !EFFECTS.has(effect)) { refuse(subject, 'node-taint-effect', effect); }
    const fits = key !== undefined && effect !== undefined && (!isKnown(key) || KEY.test(key)) && (!isKnown(value) || VALUE.test(value));
    if (!fits) { refuse(subject, 'node-taint', `${key}=${value ?? ''}:${effect}`); }
  }
  const twice = firstDuplicate(taints.filter(({ key }) => isKnown(key)).map(({ key, effect }) => `${key}:${effect}`));
  if (twice !== undefined) { refuse(subject, 'node-taint-duplicate', twice); }
}
