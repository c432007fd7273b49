import { CapacityReservation } from './capacity-reservation';
import type { NodeInstanceOptions } from './node-instance-options';
import { refuseBoth } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Refuse what would stand in a launch template that this library makes, beside one that it does not. */
export function refuseInstanceOptions(subject: Subject, options: NodeInstanceOptions): void {
  const { disk, furtherVolumes, metadata, capacityReservation, placementGroup } = options;
  const stated = Object.entries({ disk, furtherVolumes, metadata, capacityReservation, placementGroup }).find(([, value]) => value !== undefined);
  if (stated === undefined) { return; }
  const [prop, value] = stated;
  refuseBoth(subject, 'launchTemplateSpec', prop, value instanceof CapacityReservation ? value._kind : value);
}
