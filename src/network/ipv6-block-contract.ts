/** What the custom resource `Custom::EksIpv6VpcBlock` is asked. */
export interface Ipv6BlockProperties {
  readonly VpcId: string;
  /** Id of the association of the block with the VPC, which is what `Ref` of an `AWS::EC2::VPCCidrBlock` says. */
  readonly AssociationId: string;
}

/** What it answers. */
export interface Ipv6BlockAttributes {
  /** The block, for example `2001:db8:1234:1a00::/56`. */
  readonly Cidr: string;
}
