import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse, warn } from './messages';
import { breakingVariable, variableOfIpv4 } from '../cni/cni-variables';
import type { StageName } from '../core/stages';
import type { Subject } from '../diagnostics/diagnostics';
import { probablyMeant } from '../diagnostics/nearest';
import { ADDON_NAMESPACES } from '../readiness/data/addon-accounts';

/** The add-ons that every cluster has. */
export const CORE = { cni: 'vpc-cni', proxy: 'kube-proxy', dns: 'coredns', agent: 'eks-pod-identity-agent' } as const;

/** In which stage of the creation order an add-on is by its name. */
export function creationStageOf(addonName: string): StageName {
  if (addonName === CORE.dns) { return 'coreDns'; }
  return [CORE.cni, CORE.proxy, CORE.agent].includes(addonName as typeof CORE.cni) ? 'cni' : 'controllers';
}

/** Add-ons that do not work in IPv6 clusters, with the reason (EKS user guide, "cni-ipv6"). */
const NOT_IN_IPV6: { readonly [addonName: string]: string } = {
  'aws-fsx-csi-driver': 'FSx for Lustre has no IPv6',
};

/** Where EKS installs add-ons. */
export { ADDON_NAMESPACES as NAMESPACES };

/**
 * First keys of the configuration of the VPC CNI: those of its chart (charts/aws-vpc-cni/values.yaml of amazon-vpc-cni-k8s 1.23), of which the
 * schema of the add-on has a part. The schemas of other add-ons are not known here.
 */
const CNI_KEYS = new Set([
  'affinity', 'branchENICooldown', 'cniConfig', 'enableNetworkPolicy', 'enableWindowsIpam', 'enableWindowsPrefixDelegation', 'env', 'eniConfig',
  'extraEnv', 'fullnameOverride', 'image', 'imagePullSecrets', 'init', 'livenessProbe', 'livenessProbeTimeoutSeconds', 'minimumWindowsIPTarget',
  'nameOverride', 'nodeAgent', 'nodeSelector', 'originalMatchLabels', 'podAnnotations', 'podLabels', 'podMonitor', 'podSecurityContext',
  'priorityClassName', 'readinessProbe', 'readinessProbeTimeoutSeconds', 'resources', 'securityContext', 'serviceAccount', 'tolerations',
  'updateStrategy', 'warmWindowsIPTarget', 'warmWindowsPrefixTarget',
]);

/** Other add-ons of AWS, for names that are nearly theirs (EKS user guide, "workloads-add-ons-available-eks"). */
const OTHERS = ['adot', 'aws-guardduty-agent', 'aws-network-flow-monitoring-agent', 'eks-node-monitoring-agent', 'snapshot-controller'];

/** Refuse what no add-on is named. Names of vendors have an underscore after the vendor. */
export function checkAddonName(subject: Subject, addonName: unknown): void {
  if (Token.isUnresolved(addonName)) { return; }
  if (typeof addonName !== 'string' || !/^[a-z0-9]+([_-][a-z0-9]+)*$/i.test(addonName)) { refuse(subject, 'addon-name', addonName); }
}

/** Say so where an add-on does not work in IPv6 clusters, as far as is known, and where a name is nearly one that is known. */
export function warnOfAddonName(scope: IConstruct, addonName: string): void {
  if (Token.isUnresolved(addonName)) { return; }
  const reason = NOT_IN_IPV6[addonName];
  if (reason !== undefined) { warn(scope, 'addon-without-ipv6', addonName, { reason }); }
  const known = [...Object.keys(ADDON_NAMESPACES), ...Object.keys(NOT_IN_IPV6), ...OTHERS];
  const nearest = known.includes(addonName) ? undefined : known.find(name => isNearly(addonName, name));
  if (nearest !== undefined) { warn(scope, 'addon-name-unknown', addonName, { nearest }); }
}

const LEAST_SHARED = 5;

/** Whether a name is another one but for capitals, the signs between words, a letter, or the beginning or end that it leaves out. */
function isNearly(name: string, known: string): boolean {
  const [given, meant] = [name, known].map(each => each.toLowerCase().replace(/[_-]/g, ''));
  return given === meant || (given.length >= LEAST_SHARED && (meant.startsWith(given) || meant.endsWith(given) || isOneLetterOff(given, meant)));
}

/** Whether one letter is missing, one too many, or another one. */
function isOneLetterOff(given: string, meant: string): boolean {
  const start = [...given].findIndex((letter, index) => letter !== meant[index]);
  if (start < 0) { return meant.length === given.length + 1; }
  const rest = (text: string, skip: number) => text.slice(start + skip);
  return rest(given, 1) === rest(meant, 1) || rest(given, 1) === rest(meant, 0) || rest(given, 0) === rest(meant, 1);
}

/** Refuse configuration that EKS or the add-on would refuse, as far as it is known. */
export function checkConfigurationValues(subject: Subject, addonName: string, values: { readonly [key: string]: any } = {}): void {
  if (addonName !== CORE.cni || Token.isUnresolved(values)) { return; }
  const unknown = Object.keys(values).find(key => !Token.isUnresolved(key) && !CNI_KEYS.has(key));
  if (unknown !== undefined) { refuse(subject, 'addon-configuration-key', unknown, { addonName, nearest: nearestKey(unknown) }); }
  checkCniEnv(subject, values.env);
}

/** The key that was probably meant, or those that are used most. */
function nearestKey(wrong: string): string {
  const meant = probablyMeant(wrong, [...CNI_KEYS]);
  return meant ? `${meant}, which is most like it` : `one of ${CNI_KEYS.size} keys of its schema, such as env, init, enableNetworkPolicy and nodeAgent`;
}

/** Refuse environment variables of the CNI that break IPv6 mode, or that are those of IPv4 clusters. */
export function checkCniEnv(subject: Subject, env: { readonly [name: string]: any } = {}): void {
  if (Token.isUnresolved(env)) { return; }
  const breaking = breakingVariable(literal(env));
  if (breaking !== undefined) { refuse(subject, 'cni-env-breaks-ipv6', `${breaking}=${env[breaking]}`, { name: breaking }); }
  const ofIpv4 = variableOfIpv4(literal(env));
  if (ofIpv4 !== undefined) { refuse(subject, 'cni-env-of-ipv4', `${ofIpv4}=${env[ofIpv4]}`, { name: ofIpv4 }); }
}

/** Those that are no tokens. */
function literal(env: { readonly [name: string]: any }): { readonly [name: string]: any } {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => !Token.isUnresolved(value)));
}
