import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { isOfType } from '../synthesis/resource-type';

const isAllOfIpv6 = (rule: ec2.CfnSecurityGroupEgress) => rule.cidrIpv6 === '::/0' && rule.ipProtocol === '-1';

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
    isOfType(child, 'AWS::EC2::SecurityGroupEgress') && isAllOfIpv6(child as ec2.CfnSecurityGroupEgress));
  if (allowAllIpv6Outbound || hasRule) { return; }
  // The L2 group takes a rule for all traffic at its own creation only.
  new ec2.CfnSecurityGroupEgress(securityGroup, 'Ipv6Egress', {
    groupId: securityGroup.securityGroupId,
    ipProtocol: '-1',
    cidrIpv6: '::/0',
    description: 'IPv6 as IPv4',
  });
}
