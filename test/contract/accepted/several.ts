import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { inApp, inStack, RightApps } from './right-app';
import { ClusterAddon, DualStackVpc, FargateProfile, Ipv4Egress, Ipv6Cluster, ManagedNodeGroup, SubnetTier } from '../../../src';
import { instanceTypes, ipv6Cluster } from '../../util/cluster';

/** Several clusters, and one in several stacks. */
export const several: RightApps = {
  'two clusters in two stacks': inApp(app => {
    ['One', 'Two'].forEach(name => {
      ipv6Cluster(new Stack(app, name)).addManagedNodeGroup('System');
    });
  }),

  'two clusters in two stages, one of them on Fargate and with another tier of the same name': inApp(app => {
    const dev = new Stack(new Stage(app, 'Dev'), 'S');
    const vpc = new DualStackVpc(dev, 'Vpc', { tiers: [SubnetTier.public({ name: 'Nodes' }), SubnetTier.private()] });
    ipv6Cluster(dev, { vpc, clusterName: 'main' }).addManagedNodeGroup('System', { subnets: { subnetGroupName: 'Nodes' } });
    const prod = new Stack(new Stage(app, 'Prod'), 'S');
    const other = new DualStackVpc(prod, 'Vpc', { tiers: [SubnetTier.public(), SubnetTier.private({ name: 'Nodes' })] });
    const cluster = ipv6Cluster(prod, { vpc: other, clusterName: 'main' });
    cluster.addManagedNodeGroup('System');
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }], subnets: { subnetGroupName: 'Nodes' } });
  }),

  'two clusters in one VPC of a third stack': inApp(app => {
    const vpc = new DualStackVpc(new Stack(app, 'Network'), 'Vpc');
    ['One', 'Two'].forEach(name => {
      ipv6Cluster(new Stack(app, name), { vpc }).addManagedNodeGroup('System');
    });
  }),

  'two clusters with one security group': inApp(app => {
    const network = new Stack(app, 'Network');
    const vpc = new DualStackVpc(network, 'Vpc');
    const securityGroup = new ec2.SecurityGroup(network, 'Group', { vpc });
    ['One', 'Two'].forEach(name => {
      ipv6Cluster(new Stack(app, name), { vpc, securityGroup }).addManagedNodeGroup('System');
    });
  }),

  'network, cluster, nodes and workloads each in a stack': inApp(app => {
    const [network, control, nodes, workloads] = ['Network', 'Cluster', 'Nodes', 'Workloads'].map(name => new Stack(app, name));
    const cluster = ipv6Cluster(control, { vpc: new DualStackVpc(network, 'Vpc') });
    new ManagedNodeGroup(nodes, 'System', { cluster });
    new FargateProfile(nodes, 'Jobs', { cluster, selectors: [{ namespace: 'jobs' }] });
    new ClusterAddon(workloads, 'Metrics', { cluster, addonName: 'metrics-server' });
    new eks.KubernetesManifest(workloads, 'Namespace', {
      cluster: cluster.cluster, manifest: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } }],
    });
  }),

  'two clusters in a stack and in a nested one, with one role of nodes each': inStack(stack => {
    [stack, new NestedStack(stack, 'Nested')].forEach(scope => {
      ipv6Cluster(scope).addManagedNodeGroup('System', {
        nodeRole: new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
      });
    });
  }),

  'an IPv4 cluster of aws-eks beside one, of which nothing is said': inApp(app => {
    const old = new Stack(app, 'Old');
    const ipv4 = new eks.Cluster(old, 'Cluster', {
      version: eks.KubernetesVersion.of('1.32'),
      kubectlLayer: new KubectlV36Layer(old, 'Kubectl'),
      defaultCapacity: 0,
      serviceIpv4Cidr: '172.20.0.0/16',
      vpc: new ec2.Vpc(old, 'Vpc'),
    });
    ipv4.addNodegroupCapacity('Xen', { instanceTypes: instanceTypes('m4.large'), amiType: eks.NodegroupAmiType.AL2_X86_64 });
    ipv4.addAutoScalingGroupCapacity('Own', { instanceType: new ec2.InstanceType('t2.large') });
    ipv4.addManifest('Service', {
      apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    });
    new eks.CfnAddon(old, 'Cni', {
      clusterName: ipv4.clusterName, addonName: 'vpc-cni', configurationValues: '{"env":{"ENABLE_V6_EGRESS":"true","AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":"true"}}',
    });
    ipv6Cluster(new Stack(app, 'New')).addManagedNodeGroup('System');
  }),

  'instances of the app that are no nodes': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    new ec2.Instance(stack, 'Instance', { vpc, instanceType: new ec2.InstanceType('t2.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023() });
    new ec2.CfnLaunchTemplate(stack, 'Template', { launchTemplateData: { instanceType: 'm4.large', metadataOptions: { httpTokens: 'optional' } } });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a VPC of IPv4 beside that of the cluster': inApp(app => {
    const stack = new Stack(app, 'S');
    const other = new ec2.Vpc(stack, 'Other', { natGateways: 1 });
    other.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2, open: false });
    const vpc = new DualStackVpc(stack, 'Vpc', { ipv4Cidr: '10.1.0.0/16', ipv4Egress: Ipv4Egress.natGateways(1) });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a class of one\'s own around a cluster': inStack(stack => {
    class Platform extends Ipv6Cluster {}
    const cluster = new Platform(stack, 'Cluster', {
      version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'), endpointAccess: eks.EndpointAccess.PRIVATE,
    });
    cluster.addManagedNodeGroup('System');
  }),
};
