import type { ClusterFacts } from './cluster-facts';
import type { IndexedResource } from '../../synthesis/template-index';

/** The add-on vpc-cni of a cluster, where the app has it. */
export const cniAddonOf = (cluster: ClusterFacts): IndexedResource | undefined => cluster.resourcesOf('AWS::EKS::Addon', { AddonName: 'vpc-cni' })[0];

/** Whether EKS Auto Mode runs the nodes, which bring the plugin along. */
export const isAutoMode = ({ stated }: ClusterFacts) => [true, 'true'].includes(stated.ComputeConfig?.Enabled);
