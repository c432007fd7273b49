import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CapacityReservation } from './capacity-reservation';
import type { EfaInterfaces } from './efa-interfaces';
import type { FurtherNodeVolume } from './further-node-volume';
import type { NodeDiskOptions } from './node-disk-options';
import type { NodeMetadataOptions } from './node-metadata-options';

/**
 * What the instances of a node group are made from, whoever manages them. All of it stands in the launch template, of which each new version replaces the nodes of a managed
 * group. None of it goes with a launch template of your own.
 */
export interface NodeInstanceOptions {
  /**
   * How fast the volume is that holds images and pods, and the key of all volumes of the image. Its size is `diskSize`.
   *
   * @default - what gp3 has without, and the key of the account for EBS
   */
  readonly disk?: NodeDiskOptions;

  /**
   * Volumes besides those of the image.
   *
   * @default - none
   */
  readonly furtherVolumes?: FurtherNodeVolume[];

  /**
   * How what runs on a node reaches the metadata of its instance, and with it the credentials of the node.
   *
   * @default - over IPv4, with a session token, from the node itself and pods in the network of the host
   */
  readonly metadata?: NodeMetadataOptions;

  /**
   * Capacity that is reserved, in which the nodes run: `CapacityReservation.capacityBlock()` or `CapacityReservation.onDemand()`. The nodes are in its AZ.
   *
   * Refused beside a `capacityType` of another kind, with more than one instance type where the reservation is of one, and with subnets in other AZs.
   *
   * @default - none is asked for; EC2 uses open reservations that match by itself
   */
  readonly capacityReservation?: CapacityReservation;

  /**
   * The placement group of the instances. Refused with the strategy `cluster` where the subnets are in several AZs, or a type is burstable, as EC2 refuses it.
   *
   * @default - none
   */
  readonly placementGroup?: ec2.IPlacementGroup;

  /**
   * The Elastic Fabric Adapters of the nodes. They speak within one AZ, and best in a placement group with the strategy `cluster`. Refused for types without.
   *
   * @default - none
   */
  readonly efa?: EfaInterfaces;
}
