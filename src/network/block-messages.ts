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
  'ipv6-block-private': {
    what: 'the block is one of unique local addresses, which are private',
    expected: 'a block of global addresses, such as 2001:db8:1234:1a00::/56',
    remedy: 'state a public block, or use Ipv6CidrSource.privateIpam(): only private scopes of IPAM have such blocks (VPC user guide, "vpc-ip-addressing")',
    mend: "Ipv6CidrSource.privateIpam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', cidr: 'fd80:0:0:1a00::/56' })",
  },
  'private-ipv6-block': {
    what: 'the block is none that a private scope of IPAM can have',
    expected: 'a block of fd00::/8 outside of fd00::/16, which Amazon keeps, or one of global addresses (VPC user guide, "vpc-ip-addressing")',
    remedy: 'state a block that is provisioned to the pool, best one of fd80::/9',
    mend: "Ipv6CidrSource.privateIpam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', cidr: 'fd80:0:0:1a00::/56' })",
  },
  'private-ipv6-gateway': {
    what: 'ipv6Egress is a gateway to the internet, which drops the private addresses of the VPC',
    expected: 'Ipv6Egress.none(), which is the default there, or Ipv6Egress.through()',
    remedy: 'leave ipv6Egress out, lead it to a target that carries private addresses, such as a transit gateway, or use a public block',
    mend: "new DualStackVpc(this, 'Vpc', {\n  ipv6Source: Ipv6CidrSource.privateIpam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', netmaskLength: 56 }),\n  ipv6Egress: Ipv6Egress.none(),\n});",
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
  'private-ipv6-range': {
    what: 'the private block is one of which AWS says two things',
    expected: 'a block of fd80::/9, as the VPC user guide lists it ("vpc-ip-addressing"), while the same page calls all of fd00::/8 outside of fd00::/16 valid',
    remedy: 'use a block of fd80::/9, or acknowledge that the pool has this one',
    mend: "Ipv6CidrSource.privateIpam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', cidr: 'fd80:0:0:1a00::/56' })",
  },
  'ipam-pool-scope': {
    what: 'the pool is in a {scope} scope, and the block is asked for by Ipv6CidrSource.{factory}()',
    expected: 'Ipv6CidrSource.{other}(): internet gateways drop private addresses, and routes are made by that',
    remedy: 'use that, or a pool of the other scope',
    mend: 'Ipv6CidrSource.privateIpam({ poolId: privatePool.ref, netmaskLength: 56 })',
  },
} as const satisfies Table;
