import type { Statement } from './permissions';
import { textOf } from './stated';

/** Policies of AWS that roles of nodes and of the VPC CNI often have, with what they allow of that which the plugin needs in IPv6 mode (AWS managed policy reference). */
const DESCRIBE = ['ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'];
const POLICIES: { readonly [name: string]: readonly string[] } = {
  AmazonEKS_CNI_Policy: DESCRIBE,
  AmazonEKSWorkerNodePolicy: DESCRIBE,
  AmazonEKSWorkerNodeMinimalPolicy: [],
  AmazonEC2ContainerRegistryReadOnly: [],
  AmazonEC2ContainerRegistryPullOnly: [],
  AmazonSSMManagedInstanceCore: [],
  CloudWatchAgentServerPolicy: [],
  AmazonEBSCSIDriverPolicy: [],
  AmazonEKSVPCResourceController: [],
  AmazonEC2FullAccess: ['ec2:*'],
  PowerUserAccess: ['ec2:*'],
  AdministratorAccess: ['*'],
};

/** What the policy of AWS with an ARN allows; undefined for any other policy. */
export function grantedByAws(arn: unknown): readonly Statement[] | undefined {
  const name = /:iam::aws:policy\/(?:service-role\/)?([\w+=,.@-]+)$/.exec(textOf(arn) ?? '')?.[1];
  const actions = name === undefined ? undefined : POLICIES[name];
  return actions && [{ Effect: 'Allow', Action: actions, Resource: '*' }];
}
