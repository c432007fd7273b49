import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { controllerStatements } from './controller-statements';
import { pathOf } from '../diagnostics/diagnostics';
import { checkShape, listOf, ROLE, TEXT } from '../diagnostics/shapes';

/**
 * What the policy is attached to.
 */
export interface LoadBalancerControllerPolicyProps {
  /**
   * Roles that get the policy.
   *
   * @default - none; use `role.addManagedPolicy(policy)`
   */
  readonly roles?: iam.IRole[];

  /**
   * Description of the policy.
   *
   * @default - what the policy is for
   */
  readonly description?: string;
}

/**
 * What the AWS Load Balancer Controller may do. AWS has no managed policy for it.
 *
 * Statements and conditions are those of docs/install/iam_policy.json of aws-load-balancer-controller, v3.5.0, which is the same since v2.17.1; the partition is that of the
 * deployment, as in the variants of upstream for GovCloud and others. What the controller makes is known by the tag `elbv2.k8s.aws/cluster`, and it may not change what has
 * none.
 *
 * @example
 * declare const role: iam.Role;
 * new LoadBalancerControllerPolicy(this, 'ControllerPolicy', { roles: [role] });
 */
export class LoadBalancerControllerPolicy extends iam.ManagedPolicy {
  constructor(scope: Construct, id: string, props: LoadBalancerControllerPolicyProps = {}) {
    checkShape(pathOf(scope, id), props, { roles: listOf(ROLE), description: TEXT });
    super(scope, id, {
      description: props.description ?? 'What the AWS Load Balancer Controller needs',
      roles: props.roles,
      statements: controllerStatements(scope),
    });
  }
}
