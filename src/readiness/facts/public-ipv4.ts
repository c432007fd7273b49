import { isIntrinsic } from './json-text';
import type { LaunchTemplateFacts } from './launch-template-facts';
import type { NodeFacts } from './node-facts';
import { isStated, isSwitch, isUnstated } from './stated';
import type { SubnetFacts } from '../../network/subnet-facts';

/** A subnet as nodes in it find it: what their launch templates say of public IPv4 addresses goes before what the subnet says (EC2 user guide, "using-instance-addressing"). */
export function asFoundBy(nodes: readonly NodeFacts[], facts: SubnetFacts): SubnetFacts {
  const said = [...new Set(nodes.flatMap(node => publicIpv4Of(node, facts.assignsPublicIpv4)))];
  const assignsPublicIpv4 = said.length === 1 ? said[0] : undefined;
  return said.length === 0 || assignsPublicIpv4 === facts.assignsPublicIpv4 ? facts : { ...facts, assignsPublicIpv4 };
}

/** Whether nodes get such addresses, by each of their templates; of templates that others make nothing is known. */
function publicIpv4Of(node: NodeFacts, ofSubnet: boolean | undefined): (boolean | undefined)[] {
  if (!node.hasKnownTemplates) { return [undefined]; }
  const said = node.launchTemplates.map(template => saidBy(template, ofSubnet));
  return said.length > 0 ? said : [ofSubnet];
}

function saidBy({ data, networkInterfaces }: LaunchTemplateFacts, ofSubnet: boolean | undefined): boolean | undefined {
  // A launch configuration says it without an interface.
  const wanted = [data, ...networkInterfaces].map(each => each.AssociatePublicIpAddress);
  if (wanted.some(each => isSwitch(each, true))) { return true; }
  const areKnown = !isIntrinsic(data.NetworkInterfaces) && !networkInterfaces.some(isIntrinsic)
    && wanted.every(each => isUnstated(each) || isStated(each) && isSwitch(each, false));
  if (!areKnown) { return undefined; }
  return wanted.some(each => isSwitch(each, false)) ? false : ofSubnet;
}
