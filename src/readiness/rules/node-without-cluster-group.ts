import type { AppFacts } from '../facts/app-facts';
import type { ClusterFacts } from '../facts/cluster-facts';
import { isSwitch, listOf } from '../facts/stated';
import { rule } from '../rule';

const GROUP = 'AWS::EC2::SecurityGroup';

export const nodeWithoutClusterGroup = rule({
  id: 'node-without-cluster-group',
  severity: 'error',
  title: 'nodes reach the control plane',
  looksAt: 'nodes',
  source: 'EKS user guide, "launch-templates" and "sec-group-reqs": EKS adds the group of the cluster to no template that says groups of its own',
  what: 'nodes have security groups of their own and not that of the cluster, and no group of the control plane lets them in',
  expected: 'the security group of the cluster among them, or a rule of it that lets the nodes in: the private endpoint answers nobody else, so the nodes never join',
  remedy: 'add cluster.clusterSecurityGroup to the launch template, or let its group in there',
  mend: "new ec2.LaunchTemplate(this, 'Template', { securityGroup: cluster.clusterSecurityGroup });",
  check: ({ cluster, launchTemplate }, app) => {
    const groups = (launchTemplate?.securityGroups ?? []).map(group => app.index.resourceAt(group));
    const areKnown = groups.length > 0 && groups.every(group => group?.resource.cfnResourceType === GROUP);
    return areKnown && letsNobodyIn(app, cluster) ? [{ got: groups.map(group => app.registry.ownerOf(group!.resource).node.path) }] : [];
  },
});

/** Whether no rule of the app lets anything through to a control plane that has its endpoint in the VPC. That of EKS lets in its own group only. */
function letsNobodyIn({ index }: AppFacts, { resource, stated: { ResourcesVpcConfig } }: ClusterFacts): boolean {
  if (!resource || !isSwitch(ResourcesVpcConfig?.EndpointPrivateAccess, true)) { return false; }
  const further = listOf(ResourcesVpcConfig.SecurityGroupIds);
  const made = further.map(group => index.resourceAt(group));
  const areClosed = made.every(group => group?.resource.cfnResourceType === GROUP && listOf(group.properties.SecurityGroupIngress).length === 0);
  const groups = [{ 'Fn::GetAtt': [resource.resource.node.addr, 'ClusterSecurityGroupId'] }, ...further];
  return areClosed && groups.every(group => index.where('AWS::EC2::SecurityGroupIngress', { GroupId: group }, resource.resource).length === 0);
}
