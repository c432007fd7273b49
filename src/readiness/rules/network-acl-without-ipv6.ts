import type { IndexedResource, TemplateIndex } from '../../synthesis/template-index';
import { rule } from '../rule';

const DIRECTIONS = [{ name: 'inbound', isEgress: false }, { name: 'outbound', isEgress: true }];

export const networkAclWithoutIpv6 = rule({
  id: 'network-acl-without-ipv6',
  severity: 'warning',
  title: 'network ACLs let IPv6 through, in both directions',
  looksAt: 'networks',
  source: 'VPC user guide, "vpc-network-acls": what no rule allows is denied, in each family by rules of its own',
  what: 'a network ACL on subnets of the cluster allows no IPv6 {directions}',
  expected: 'entries with an IPv6 block in both directions: a network ACL keeps no state, and pods have IPv6 addresses only',
  remedy: 'add entries that allow IPv6, or acknowledge that another app does',
  mend: 'const all = { cidr: ec2.AclCidr.anyIpv6(), ruleNumber: 200, traffic: ec2.AclTraffic.allTraffic() };\n'
    + "acl.addEntry('Ipv6In', { ...all, direction: ec2.TrafficDirection.INGRESS });\nacl.addEntry('Ipv6Out', { ...all, direction: ec2.TrafficDirection.EGRESS });",
  check: (network, { index, registry }) => {
    const used = network.subnetsOf('controlPlane', 'nodes', 'fargate');
    return [...network.networkAcls].filter(([, subnets]) => subnets.some(({ resource }) => used.has(resource))).flatMap(([acl, subnets]) => {
      const closed = DIRECTIONS.filter(({ isEgress }) => !allowsIpv6(index, acl, isEgress));
      const on = subnets.filter(({ resource }) => used.has(resource)).map(({ construct }) => construct.node.path);
      return closed.length === 0 ? [] : [{ at: registry.ownerOf(acl.resource), got: on, values: { directions: closed.map(({ name }) => name).join(' and ') } }];
    });
  },
});

function allowsIpv6(index: TemplateIndex, { resource }: IndexedResource, isEgress: boolean): boolean {
  return index.where('AWS::EC2::NetworkAclEntry', { NetworkAclId: resource.ref }, resource).some(({ properties: { Egress, RuleAction, Ipv6CidrBlock } }) =>
    Ipv6CidrBlock !== undefined && RuleAction !== 'deny' && (typeof Egress === 'object' || (String(Egress ?? false) === 'true') === isEgress));
}
