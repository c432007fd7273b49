import { Token } from 'aws-cdk-lib';
import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import { refuse } from './messages';
import { requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

const RESERVATION_ID = /^cr-[0-9a-z]+$/;
const GROUP_ARN = /^arn:[^:]+:resource-groups:[^:]*:[^:]*:group\/.+$/;
/** `us-east-1a`, `us-west-2-lax-1a`; the id of an AZ ends with a number. */
const AZ_NAME = /^[a-z][a-z0-9-]*\d[a-z]$/;

/**
 * Capacity of EC2 that is reserved, in which nodes run.
 *
 * A reservation is in one AZ, and what asks for it in another gets nothing. So the AZ is stated, and the nodes are in its subnets alone: where the group does not say its
 * subnets, it takes the one of that AZ. Name the AZ as the VPC does, which a VPC without `availabilityZones` and region does by tokens: `vpc.availabilityZones[0]`.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new ManagedNodeGroup(this, 'Training', {
 *   cluster,
 *   instanceTypes: [new ec2.InstanceType('p5.48xlarge')],
 *   capacityReservation: CapacityReservation.capacityBlock('cr-02168da1478b509e0', 'us-east-1a'),
 *   minSize: 0,
 *   desiredSize: 2,
 * });
 */
export abstract class CapacityReservation {
  /**
   * A Capacity Block for ML: instances for a time that begins and ends. The capacity type of the group follows, and it takes one instance type.
   *
   * EKS scales a managed group down 40 minutes before the end, and its launches fail until the beginning. A self-managed group must have no nodes until then, and whoever
   * makes it takes its nodes away in time: EC2 ends them 30 minutes before. Set the size of a managed group to 0 before its version or its launch template changes
   * (EKS user guide, "capacity-blocks-mng" and "capacity-blocks").
   *
   * Refuses what is no id of a reservation, and an id of an AZ in place of its name.
   *
   * @param reservationId for example `cr-02168da1478b509e0`
   * @param availabilityZone for example `us-east-1a`
   */
  public static capacityBlock(reservationId: string, availabilityZone: string): CapacityReservation {
    const target = { CapacityReservationId: idOf('CapacityReservation.capacityBlock', reservationId) };
    return new Reserved('a Capacity Block', target, [azOf('CapacityReservation.capacityBlock', availabilityZone)], 'capacity-block');
  }

  /**
   * An On-Demand Capacity Reservation. The group takes one instance type, On-Demand.
   *
   * Refuses what is no id of a reservation, and an id of an AZ in place of its name.
   *
   * @param reservationId for example `cr-02168da1478b509e0`
   * @param availabilityZone for example `us-east-1a`
   */
  public static onDemand(reservationId: string, availabilityZone: string): CapacityReservation {
    const target = { CapacityReservationId: idOf('CapacityReservation.onDemand', reservationId) };
    return new Reserved('an On-Demand Capacity Reservation', target, [azOf('CapacityReservation.onDemand', availabilityZone)]);
  }

  /**
   * A resource group of On-Demand Capacity Reservations, to which some can be added later. The group is On-Demand, and takes several instance types.
   *
   * Refuses what is no ARN of a resource group, no AZs, and ids of AZs in place of their names.
   *
   * @param groupArn for example `arn:aws:resource-groups:us-east-1:123456789012:group/training`
   * @param availabilityZones those of the reservations, for example `['us-east-1a', 'us-east-1b']`
   */
  public static onDemandGroup(groupArn: string, availabilityZones: string[]): CapacityReservation {
    const subject = 'CapacityReservation.onDemandGroup';
    if (typeof groupArn !== 'string' || !(Token.isUnresolved(groupArn) || GROUP_ARN.test(groupArn))) { refuse(subject, 'capacity-reservation-group', groupArn); }
    requireLiteral(subject, 'availabilityZones', availabilityZones);
    if (!Array.isArray(availabilityZones) || availabilityZones.length === 0) { refuse(subject, 'capacity-reservation-az', availabilityZones); }
    const target = { CapacityReservationResourceGroupArn: groupArn };
    return new Reserved('a group of On-Demand Capacity Reservations', target, availabilityZones.map(az => azOf(subject, az)));
  }

  /**
   * What it is, for messages.
   *
   * @internal
   */
  public abstract readonly _kind: string;

  /**
   * Names of the AZs in which it is.
   *
   * @internal
   */
  public abstract readonly _azs: string[];

  /**
   * Whether it is for a time, for which EKS has a capacity type of its own.
   *
   * @internal
   */
  public abstract readonly _isBlock: boolean;

  /**
   * Whether it is one reservation, and not several that differ.
   *
   * @internal
   */
  public abstract readonly _isOfOneType: boolean;

  /**
   * Let a launch template ask for it.
   *
   * @internal
   */
  public abstract _bind(template: CfnLaunchTemplate): void;
}

class Reserved extends CapacityReservation {
  public readonly _isBlock: boolean;
  public readonly _isOfOneType: boolean;

  constructor(public readonly _kind: string, private readonly target: object, public readonly _azs: string[], private readonly marketType?: string) {
    super();
    this._isBlock = marketType !== undefined;
    this._isOfOneType = 'CapacityReservationId' in target;
  }

  public _bind(template: CfnLaunchTemplate): void {
    template.addPropertyOverride('LaunchTemplateData.CapacityReservationSpecification', { CapacityReservationTarget: this.target });
    if (this.marketType) { template.addPropertyOverride('LaunchTemplateData.InstanceMarketOptions', { MarketType: this.marketType }); }
  }
}

function idOf(subject: Subject, id: string): string {
  const fits = typeof id === 'string' && (Token.isUnresolved(id) || RESERVATION_ID.test(id));
  return fits ? id : refuse(subject, 'capacity-reservation-id', id);
}

function azOf(subject: Subject, az: string): string {
  const fits = typeof az === 'string' && (Token.isUnresolved(az) || AZ_NAME.test(az));
  return fits ? az : refuse(subject, 'capacity-reservation-az', az);
}
