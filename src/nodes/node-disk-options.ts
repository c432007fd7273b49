import type * as kms from 'aws-cdk-lib/aws-kms';

/**
 * What can be said of a volume of nodes besides its size. It is an encrypted gp3 volume in any case.
 */
export interface NodeDiskOptions {
  /**
   * Operations a second, 3000 to 80000, and at most 500 for each GiB (EBS user guide, "General Purpose SSD volumes").
   *
   * @default 3000
   */
  readonly iops?: number;

  /**
   * MiB a second, 125 to 2000, and at most a quarter of `iops` (EBS user guide, "General Purpose SSD volumes").
   *
   * @default 125
   */
  readonly throughput?: number;

  /**
   * The key that encrypts the volume, in the region of the nodes. The role of Auto Scaling must be able to use it, or no instance starts
   * (`Client.InternalError`): the policy of a key of this app gets the statements for it, any other key is a warning (Auto Scaling user guide, "Required AWS KMS
   * key policy for use with encrypted volumes").
   *
   * @default - the key of the account for EBS
   */
  readonly encryptionKey?: kms.IKey;
}
