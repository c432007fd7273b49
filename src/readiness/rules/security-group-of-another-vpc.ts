import type { AppFacts } from '../facts/app-facts';
import { ClusterNetwork, KnownSecurityGroup } from '../facts/cluster-network';
import { areDistinct } from '../facts/known-vpc';
import { rule } from '../rule';

export const securityGroupOfAnotherVpc = rule({
  id: 'security-group-of-another-vpc',
  severity: 'error',
  title: 'security groups of a cluster are of its VPC',
  looksAt: 'clusters',
  source: 'EKS: "Security group(s) are not in the same VPC as the subnets" (pulumi-eks #517); EKS user guide, "sec-group-reqs"',
  what: 'a security group of the control plane is of another VPC than its subnets',
  expected: 'a group of {vpc}, or one that is associated with it: EKS refuses others',
  remedy: 'make the group in the VPC of the cluster, or leave securityGroup out, so that one is made there',
  mend: "new ec2.SecurityGroup(this, 'ControlPlane', { vpc: cluster.vpc, allowAllIpv6Outbound: true });",
  check: (cluster, app) => {
    const { vpcs: [vpc, ...others], securityGroups } = ClusterNetwork.of(app, cluster);
    if (!vpc || others.length > 0) { return []; }
    return securityGroups
      .filter(group => group.vpc && areDistinct(group.vpc, vpc) && !isAssociated(app, group))
      .map(({ shown }) => ({ got: shown, values: { vpc: vpc.shown } }));
  },
});

/** A group can be used in further VPCs, which is a resource of its own. */
const isAssociated = ({ index }: AppFacts, { made }: KnownSecurityGroup) =>
  made !== undefined && index.where('AWS::EC2::SecurityGroupVpcAssociation', { GroupId: made.resource.ref }, made.resource).length > 0;
