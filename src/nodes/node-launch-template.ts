import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { isIntegerIn } from '../diagnostics/checks';
import { refuse } from './messages';

/** GiB (EBS user guide, "gp3 volumes"). */
const MAX_GP3_GIB = 65536;

/** What nodes boot from. */
const SYSTEM_DEVICE = '/dev/xvda';

export interface NodeLaunchTemplateProps extends Pick<ec2.LaunchTemplateProps, 'machineImage' | 'userData' | 'role' | 'securityGroup'> {
  /** The device that holds images and pods. */
  readonly dataDevice: string;
  /**
   * GiB.
   *
   * @default 20
   */
  readonly diskSize?: number;
}

/** The launch template of nodes, of which an encrypted volume and the way to the credentials of the node do not depend on anything. */
export function nodeLaunchTemplate(scope: Construct, { dataDevice, diskSize = 20, ...props }: NodeLaunchTemplateProps): ec2.LaunchTemplate {
  if (!Token.isUnresolved(diskSize) && !isIntegerIn(diskSize, 1, MAX_GP3_GIB)) { refuse(scope, 'disk-size', diskSize); }
  return new ec2.LaunchTemplate(scope, 'LaunchTemplate', {
    ...props,
    blockDevices: [
      { deviceName: dataDevice, volume: encrypted(diskSize) },
      ...dataDevice === SYSTEM_DEVICE ? [] : [{ deviceName: SYSTEM_DEVICE, volume: encrypted() }],
    ],
    requireImdsv2: true,
    // Pods have identities of their own, and no way to that of the node.
    httpPutResponseHopLimit: 1,
  });
}

/** A volume that has the size of its snapshot where none is stated, for which the stock class has no words. */
function encrypted(size?: number): ec2.BlockDeviceVolume {
  return ec2.BlockDeviceVolume.ebs(size as number, { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true });
}
