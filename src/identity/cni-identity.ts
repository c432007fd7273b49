import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { attachPolicy } from './attach-policy';
import { existingRole, podIdentityRole, ServiceAccountRole, webIdentityRole } from './service-account-role';

/** The service account of the plugin's daemon set. */
const SERVICE_ACCOUNT = 'aws-node';

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
 * What an identity is made in and for.
 *
 * @internal
 */
export interface _CniIdentityContext {
  readonly scope: Construct;
  readonly policy: iam.IManagedPolicy;
  /** Asked only by those who need it: asking makes the provider. */
  readonly openIdConnectProvider: () => iam.IOpenIdConnectProvider;
}

/**
 * With whose permissions the VPC CNI acts.
 *
 * With an identity of its own the permissions of the plugin are not those of every pod that can reach the credentials of its node.
 */
export abstract class CniIdentity {
  /**
   * A role that EKS Pod Identity hands to the plugin. The Pod Identity agent must be in the cluster; it runs in the network of the node, so it
   * does not wait for the CNI.
   */
  public static podIdentity(): CniIdentity {
    return new PodIdentity();
  }

  /**
   * A role that the plugin takes with a token of the cluster (IAM roles for service accounts), for this service account only. It makes the OpenID
   * Connect provider of the cluster.
   */
  public static irsa(): CniIdentity {
    return new WebIdentity();
  }

  /**
   * The role of each node. Node groups of this library carry the policy then; others need it attached.
   */
  public static nodeRole(): CniIdentity {
    return new OfTheNode();
  }

  /**
   * A role that exists. It gets the policy of the CNI, unless it was made immutable with `role.withoutPolicyUpdates()`.
   *
   * Refuses a role whose trust is known and allows neither Pod Identity (`pods.eks.amazonaws.com` with `sts:AssumeRole` and `sts:TagSession`) nor
   * web identity.
   */
  public static existing(role: iam.IRole, options: ExistingIdentityOptions = {}): CniIdentity {
    return new Existing(role, options.irsa);
  }

  /**
   * The role of the plugin; undefined where it has none of its own.
   *
   * @internal
   */
  public abstract _bind(context: _CniIdentityContext): ServiceAccountRole | undefined;
}

class PodIdentity extends CniIdentity {
  public _bind({ scope, policy }: _CniIdentityContext) {
    return podIdentityRole(scope, 'CniRole', [policy]);
  }
}

class WebIdentity extends CniIdentity {
  public _bind({ scope, policy, openIdConnectProvider }: _CniIdentityContext) {
    return webIdentityRole(scope, 'CniRole', [policy], openIdConnectProvider(), SERVICE_ACCOUNT);
  }
}

class OfTheNode extends CniIdentity {
  public _bind() {
    return undefined;
  }
}

class Existing extends CniIdentity {
  constructor(private readonly role: iam.IRole, private readonly irsa?: boolean) {
    super();
  }

  public _bind({ scope, policy }: _CniIdentityContext) {
    const existing = existingRole(scope, this.role, this.irsa);
    attachPolicy(this.role, policy, scope);
    return existing;
  }
}
