import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { bindIdentities, identityProperties, judgeIdentities } from './addon-identities';
import { AddonOnNodes } from './addon-on-nodes';
import { AddonOptions } from './addon-options';
import { addonProperties, completeAddon, OF_ADDONS } from './addon-properties';
import { CORE, creationStageOf, NAMESPACES } from './known-addons';
import { messageOf } from './messages';
import type { Needs } from './runners';
import { tolerationsOf } from './tolerations';
import { runsCoreDns, runsPodsOf } from '../core/compute';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { requireConstruct } from '../core/stages';
import { checkShape, CLUSTER, TEXT } from '../diagnostics/shapes';
import type { AddonIdentity } from '../identity/addon-identity';
import { checkNamespace } from '../identity/kubernetes-names';
import { judge } from '../synthesis/findings';

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
  /** The add-on itself. Where it stands in another stack, `attrArn` and `ref` lead there. */
  public readonly addon: eks.CfnAddon;
  /** The role of `identity`, or of the first of `identities`; undefined where it acts with that of the node. */
  public readonly role?: iam.IRole;
  /** The roles that it acts with, by service account. */
  public readonly roles: { [serviceAccount: string]: iam.IRole };
  /**
   * What places it.
   *
   * @internal
   */
  protected readonly _onNodes: AddonOnNodes;

  constructor(scope: Construct, id: string, props: ClusterAddonProps) {
    super(scope, id);
    checkShape<ClusterAddonProps>(this, props, { cluster: CLUSTER, addonName: TEXT, ...OF_ADDONS }, 'cluster', 'addonName');
    const { cluster, addonName, namespace, identity = props.identities?.[0] } = props;
    checkNamespace(this, 'namespace', namespace);
    const properties = addonProperties(this, cluster, addonName, props);
    const bound = bindIdentities(this, props);
    this.roles = Object.fromEntries(bound.map(({ serviceAccount, role }) => [serviceAccount, role]));
    this.role = identity && this.roles[identity._serviceAccount];
    const needs = this._needs(props);
    this._onNodes = new AddonOnNodes(this, 'Resource', {
      ...properties,
      namespaceConfig: namespace === undefined ? undefined : { namespace },
      ...identityProperties(this, addonName, cluster.hasPodIdentityAgent, bound),
    }, needs);
    this.addon = this._onNodes;
    if (needs.isFixed) { cluster.creationOrder._joinByDefault(needs.stage, this.addon); }
    completeAddon(this, cluster, this.addon);
    judgeIdentities(this, props, bound);
    judge(this, () => this._onNodes.saidInVain.map(path => messageOf('addon-cannot-run', path, { addonName, reason: this._onNodes.unfit.get(path)! })));
  }

  /**
   * Say what runs it: nodes, or what brings the first nodes, such as the chart of an autoscaler or its node pool. It comes after these. One that `Ipv6Cluster.addAddon`
   * makes stands in the stack of these nodes, and stays there whatever other nodes the app gets; one of this class stays in the stack that it is written in.
   *
   * Refuses nodes none of which can run it, and for one of this class such as are deployed after it.
   */
  public runsOn(...constructs: IConstruct[]): void {
    constructs.forEach(each => requireConstruct(this, 'controllers', each));
    this._onNodes.comesAfter(...constructs);
  }

  /**
   * What its pods need. It stays where it is written.
   *
   * @internal
   */
  protected _needs({ cluster, addonName, namespace, configurationValues, version }: ClusterAddonProps): Needs {
    const inNamespace = namespace ?? NAMESPACES[addonName];
    return {
      cluster,
      version,
      isFixed: true,
      stage: creationStageOf(addonName),
      tolerations: tolerationsOf(configurationValues),
      runsOn: addonName === CORE.dns ? runsCoreDns : profile => runsPodsOf(profile, inNamespace),
    };
  }
}
