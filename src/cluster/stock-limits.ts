import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import type { ControlPlaneContext } from './control-plane';
import type { Ipv6ClusterProps } from './ipv6-cluster-props';
import { refuse } from './messages';
import { accessOf } from './stock-endpoint-access';
import { refuseByRule } from '../readiness/run-rules';

/** With which `eks.Cluster` makes kubectl's functions. A stack has one, for one cluster. */
const PROVIDER = '@aws-cdk/aws-eks.KubectlProvider';
/** EKS API reference, "CreateCluster". */
const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** Refuse a second cluster in a stack, before anything of it is made. */
export function checkOneCluster(scope: Construct): void {
  const stack = Stack.of(scope);
  const first = stack.node.tryFindChild(PROVIDER);
  if (first) { refuse(scope, 'cluster-second-in-stack', stack.node.path); }
}

/** Refuse a name that EKS does not take. */
export function checkClusterName(scope: Construct, name?: string): void {
  if (name !== undefined && !Token.isUnresolved(name) && !CLUSTER_NAME.test(name)) { refuse(scope, 'cluster-name', name); }
}

/** Refuse what `eks.Cluster` cannot do, which throws with a text that names neither the property nor what to do. */
export function checkStockLimits(
  scope: Construct, props: Ipv6ClusterProps, endpointAccess: eks.EndpointAccess, { vpc, vpcSubnets }: ControlPlaneContext,
): void {
  const { clusterHandlerSecurityGroup: group, placeClusterHandlerInVpc } = props;
  if (group && !placeClusterHandlerInVpc) { refuse(scope, 'handler-security-group', group.node.path); }
  const selected = vpcSubnets.map(selection => vpc.selectSubnets(selection));
  if (selected.length > 1 && selected.some(({ subnetIds }) => Token.isUnresolved(subnetIds))) { refuse(scope, 'control-plane-selections', selected.length); }

  const publicIds = vpc.publicSubnets.map(({ subnetId }) => subnetId);
  const isPrivate = ({ subnetId }: ec2.ISubnet) => !publicIds.includes(subnetId);
  const hasPrivate = selected.some(({ isPendingLookup, subnets }) => isPendingLookup || subnets.some(isPrivate));
  const { privateAccess, publicAccess, publicCidrs = [] } = accessOf(scope, endpointAccess);
  if (!hasPrivate) {
    const prop = 'endpointAccess';
    const given = publicAccess ? publicCidrs : 'EndpointAccess.PRIVATE';
    if (!publicAccess || publicCidrs.length > 0) { refuse(scope, 'private-subnets-needed', given, { prop }); }
    if (placeClusterHandlerInVpc) { refuse(scope, 'private-subnets-needed', true, { prop: 'placeClusterHandlerInVpc' }); }
  }
  if (hasPrivate && privateAccess && vpc instanceof ec2.Vpc) {
    const missing = [...vpc.dnsSupportEnabled ? [] : ['enableDnsSupport'], ...vpc.dnsHostnamesEnabled ? [] : ['enableDnsHostnames']];
    if (missing.length > 0) { refuseByRule(scope, 'vpc-without-dns', vpc.node.path, { missing: missing.join(' and ') }); }
  }
}
