import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ExistingIdentityOptions } from './cni-identity';
import { checkRole } from './kubernetes-names';
import { existingRole, podIdentity, ServiceAccountRole, WayToRole, webIdentity, Workload } from './service-account-role';

/**
 * How the pods of a workload get the credentials of a role.
 */
export class WorkloadCredentials {
  /**
   * A role that EKS Pod Identity hands to the service account, in this cluster only. The Kubernetes object of the service account needs nothing for it. Pods on
   * Fargate get nothing by it, as its agent runs on nodes (EKS user guide, "pod-identities").
   */
  public static podIdentity(): WorkloadCredentials {
    return new WorkloadCredentials(podIdentity);
  }

  /**
   * A role that the service account takes with a token of the cluster (IAM roles for service accounts), on nodes and on Fargate. The Kubernetes object of the service
   * account needs an annotation, which is `serviceAccountAnnotations` of the identity.
   */
  public static irsa(): WorkloadCredentials {
    return new WorkloadCredentials(webIdentity);
  }

  /**
   * A role that exists, in the way that its trust allows. It gets the policies of the identity, unless it was made immutable; its trust stays as it is.
   *
   * Refuses a role whose trust is known and allows neither way.
   */
  public static existing(role: iam.IRole, options: ExistingIdentityOptions = {}): WorkloadCredentials {
    checkRole('WorkloadCredentials.existing', role);
    return new WorkloadCredentials(existingRole(role, options.irsa));
  }

  /**
   * Tells it from other identities, at synthesis and in the eyes of the compiler.
   *
   * @internal
   */
  public readonly _kind = 'WorkloadCredentials';

  private constructor(private readonly way: WayToRole) {}

  /**
   * @internal
   */
  public _bind(workload: Workload): ServiceAccountRole {
    return this.way(workload);
  }
}
