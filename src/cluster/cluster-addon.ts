import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { AddonIdentity } from './addon-identity';
import { addonProperties, identityProperties } from './addon-properties';
import type { IIpv6Cluster } from './iipv6-cluster';

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
   * @default - none: pods do not reach the credentials of nodes of this library, those in the network of the host excepted
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
 * By itself it waits for the cluster only; `Ipv6Cluster.addAddon` makes it wait for the nodes too.
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
