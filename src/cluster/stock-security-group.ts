import * as ec2 from 'aws-cdk-lib/aws-ec2';

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
