import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { inStack, RightApps } from './right-app';
import { AddressPlan, CniFeature, CniIpv6Policy, DualStackVpc, Ipv4Egress, MaxPodsLookup, NodeRole, SubnetTier } from '../../../src';
import { instanceTypes } from '../../util/cluster';

/** Parts of the library, each alone. */
export const withoutCluster: RightApps = {
  'a plan in a stock VPC': inStack(stack => {
    const plan = AddressPlan.of({ ipv4Cidr: '10.0.0.0/20', azSlots: 4 });
    new ec2.Vpc(stack, 'Vpc', {
      ipProtocol: ec2.IpProtocol.DUAL_STACK,
      ipAddresses: plan.ipv4,
      ipv6Addresses: plan.ipv6,
      subnetConfiguration: plan.subnetConfiguration,
      natGateways: 1,
    });
  }),

  'a VPC for something else, with whatever a cluster could not have': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2, ipv4Egress: Ipv4Egress.none(), tiers: [SubnetTier.public(), SubnetTier.isolated()] });
    vpc.isolatedSubnets.forEach(subnet => { (subnet.node.defaultChild as ec2.CfnSubnet).enableDns64 = true; });
    new ec2.NetworkAcl(stack, 'Acl', { vpc });
    new ec2.LaunchTemplate(stack, 'Template', { instanceType: new ec2.InstanceType('m4.large'), securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc }) });
  }),

  'a policy of the CNI on a role of one\'s own': inStack(stack => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    role.addManagedPolicy(new CniIpv6Policy(stack, 'Policy', { features: [CniFeature.MULTI_NIC] }));
    new NodeRole(stack, 'NodeRole', { cniPolicy: new CniIpv6Policy(stack, 'Other') });
  }),

  'a number of pods in a launch template of one\'s own': inStack(stack => {
    const lookup = new MaxPodsLookup(stack, 'Lookup', { instanceTypes: instanceTypes('m7g.large', 'c8g.large') });
    const userData = ec2.UserData.forLinux();
    userData.addCommands(`echo ${lookup.maxPods}`);
    new ec2.LaunchTemplate(stack, 'Template', { userData });
  }),
};
