/** What can be wrong with the way out over IPv6 of an IPv4 cluster. `messages.ts` registers it. */
export const IPV6_EGRESS_ERRORS = {
  'ipv6-egress-of-ipv6-cluster': {
    what: 'a cluster that is to get a way out over IPv6 is an IPv6 cluster',
    expected: 'an IPv4 cluster: pods of IPv6 clusters have IPv6 addresses of their own, and ENABLE_V6_EGRESS is for IPv4 ones (amazon-vpc-cni-k8s README)',
    remedy: 'leave it out: routes and security groups are all that such a cluster needs',
    mend: "Ipv6EgressForIpv4Cluster.ofEks(this, 'Ipv6Egress', ipv4Cluster);",
  },
  'ipv6-egress-addon-duplicate': {
    what: 'the app has an add-on vpc-cni of this cluster already',
    expected: 'each add-on once (EKS API reference, "CreateAddon": ResourceInUseException)',
    remedy: 'say cni: Ipv6EgressCni.values(), and put cniConfiguration into configurationValues of the add-on that is there',
    mend: "Ipv6EgressForIpv4Cluster.ofEks(this, 'Ipv6Egress', ipv4Cluster, { cni: Ipv6EgressCni.values() });",
  },
  'ipv6-egress-configuration': {
    what: 'configurationValues says {where} itself',
    expected: '{expected}, as the plugin and its init container have to agree',
    remedy: 'leave it out; enabled: false switches the way out off',
    mend: "cni: Ipv6EgressCni.addon({ configurationValues: { env: { WARM_IP_TARGET: '5' } } })",
  },
  'ipv6-egress-destination': {
    what: '{prop} is no IPv6 block',
    expected: 'a block such as 2001:db8:1234:1a00::/56, with no bit set behind the prefix, or ::/0',
    remedy: 'state the block of the VPC that pods are to reach, such as vpcIpv6Cidr of a DualStackVpc',
    mend: "destinations: ['2001:db8:1234:1a00::/56']",
  },
  'ipv6-egress-rule-twice': {
    what: 'a group of nodeSecurityGroups lets everything out to {destination} already',
    expected: 'each rule of a group once (EC2 InvalidPermission.Duplicate)',
    remedy: 'leave the group out of nodeSecurityGroups',
    mend: "Ipv6EgressForIpv4Cluster.ofEks(this, 'Ipv6Egress', ipv4Cluster, { vpc: retrofit.vpc });",
  },
  'ipv6-egress-nodes-without-ipv6': {
    what: 'no subnet of the nodes has IPv6 addresses',
    expected: 'dual-stack subnets: pods leave by the IPv6 address of their node (amazon-vpc-cni-k8s README, "ENABLE_V6_EGRESS")',
    remedy: 'make the VPC dual stack by a DualStackRetrofit, or by DualStackVpc with takesOver, and give the result as vpc',
    mend: "Ipv6EgressForIpv4Cluster.ofEks(this, 'Ipv6Egress', ipv4Cluster, { vpc: retrofit.vpc });",
  },
} as const;

export const IPV6_EGRESS_WARNINGS = {
  'ipv6-egress-node-without-ipv6': {
    what: 'nodes in a subnet get no IPv6 address',
    expected: 'subnets that have an IPv6 block, and assign addresses at creation: on other nodes the CNI leaves IPv6 off (amazon-vpc-cni-k8s #2754)',
    remedy: 'make the subnet dual stack, or leave it out of nodeSubnets where no pod on it needs IPv6',
    mend: "Ipv6EgressForIpv4Cluster.ofEks(this, 'Ipv6Egress', ipv4Cluster, { vpc: retrofit.vpc });",
  },
} as const;
