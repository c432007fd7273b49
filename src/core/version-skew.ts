import { minorOf } from './kubernetes-version';

/** How many minor versions kubelet may be behind the API server (Kubernetes, "Version Skew Policy"). */
const MAX_BEHIND = 3;

/** Whether a node of one Kubernetes version cannot be in a cluster of another one; undefined where a version is not known. */
export function isOutOfSkew(node: string, cluster: string | undefined): boolean | undefined {
  const behind = minorOf(cluster ?? '') - minorOf(node);
  return Number.isNaN(behind) ? undefined : behind < 0 || behind > MAX_BEHIND;
}
