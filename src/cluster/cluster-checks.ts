import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import type { Ipv6ClusterProps } from './ipv6-cluster-props';
import { messageOf, refuse } from './messages';
import type { Subject } from '../diagnostics/diagnostics';
import { isKnownIpv4Only } from '../network/vpc-family';
import { judge } from '../synthesis/findings';

/** Refuse a stack in a region that has no IPv6 clusters. */
export function checkRegion(subject: Subject, scope: Construct): void {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && region.startsWith('cn-')) { refuse(subject, 'china-region', region); }
}

/** Refuse what stock clusters can have and IPv6 clusters cannot. */
export function checkFamily(scope: Construct, props: Ipv6ClusterProps): void {
  if (props.ipFamily !== undefined && props.ipFamily !== eks.IpFamily.IP_V6) { refuse(scope, 'ip-family', props.ipFamily); }
  if (props.serviceIpv4Cidr !== undefined) { refuse(scope, 'service-ipv4-cidr', props.serviceIpv4Cidr); }
  for (const prop of ['remoteNodeNetworks', 'remotePodNetworks'] as const) {
    if (props[prop] !== undefined) { refuse(scope, 'remote-networks', `${props[prop].length} network(s)`, { prop }); }
  }
}

/** Judge the VPC of a cluster when all is said: its subnets can get IPv6 blocks until then. */
export function judgeVpc(cluster: Construct, vpc: ec2.IVpc): void {
  judge(cluster, index => isKnownIpv4Only(index, vpc) ? [messageOf('vpc-ipv4-only', vpc.node.path)] : []);
}

/** Refuse a removal policy that clusters do not have. */
export function checkRemovalPolicy(scope: Construct, policy?: RemovalPolicy): void {
  if (policy !== undefined && ![RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE].includes(policy)) {
    refuse(scope, 'removal-policy', policy);
  }
}
