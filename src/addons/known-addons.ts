import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse, warn } from './messages';
import type { StageName } from '../core/stages';
import type { Subject } from '../diagnostics/diagnostics';

/** The add-ons that every cluster has. */
export const CORE = { cni: 'vpc-cni', proxy: 'kube-proxy', dns: 'coredns', agent: 'eks-pod-identity-agent' } as const;

/** In which stage of the creation order an add-on is by its name. */
export function creationStageOf(addonName: string): StageName {
  if (addonName === CORE.dns) { return 'coreDns'; }
  return [CORE.cni, CORE.proxy, CORE.agent].includes(addonName as typeof CORE.cni) ? 'cni' : 'controllers';
}

/** Add-ons with a deployment, which never become active without nodes; those that are daemon sets only do (EKS user guide, "workloads-add-ons-available-eks"). */
export const NEEDS_NODES: ReadonlySet<string> = new Set([
  'adot', 'amazon-cloudwatch-observability', 'aws-ebs-csi-driver', 'aws-efs-csi-driver', 'cert-manager', 'external-dns', 'kube-state-metrics', 'metrics-server',
  'snapshot-controller',
]);

/** Add-ons that do not work in IPv6 clusters, with the reason (EKS user guide, "cni-ipv6"). */
const NOT_IN_IPV6: { readonly [addonName: string]: string } = {
  'aws-fsx-csi-driver': 'FSx for Lustre has no IPv6',
};

/** Where EKS installs add-ons, as far as it is documented (EKS user guide, "workloads-add-ons-available-eks", "community-addons"). */
export const NAMESPACES: { readonly [addonName: string]: string | undefined } = {
  [CORE.cni]: 'kube-system',
  [CORE.proxy]: 'kube-system',
  [CORE.dns]: 'kube-system',
  [CORE.agent]: 'kube-system',
  'amazon-cloudwatch-observability': 'amazon-cloudwatch',
  'aws-ebs-csi-driver': 'kube-system',
  'aws-efs-csi-driver': 'kube-system',
  'aws-mountpoint-s3-csi-driver': 'kube-system',
  'cert-manager': 'cert-manager',
  'external-dns': 'external-dns',
  'fluent-bit': 'fluent-bit',
  'kube-state-metrics': 'kube-state-metrics',
  'metrics-server': 'kube-system',
  'prometheus-node-exporter': 'prometheus-node-exporter',
};

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

/** Values of the CNI with which its configuration check fails in IPv6 mode (amazon-vpc-cni-k8s pkg/ipamd/ipamd.go, isConfigValid). */
const CNI_BREAKING: { readonly [name: string]: readonly string[] } = {
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: ['true', 't', '1'],
  ENABLE_IPv4: ['true', 't', '1'],
  ENABLE_IPv6: ['false', 'f', '0'],
  ENABLE_PREFIX_DELEGATION: ['false', 'f', '0'],
};

/** A way out of IPv4 clusters over IPv6; pods of IPv6 clusters have addresses of their own (amazon-vpc-cni-k8s README, "ENABLE_V6_EGRESS"). */
const IPV6_EGRESS = 'ENABLE_V6_EGRESS';

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
  const known = [...Object.keys(NAMESPACES), ...Object.keys(NOT_IN_IPV6), ...OTHERS];
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
  if (unknown !== undefined) { refuse(subject, 'addon-configuration-key', unknown, { addonName, known: [...CNI_KEYS].join(', ') }); }
  checkCniEnv(subject, values.env);
}

/** Refuse environment variables of the CNI that break IPv6 mode, or that are those of IPv4 clusters. */
export function checkCniEnv(subject: Subject, env: { readonly [name: string]: any } = {}): void {
  if (Token.isUnresolved(env)) { return; }
  for (const [name, breaking] of Object.entries(CNI_BREAKING)) {
    const value = env[name];
    if (!Token.isUnresolved(value) && breaking.includes(String(value).toLowerCase())) {
      refuse(subject, 'cni-env-breaks-ipv6', `${name}=${value}`, { name });
    }
  }
  const egress = env[IPV6_EGRESS];
  if (egress !== undefined && !Token.isUnresolved(egress) && !['false', 'f', '0'].includes(String(egress).toLowerCase())) {
    refuse(subject, 'cni-env-of-ipv4', `${IPV6_EGRESS}=${egress}`, { name: IPV6_EGRESS });
  }
}
