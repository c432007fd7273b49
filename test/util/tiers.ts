import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AskedTier } from './simulated-network';
import { SubnetTier } from '../../src';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const TYPES = { public: PUBLIC, private: PRIVATE_WITH_EGRESS, isolated: PRIVATE_ISOLATED, reserved: PRIVATE_WITH_EGRESS };

/** The tier that was asked for. */
export function tierOf({ kind, family, reachesIpv4, name, slot, ipv4Mask }: AskedTier & { readonly ipv4Mask?: number }): SubnetTier {
  const subnetType = TYPES[kind];
  const tier = family === 'ipv4' ? SubnetTier.ipv4Only({ name, subnetType, ipv4Mask, slot })
    : family === 'ipv6' ? SubnetTier.ipv6Only({ name, subnetType, reachesIpv4, slot }) : SubnetTier[kind]({ name, ipv4Mask, slot });
  return kind === 'reserved' && family ? SubnetTier.reserved({ insteadOf: tier }) : tier;
}
