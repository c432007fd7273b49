// Written by `npx projen rules:index`: to add a rule is to add a file.
import { addonDuplicate } from './addon-duplicate';
import { addonWithoutNodes } from './addon-without-nodes';
import { attachmentSubnetIpv6Only } from './attachment-subnet-ipv6-only';
import { azOfAnotherRegion } from './az-of-another-region';
import { chartIpFamily } from './chart-ip-family';
import { clusterHandlerWithoutIpv4Egress, clusterHandlerClosed } from './cluster-handler-without-ipv4-egress';
import { clusterInTwoVpcs } from './cluster-in-two-vpcs';
import { clusterNetworkOfAnotherRegion } from './cluster-network-of-another-region';
import { clusterOfIpv4 } from './cluster-of-ipv4';
import { clusterRoleTrust } from './cluster-role-trust';
import { clusterServiceBlock } from './cluster-service-block';
import { clusterWithoutCniAddon, nodesBeforeCniAddon } from './cni-addon-order';
import { cniRoleLacksActions } from './cni-role-lacks-actions';
import { cniRoleUnknown, nodeRoleUnknown } from './cni-role-unknown';
import { cniSettingBreaksIpv6 } from './cni-setting-breaks-ipv6';
import { cniSettingInvalid } from './cni-setting-invalid';
import { cniSettingNotText } from './cni-setting-not-text';
import { cniSettingOfIpv4 } from './cni-setting-of-ipv4';
import { cniSettingUnknown, cniSettingUnheardOf } from './cni-setting-unknown';
import { cniSettingWithoutEffect } from './cni-setting-without-effect';
import { cniVersionLacksSetting } from './cni-version-lacks-setting';
import { controlPlaneAzWithoutEks } from './control-plane-az-without-eks';
import { controlPlaneEdgeZone } from './control-plane-edge-zone';
import { controlPlaneIpv4Egress } from './control-plane-ipv4-egress';
import { controlPlaneOutpost } from './control-plane-outpost';
import { controlPlaneSingleAz } from './control-plane-single-az';
import { dnsWeightOfOneFamily } from './dns-weight-of-one-family';
import { endpointBlockMalformed, endpointBlockReserved } from './endpoint-blocks';
import { endpointClosedToIpv6 } from './endpoint-closed-to-ipv6';
import { endpointClosedToNodes } from './endpoint-closed-to-nodes';
import { endpointPublic, endpointIpv4Only } from './endpoint-public';
import { endpointUnreachableForPods } from './endpoint-unreachable-for-pods';
import { endpointWithoutPrivateDns } from './endpoint-without-private-dns';
import { eniConfigWithoutEffect } from './eni-config-without-effect';
import { fargatePublicSubnet } from './fargate-public-subnet';
import { fargateRoleTrust } from './fargate-role-trust';
import { gatewayEndpointWithoutRoute } from './gateway-endpoint-without-route';
import { ingressNotDualStack } from './ingress-not-dual-stack';
import { ipv4EgressOff } from './ipv4-egress-off';
import { kubectlSkew } from './kubectl-skew';
import { kubectlWithoutIpv4Egress, kubectlClosed } from './kubectl-without-ipv4-egress';
import { kubernetesPastSupport } from './kubernetes-past-support';
import { loadBalancerControllerDuplicate } from './load-balancer-controller-duplicate';
import { loadBalancerControllerWithoutIpv6 } from './load-balancer-controller-without-ipv6';
import { loadBalancerInstanceTargets } from './load-balancer-instance-targets';
import { loadBalancerSubnetFamily, loadBalancerTagFamily } from './load-balancer-subnets';
import { natGatewayOfOtherVpc } from './nat-gateway-of-other-vpc';
import { natGatewayWithoutInternet } from './nat-gateway-without-internet';
import { dns64WithoutNat64, nat64WithoutDns64, nat64OverRegionalNatGateway } from './nat64';
import { networkAclWithoutIpv6 } from './network-acl-without-ipv6';
import { nodeAl2Retired, nodeAl2 } from './node-al2';
import { nodeCniPolicyPartition, nodeCniPolicyOtherPartition } from './node-cni-policy-partition';
import { nodeImageArchitecture, nodeImageAccelerator } from './node-image-architecture';
import { nodeImageWithoutUserData } from './node-image-without-user-data';
import { nodeImdsV1 } from './node-imds-v1';
import { nodeInterfaceIpv6 } from './node-interface-ipv6';
import { nodeIpv6Disabled } from './node-ipv6-disabled';
import { nodeJoinsOverIpv4 } from './node-joins-over-ipv4';
import { nodeLabelsOfEks } from './node-labels-of-eks';
import { nodeMaxPods } from './node-max-pods';
import { nodeName } from './node-name';
import { nodePodSecurityGroups } from './node-pod-security-groups';
import { nodeRoleLacksCniActions, nodeRoleMayLackCniActions } from './node-role-lacks-cni-actions';
import { nodeRoleTrust } from './node-role-trust';
import { nodeSecurityGroupOpen } from './node-security-group-open';
import { nodeSettingIpv4 } from './node-setting-ipv4';
import { nodeStatedTwice } from './node-stated-twice';
import { nodeSubnetDns64 } from './node-subnet-dns64';
import { nodeSubnetDns64WithoutNat64 } from './node-subnet-dns64-without-nat64';
import { nodeSubnetPublicWithoutIpv4, nodeSubnetPublicByTemplate } from './node-subnet-public-without-ipv4';
import { nodeSubnetClosed, nodeSubnetWithoutIpv4Egress } from './node-subnet-without-ipv4-egress';
import { nodeSubnetWithoutIpv6Route } from './node-subnet-without-ipv6-route';
import { nodeTags } from './node-tags';
import { nodeTaintsOfEks } from './node-taints-of-eks';
import { nodeTemplateSetting } from './node-template-setting';
import { nodeTypeXen } from './node-type-xen';
import { nodeUserDataFormat } from './node-user-data-format';
import { nodeUserDataSize } from './node-user-data-size';
import { nodeUserDataSystem } from './node-user-data-system';
import { nodeUserDataWithoutJoin } from './node-user-data-without-join';
import { nodeVersionSkew } from './node-version-skew';
import { nodeWindows } from './node-windows';
import { nodeWithoutClusterGroup } from './node-without-cluster-group';
import { nodesInAnotherRegion } from './nodes-in-another-region';
import { nodesInAnotherVpc } from './nodes-in-another-vpc';
import { nodeSubnetPrivateIpv6, privateIpv6ToGateway } from './private-ipv6';
import { privateSubnetOpenOverIpv6 } from './private-subnet-open-over-ipv6';
import { roleTrustsDualStackIssuer } from './role-trusts-dual-stack-issuer';
import { securityGroupOfAnotherVpc } from './security-group-of-another-vpc';
import { serviceAccountAssociatedTwice, serviceAccountIdentitiesMixed } from './service-account-associated-twice';
import { serviceIpFamily } from './service-ip-family';
import { serviceNotDualStack } from './service-not-dual-stack';
import { serviceUdpUnsupported, serviceUdpWithoutPrefix } from './service-udp-unsupported';
import { subnetIpv6Native } from './subnet-ipv6-native';
import { subnetIpv6Prefix } from './subnet-ipv6-prefix';
import { subnetWithoutAutoAssign } from './subnet-without-auto-assign';
import { subnetWithoutIpv6 } from './subnet-without-ipv6';
import { vpcIpv6BlockByPosition } from './vpc-ipv6-block-by-position';
import { vpcWithoutDns } from './vpc-without-dns';
import type { AnyRule } from '../rule';

/** All rules. */
export const RULES: readonly AnyRule[] = [
  addonDuplicate,
  addonWithoutNodes,
  attachmentSubnetIpv6Only,
  azOfAnotherRegion,
  chartIpFamily,
  clusterHandlerWithoutIpv4Egress,
  clusterHandlerClosed,
  clusterInTwoVpcs,
  clusterNetworkOfAnotherRegion,
  clusterOfIpv4,
  clusterRoleTrust,
  clusterServiceBlock,
  clusterWithoutCniAddon,
  nodesBeforeCniAddon,
  cniRoleLacksActions,
  cniRoleUnknown,
  nodeRoleUnknown,
  cniSettingBreaksIpv6,
  cniSettingInvalid,
  cniSettingNotText,
  cniSettingOfIpv4,
  cniSettingUnknown,
  cniSettingUnheardOf,
  cniSettingWithoutEffect,
  cniVersionLacksSetting,
  controlPlaneAzWithoutEks,
  controlPlaneEdgeZone,
  controlPlaneIpv4Egress,
  controlPlaneOutpost,
  controlPlaneSingleAz,
  dnsWeightOfOneFamily,
  endpointBlockMalformed,
  endpointBlockReserved,
  endpointClosedToIpv6,
  endpointClosedToNodes,
  endpointPublic,
  endpointIpv4Only,
  endpointUnreachableForPods,
  endpointWithoutPrivateDns,
  eniConfigWithoutEffect,
  fargatePublicSubnet,
  fargateRoleTrust,
  gatewayEndpointWithoutRoute,
  ingressNotDualStack,
  ipv4EgressOff,
  kubectlSkew,
  kubectlWithoutIpv4Egress,
  kubectlClosed,
  kubernetesPastSupport,
  loadBalancerControllerDuplicate,
  loadBalancerControllerWithoutIpv6,
  loadBalancerInstanceTargets,
  loadBalancerSubnetFamily,
  loadBalancerTagFamily,
  natGatewayOfOtherVpc,
  natGatewayWithoutInternet,
  dns64WithoutNat64,
  nat64WithoutDns64,
  nat64OverRegionalNatGateway,
  networkAclWithoutIpv6,
  nodeAl2Retired,
  nodeAl2,
  nodeCniPolicyPartition,
  nodeCniPolicyOtherPartition,
  nodeImageArchitecture,
  nodeImageAccelerator,
  nodeImageWithoutUserData,
  nodeImdsV1,
  nodeInterfaceIpv6,
  nodeIpv6Disabled,
  nodeJoinsOverIpv4,
  nodeLabelsOfEks,
  nodeMaxPods,
  nodeName,
  nodePodSecurityGroups,
  nodeRoleLacksCniActions,
  nodeRoleMayLackCniActions,
  nodeRoleTrust,
  nodeSecurityGroupOpen,
  nodeSettingIpv4,
  nodeStatedTwice,
  nodeSubnetDns64,
  nodeSubnetDns64WithoutNat64,
  nodeSubnetPublicWithoutIpv4,
  nodeSubnetPublicByTemplate,
  nodeSubnetClosed,
  nodeSubnetWithoutIpv4Egress,
  nodeSubnetWithoutIpv6Route,
  nodeTags,
  nodeTaintsOfEks,
  nodeTemplateSetting,
  nodeTypeXen,
  nodeUserDataFormat,
  nodeUserDataSize,
  nodeUserDataSystem,
  nodeUserDataWithoutJoin,
  nodeVersionSkew,
  nodeWindows,
  nodeWithoutClusterGroup,
  nodesInAnotherRegion,
  nodesInAnotherVpc,
  nodeSubnetPrivateIpv6,
  privateIpv6ToGateway,
  privateSubnetOpenOverIpv6,
  roleTrustsDualStackIssuer,
  securityGroupOfAnotherVpc,
  serviceAccountAssociatedTwice,
  serviceAccountIdentitiesMixed,
  serviceIpFamily,
  serviceNotDualStack,
  serviceUdpUnsupported,
  serviceUdpWithoutPrefix,
  subnetIpv6Native,
  subnetIpv6Prefix,
  subnetWithoutAutoAssign,
  subnetWithoutIpv6,
  vpcIpv6BlockByPosition,
  vpcWithoutDns,
];
