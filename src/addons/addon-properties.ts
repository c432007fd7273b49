import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { AddonOptions, ResolveConflicts } from './addon-options';
import { AddonVersion } from './addon-version';
import { withTextEnv } from './cni-env';
import { checkAddonName, checkConfigurationValues, CORE, warnOfAddonName } from './known-addons';
import { refuse } from './messages';
import { checkCniVersion } from '../cni/cni-versions';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { Subject } from '../diagnostics/diagnostics';
import { ANYTHING, BOOLEAN, mapOf, oneOf } from '../diagnostics/shapes';
import { Readiness } from '../readiness/readiness';
import { Registry } from '../readiness/registry';
import { refuseByRule } from '../readiness/run-rules';

/** What is said of an add-on, as far as it is not checked where it is used. */
export const OF_ADDONS = {
  configurationValues: mapOf(ANYTHING),
  resolveConflicts: oneOf('a ResolveConflicts, such as ResolveConflicts.OVERWRITE', Object.values(ResolveConflicts)),
  preserveOnDelete: BOOLEAN,
};

/**
 * The properties that every add-on has, or a refusal of one that cannot be.
 */
export function addonProperties(scope: Construct, cluster: IIpv6Cluster, addonName: string, options: AddonOptions): eks.CfnAddonProps {
  checkAddonName(scope, addonName);
  warnOfAddonName(scope, addonName);
  const configurationValues = addonName === CORE.cni ? withTextEnv(scope, options.configurationValues) : options.configurationValues;
  checkConfigurationValues(scope, addonName, configurationValues);
  const version = versionOf(scope, options);
  if (addonName === CORE.cni) { checkCniVersion(scope, version?._stated); }
  const { resolveConflicts = ResolveConflicts.OVERWRITE, preserveOnDelete = false } = options;
  return {
    addonName,
    clusterName: cluster.clusterName,
    addonVersion: version?._bind(scope, { cluster, addonName }),
    // EKS takes the values as text. Tokens in it are filled in at deployment.
    configurationValues: configurationValues ? Stack.of(scope).toJsonString(configurationValues) : '{}',
    resolveConflicts,
    preserveOnDelete,
  };
}

/** The version of an add-on, where the app states it. */
export const statedVersion = (subject: Subject, options: AddonOptions): string | undefined => versionOf(subject, options)?._stated;

/** JavaScript lets a text pass, which can only be meant as the version itself. */
function versionOf(subject: Subject, { version }: AddonOptions): AddonVersion | undefined {
  if (typeof version === 'string') { return AddonVersion.of(version); }
  if (version !== undefined && !(version instanceof AddonVersion)) { refuse(subject, 'addon-version', version, { prop: 'version' }); }
  return version;
}

/** Refuse an add-on that `addAddon` has made already. */
export function refuseAddonOf(cluster: IIpv6Cluster, addonName: string): void {
  const first = cluster.node.tryFindChild(`Addon-${addonName}`);
  if (first) { refuseByRule(cluster, 'addon-duplicate', addonName, { first: first.node.path }); }
}

/** Write what would else vanish from the template, and let the rules of readiness look at it. */
export function completeAddon(scope: Construct, cluster: IIpv6Cluster, addon: eks.CfnAddon): void {
  Registry.of(scope).clusters.add(cluster);
  Registry.of(scope).speakFor(scope, addon);
  Readiness.check(scope);
  // EKS takes a list or a configuration that is not there for no change (EKS API reference, "UpdateAddon"; cloudformation-coverage-roadmap #1913).
  if (addon.podIdentityAssociations === undefined) { addon.addPropertyOverride('PodIdentityAssociations', []); }
}
