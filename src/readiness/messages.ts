import { register } from '../diagnostics/diagnostics';

const messages = register('readiness', {
  'subnet-without-ipv6': {
    what: 'a subnet of the cluster has no IPv6 block',
    expected: 'a block in each family for each subnet of an IPv6 cluster',
    remedy: 'use subnets of a dual-stack VPC, for example a DualStackVpc',
  },
  'subnet-without-auto-assign': {
    what: 'a subnet of the cluster does not assign IPv6 addresses at creation',
    expected: 'assignIpv6AddressOnCreation: EKS refuses the subnet without it (Ec2SubnetMissingIpv6Assignment)',
    remedy: 'set ipv6AssignAddressOnCreation in the subnet configuration of the VPC',
  },
  'subnet-ipv6-native': {
    what: 'a subnet of the cluster is IPv6 only',
    expected: 'a dual-stack subnet: EKS supports no others (containers-roadmap #1805)',
    remedy: 'use subnets with an IPv4 block as well',
  },
  'node-subnet-public-without-ipv4': {
    what: 'nodes are in a public subnet where they get no IPv4 address of their own',
    expected: 'mapPublicIpOnLaunch, or endpoints for {missing}: nodes pull images and talk to AWS over IPv4, for which an internet gateway wants a public address',
    remedy: 'use private subnets, or let the subnets assign public IPv4 addresses',
  },
  'node-subnet-dns64-without-nat64': {
    what: 'nodes are in a subnet with DNS64 and without a route to NAT64',
    expected: 'DNS64 off: pods would be told IPv6 addresses for IPv4 hosts, and reach none of them',
    remedy: 'set enableDns64 to false; the VPC CNI itself gives pods a way to IPv4',
  },
}, {
  'node-subnet-without-ipv6-route': {
    what: 'nodes are in subnets without a default route for IPv6',
    expected: 'a route for ::/0, or pods that reach nothing outside the VPC over IPv6',
    remedy: 'use private subnets of a DualStackVpc, or acknowledge that this is meant',
  },
  'node-subnet-without-ipv4-egress': {
    what: 'nodes are in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
    expected: 'a NAT gateway, public IPv4 addresses, or these endpoints: nodes pull images and talk to AWS over IPv4',
    remedy: 'use an Ipv4Egress other than none, add the endpoints, or acknowledge that there is a way that the app does not see',
  },
  'kubectl-without-ipv4-egress': {
    what: 'kubectl runs in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
    expected: 'a NAT gateway or these endpoints: the functions of aws-eks that apply manifests and charts run in the VPC where the endpoint is private, and call these services (aws-cdk #30442)',
    remedy: 'add the endpoints, use an Ipv4Egress other than none, or acknowledge that there is a way that the app does not see',
  },
  'cluster-handler-without-ipv4-egress': {
    what: 'the functions that make the cluster are placed in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
    expected: 'a NAT gateway or these endpoints: with placeClusterHandlerInVpc the functions of aws-eks call these services from inside the VPC',
    remedy: 'add the endpoints, leave out placeClusterHandlerInVpc, or acknowledge that there is a way that the app does not see',
  },
  'node-subnet-dns64': {
    what: 'nodes are in subnets with DNS64 and NAT64',
    expected: 'DNS64 off: pods would reach IPv4 through the NAT gateway instead of through their node (EKS best practices, IPv6)',
    remedy: 'set enableDns64 to false, or acknowledge that this is meant',
  },
});
export const messageOf: typeof messages.messageOf = messages.messageOf;
export const warn: typeof messages.warn = messages.warn;
