import { ClusterNetwork } from '../facts/cluster-network';
import { rule } from '../rule';

/** The AZs, by their ids, in which there is no control plane. Their names differ from account to account. */
const WITHOUT_EKS = ['use1-az3', 'usw1-az2', 'cac1-az3'];

export const controlPlaneAzWithoutEks = rule({
  id: 'control-plane-az-without-eks',
  severity: 'error',
  title: 'a control plane is in AZs that EKS supports',
  looksAt: 'clusters',
  source: 'EKS user guide, "network-reqs"; EKS API reference, UnsupportedAvailabilityZoneException',
  what: 'a subnet of the control plane is in an AZ in which EKS makes none',
  expected: `an AZ other than ${WITHOUT_EKS.join(', ')}: EKS refuses the cluster (UnsupportedAvailabilityZoneException)`,
  remedy: 'leave the subnet out of vpcSubnets, nodes can be in it',
  mend: "cfnSubnet.availabilityZoneId = 'use1-az1';",
  check: (cluster, app) => ClusterNetwork.of(app, cluster).subnets
    .map(({ properties }) => properties.AvailabilityZoneId)
    .filter((id, index, ids) => WITHOUT_EKS.includes(id) && ids.indexOf(id) === index)
    .map(got => ({ got })),
});
