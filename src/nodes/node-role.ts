import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { pathOf } from '../diagnostics/diagnostics';
import { BOOLEAN, checkShape, MANAGED_POLICY } from '../diagnostics/shapes';

/**
 * What nodes may do.
 */
export interface NodeRoleProps {
  /**
   * The policy of the VPC CNI, for clusters in which the plugin acts with the permissions of its node.
   *
   * @default - none: the plugin has an identity of its own
   */
  readonly cniPolicy?: iam.IManagedPolicy;

  /**
   * Whether AWS Systems Manager may open sessions on the nodes (`AmazonSSMManagedInstanceCore`).
   *
   * @default false
   */
  readonly sessionManager?: boolean;
}

/**
 * The IAM role of nodes in an IPv6 cluster: what kubelet needs (`AmazonEKSWorkerNodePolicy`), pulling images
 * (`AmazonEC2ContainerRegistryPullOnly`), and nothing else.
 *
 * `AmazonEKS_CNI_Policy` is never attached: it is of no use in IPv6 mode.
 *
 * @example
 * const role = new NodeRole(this, 'NodeRole', { cniPolicy: new CniIpv6Policy(this, 'CniPolicy') });
 */
export class NodeRole extends iam.Role {
  constructor(scope: Construct, id: string, props: NodeRoleProps = {}) {
    checkShape(pathOf(scope, id), props, { cniPolicy: MANAGED_POLICY, sessionManager: BOOLEAN });
    super(scope, id, {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      description: 'Nodes of an EKS cluster in IPv6 mode',
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSWorkerNodePolicy'),
        iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEC2ContainerRegistryPullOnly'),
        ...(props.sessionManager ? [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')] : []),
        // Listed here, and not attached from the policy's side, so that whatever uses the role waits for the policy.
        ...(props.cniPolicy ? [props.cniPolicy] : []),
      ],
    });
  }
}
