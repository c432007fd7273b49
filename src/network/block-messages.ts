import type { Table } from '../diagnostics/diagnostics';

/** What is refused of IPv6 blocks. */
export const BLOCK_ERRORS = {
  'ipv6-block-without-plan': {
    what: 'no address plan lays the VPC out',
    expected: 'a DualStackVpc, or an ec2.Vpc with ipv6Addresses of an AddressPlan',
    remedy: 'use one of these: which block the subnets of others take is up to whoever makes them',
    mend: "VpcIpv6Block.pinFirst(new DualStackVpc(this, 'Vpc'));",
  },
  'ipv6-block-position': {
    what: 'the position is not one of a /64 in the block',
    expected: 'a whole number from 0 to {max}',
    remedy: 'count the /64s of the block from 0',
    mend: "vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() }).subnetCidr(0);",
  },
  'ipv6-blocks-overlap': {
    what: 'the IPv6 block has addresses that another one of the VPC has',
    expected: 'addresses of its own, and none of {other}',
    remedy: 'correct one of them, or leave one out',
    mend: "vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-0a1b2c3d4e5f60718', cidr: '2001:db8:5678::/56' }) });",
  },
} as const satisfies Table;

/** What is probably not meant about them. */
export const BLOCK_WARNINGS = {
  'ipv6-blocks-quota': {
    what: 'the VPC has more IPv6 blocks than EC2 gives one',
    expected: 'at most five, where the quota is that of AWS (VPC user guide, "amazon-vpc-limits")',
    remedy: 'leave one out, or raise the quota and acknowledge that',
    mend: 'aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-085A6257 --desired-value 10',
  },
} as const satisfies Table;
