import type * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { NodeInstanceOptions } from './node-instance-options';
import type { NodeOs } from './node-os';
import type { NodeReplacement } from './node-replacement';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { MaxPods } from '../max-pods/max-pods';

/**
 * What can be said of nodes that EKS does not manage.
 */
export interface SelfManagedNodeGroupOptions extends NodeInstanceOptions {
  /**
   * What the nodes boot. Where `replacement` replaces nodes, its `release` must be stated.
   *
   * @default NodeOs.al2023()
   */
  readonly os?: NodeOs;

  /**
   * Types of instance, at most 40, Nitro or bare metal only, all of one architecture. The Auto Scaling group takes whichever of them it can get.
   *
   * @default - t3.medium, or m5.large where pods have security groups of their own, as the burstable families have no trunk interfaces
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * How many pods a node takes.
   *
   * @default MaxPods.recommended()
   */
  readonly maxPods?: MaxPods;

  /**
   * Fewest nodes.
   *
   * @default 1
   */
  readonly minSize?: number;

  /**
   * Nodes that each deployment sets. Leave it out where an autoscaler runs: a deployment would undo what it did.
   *
   * @default - as many as there are, `minSize` at first
   */
  readonly desiredSize?: number;

  /**
   * Most nodes.
   *
   * @default - `desiredSize`; without it `minSize`, but at least 2
   */
  readonly maxSize?: number;

  /**
   * Whether the nodes are Spot instances. For a mixture use `instancesDistribution`. That of a Capacity Block is refused without a `capacityReservation`.
   *
   * @default - ON_DEMAND, or what `capacityReservation` is
   */
  readonly capacityType?: eks.CapacityType;

  /**
   * How the group divides its nodes between On-Demand and Spot instances.
   *
   * @default - all On-Demand, or all Spot with the allocation strategy `price-capacity-optimized`, as `capacityType` says
   */
  readonly instancesDistribution?: autoscaling.InstancesDistribution;

  /**
   * Subnets of the nodes. A list that changes is changed in place, and replaces the nodes where `replacement` says so.
   *
   * @default - one private subnet in each AZ, and where `replacement` replaces nodes in each AZ of the control plane; in a VPC without private subnets isolated,
   * then public ones
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * Labels of the nodes, from the moment they register.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Taints of the nodes, from the moment they register.
   *
   * @default - none
   */
  readonly taints?: eks.TaintSpec[];

  /**
   * Size in GiB of the encrypted gp3 volume that holds images and pods.
   *
   * @default - 20, and 100 for types with GPUs or Neuron devices, as their images are large; what the snapshot has of `NodeOs.custom()`
   */
  readonly diskSize?: number;

  /**
   * Role of the nodes. One that is given gets the policy of the CNI too, where the cluster has nodes carry it. Managed node groups of the cluster cannot have
   * the same.
   *
   * @default - a `NodeRole`
   */
  readonly nodeRole?: iam.IRole;

  /**
   * Whether AWS Systems Manager may open sessions on the nodes. Of no effect on a `nodeRole` that is given.
   *
   * @default false
   */
  readonly sessionManager?: boolean;

  /**
   * Security groups besides that of the cluster.
   *
   * @default - none
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * What happens to nodes when their launch template changes, which a new image does too: where it replaces nodes, the `release` of `os` must be stated.
   *
   * @default NodeReplacement.newInstancesOnly()
   */
  readonly replacement?: NodeReplacement;

  /**
   * Tags of the instances and their volumes, for example for cost allocation. The launch template takes none of the app's.
   *
   * @default - a `Name` that is the id of the group
   */
  readonly instanceTags?: { [key: string]: string };

  /**
   * Whether the Kubernetes Cluster Autoscaler finds the group and knows the labels and taints of its nodes before there is one.
   *
   * @default true
   */
  readonly clusterAutoscaler?: boolean;
}

/**
 * What a node group that EKS does not manage is made from.
 */
export interface SelfManagedNodeGroupProps extends SelfManagedNodeGroupOptions {
  /**
   * The cluster that the nodes join.
   */
  readonly cluster: IIpv6Cluster;
}
