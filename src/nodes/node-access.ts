import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { messageOf, refuse, warn } from './messages';
import { resourcesOf } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { judge } from '../synthesis/findings';
import { nameInStage } from '../synthesis/stacks';

/**
 * The access entry with which nodes of a role join. A role has one in a cluster, however many node groups of a stack share it, so it belongs to the stack:
 * were it the first group's, it would be deleted under the others with that group.
 */
export function nodeAccess(scope: Construct, cluster: IIpv6Cluster, role: iam.IRole): eks.CfnAccessEntry {
  if (cluster.hasAccessEntries === false) { refuse(scope, 'access-entries-off', 'CONFIG_MAP'); }
  const stack = Stack.of(scope);
  const id = `EksIpv6NodeAccess${hashOf([identity(stack, cluster, cluster.clusterName), identity(stack, role, role.roleArn)])}`;
  const known = stack.node.tryFindChild(id) as eks.CfnAccessEntry | undefined;
  const entry = known ?? new eks.CfnAccessEntry(stack, id, { clusterName: cluster.clusterName, principalArn: role.roleArn, type: 'EC2_LINUX' });
  // EKS refuses to change the tags of such an entry ("This operation can only be performed on Access Entries with a type of "STANDARD""), so the app's do not reach it.
  entry.addPropertyDeletionOverride('Tags');
  judgeSharedRole(scope, entry);
  return entry;
}

/** What tells one thing from another: its name as the template has it, and the stack that it comes from, in which another thing may have the same. */
export function identity(stack: Stack, owner: IConstruct, name: string): unknown {
  const path = nameInStage(Stack.of(owner));
  return [stack.resolve(name), Token.isUnresolved(name) && path !== nameInStage(stack) ? path : ''];
}

export const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8).toUpperCase();

/** EKS has one access entry for a role in a cluster. Judged when all node groups are there. */
function judgeSharedRole(scope: Construct, entry: eks.CfnAccessEntry): void {
  judge(scope, index => {
    const { principalArn } = entry;
    resourcesOf(index, 'AWS::EKS::Nodegroup', entry, entry, { NodeRole: principalArn }).forEach(({ path }) => warn(scope, 'node-role-shared', path));
    return resourcesOf(index, 'AWS::EKS::AccessEntry', entry, entry, { PrincipalArn: principalArn })
      .filter(({ resource }) => resource !== entry).map(({ path }) => messageOf('access-entry-duplicate', path));
  });
}
