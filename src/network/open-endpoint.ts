import * as ec2 from 'aws-cdk-lib/aws-ec2';

const { DUALSTACK, IPV6 } = ec2.VpcEndpointIpAddressType;

/** A VPC that tells its block, or refuses to when it is asked. */
type WithIpv6Block = { readonly vpcIpv6Cidr: string };

/** Let the IPv6 block of the VPC in where an open endpoint answers over IPv6: the stock group lets in the IPv4 block alone. */
export function openToIpv6(
  endpoint: ec2.InterfaceVpcEndpoint, vpc: WithIpv6Block, { ipAddressType, open }: ec2.InterfaceVpcEndpointOptions,
): ec2.InterfaceVpcEndpoint {
  const answersIpv6 = [DUALSTACK, IPV6].some(type => type === ipAddressType);
  if (answersIpv6 && open !== false) { endpoint.connections.allowDefaultPortFrom(ec2.Peer.ipv6(vpc.vpcIpv6Cidr)); }
  return endpoint;
}
