import type { IndexedResource } from '../../synthesis/template-index';
import type { AppFacts } from '../facts/app-facts';
import { ClusterNetwork } from '../facts/cluster-network';
import { rule } from '../rule';

export const controlPlaneIpv4Egress = rule({
  id: 'control-plane-ipv4-egress',
  severity: 'warning',
  title: 'what lets a control plane out lets it out over IPv6',
  looksAt: 'clusters',
  source: 'EKS user guide, "sec-group-reqs": separate rules for IPv4 and IPv6; aws-cdk #25819',
  what: 'a security group of the control plane lets everything out over IPv4, and nothing over IPv6',
  expected: 'a rule for each family: pods, and with them webhooks and extension servers, have IPv6 addresses, and are reached by the group that EKS makes alone',
  remedy: 'set allowAllIpv6Outbound of the group, which Ipv6Cluster does for its own and for groups that it is given',
  mend: "new ec2.SecurityGroup(this, 'ControlPlane', { vpc, allowAllIpv6Outbound: true });",
  check: (cluster, app) => ClusterNetwork.of(app, cluster).securityGroups
    .filter(({ made }) => made && isIpv4Only(app, made))
    .map(({ shown }) => ({ got: shown })),
});

/** What EC2 gives a group of which nothing is said has both families, so at least one rule is needed to know anything. */
function isIpv4Only({ index }: AppFacts, { resource, properties }: IndexedResource): boolean {
  const apart = index.where('AWS::EC2::SecurityGroupEgress', { GroupId: resource.ref }, resource).map(each => each.properties);
  const rules: any[] = [...[properties.SecurityGroupEgress ?? []].flat(), ...apart];
  const isOfIpv4 = ({ CidrIp, CidrIpv6, DestinationSecurityGroupId, DestinationPrefixListId }: any) =>
    CidrIp !== undefined && [CidrIpv6, DestinationSecurityGroupId, DestinationPrefixListId].every(other => other === undefined);
  return properties.SecurityGroupEgress !== undefined
    && rules.every(each => typeof each === 'object' && each !== null && isOfIpv4(each))
    && rules.some(({ CidrIp, IpProtocol }) => CidrIp === '0.0.0.0/0' && String(IpProtocol) === '-1');
}
