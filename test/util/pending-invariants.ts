import type { PendingInvariant } from './invariants';

/**
 * Invariants of which the rule is not there as yet: a configuration that breaks one is neither refused nor found. To switch one on, remove its line; once its rule is
 * there, test/contract/surroundings.test.ts asks for it.
 */
export const PENDING: readonly PendingInvariant[] = [
  'an image of one\'s own has user data',
  'endpoints that are the only way let nodes in',
  'images fit their user data',
  'interfaces take addresses or prefixes',
  'labels, taints and tags are within limits',
  'no Amazon Linux 2 from 1.33 on',
  'no Xen types',
  'nodes have the group of the cluster',
  'private tiers are not open to the internet over IPv6',
  'releases and images fit the version of the cluster',
  'roles of nodes trust EC2',
  'settings of nodes are of the family',
  'stock nodes have ways out',
  'templates of managed groups have nothing that EKS refuses',
  'the cluster is an IPv6 one',
  'the control plane gets out in both families',
  'user data for an image of one\'s own joins over IPv6',
  'user data is small enough',
  'variables of the CNI are texts of the family',
  'a service account has one role',
];
