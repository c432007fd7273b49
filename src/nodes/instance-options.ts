import type { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { CapacityReservation } from './capacity-reservation';
import { EfaInterfaces } from './efa-interfaces';
import { refuse } from './messages';
import type { NodeInstanceOptions } from './node-instance-options';
import { refuseBoth } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Refuse what would stand in a launch template that this library makes, beside one that it does not. */
export function refuseInstanceOptions(subject: Subject, options: NodeInstanceOptions): void {
  const { disk, furtherVolumes, metadata, capacityReservation, placementGroup, efa } = options;
  const stated = Object.entries({ disk, furtherVolumes, metadata, capacityReservation, placementGroup, efa })
    .find(([, value]) => value !== undefined);
  if (stated === undefined) { return; }
  const [prop, value] = stated;
  refuseBoth(subject, 'launchTemplateSpec', prop, value instanceof CapacityReservation ? value._kind : value);
}

/** The network cards of nodes that have an Elastic Fabric Adapter; undefined where none is asked for. */
export function efaCardsOf(scope: Construct, efa: EfaInterfaces | undefined, instanceTypes: InstanceType[] = []): number[] | undefined {
  if (efa === undefined) { return undefined; }
  const given: unknown = efa;
  if (!(given instanceof EfaInterfaces)) { refuse(scope, 'node-prop-type', given, { prop: 'efa', type: 'EfaInterfaces' }); }
  return efa._cardsOf(scope, instanceTypes);
}
