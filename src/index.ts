// The network: addresses that never move.
export * from './network/address-plan';
export * from './network/dual-stack-vpc';
export * from './network/ipv4-egress';
export * from './network/subnet-tier';

// What the CNI may do.
export * from './cni/cni-ipv6-policy';

// The cluster.
export * from './cluster/iipv6-cluster';
export * from './cluster/ipv6-cluster';

// Its nodes.
export * from './nodes/managed-node-group';
export * from './nodes/node-role';
