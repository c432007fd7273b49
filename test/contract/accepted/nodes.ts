import { Aspects, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { inStack, RightApps } from './right-app';
import { CapacityReservation, CniFeature, CniIdentity, DualStackVpc, EfaInterfaces, MaxPods, MaxPodsLookup, NodeOs, NodeRelease, NodeRole } from '../../../src';
import { instanceTypes, ipv6Cluster } from '../../util/cluster';
import { typeNames } from '../../util/nodes';

const AL2023 = () => NodeOs.al2023({ release: NodeRelease.of('20260714') });

/** Managed groups of these types, one each. */
const ofTypes = (...names: string[][]) => inStack(stack => {
  const cluster = ipv6Cluster(stack);
  names.forEach((each, index) => cluster.addManagedNodeGroup(`Group${index}`, { instanceTypes: instanceTypes(...each) }));
});

/** Nodes of this library. */
export const nodes: RightApps = {
  'Intel, AMD and Graviton of the eighth generation': ofTypes(['m8i.large', 'c8i.xlarge', 'r8i.2xlarge'], ['m8a.large', 'c8a.large'], ['c8g.large', 'm8gd.xlarge', 'i8g.large']),

  'metal, also of families that run on Xen otherwise': ofTypes(['m7i.metal-24xl'], ['m7g.metal', 'c8g.metal-24xl'], ['i3.metal']),

  'accelerators of all kinds': ofTypes(['p5.48xlarge'], ['p6-b200.48xlarge'], ['trn2.48xlarge'], ['inf2.xlarge'], ['g6e.xlarge', 'g6.xlarge'], ['g5g.xlarge']),

  'as many types as a group takes, on Spot': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('Managed', { instanceTypes: instanceTypes(...typeNames(20)), capacityType: eks.CapacityType.SPOT });
    cluster.addSelfManagedNodeGroup('Own', { instanceTypes: instanceTypes(...typeNames(40)), capacityType: eks.CapacityType.SPOT });
  }),

  'one group for each AZ, with labels and taints': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    cluster.addManagedNodeGroupPerAz('Batch', {
      os: AL2023(),
      labels: { 'example.com/pool': 'batch', 'node.kubernetes.io/role': 'batch' },
      taints: [
        { key: 'dedicated', value: 'batch', effect: eks.TaintEffect.NO_SCHEDULE },
        { key: 'dedicated', value: 'batch', effect: eks.TaintEffect.NO_EXECUTE },
      ],
    });
  }),

  'as many labels and taints as EKS takes': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System');
    cluster.addManagedNodeGroup('Labelled', {
      labels: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`example.com/label-${index}`, 'x'.repeat(63)])),
      taints: Array.from({ length: 50 }, (_, index) => ({ key: `example.com/taint-${index}`, value: 'x', effect: eks.TaintEffect.PREFER_NO_SCHEDULE })),
    });
  }),

  'Bottlerocket with settings, a DNS cache on the node among them': inStack(stack => {
    ipv6Cluster(stack).addManagedNodeGroup('System', {
      instanceTypes: instanceTypes('m7g.large'),
      os: NodeOs.bottlerocket({
        release: NodeRelease.of('1.42.0'),
        settings: { 'kubernetes': { 'cluster-dns-ip': ['fd00::10'], 'eviction-hard': { 'memory.available': '5%' } }, 'host-containers': { admin: { enabled: true } } },
      }),
    });
  }),

  'Bottlerocket that EKS chooses, on a small volume': inStack(stack => {
    ipv6Cluster(stack).addManagedNodeGroup('System', { amiType: eks.NodegroupAmiType.BOTTLEROCKET_X86_64, diskSize: 8 });
  }),

  'an image that a parameter of AWS names, of the same version': inStack(stack => {
    const image = ec2.MachineImage.fromSsmParameter(
      '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/amazon-eks-node-al2023-x86_64-standard-1.36-v20260714/image_id');
    ipv6Cluster(stack).addManagedNodeGroup('System', { os: NodeOs.custom(image, NodeOs.al2023()) });
  }),

  'an image of the version before that of the cluster': inStack(stack => {
    const image = ec2.MachineImage.fromSsmParameter('/aws/service/bottlerocket/aws-k8s-1.35/arm64/1.42.0/image_id');
    ipv6Cluster(stack).addSelfManagedNodeGroup('System', { instanceTypes: instanceTypes('m7g.large'), os: NodeOs.custom(image, NodeOs.bottlerocket()) });
  }),

  'an image of one\'s own, whose name says nothing': inStack(stack => {
    const image = ec2.MachineImage.fromSsmParameter('/platform/node-image/stable');
    ipv6Cluster(stack).addManagedNodeGroup('System', { os: NodeOs.custom(image, NodeOs.al2023({ architecture: ec2.InstanceArchitecture.X86_64 })) });
  }),

  'a release of the version before that of the cluster': inStack(stack => {
    ipv6Cluster(stack).addManagedNodeGroup('System', { releaseVersion: '1.35.2-20260714' });
  }),

  'an instance store, further volumes and a key of the app': inStack(stack => {
    const encryptionKey = new kms.Key(stack, 'Key');
    ipv6Cluster(stack).addManagedNodeGroup('System', {
      instanceTypes: instanceTypes('m6id.large'),
      os: NodeOs.al2023({ release: NodeRelease.newestAtEachDeployment(), instanceStore: true, nodeConfig: { kubelet: { config: { shutdownGracePeriod: '30s' } } } }),
      disk: { encryptionKey, iops: 4000, throughput: 500 },
      furtherVolumes: [{ deviceName: '/dev/sdf', size: 100 }],
    });
  }),

  'a Capacity Block with Elastic Fabric Adapters in a placement group': inStack(stack => {
    const vpc = new DualStackVpc(stack, 'Vpc');
    const cluster = ipv6Cluster(stack, { vpc });
    cluster.addManagedNodeGroup('System');
    cluster.addManagedNodeGroup('Training', {
      instanceTypes: instanceTypes('p5.48xlarge'),
      capacityReservation: CapacityReservation.capacityBlock('cr-02168da1478b509e0', vpc.availabilityZones[1]),
      placementGroup: new ec2.PlacementGroup(stack, 'Together', { strategy: ec2.PlacementGroupStrategy.CLUSTER }),
      efa: EfaInterfaces.onEachCard(),
      minSize: 0,
      desiredSize: 2,
    });
  }),

  'nodes that targets of a load balancer can be': inStack(stack => {
    ipv6Cluster(stack).addManagedNodeGroup('System', { primaryIpv6Address: true, metadata: { ipv6Endpoint: true, instanceTags: true } });
  }),

  'numbers of pods of all kinds': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    const lookup = new MaxPodsLookup(stack, 'Lookup', { instanceTypes: instanceTypes('m6i.large', 'm6a.large') });
    cluster.addManagedNodeGroup('Shared', { instanceTypes: instanceTypes('m6i.large'), os: AL2023(), maxPods: MaxPods.fromLookup(lookup) });
    cluster.addManagedNodeGroup('Stated', { instanceTypes: instanceTypes('m6i.large'), os: AL2023(), maxPods: MaxPods.of(110) });
    cluster.addSelfManagedNodeGroup('Many', { instanceTypes: instanceTypes('m6i.16xlarge'), maxPods: MaxPods.of(250) });
    cluster.addSelfManagedNodeGroup('Image', { maxPods: MaxPods.amiDefault() });
  }),

  'security groups for pods, on types with trunk interfaces': inStack(stack => {
    const cluster = ipv6Cluster(stack, { coreAddons: { vpcCni: { features: [CniFeature.SECURITY_GROUPS_FOR_PODS] } } });
    cluster.addManagedNodeGroup('System', { instanceTypes: instanceTypes('m6i.large', 'm7i.large') });
  }),

  'roles of the app, with the policy of the CNI': inStack(stack => {
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.nodeRole() });
    const nodeRole = new NodeRole(stack, 'NodeRole', { cniPolicy: cluster.nodeCniPolicy });
    cluster.addManagedNodeGroup('One', { nodeRole });
    cluster.addManagedNodeGroup('Two', { nodeRole });
    cluster.addSelfManagedNodeGroup('Own', {
      nodeRole: new iam.Role(stack, 'OwnRole', {
        assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
        managedPolicies: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'].map(name => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
      }),
    });
  }),

  'a security group of one\'s own beside that of the cluster': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: cluster.vpc, allowAllIpv6Outbound: true });
    group.addIngressRule(ec2.Peer.ipv4('10.9.0.0/16'), ec2.Port.tcpRange(30000, 32767));
    group.addIngressRule(ec2.Peer.ipv6('2001:db8:9::/56'), ec2.Port.tcpRange(30000, 32767));
    cluster.addSelfManagedNodeGroup('Own', { securityGroups: [group] });
  }),

  'no nodes to begin with, beside some that are there': inStack(stack => {
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('System', { omitDesiredSize: true, minSize: 2, maxSize: 9 });
    cluster.addManagedNodeGroup('Burst', { minSize: 0, desiredSize: 0, maxSize: 50 });
  }),

  'aspects that write types, images and tags': inStack(stack => {
    Tags.of(stack).add('commit', '0123456');
    ipv6Cluster(stack).addManagedNodeGroup('System');
    Aspects.of(stack).add({
      visit: each => {
        if (!(each instanceof eks.CfnNodegroup)) { return; }
        each.instanceTypes = ['m8g.large', 'm7g.large'];
        each.amiType = 'AL2023_ARM_64_STANDARD';
      },
    });
  }),

  'overrides of types, sizes and metadata': inStack(stack => {
    const { nodegroup, launchTemplate } = ipv6Cluster(stack).addManagedNodeGroup('System');
    (nodegroup.node.defaultChild as eks.CfnNodegroup).addPropertyOverride('InstanceTypes', ['c7i.large']);
    (nodegroup.node.defaultChild as eks.CfnNodegroup).addPropertyOverride('NodeRepairConfig.Enabled', true);
    (launchTemplate!.node.defaultChild as ec2.CfnLaunchTemplate).addPropertyOverride('LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit', 1);
  }),
};
