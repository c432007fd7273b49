import type { AppFacts } from '../facts/app-facts';
import type { NodeFacts } from '../facts/node-facts';
import { isClosedTo, roleOf, roleOfProfile } from '../facts/roles';
import { rule } from '../rule';

const EC2 = 'ec2.amazonaws.com';

export const nodeRoleTrust = rule({
  id: 'node-role-trust',
  severity: 'error',
  title: 'instances can take the role of nodes',
  looksAt: 'nodes',
  source: 'EKS user guide, "create-node-role"',
  what: 'the role of nodes does not trust EC2',
  expected: `${EC2} as a principal: an instance takes the role by its instance profile, and EKS refuses a group whose role does not trust it`,
  remedy: 'let the service take the role, or leave nodeRole out',
  mend: `new iam.Role(this, 'NodeRole', { assumedBy: new iam.ServicePrincipal('${EC2}') });`,
  check: (node, app) => {
    const role = roleOfNodes(node, app);
    return role && isClosedTo(role, EC2) ? [{ got: role.path }] : [];
  },
});

function roleOfNodes({ isManaged, stated, launchTemplate }: NodeFacts, app: AppFacts) {
  return isManaged ? roleOf(app, stated.NodeRole) : roleOfProfile(app, launchTemplate?.data.IamInstanceProfile);
}
