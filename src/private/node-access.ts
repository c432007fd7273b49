import { createHash } from 'crypto';
import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { messageOf, refuse } from './diagnostics';
import type { IIpv6Cluster } from '../cluster/iipv6-cluster';

/**
 * The access entry with which nodes of a role join. A role has one in a cluster, however many node groups of a stack share it, so it belongs to the stack:
 * were it the first group's, it would be deleted under the others with that group.
 */
export function nodeAccess(scope: Construct, cluster: IIpv6Cluster, role: iam.IRole): eks.CfnAccessEntry {
  if (cluster.authenticationMode === eks.AuthenticationMode.CONFIG_MAP) { refuse('access-entries-off', cluster.authenticationMode); }
  refuseSharedRole(scope, cluster, role);
  const stack = Stack.of(scope);
  const key = JSON.stringify(stack.resolve([cluster.clusterName, role.roleArn]));
  const id = `EksIpv6NodeAccess${createHash('sha256').update(key).digest('hex').slice(0, 8).toUpperCase()}`;
  return stack.node.tryFindChild(id) as eks.CfnAccessEntry | undefined
    ?? new eks.CfnAccessEntry(stack, id, { clusterName: cluster.clusterName, principalArn: role.roleArn, type: 'EC2_LINUX' });
}

/** Checked at synthesis, when all node groups are there. */
function refuseSharedRole(scope: Construct, cluster: IIpv6Cluster, role: iam.IRole): void {
  scope.node.addValidation({
    validate: () => scope.node.root.node.findAll()
      .filter((child): child is eks.CfnNodegroup => child instanceof eks.CfnNodegroup)
      .filter(group => group.nodeRole === role.roleArn && group.clusterName === cluster.clusterName)
      .map(group => messageOf('node-role-shared', group.node.path)),
  });
}
