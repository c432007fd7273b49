import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { messageOf, refuse } from './messages';

/**
 * The access entry with which nodes of a role join. A role has one in a cluster, however many node groups of a stack share it, so it belongs to the stack:
 * were it the first group's, it would be deleted under the others with that group.
 */
export function nodeAccess(scope: Construct, cluster: IIpv6Cluster, role: iam.IRole): eks.CfnAccessEntry {
  if (cluster.hasAccessEntries === false) { refuse(scope, 'access-entries-off', 'CONFIG_MAP'); }
  const stack = Stack.of(scope);
  const id = `EksIpv6NodeAccess${hashOf([identity(stack, cluster, cluster.clusterName), identity(stack, role, role.roleArn)])}`;
  const entry = stack.node.tryFindChild(id) as eks.CfnAccessEntry | undefined
    ?? new eks.CfnAccessEntry(stack, id, { clusterName: cluster.clusterName, principalArn: role.roleArn, type: 'EC2_LINUX' });
  refuseSharedRole(scope, entry);
  return entry;
}

/** What tells one thing from another: its name as the template has it, and the stack that it comes from, in which another thing may have the same. */
function identity(stack: Stack, owner: IConstruct, name: string): unknown {
  const { path } = Stack.of(owner).node;
  return [stack.resolve(name), Token.isUnresolved(name) && path !== stack.node.path ? path : ''];
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8).toUpperCase();

/** Checked at synthesis, when all node groups are there. Tokens of one construct are compared, which are the same everywhere in the app. */
function refuseSharedRole(scope: Construct, entry: eks.CfnAccessEntry): void {
  const isSame = ({ clusterName }: { clusterName: string }, role: string) => clusterName === entry.clusterName && role === entry.principalArn;
  scope.node.addValidation({
    validate: () => scope.node.root.node.findAll()
      .filter(child => (child instanceof eks.CfnNodegroup && isSame(child, child.nodeRole))
        || (child instanceof eks.CfnAccessEntry && child !== entry && isSame(child, child.principalArn)))
      .map(other => messageOf('node-role-shared', other.node.path)),
  });
}
