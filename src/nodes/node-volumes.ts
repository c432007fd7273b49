import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { letAutoScalingUse } from './disk-key';
import type { FurtherNodeVolume } from './further-node-volume';
import { refuse } from './messages';
import type { NodeDiskOptions } from './node-disk-options';
import { firstDuplicate, isIntegerIn, isTable, requireLiteral } from '../diagnostics/checks';

/** Of gp3 (EBS user guide, "General Purpose SSD volumes"; CloudFormation, "AWS::EC2::LaunchTemplate Ebs"). */
const MAX_GIB = 65536;
const IOPS = { min: 3000, max: 80000, perGib: 500 };
const THROUGHPUT = { min: 125, max: 2000, perIops: 0.25 };
/** EC2 user guide, "Device names for volumes on Amazon EC2 instances". */
const DEVICE_NAME = /^\/dev\/(sd|xvd)[a-z][a-z0-9]?$/;

/** What nodes boot from. */
const SYSTEM_DEVICE = '/dev/xvda';

/** The volume of nodes that holds images and pods. */
export interface NodeVolume {
  /** Name of the device. */
  readonly device: string;
  /** GiB where nobody says; undefined for the size of the snapshot, which is not known. */
  readonly defaultSize?: number;
  /** GiB of the snapshot, below which the volume cannot be made. */
  readonly minSize: number;
}

/** GiB where nobody says and the types have accelerators: images with CUDA or Neuron take 20 GB and more, unpacked. */
const ACCELERATED_SIZE = 100;

/** The same volume, for types with accelerators. One of which the size is not known stays as it is. */
export function forAccelerators(volume: NodeVolume): NodeVolume {
  return volume.defaultSize === undefined ? volume : { ...volume, defaultSize: Math.max(volume.defaultSize, ACCELERATED_SIZE) };
}

/** What the user says of the volumes. */
export interface StatedVolumes {
  /** GiB of the one that holds images and pods. */
  readonly diskSize?: number;
  readonly disk?: NodeDiskOptions;
  readonly furtherVolumes?: FurtherNodeVolume[];
}

/** The volumes of nodes: the one that holds images and pods, that of the system where it is another, and what the user adds. */
export class NodeVolumes {
  public readonly blockDevices: ec2.BlockDevice[];
  private readonly options: (NodeDiskOptions & Pick<FurtherNodeVolume, 'snapshotId'>)[];

  constructor(private readonly scope: Construct, volume: NodeVolume, { diskSize, disk = {}, furtherVolumes = [] }: StatedVolumes) {
    checkSize(scope, volume, diskSize);
    const size = diskSize ?? volume.defaultSize;
    this.check('disk', disk, size);
    requireLiteral(scope, 'furtherVolumes', furtherVolumes);
    if (!Array.isArray(furtherVolumes)) { refuse(scope, 'node-prop-type', furtherVolumes, { prop: 'furtherVolumes', type: 'a list of volumes' }); }
    furtherVolumes.forEach(each => this.checkFurther(each));

    const ofImage = [volume.device, ...volume.device === SYSTEM_DEVICE ? [] : [SYSTEM_DEVICE]];
    const names = [...ofImage, ...furtherVolumes.map(({ deviceName }) => deviceName)];
    const duplicate = firstDuplicate(names);
    if (duplicate !== undefined) { refuse(scope, 'node-volume-device', duplicate, { taken: ofImage.join(' and ') }); }

    // Of the system the size is its own, and nobody needs it fast.
    const ofSystem = ofImage.length > 1 ? [{ encryptionKey: disk.encryptionKey }] : [];
    this.options = [disk, ...ofSystem, ...furtherVolumes];
    this.blockDevices = names.map((deviceName, index) => {
      const further = furtherVolumes[index - ofImage.length];
      return { deviceName, volume: encrypted(index === 0 ? size : further?.size, this.options[index]) };
    });
  }

  /** What the stock class has no words for, or does not take as a token. */
  public complete(template: ec2.CfnLaunchTemplate): void {
    this.options.forEach(({ iops, throughput, snapshotId, encryptionKey }, index) => {
      for (const [name, value] of Object.entries({ Iops: iops, Throughput: throughput, SnapshotId: snapshotId })) {
        if (value !== undefined) { template.addPropertyOverride(`LaunchTemplateData.BlockDeviceMappings.${index}.Ebs.${name}`, value); }
      }
      if (encryptionKey) { letAutoScalingUse(this.scope, encryptionKey); }
    });
  }

  private check(prop: string, options: NodeDiskOptions, size?: number): void {
    const given: unknown = options;
    if (!isTable(given)) { refuse(this.scope, 'node-prop-type', given, { prop, type: 'a map of options' }); }
    const { iops, throughput } = options;
    if (isKnown(iops)) {
      const max = isKnown(size) ? Math.min(IOPS.max, Math.max(IOPS.min, size * IOPS.perGib)) : IOPS.max;
      if (!isIntegerIn(iops, IOPS.min, max)) { refuse(this.scope, 'disk-iops', iops, { prop: `${prop}.iops`, min: IOPS.min, max }); }
    }
    if (isKnown(throughput)) {
      const max = Token.isUnresolved(iops) ? THROUGHPUT.max : Math.min(THROUGHPUT.max, Math.floor((iops ?? IOPS.min) * THROUGHPUT.perIops));
      const { min } = THROUGHPUT;
      if (!isIntegerIn(throughput, min, max)) { refuse(this.scope, 'disk-throughput', throughput, { prop: `${prop}.throughput`, min, max }); }
    }
  }

  private checkFurther(volume: FurtherNodeVolume): void {
    this.check('furtherVolumes', volume, volume?.size);
    const { deviceName, size } = volume;
    if (typeof deviceName !== 'string' || !(Token.isUnresolved(deviceName) || DEVICE_NAME.test(deviceName))) {
      refuse(this.scope, 'node-volume-device', deviceName, { taken: SYSTEM_DEVICE });
    }
    if (!Token.isUnresolved(size) && !isIntegerIn(size, 1, MAX_GIB)) { refuse(this.scope, 'disk-size', size, { prop: `size of ${deviceName}`, min: 1 }); }
  }
}

const isKnown = (value: number | undefined): value is number => value !== undefined && !Token.isUnresolved(value);

function checkSize(scope: Construct, { minSize }: NodeVolume, diskSize?: number): void {
  if (!isKnown(diskSize)) { return; }
  if (!isIntegerIn(diskSize, 1, MAX_GIB)) { refuse(scope, 'disk-size', diskSize, { prop: 'diskSize', min: minSize }); }
  if (diskSize < minSize) { refuse(scope, 'disk-size-of-image', diskSize, { min: minSize }); }
}

/** A volume that has the size of its snapshot where none is stated, for which the stock class has no words. */
function encrypted(size: number | undefined, { encryptionKey }: NodeDiskOptions): ec2.BlockDeviceVolume {
  return ec2.BlockDeviceVolume.ebs(size as number, { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true, kmsKey: encryptionKey });
}
