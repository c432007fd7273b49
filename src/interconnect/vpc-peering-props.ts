import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PeeringAddressFamily } from './peering-address-family';
import type { PeeringDnsResolution } from './peering-dns-resolution';

/**
 * What two VPCs are peered by.
 */
export interface VpcPeeringProps {
  /** The VPC that asks for the connection. The stack is in its account and region. */
  readonly vpc: ec2.IVpc;

  /**
   * The other VPC: one of the app, or one that is imported. Of one in another region the import states `region`, of one in another account `ownerAccountId`, and its blocks
   * (`ImportedDualStackVpc.fromAttributes()`).
   */
  readonly peerVpc: ec2.IVpc;

  /**
   * Over which address families they are routed.
   *
   * @default - over all that both VPCs are known to have, with a warning where that is one
   */
  readonly addressFamily?: PeeringAddressFamily;

  /**
   * Subnets of `vpc` whose route tables lead to `peerVpc`. An empty list makes none.
   *
   * @default - all private and isolated ones
   */
  readonly subnets?: ec2.SubnetSelection[];

  /**
   * Subnets of `peerVpc` whose route tables lead to `vpc`. An empty list makes none, where others make them. Refused where `peerVpc` is in another account or region: `VpcPeeringAcceptance` makes
   * them there.
   *
   * @default - all private and isolated ones
   */
  readonly peerSubnets?: ec2.SubnetSelection[];

  /**
   * ARN of a role in the account of `peerVpc` that accepts the connection, for example that of a `VpcPeeringRole`. Required where that is another account.
   *
   * @default - the account of the stack accepts it
   */
  readonly peerRoleArn?: string;

  /**
   * Whose public DNS names are answered with private IPv4 addresses in the other VPC.
   *
   * @default PeeringDnsResolution.none()
   */
  readonly dnsResolution?: PeeringDnsResolution;
}
