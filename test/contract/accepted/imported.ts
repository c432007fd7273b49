import { App, Fn, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { azsOf, inAccount, inApp, inStack, RightApps } from './right-app';
import {
  AddonIdentity, ClusterAddon, ClusterEndpoints, CniIdentity, CniIpv6Policy, DefaultRoute, DualStackVpcLookupOptions, EndpointNeed, FargateProfile,
  ImportedDualStackVpc, Ipv6Cluster, ManagedNodeGroup, NodeOs, NodeRelease, Readiness, SelfManagedNodeGroup, StatedSubnetFacts,
} from '../../../src';
import { dualStackVpc, HandWrittenCluster, instanceTypes, ipv6Cluster } from '../../util/cluster';
import { accountVpc, LOOKED_UP, synthesiseAsCli } from '../../util/look-ups';
import { AZS } from '../../util/network';
import { importedVpc, knownCluster } from '../../util/nodes';

const IN_IRELAND = AZS.slice(0, 3);
const PRIVATE = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'];

const STATED: StatedSubnetFacts = {
  hasIpv4: true,
  hasIpv6: true,
  assignsIpv6: true,
  hasDns64: false,
  ipv4Default: DefaultRoute.NAT,
  ipv6Default: DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY,
};

/** A VPC with private subnets, by what is written in the app. */
const statedVpc = (stack: Stack, facts?: StatedSubnetFacts, azs = 3) => ImportedDualStackVpc.fromAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  ipv4Cidr: '10.0.0.0/16',
  tiers: [{
    subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
    routeTableId: 'rtb-0123456789abcdef0',
    facts,
    subnets: IN_IRELAND.slice(0, azs).map((availabilityZone, index) => ({ subnetId: PRIVATE[index], availabilityZone })),
  }],
});

const PINNED = { vpcId: LOOKED_UP, availabilityZones: IN_IRELAND };

function lookedUpCluster(app: App, options: DualStackVpcLookupOptions): void {
  const stack = new Stack(app, 'S', inAccount('eu-west-1'));
  ipv6Cluster(stack, { vpc: ImportedDualStackVpc.fromLookup(stack, 'Vpc', options) }).addManagedNodeGroup('System');
}

/** What the CLI writes into cdk.context.json when all questions of an app are answered. */
function lookedUp(build: (app: App) => void): { [key: string]: unknown } {
  const context = {};
  synthesiseAsCli(build, [accountVpc()], context);
  return context;
}

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

  'a dual-stack VPC by its attributes': inStack(stack => {
    ipv6Cluster(stack, { vpc: statedVpc(stack, STATED) }).addManagedNodeGroup('System');
  }),

  'a dual-stack VPC by ids and AZs alone': inStack(stack => {
    const cluster = ipv6Cluster(stack, { vpc: statedVpc(stack), controlPlaneAzNames: IN_IRELAND.slice(1) });
    cluster.addManagedNodeGroup('System');
    cluster.addSelfManagedNodeGroup('Own');
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
  }),

  'a dual-stack VPC without a way out over IPv6': inStack(stack => {
    ipv6Cluster(stack, { vpc: statedVpc(stack, { ...STATED, ipv6Default: DefaultRoute.NONE }) }).addManagedNodeGroup('System');
  }, 'node-subnet-without-ipv6-route'),

  'a dual-stack VPC without a way out over IPv4, with endpoints of this app': inStack(stack => {
    const vpc = statedVpc(stack, { ...STATED, ipv4Default: DefaultRoute.NONE });
    const { EC2, ECR, ECR_DOCKER, EKS, EKS_AUTH, LAMBDA, STS } = ec2.InterfaceVpcEndpointAwsService;
    Object.entries({ EC2, ECR, ECR_DOCKER, EKS, EKS_AUTH, LAMBDA, STS }).forEach(([id, service]) => vpc.addInterfaceEndpoint(id, { service }));
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a dual-stack VPC without a way out over IPv4, with endpoints of this app by who needs them': inStack(stack => {
    const vpc = statedVpc(stack, { ...STATED, ipv4Default: DefaultRoute.NONE });
    new ClusterEndpoints(stack, 'Endpoints', {
      vpc, ipv6Cidr: '2001:db8:1234:1a00::/56', needs: [EndpointNeed.NODES, EndpointNeed.VPC_CNI, EndpointNeed.POD_IDENTITY, EndpointNeed.IRSA, EndpointNeed.KUBECTL],
    });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a dual-stack VPC in two AZs, which are those of the control plane': inStack(stack => {
    ipv6Cluster(stack, { vpc: statedVpc(stack, STATED, 2), controlPlaneAzs: 2 }).addManagedNodeGroup('System');
  }),

  'a dual-stack VPC with ids from another app': inStack(stack => {
    const vpc = ImportedDualStackVpc.fromAttributes(stack, 'Vpc', {
      vpcId: Fn.importValue('VpcId'),
      ipv6Cidr: Fn.importValue('VpcIpv6'),
      tiers: [{
        subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
        facts: STATED,
        subnets: IN_IRELAND.map((availabilityZone, index) => ({ subnetId: Fn.importValue(`Subnet${index}`), availabilityZone })),
      }],
    });
    ipv6Cluster(stack, { vpc }).addManagedNodeGroup('System');
  }),

  'a dual-stack VPC that is looked up for the first time': inApp(app => lookedUpCluster(app, { tags: { stage: 'production' } })),

  'a dual-stack VPC that was looked up': {
    ...inApp(app => lookedUpCluster(app, PINNED)),
    context: lookedUp(app => lookedUpCluster(app, PINNED)),
  },

  'a dual-stack VPC that was looked up, with AZs by position': {
    ...inApp(app => lookedUpCluster(app, { vpcId: LOOKED_UP }), 'azs-by-position'),
    context: lookedUp(app => lookedUpCluster(app, { vpcId: LOOKED_UP })),
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
