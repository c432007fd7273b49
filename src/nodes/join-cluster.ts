import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { warn } from './messages';
import { NodeRole } from './node-role';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { attachPolicy } from '../identity/attach-policy';
import { networkReady } from '../network/network-ready';
import type { ReadinessOfNodesOptions } from '../readiness/readiness';
import { Registry } from '../readiness/registry';
import { runRules } from '../readiness/run-rules';
import { lookOver } from '../synthesis/findings';
import type { IndexedResource } from '../synthesis/template-index';

/** What nodes are made with that join a cluster. */
export interface JoiningNodes {
  readonly cluster: IIpv6Cluster;
  readonly subnets: ec2.SubnetSelection;
  /** A role that was given. */
  readonly nodeRole?: iam.IRole;
  /** Taints that kubelet registers with, which the resource does not tell of. */
  readonly taints?: eks.TaintSpec[];
  /** Whether pods run on Fargate, of which EKS makes one profile at a time. */
  readonly isFargate?: boolean;
}

/** What the role of nodes depends on. */
interface NodesWithRole extends Pick<JoiningNodes, 'cluster' | 'nodeRole'> {
  readonly sessionManager?: boolean;
}

/** The role of EC2 nodes: one that was given, with the policy of the CNI where nodes carry it, or one of their own. */
export function nodeRoleOf(scope: Construct, { cluster, nodeRole, sessionManager }: NodesWithRole): iam.IRole {
  if (!nodeRole) { return new NodeRole(scope, 'Role', { cniPolicy: cluster.nodeCniPolicy, sessionManager }); }
  if (cluster.nodeCniPolicy) {
    attachPolicy(nodeRole, cluster.nodeCniPolicy, scope);
    warnOfReach(scope, nodeRole, cluster.nodeCniPolicy);
  }
  warnOfName(nodeRole);
  return nodeRole;
}

/** Make nodes a part of their cluster: they come after its CNI and the network, their subnets are judged, and what runs on nodes comes after them. */
export function joinCluster(scope: Construct, compute: Construct, nodes: JoiningNodes, needs: ReadinessOfNodesOptions = {}): void {
  const { cluster, subnets, nodeRole, isFargate, taints = [] } = nodes;
  compute.node.addDependency(networkReady(scope, cluster.vpc, subnets));
  // A role that was given can be named by the policy, instead of naming it.
  if (nodeRole && cluster.nodeCniPolicy) { compute.node.addDependency(cluster.nodeCniPolicy); }
  Registry.of(scope).join(scope, compute, cluster);
  Registry.of(scope).placements.push({ construct: scope, use: isFargate ? 'fargate' : 'nodes', vpc: cluster.vpc, subnets, ...needs });
  runRules(scope);
  if (isFargate) {
    cluster.creationOrder._addFargateProfile(compute);
  } else {
    cluster.creationOrder._joinByDefault('nodes', compute);
    cluster.creationOrder._tellTaints(compute, taints);
  }
}

/** Of a role that takes no updates nobody knows whether it has the policy by other means. Without it no pod of its nodes gets an address. */
function warnOfReach(scope: Construct, role: iam.IRole, policy: iam.IManagedPolicy): void {
  lookOver(scope, index => {
    const lists = (property: string, owner: IndexedResource | undefined, value: unknown, user: IConstruct) =>
      owner !== undefined && [owner.properties[property] ?? []].flat().some(each => index.keyOf(each, owner.resource) === index.keyOf(value, user));
    const isAttached = lists('ManagedPolicyArns', index.resourceOf(role.roleName, role), policy.managedPolicyArn, policy)
      || lists('Roles', index.resourceOf(policy.managedPolicyArn, policy), role.roleName, role);
    if (!isAttached) { warn(scope, 'cni-policy-unattached', role.node.path, { policy: policy.node.path }); }
  });
}

/** The access entry of a role is bound to the role itself, and not to its name. */
function warnOfName(role: iam.IRole): void {
  lookOver(role, index => {
    const name = index.resourceOf(role.roleName, role)?.properties.RoleName;
    if (name !== undefined) { warn(role, 'node-role-named', name); }
  });
}
