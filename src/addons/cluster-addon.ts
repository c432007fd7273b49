import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { bindIdentities, identityProperties, judgeIdentities } from './addon-identities';
import { AddonOptions } from './addon-options';
import { addonProperties, completeAddon } from './addon-properties';
import { creationStageOf } from './known-addons';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { AddonIdentity } from '../identity/addon-identity';
import { checkNamespace } from '../identity/kubernetes-names';

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

  /**
   * With whose permissions service accounts of the add-on act, where it has several, one for each; besides that of `identity`, if there is one. Their order is of no
   * account. To move one between here and `identity` replaces its role.
   *
   * @default - none
   */
  readonly identities?: AddonIdentity[];

  /**
   * Namespace that the add-on is installed in, and in which its service accounts are.
   *
   * It cannot be changed, given or taken away on an add-on that is deployed: CloudFormation would make the new one before it deletes the old one, and EKS has each
   * add-on once. Take the add-on out, deploy, and add it again.
   *
   * @default - the one that EKS has for the add-on
   */
  readonly namespace?: string;
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
 * It is among the `controllers` of the creation order; vpc-cni, kube-proxy and eks-pod-identity-agent are part of `cni`, and coredns of `coreDns`. It stands where it is written;
 * what `Ipv6Cluster.addAddon` makes stands where the nodes are.
 *
 * Refuses one that the cluster has already, keys that the configuration of the VPC CNI does not have, two identities for one service account,
 * two of IRSA, as EKS takes one role for tokens, and Pod Identity where the agent is missing.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new ClusterAddon(this, 'Metrics', { cluster, addonName: 'metrics-server' });
 */
export class ClusterAddon extends Construct {
  /** The add-on itself. */
  public readonly addon: eks.CfnAddon;
  /** The role of `identity`, or of the first of `identities`; undefined where it acts with that of the node. */
  public readonly role?: iam.IRole;
  /** The roles that it acts with, by service account. */
  public readonly roles: { [serviceAccount: string]: iam.IRole };

  constructor(scope: Construct, id: string, props: ClusterAddonProps) {
    super(scope, id);
    const { cluster, addonName, namespace, identity = props.identities?.[0] } = props;
    checkNamespace(this, 'namespace', namespace);
    const properties = addonProperties(this, cluster, addonName, props);
    const bound = bindIdentities(this, props);
    this.roles = Object.fromEntries(bound.map(({ serviceAccount, role }) => [serviceAccount, role]));
    this.role = identity && this.roles[identity._serviceAccount];
    this.addon = this._makeResource({
      ...properties,
      namespaceConfig: namespace === undefined ? undefined : { namespace },
      ...identityProperties(this, addonName, cluster.hasPodIdentityAgent, bound),
    }, props);
    completeAddon(this, this.addon);
    judgeIdentities(this, props, bound);
  }

  /**
   * The add-on, in the order that it has by its name.
   *
   * @internal
   */
  protected _makeResource(properties: eks.CfnAddonProps, { cluster, addonName }: ClusterAddonProps): eks.CfnAddon {
    const addon = new eks.CfnAddon(this, 'Resource', properties);
    cluster.creationOrder._joinByDefault(creationStageOf(addonName), addon);
    return addon;
  }
}
