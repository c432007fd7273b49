import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { NodeRole } from './node-role';
import type { IIpv6Cluster } from '../cluster/iipv6-cluster';
import { chooseAmiType } from '../private/ami-types';
import { attachPolicy } from '../private/attach-policy';
import { isIntegerIn } from '../private/checks';
import { refuse } from '../private/diagnostics';
import { checkInstanceTypes, checkOneArchitecture, Hardware } from '../private/instance-types';
import { networkReady } from '../private/network-ready';
import { Readiness } from '../readiness/readiness';

/** CreateNodegroup takes at most this many instance types (EKS API reference, "CreateNodegroup"). */
const MAX_INSTANCE_TYPES = 20;
/** GiB (EBS user guide, "gp3 volumes"). */
const MAX_GP3_GIB = 65536;

/**
 * What can be said of a managed node group: all that `aws-eks` offers, and a little more.
 *
 * What differs from the stock defaults:
 *
 * - `amiType`: Amazon Linux 2023 for the architecture of the instance types, whatever the feature flags. It must be stated where an instance type is
 *   a token.
 * - `instanceTypes`: `t3.medium`, at most 20, Nitro or bare metal only.
 * - `nodeRole`: a `NodeRole`. A role that is given gets the policy of the CNI too, where the cluster has nodes carry it.
 * - `subnets`: one private subnet in each AZ; in a VPC without private subnets isolated, then public ones. CloudFormation **replaces** a node group when
 *   its list of subnets changes, an AZ that the VPC gets included: the new group comes up before the old one is drained and deleted.
 * - `diskSize`: size in GiB of the encrypted gp3 volume that the launch template describes, 20 by default.
 * - `launchTemplateSpec`: a template with that volume, IMDSv2, and a hop limit of 1, so that only pods in the network of the host reach the credentials of
 *   the node. One that is given is used as it is, its volumes and AMI included.
 * - `remoteAccess` is refused, as EKS takes it without a launch template only: use `sessionManager`.
 */
export interface ManagedNodeGroupOptions extends eks.NodegroupOptions {
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
 * A managed node group in an IPv6 cluster. EKS itself writes the IPv6 part of the nodes' user data and computes their max pods.
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

  constructor(scope: Construct, id: string, props: ManagedNodeGroupProps) {
    super(scope, id);
    const { cluster, sessionManager, launchTemplateSpec, diskSize, ...stock } = props;
    const instanceTypes = props.instanceTypes ?? (launchTemplateSpec ? undefined : [new ec2.InstanceType('t3.medium')]);
    const hardware = instanceTypes ? checkInstanceTypes(instanceTypes) : [];
    if (instanceTypes && instanceTypes.length > MAX_INSTANCE_TYPES) { refuse('instance-types-count', instanceTypes.length); }
    const amiType = amiTypeOf(props, instanceTypes, hardware);
    checkA1(instanceTypes, amiType);
    checkSizes(props);
    if (props.remoteAccess) { refuse('remote-access-with-launch-template', props.remoteAccess.sshKeyName); }
    if (launchTemplateSpec && diskSize !== undefined) {
      refuse('exclusive-props', diskSize, { prop: 'launchTemplateSpec', other: 'diskSize' });
    }

    this.role = props.nodeRole ?? new NodeRole(this, 'Role', { cniPolicy: cluster.nodeCniPolicy, sessionManager });
    this.launchTemplate = launchTemplateSpec ? undefined : this.makeLaunchTemplate(amiType!, diskSize);

    const subnets = props.subnets ?? { onePerAz: true };
    this.nodegroup = new eks.Nodegroup(this, 'Nodegroup', {
      ...stock,
      // The stock class asks a cluster for its name and VPC. A handle with just these works for any cluster, whichever module made it.
      cluster: eks.Cluster.fromClusterAttributes(this, 'Cluster', {
        clusterName: cluster.clusterName, vpc: cluster.vpc, ipFamily: eks.IpFamily.IP_V6,
      }),
      nodeRole: this.role,
      subnets,
      amiType,
      instanceTypes: undefined,
      launchTemplateSpec: launchTemplateSpec ?? {
        id: this.launchTemplate!.launchTemplateId!,
        version: this.launchTemplate!.latestVersionNumber,
      },
    });
    // Given to the stock class they would go through its table of AMI types, which knows no newer families and reads no tokens.
    (this.nodegroup.node.defaultChild as eks.CfnNodegroup).instanceTypes = instanceTypes?.map(type => type.toString());

    this.nodegroup.node.addDependency(cluster.creationOrder.cniReady, networkReady(this, cluster.vpc, subnets));
    if (props.nodeRole && cluster.nodeCniPolicy) {
      attachPolicy(props.nodeRole, cluster.nodeCniPolicy, this);
      this.nodegroup.node.addDependency(cluster.nodeCniPolicy);
    }
    Readiness.ofNodes(this, cluster.vpc, subnets);
    cluster.creationOrder.addCompute(this.nodegroup);
  }

  private makeLaunchTemplate(amiType: eks.NodegroupAmiType, diskSize = 20): ec2.LaunchTemplate {
    const isBottlerocket = !Token.isUnresolved(amiType) && amiType.startsWith('BOTTLEROCKET');
    if (!Token.isUnresolved(diskSize) && !isIntegerIn(diskSize, 1, MAX_GP3_GIB)) { refuse('disk-size', diskSize); }
    return new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      blockDevices: [{
        // Bottlerocket keeps images and pods on its second volume; the first holds the system and has its size.
        deviceName: isBottlerocket ? '/dev/xvdb' : '/dev/xvda',
        volume: ec2.BlockDeviceVolume.ebs(diskSize, { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true }),
      }],
      requireImdsv2: true,
      // Pods have identities of their own, and no way to that of the node.
      httpPutResponseHopLimit: 1,
    });
  }
}

/** The image, or undefined where a launch template that was given says it. */
function amiTypeOf(props: ManagedNodeGroupProps, instanceTypes: ec2.InstanceType[] = [], hardware: Hardware[]): eks.NodegroupAmiType | undefined {
  if (props.launchTemplateSpec && !props.amiType) {
    checkOneArchitecture(hardware);
    return undefined;
  }
  const unknown = instanceTypes.map(type => type.toString()).find(name => Token.isUnresolved(name));
  if (unknown !== undefined && !props.amiType) { refuse('ami-type-unstated', unknown); }
  return chooseAmiType(hardware, props.cluster.version, props.amiType);
}

function checkA1(instanceTypes: ec2.InstanceType[] = [], amiType?: eks.NodegroupAmiType): void {
  const a1 = instanceTypes.map(type => type.toString()).find(name => !Token.isUnresolved(name) && name.startsWith('a1.'));
  if (a1 !== undefined && !Token.isUnresolved(amiType) && amiType?.startsWith('AL2023')) { refuse('instance-type-a1', a1); }
}

function checkSizes({ minSize, desiredSize, maxSize }: ManagedNodeGroupOptions): void {
  if ([minSize, desiredSize, maxSize].some(size => Token.isUnresolved(size))) { return; }
  // The defaults of the stock class, which compares in the same order.
  const desired = desiredSize ?? minSize ?? 2;
  const max = maxSize ?? desired;
  const min = minSize ?? 1;
  const fits = isIntegerIn(max, 1, Number.MAX_SAFE_INTEGER) && isIntegerIn(min, 0, max) && isIntegerIn(desired, min, max);
  if (!fits) { refuse('node-group-size', `minSize ${min}, desiredSize ${desired}, maxSize ${max}`); }
}

