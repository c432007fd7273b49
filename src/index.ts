// The network: addresses that never move.
export * from './network/address-plan';
export * from './network/dual-stack-vpc';
export * from './network/ipv4-egress';
export * from './network/subnet-tier';

// What the CNI may do, and as whom.
export * from './cni/cni-feature';
export * from './cni/cni-identity';
export * from './cni/cni-ipv6-policy';

// The cluster and its add-ons.
export * from './cluster/addon-identity';
export * from './cluster/cluster-addon';
export * from './cluster/core-addons';
export * from './cluster/creation-order';
export * from './cluster/iipv6-cluster';
export * from './cluster/ipv6-cluster';
export * from './cluster/ipv6-cluster-attributes';

// How many pods a node takes.
export * from './max-pods/max-pods';
export * from './max-pods/max-pods-lookup';

// Its nodes.
export * from './nodes/fargate-profile';
export * from './nodes/managed-node-group';
export * from './nodes/managed-node-group-per-az';
export * from './nodes/node-os';
export * from './nodes/node-role';
export * from './nodes/self-managed-node-group';

// Whether it can work.
export * from './readiness/readiness';
