import { Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';

/** The pods of the add-on coredns. */
const CORE_DNS = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'eks.amazonaws.com/component': 'coredns' } as { [key: string]: string } };

/** Whether a selector of a Fargate profile takes the pods of CoreDNS. */
export function selectsCoreDns({ namespace, labels = {} }: eks.Selector): boolean {
  return matches(namespace, CORE_DNS.namespace)
    && Object.entries(labels).every(([key, value]) => key in CORE_DNS.labels && matches(value, CORE_DNS.labels[key]));
}

/** Whether a selector takes all pods of a namespace. */
export function selectsAllOf({ namespace, labels = {} }: eks.Selector, wanted?: string): boolean {
  return wanted !== undefined && matches(namespace, wanted) && Object.keys(labels).length === 0;
}

/** Whether a pattern with the wildcards of Fargate matches; one that is not known may not. */
function matches(pattern: unknown, text: string): boolean {
  if (typeof pattern !== 'string' || Token.isUnresolved(pattern)) { return false; }
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`).test(text);
}
