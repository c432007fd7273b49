// Written by `npx projen rules:index`: to add a rule is to add a file.
import { azOfAnotherRegion } from './az-of-another-region';
import { clusterInTwoVpcs } from './cluster-in-two-vpcs';
import { clusterNetworkOfAnotherRegion } from './cluster-network-of-another-region';
import { clusterOfIpv4 } from './cluster-of-ipv4';
import { clusterServiceBlock } from './cluster-service-block';
import { clusterWithoutCniAddon, nodesBeforeCniAddon } from './cni-addon-order';
import { controlPlaneAzWithoutEks } from './control-plane-az-without-eks';
import { controlPlaneEdgeZone } from './control-plane-edge-zone';
import { controlPlaneIpv4Egress } from './control-plane-ipv4-egress';
import { controlPlaneOutpost } from './control-plane-outpost';
import { controlPlaneSingleAz } from './control-plane-single-az';
import { endpointBlockMalformed, endpointBlockReserved } from './endpoint-blocks';
import { endpointPublic, endpointIpv4Only } from './endpoint-public';
import { kubectlSkew } from './kubectl-skew';
import { kubernetesPastSupport } from './kubernetes-past-support';
import { nodeCniPolicyPartition, nodeCniPolicyOtherPartition } from './node-cni-policy-partition';
import { nodeSubnetDns64 } from './node-subnet-dns64';
import { nodeSubnetDns64WithoutNat64 } from './node-subnet-dns64-without-nat64';
import { nodeSubnetPublicWithoutIpv4 } from './node-subnet-public-without-ipv4';
import { nodeSubnetWithoutIpv4Egress } from './node-subnet-without-ipv4-egress';
import { nodeSubnetWithoutIpv6Route } from './node-subnet-without-ipv6-route';
import { nodesInAnotherRegion } from './nodes-in-another-region';
import { nodesInAnotherVpc } from './nodes-in-another-vpc';
import { securityGroupOfAnotherVpc } from './security-group-of-another-vpc';
import { subnetIpv6Native } from './subnet-ipv6-native';
import { subnetWithoutAutoAssign } from './subnet-without-auto-assign';
import { subnetWithoutIpv6 } from './subnet-without-ipv6';
import { vpcWithoutDns } from './vpc-without-dns';
import type { AnyRule } from '../rule';

/** All rules. */
export const RULES: readonly AnyRule[] = [
  azOfAnotherRegion,
  clusterInTwoVpcs,
  clusterNetworkOfAnotherRegion,
  clusterOfIpv4,
  clusterServiceBlock,
  clusterWithoutCniAddon,
  nodesBeforeCniAddon,
  controlPlaneAzWithoutEks,
  controlPlaneEdgeZone,
  controlPlaneIpv4Egress,
  controlPlaneOutpost,
  controlPlaneSingleAz,
  endpointBlockMalformed,
  endpointBlockReserved,
  endpointPublic,
  endpointIpv4Only,
  kubectlSkew,
  kubernetesPastSupport,
  nodeCniPolicyPartition,
  nodeCniPolicyOtherPartition,
  nodeSubnetDns64,
  nodeSubnetDns64WithoutNat64,
  nodeSubnetPublicWithoutIpv4,
  nodeSubnetWithoutIpv4Egress,
  nodeSubnetWithoutIpv6Route,
  nodesInAnotherRegion,
  nodesInAnotherVpc,
  securityGroupOfAnotherVpc,
  subnetIpv6Native,
  subnetWithoutAutoAssign,
  subnetWithoutIpv6,
  vpcWithoutDns,
];
