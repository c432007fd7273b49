import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AddonOptions } from './addon-options';
import { addonProperties, completeAddon, identityProperties } from './addon-properties';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { AddonIdentity } from '../identity/addon-identity';

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
      ...identityProperties(this, addonName, cluster.hasPodIdentityAgent, identity?._serviceAccount, bound),
    });
    completeAddon(this, this.addon);
  }
}
