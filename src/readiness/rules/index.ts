// Written by `npx projen rules:index`: to add a rule is to add a file.
import { nodeSubnetDns64 } from './node-subnet-dns64';
import { nodeSubnetDns64WithoutNat64 } from './node-subnet-dns64-without-nat64';
import { nodeSubnetPublicWithoutIpv4 } from './node-subnet-public-without-ipv4';
import { nodeSubnetWithoutIpv4Egress } from './node-subnet-without-ipv4-egress';
import { nodeSubnetWithoutIpv6Route } from './node-subnet-without-ipv6-route';
import { subnetIpv6Native } from './subnet-ipv6-native';
import { subnetWithoutAutoAssign } from './subnet-without-auto-assign';
import { subnetWithoutIpv6 } from './subnet-without-ipv6';
import type { AnyRule } from '../rule';

/** All rules. */
export const RULES: readonly AnyRule[] = [
  nodeSubnetDns64,
  nodeSubnetDns64WithoutNat64,
  nodeSubnetPublicWithoutIpv4,
  nodeSubnetWithoutIpv4Egress,
  nodeSubnetWithoutIpv6Route,
  subnetIpv6Native,
  subnetWithoutAutoAssign,
  subnetWithoutIpv6,
];
