import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';

/** A DNS label (RFC 1123). */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** A DNS subdomain (RFC 1123): labels with dots between. */
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Whether something is a DNS label, or a token. */
export const isLabel = (name: unknown): boolean => fits(name, LABEL);

/** Refuse what Kubernetes does not take as the name of a namespace; none is right too. */
export function checkNamespace(subject: Subject, prop: string, namespace: unknown): void {
  if (namespace !== undefined && !isLabel(namespace)) { refuse(subject, 'namespace-name', namespace, { prop }); }
}

/** The same where there must be one. */
export function requireNamespace(subject: Subject, prop: string, namespace: unknown): void {
  if (namespace === undefined) { refuse(subject, 'namespace-name', namespace, { prop }); }
  checkNamespace(subject, prop, namespace);
}

/** Refuse what Kubernetes does not take as the name of a service account. */
export function checkServiceAccount(subject: Subject, serviceAccount: unknown): void {
  if (!fits(serviceAccount, SUBDOMAIN)) { refuse(subject, 'service-account-name', serviceAccount); }
}

/** Refuse anything but a list of policies. */
export function checkPolicies(subject: Subject, managedPolicies: unknown): void {
  if (!Array.isArray(managedPolicies)) { refuse(subject, 'identity-policies', managedPolicies); }
  const other = managedPolicies.findIndex(each => typeof (each as iam.IManagedPolicy | undefined)?.managedPolicyArn !== 'string');
  if (other >= 0) { refuse(subject, 'identity-policies', managedPolicies[other]); }
}

/** Refuse anything but a role, which JavaScript lets pass. */
export function checkRole(subject: Subject, role: unknown): void {
  if (typeof (role as iam.IRole | null | undefined)?.roleArn !== 'string') { refuse(subject, 'identity-role', role); }
}

function fits(name: unknown, pattern: RegExp): boolean {
  return Token.isUnresolved(name) || (typeof name === 'string' && name.length <= 253 && pattern.test(name));
}
