import { Fn, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { inStack, RightApps } from './right-app';
import { Ipv6Cluster, NodeOs, NodeRelease, NodeRole } from '../../../src';
import { dualStackVpc, instanceTypes, ipv6Cluster } from '../../util/cluster';

const { PUBLIC, PRIVATE_WITH_EGRESS } = ec2.SubnetType;

/** A managed group with a launch template of the app. */
function withTemplate(cluster: Ipv6Cluster, { launchTemplateId, latestVersionNumber }: ec2.LaunchTemplate, options: eks.NodegroupOptions = {}) {
  return cluster.addManagedNodeGroup('System', { ...options, launchTemplateSpec: { id: launchTemplateId!, version: latestVersionNumber } });
}

/** Public subnets that assign no IPv4 addresses, as those of stock dual-stack VPCs. */
const withoutPublicAddresses = (stack: Stack) => dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS], false);

/** Launch templates of one's own. */
export const launchTemplates: RightApps = {
  'one that says metadata and volumes': inStack(stack => {
    withTemplate(ipv6Cluster(stack), new ec2.LaunchTemplate(stack, 'Template', {
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(50, { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }) }],
    }), { instanceTypes: instanceTypes('m7g.large') });
  }),

  'one that says the type, which then no group does': inStack(stack => {
    withTemplate(ipv6Cluster(stack), new ec2.LaunchTemplate(stack, 'Template', { instanceType: new ec2.InstanceType('m8i.large'), requireImdsv2: true }));
  }),

  'one with a group of its own and that of the cluster': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    const template = new ec2.LaunchTemplate(stack, 'Template', {
      requireImdsv2: true,
      securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc: cluster.vpc, allowAllIpv6Outbound: true }),
    });
    template.addSecurityGroup(cluster.clusterSecurityGroup);
    withTemplate(cluster, template);
  }),

  'one with an image, and user data of this library': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    const types = instanceTypes('m7g.large');
    const os = NodeOs.al2023({ release: NodeRelease.of('20260714') });
    withTemplate(cluster, new ec2.LaunchTemplate(stack, 'Template', {
      machineImage: os.machineImage(eks.KubernetesVersion.of('1.36'), types),
      userData: os.userData(stack, { cluster, instanceTypes: types }),
      requireImdsv2: true,
    }), { instanceTypes: types });
  }),

  'one with an image, and user data that somebody wrote': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    const text = [
      'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="//"', '', '--//', 'Content-Type: application/node.eks.aws', '',
      'apiVersion: node.eks.aws/v1alpha1', 'kind: NodeConfig', 'spec:', '  cluster:', `    name: ${cluster.clusterName}`,
      `    apiServerEndpoint: ${cluster.clusterEndpoint}`, `    certificateAuthority: ${cluster.clusterCertificateAuthorityData}`,
      `    cidr: ${cluster.serviceIpv6Cidr}`, '--//--',
    ].join('\n');
    const template = new ec2.CfnLaunchTemplate(stack, 'Template', {
      launchTemplateData: { imageId: 'ami-0123456789abcdef0', userData: Fn.base64(text), metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 } },
    });
    cluster.addManagedNodeGroup('System', { launchTemplateSpec: { id: template.ref, version: template.attrLatestVersionNumber } });
  }),

  'one by L1 with user data that EKS merges': inStack(stack => {
    const template = new ec2.CfnLaunchTemplate(stack, 'Template', {
      launchTemplateData: {
        metadataOptions: { httpTokens: 'required' },
        userData: Fn.base64('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="//"\n\n--//\nContent-Type: text/x-shellscript\n\n#!/bin/bash\ntrue\n--//--\n'),
      },
    });
    ipv6Cluster(stack).addManagedNodeGroup('System', { launchTemplateSpec: { id: template.ref, version: template.attrLatestVersionNumber } });
  }),

  'one of another app': inStack(stack => {
    ipv6Cluster(stack).addManagedNodeGroup('System', { launchTemplateSpec: { id: Fn.importValue('Template'), version: '7' } });
  }),

  'nodes that EKS does not manage, with public addresses by an override of their launch template': inStack(stack => {
    const cluster = ipv6Cluster(stack, { vpc: withoutPublicAddresses(stack) });
    const { launchTemplate } = cluster.addSelfManagedNodeGroup('Edge', { subnets: { subnetType: PUBLIC } });
    (launchTemplate.node.defaultChild as ec2.CfnLaunchTemplate).addPropertyOverride('LaunchTemplateData.NetworkInterfaces', [{
      DeviceIndex: 0, AssociatePublicIpAddress: true, Ipv6AddressCount: 1, PrimaryIpv6: true, Groups: [cluster.clusterSecurityGroup.securityGroupId],
    }]);
  }),

  'an Auto Scaling group of the app with public addresses by its launch template': inStack(stack => {
    const cluster = ipv6Cluster(stack, { vpc: withoutPublicAddresses(stack) });
    const types = instanceTypes('m7g.large');
    const os = NodeOs.al2023({ release: NodeRelease.of('20260714') });
    const role = new NodeRole(stack, 'Role');
    const { principalArn } = new eks.CfnAccessEntry(stack, 'Entry', { clusterName: cluster.clusterName, principalArn: role.roleArn, type: 'EC2_LINUX' });
    stack.exportValue(principalArn, { name: 'NodeRole' });
    const group = new autoscaling.AutoScalingGroup(stack, 'Group', {
      vpc: cluster.vpc,
      vpcSubnets: { subnetType: PUBLIC },
      launchTemplate: new ec2.LaunchTemplate(stack, 'Template', {
        machineImage: os.machineImage(eks.KubernetesVersion.of('1.36'), types),
        instanceType: types[0],
        userData: os.userData(stack, { cluster, instanceTypes: types }),
        securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'OfTheCluster', cluster.clusterSecurityGroup.securityGroupId),
        associatePublicIpAddress: true,
        requireImdsv2: true,
        role,
      }),
    });
    cluster.creationOrder.nodes.add(group);
  }),

  'a role of the app in an instance profile, for nodes of one\'s own': inStack(stack => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'].forEach(name => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(name)));
    ipv6Cluster(stack).addSelfManagedNodeGroup('Own', { nodeRole: role, instanceTypes: instanceTypes('m7i.large') });
  }),
};
