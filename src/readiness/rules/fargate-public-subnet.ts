import { isPublic } from '../../network/subnet-facts';
import { rule } from '../rule';

export const fargatePublicSubnet = rule({
  id: 'fargate-public-subnet',
  severity: 'error',
  title: 'pods on Fargate run in private subnets',
  looksAt: 'placements',
  source: 'EKS user guide, "fargate-profile"',
  what: 'a subnet of the Fargate profile is public',
  expected: 'private subnets: EKS runs pods on Fargate in no others (EKS user guide, "fargate-profile")',
  remedy: 'select subnets without a route to the internet gateway',
  mend: "cluster.addFargateProfile('Pods', { selectors: [{ namespace: 'shop' }], subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });",
  check: ({ use, subnets }) => use !== 'fargate' ? [] : subnets.filter(({ facts }) => isPublic(facts)).map(({ path }) => ({ got: path })),
});
