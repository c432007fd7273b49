import { rule } from '../rule';

const OF_IPV6 = ['AmazonProvidedIpv6CidrBlock', 'Ipv6CidrBlock', 'Ipv6Pool', 'Ipv6IpamPoolId'];

export const vpcIpv6BlockByPosition = rule({
  id: 'vpc-ipv6-block-by-position',
  severity: 'warning',
  title: 'of several IPv6 blocks none is taken by its position',
  looksAt: 'networks',
  source: 'aws-cdk #894 and terraform-provider-aws #32967: blocks that were disassociated come first in the list of the VPC',
  what: 'the VPC has {count} IPv6 blocks, and its subnets take their addresses from one by its position in Ipv6CidrBlocks',
  expected: 'one block, or one that is named: the list promises no order, blocks that were disassociated stand in it for a while, and in another order every subnet would change its block',
  remedy: 'state the block of the subnets as text, keep to one block, or acknowledge that the order was looked at',
  mend: "(subnet.node.defaultChild as ec2.CfnSubnet).ipv6CidrBlock = '2001:db8:1234:1a10::/64'; // of a pool that is yours",
  check: network => {
    const { vpc, subnets } = network;
    const blocks = network.resourcesOfType('AWS::EC2::VPCCidrBlock').filter(({ properties }) => OF_IPV6.some(property => properties[property] !== undefined));
    const list = vpc && JSON.stringify({ 'Fn::GetAtt': [vpc.resource.node.addr, 'Ipv6CidrBlocks'] });
    if (!list || blocks.length < 2) { return []; }
    const takers = subnets.filter(({ resource }) => JSON.stringify(resource.properties.Ipv6CidrBlock)?.includes(list));
    return takers.length > 0 ? [{ got: takers.map(({ construct }) => construct.node.path), values: { count: blocks.length } }] : [];
  },
});
