import { ingressOfEndpoint, interfacesOf } from '../facts/endpoint-facts';
import type { IngressRule } from '../facts/security-group-facts';
import { rule } from '../rule';

/** Types of endpoints and of their DNS records with which names are answered with IPv6 addresses. */
const WITH_IPV6 = ['dualstack', 'ipv6'];

export const endpointClosedToIpv6 = rule({
  id: 'endpoint-closed-to-ipv6',
  severity: 'error',
  title: 'endpoints that answer over IPv6 let IPv6 in',
  looksAt: 'networks',
  source: 'AWS PrivateLink guide, "create-interface-endpoint": the security groups must let in the resources that use the endpoint; aws-cdk-lib, aws-ec2/lib/vpc-endpoint',
  what: 'an endpoint answers with IPv6 addresses, and its security groups let IPv4 blocks in only',
  expected: 'a rule for the IPv6 block of the VPC or for the security group of the cluster: pods come with their own IPv6 addresses',
  remedy: 'let the IPv6 block in (vpc.addInterfaceEndpoint of a DualStackVpc does), or set ipAddressType to ipv4',
  mend: 'endpoint.connections.allowDefaultPortFrom(ec2.Peer.ipv6(vpc.vpcIpv6Cidr));',
  check: (network, app) => interfacesOf(network)
    .filter(({ properties: { IpAddressType, DnsOptions, PrivateDnsEnabled } }) =>
      WITH_IPV6.includes(IpAddressType) && [...WITH_IPV6, undefined].includes(DnsOptions?.DnsRecordIpType) && String(PrivateDnsEnabled) !== 'false')
    .flatMap(endpoint => {
      const ingress = ingressOfEndpoint(app, endpoint) ?? [];
      return ingress.length > 0 && ingress.every(isIpv4Only)
        ? [{ at: app.registry.ownerOf(endpoint.resource), got: ingress.map(({ CidrIp }) => CidrIp) }]
        : [];
    }),
});

/** What is written in no way that is known may let IPv6 in. */
const isIpv4Only = (each: IngressRule) => each?.CidrIp !== undefined && each.CidrIpv6 === undefined;
