import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ClusterEndpointsProps } from './cluster-endpoints-props';
import type { IDualStackVpc } from './idual-stack-vpc';
import { isAligned, parseBlock } from './ip-block';
import { refuse } from './messages';

const EXAMPLES = { IPv4: '10.0.0.0/16', IPv6: '2001:db8:1234:1a00::/56' };

/** Refuse what is no block of a family, as far as it is literal. */
export function checkBlock(scope: Construct, prop: string, family: 'IPv4' | 'IPv6', cidr?: string): void {
  if (cidr === undefined || Token.isUnresolved(cidr)) { return; }
  const block = parseBlock(cidr);
  if (block?.family !== family || !isAligned(block)) { refuse(scope, 'import-block-malformed', cidr, { prop, family, example: EXAMPLES[family] }); }
}

/** The block of the VPC that endpoints let in. A VPC that does not know it refuses by itself, if it is one of this library. */
export function vpcBlockOf(scope: Construct, { vpc, ipv4Cidr, ipv6Cidr }: ClusterEndpointsProps, family: 'IPv4' | 'IPv6'): string {
  if (family === 'IPv6') {
    return ipv6Cidr ?? (vpc as Partial<IDualStackVpc>).vpcIpv6Cidr ?? refuse(scope, 'endpoint-vpc-block', vpc.node.path, { family, prop: 'ipv6Cidr' });
  }
  if (ipv4Cidr !== undefined) { return ipv4Cidr; }
  if ('vpcIpv6Cidr' in vpc) { return vpc.vpcCidrBlock; }
  try {
    return vpc.vpcCidrBlock;
  } catch {
    return refuse(scope, 'endpoint-vpc-block', vpc.node.path, { family, prop: 'ipv4Cidr' });
  }
}
