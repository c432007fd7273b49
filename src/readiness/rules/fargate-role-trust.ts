import { Roles } from '../facts/role-facts';
import { rule } from '../rule';

const FARGATE = 'eks-fargate-pods.amazonaws.com';

export const fargateRoleTrust = rule({
  id: 'fargate-role-trust',
  severity: 'error',
  title: 'Fargate can take the role of a profile',
  looksAt: 'fargateProfiles',
  source: 'EKS user guide, "pod-execution-role"',
  what: 'the pod execution role of a Fargate profile does not trust Fargate',
  expected: `${FARGATE} as a principal: EKS refuses the profile`,
  remedy: 'let the service take the role, or leave podExecutionRole out',
  mend: `new iam.Role(this, 'PodExecutionRole', { assumedBy: new iam.ServicePrincipal('${FARGATE}') });`,
  check: ({ podExecutionRoleArn }, app) => {
    const role = Roles.of(app.index).of(podExecutionRoleArn);
    return role?.isClosedTo(FARGATE) ? [{ got: role.path }] : [];
  },
});
