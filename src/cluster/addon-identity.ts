import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { existingRole, podIdentityRole, ServiceAccountRole, webIdentityRole } from '../private/service-account-role';

/**
 * What an add-on is made in and for.
 *
 * @internal
 */
export interface _AddonIdentityContext {
  readonly scope: Construct;
  /** Asked only by those who need it: asking makes the provider. */
  readonly openIdConnectProvider: () => iam.IOpenIdConnectProvider;
}

/**
 * With whose permissions an add-on acts.
 *
 * @example
 * AddonIdentity.podIdentity('ebs-csi-controller-sa', [
 *   iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEBSCSIDriverPolicy'),
 * ]);
 */
export abstract class AddonIdentity {
  /**
   * A role that EKS Pod Identity hands to a service account of the add-on in the namespace `kube-system`.
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it, for example `ebs-csi-controller-sa`
   * @param managedPolicies what the add-on may do
   */
  public static podIdentity(serviceAccount: string, managedPolicies: iam.IManagedPolicy[]): AddonIdentity {
    return new Made(serviceAccount, ({ scope }) => podIdentityRole(scope, 'Role', managedPolicies));
  }

  /**
   * A role that a service account of the add-on in the namespace `kube-system` takes with a token of the cluster.
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it
   * @param managedPolicies what the add-on may do
   */
  public static irsa(serviceAccount: string, managedPolicies: iam.IManagedPolicy[]): AddonIdentity {
    return new Made(serviceAccount, ({ scope, openIdConnectProvider }) =>
      webIdentityRole(scope, 'Role', managedPolicies, openIdConnectProvider(), serviceAccount));
  }

  /**
   * A role that exists, in the way that its trust allows; one that was imported through EKS Pod Identity. Nothing is attached to it.
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it
   * @param role with its permissions
   */
  public static existing(serviceAccount: string, role: iam.IRole): AddonIdentity {
    return new Made(serviceAccount, () => existingRole(role));
  }

  /**
   * The service account that gets the role.
   *
   * @internal
   */
  public abstract readonly _serviceAccount: string;

  /**
   * @internal
   */
  public abstract _bind(context: _AddonIdentityContext): ServiceAccountRole;
}

class Made extends AddonIdentity {
  constructor(public readonly _serviceAccount: string, private readonly make: (context: _AddonIdentityContext) => ServiceAccountRole) {
    super();
  }

  public _bind(context: _AddonIdentityContext): ServiceAccountRole {
    return this.make(context);
  }
}
