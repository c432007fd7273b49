import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { InstanceTags } from './instance-tags';
import { refuse } from './messages';
import type { NodeInstanceOptions } from './node-instance-options';
import { isIntegerIn } from '../diagnostics/checks';

/** GiB (EBS user guide, "gp3 volumes"). */
const MAX_GP3_GIB = 65536;

/** What nodes boot from. */
const SYSTEM_DEVICE = '/dev/xvda';

export interface NodeTemplate extends Pick<ec2.LaunchTemplateProps, 'machineImage' | 'userData' | 'role' | 'securityGroup' | 'instanceType'> {
  /** The device that holds images and pods, and how large it is. */
  readonly volume: NodeVolume;
  /** GiB, if the user says. */
  readonly diskSize?: number;
  /** The tags of instances and volumes. */
  readonly tags: InstanceTags;
  /** What the user says of the instances. */
  readonly options: NodeInstanceOptions;
}

/** The volume of nodes that holds images and pods. */
export interface NodeVolume {
  /** Name of the device. */
  readonly device: string;
  /** GiB where nobody says; undefined for the size of the snapshot, which is not known. */
  readonly defaultSize?: number;
  /** GiB of the snapshot, below which the volume cannot be made. */
  readonly minSize: number;
}

/** The launch template of nodes, of which an encrypted volume and the way to the credentials of the node do not depend on anything. */
export function nodeLaunchTemplate(scope: Construct, { volume, diskSize, tags, options, ...props }: NodeTemplate): ec2.LaunchTemplate {
  checkDiskSize(scope, volume, diskSize);
  const template = new ec2.LaunchTemplate(scope, 'LaunchTemplate', {
    ...props,
    blockDevices: [
      { deviceName: volume.device, volume: encrypted(diskSize ?? volume.defaultSize) },
      ...volume.device === SYSTEM_DEVICE ? [] : [{ deviceName: SYSTEM_DEVICE, volume: encrypted() }],
    ],
    requireImdsv2: true,
    // Pods have identities of their own, and no way to that of the node.
    httpPutResponseHopLimit: 1,
  });
  const resource = template.node.defaultChild as ec2.CfnLaunchTemplate;
  stateTags(resource, tags);
  options.capacityReservation?._bind(resource);
  return template;
}

function checkDiskSize(scope: Construct, { minSize }: NodeVolume, diskSize?: number): void {
  if (diskSize === undefined || Token.isUnresolved(diskSize)) { return; }
  if (!isIntegerIn(diskSize, 1, MAX_GP3_GIB)) { refuse(scope, 'disk-size', diskSize); }
  if (diskSize < minSize) { refuse(scope, 'disk-size-of-image', diskSize, { min: minSize }); }
}

/**
 * The stock class writes the tags of the app into the template. A tag that changes would then be a new version of the template, which replaces every node, and
 * which CloudFormation refuses beside the tags of a managed node group that change with it (aws-cdk #16644).
 */
function stateTags(template: ec2.CfnLaunchTemplate, tags: InstanceTags): void {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  template.addPropertyOverride('LaunchTemplateData.TagSpecifications', ['instance', 'volume'].map(ResourceType => ({ ResourceType, Tags })));
  template.addPropertyDeletionOverride('TagSpecifications');
}

/** A volume that has the size of its snapshot where none is stated, for which the stock class has no words. */
function encrypted(size?: number): ec2.BlockDeviceVolume {
  return ec2.BlockDeviceVolume.ebs(size as number, { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true });
}
