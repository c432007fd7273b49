import { Fn, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { azsOf, inAccount, inApp, inStack, RightApps } from './right-app';
import {
  AddonIdentity, ClusterAddon, CniIdentity, CniIpv6Policy, DefaultRoute, FargateProfile, Ipv6Cluster, ManagedNodeGroup, NodeOs, NodeRelease,
  Readiness, SelfManagedNodeGroup,
} from '../../../src';
import { dualStackVpc, HandWrittenCluster, instanceTypes, ipv6Cluster } from '../../util/cluster';
import { AZS } from '../../util/network';
import { importedVpc, knownCluster } from '../../util/nodes';

const IN_IRELAND = AZS.slice(0, 3);
const PRIVATE = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'];

/** What other apps and other people made. */
export const imported: RightApps = {
  'a VPC by its attributes, with AZs by name': inStack(stack => {
    ipv6Cluster(stack, { vpc: importedVpc(stack), controlPlaneAzNames: IN_IRELAND }).addManagedNodeGroup('System');
  }),

  'a VPC by its attributes, with AZs by position': inStack(stack => {
    ipv6Cluster(stack, { vpc: importedVpc(stack) }).addManagedNodeGroup('System');
  }, 'azs-by-position'),

  'a VPC by its attributes, with public and isolated subnets too': inStack(stack => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      vpcCidrBlock: '10.0.0.0/16',
      availabilityZones: IN_IRELAND,
      publicSubnetIds: PRIVATE.map(id => id.replace('0123', '1123')),
      privateSubnetIds: PRIVATE,
      isolatedSubnetIds: PRIVATE.map(id => id.replace('0123', '2123')),
    });
    const cluster = ipv6Cluster(stack, { vpc, controlPlaneAzNames: IN_IRELAND, endpointAccess: eks.EndpointAccess.PRIVATE });
    cluster.addManagedNodeGroup('Edge', { subnets: { subnetType: ec2.SubnetType.PUBLIC } });
    cluster.addManagedNodeGroup('System');
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
  }),

  'a VPC of which all is stated': inStack(stack => {
    const vpc = importedVpc(stack);
    vpc.privateSubnets.forEach(subnet => Readiness.stateSubnet(subnet, {
      hasIpv4: true,
      hasIpv6: true,
      assignsIpv6: true,
      isIpv6Native: false,
      hasDns64: false,
      hasNat64: false,
      assignsPublicIpv4: false,
      ipv4Default: DefaultRoute.OTHER,
      ipv6Default: DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY,
    }));
    ipv6Cluster(stack, { vpc, controlPlaneAzNames: IN_IRELAND }).addManagedNodeGroup('System');
  }),

  'subnets one by one': inStack(stack => {
    const subnets = PRIVATE.map((subnetId, index) => ec2.Subnet.fromSubnetAttributes(stack, `Subnet${index}`, {
      subnetId, availabilityZone: IN_IRELAND[index],
    }));
    ipv6Cluster(stack, { vpc: importedVpc(stack), vpcSubnets: [{ subnets }] }).addManagedNodeGroup('System', { subnets: { subnets } });
  }),

  'a VPC that is looked up for the first time': inApp(app => {
    const stack = new Stack(app, 'S', inAccount('eu-west-1'));
    ipv6Cluster(stack, { vpc: ec2.Vpc.fromLookup(stack, 'Vpc', { isDefault: false, tags: { stage: 'production' } }) }).addManagedNodeGroup('System');
  }),

  'a VPC that was looked up': {
    ...inApp(app => {
      const stack = new Stack(app, 'S', inAccount('eu-west-1'));
      const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-0123456789abcdef0' });
      ipv6Cluster(stack, { vpc, controlPlaneAzNames: IN_IRELAND }).addManagedNodeGroup('System');
    }),
    context: {
      'vpc-provider:account=123456789012:filter.vpc-id=vpc-0123456789abcdef0:region=eu-west-1:returnAsymmetricSubnets=true': {
        vpcId: 'vpc-0123456789abcdef0',
        vpcCidrBlock: '10.0.0.0/16',
        ownerAccountId: '123456789012',
        availabilityZones: [],
        subnetGroups: ['Public', 'Private'].map((type, group) => ({
          name: type,
          type,
          subnets: IN_IRELAND.map((availabilityZone, index) => ({
            subnetId: `subnet-${group}123456789abcdef${index}`, cidr: `10.0.${16 * (3 * group + index)}.0/20`, availabilityZone, routeTableId: `rtb-${group}123456789abcdef${index}`,
          })),
        })),
      },
    },
  },

  'a cluster, for nodes, add-ons and profiles': inStack(stack => {
    const cluster = knownCluster(stack, {
      hasPodIdentityAgent: true, controlPlaneAzNames: IN_IRELAND, authenticationMode: eks.AuthenticationMode.API,
    });
    new ManagedNodeGroup(stack, 'Managed', { cluster });
    new ManagedNodeGroup(stack, 'Bottlerocket', {
      cluster, os: NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') }), instanceTypes: instanceTypes('c8g.large'),
    });
    new SelfManagedNodeGroup(stack, 'Own', { cluster });
    new FargateProfile(stack, 'Jobs', { cluster, selectors: [{ namespace: 'jobs' }] });
    new ClusterAddon(stack, 'Ebs', {
      cluster, addonName: 'aws-ebs-csi-driver', identity: AddonIdentity.podIdentity('ebs-csi-controller-sa', [iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')]),
    });
  }),

  'a cluster whose CNI acts with the role of each node': inStack(stack => {
    const cluster = knownCluster(stack, { cniIdentity: CniIdentity.nodeRole() });
    new ManagedNodeGroup(stack, 'Managed', { cluster });
    new SelfManagedNodeGroup(stack, 'Own', { cluster });
  }),

  'a cluster with a policy of the CNI that stands elsewhere': inStack(stack => {
    const nodeCniPolicy = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Policy', 'cni');
    new ManagedNodeGroup(stack, 'Managed', { cluster: knownCluster(stack, { nodeCniPolicy }) });
  }),

  'clusters of one name in two regions, and one role in both': {
    ...inApp(app => {
      const role = (stack: Stack) => iam.Role.fromRoleName(stack, 'Role', 'nodes');
      ['eu-west-1', 'us-east-1'].forEach((region, index) => {
        const stack = new Stack(app, region, inAccount(region));
        const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
          vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['a', 'b', 'c'].map(letter => region + letter), privateSubnetIds: PRIVATE,
        });
        const cluster = knownCluster(stack, { clusterName: 'production', vpc });
        if (index === 0) { new ManagedNodeGroup(stack, 'Nodes', { cluster, nodeRole: role(stack) }); }
        if (index === 1) { new SelfManagedNodeGroup(stack, 'Nodes', { cluster, nodeRole: role(stack) }); }
        new ClusterAddon(stack, 'Metrics', { cluster, addonName: 'metrics-server' });
      });
    }),
    context: { ...azsOf('eu-west-1'), ...azsOf('us-east-1') },
  },

  'clusters of one name in two stages': inApp(app => {
    for (const name of ['Dev', 'Prod']) {
      const stack = new Stack(new Stage(app, name), 'S');
      const cluster = knownCluster(stack, { clusterName: 'main' });
      new ManagedNodeGroup(stack, 'Nodes', { cluster });
      new ClusterAddon(stack, 'Metrics', { cluster, addonName: 'metrics-server' });
    }
  }),

  'a cluster of another stack of the app, by its exports': inApp(app => {
    const made = ipv6Cluster(new Stack(app, 'Cluster'));
    made.addManagedNodeGroup('System');
    const stack = new Stack(app, 'Nodes');
    const cluster = Ipv6Cluster.fromAttributes(stack, 'Cluster', {
      clusterName: Fn.importValue('ClusterName'),
      version: eks.KubernetesVersion.of('1.36'),
      vpc: importedVpc(stack),
      clusterEndpoint: Fn.importValue('Endpoint'),
      clusterCertificateAuthorityData: Fn.importValue('CertificateAuthority'),
      clusterSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', Fn.importValue('Group')),
      serviceIpv6Cidr: Fn.importValue('ServiceCidr'),
      cniIdentity: CniIdentity.podIdentity(),
    });
    new SelfManagedNodeGroup(stack, 'Own', { cluster });
  }),

  'a cluster that somebody else\'s class makes': inStack(stack => {
    const vpc = dualStackVpc(stack, [ec2.SubnetType.PUBLIC, ec2.SubnetType.PRIVATE_WITH_EGRESS]);
    const cluster = new HandWrittenCluster(stack, 'Cluster', vpc, new CniIpv6Policy(stack, 'Policy'));
    new ManagedNodeGroup(stack, 'Managed', { cluster });
    new SelfManagedNodeGroup(stack, 'Own', { cluster });
  }),

  'a role and a security group of the control plane that exist': inStack(stack => {
    ipv6Cluster(stack, {
      role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/clusters', { mutable: false }),
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0', { mutable: false }),
    }).addManagedNodeGroup('System', { nodeRole: iam.Role.fromRoleArn(stack, 'NodeRole', 'arn:aws:iam::123456789012:role/nodes', { mutable: false }) });
  }),
};
