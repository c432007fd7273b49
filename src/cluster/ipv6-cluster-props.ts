import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { CoreAddonsOptions } from '../addons/core-addons';
import type { CniIdentity } from '../identity/cni-identity';

/**
 * What an IPv6 cluster is made from: all that `aws-eks` takes, and a little more.
 *
 * What differs from the stock defaults:
 *
 * - `vpc`: a `DualStackVpc` of three AZs. One that is given must be dual stack; `ImportedDualStackVpc` is for one that others make.
 * - `vpcSubnets`: one private subnet in each of `controlPlaneAzs` AZs; in a VPC without private subnets isolated, then public ones. Selections are pinned
 *   to these AZs. Subnets that are listed one by one are taken as they are.
 * - `securityGroup`: a group that lets the control plane out over IPv4 and IPv6. One that is given and lets everything out over IPv4 gets the rule for IPv6.
 * - `authenticationMode`: `API`, that is access entries only.
 * - `endpointAccess`: `PUBLIC_AND_PRIVATE` as in stock CDK; what is open to the world is the warning `endpoint-public`, until blocks are stated with `onlyFrom` or it is acknowledged.
 * - `clusterLogging`: the five logs of the control plane, named one by one, so that no release of aws-cdk-lib changes them.
 * - `outputConfigCommand`: true where `admins`, `viewers` or `mastersRole` say who may use kubectl. Stated as true it gives the command without a role where none of these does.
 * - `removalPolicy`: `RETAIN` and `RETAIN_ON_UPDATE_OR_DELETE` cover all that belongs to the cluster and is made below it: add-ons (with `preserveOnDelete`), roles, security group,
 *   nodes, and the VPC that it makes.
 * - `ipFamily`: `IP_V6`, and nothing else. `serviceIpv4Cidr`, `remoteNodeNetworks` and `remotePodNetworks` cannot be set.
 *
 * What an edit does to a cluster that is deployed: `clusterName`, `role`, `vpc` and `bootstrapClusterCreatorAdminPermissions` replace it, with all that runs in it;
 * `secretsEncryptionKey` fails; of `version`, `clusterLogging`, `endpointAccess`, `authenticationMode` and subnets one can change in a deployment (docs/operations.md).
 */
export interface Ipv6ClusterProps extends eks.ClusterOptions {
  /**
   * How many AZs the control plane has network interfaces in, from 2 to those of the VPC.
   *
   * The first AZs of the VPC are used. The number is fixed for the life of the cluster: EKS refuses an AZ more later, and stock CDK asks for one when
   * the VPC grows. Nodes can run in AZs that the control plane does not have.
   *
   * @default 3 - in a VPC with two AZs the number must be stated
   */
  readonly controlPlaneAzs?: number;

  /**
   * Names of the AZs that the control plane has network interfaces in, at least two, for example `['eu-west-1b', 'eu-west-1c']`. It can never change.
   *
   * In a VPC that this app does not make a name is the only pin: there the AZs stand in the order of their names, and an AZ that is added to the VPC can move
   * the others. EKS takes no control plane in use1-az3, usw1-az2 and cac1-az3 (EKS user guide, "network-reqs"); which names these ids have differs by account.
   *
   * @default - the first `controlPlaneAzs` AZs of the VPC
   */
  readonly controlPlaneAzNames?: string[];

  /**
   * Roles that administer the cluster with kubectl, for example `[iam.Role.fromRoleName(this, 'Admins', 'Admins')]`. Each gets an access entry with
   * `AmazonEKSClusterAdminPolicy`, which allows everything (EKS user guide, "access-policy-permissions"), and must exist at deployment.
   *
   * The command to type next is an output, for the first of them: `aws eks update-kubeconfig --name … --region … --role-arn …`. `outputConfigCommand: false` leaves it out.
   * Neither the order of the roles nor one more or less touches the others. For IAM users, groups and other policies there is `grantAccess`.
   *
   * Refuses a role that has an access entry by other means, and the mode `CONFIG_MAP`, which has none.
   *
   * @default - none: only the role with which this stack itself uses kubectl
   */
  readonly admins?: iam.IRole[];

  /**
   * Roles that look with kubectl and change nothing. Each gets an access entry with `AmazonEKSViewPolicy`: what is in namespaces, without secrets, and no nodes
   * (EKS user guide, "access-policy-permissions"). For more grant `AmazonEKSAdminViewPolicy`, which shows secrets too, with `grantAccess`.
   *
   * As with `admins` the command is an output. Refuses what `admins` refuses.
   *
   * @default - none
   */
  readonly viewers?: iam.IRole[];

  /**
   * Tags of the control plane. Those of the app (`Tags.of(app).add(…)`) reach it too; of one key, what is stated here wins.
   *
   * A tag `cdk-eks-ipv6:tag-keys` stands beside them and changes with their keys: without it `aws-eks` could not take a tag away that others stand beside
   * (awslabs/cdk-eks-blueprints #1110). EKS takes 50 tags in all. They reach no node.
   *
   * @default - the tags of the app
   */
  readonly tags?: { [key: string]: string };

  /**
   * How long the logs of the control plane are kept, in the log group `/aws/eks/NAME/cluster`. EKS makes that group itself, without an end; `logs.LogRetention` of aws-cdk-lib, which is a
   * function of the stack, sets the time. When the cluster goes the logs stay until their time is over, and when this property goes the last time stays.
   *
   * Which logs there are is `clusterLogging`.
   *
   * @default - for ever
   */
  readonly controlPlaneLogRetention?: logs.RetentionDays;

  /**
   * Whether the role that creates the cluster is its administrator from the beginning. The kubectl provider of `aws-eks` acts with that role.
   *
   * If not, it gets an access entry of its own, with `AmazonEKSClusterAdminPolicy`, as soon as the app has a manifest, a chart or anything else of kubectl, and before these.
   *
   * Refuses `false` with the mode `CONFIG_MAP`, as EKS does. To change it replaces the cluster.
   *
   * @default true
   */
  readonly bootstrapClusterCreatorAdminPermissions?: boolean;

  /**
   * With whose permissions the VPC CNI acts.
   *
   * @default CniIdentity.podIdentity()
   */
  readonly cniIdentity?: CniIdentity;

  /**
   * Versions and configuration of vpc-cni, kube-proxy, coredns and eks-pod-identity-agent.
   *
   * @default - the default versions of EKS
   */
  readonly coreAddons?: CoreAddonsOptions;
}
