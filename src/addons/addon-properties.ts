import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { originalOf } from './addon-on-nodes';
import { AddonOptions, ResolveConflicts } from './addon-options';
import { AddonVersion } from './addon-version';
import { withTextEnv } from './cni-env';
import { checkAddonName, checkConfigurationValues, CORE, warnOfAddonName } from './known-addons';
import { messageOf, refuse } from './messages';
import { checkCniVersion } from '../cni/cni-versions';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { Subject } from '../diagnostics/diagnostics';
import { judge } from '../synthesis/findings';
import { OneOfAKind } from '../synthesis/one-of-a-kind';

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
  if (first) { refuse(cluster, 'addon-duplicate', addonName, { first: first.node.path }); }
}

const addons = new OneOfAKind();

/** Write what would else vanish from the template, and refuse a second one of the name when all is said, whichever class makes it. */
export function completeAddon(scope: Construct, addon: eks.CfnAddon): void {
  addons.make(addon);
  // EKS takes a list or a configuration that is not there for no change (EKS API reference, "UpdateAddon"; cloudformation-coverage-roadmap #1913).
  if (addon.podIdentityAssociations === undefined) { addon.addPropertyOverride('PodIdentityAssociations', []); }
  judge(scope, index => {
    const same = index.where(eks.CfnAddon.CFN_RESOURCE_TYPE_NAME, { ClusterName: addon.clusterName, AddonName: addon.addonName }, addon)
      .map(each => originalOf(each.resource));
    const other = addons.besides(same, addon);
    return other ? [messageOf('addon-duplicate', addon.addonName, { first: other.node.path })] : [];
  });
}
