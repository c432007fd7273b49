/**
 * What the VPC CNI can do beyond assigning pods the addresses of their node's subnet.
 */
export enum CniFeature {
  /**
   * Pods get addresses of other subnets than their node: those with the tag `kubernetes.io/role/cni` = 1. The plugin then makes network
   * interfaces of its own (amazon-vpc-cni-k8s README, "ENABLE_SUBNET_DISCOVERY"; terraform-aws-eks #3598). From version 1.22.
   */
  POD_SUBNET_SELECTION = 'pod-subnet-selection',

  /**
   * Pods get addresses on several network cards (amazon-vpc-cni-k8s README, "ENABLE_MULTI_NIC"). From version 1.20.
   */
  MULTI_NIC = 'multi-nic',

  /**
   * Pods have security groups of their own (EKS user guide, "security-groups-for-pods"). The interfaces are made by a controller in the control
   * plane, with the role of the cluster, so the plugin itself needs nothing more. From version 1.16.
   */
  SECURITY_GROUPS_FOR_PODS = 'security-groups-for-pods',
}
