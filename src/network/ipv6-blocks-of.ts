import type { IConstruct } from 'constructs';
import type { IndexedResource, TemplateIndex } from '../synthesis/template-index';

/** What an association of an IPv6 block says, and one of an IPv4 block does not. */
const OF_IPV6 = ['AmazonProvidedIpv6CidrBlock', 'Ipv6CidrBlock', 'Ipv6Pool', 'Ipv6IpamPoolId'];

/** The associations by which the app gives a VPC its IPv6 blocks. */
export function ipv6BlocksOf(index: TemplateIndex, vpcId: unknown, scope: IConstruct): IndexedResource[] {
  return index.where('AWS::EC2::VPCCidrBlock', { VpcId: vpcId }, scope).filter(({ properties }) => OF_IPV6.some(name => properties[name] !== undefined));
}
