import { ClusterNetwork } from '../facts/cluster-network';
import { isEdgeZone } from '../facts/zones';
import { rule } from '../rule';

export const controlPlaneEdgeZone = rule({
  id: 'control-plane-edge-zone',
  severity: 'error',
  title: 'a control plane is in AZs of the region',
  looksAt: 'clusters',
  source: 'EKS user guide, "network-reqs" and "local-zones"',
  what: 'a subnet of the control plane is in a Local or Wavelength Zone',
  expected: 'subnets in AZs of the region: EKS cannot place its network interfaces in these zones',
  remedy: 'leave the subnet out of vpcSubnets, self-managed nodes can be in it',
  mend: "new Ipv6Cluster(this, 'Cluster', { vpc, controlPlaneAzNames: ['us-west-2a', 'us-west-2b'], version, kubectlLayer });",
  check: (cluster, app) => {
    const { subnets, statedSubnets } = ClusterNetwork.of(app, cluster);
    const zones = [
      ...subnets.flatMap(({ properties: { AvailabilityZone, AvailabilityZoneId } }) => [AvailabilityZone, AvailabilityZoneId]),
      ...statedSubnets.map(({ availabilityZone }) => availabilityZone),
    ];
    return [...new Set(zones.filter(isEdgeZone))].map(got => ({ got }));
  },
});
