import { Duration, Lazy, Tags, Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { nodeAccess } from './node-access';
import { nodeLaunchTemplate } from './node-launch-template';
import { NodeOs } from './node-os';
import { NodeRole } from './node-role';
import { checkSizes } from './node-sizes';
import { ONE_PER_AZ } from './node-subnets';
import { effectOf } from './os/os-family';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { refuseBoth } from '../diagnostics/checks';
import { checkInstanceTypes, checkTypeCount } from '../hardware/instance-types';
import { attachPolicy } from '../identity/attach-policy';
import type { MaxPods } from '../max-pods/max-pods';
import { MaxPodsLookup } from '../max-pods/max-pods-lookup';
import { networkReady } from '../network/network-ready';
import { Readiness } from '../readiness/readiness';

/** An Auto Scaling group takes at most this many launch template overrides (Auto Scaling API reference, "MixedInstancesPolicy"). */
const MAX_INSTANCE_TYPES = 40;

/**
 * What can be said of nodes that EKS does not manage.
 */
export interface SelfManagedNodeGroupOptions {
  /**
   * What the nodes boot.
   *
   * @default NodeOs.al2023()
   */
  readonly os?: NodeOs;

  /**
   * Types of instance, at most 40, Nitro or bare metal only, all of one architecture. The Auto Scaling group takes whichever of them it can get.
   *
   * @default - t3.medium
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
   * Whether the nodes are Spot instances. For a mixture use `instancesDistribution`.
   *
   * @default eks.CapacityType.ON_DEMAND
   */
  readonly capacityType?: eks.CapacityType;

  /**
   * How the group divides its nodes between On-Demand and Spot instances.
   *
   * @default - all On-Demand, or all Spot with the allocation strategy `price-capacity-optimized`, as `capacityType` says
   */
  readonly instancesDistribution?: autoscaling.InstancesDistribution;

  /**
   * Subnets of the nodes. The list may grow: CloudFormation changes it in place.
   *
   * @default - one private subnet in each AZ; in a VPC without private subnets isolated, then public ones
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
   * @default 20
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
   * What happens to nodes when their launch template changes, which a new image does too.
   *
   * @default - one after the other, five minutes apart, with `minSize` of them in service wherever `maxSize` leaves room for one more
   */
  readonly updatePolicy?: autoscaling.UpdatePolicy;

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

/**
 * Nodes in an Auto Scaling group of their own, which boot as nodes of an IPv6 cluster.
 *
 * The primary interface of each has one IPv6 address, its primary one, so that load balancers can have the instance as a target. The nodes have the security
 * group of the cluster and an access entry.
 *
 * CloudFormation takes the group for complete when its instances run, a minute or so before they are nodes; nothing signals it. CoreDNS, which comes next,
 * waits until it runs on one. Nodes that a new launch template replaces are not drained: run the AWS Node Termination Handler where that matters, or use
 * a managed node group.
 *
 * Refuses Xen, Mac and mixed instance types, Windows images, Amazon Linux 2 on Kubernetes 1.33 and later, labels that kubelet may not set, and what
 * `MaxPods` and `NodeOs` refuse.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new SelfManagedNodeGroup(this, 'Batch', {
 *   cluster,
 *   os: NodeOs.bottlerocket(),
 *   instanceTypes: [new ec2.InstanceType('m7g.xlarge'), new ec2.InstanceType('m6g.xlarge')],
 *   capacityType: eks.CapacityType.SPOT,
 *   maxSize: 10,
 * });
 */
export class SelfManagedNodeGroup extends Construct implements ec2.IConnectable {
  /** The Auto Scaling group. */
  public readonly autoScalingGroup: autoscaling.AutoScalingGroup;
  /** The launch template of its instances. */
  public readonly launchTemplate: ec2.LaunchTemplate;
  /** The role of the nodes. */
  public readonly role: iam.IRole;
  /** What lets the nodes in. Groups of a stack that share a role share it. */
  public readonly accessEntry: eks.CfnAccessEntry;
  /** What asks how many pods the nodes take; undefined where `maxPods` is not `MaxPods.recommended()`. */
  public readonly maxPodsLookup?: MaxPodsLookup;
  /** The security groups of the nodes. */
  public readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: SelfManagedNodeGroupProps) {
    super(scope, id);
    const { cluster, os = NodeOs.al2023(), instanceTypes = [new ec2.InstanceType('t3.medium')], labels, taints, maxPods } = props;
    const subnets = props.subnets ?? ONE_PER_AZ;
    const sizes = sizesOf(this, props);
    checkInstanceTypes(this, instanceTypes);
    checkTypeCount(this, instanceTypes, MAX_INSTANCE_TYPES, 'an Auto Scaling group');
    if (props.instancesDistribution && props.capacityType) {
      refuseBoth(this, 'instancesDistribution', 'capacityType', props.capacityType);
    }

    this.role = props.nodeRole ?? new NodeRole(this, 'Role', { cniPolicy: cluster.nodeCniPolicy, sessionManager: props.sessionManager });
    this.launchTemplate = nodeLaunchTemplate(this, {
      dataDevice: os._dataDevice,
      diskSize: props.diskSize,
      machineImage: os._machineImage(this, cluster.kubernetesVersion, instanceTypes),
      userData: os.userData(this, { cluster, instanceTypes, maxPods, labels, taints }),
      role: this.role,
      securityGroup: cluster.clusterSecurityGroup,
    });
    this.maxPodsLookup = this.node.tryFindChild('MaxPods') as MaxPodsLookup | undefined;
    props.securityGroups?.forEach(group => this.launchTemplate.addSecurityGroup(group));
    this.connections = this.launchTemplate.connections;
    this.giveIpv6Address();

    const distribution = distributionOf(props);
    this.autoScalingGroup = new autoscaling.AutoScalingGroup(this, 'AutoScalingGroup', {
      vpc: cluster.vpc,
      vpcSubnets: subnets,
      minCapacity: sizes.minSize,
      desiredCapacity: sizes.desiredSize,
      maxCapacity: sizes.maxSize,
      mixedInstancesPolicy: {
        launchTemplate: this.launchTemplate,
        launchTemplateOverrides: instanceTypes.map(instanceType => ({ instanceType })),
        instancesDistribution: distribution,
      },
      // Instances that EC2 is about to take back are replaced before they go.
      capacityRebalance: (distribution.onDemandPercentageAboveBaseCapacity ?? 100) !== 100,
      healthChecks: autoscaling.HealthChecks.ec2({ gracePeriod: Duration.minutes(5) }),
      updatePolicy: props.updatePolicy ?? oneByOne(sizes),
    });
    this.tag(cluster, props);
    this.accessEntry = nodeAccess(this, cluster, this.role);

    this.autoScalingGroup.node.addDependency(this.accessEntry, cluster.creationOrder.cniReady, networkReady(this, cluster.vpc, subnets));
    if (props.nodeRole && cluster.nodeCniPolicy) {
      attachPolicy(props.nodeRole, cluster.nodeCniPolicy, this);
      this.autoScalingGroup.node.addDependency(cluster.nodeCniPolicy);
    }
    Readiness.ofNodes(this, cluster.vpc, subnets, { requestsIpv6Address: true });
    cluster.creationOrder.addCompute(this.autoScalingGroup);
  }

  /** The stock class describes no network interface with an IPv6 address; where one is described, the security groups belong there. */
  private giveIpv6Address(): void {
    const template = this.launchTemplate.node.defaultChild as ec2.CfnLaunchTemplate;
    template.addPropertyOverride('LaunchTemplateData.NetworkInterfaces', [{
      DeviceIndex: 0,
      Groups: Lazy.list({ produce: () => this.connections.securityGroups.map(group => group.securityGroupId) }),
      Ipv6AddressCount: 1,
      PrimaryIpv6: true,
    }]);
    template.addPropertyDeletionOverride('LaunchTemplateData.SecurityGroupIds');
  }

  private tag({ clusterName }: IIpv6Cluster, { clusterAutoscaler = true, labels = {}, taints = [] }: SelfManagedNodeGroupProps): void {
    const tags = Tags.of(this.autoScalingGroup);
    tags.add(`kubernetes.io/cluster/${clusterName}`, 'owned', { applyToLaunchedInstances: true });
    if (!clusterAutoscaler) { return; }
    const found = { applyToLaunchedInstances: false };
    tags.add('k8s.io/cluster-autoscaler/enabled', 'true', found);
    tags.add(`k8s.io/cluster-autoscaler/${clusterName}`, 'owned', found);
    Object.entries(labels).forEach(([key, value]) => tags.add(`k8s.io/cluster-autoscaler/node-template/label/${key}`, value, found));
    taints.forEach(taint => tags.add(`k8s.io/cluster-autoscaler/node-template/taint/${taint.key}`, `${taint.value ?? ''}:${effectOf(taint)}`, found));
  }
}

function sizesOf(scope: Construct, { minSize = 1, desiredSize, maxSize }: SelfManagedNodeGroupOptions) {
  const sizes = { minSize, desiredSize, maxSize: maxSize ?? desiredSize ?? (Token.isUnresolved(minSize) ? minSize : Math.max(minSize, 2)) };
  checkSizes(scope, { ...sizes, desiredSize: desiredSize ?? minSize });
  return sizes;
}

function distributionOf({ capacityType, instancesDistribution }: SelfManagedNodeGroupOptions): autoscaling.InstancesDistribution {
  return instancesDistribution ?? (capacityType === eks.CapacityType.SPOT
    ? { onDemandPercentageAboveBaseCapacity: 0, spotAllocationStrategy: autoscaling.SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED }
    : { onDemandPercentageAboveBaseCapacity: 100 });
}

/** Nothing tells CloudFormation that a node is ready, so it waits as long as one takes with time to spare. */
function oneByOne({ minSize, maxSize }: { minSize: number; maxSize: number }): autoscaling.UpdatePolicy {
  const isKnown = !Token.isUnresolved(minSize) && !Token.isUnresolved(maxSize);
  return autoscaling.UpdatePolicy.rollingUpdate({
    maxBatchSize: 1,
    // CloudFormation wants fewer in service than maxSize.
    minInstancesInService: isKnown ? Math.min(minSize, maxSize - 1) : undefined,
    pauseTime: Duration.minutes(5),
  });
}
