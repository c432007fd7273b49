import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { messageOf, warn } from './messages';
import { factsOf, shownSubnet } from '../network/known-subnets';
import { Registry } from '../readiness/registry';
import { judge, lookOver } from '../synthesis/findings';
import type { TemplateIndex } from '../synthesis/template-index';

const ADDON = 'AWS::EKS::Addon';

/** Refuse, when all is said, an IPv6 cluster, and a second add-on. */
export function judgeCluster(egress: IConstruct, clusterName: string, addon: IConstruct | undefined): void {
  judge(egress, index => [
    ...[ipv6ClusterOf(index, egress, clusterName)].flatMap(known => known === undefined ? [] : [messageOf('ipv6-egress-of-ipv6-cluster', known)]),
    ...addon === undefined ? [] : index.where(ADDON, { ClusterName: clusterName, AddonName: 'vpc-cni' }, egress)
      .filter(({ resource }) => resource !== addon)
      .map(({ path }) => messageOf('ipv6-egress-addon-duplicate', path)),
  ]);
}

/** The path of the cluster of this name that the app makes in IPv6 mode, or knows to be there. */
function ipv6ClusterOf(index: TemplateIndex, scope: IConstruct, clusterName: string): string | undefined {
  const made = index.resourceOf(clusterName, scope);
  const { Config, KubernetesNetworkConfig } = made?.properties ?? {};
  const family = Config?.kubernetesNetworkConfig?.ipFamily ?? KubernetesNetworkConfig?.IpFamily;
  if (family === 'ipv6') { return made!.path; }
  const key = index.keyOf(clusterName, scope);
  return [...Registry.of(scope).clusters].find(cluster => index.keyOf(cluster.clusterName, cluster) === key)?.node.path;
}

/** Refuse rules that a group of the app has already, where it is made. */
export function judgeRules(egress: IConstruct, rules: readonly ec2.CfnSecurityGroupEgress[]): void {
  judge(egress, index => rules.flatMap(rule => {
    const { GroupId, CidrIpv6, IpProtocol } = index.find(rule)?.properties ?? {};
    const group = index.resourceAt(GroupId);
    const own: unknown = group?.properties.SecurityGroupEgress;
    const isThere = Array.isArray(own) && own.some(each => each?.CidrIpv6 === CidrIpv6 && String(each?.IpProtocol) === IpProtocol);
    return group && isThere ? [messageOf('ipv6-egress-rule-twice', group.path, { destination: String(CidrIpv6) })] : [];
  }));
}

/** Refuse subnets of nodes that are all without IPv6, and warn of those that are. Nothing is said of what is not known. */
export function judgeNodeSubnets(egress: IConstruct, subnets: readonly ec2.ISubnet[]): void {
  const lacking = (index: TemplateIndex) => subnets.filter(subnet => {
    const { hasIpv6, assignsIpv6 } = factsOf(index, subnet) ?? {};
    return hasIpv6 === false || assignsIpv6 === false;
  });
  judge(egress, index => {
    const without = lacking(index);
    return without.length > 0 && without.length === subnets.length ? [messageOf('ipv6-egress-nodes-without-ipv6', without.map(shownSubnet))] : [];
  });
  lookOver(egress, index => {
    const without = lacking(index);
    if (without.length < subnets.length) { without.forEach(subnet => warn(egress, 'ipv6-egress-node-without-ipv6', shownSubnet(subnet))); }
  });
}
