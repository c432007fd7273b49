import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ExistingIdentityOptions } from './cni-identity';
import { checkNamespace, checkPolicies, checkRole, checkServiceAccount } from './kubernetes-names';
import { existingRole, podIdentity, ServiceAccountRole, webIdentity, Workload, WayToRole } from './service-account-role';

/**
 * Which service account of the name is meant.
 */
export interface AddonIdentityOptions {
  /**
   * Namespace of the service account. It stands in the trust of the role only, so it can be changed.
   *
   * @default - the `namespace` of the add-on, or else the one in which EKS installs it
   */
  readonly namespace?: string;
}

/**
 * With whose permissions a service account of an add-on acts.
 *
 * @example
 * AddonIdentity.podIdentity('ebs-csi-controller-sa', [
 *   iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEBSCSIDriverPolicy'),
 * ]);
 */
export class AddonIdentity {
  /**
   * A role that EKS Pod Identity hands to a service account of the add-on, in this cluster only.
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it, for example `ebs-csi-controller-sa`
   * @param managedPolicies what the add-on may do
   */
  public static podIdentity(serviceAccount: string, managedPolicies: iam.IManagedPolicy[], options: AddonIdentityOptions = {}): AddonIdentity {
    return AddonIdentity.made('AddonIdentity.podIdentity', podIdentity, serviceAccount, managedPolicies, options);
  }

  /**
   * A role that a service account of the add-on takes with a token of the cluster (IAM roles for service accounts).
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it
   * @param managedPolicies what the add-on may do
   */
  public static irsa(serviceAccount: string, managedPolicies: iam.IManagedPolicy[], options: AddonIdentityOptions = {}): AddonIdentity {
    return AddonIdentity.made('AddonIdentity.irsa', webIdentity, serviceAccount, managedPolicies, options);
  }

  /**
   * A role that exists, in the way that its trust allows. Nothing is attached to it, and its trust stays as it is.
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it
   * @param role with its permissions
   */
  public static existing(serviceAccount: string, role: iam.IRole, options: ExistingIdentityOptions = {}): AddonIdentity {
    checkServiceAccount('AddonIdentity.existing', serviceAccount);
    checkRole('AddonIdentity.existing', role);
    return new AddonIdentity(serviceAccount, existingRole(role, options.irsa), []);
  }

  private static made(
    subject: string, identity: WayToRole, serviceAccount: string, managedPolicies: iam.IManagedPolicy[], options: AddonIdentityOptions,
  ): AddonIdentity {
    checkServiceAccount(subject, serviceAccount);
    checkPolicies(subject, managedPolicies);
    checkNamespace(subject, 'namespace', options.namespace);
    return new AddonIdentity(serviceAccount, identity, managedPolicies, options);
  }

  /**
   * Tells it from the identity of the CNI, at synthesis and in the eyes of the compiler.
   *
   * @internal
   */
  public readonly _kind = 'AddonIdentity';

  private constructor(
    /**
     * The service account that gets the role.
     *
     * @internal
     */
    public readonly _serviceAccount: string,
    private readonly identity: WayToRole,
    private readonly managedPolicies: iam.IManagedPolicy[],
    /** Undefined where no role is made. */
    private readonly options?: AddonIdentityOptions,
  ) {}

  /**
   * Whether a role is made and nobody has said for which namespace.
   *
   * @internal
   */
  public get _needsNamespace(): boolean {
    return this.options !== undefined && this.options.namespace === undefined;
  }

  /**
   * @internal
   */
  public _bind(workload: Omit<Workload, 'serviceAccount' | 'managedPolicies'>): ServiceAccountRole {
    const { _serviceAccount: serviceAccount, managedPolicies } = this;
    return this.identity({ ...workload, serviceAccount, managedPolicies, namespace: this.options?.namespace ?? workload.namespace });
  }
}
