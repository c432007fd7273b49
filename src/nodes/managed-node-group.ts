import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { chooseAmiType, isForAccelerators } from './ami-types';
import { efaCardsOf, refuseInstanceOptions } from './instance-options';
import { instanceTagsOf } from './instance-tags';
import { joinCluster, nodeRoleOf } from './join-cluster';
import { checkLabelsOfApi, checkTaints } from './labels';
import { refuse } from './messages';
import { describeInterfaces } from './network-interfaces';
import type { NodeInstanceOptions } from './node-instance-options';
import { nodeLaunchTemplate } from './node-launch-template';
import { checkOs, NodeOs } from './node-os';
import { OF_MANAGED_NODES } from './node-shapes';
import { checkSizes, checkUpdate } from './node-sizes';
import { pinNodeSubnets } from './node-subnets';
import type { NodeVolume } from './node-volumes';
import { AL2_VOLUME } from './os/al2';
import { AL2023_VOLUME } from './os/al2023';
import { BOTTLEROCKET_VOLUME } from './os/bottlerocket';
import { checkPlacement } from './placement';
import { checkReservation, reservedSubnets } from './reserved-nodes';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { defaultNodeType } from '../core/node-types';
import { refuseBeside, refuseBoth } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { checkShape } from '../diagnostics/shapes';
import { checkInstanceTypes, checkOneArchitecture, checkTypeCount, Hardware, refuseA1 } from '../hardware/instance-types';
import type { MaxPods } from '../max-pods/max-pods';
import { MaxPodsLookup } from '../max-pods/max-pods-lookup';
import { checkSelection } from '../network/subnet-selection';

/** CreateNodegroup takes at most this many instance types (EKS API reference, "CreateNodegroup"). */
const MAX_INSTANCE_TYPES = 20;
/** EKS user guide, "create-managed-node-group". */
const NODEGROUP_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/**
 * What can be said of a managed node group: all that `aws-eks` offers, and a little more.
 *
 * What differs from the stock defaults:
 *
 * - `amiType`: Amazon Linux 2023 for the architecture of the instance types, whatever the feature flags. It must be stated where an instance type is
 *   a token.
 * - `instanceTypes`: `t3.medium`, or `m5.large` where pods have security groups of their own; at most 20, Nitro or bare metal only.
 * - `nodeRole`: a `NodeRole`. A role that is given gets the policy of the CNI too, where the cluster has nodes carry it.
 * - `subnets`: one private subnet in each of the first `azs` AZs; in a VPC without private subnets isolated, then public ones. CloudFormation **replaces** a
 *   node group when its list of subnets changes: the new group comes up before the old one is drained and deleted. A selection that grows with the VPC,
 *   such as `{ onePerAz: true }`, does that with each AZ; `ManagedNodeGroupPerAz` grows without.
 * - `diskSize`: size in GiB of the encrypted gp3 volume that the launch template describes, 20 by default, and 100 for types with GPUs or Neuron devices.
 * - `launchTemplateSpec`: a template with that volume, IMDSv2, and a hop limit of 1, so that only pods in the network of the host reach the credentials of
 *   the node. One that is given is used as it is, its volumes, AMI and user data included. **A group that exists takes no other template**: EKS refuses it
 *   when one is given later, or taken away.
 * - `labels`: EKS sets them about half a minute after a node has joined (containers-roadmap #1962), and an edit changes the nodes in place.
 * - `taints`: as labels; with `os` kubelet registers with them, so that no pod is there before them, and an edit replaces the nodes.
 * - `instanceTypes`, `amiType`, `capacityType`, `nodeRole`, `nodegroupName`: an edit of any **replaces** the group, as one of `subnets` does; with a `nodegroupName` that
 *   stays it fails, as the name is taken.
 * - `capacityType`: follows a `capacityReservation`. That of a Capacity Block is refused without one, unless the launch template is given.
 * - `forceUpdate`: false. An update that cannot drain a node fails, where the stock class deletes the pods.
 * - `remoteAccess` is refused, as EKS takes it without a launch template only: use `sessionManager`.
 */
export interface ManagedNodeGroupOptions extends eks.NodegroupOptions, NodeInstanceOptions {
  /**
   * What the nodes boot, in place of `amiType`: the group then has an AMI of its own, with user data that this library writes, and EKS neither updates
   * the image nor computes max pods. An edit of what the nodes boot or are told replaces them, so the `release` of the image must be stated, or the newest chosen
   * by name. Given to a group that had none, or taken away, it replaces the group.
   *
   * @default - EKS chooses the image of `amiType`, writes the user data and computes max pods
   */
  readonly os?: NodeOs;

  /**
   * How many pods a node takes. Only with `os`; EKS overrides the number otherwise.
   *
   * @default - MaxPods.recommended() with `os`, what EKS computes without
   */
  readonly maxPods?: MaxPods;

  /**
   * Tags of the instances and their volumes, for example for cost allocation. EKS copies none of the tags of the group to them, and the launch template takes none of
   * the app's, as each change of it replaces the nodes. Not for a `launchTemplateSpec` that is given, which has its own.
   *
   * @default - a `Name` that is the id of the group
   */
  readonly instanceTags?: { [key: string]: string };

  /**
   * Whether the desired size is left out of the template, for an autoscaler that owns it. Create the group without this, as EKS wants all three sizes then;
   * CloudFormation takes no action where the size is removed later. A `minSize` that is raised above the present number then fails ("Minimum capacity can't be
   * greater than desired size"): let the autoscaler raise the number first. Cannot stand beside `desiredSize`.
   *
   * @default false
   */
  readonly omitDesiredSize?: boolean;

  /**
   * Whether the primary interface of each node has a primary IPv6 address, without which load balancers cannot have an instance as their IPv6 target (Elastic Load Balancing,
   * "Target groups"). The launch template then says the security groups, that of the cluster, as EKS gives none where a template says any. Not for a `launchTemplateSpec`
   * that is given. Nodes with `efa` have one in any case. An edit replaces the nodes.
   *
   * @default false
   */
  readonly primaryIpv6Address?: boolean;

  /**
   * Over how many AZs the group goes, the first of the VPC.
   *
   * @default - as many as the control plane is pinned to, which is 3 where it is not known; fewer in a VPC with fewer
   */
  readonly azs?: number;

  /**
   * Whether AWS Systems Manager may open sessions on the nodes. Of no effect on a `nodeRole` that is given.
   *
   * @default false
   */
  readonly sessionManager?: boolean;
}

/**
 * What a managed node group is made from.
 */
export interface ManagedNodeGroupProps extends ManagedNodeGroupOptions {
  /**
   * The cluster that the nodes join.
   */
  readonly cluster: IIpv6Cluster;
}

/**
 * A managed node group in an IPv6 cluster. Unless `os` says what the nodes boot, EKS itself writes the IPv6 part of their user data and computes their max
 * pods.
 *
 * Nodes start when the cluster, its CNI and the whole network are there.
 *
 * Refuses Xen, Mac and mixed instance types, Windows images, Amazon Linux 2 on Kubernetes 1.33 and later, and images of another architecture.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new ManagedNodeGroup(this, 'Workers', { cluster, instanceTypes: [new ec2.InstanceType('m7g.large')], minSize: 3, maxSize: 9 });
 */
export class ManagedNodeGroup extends Construct {
  /** The node group itself. */
  public readonly nodegroup: eks.Nodegroup;
  /** The role of the nodes. */
  public readonly role: iam.IRole;
  /** The launch template that was made; undefined where one was given. */
  public readonly launchTemplate?: ec2.LaunchTemplate;
  /** What asks how many pods the nodes take; undefined without `os`, and where `maxPods` is not `MaxPods.recommended()`. */
  public readonly maxPodsLookup?: MaxPodsLookup;

  constructor(scope: Construct, id: string, props: ManagedNodeGroupProps) {
    super(scope, id);
    checkShape<ManagedNodeGroupProps>(this, props, OF_MANAGED_NODES, 'cluster');
    const {
      cluster, sessionManager, launchTemplateSpec, diskSize, os, maxPods, azs, instanceTags, omitDesiredSize,
      capacityReservation, primaryIpv6Address, efa, ...stock
    } = props;
    const instanceTypes = props.instanceTypes ?? (launchTemplateSpec ? undefined : [new ec2.InstanceType(defaultNodeType(cluster))]);
    const hardware = instanceTypes ? checkInstanceTypes(this, instanceTypes) : [];
    if (instanceTypes) { checkTypeCount(this, instanceTypes, MAX_INSTANCE_TYPES, 'a managed node group'); }
    checkImage(this, props);
    checkName(this, props.nodegroupName);
    checkSizes(this, props);
    checkUpdate(this, props);
    checkLabelsOfApi(this, props.labels);
    checkTaints(this, props.taints);
    const amiType = os ? undefined : amiTypeOf(this, props, instanceTypes, hardware);
    if (props.remoteAccess) { refuse(this, 'remote-access-with-launch-template', props.remoteAccess.sshKeyName); }
    checkTemplate(this, props);
    checkTwice(this, props);
    if (props.subnets) { checkSelection(this, 'subnets', cluster.vpc, props.subnets); }

    const subnets = capacityReservation
      ? reservedSubnets(this, cluster.vpc, capacityReservation, props.subnets)
      : props.subnets ?? pinNodeSubnets(this, cluster, azs);
    checkPlacement(this, cluster.vpc, { subnets, instanceTypes, placementGroup: props.placementGroup });

    const isBlock = capacityReservation?._isBlock ?? false;
    this.role = nodeRoleOf(this, { cluster, nodeRole: props.nodeRole, sessionManager });
    const isAccelerated = hardware.some(({ accelerator }) => accelerator !== undefined) || isForAccelerators(String(amiType));
    const template = { isAccelerated, diskSize, options: props, instanceType: isBlock ? instanceTypes![0] : undefined };
    if (os) {
      this.launchTemplate = nodeLaunchTemplate(this, {
        ...template,
        volume: os._volume,
        tags: instanceTagsOf(this, instanceTags),
        machineImage: os._machineImageOf(this, cluster.kubernetesVersion, instanceTypes!, true),
        userData: os.userData(this, { cluster, instanceTypes, maxPods, taints: props.taints }),
      });
      this.maxPodsLookup = this.node.tryFindChild('MaxPods') as MaxPodsLookup | undefined;
    } else if (!launchTemplateSpec) {
      this.launchTemplate = nodeLaunchTemplate(this, { ...template, volume: volumeOf(amiType), tags: instanceTagsOf(this, instanceTags) });
    }

    const efaCards = efaCardsOf(this, efa, instanceTypes);
    if (primaryIpv6Address || efaCards) {
      const securityGroupIds = [cluster.clusterSecurityGroup.securityGroupId];
      const resource = this.launchTemplate!.node.defaultChild as ec2.CfnLaunchTemplate;
      describeInterfaces(resource, { securityGroupIds, efaCards, efaSecurityGroupIds: securityGroupIds });
    }

    this.nodegroup = new eks.Nodegroup(this, 'Nodegroup', {
      ...stock,
      // The stock class asks a cluster for its name and VPC. A handle with just these works for any cluster, whichever module made it.
      cluster: eks.Cluster.fromClusterAttributes(this, 'Cluster', {
        clusterName: cluster.clusterName, vpc: cluster.vpc, ipFamily: eks.IpFamily.IP_V6,
      }),
      nodeRole: this.role,
      subnets,
      forceUpdate: props.forceUpdate ?? false,
      // Kubelet registers with them. Here too, an edit would change the template and the group at once, which CloudFormation refuses (docs/adr/0012).
      taints: os ? undefined : props.taints,
      amiType,
      capacityType: isBlock ? eks.CapacityType.CAPACITY_BLOCK : props.capacityType,
      instanceTypes: undefined,
      launchTemplateSpec: launchTemplateSpec ?? {
        id: this.launchTemplate!.launchTemplateId!,
        version: this.launchTemplate!.latestVersionNumber,
      },
    });
    const resource = this.nodegroup.node.defaultChild as eks.CfnNodegroup;
    if (omitDesiredSize) { resource.addPropertyDeletionOverride('ScalingConfig.DesiredSize'); }
    // Given to the stock class they would go through its table of AMI types, which knows no newer families and reads no tokens.
    // That of a Capacity Block stands in the launch template, and EKS takes it in one place only.
    resource.instanceTypes = isBlock ? undefined : instanceTypes?.map(type => type.toString());

    joinCluster(this, this.nodegroup, { cluster, subnets, nodeRole: props.nodeRole, taints: os ? props.taints : undefined });
  }
}

/** What the images of EKS keep images and pods on. */
function volumeOf(amiType?: eks.NodegroupAmiType): NodeVolume {
  const name = Token.isUnresolved(amiType) ? '' : String(amiType);
  if (name.startsWith('BOTTLEROCKET')) { return BOTTLEROCKET_VOLUME; }
  return name.startsWith('AL2023') ? AL2023_VOLUME : AL2_VOLUME;
}

function checkName(subject: Subject, name?: string): void {
  const fits = name === undefined || Token.isUnresolved(name) || NODEGROUP_NAME.test(name);
  if (!fits) { refuse(subject, 'node-group-name', name); }
}

/** What would stand in the launch template of the group, beside one that was given. */
function checkTemplate(subject: Construct, props: ManagedNodeGroupOptions): void {
  const { launchTemplateSpec, diskSize, instanceTags, primaryIpv6Address, omitDesiredSize } = props;
  for (const [prop, value] of Object.entries({ omitDesiredSize, primaryIpv6Address })) {
    if (value !== undefined && typeof value !== 'boolean') { refuse(subject, 'node-prop-type', value, { prop, type: 'true or false' }); }
  }
  if (!launchTemplateSpec) { return checkReservation(subject, props); }
  if (diskSize !== undefined) { refuseBoth(subject, 'launchTemplateSpec', 'diskSize', diskSize); }
  if (instanceTags) { refuseBoth(subject, 'launchTemplateSpec', 'instanceTags', 'tags'); }
  if (primaryIpv6Address) { refuseBeside(subject, 'launchTemplateSpec', 'primaryIpv6Address', primaryIpv6Address); }
  refuseInstanceOptions(subject, props);
}

/** Sizes, places and types that are said in two ways. */
function checkTwice(subject: Subject, { omitDesiredSize, desiredSize, capacityReservation, subnets, azs, ...more }: ManagedNodeGroupOptions): void {
  const { instanceType } = more as { readonly instanceType?: unknown }; // deprecated in aws-eks, and read by nothing here
  if (instanceType !== undefined) { refuse(subject, 'instance-type-singular', instanceType); }
  if (omitDesiredSize && desiredSize !== undefined) { refuseBeside(subject, 'omitDesiredSize', 'desiredSize', desiredSize); }
  if (capacityReservation && azs !== undefined) { refuseBoth(subject, 'capacityReservation', 'azs', azs); }
  if (subnets && azs !== undefined) { refuseBoth(subject, 'subnets', 'azs', azs); }
}

/** An image that is chosen twice, and what EKS does itself as long as it chooses the image. */
function checkImage(subject: Subject, { os, maxPods, amiType, launchTemplateSpec, releaseVersion }: ManagedNodeGroupOptions): void {
  if (os === undefined) {
    if (maxPods) { refuse(subject, 'max-pods-of-eks', maxPods); }
    return;
  }
  checkOs(subject, os);
  const beside = Object.entries({ amiType, launchTemplateSpec, releaseVersion }).find(([, value]) => value !== undefined);
  if (beside) { refuse(subject, 'os-and-stock-image', beside[1], { prop: beside[0] }); }
}

/** The image, or undefined where a launch template that was given says it. */
function amiTypeOf(
  subject: Subject, props: ManagedNodeGroupProps, instanceTypes: ec2.InstanceType[] = [], hardware: Hardware[],
): eks.NodegroupAmiType | undefined {
  if (props.launchTemplateSpec && !props.amiType) {
    checkOneArchitecture(subject, hardware);
    return undefined;
  }
  const unknown = instanceTypes.map(type => type.toString()).find(name => Token.isUnresolved(name));
  if (unknown !== undefined && !props.amiType) { refuse(subject, 'ami-type-unstated', unknown); }
  const amiType = chooseAmiType(subject, hardware, props.cluster.kubernetesVersion, props.amiType);
  if (!Token.isUnresolved(amiType) && amiType.startsWith('AL2023')) { refuseA1(subject, instanceTypes); }
  return amiType;
}
