import { Roles } from '../facts/role-facts';
import { rule } from '../rule';

const EKS = 'eks.amazonaws.com';

export const clusterRoleTrust = rule({
  id: 'cluster-role-trust',
  severity: 'error',
  title: 'EKS can take the role of the cluster',
  looksAt: 'clusters',
  source: 'EKS user guide, "cluster-iam-role"',
  what: 'the role of the cluster does not trust EKS',
  expected: `${EKS} as a principal: EKS makes the cluster with this role, and refuses one that it cannot take`,
  remedy: 'let the service take the role, or leave the role out',
  mend: `new iam.Role(this, 'ClusterRole', { assumedBy: new iam.ServicePrincipal('${EKS}') });`,
  check: ({ stated: { RoleArn } }, app) => {
    const role = Roles.of(app.index).of(RoleArn);
    return role?.isClosedTo(EKS) ? [{ got: role.path }] : [];
  },
});
