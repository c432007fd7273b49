import { Duration, Lazy, Tags, Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { efaCardsOf } from './instance-options';
import { instanceTagsOf, isTag } from './instance-tags';
import { joinCluster, nodeRoleOf } from './join-cluster';
import { refuse } from './messages';
import { describeInterfaces } from './network-interfaces';
import { nodeAccess } from './node-access';
import { nodeLaunchTemplate } from './node-launch-template';
import { checkOs, NodeOs } from './node-os';
import { NodeReplacement } from './node-replacement';
import { OF_OTHER_NODES } from './node-shapes';
import { checkSizes } from './node-sizes';
import { ONE_PER_AZ, pinNodeSubnets } from './node-subnets';
import { effectOf } from './os/os-family';
import { checkPlacement } from './placement';
import { checkReservation, reservedSubnets } from './reserved-nodes';
import type { SelfManagedNodeGroupOptions, SelfManagedNodeGroupProps } from './self-managed-node-group-options';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { defaultNodeType } from '../core/node-types';
import { refuseBoth } from '../diagnostics/checks';
import { checkShape } from '../diagnostics/shapes';
import { checkInstanceTypes, checkTypeCount } from '../hardware/instance-types';
import { MaxPodsLookup } from '../max-pods/max-pods-lookup';
import { checkDefault, checkSelection } from '../network/subnet-selection';

/** Of the 50 tags that an Auto Scaling group can have, some are the app's. */
const MAX_HINTS = 30;
/** An Auto Scaling group takes at most this many launch template overrides (Auto Scaling API reference, "MixedInstancesPolicy"). */
const MAX_INSTANCE_TYPES = 40;

/**
 * Nodes in an Auto Scaling group of their own, which boot as nodes of an IPv6 cluster.
 *
 * The primary interface of each has one IPv6 address, its primary one, so that load balancers can have the instance as a target. The nodes have the security
 * group of the cluster and an access entry.
 *
 * CloudFormation takes the group for complete when its instances run, a minute or so before they are nodes; nothing signals it. CoreDNS, which comes next,
 * waits until it runs on one. A new launch template is used by new instances only, unless `replacement` says more. A rolling update drains no node: use an
 * instance refresh, or a managed node group, where that matters.
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
    checkShape<SelfManagedNodeGroupProps>(this, props, OF_OTHER_NODES, 'cluster');
    if (props.subnets) {
      checkSelection(this, 'subnets', props.cluster.vpc, props.subnets);
    } else {
      checkDefault(this, 'subnets', props.cluster.vpc);
    }
    const { cluster, os = NodeOs.al2023(), labels, taints, maxPods } = props;
    const { instanceTypes = [new ec2.InstanceType(defaultNodeType(cluster))] } = props;
    const replacement = replacementOf(this, props);
    checkReservation(this, props);
    const reservation = props.capacityReservation;
    const subnets = reservation
      ? reservedSubnets(this, cluster.vpc, reservation, props.subnets)
      : props.subnets ?? (replacement._replacesNodes ? pinNodeSubnets(this, cluster) : ONE_PER_AZ);
    const instanceTags = instanceTagsOf(this, props.instanceTags);
    const sizes = sizesOf(this, props);
    const isAccelerated = checkInstanceTypes(this, instanceTypes).some(({ accelerator }) => accelerator !== undefined);
    checkTypeCount(this, instanceTypes, MAX_INSTANCE_TYPES, 'an Auto Scaling group');
    checkPlacement(this, cluster.vpc, { subnets, instanceTypes, placementGroup: props.placementGroup });
    if (props.instancesDistribution && props.capacityType) {
      refuseBoth(this, 'instancesDistribution', 'capacityType', props.capacityType);
    }
    if (props.instancesDistribution && reservation?._isBlock) { refuse(this, 'instances-distribution-of-block', props.instancesDistribution); }

    checkOs(this, os);

    this.role = nodeRoleOf(this, props);
    this.launchTemplate = nodeLaunchTemplate(this, {
      volume: os._volume,
      isAccelerated,
      tags: instanceTags,
      diskSize: props.diskSize,
      options: props,
      instanceType: reservation?._isBlock ? instanceTypes[0] : undefined,
      machineImage: os._machineImageOf(this, cluster.kubernetesVersion, instanceTypes, replacement._replacesNodes),
      userData: os.userData(this, { cluster, instanceTypes, maxPods, labels, taints }),
      role: this.role,
      securityGroup: cluster.clusterSecurityGroup,
    });
    this.maxPodsLookup = this.node.tryFindChild('MaxPods') as MaxPodsLookup | undefined;
    props.securityGroups?.forEach(group => this.launchTemplate.addSecurityGroup(group));
    this.connections = this.launchTemplate.connections;
    describeInterfaces(this.launchTemplate.node.defaultChild as ec2.CfnLaunchTemplate, {
      securityGroupIds: Lazy.list({ produce: () => this.connections.securityGroups.map(group => group.securityGroupId) }),
      efaCards: efaCardsOf(this, props.efa, instanceTypes),
      efaSecurityGroupIds: [cluster.clusterSecurityGroup.securityGroupId],
    });

    const distribution = distributionOf(props);
    this.autoScalingGroup = new autoscaling.AutoScalingGroup(this, 'AutoScalingGroup', {
      vpc: cluster.vpc,
      vpcSubnets: subnets,
      minCapacity: sizes.minSize,
      desiredCapacity: sizes.desiredSize,
      maxCapacity: sizes.maxSize,
      // A Capacity Block is asked for by a launch template alone, as in the EKS user guide, "capacity-blocks".
      ...reservation?._isBlock ? { launchTemplate: this.launchTemplate } : {
        mixedInstancesPolicy: {
          launchTemplate: this.launchTemplate,
          launchTemplateOverrides: instanceTypes.map(instanceType => ({ instanceType })),
          instancesDistribution: distribution,
        },
      },
      // Instances that EC2 is about to take back are replaced before they go.
      capacityRebalance: (distribution.onDemandPercentageAboveBaseCapacity ?? 100) !== 100,
      healthChecks: autoscaling.HealthChecks.ec2({ gracePeriod: Duration.minutes(5) }),
      updatePolicy: replacement._updatePolicy({ ...sizes, scope: this }),
    });
    replacement._complete(this.autoScalingGroup);
    this.tag(cluster, props);
    // The stock class has the path of the construct here, which instances would get in place of the name in the template.
    Tags.of(this.autoScalingGroup).add('Name', instanceTags.Name, { applyToLaunchedInstances: true });
    this.accessEntry = nodeAccess(this, cluster, this.role);

    this.autoScalingGroup.node.addDependency(this.accessEntry);
    joinCluster(this, this.autoScalingGroup, { cluster, subnets, nodeRole: props.nodeRole, taints }, { requestsIpv6Address: true });
  }

  private tag({ clusterName }: IIpv6Cluster, { clusterAutoscaler = true, labels = {}, taints = [] }: SelfManagedNodeGroupProps): void {
    const tags = Tags.of(this.autoScalingGroup);
    tags.add(`kubernetes.io/cluster/${clusterName}`, 'owned', { applyToLaunchedInstances: true });
    if (!clusterAutoscaler) { return; }
    const found = { applyToLaunchedInstances: false };
    tags.add('k8s.io/cluster-autoscaler/enabled', 'true', found);
    tags.add(`k8s.io/cluster-autoscaler/${clusterName}`, 'owned', found);
    const hints = [
      ...Object.entries(labels).map(([key, value]) => [`k8s.io/cluster-autoscaler/node-template/label/${key}`, value]),
      ...taints.map(taint => [`k8s.io/cluster-autoscaler/node-template/taint/${taint.key}`, `${taint.value ?? ''}:${effectOf(taint)}`]),
    ];
    // Auto Scaling refuses longer keys. The autoscaler knows the others, and reads these from the first node.
    hints.filter(([key, value]) => isTag(key, value)).slice(0, MAX_HINTS).forEach(([key, value]) => tags.add(key, value, found));
  }
}

function replacementOf(scope: Construct, { replacement = NodeReplacement.newInstancesOnly() }: SelfManagedNodeGroupOptions): NodeReplacement {
  if (!(replacement instanceof NodeReplacement)) { refuse(scope, 'node-prop-type', replacement, { prop: 'replacement', type: 'a NodeReplacement' }); }
  return replacement;
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
