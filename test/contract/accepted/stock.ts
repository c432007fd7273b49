import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { inStack, RightApps } from './right-app';
import {
  ClusterAddon, CniIdentity, CniIpv6Policy, CoreAddons, DualStackVpc, FargateProfile, IIpv6Cluster, Ipv6Cluster, ManagedNodeGroup, NodeOs,
  NodeRelease, NodeRole, Readiness, SelfManagedNodeGroup,
} from '../../../src';
import { instanceTypes, ipv6Cluster } from '../../util/cluster';

const VERSION = eks.KubernetesVersion.of('1.36');
const AL2023 = eks.NodegroupAmiType.AL2023_X86_64_STANDARD;

/** A cluster that stock constructs make, as this library knows it. */
function known(scope: Construct, vpc: ec2.IVpc, clusterName: string, attributes: { [attribute: string]: string } = {}): IIpv6Cluster {
  return Ipv6Cluster.fromAttributes(scope, 'Known', { clusterName, version: VERSION, vpc, cniIdentity: CniIdentity.nodeRole(), ...attributes });
}

/** Nodes of this library, and what they need, in a cluster that something else makes. */
function addParts(scope: Construct, cluster: IIpv6Cluster): void {
  new ManagedNodeGroup(scope, 'Managed', { cluster });
  new FargateProfile(scope, 'Jobs', { cluster, selectors: [{ namespace: 'jobs' }] });
  new ClusterAddon(scope, 'Metrics', { cluster, addonName: 'metrics-server' });
}

/** A role of a control plane. */
const clusterRole = (stack: Stack) => new iam.Role(stack, 'ClusterRole', {
  assumedBy: new iam.ServicePrincipal('eks.amazonaws.com'), managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSClusterPolicy')],
});

/** Constructs of aws-cdk-lib in and around the cluster. */
export const stock: RightApps = {
  'a managed group of the wrapped cluster': inStack(stack => {
    ipv6Cluster(stack).cluster.addNodegroupCapacity('Stock', { instanceTypes: instanceTypes('m7i.large', 'm7a.large'), amiType: AL2023 });
  }, 'node-cni-policy-partition'),

  'a managed group of the wrapped cluster on Graviton, with Bottlerocket': inStack(stack => {
    ipv6Cluster(stack).cluster.addNodegroupCapacity('Stock', { instanceTypes: instanceTypes('c8g.large'), amiType: eks.NodegroupAmiType.BOTTLEROCKET_ARM_64 });
  }, 'node-cni-policy-partition'),

  'a managed group by L1, with labels, taints and a template': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    const template = new ec2.CfnLaunchTemplate(stack, 'Template', {
      launchTemplateData: { metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 } },
    });
    new eks.CfnNodegroup(stack, 'Stock', {
      clusterName: cluster.clusterName,
      nodeRole: new NodeRole(stack, 'Role', { cniPolicy: cluster.nodeCniPolicy }).roleArn,
      subnets: cluster.vpc.privateSubnets.map(({ subnetId }) => subnetId),
      instanceTypes: ['m8g.large'],
      amiType: 'AL2023_ARM_64_STANDARD',
      labels: { pool: 'stock' },
      taints: [{ key: 'dedicated', value: 'stock', effect: 'PREFER_NO_SCHEDULE' }],
      launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
    });
  }),

  'an Auto Scaling group of the wrapped cluster, with Bottlerocket': inStack(stack => {
    const cluster = ipv6Cluster(stack, { authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP });
    cluster.cluster.addAutoScalingGroupCapacity('Stock', {
      instanceType: new ec2.InstanceType('m7i.large'), // the stock class takes the image of x86_64 for all types
      machineImageType: eks.MachineImageType.BOTTLEROCKET,
      allowAllOutbound: true,
    });
  }),

  'an Auto Scaling group that joins the wrapped cluster': {
    ...inStack(stack => {
      const cluster = ipv6Cluster(stack, { authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP });
      const [instanceType] = instanceTypes('m7i.large');
      const os = NodeOs.al2023({ release: NodeRelease.of('20260714') });
      const group = new autoscaling.AutoScalingGroup(stack, 'Stock', {
        vpc: cluster.vpc,
        instanceType,
        machineImage: os.machineImage(VERSION, [instanceType]),
        userData: os.userData(stack, { cluster, instanceTypes: [instanceType] }),
        role: new NodeRole(stack, 'Role', { cniPolicy: cluster.nodeCniPolicy }),
        requireImdsv2: true,
      });
      cluster.cluster.connectAutoScalingGroupCapacity(group, { bootstrapEnabled: false });
    }),
    context: { '@aws-cdk/aws-autoscaling:generateLaunchTemplateInsteadOfLaunchConfig': true },
  },

  'a Fargate profile of the wrapped cluster, and a group': inStack(stack => {
    const { cluster } = ipv6Cluster(stack);
    cluster.addNodegroupCapacity('Stock', { instanceTypes: instanceTypes('m7i.large'), amiType: AL2023 });
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
  }, 'node-cni-policy-partition'),

  'an IPv6 cluster by L1, with parts of this library': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllIpv6Outbound: true });
    const made = new eks.CfnCluster(stack, 'Cluster', {
      version: '1.36',
      roleArn: clusterRole(stack).roleArn,
      kubernetesNetworkConfig: { ipFamily: 'ipv6' },
      accessConfig: { authenticationMode: 'API' },
      resourcesVpcConfig: {
        subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
        securityGroupIds: [securityGroup.securityGroupId],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
    });
    Readiness.ofControlPlane(made, vpc, { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS });
    const cluster = Ipv6Cluster.fromAttributes(stack, 'Known', {
      clusterName: made.ref,
      version: VERSION,
      vpc,
      clusterEndpoint: made.attrEndpoint,
      clusterCertificateAuthorityData: made.attrCertificateAuthorityData,
      clusterSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'ClusterGroup', made.attrClusterSecurityGroupId),
      serviceIpv6Cidr: made.attrKubernetesNetworkConfigServiceIpv6Cidr,
      cniIdentity: CniIdentity.podIdentity(),
    });
    new CoreAddons(stack, 'CoreAddons', { cluster });
    addParts(stack, cluster);
    new SelfManagedNodeGroup(stack, 'Own', { cluster });
  }),

  'an IPv6 cluster of aws-eks, with parts of this library': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const made = new eks.Cluster(stack, 'Cluster', {
      version: VERSION,
      kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
      vpc,
      vpcSubnets: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
      defaultCapacity: 0,
      ipFamily: eks.IpFamily.IP_V6,
      securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllIpv6Outbound: true }),
    });
    addParts(stack, known(stack, vpc, made.clusterName));
  }, 'endpoint-public'),

  'an IPv6 cluster of aws-eks-v2, with parts of this library': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const made = new eksv2.Cluster(stack, 'Cluster', {
      version: eksv2.KubernetesVersion.of('1.36'),
      vpc,
      vpcSubnets: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }],
      defaultCapacity: 0,
      defaultCapacityType: eksv2.DefaultCapacityType.NODEGROUP,
      ipFamily: eksv2.IpFamily.IP_V6,
      securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllIpv6Outbound: true }),
    });
    addParts(stack, known(stack, vpc, made.clusterName));
  }, 'endpoint-public'),

  'the policy of the CNI on a stock group of a stock cluster': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const made = new eks.Cluster(stack, 'Cluster', {
      version: VERSION,
      kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'),
      vpc,
      vpcSubnets: [{ subnetGroupName: 'Private' }],
      defaultCapacity: 0,
      ipFamily: eks.IpFamily.IP_V6,
      securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllIpv6Outbound: true }),
    });
    const group = made.addNodegroupCapacity('Stock', { instanceTypes: instanceTypes('m7i.large'), amiType: AL2023 });
    group.role.addManagedPolicy(new CniIpv6Policy(stack, 'Policy'));
    Readiness.ofNodes(group, vpc, { subnetGroupName: 'Private' });
  }, 'cluster-without-cni-addon', 'endpoint-public', 'node-cni-policy-partition'),
};
