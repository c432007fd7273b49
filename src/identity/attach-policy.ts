import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * Attach a policy to a role that was given. A role that takes no updates stays as it is.
 *
 * The role names the policy, so that whatever uses the role waits for the policy, where role and user stand in one stack. A role of yet another stack is
 * named by the policy: if it named the policy, and something beside the policy used the role, the stacks would wait for each other. A role that
 * was imported is named by the policy too. The user has to depend on the policy then.
 *
 * @param user what uses the role
 */
export function attachPolicy(role: iam.IRole, policy: iam.IManagedPolicy, user: IConstruct): void {
  const isForeign = role instanceof iam.Role && Stack.of(role) !== Stack.of(policy) && Stack.of(role) !== Stack.of(user);
  if (isForeign && policy instanceof iam.ManagedPolicy) {
    policy.attachToRole(role);
  } else {
    role.addManagedPolicy(policy);
  }
}
