import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { openIpv6Egress } from './stock-security-group';
import type { CoreAddonsOptions } from '../addons/core-addons';
import { CniFeature } from '../cni/cni-feature';

/** The group on the network interfaces of the control plane, which lets both families out. */
export function controlPlaneGroupOf(scope: Construct, vpc: ec2.IVpc, given?: ec2.ISecurityGroup): ec2.ISecurityGroup {
  const securityGroup = given ?? new ec2.SecurityGroup(scope, 'ControlPlaneSecurityGroup', {
    vpc,
    description: 'EKS control plane, both IP families out',
    allowAllIpv6Outbound: true, // the stock group lets IPv4 out only
  });
  openIpv6Egress(securityGroup);
  return securityGroup;
}

/** Where pods have security groups, the controller that makes their interfaces acts with the role of the cluster (EKS user guide, "security-groups-pods-deployment"). */
export function allowInterfacesOfPods(clusterRole: iam.IRole, addons?: CoreAddonsOptions): void {
  if (!addons?.vpcCni?.features?.includes(CniFeature.SECURITY_GROUPS_FOR_PODS)) { return; }
  clusterRole.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSVPCResourceController'));
}
