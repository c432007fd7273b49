import { isIPv6 } from 'net';
import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { BottlerocketOptions } from './bottlerocket-options';
import { BOTTLEROCKET_SETTINGS, KUBERNETES_SETTINGS } from './bottlerocket-settings';
import { BootFacts, checkInstanceStore, effectOf, MAX_PODS_INSTEAD, OsFamily, releaseNameOf, ReleaseNames } from './os-family';
import { tomlText } from './toml';
import { checkSettings, refuseBoth, requireTable } from '../../diagnostics/checks';
import type { Subject } from '../../diagnostics/diagnostics';
import { mostLike, probablyMeant } from '../../diagnostics/nearest';
import type { Hardware } from '../../hardware/instance-types';
import { refuse } from '../messages';
import type { NodeVolume } from '../node-volumes';

type Settings = { readonly [key: string]: any };

/** The first volume holds the system alone and has its size. */
export const BOTTLEROCKET_VOLUME: NodeVolume = { device: '/dev/xvdb', defaultSize: 20, minSize: 1 };
const RELEASES: ReleaseNames = {
  os: 'Bottlerocket',
  form: /^\d+\.\d+\.\d+(-[0-9a-f]{7,40})?$/,
  expected: 'a version, with or without its hash, for example 1.42.0',
};
const INSTANCE_STORE = 'instance-store';
/** At each boot, as a disk is empty after a stop; kubelet does not start before. */
const ON_INSTANCE_STORE = {
  commands: [
    ['apiclient', 'ephemeral-storage', 'init'],
    ['apiclient', 'ephemeral-storage', 'bind', '--dirs', '/var/lib/containerd', '/var/lib/kubelet', '/var/log/pods'],
  ],
  essential: true,
  mode: 'always',
};
const OF_THE_CLUSTER = 'it is that of the cluster that the node joins';
/** What is said to the node of `settings.kubernetes`, and what to use instead. */
const OWNED: { readonly [key: string]: string } = {
  'api-server': OF_THE_CLUSTER,
  'cluster-certificate': OF_THE_CLUSTER,
  'cluster-name': OF_THE_CLUSTER,
  'max-pods': MAX_PODS_INSTEAD,
};

/** Bottlerocket, which is told by its settings in TOML. */
export function bottlerocket(subject: Subject, { settings: given = {}, release, instanceStore }: BottlerocketOptions): OsFamily {
  check(subject, given);
  const settings = withInstanceStore(subject, given, instanceStore);
  const version = releaseNameOf(subject, release, RELEASES) ?? 'latest';
  return {
    name: RELEASES.os,
    volume: BOTTLEROCKET_VOLUME,
    releaseExample: "NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') })",
    imageParameter: (_, kubernetesVersion, { architecture, accelerator }: Hardware) =>
      `/aws/service/bottlerocket/aws-k8s-${kubernetesVersion}${accelerator === 'NVIDIA' ? '-nvidia' : ''}/${architecture}/${version}/image_id`,
    check: () => {},
    userData: facts => {
      const kubernetes = kubernetesSettings(facts, settings.kubernetes ?? {});
      return ec2.UserData.custom(tomlText(facts.scope, { settings: { ...settings, kubernetes } }));
    },
  };
}

/** A command of the user's of the same name would be lost. Both commands do nothing on an instance without disks of its own (bottlerocket-core-kit, apiserver). */
function withInstanceStore(subject: Subject, settings: Settings, isUsed?: boolean): Settings {
  checkInstanceStore(subject, isUsed);
  if (!isUsed) { return settings; }
  const commands = settings['bootstrap-commands'];
  requireTable(subject, 'settings.bootstrap-commands', commands);
  const own = commands?.[INSTANCE_STORE];
  if (own !== undefined) { refuseBoth(subject, 'instanceStore', `settings.bootstrap-commands.${INSTANCE_STORE}`, own); }
  return { ...settings, 'bootstrap-commands': { ...commands, [INSTANCE_STORE]: ON_INSTANCE_STORE } };
}

function kubernetesSettings({ cluster, maxPods, labels, taints }: BootFacts, given: Settings): Settings {
  return {
    ...given,
    'api-server': cluster.clusterEndpoint,
    'cluster-certificate': cluster.clusterCertificateAuthorityData,
    // The node takes its IP family from this address. Older releases of Bottlerocket cannot find it out in an IPv6 cluster.
    'cluster-dns-ip': given['cluster-dns-ip'] ?? cluster.clusterDnsIp,
    'cluster-name': cluster.clusterName,
    'max-pods': maxPods,
    'node-labels': { ...given['node-labels'], ...labels },
    'node-taints': withTaints(given['node-taints'] ?? {}, taints),
  };
}

/** A key can have several taints, of which each has a value and an effect. */
function withTaints(given: Settings, taints: BootFacts['taints']): Settings {
  const byKey: { [key: string]: string[] } = Object.fromEntries(Object.entries(given).map(([key, values]) => [key, [values].flat()]));
  for (const taint of taints) {
    (byKey[taint.key!] ??= []).push(`${taint.value ?? ''}:${effectOf(taint)}`);
  }
  return byKey;
}

function check(subject: Subject, settings: Settings): void {
  const { kubernetes } = settings;
  requireTable(subject, 'settings', settings);
  requireTable(subject, 'settings.kubernetes', kubernetes);
  requireTable(subject, 'settings.kubernetes.node-labels', kubernetes?.['node-labels']);
  requireTable(subject, 'settings.kubernetes.node-taints', kubernetes?.['node-taints']);
  const owned = Object.keys(kubernetes ?? {}).find(key => Object.keys(OWNED).includes(key));
  if (owned !== undefined) {
    refuse(subject, 'node-setting-owned', owned, { where: 'settings', key: `kubernetes.${owned}`, instead: OWNED[owned] });
  }
  checkSettings(subject, 'settings', settings);
  checkDnsIp(subject, kubernetes?.['cluster-dns-ip']);
  checkKeys(subject, 'settings', settings, BOTTLEROCKET_SETTINGS);
  checkKeys(subject, 'settings.kubernetes', kubernetes ?? {}, KUBERNETES_SETTINGS);
}

/** Deeper ones are not known: they come and go with releases, and many are names that users give. */
function checkKeys(subject: Subject, where: string, settings: Settings, known: readonly string[]): void {
  const wrong = Object.keys(settings).find(key => !Token.isUnresolved(key) && !known.includes(key));
  if (wrong === undefined) { return; }
  const meant = probablyMeant(wrong, known);
  const remedy = wrong === 'settings' ? 'leave that level out, as the property stands for it' : `correct the key${meant ? `, probably to ${meant}` : ''}`;
  refuse(subject, 'node-setting-unknown', wrong, { where, similar: mostLike(wrong, known, 3).join(', '), remedy });
}

/** A DNS cache on each node has an address of its own, or several. */
function checkDnsIp(subject: Subject, given: unknown): void {
  const wrong = [given ?? []].flat().find(address => !Token.isUnresolved(address) && !isIPv6(String(address)));
  if (wrong !== undefined) { refuse(subject, 'node-dns-ip', wrong); }
}
