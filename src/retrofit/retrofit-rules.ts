import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { RetrofitNetworkAcl } from './dual-stack-retrofit-props';
import { refuse } from './messages';
import { firstDuplicate, requireInteger, requireLiteral } from '../diagnostics/checks';
import { ALL_IPV6 } from '../network/ways-out';
import { identityOf, nameOf } from '../synthesis/identity-of-id';

/** What EC2 has in default network ACLs for IPv6, beside the 100 of IPv4 (VPC user guide, "default-network-acl"). */
const DEFAULT_RULE_NUMBER = 101;
const MAX_RULE_NUMBER = 32766;
/** All protocols, to security groups and to network ACLs. */
const ALL_PROTOCOLS = -1;

/** Let security groups out over IPv6. */
export function letOut(scope: Construct, groupIds: readonly string[]): ec2.CfnSecurityGroupEgress[] {
  refuseTwice(scope, 'securityGroupIds', groupIds);
  return groupIds.map((groupId, index) => new ec2.CfnSecurityGroupEgress(scope, idOf(scope, 'Egress', groupId, index), {
    groupId, ipProtocol: `${ALL_PROTOCOLS}`, cidrIpv6: ALL_IPV6, description: 'Everything out over IPv6',
  }));
}

/** Let network ACLs in and out over IPv6. */
export function letThrough(scope: Construct, acls: readonly RetrofitNetworkAcl[]): ec2.CfnNetworkAclEntry[] {
  refuseTwice(scope, 'networkAcls', acls.map(({ networkAclId }) => networkAclId));
  return acls.flatMap(({ networkAclId, ruleNumber = DEFAULT_RULE_NUMBER }, index) => {
    requireLiteral(scope, `networkAcls[${index}].ruleNumber`, ruleNumber);
    requireInteger(scope, `networkAcls[${index}].ruleNumber`, ruleNumber, 1, MAX_RULE_NUMBER);
    return [false, true].map(egress => new ec2.CfnNetworkAclEntry(scope, idOf(scope, egress ? 'Out' : 'In', networkAclId, index), {
      networkAclId, egress, ruleNumber, protocol: ALL_PROTOCOLS, ruleAction: 'allow', ipv6CidrBlock: ALL_IPV6,
    }));
  });
}

function refuseTwice(scope: Construct, prop: string, ids: readonly string[]): void {
  const keys = ids.map(id => identityOf(id, scope));
  const twice = firstDuplicate(keys);
  if (twice !== undefined) { refuse(scope, 'retrofit-twice', ids[keys.indexOf(twice)], { prop }); }
}

/** Of what nothing is known before the app has said all, the position has to do. */
function idOf(scope: Construct, what: string, id: string, index: number): string {
  const name = `${what}-${nameOf(id, scope)}`;
  return scope.node.tryFindChild(name) ? `${name}-${index}` : name;
}
