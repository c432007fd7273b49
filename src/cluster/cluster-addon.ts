import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { AddonIdentity } from './addon-identity';
import type { IIpv6Cluster } from './iipv6-cluster';
import { checkAddonName, checkConfigurationValues } from '../private/addons';
import { refuse } from '../private/diagnostics';
import type { ServiceAccountRole } from '../private/service-account-role';

/**
 * What EKS does where an add-on finds values in the cluster that are not its own (EKS API reference, "CreateAddon" and "UpdateAddon").
 */
export enum ResolveConflicts {
  /** It fails. */
  NONE = 'NONE',
  /** The values of the add-on win. */
  OVERWRITE = 'OVERWRITE',
  /** On an update, the values in the cluster stay. */
  PRESERVE = 'PRESERVE',
}

/**
 * What can be said of an EKS add-on.
 */
export interface AddonOptions {
  /**
   * Version of the add-on, for example `v1.23.1-eksbuild.1`.
   *
   * @default - the one that EKS has as default for the Kubernetes version, when the add-on is created
   */
  readonly version?: string;

  /**
   * Configuration of the add-on, as an object of the schema that `aws eks describe-addon-configuration` returns.
   *
   * @default - none
   */
  readonly configurationValues?: { [key: string]: any };

  /**
   * What happens to values that were changed in the cluster.
   *
   * @default ResolveConflicts.OVERWRITE - the template says what is
   */
  readonly resolveConflicts?: ResolveConflicts;

  /**
   * Whether the software stays in the cluster when the add-on is deleted.
   *
   * @default false
   */
  readonly preserveOnDelete?: boolean;
}

/**
 * What can be said of an add-on besides the core ones.
 */
export interface ClusterAddonOptions extends AddonOptions {
  /**
   * With whose permissions the add-on acts.
   *
   * @default - those of the node
   */
  readonly identity?: AddonIdentity;
}

/**
 * What an add-on is made from.
 */
export interface ClusterAddonProps extends ClusterAddonOptions {
  /**
   * The cluster that gets it.
   */
  readonly cluster: IIpv6Cluster;

  /**
   * Name of the add-on, for example `aws-ebs-csi-driver`.
   */
  readonly addonName: string;
}

/**
 * An EKS add-on with what the construct of `aws-eks` lacks: an identity, and what happens to conflicts.
 *
 * Refuses add-ons that do not work in IPv6 clusters, one that the cluster has already, keys that the configuration of the VPC CNI does not
 * have, and Pod Identity where the agent is missing.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * const metrics = new ClusterAddon(this, 'Metrics', { cluster, addonName: 'metrics-server' });
 * metrics.node.addDependency(cluster.creationOrder.computeReady);
 */
export class ClusterAddon extends Construct {
  /** The add-on itself. */
  public readonly addon: eks.CfnAddon;
  /** The role that it acts with; undefined where it acts with that of the node. */
  public readonly role?: iam.IRole;

  constructor(scope: Construct, id: string, props: ClusterAddonProps) {
    super(scope, id);
    const { cluster, addonName, identity } = props;
    const properties = addonProperties(this, cluster, addonName, props);
    const bound = identity?._bind({ scope: this, openIdConnectProvider: () => cluster.openIdConnectProvider });
    this.role = bound?.role;
    this.addon = new eks.CfnAddon(this, 'Resource', {
      ...properties,
      ...identityProperties(addonName, cluster.hasPodIdentityAgent, identity?._serviceAccount, bound),
    });
  }
}

/**
 * The properties that every add-on has, or a refusal of one that cannot be.
 *
 * @internal
 */
export function addonProperties(scope: Construct, cluster: IIpv6Cluster, addonName: string, options: AddonOptions): eks.CfnAddonProps {
  checkAddonName(addonName);
  checkConfigurationValues(addonName, options.configurationValues);
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
 *
 * @internal
 */
export function identityProperties(
  addonName: string, hasPodIdentityAgent: boolean, serviceAccount = '', bound?: ServiceAccountRole,
): Pick<eks.CfnAddonProps, 'podIdentityAssociations' | 'serviceAccountRoleArn'> {
  if (!bound) { return {}; }
  if (bound.mechanism === 'IRSA') { return { serviceAccountRoleArn: bound.role.roleArn }; }
  if (!hasPodIdentityAgent) { refuse('pod-identity-without-agent', addonName); }
  return { podIdentityAssociations: [{ serviceAccount, roleArn: bound.role.roleArn }] };
}

function refuseSecond(scope: Construct, cluster: IIpv6Cluster, addonName: string): void {
  const stack = Stack.of(scope);
  const sameCluster = (name: string) => JSON.stringify(stack.resolve(name)) === JSON.stringify(stack.resolve(cluster.clusterName));
  const first = stack.node.findAll().find(child =>
    child instanceof eks.CfnAddon && child.addonName === addonName && sameCluster(child.clusterName));
  if (first) { refuse('addon-duplicate', addonName, { first: first.node.path }); }
}
