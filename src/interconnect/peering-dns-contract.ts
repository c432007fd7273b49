/** What the custom resource `Custom::EksIpv6PeeringDns` is told. */
export interface PeeringDnsProperties {
  /** The connection. With the side it is the physical id. */
  readonly VpcPeeringConnectionId: string;
  /** Whose public host names are to be answered with private addresses: those of the VPC that asked for the connection, or of the one that accepted it. */
  readonly Side: 'requester' | 'accepter';
}
