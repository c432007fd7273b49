import type { NodeDiskOptions } from './node-disk-options';

/**
 * A volume that nodes have besides those of their image, encrypted gp3. Nothing formats or mounts it: the user data or a pod does.
 */
export interface FurtherNodeVolume extends NodeDiskOptions {
  /**
   * Name of the device, for example `/dev/sdf`. Those of the image are taken: `/dev/xvda`, and `/dev/xvdb` of Bottlerocket.
   */
  readonly deviceName: string;

  /**
   * Size in GiB, 1 to 65536, and not below that of the snapshot.
   */
  readonly size: number;

  /**
   * The snapshot that the volume is made from.
   *
   * @default - an empty volume
   */
  readonly snapshotId?: string;
}
