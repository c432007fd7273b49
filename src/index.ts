// The cluster.
export * from './cluster/ipv6-cluster';
export * from './cluster/ipv6-cluster-attributes';
export * from './cluster/ipv6-cluster-base';
export * from './cluster/ipv6-cluster-props';

// Its add-ons.
export * from './addons/addon-options';
export * from './addons/addon-version';
export * from './addons/addon-version-lookup';
export * from './addons/cluster-addon';
export * from './addons/core-addons';
export * from './addons/core-dns';

// Its nodes.
export * from './nodes/capacity-reservation';
export * from './nodes/efa-interfaces';
export * from './nodes/fargate-profile';
export * from './nodes/further-node-volume';
export * from './nodes/instance-refresh-options';
export * from './nodes/managed-node-group';
export * from './nodes/managed-node-group-per-az';
export * from './nodes/node-disk-options';
export * from './nodes/node-instance-options';
export * from './nodes/node-metadata-options';
export * from './nodes/node-os';
export * from './nodes/node-release';
export * from './nodes/node-replacement';
export * from './nodes/node-role';
export * from './nodes/os/al2-options';
export * from './nodes/os/al2023-options';
export * from './nodes/os/bottlerocket-options';
export * from './nodes/os/node-os-options';
export * from './nodes/self-managed-node-group';
export * from './nodes/self-managed-node-group-options';

// Whether it can work.
export * from './readiness/readiness';
export * from './readiness/readiness-report';

// Roads to other networks.

// Load balancers in front of pods.
export * from './interconnect/address-blocks';
export * from './interconnect/consumed-service';
export * from './interconnect/consumed-service-options';
export * from './interconnect/ipv6-egress-cni';
export * from './interconnect/ipv6-egress-for-ipv4-cluster';
export * from './interconnect/ipv6-egress-options';
export * from './interconnect/peering-address-family';
export * from './interconnect/peering-dns-resolution';
export * from './interconnect/peering-rule';
export * from './interconnect/peering-source';
export * from './interconnect/private-service';
export * from './interconnect/private-service-cidrs';
export * from './interconnect/private-service-consumer';
export * from './interconnect/private-service-consumer-props';
export * from './interconnect/private-service-inbound';
export * from './interconnect/private-service-port';
export * from './interconnect/private-service-port-options';
export * from './interconnect/private-service-props';
export * from './interconnect/transit-gateway-attachment';
export * from './interconnect/transit-gateway-attachment-props';
export * from './interconnect/transit-gateway-routing';
export * from './interconnect/transit-gateway-routing-props';
export * from './interconnect/vpc-peering';
export * from './interconnect/vpc-peering-acceptance';
export * from './interconnect/vpc-peering-acceptance-props';
export * from './interconnect/vpc-peering-props';
export * from './interconnect/vpc-peering-role';
export * from './load-balancing/controller-options';
export * from './load-balancing/exposure-options';
export * from './load-balancing/ingress-annotations';
export * from './load-balancing/ingress-class-options';
export * from './load-balancing/load-balancer-address-type';
export * from './load-balancing/load-balancer-controller';
export * from './load-balancing/load-balancer-controller-policy';
export * from './load-balancing/load-balancer-scheme';
export * from './load-balancing/load-balancer-target-type';
export * from './load-balancing/service-annotations';
export * from './load-balancing/target-group-binding';
export * from './load-balancing/target-health-check';

// Names of load balancers.
export * from './external-dns/dns-record-options';
export * from './external-dns/dns-record-policy';
export * from './external-dns/external-dns';
export * from './external-dns/external-dns-annotations';
export * from './external-dns/external-dns-options';
export * from './external-dns/external-dns-policy';

// A host to look from.
export * from './bastion/cluster-host';
export * from './bastion/cluster-host-options';

// How many pods a node takes.
export * from './max-pods/max-pods';
export * from './max-pods/max-pods-lookup';

// The functions that look things up.
export * from './functions/lookup-functions-options';
export * from './lookups/lookup-functions';

// What the CNI and other workloads may do, and as whom.
export * from './cni/cni-feature';
export * from './cni/cni-ipv6-policy';
export * from './identity/addon-identity';
export * from './identity/cni-identity';
export * from './identity/workload-credentials';
export * from './identity/workload-identity';

// The VPC of others, made dual stack.
export * from './retrofit/dual-stack-retrofit';
export * from './retrofit/dual-stack-retrofit-props';

// The network: addresses that never move.
export * from './network/address-baseline';
export * from './network/address-plan';
export * from './network/address-slot';
export * from './network/cluster-endpoints';
export * from './network/cluster-endpoints-props';
export * from './network/dual-stack-vpc';
export * from './network/dual-stack-vpc-attributes';
export * from './network/dual-stack-vpc-lookup-options';
export * from './network/dual-stack-vpc-props';
export * from './network/endpoint-address-family';
export * from './network/endpoint-need';
export * from './network/idual-stack-vpc';
export * from './network/imported-dual-stack-vpc';
export * from './network/ipv4-egress';
export * from './network/ipv6-cidr-source';
export * from './network/ipv4-ipam-pool';
export * from './network/ipv6-egress';
export * from './network/route-target';
export * from './network/single-family-tier-options';
export * from './network/stated-subnet-facts';
export * from './network/subnet-tier';
export * from './network/vpc-ipv6-block';

// What all of them know of a cluster.
export * from './core/creation-order';
export * from './core/creation-stage';
export * from './core/iipv6-cluster';
export * from './core/kubernetes-api';
