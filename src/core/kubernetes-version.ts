import { Token } from 'aws-cdk-lib';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';

/** EKS has IPv6 mode since this minor version (EKS user guide, "cni-ipv6"). */
const FIRST_MINOR = 21;
/** From this minor version on EKS has no Amazon Linux 2 images (EKS user guide, "Amazon Linux 2 AMI deprecation"). */
export const FIRST_MINOR_WITHOUT_AL2 = 33;

/** Minor version of a Kubernetes version; NaN, which compares with nothing, when it is a token or is not one. */
export function minorOf(version: string): number {
  return Token.isUnresolved(version) ? NaN : Number(/^1\.(\d+)(\.\d+)?$/.exec(version)?.[1]);
}

/** Refuse what is not a version, and a version without IPv6. */
export function checkKubernetesVersion(subject: Subject, version: string): void {
  if (Token.isUnresolved(version)) { return; }
  if (Number.isNaN(minorOf(version))) { refuse(subject, 'kubernetes-version-malformed', version); }
  if (minorOf(version) < FIRST_MINOR) { refuse(subject, 'kubernetes-too-old', version); }
}
