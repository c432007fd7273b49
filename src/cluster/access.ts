import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Ipv6ClusterProps } from './ipv6-cluster-props';
import { messageOf, refuse } from './messages';
import { resourcesOf } from '../core/cluster-names';
import { requireLiteral } from '../diagnostics/checks';
import { hashOf, identity } from '../nodes/node-access';
import { judge } from '../synthesis/findings';
import type { IndexedResource } from '../synthesis/template-index';

/** What the roles of each list may do (EKS user guide, "access-policy-permissions"). */
const POLICIES = { admins: 'AmazonEKSClusterAdminPolicy', viewers: 'AmazonEKSViewPolicy' } as const;
const LISTS = Object.keys(POLICIES) as (keyof typeof POLICIES)[];

const ENTRY = 'AWS::EKS::AccessEntry';

/** Everything, in the whole cluster. */
export const clusterAdmin = () => policyInCluster(POLICIES.admins);

const policyInCluster = (name: string) => eks.AccessPolicy.fromAccessPolicyName(name, { accessScopeType: eks.AccessScopeType.CLUSTER });

/** Refuse settings of which one shuts out whom another lets in. */
export function checkAccess(scope: Construct, props: Ipv6ClusterProps): void {
  const roles = [...LISTS.flatMap(list => rolesOf(scope, props, list)), ...props.mastersRole ? [props.mastersRole] : []];
  const again = roles.find((role, index) => roles.findIndex(({ roleArn }) => roleArn === role.roleArn) !== index);
  if (again) { refuse(scope, 'access-twice', again); }
  if (props.authenticationMode !== eks.AuthenticationMode.CONFIG_MAP) { return; }
  const given = LISTS.find(list => rolesOf(scope, props, list).length > 0);
  if (given) { refuse(scope, 'access-needs-entries', props.authenticationMode, { prop: given }); }
  if (props.bootstrapClusterCreatorAdminPermissions === false) { refuse(scope, 'creator-is-nobody', false); }
}

function rolesOf(scope: Construct, props: Ipv6ClusterProps, prop: typeof LISTS[number]): iam.IRole[] {
  const { [prop]: roles = [] }: { readonly [name in typeof prop]?: unknown } = props;
  requireLiteral(scope, prop, roles);
  if (!Array.isArray(roles)) { refuse(scope, 'access-role', roles, { prop }); }
  const other = roles.findIndex(role => typeof role?.roleArn !== 'string');
  return other < 0 ? roles : refuse(scope, 'access-role', roles[other], { prop });
}

/**
 * Let the roles of the two lists in. Their entries have ids of their own, whatever the order of the lists: EKS has one entry for a role, and CloudFormation would
 * make that of another id before it removes the old one.
 */
export function letIn(scope: Construct, cluster: eks.Cluster, props: Ipv6ClusterProps): void {
  for (const list of LISTS) {
    for (const role of props[list] ?? []) {
      const id = `Access${hashOf(identity(cluster.stack, role, role.roleArn))}`;
      if (scope.node.tryFindChild(id)) { refuse(scope, 'access-twice', role); }
      new eks.AccessEntry(scope, id, { cluster, principal: role.roleArn, accessPolicies: [policyInCluster(POLICIES[list])] });
    }
  }
  judgeEntries(scope, cluster);
}

/** Judge the entries of the cluster, whoever made them. Those of nodes are judged with the nodes. */
function judgeEntries(scope: Construct, cluster: eks.Cluster): void {
  judge(scope, index => {
    const entries = resourcesOf(index, ENTRY, cluster, cluster).filter(isOfPeople);
    if (cluster.authenticationMode === eks.AuthenticationMode.CONFIG_MAP) {
      return entries.map(({ path }) => messageOf('access-needs-entries', path, { prop: 'an access entry' }));
    }
    const seen = new Set<string>();
    const isSecond = (entry: IndexedResource) => {
      const principal = entry.keyOf('PrincipalArn');
      return seen.size === seen.add(principal).size;
    };
    return entries.filter(isSecond).map(({ path }) => messageOf('access-twice', path));
  });
}

/** `STANDARD` is the default of EKS. */
const isOfPeople = ({ properties: { Type = 'STANDARD' } }: IndexedResource) => Type === 'STANDARD';
