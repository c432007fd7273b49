import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from './messages';
import type { RetrofitBlock } from './retrofit-block';
import type { SlotGrid, SlottedSubnet } from './retrofit-slots';
import { overlap, parseBlock } from '../network/ip-block';

/** Refuse a /64 of a slot in which a subnet has a block already, as far as both are known, and subnets of which the block is not stated. */
export function refuseTaken(scope: IConstruct, subnets: readonly SlottedSubnet[], block: RetrofitBlock, grid: SlotGrid): void {
  for (const { subnet: { ipv6Cidr, facts, subnetId }, prop } of subnets) {
    const fact = (['assignsIpv6', 'isIpv6Native', 'hasIpv6'] as const).find(name => facts[name]);
    if (ipv6Cidr === undefined && fact) { refuse(scope, 'retrofit-block-unstated', subnetId, { fact: `facts.${fact}`, prop }); }
  }
  const found = subnets.find(({ subnet: { ipv6Cidr } }) => ipv6Cidr !== undefined);
  if (found && block.isByDefault) { refuse(scope, 'retrofit-vpc-block-unstated', found.subnet.ipv6Cidr, { prop: found.prop }); }
  if (!block.known) { return; }
  const taken = subnets.flatMap(({ subnet: { ipv6Cidr }, prop }) =>
    ipv6Cidr === undefined || Token.isUnresolved(ipv6Cidr) ? [] : [{ prop, cidr: ipv6Cidr, range: parseBlock(ipv6Cidr)! }]);
  for (const { subnet, prop, ipv6Index } of subnets) {
    const cidr = block.subnetCidr(ipv6Index, grid);
    const other = subnet.ipv6Cidr === undefined ? taken.find(({ range }) => overlap(range, parseBlock(cidr)!)) : undefined;
    if (other) { refuse(scope, 'retrofit-slot-taken', cidr, { prop, taken: `${other.cidr} of ${other.prop}` }); }
  }
}
