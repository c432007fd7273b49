/** What the custom resource `Custom::EksIpv6SubnetAssign` is told. */
export interface SubnetAssignProperties {
  /** The subnet whose network interfaces are to get an IPv6 address at creation. It is the physical id too. */
  readonly SubnetId: string;
  /**
   * The association of the block that the app gave to the subnet. There is none where the subnet had a block before: what it assigned then is not known, so it is left as it is at the end.
   */
  readonly BlockAssociationId?: string;
}
