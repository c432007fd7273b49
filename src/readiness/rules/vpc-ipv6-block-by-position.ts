import { ipv6BlocksOf } from '../../network/ipv6-blocks-of';
import { rule } from '../rule';

export const vpcIpv6BlockByPosition = rule({
  id: 'vpc-ipv6-block-by-position',
  severity: 'warning',
  title: 'of several IPv6 blocks none is taken by its position',
  looksAt: 'networks',
  source: 'aws-cdk #894 and terraform-provider-aws #32967: blocks that were disassociated come first in the list of the VPC',
  what: 'the VPC has {count} IPv6 blocks, and its subnets take their addresses from one by its position in Ipv6CidrBlocks',
  expected: 'one block, or one that is named: the list promises no order, blocks that were disassociated stand in it for a while, and in another order every subnet would change its block',
  remedy: 'add further blocks by addIpv6Block of a DualStackVpc, or call its pinIpv6Block, state the block of the subnets as text, keep to one block, or acknowledge that the order was looked at',
  mend: "vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() }); // in place of a CfnVPCCidrBlock",
  check: ({ vpc, subnets }, { index }) => {
    const blocks = vpc ? ipv6BlocksOf(index, vpc.resource.ref, vpc.resource) : [];
    if (!vpc || blocks.length < 2) { return []; }
    const list = JSON.stringify({ 'Fn::GetAtt': [vpc.resource.node.addr, 'Ipv6CidrBlocks'] });
    const takers = subnets.filter(({ resource }) => JSON.stringify(resource.properties.Ipv6CidrBlock)?.includes(list));
    return takers.length > 0 ? [{ got: takers.map(({ construct }) => construct.node.path), values: { count: blocks.length } }] : [];
  },
});
