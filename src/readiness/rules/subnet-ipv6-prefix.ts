import { rule } from '../rule';

/** Of a subnet, as all guides of AWS assign it (EKS best practices, "IPv6"). */
const USUAL = 64;
const IPV6_BITS = 128;

export const subnetIpv6Prefix = rule({
  id: 'subnet-ipv6-prefix',
  severity: 'warning',
  title: 'IPv6 blocks of subnets are /64',
  looksAt: 'networks',
  source: 'EKS best practices, "IPv6"; VPC user guide, "subnet-sizing-ipv6": from /44 to /64 in steps of 4',
  what: 'the IPv6 block of a subnet is no /64',
  expected: 'a /64, which has room for 65536 nodes with a prefix of /80 each: EC2 takes from /44 to /64 in steps of 4, and no other size says tier and AZ by one digit each',
  remedy: 'use a /64, or acknowledge that the size is meant',
  mend: "(subnet.node.defaultChild as ec2.CfnSubnet).ipv6CidrBlock = '2001:db8:1234:1a10::/64';",
  check: network => network.subnets.flatMap(({ resource, construct }) =>
    [resource, ...network.resourcesIn(resource, 'AWS::EC2::SubnetCidrBlock')].map(({ properties }) => prefixOf(properties))
      .filter(prefix => prefix !== undefined && prefix !== USUAL)
      .map(prefix => ({ at: construct, got: `/${prefix}` }))),
});

/** The prefix length, where it is known. */
function prefixOf({ Ipv6CidrBlock, Ipv6NetmaskLength }: { readonly [property: string]: any }): number | undefined {
  const written = typeof Ipv6CidrBlock === 'string' ? /\/(\d+)$/.exec(Ipv6CidrBlock)?.[1] : numberIn(Ipv6NetmaskLength);
  const [, counted] = [Ipv6CidrBlock?.['Fn::Select'] ?? []].flat(1);
  const bits = numberIn(counted?.['Fn::Cidr']?.[2]);
  return written !== undefined ? Number(written) : bits !== undefined ? IPV6_BITS - bits : undefined;
}

const numberIn = (value: unknown): number | undefined => /^\d+$/.test(String(value)) ? Number(value) : undefined;
