import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { CapacityReservation } from './capacity-reservation';
import { refuse } from './messages';
import { azsOf, ONE_PER_AZ } from './node-subnets';
import { requireLiteral } from '../diagnostics/checks';
import { checkDefault, requireAz } from '../network/subnet-selection';

interface Reserving {
  readonly capacityReservation?: CapacityReservation;
  readonly capacityType?: eks.CapacityType;
  readonly instanceTypes?: ec2.InstanceType[];
}

/** Refuse a reservation that contradicts what else is said of the nodes, and a Capacity Block that is not named. */
export function checkReservation(scope: Construct, { capacityReservation: reservation, capacityType, instanceTypes }: Reserving): void {
  if (reservation === undefined) {
    if (capacityType === eks.CapacityType.CAPACITY_BLOCK) { refuse(scope, 'capacity-block-unreserved', capacityType); }
    return;
  }
  if (!(reservation instanceof CapacityReservation)) {
    refuse(scope, 'node-prop-type', reservation, { prop: 'capacityReservation', type: 'a CapacityReservation' });
  }
  const expected = reservation._isBlock ? eks.CapacityType.CAPACITY_BLOCK : eks.CapacityType.ON_DEMAND;
  if (capacityType !== undefined && !Token.isUnresolved(capacityType) && capacityType !== expected) {
    refuse(scope, 'capacity-type-contradiction', capacityType, { kind: reservation._kind, expected });
  }
  const count = instanceTypes?.length ?? 0;
  if (reservation._isOfOneType ? count !== 1 : count === 0) {
    refuse(scope, 'capacity-reservation-types', instanceTypes?.map(String) ?? 'none', { kind: reservation._kind, count: reservation._isOfOneType ? 'the one' : 'those' });
  }
}

/** The subnets in the AZs of a reservation: those that were stated, if they are, or one in each. */
export function reservedSubnets(
  scope: Construct, vpc: ec2.IVpc, { _azs: azs, _kind: kind }: CapacityReservation, stated?: ec2.SubnetSelection,
): ec2.SubnetSelection {
  if (!stated) {
    requireLiteral(scope, 'availabilityZones of the VPC', vpc.availabilityZones);
    checkDefault(scope, 'subnets', vpc);
  }
  const { subnets, isPendingLookup } = vpc.selectSubnets(stated ?? ONE_PER_AZ);
  if (isPendingLookup || Token.isUnresolved(vpc.availabilityZones)) { return stated ?? ONE_PER_AZ; }
  const chosen = stated ? subnets : subnets.filter(subnet => azs.includes(requireAz(scope, subnet)));
  // Two tokens can stand for one AZ, so of these only the number is known.
  const found = azsOf(scope, chosen);
  const areKnown = ![...found, ...azs].some(az => Token.isUnresolved(az));
  const fit = found.length > 0 && found.length <= azs.length && (!areKnown || found.every(az => azs.includes(az)));
  if (!fit) {
    const names = azs.map(az => Token.isUnresolved(az) ? 'the AZ that is stated' : az);
    refuse(scope, 'capacity-reservation-subnets', found, { kind, azs: names.join(', ') });
  }
  return stated ?? { subnets: chosen };
}
