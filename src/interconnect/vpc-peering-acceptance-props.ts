import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PeeringAddressFamily } from './peering-address-family';
import type { PeeringDnsResolution } from './peering-dns-resolution';

/**
 * What the other side of a peering is made from.
 */
export interface VpcPeeringAcceptanceProps {
  /** The VPC that was asked, in the account and region of the stack: `peerVpc` of the `VpcPeering`. */
  readonly vpc: ec2.IVpc;

  /** The VPC that asked: `vpc` of the `VpcPeering`. Its blocks have to be known, so one of another app is imported by `ImportedDualStackVpc.fromAttributes()`. */
  readonly peerVpc: ec2.IVpc;

  /** Id of the connection, for example `pcx-0123456789abcdef0`: `peeringConnectionId` of the `VpcPeering`. It is accepted by then. */
  readonly peeringConnectionId: string;

  /**
   * Over which address families they are routed. The same as at the other side.
   *
   * @default - over all that both VPCs are known to have, with a warning where that is one
   */
  readonly addressFamily?: PeeringAddressFamily;

  /**
   * Subnets of `vpc` whose route tables lead to `peerVpc`.
   *
   * @default - all private and isolated ones
   */
  readonly subnets?: ec2.SubnetSelection[];

  /**
   * Whose public DNS names are answered with private IPv4 addresses in the other VPC: those of `vpc`, or of none. The other side is the one of the `VpcPeering`.
   *
   * @default PeeringDnsResolution.none()
   */
  readonly dnsResolution?: PeeringDnsResolution;
}
