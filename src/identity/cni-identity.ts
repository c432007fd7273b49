import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { checkRole } from './kubernetes-names';
import { judgeOneIdentity } from './one-identity';
import { existingRole, podIdentity, ServiceAccountRole, webIdentity, WayToRole } from './service-account-role';
import type { IIpv6Cluster } from '../core/iipv6-cluster';

/**
 * How a role that exists is taken.
 */
export interface ExistingIdentityOptions {
  /**
   * Whether the service account takes the role with a token of the cluster (IRSA), and not through EKS Pod Identity.
   *
   * @default - what the trust of the role allows; for a role that was imported, whose trust is not known, Pod Identity
   */
  readonly irsa?: boolean;
}

/**
 * With whose permissions the VPC CNI acts.
 *
 * With an identity of its own the permissions of the plugin are not those of every pod that can reach the credentials of its node.
 */
export class CniIdentity {
  /**
   * A role that EKS Pod Identity hands to the plugin, in this cluster only. The Pod Identity agent must be in the cluster; it runs in the network of
   * the node, so it does not wait for the CNI.
   */
  public static podIdentity(): CniIdentity {
    return new CniIdentity(podIdentity);
  }

  /**
   * A role that the plugin takes with a token of the cluster (IAM roles for service accounts), for this service account only. It makes the OpenID
   * Connect provider of the cluster.
   */
  public static irsa(): CniIdentity {
    return new CniIdentity(webIdentity);
  }

  /**
   * The role of each node. Node groups of this library carry the policy then; others need it attached.
   */
  public static nodeRole(): CniIdentity {
    return new CniIdentity();
  }

  /**
   * A role that exists. It gets the policy of the CNI, unless it was made immutable with `role.withoutPolicyUpdates()`, or imported with `mutable: false`. Its trust stays as it is.
   * Where the app does not show that such a role lets the plugin assign IPv6 addresses, that is the warning `cni-role-unknown`.
   *
   * Refuses a role whose trust is known and allows neither Pod Identity (`pods.eks.amazonaws.com` with `sts:AssumeRole` and `sts:TagSession`) nor
   * web identity.
   */
  public static existing(role: iam.IRole, options: ExistingIdentityOptions = {}): CniIdentity {
    checkRole('CniIdentity.existing', role);
    return new CniIdentity(existingRole(role, options.irsa));
  }

  /**
   * Tells it from the identity of an add-on, at synthesis and in the eyes of the compiler.
   *
   * @internal
   */
  public readonly _kind = 'CniIdentity';

  private constructor(private readonly identity?: WayToRole) {}

  /**
   * Whether the plugin acts with the role of each node.
   *
   * @internal
   */
  public get _isOfNodes(): boolean {
    return this.identity === undefined;
  }

  /**
   * The role of the plugin, which is the service account of its daemon set; undefined where it has none of its own.
   *
   * @internal
   */
  public _bind(scope: Construct, cluster: IIpv6Cluster, policy: iam.IManagedPolicy): ServiceAccountRole | undefined {
    const account = { cluster, namespace: 'kube-system', serviceAccount: 'aws-node' };
    const bound = this.identity?.({ ...account, scope, roleId: 'CniRole', managedPolicies: [policy] });
    if (bound?.mechanism === 'Pod Identity') { judgeOneIdentity(scope, account); }
    return bound;
  }
}
