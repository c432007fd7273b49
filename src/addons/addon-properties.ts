import { Stack, Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { AddonOptions, ResolveConflicts } from './addon-options';
import { checkAddonName, checkConfigurationValues, CORE } from './known-addons';
import { checkCniVersion } from '../cni/cni-versions';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';
import type { ServiceAccountRole } from '../identity/service-account-role';

/**
 * The properties that every add-on has, or a refusal of one that cannot be.
 */
export function addonProperties(scope: Construct, cluster: IIpv6Cluster, addonName: string, options: AddonOptions): eks.CfnAddonProps {
  checkAddonName(scope, addonName);
  checkConfigurationValues(scope, addonName, options.configurationValues);
  if (addonName === CORE.cni) { checkCniVersion(scope, options.version); }
  refuseSecond(scope, cluster, addonName);
  const { version, configurationValues, resolveConflicts = ResolveConflicts.OVERWRITE, preserveOnDelete = false } = options;
  return {
    addonName,
    clusterName: cluster.clusterName,
    addonVersion: version,
    // EKS takes the values as text. Tokens in it are filled in at deployment.
    configurationValues: configurationValues && Stack.of(scope).toJsonString(configurationValues),
    resolveConflicts,
    preserveOnDelete,
  };
}

/**
 * The properties that give a service account of an add-on its role.
 */
export function identityProperties(
  subject: Subject, addonName: string, hasPodIdentityAgent: boolean, serviceAccount = '', bound?: ServiceAccountRole,
): Pick<eks.CfnAddonProps, 'podIdentityAssociations' | 'serviceAccountRoleArn'> {
  if (!bound) { return {}; }
  if (bound.mechanism === 'IRSA') { return { serviceAccountRoleArn: bound.role.roleArn }; }
  if (!hasPodIdentityAgent) { refuse(subject, 'pod-identity-without-agent', addonName); }
  return { podIdentityAssociations: [{ serviceAccount, roleArn: bound.role.roleArn }] };
}

/** Refuse an add-on that `addAddon` has made already. */
export function refuseAddonOf(cluster: IIpv6Cluster, addonName: string): void {
  const first = cluster.node.tryFindChild(`Addon-${addonName}`);
  if (first) { refuse(cluster, 'addon-duplicate', addonName, { first: first.node.path }); }
}

function refuseSecond(scope: Construct, cluster: IIpv6Cluster, addonName: string): void {
  // Names are compared as they are: the name of a cluster that the app makes is one token, whichever stack it is used in.
  const first = scope.node.root.node.findAll().find(child =>
    child instanceof eks.CfnAddon && child.addonName === addonName && child.clusterName === cluster.clusterName
    && (Token.isUnresolved(child.clusterName) || Stack.of(child).environment === Stack.of(scope).environment));
  if (first) { refuse(scope, 'addon-duplicate', addonName, { first: first.node.path }); }
}
