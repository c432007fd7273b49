import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ExistingIdentityOptions } from './cni-identity';
import { existingRole, podIdentityRole, ServiceAccountRole, webIdentityRole } from './service-account-role';

/**
 * How a service account of an add-on takes a role with a token of the cluster.
 */
export interface AddonIrsaOptions {
  /**
   * Namespace of the service account.
   *
   * @default 'kube-system'
   */
  readonly namespace?: string;
}

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
   * A role that EKS Pod Identity hands to a service account of the add-on.
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it, for example `ebs-csi-controller-sa`
   * @param managedPolicies what the add-on may do
   */
  public static podIdentity(serviceAccount: string, managedPolicies: iam.IManagedPolicy[]): AddonIdentity {
    return new Made(serviceAccount, ({ scope }) => podIdentityRole(scope, 'Role', managedPolicies));
  }

  /**
   * A role that a service account of the add-on takes with a token of the cluster (IAM roles for service accounts).
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it
   * @param managedPolicies what the add-on may do
   */
  public static irsa(serviceAccount: string, managedPolicies: iam.IManagedPolicy[], options: AddonIrsaOptions = {}): AddonIdentity {
    return new Made(serviceAccount, ({ scope, openIdConnectProvider }) =>
      webIdentityRole(scope, 'Role', managedPolicies, openIdConnectProvider(), serviceAccount, options.namespace));
  }

  /**
   * A role that exists, in the way that its trust allows. Nothing is attached to it.
   *
   * @param serviceAccount as `aws eks describe-addon-configuration` names it
   * @param role with its permissions
   */
  public static existing(serviceAccount: string, role: iam.IRole, options: ExistingIdentityOptions = {}): AddonIdentity {
    return new Made(serviceAccount, ({ scope }) => existingRole(scope, role, options.irsa));
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
