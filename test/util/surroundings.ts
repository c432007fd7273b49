import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { instanceTypes } from './cluster';
import { Ipv6Cluster, NodeOs, NodeRelease } from '../../src';

// What stands around a cluster, drawn as plain data: what else the app says, by stock constructs and by L1, of which some is wrong.

/** Logical ids of nodes that stock constructs make begin so. */
export const STOCK_NODES = /^(Stock|ClusterEksNodegroupStock|ClusterEksStock)/;
/** Of what else stands around the cluster, but for its nodes. */
export const SURROUNDING = /^Around/;
/** Launch templates and images of the app are those of managed groups of this library, whose logical ids begin so. */
const OWN = 'Around';

type AclDraw = 'both families' | 'IPv4' | 'elsewhere';
type EndpointsDraw = 'stock groups' | 'dual stack behind both families'
  | 'dual stack behind stock groups' | 'without private DNS' | 'behind a closed group' | 'behind a group for others';
type RouteDraw = 'a peering' | '::/0 to an internet gateway';
type GroupDraw = 'both families' | 'IPv4 out by L1' | 'rules beside it';
type TemplateDraw = typeof TEMPLATES.right[number] | typeof TEMPLATES.wrong[number];
type StockDraw = { readonly types: string[]; readonly amiType?: string; readonly more?: typeof STOCK.right[number] | typeof STOCK.wrong[number] };
type ImageDraw = typeof IMAGES.right[number] | typeof IMAGES.wrong[number];
type AddonDraw = typeof ADDONS.right[number] | typeof ADDONS.wrong[number];
type ObjectDraw = 'a dual-stack Service' | 'a Service' | 'an ENIConfig';
type OverrideDraw = typeof OVERRIDES.right[number] | typeof OVERRIDES.wrong[number];

const TEMPLATES = {
  right: ['volumes', 'its type', 'groups with that of the cluster', 'an image with user data', 'an image with a script', 'metadata', 'user data to merge'],
  wrong: [
    'a Xen type', 'a type beside types', 'a subnet', 'an instance profile', 'hibernation', 'other groups', 'groups of an interface', 'an image without user data',
    'an image that joins over IPv4', 'an image beside a type of image', 'addresses and prefixes', 'large user data',
  ],
} as const;
const STOCK = {
  right: ['60 labels', 'taints', 'sizes', 'a role', 'a release'],
  wrong: ['51 taints', 'a taint twice', '51 tags', 'a tag with a long key', 'a role that EC2 cannot take', 'a release that is newer', 'a release that is old', 'a disk beside a template'],
} as const;
const IMAGES = {
  right: ['of the same version', 'of one\'s own', 'a release of the same version', 'settings of IPv6'],
  wrong: ['of another version', 'of another system', 'a release that is newer', 'a DNS service of IPv4', 'large parts'],
} as const;
const ADDONS = {
  right: ['another name', 'another name with values', 'an association'],
  wrong: ['the CNI', 'CoreDNS by another class', 'a second association'],
} as const;
const OVERRIDES = {
  right: ['a tag', 'a size'],
  wrong: ['an IPv4 service block', 'a boolean for the CNI', 'a variable of IPv4', 'custom networking', 'a Xen type', 'DNS64'],
} as const;

/** What stands around a cluster. Of each kind there is one, or none. */
export interface SurroundingsDraw {
  readonly acl?: AclDraw;
  readonly endpoints?: EndpointsDraw;
  readonly route?: RouteDraw;
  readonly group?: GroupDraw;
  readonly template?: TemplateDraw;
  readonly stock?: StockDraw;
  readonly image?: ImageDraw;
  readonly addon?: AddonDraw;
  readonly object?: ObjectDraw;
  readonly override?: OverrideDraw;
}

/** What is right and what is wrong of each kind. */
const KINDS = {
  acl: { right: ['both families', 'elsewhere'], wrong: ['IPv4'] },
  endpoints: {
    right: ['stock groups', 'dual stack behind both families'],
    wrong: ['dual stack behind stock groups', 'without private DNS', 'behind a closed group', 'behind a group for others'],
  },
  route: { right: ['a peering'], wrong: ['::/0 to an internet gateway'] },
  group: { right: ['both families', 'rules beside it'], wrong: ['IPv4 out by L1'] },
  template: TEMPLATES,
  image: IMAGES,
  addon: ADDONS,
  object: { right: ['a dual-stack Service'], wrong: ['a Service', 'an ENIConfig'] },
  override: OVERRIDES,
} as const satisfies { [kind in keyof SurroundingsDraw]: { readonly [side in 'right' | 'wrong']: readonly SurroundingsDraw[kind][] } };
const STOCK_TYPES = { right: [['m7i.large', 'm7a.large'], ['m6i.large']], wrong: [['m4.large'], ['m7i.large', 't2.large']] };
const STOCK_IMAGES = { right: ['AL2023_x86_64_STANDARD', 'BOTTLEROCKET_x86_64'], wrong: [undefined, 'AL2_x86_64'] };
/** Of these a warning says something, at most. */
const DOUBTFUL = ['acl', 'group', 'object'];

/** All that is right, one by one, and all that is wrong. */
export const [RIGHT, WRONG] = (['right', 'wrong'] as const).map((side): SurroundingsDraw[] => {
  const [types] = STOCK_TYPES.right;
  const [amiType] = STOCK_IMAGES.right;
  return [
    ...Object.entries(KINDS).filter(([kind]) => side === 'right' || !DOUBTFUL.includes(kind)).flatMap(([kind, drawn]) => drawn[side].map(one => ({ [kind]: one }))),
    ...STOCK_TYPES[side].map(each => ({ stock: { types: each, amiType } })),
    ...STOCK_IMAGES[side].map(each => ({ stock: { types, amiType: each } })),
    ...STOCK[side].map(more => ({ stock: { types, amiType, more } })),
  ];
});

/**
 * @param presence one in so many has something of a kind
 * @param rightness so many are right for each that is wrong
 */
function surroundingsOf(presence: number, rightness: number): fc.Arbitrary<SurroundingsDraw> {
  const either = <T>({ right, wrong }: { readonly right: readonly T[]; readonly wrong: readonly T[] }, times = 1) => fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constantFrom(...right), weight: times * rightness },
    { arbitrary: fc.constantFrom(...wrong), weight: 1 });
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.oneof(
    { withCrossShrink: true }, { arbitrary: fc.constant(undefined), weight: presence - 1 }, { arbitrary: value, weight: 1 });
  const kinds = Object.fromEntries(Object.entries(KINDS).map(([kind, drawn]) => [kind, maybe(either<string>(drawn))]));
  const stock = fc.record({ types: either(STOCK_TYPES, 4), amiType: either(STOCK_IMAGES, 4), more: maybe(either<string>(STOCK)) });
  return fc.record({ ...kinds, stock: maybe(stock) }) as fc.Arbitrary<SurroundingsDraw>;
}

/** Little, and mostly right: beside a configuration that is drawn itself. */
export const someSurroundings = surroundingsOf(8, 60);
/** Much, of which every third is wrong: around a cluster that is right. */
export const manySurroundings = surroundingsOf(3, 2);

/** Make what belongs to the VPC. */
export function surroundVpc(stack: Stack, vpc: ec2.Vpc, { acl, endpoints, route }: SurroundingsDraw): void {
  if (acl) { addAcl(stack, vpc, acl); }
  if (endpoints) { addEndpoints(stack, vpc, endpoints); }
  for (const [index, subnet] of route ? vpc.privateSubnets.entries() : []) {
    if (route === 'a peering') {
      const { routeTableId } = subnet.routeTable;
      new ec2.CfnRoute(stack, `AroundRoute${index}`, {
        routeTableId, destinationIpv6CidrBlock: '2001:db8:9::/56', vpcPeeringConnectionId: 'pcx-0123456789abcdef0',
      });
    } else {
      const ofTier = subnet.node.tryFindChild('DefaultRoute6') as ec2.CfnRoute | undefined;
      ofTier?.addPropertyDeletionOverride('EgressOnlyInternetGatewayId');
      ofTier?.addPropertyDeletionOverride('TransitGatewayId');
      ofTier?.addPropertyOverride('GatewayId', vpc.internetGatewayId ?? 'igw-0123456789abcdef0');
    }
  }
}

/** The security group of the control plane, where one is drawn. */
export function groupOfControlPlane(stack: Stack, vpc: ec2.IVpc, drawn: NonNullable<SurroundingsDraw['group']>): ec2.ISecurityGroup {
  if (drawn === 'both families') { return new ec2.SecurityGroup(stack, 'AroundGroup', { vpc }); }
  const all = { ipProtocol: '-1' };
  const group = new ec2.CfnSecurityGroup(stack, 'AroundGroup', { vpcId: vpc.vpcId, groupDescription: 'by L1', securityGroupEgress: [{ ...all, cidrIp: '0.0.0.0/0' }] });
  if (drawn === 'rules beside it') { new ec2.CfnSecurityGroupEgress(stack, 'AroundRule', { ...all, groupId: group.attrGroupId, cidrIpv6: '::/0' }); }
  return ec2.SecurityGroup.fromSecurityGroupId(stack, 'AroundImported', group.attrGroupId);
}

/** Make what belongs to the cluster. */
export function surroundCluster(stack: Stack, cluster: Ipv6Cluster, drawn: SurroundingsDraw): void {
  const { template, stock, image, addon, object, override } = drawn;
  if (template) { addTemplate(stack, cluster, template); }
  if (stock) { addStockNodes(stack, cluster, stock); }
  if (image) { addImage(cluster, image); }
  if (addon) { addAddon(stack, cluster, addon); }
  if (object) { cluster.cluster.addManifest('AroundObject', objectOf(object)); }
  if (override) { addOverride(cluster, override); }
}

function addAcl(stack: Stack, vpc: ec2.Vpc, drawn: AclDraw): void {
  const subnets = drawn === 'elsewhere' ? [] : vpc.selectSubnets({}).subnets;
  const acl = new ec2.NetworkAcl(stack, 'AroundAcl', { vpc, subnetSelection: { subnets } });
  const cidrs = { ipv4: ec2.AclCidr.anyIpv4(), ...drawn === 'IPv4' ? {} : { ipv6: ec2.AclCidr.anyIpv6() } };
  Object.entries(cidrs).forEach(([family, cidr], index) => {
    for (const direction of [ec2.TrafficDirection.INGRESS, ec2.TrafficDirection.EGRESS]) {
      acl.addEntry(`${family}-${direction}`, { cidr, direction, traffic: ec2.AclTraffic.allTraffic(), ruleNumber: 100 + index });
    }
  });
}

function addEndpoints(stack: Stack, vpc: ec2.Vpc, drawn: EndpointsDraw): void {
  const isDualStack = drawn.startsWith('dual stack');
  const hasOwn = ['dual stack behind both families', 'behind a closed group', 'behind a group for others'].includes(drawn);
  const group = hasOwn ? new ec2.SecurityGroup(stack, 'AroundEndpointGroup', { vpc }) : undefined;
  if (drawn === 'behind a group for others') { group!.addIngressRule(new ec2.SecurityGroup(stack, 'AroundOthers', { vpc }), ec2.Port.HTTPS); }
  if (group && drawn === 'dual stack behind both families') {
    group.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTPS);
    group.addIngressRule(ec2.Peer.anyIpv6(), ec2.Port.HTTPS);
  }
  for (const service of ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 'sts']) {
    // The method of DualStackVpc lets IPv6 in by itself.
    new ec2.InterfaceVpcEndpoint(vpc, `Around-${service}`, {
      vpc,
      service: new ec2.InterfaceVpcEndpointAwsService(service),
      ipAddressType: isDualStack ? ec2.VpcEndpointIpAddressType.DUALSTACK : undefined,
      privateDnsEnabled: drawn === 'without private DNS' ? false : undefined,
      ...group ? { securityGroups: [group], open: false } : {},
    });
  }
  vpc.addGatewayEndpoint('Around-s3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
}

const LARGE = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="//"\n\n--//\nContent-Type: text/x-shellscript\n\n${'#'.repeat(17_000)}\n--//--\n`;

function addTemplate(stack: Stack, cluster: Ipv6Cluster, drawn: TemplateDraw): void {
  const ofCluster = cluster.clusterSecurityGroup.securityGroupId;
  const other = () => new ec2.SecurityGroup(stack, 'AroundNodes', { vpc: cluster.vpc, allowAllIpv6Outbound: true }).securityGroupId;
  const userData = (text: string) => ({ userData: Buffer.from(text).toString('base64') });
  const image = { imageId: 'ami-0123456789abcdef0' };
  const joins = () => NodeOs.al2023().userData(stack, { cluster, instanceTypes: instanceTypes('m7i.large') });
  const of: { readonly [drawn in TemplateDraw]: () => ec2.CfnLaunchTemplate.LaunchTemplateDataProperty } = {
    'volumes': () => ({ blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: 50, encrypted: true } }] }),
    'its type': () => ({ instanceType: 'm7i.large' }),
    'groups with that of the cluster': () => ({ securityGroupIds: [ofCluster, other()] }),
    'an image with user data': () => ({ ...image, userData: Fn.base64(joins().render()) }),
    'metadata': () => ({}),
    'user data to merge': () => userData(LARGE.replace(/#+/, '#!/bin/bash\ntrue')),
    'a Xen type': () => ({ instanceType: 'm4.large' }),
    'a type beside types': () => ({ instanceType: 'm7i.large' }),
    'a subnet': () => ({ networkInterfaces: [{ deviceIndex: 0, subnetId: cluster.vpc.selectSubnets({}).subnetIds[0], groups: [ofCluster] }] }),
    'an instance profile': () => ({ iamInstanceProfile: { name: 'theirs' } }),
    'hibernation': () => ({ hibernationOptions: { configured: true } }),
    'other groups': () => ({ securityGroupIds: [other()] }),
    'groups of an interface': () => ({ networkInterfaces: [{ deviceIndex: 0, groups: [other()] }] }),
    'an image without user data': () => image,
    'an image with a script': () => ({ ...image, ...userData('#!/bin/bash\ntrue') }),
    'an image that joins over IPv4': () => ({ ...image, ...userData('#!/bin/bash\n/etc/eks/bootstrap.sh x --apiserver-endpoint y --b64-cluster-ca z') }),
    'an image beside a type of image': () => ({ ...image, ...userData('--ip-family ipv6') }),
    'addresses and prefixes': () => ({ networkInterfaces: [{ deviceIndex: 0, groups: [ofCluster], ipv6AddressCount: 1, ipv6PrefixCount: 1 }] }),
    'large user data': () => ({ ...userData(LARGE) }),
  };
  const made = new ec2.CfnLaunchTemplate(stack, 'AroundTemplate', {
    launchTemplateData: { metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 }, ...of[drawn]() },
  });
  const saysTypes = drawn !== 'its type' && drawn !== 'a Xen type';
  cluster.addManagedNodeGroup(`${OWN}Template`, {
    instanceTypes: saysTypes ? instanceTypes('m7i.large') : undefined,
    amiType: drawn === 'an image beside a type of image' ? eks.NodegroupAmiType.AL2023_X86_64_STANDARD : undefined,
    launchTemplateSpec: { id: made.ref, version: made.attrLatestVersionNumber },
  });
}

function addStockNodes(stack: Stack, cluster: Ipv6Cluster, { types, amiType, more }: StockDraw): void {
  const count = (length: number) => Array.from({ length }, (_, index) => index);
  const taint = (index: number) => ({ key: `example.com/taint-${index}`, value: 'x', effect: eks.TaintEffect.PREFER_NO_SCHEDULE });
  const labels = (length: number) => Object.fromEntries(count(length).map(index => [`example.com/label-${index}`, 'x']));
  const role = (service: string) => new iam.Role(stack, 'AroundRole', {
    assumedBy: new iam.ServicePrincipal(service),
    managedPolicies: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'].map(name => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  const of: { readonly [more in NonNullable<StockDraw['more']>]: () => Partial<eks.NodegroupOptions> } = {
    'taints': () => ({ taints: count(50).map(taint) }),
    'sizes': () => ({ minSize: 1, desiredSize: 2, maxSize: 5 }),
    'a role': () => ({ nodeRole: role('ec2.amazonaws.com') }),
    'a release': () => ({ releaseVersion: '1.36.2-20260714' }),
    '60 labels': () => ({ labels: labels(60) }),
    '51 taints': () => ({ taints: count(51).map(taint) }),
    '51 tags': () => ({ tags: Object.fromEntries(count(51).map(index => [`tag-${index}`, 'x'])) }),
    'a tag with a long key': () => ({ tags: { ['x'.repeat(129)]: 'y' } }),
    'a taint twice': () => ({ taints: [taint(1), taint(1)] }),
    'a role that EC2 cannot take': () => ({ nodeRole: role('lambda.amazonaws.com') }),
    'a release that is newer': () => ({ releaseVersion: '1.40.0-20260714' }),
    'a release that is old': () => ({ releaseVersion: '1.21.5-20220101' }),
    'a disk beside a template': () => ({ diskSize: 30 }),
  };
  const group = cluster.cluster.addNodegroupCapacity('Stock', {
    instanceTypes: instanceTypes(...types), amiType: amiType as eks.NodegroupAmiType | undefined, ...more ? of[more]() : {},
  });
  if (more === 'a disk beside a template') {
    const template = new ec2.CfnLaunchTemplate(stack, 'StockTemplate', { launchTemplateData: { metadataOptions: { httpTokens: 'required' } } });
    (group.node.defaultChild as eks.CfnNodegroup).launchTemplate = { id: template.ref, version: '1' };
  }
  const { nodeCniPolicy } = cluster;
  if (nodeCniPolicy) { group.role.addManagedPolicy(nodeCniPolicy); }
}

function addImage(cluster: Ipv6Cluster, drawn: ImageDraw): void {
  const minor = /^1\.(\d+)$/.exec(cluster.kubernetesVersion)?.[1] ?? '36';
  const parameter = (name: string) => ec2.MachineImage.fromSsmParameter(`/aws/service/${name}`);
  const optimized = (version: string) =>
    parameter(`eks/optimized-ami/${version}/amazon-linux-2023/x86_64/standard/amazon-eks-node-al2023-x86_64-standard-${version}-v20260714/image_id`);
  const release = NodeRelease.of('20260714');
  const of: { readonly [drawn in ImageDraw]: () => object } = {
    'of the same version': () => ({ os: NodeOs.custom(optimized(`1.${minor}`), NodeOs.al2023()) }),
    'of one\'s own': () => ({ os: NodeOs.custom(ec2.MachineImage.fromSsmParameter('/images/node'), NodeOs.bottlerocket()) }),
    'a release of the same version': () => ({ releaseVersion: `1.${minor}.2-20260714` }),
    'settings of IPv6': () => ({ os: NodeOs.al2023({ release, nodeConfig: { kubelet: { config: { clusterDNS: ['fd00::10'] } } } }) }),
    'of another version': () => ({ os: NodeOs.custom(optimized('1.24'), NodeOs.al2023()) }),
    'of another system': () => ({ os: NodeOs.custom(optimized(`1.${minor}`), NodeOs.bottlerocket()) }),
    'a release that is newer': () => ({ releaseVersion: '1.40.1-20260714' }),
    'a DNS service of IPv4': () => ({ os: NodeOs.al2023({ release, nodeConfig: { kubelet: { config: { clusterDNS: ['172.20.0.10'] } } } }) }),
    'large parts': () => ({ os: NodeOs.al2023({ release, parts: [ec2.MultipartBody.fromRawBody({ contentType: 'text/x-shellscript', body: '#'.repeat(17_000) })] }) }),
  };
  cluster.addManagedNodeGroup(`${OWN}Image`, { instanceTypes: instanceTypes('m7i.large'), ...of[drawn]() });
}

function addAddon(stack: Stack, cluster: Ipv6Cluster, drawn: AddonDraw): void {
  const { clusterName } = cluster;
  const addon = (addonName: string, configurationValues?: string) => new eks.CfnAddon(stack, 'AroundAddon', { clusterName, addonName, configurationValues });
  const associate = (id: string) => new eks.CfnPodIdentityAssociation(stack, id, {
    clusterName, namespace: 'web', serviceAccount: 'web', roleArn: stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: 'web' }),
  });
  switch (drawn) {
    case 'another name': return void addon('eks-node-monitoring-agent');
    case 'another name with values': return void addon('snapshot-controller', '{"replicas":2}');
    case 'an association': return void associate('AroundAssociation');
    case 'the CNI': return void addon('vpc-cni');
    case 'CoreDNS by another class': return void new eks.Addon(stack, 'AroundAddon', { cluster: cluster.cluster, addonName: 'coredns' });
    case 'a second association': return ['AroundAssociation', 'AroundOther'].forEach(associate);
  }
}

function objectOf(drawn: ObjectDraw): Record<string, any> {
  if (drawn === 'an ENIConfig') { return { apiVersion: 'crd.k8s.amazonaws.com/v1alpha1', kind: 'ENIConfig', metadata: { name: 'eu-west-1a' }, spec: { subnet: 'subnet-0123' } }; }
  const annotations = drawn === 'a Service' ? {} : { 'service.beta.kubernetes.io/aws-load-balancer-ip-address-type': 'dualstack' };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', annotations }, spec: { type: 'LoadBalancer', ports: [{ port: 443, protocol: 'TCP' }] } };
}

function addOverride(cluster: Ipv6Cluster, drawn: OverrideDraw): void {
  const { vpcCni } = cluster.coreAddons;
  const resource = cluster.cluster.node.findAll().find(each => (each as { cfnResourceType?: string }).cfnResourceType === 'Custom::AWSCDK-EKS-Cluster') as eks.CfnCluster;
  const env = (value: object) => vpcCni!.addPropertyOverride('ConfigurationValues', JSON.stringify(value));
  const group = () => cluster.addManagedNodeGroup(`${OWN}Overridden`, { instanceTypes: instanceTypes('m7i.large') }).nodegroup.node.defaultChild as eks.CfnNodegroup;
  switch (drawn) {
    case 'a tag': return vpcCni!.addPropertyOverride('Tags', [{ Key: 'a', Value: 'b' }]);
    case 'a size': return group().addPropertyOverride('ScalingConfig.MaxSize', 9);
    case 'an IPv4 service block': return resource.addPropertyOverride('Config.kubernetesNetworkConfig.serviceIpv4Cidr', '172.20.0.0/16');
    case 'a boolean for the CNI': return env({ env: { ENABLE_POD_ENI: true } });
    case 'a variable of IPv4': return env({ env: { ENABLE_V6_EGRESS: 'true' } });
    case 'custom networking': return env({ env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }, eniConfig: { create: true } });
    case 'a Xen type': return group().addPropertyOverride('InstanceTypes', ['m4.large']);
    case 'DNS64': return cluster.vpc.selectSubnets({}).subnets.forEach(({ node }) => (node.defaultChild as ec2.CfnSubnet | undefined)?.addPropertyOverride?.('EnableDns64', true));
  }
}
