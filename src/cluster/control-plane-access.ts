import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { warn } from './messages';

/**
 * Let a group out over IPv6 where it lets everything out over IPv4: rules of the two families are separate, and stock groups have the one.
 *
 * What an imported group lets out is not known, and left alone.
 */
export function openIpv6Egress(securityGroup: ec2.ISecurityGroup): void {
  if (!(securityGroup instanceof ec2.SecurityGroup) || !securityGroup.allowAllOutbound) { return; }
  const { allowAllIpv6Outbound } = securityGroup as unknown as { allowAllIpv6Outbound?: boolean };
  // EC2 takes a rule once, and two clusters can share a group.
  const hasRule = securityGroup.node.children.some(child =>
    child instanceof ec2.CfnSecurityGroupEgress && child.cidrIpv6 === '::/0' && child.ipProtocol === '-1');
  if (allowAllIpv6Outbound || hasRule) { return; }
  // The L2 group takes a rule for all traffic at its own creation only.
  new ec2.CfnSecurityGroupEgress(securityGroup, 'Ipv6Egress', {
    groupId: securityGroup.securityGroupId,
    ipProtocol: '-1',
    cidrIpv6: '::/0',
    description: 'IPv6 as IPv4',
  });
}

/** Say so where the blocks that may call the public endpoint are all of IPv4. */
export function warnOfIpv4OnlyEndpoint(scope: IConstruct, endpointAccess?: eks.EndpointAccess): void {
  // What an access allows is not in its public API.
  const { publicCidrs = [] } = (endpointAccess as unknown as { _config?: { publicCidrs?: string[] } } | undefined)?._config ?? {};
  const known = publicCidrs.length > 0 && !publicCidrs.some(cidr => Token.isUnresolved(cidr));
  if (known && !publicCidrs.some(cidr => cidr.includes(':'))) { warn(scope, 'endpoint-ipv4-only', publicCidrs); }
}
