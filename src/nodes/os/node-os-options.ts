import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * What can be said of any operating system.
 */
export interface NodeOsOptions {
  /**
   * Processor architecture of the image.
   *
   * @default - that of the instance types; it must be stated where one of them is a token
   */
  readonly architecture?: ec2.InstanceArchitecture;
}
