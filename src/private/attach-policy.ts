import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Attach a policy to a role that was given. A role that takes no updates stays as it is.
 *
 * A role of another stack is named by the policy: if it named the policy, and something beside the policy used the role, the stacks would wait for
 * each other. A role that was imported is named by the policy too, so whatever uses either has to depend on the policy.
 */
export function attachPolicy(role: iam.IRole, policy: iam.IManagedPolicy): void {
  if (policy instanceof iam.ManagedPolicy && role instanceof iam.Role && Stack.of(role) !== Stack.of(policy)) {
    policy.attachToRole(role);
  } else {
    role.addManagedPolicy(policy);
  }
}
