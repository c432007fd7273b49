import type { ClusterFacts } from './cluster-facts';
import type { Surroundings } from './surroundings';
import type { IndexedResource } from '../../synthesis/template-index';

/** The add-on vpc-cni of a cluster of the app, where the app has it. */
export function cniAddonOf({ index }: Surroundings, { resource, stated }: ClusterFacts): IndexedResource | undefined {
  const names = resource ? [resource.resource.ref, stated.Name].filter(name => name !== undefined) : [];
  return names.flatMap(name => index.where('AWS::EKS::Addon', { ClusterName: name, AddonName: 'vpc-cni' }, resource!.resource))[0];
}

/** Whether EKS Auto Mode runs the nodes, which bring the plugin along. */
export const isAutoMode = ({ stated }: ClusterFacts) => [true, 'true'].includes(stated.ComputeConfig?.Enabled);
