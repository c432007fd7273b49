import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { CniFeature } from './cni-feature';
import { checkCniVersion, discoversSubnets } from './cni-versions';
import { pathOf } from '../diagnostics/diagnostics';
import { checkShape, listOf, oneOf, ROLE, TEXT } from '../diagnostics/shapes';

/** Features for which the plugin makes network interfaces, and does not only use the one its node came with. */
const WITH_OWN_INTERFACES = new Set([CniFeature.POD_SUBNET_SELECTION, CniFeature.MULTI_NIC]);
/** What that takes: those of the plugin's policy for IPv4 mode that concern interfaces (amazon-vpc-cni-k8s docs/iam-policy.md). */
const INTERFACE_ACTIONS = [
  'ec2:AttachNetworkInterface',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DetachNetworkInterface',
  'ec2:ModifyNetworkInterfaceAttribute',
];

export const FEATURES = listOf(oneOf('a CniFeature, such as CniFeature.MULTI_NIC', Object.values(CniFeature)));

/**
 * What the policy is attached to, and what for.
 */
export interface CniIpv6PolicyProps {
  /**
   * Roles that get the policy: the role of the CNI itself, or node roles where the CNI has none.
   *
   * @default - none; use `role.addManagedPolicy(policy)`, which also makes whatever uses the role wait for the policy
   */
  readonly roles?: iam.IRole[];

  /**
   * What the plugin is to do beyond the ordinary. Nothing is granted that none of these needs.
   *
   * @default - nothing
   */
  readonly features?: CniFeature[];

  /**
   * Version of the plugin, for example `v1.21.1-eksbuild.1`. Before 1.22 the plugin looks up neither subnets nor security groups, and the
   * policy leaves these two actions out. Versions before 1.10.1, which have no IPv6, and versions that lack a feature are refused.
   *
   * @default - 1.22 or later
   */
  readonly cniVersion?: string;

  /**
   * Description of the policy.
   *
   * @default - what the policy is for
   */
  readonly description?: string;
}

/**
 * What the VPC CNI plugin may do in IPv6 mode. AWS has no managed policy for it (containers-roadmap #1843).
 *
 * `AmazonEKS_CNI_Policy` is neither needed beside it nor a replacement: it lacks `ec2:AssignIpv6Addresses`.
 *
 * The actions are those of the plugin's own documentation, docs/iam-policy.md ("IPv6 mode") of amazon-vpc-cni-k8s, as of version 1.22. Since then
 * the plugin calls DescribeSubnets and DescribeSecurityGroups when it starts; without them it crash-loops (amazon-vpc-cni-k8s #3704).
 *
 * @example
 * declare const nodeRole: iam.Role;
 * new CniIpv6Policy(this, 'CniPolicy', { roles: [nodeRole] });
 */
export class CniIpv6Policy extends iam.ManagedPolicy {
  constructor(scope: Construct, id: string, props: CniIpv6PolicyProps = {}) {
    checkShape(pathOf(scope, id), props, { roles: listOf(ROLE), features: FEATURES, cniVersion: TEXT, description: TEXT });
    const { features = [], cniVersion } = props;
    checkCniVersion(pathOf(scope, id), cniVersion, features);
    super(scope, id, {
      description: props.description ?? 'What the Amazon VPC CNI plugin needs in an EKS cluster in IPv6 mode',
      roles: props.roles,
      statements: [
        new iam.PolicyStatement({
          actions: [
            'ec2:AssignIpv6Addresses',
            'ec2:DescribeInstances',
            'ec2:DescribeInstanceTypes',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DescribeTags',
            ...(discoversSubnets(cniVersion) ? ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets'] : []),
            ...(features.some(feature => WITH_OWN_INTERFACES.has(feature)) ? INTERFACE_ACTIONS : []),
          ],
          resources: ['*'],
        }),
        new iam.PolicyStatement({
          actions: ['ec2:CreateTags'],
          resources: [Stack.of(scope).formatArn({
            partition: Aws.PARTITION, service: 'ec2', region: '*', account: '*', resource: 'network-interface', resourceName: '*',
          })],
        }),
      ],
    });
  }
}
