import { CfnDynamicReference, CfnDynamicReferenceService, CfnCondition, CfnMapping, CfnParameter, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { inApp, inStack, RightApps } from './right-app';
import {
  AddonIdentity, AddonVersion, CapacityReservation, CniIdentity, DualStackVpc, Ipv6Cluster, ManagedNodeGroup, MaxPods, NodeOs, NodeRelease,
  SelfManagedNodeGroup,
} from '../../../src';
import { instanceTypes, ipv6Cluster } from '../../util/cluster';
import { importedVpc } from '../../util/nodes';

const text = (stack: Stack, id: string) => new CfnParameter(stack, id).valueAsString;
const number = (stack: Stack, id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
const ssmReference = (name: string) => new CfnDynamicReference(CfnDynamicReferenceService.SSM, name).toString();
const AL2023 = () => NodeOs.al2023({ release: NodeRelease.of('20260714') });

/** Values that are known at deployment, or at synthesis, only. */
export const tokens: RightApps = {
  'parameters of a cluster': inStack(stack => {
    const cluster = ipv6Cluster(stack, {
      clusterName: text(stack, 'Name'),
      version: eks.KubernetesVersion.of(text(stack, 'Version')),
      endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(text(stack, 'Ipv4'), text(stack, 'Ipv6')),
      admins: [iam.Role.fromRoleArn(stack, 'Admins', text(stack, 'AdminsArn'))],
      tags: { owner: text(stack, 'Owner') },
      kubectlEnvironment: { HTTPS_PROXY: text(stack, 'Proxy') },
    });
    cluster.addManagedNodeGroup('System');
  }),

  'parameters of a managed node group': inStack(stack => {
    ipv6Cluster(stack).addManagedNodeGroup('System', {
      instanceTypes: [new ec2.InstanceType(text(stack, 'Type'))],
      amiType: text(stack, 'AmiType') as eks.NodegroupAmiType,
      nodegroupName: text(stack, 'Name'),
      releaseVersion: text(stack, 'Release'),
      minSize: number(stack, 'Min'),
      desiredSize: number(stack, 'Desired'),
      maxSize: number(stack, 'Max'),
      diskSize: number(stack, 'Disk'),
      labels: { pool: text(stack, 'Pool') },
      taints: [{ key: text(stack, 'TaintKey'), value: text(stack, 'TaintValue'), effect: eks.TaintEffect.NO_SCHEDULE }],
      instanceTags: { owner: text(stack, 'Owner') },
      metadata: { hopLimit: number(stack, 'Hops') },
      disk: { iops: number(stack, 'Iops'), throughput: number(stack, 'Throughput') },
    });
  }),

  'parameters of nodes with an image of their own': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    const stated = { architecture: ec2.InstanceArchitecture.ARM_64 };
    cluster.addManagedNodeGroup('System', {
      instanceTypes: [new ec2.InstanceType(text(stack, 'Type'))],
      os: NodeOs.al2023({ ...stated, release: NodeRelease.of(text(stack, 'Release')), nodeConfig: { kubelet: { config: { clusterDomain: text(stack, 'Domain') } } } }),
      maxPods: MaxPods.of(number(stack, 'Pods')),
    });
    cluster.addSelfManagedNodeGroup('Own', {
      instanceTypes: [new ec2.InstanceType(text(stack, 'OtherType'))],
      os: NodeOs.bottlerocket({ ...stated, settings: { kubernetes: { 'cluster-dns-ip': text(stack, 'Dns') }, motd: text(stack, 'Motd') } }),
      minSize: number(stack, 'Min'),
    });
  }),

  'a version of Kubernetes by a parameter, and images of AWS': inStack(stack => {
    ipv6Cluster(stack, { version: eks.KubernetesVersion.of(text(stack, 'Version')) }).addSelfManagedNodeGroup('Own');
  }, 'image-newest-at-edits'),

  'lazy values of all kinds': inStack(stack => {
    const cluster = ipv6Cluster(stack, { clusterName: Lazy.string({ produce: () => 'main' }) });
    cluster.addManagedNodeGroup('System', {
      instanceTypes: [new ec2.InstanceType(Lazy.string({ produce: () => 'm8i.large' }))],
      amiType: Lazy.string({ produce: () => 'AL2023_x86_64_STANDARD' }) as eks.NodegroupAmiType,
      minSize: Lazy.number({ produce: () => 1 }),
      maxSize: Lazy.number({ produce: () => 3 }),
      labels: { pool: Lazy.string({ produce: () => 'system' }) },
      releaseVersion: Lazy.string({ produce: () => '1.36.2-20260714' }),
    });
    cluster.addManagedNodeGroup('More', { tags: { lazy: Lazy.string({ produce: () => 'yes' }) } });
  }),

  'a VPC by exports, whose lists have no length': inStack(stack => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: Fn.importValue('VpcId'),
      availabilityZones: Fn.split(',', Fn.importValue('Azs')),
      privateSubnetIds: Fn.split(',', Fn.importValue('PrivateSubnets')),
      publicSubnetIds: Fn.split(',', Fn.importValue('PublicSubnets')),
    });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a VPC by exports, whose lists have one': inStack(stack => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: Fn.importValue('VpcId'),
      availabilityZones: Fn.split(',', Fn.importValue('Azs'), 3),
      privateSubnetIds: Fn.split(',', Fn.importValue('PrivateSubnets'), 3),
    });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a VPC by parameters of Systems Manager': inStack(stack => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: ssm.StringParameter.valueForStringParameter(stack, '/network/vpc'),
      availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      privateSubnetIds: ['a', 'b', 'c'].map(az => ssm.StringParameter.valueForStringParameter(stack, `/network/private/${az}`)),
    });
    ipv6Cluster(stack, { vpc, controlPlaneAzNames: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] }).addManagedNodeGroup('System');
  }),

  'a VPC by a list of Systems Manager': inStack(stack => {
    const list = (name: string) => ssm.StringListParameter.valueForTypedListParameter(stack, name);
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: text(stack, 'VpcId'), availabilityZones: list('/network/azs'), privateSubnetIds: list('/network/private'),
    });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'subnets and groups by parameters of their types': inStack(stack => {
    const ids = new CfnParameter(stack, 'Subnets', { type: 'List<AWS::EC2::Subnet::Id>' }).valueAsList;
    const group = new CfnParameter(stack, 'Group', { type: 'AWS::EC2::SecurityGroup::Id' }).valueAsString;
    const vpc = importedVpc(stack);
    const subnets = [0, 1, 2].map(index => ec2.Subnet.fromSubnetId(stack, `Subnet${index}`, Fn.select(index, ids)));
    const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Imported', group);
    ipv6Cluster(stack, { vpc, vpcSubnets: [{ subnets }], securityGroup }).addManagedNodeGroup('System', { subnets: { subnets } });
  }),

  'images, releases and versions by dynamic references': inStack(stack => {
    const cluster = ipv6Cluster(stack, {
      coreAddons: { vpcCni: { version: AddonVersion.of(ssmReference('/addons/vpc-cni')), env: { AWS_VPC_ENI_MTU: ssmReference('/network/mtu') } } },
    });
    const image = { getImage: () => ({ imageId: ssmReference('/images/node:7'), osType: ec2.OperatingSystemType.LINUX, userData: ec2.UserData.forLinux() }) };
    cluster.addManagedNodeGroup('System', { os: NodeOs.custom(image, NodeOs.al2023()) });
    cluster.addAddon('metrics-server', { version: AddonVersion.of(text(stack, 'Version')) });
  }),

  'types by a mapping, sizes by a condition': inStack(stack => {
    const mapping = new CfnMapping(stack, 'Types', { mapping: { small: { type: 'm7i.large' }, large: { type: 'm7i.4xlarge' } } });
    const isLarge = new CfnCondition(stack, 'IsLarge', { expression: Fn.conditionEquals(text(stack, 'Size'), 'large') });
    const chosen = Token.asNumber(Fn.conditionIf(isLarge.logicalId, 9, 3));
    ipv6Cluster(stack).addManagedNodeGroup('System', {
      instanceTypes: [new ec2.InstanceType(mapping.findInMap(text(stack, 'Kind'), 'type'))],
      amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
      desiredSize: chosen,
      maxSize: chosen,
    });
  }),

  'values of another stack': inApp(app => {
    const common = new Stack(app, 'Common');
    const role = new iam.Role(common, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSWorkerNodePolicy')],
    });
    const parameter = new CfnParameter(common, 'Type');
    const vpc = new DualStackVpc(common, 'Vpc');
    const cluster = ipv6Cluster(new Stack(app, 'S'), { vpc });
    cluster.addManagedNodeGroup('System', {
      nodeRole: role, instanceTypes: [new ec2.InstanceType(parameter.valueAsString)], amiType: eks.NodegroupAmiType.AL2023_ARM_64_STANDARD,
    });
    new ManagedNodeGroup(new Stack(app, 'Nodes'), 'More', { cluster, labels: { vpc: vpc.vpcId } });
  }),

  'roles and reservations by exports': inStack(stack => {
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.existing(iam.Role.fromRoleArn(stack, 'Cni', Fn.importValue('CniRole'), { mutable: false })) });
    cluster.addManagedNodeGroup('System', { nodeRole: iam.Role.fromRoleArn(stack, 'Nodes', Fn.importValue('NodeRole')) });
    cluster.addManagedNodeGroup('Reserved', {
      instanceTypes: instanceTypes('m7i.large'),
      capacityReservation: CapacityReservation.onDemand(text(stack, 'Reservation'), cluster.vpc.availabilityZones[0]),
    });
    cluster.addAddon('aws-ebs-csi-driver', {
      identity: AddonIdentity.existing('ebs-csi-controller-sa', iam.Role.fromRoleArn(stack, 'Ebs', Fn.importValue('EbsRole'), { mutable: false })),
    });
    cluster.grantAccess('Pipeline', Fn.importValue('Pipeline'), [
      eks.AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', { accessScopeType: eks.AccessScopeType.CLUSTER }),
    ]);
  }, 'cni-role-unknown'),

  'everything of a cluster that exists': inStack(stack => {
    const cluster = Ipv6Cluster.fromAttributes(stack, 'Cluster', {
      clusterName: text(stack, 'Name'),
      version: eks.KubernetesVersion.of('1.36'),
      vpc: importedVpc(stack),
      clusterEndpoint: text(stack, 'Endpoint'),
      clusterCertificateAuthorityData: text(stack, 'CertificateAuthority'),
      clusterSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', text(stack, 'GroupId')),
      serviceIpv6Cidr: text(stack, 'Cidr'),
      openIdConnectProvider: iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Provider', text(stack, 'ProviderArn')),
      cniIdentity: CniIdentity.nodeRole(),
    });
    new ManagedNodeGroup(stack, 'Managed', { cluster, os: AL2023() });
    new SelfManagedNodeGroup(stack, 'Own', { cluster, labels: { pool: text(stack, 'Pool') } });
  }),
};
