import { nodeRoleOf } from '../facts/node-role';
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
  check: (nodes, { index }) => {
    const role = nodeRoleOf(nodes, index);
    return role?.isClosedTo(EC2) ? [{ got: role.path }] : [];
  },
});
