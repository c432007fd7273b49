import { RemovalPolicy } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { GROUP, NODE_GROUP, ROUTE, VPC_ENDPOINT } from './service-rules';
import { Effect } from './updates-between';
import { EndpointNeed } from '../../../src';
import { AppOptions, NodeEdits } from '../../util/edited-app';

/** What an edit is allowed to do to some resources. */
export interface Meant {
  readonly effect: Effect;
  readonly type: string;
  /** Their logical ids; all of the type where nothing is said. */
  readonly of?: RegExp;
}

/** An ordinary edit of an app that is deployed. */
export interface Edit {
  readonly name: string;
  /** What the user edits, for the documentation. */
  readonly says: string;
  /** What it replaces, restarts or deletes, and no more; all of it happens. */
  readonly means: readonly Meant[];
  readonly edit: (options: AppOptions) => AppOptions;
  /** Whether AWS has published images by then. */
  readonly imagesPublished?: true;
  /** Whether it is about ways out or endpoints, and tried beside edits of its own kind and those of BESIDE_NETWORK only. */
  readonly isOfNetwork?: true;
}

const ofApp = (changes: Partial<AppOptions>) => (options: AppOptions): AppOptions => ({ ...options, ...changes });
const ofNetwork = (name: string, says: string, means: readonly Meant[], edit: Edit['edit']): Edit => ({ name, says, means, edit, isOfNetwork: true });
const ofNodes = (changes: Partial<NodeEdits>) => (options: AppOptions): AppOptions => ({ ...options, nodes: { ...options.nodes, ...changes } });

const OS = /Cluster(Os|Bottlerocket)Nodegroup/;
const OF_EKS = /Cluster(Managed|PerAz\w+)Nodegroup/;
const ROLLING = /ClusterRolling/;
const REFRESHED = /ClusterRefreshed/;
const restarts = (type: string, of?: RegExp): Meant => ({ effect: 'restarts nodes', type, of });
const replaces = (type: string, of?: RegExp): Meant => ({ effect: 'replaced', type, of });
const deletes = (type: string, of?: RegExp): Meant => ({ effect: 'deleted', type, of });
const ROLLS_GROUPS = [restarts(GROUP, ROLLING), restarts(GROUP, REFRESHED)];
const NAT_GATEWAYS = [deletes('AWS::EC2::NatGateway'), deletes('AWS::EC2::EIP')];
const EGRESS_ONLY_GATEWAY = deletes('AWS::EC2::EgressOnlyInternetGateway');
/** Each version of Kubernetes has a layer, and the layer is an asset, of which nothing changes in place. */
const LAYER = replaces('AWS::Lambda::LayerVersion', /^App\/Kubectl/);

export const EDITS: readonly Edit[] = [
  {
    name: 'app tags',
    says: '`Tags.of(app)`',
    means: [],
    edit: options => ({ ...options, appTags: { team: 'two', commit: 'abc' } }),
  },
  { name: 'a stack tag', says: 'tags of the stack', means: [], edit: ofApp({ stackTags: { stage: 'prod' } }) },
  {
    name: 'a label',
    says: '`labels`',
    // Kubelet of a self-managed node says them when it registers.
    means: ROLLS_GROUPS,
    edit: ofNodes({ labels: { 'example.com/pool': 'two', 'example.com/more': 'yes' } }),
  },
  { name: 'a taint', says: '`taints`', means: ROLLS_GROUPS, edit: ofNodes({ tainted: true }) },
  { name: 'a taint of a managed group with os', says: '`taints`', means: [restarts(NODE_GROUP, OS)], edit: ofNodes({ osTainted: true }) },
  { name: 'sizes', says: 'sizes', means: [], edit: ofNodes({ maxSize: 6, desiredSize: 3 }) },
  { name: 'the smallest size', says: '`minSize`', means: [], edit: ofNodes({ minSize: 2 }) },
  { name: 'a disk size', says: '`diskSize`', means: [restarts(NODE_GROUP), ...ROLLS_GROUPS], edit: ofNodes({ diskSize: 40 }) },
  { name: 'a hop limit', says: '`metadata`', means: [restarts(NODE_GROUP), ...ROLLS_GROUPS], edit: ofNodes({ hopLimit: 2 }) },
  { name: 'instance tags', says: '`instanceTags`', means: [restarts(NODE_GROUP), ...ROLLS_GROUPS], edit: ofNodes({ instanceTags: { CostCenter: 'two' } }) },
  {
    name: 'an instance type',
    says: '`instanceTypes`',
    means: [replaces(NODE_GROUP), ...ROLLS_GROUPS],
    edit: ofNodes({ instanceType: 'm7i.xlarge' }),
  },
  {
    name: 'a Kubernetes version',
    says: '`version` of the cluster',
    // What EKS chooses the image of stays on its version until somebody says otherwise.
    means: [restarts(NODE_GROUP, OS), ...ROLLS_GROUPS, LAYER],
    edit: ofApp({ kubernetes: '1.36' }),
  },
  {
    name: 'an image release',
    says: 'the release of `os`',
    means: [restarts(NODE_GROUP, OS), ...ROLLS_GROUPS],
    edit: ofNodes({ imageDay: '20260714', bottlerocket: '1.50.0' }),
  },
  { name: 'a release version', says: '`releaseVersion`', means: [restarts(NODE_GROUP, OF_EKS)], edit: ofNodes({ releaseDay: '20260714' }) },
  { name: 'images that AWS publishes', says: 'no edit', means: [], edit: options => options, imagesPublished: true },
  { name: 'a forced update', says: '`forceUpdate`', means: [], edit: ofNodes({ forceUpdate: true }) },
  { name: 'a way of replacement', says: 'the options of `replacement`', means: [], edit: ofNodes({ batch: 2 }) },
  {
    name: 'the CNI with the role of the nodes',
    says: '`cniIdentity`',
    means: [deletes('AWS::IAM::Role', /CniRole/)],
    edit: ofApp({ cniIdentity: 'nodeRole' }),
  },
  { name: 'the CNI with a web identity', says: '`cniIdentity`', means: [], edit: ofApp({ cniIdentity: 'irsa' }) },
  { name: 'the version of an add-on', says: '`version` of an add-on', means: [], edit: ofApp({ dnsVersion: 'v1.14.2-eksbuild.1' }) },
  { name: 'the configuration of an add-on', says: '`configurationValues`', means: [], edit: ofApp({ dnsConfiguration: { replicaCount: 3 } }) },
  { name: 'an AZ more', says: '`availabilityZones` of the VPC', means: [], edit: ofApp({ azs: 3 }) },
  { name: 'a tier more', says: '`tiers`', means: [], edit: ofApp({ hasDataTier: true }) },
  {
    name: 'fewer NAT gateways',
    says: '`ipv4Egress`',
    means: [deletes('AWS::EC2::NatGateway', /PublicSubnet2/), deletes('AWS::EC2::EIP', /PublicSubnet2/)],
    edit: ofApp({ ipv4: 'a NAT gateway' }),
  },
  {
    name: 'a stage around the stack',
    says: '`new Stage`',
    // Stock CDK describes the group of an endpoint by the path to it.
    means: [replaces('AWS::EC2::SecurityGroup', /VpcRegistrySecurityGroup/)],
    edit: ofApp({ inStage: true }),
  },
  { name: 'a removal policy', says: '`removalPolicy`', means: [], edit: ofApp({ removalPolicy: RemovalPolicy.RETAIN }) },
  {
    name: 'fewer logs',
    says: '`clusterLogging`',
    means: [],
    edit: ofApp({ logging: [eks.ClusterLoggingTypes.AUDIT, eks.ClusterLoggingTypes.API] }),
  },
  { name: 'a private endpoint', says: '`endpointAccess`', means: [], edit: ofApp({ isPrivate: true }) },
  { name: 'more subnets of the control plane', says: '`vpcSubnets` of the cluster', means: [], edit: ofApp({ hasPublicControlPlane: true }) },
  ofNetwork('a regional NAT gateway', '`ipv4Egress`', NAT_GATEWAYS, ofApp({ ipv4: 'a regional NAT gateway' })),
  ofNetwork('IPv4 through a transit gateway', '`ipv4Egress`', NAT_GATEWAYS, ofApp({ ipv4: 'a transit gateway' })),
  ofNetwork('no way out over IPv4', '`ipv4Egress`', [...NAT_GATEWAYS, deletes(ROUTE, /PrivateSubnet\dDefaultRoute\w{8}$/)], ofApp({ ipv4: 'nowhere' })),
  ofNetwork('IPv6 through a transit gateway', '`ipv6Egress`', [EGRESS_ONLY_GATEWAY], ofApp({ ipv6: 'a transit gateway' })),
  ofNetwork('no way out over IPv6', '`ipv6Egress`', [EGRESS_ONLY_GATEWAY, deletes(ROUTE, /PrivateSubnet\dDefaultRoute6\w{8}$/)], ofApp({ ipv6: 'nowhere' })),
  ofNetwork('endpoints more', '`needs` of the endpoints', [], options => (
    { ...options, endpointNeeds: [...options.endpointNeeds, EndpointNeed.SESSION_MANAGER, EndpointNeed.DYNAMODB] })),
  ofNetwork('an endpoint less', '`needs` of the endpoints', [deletes(VPC_ENDPOINT, /EksAuth/)], options => (
    { ...options, endpointNeeds: options.endpointNeeds.filter(need => need !== EndpointNeed.POD_IDENTITY) })),
  ofNetwork('endpoints of IPv4', '`addressFamily` of the endpoints', [], ofApp({ endpointFamily: 'ipv4' })),
];

/**
 * What else touches resources of a type that ways out and endpoints touch, by what each does alone. Each two edits would be tried, but edits that share no type meet in no resource, and time
 * goes by the square.
 */
export const BESIDE_NETWORK: readonly string[] = ['app tags', 'a stack tag', 'an AZ more', 'a tier more', 'fewer NAT gateways', 'a stage around the stack'];

/** Edits of which AWS takes one of the first list beside none of the second, by its nature. */
export interface Separate {
  readonly of: string;
  readonly edits: readonly string[];
  readonly beside: readonly string[];
  /** The rule by which it is refused. */
  readonly rule: string;
  /** What AWS says to it. */
  readonly answer: string;
}

const VERSION_ALONE = 'a version, release or template version comes alone';
const ONE_KIND = 'the control plane has one kind of update';
const ONE_UPDATE = '`Version and ReleaseVersion updates cannot be combined with other updates`';
const ONE_TYPE = '`Only one type of update - … can be allowed`';
const SIZES = ['sizes', 'the smallest size'];
const TAGS = ['app tags', 'a stack tag'];

export const SEPARATE: readonly Separate[] = [
  {
    of: 'a managed group',
    edits: ['a disk size', 'a hop limit', 'instance tags'],
    beside: ['a label', 'a taint', ...SIZES, 'a forced update', ...TAGS],
    rule: VERSION_ALONE,
    answer: ONE_UPDATE,
  },
  {
    of: 'a managed group with `os`',
    edits: ['a taint of a managed group with os', 'an image release', 'a Kubernetes version'],
    beside: ['a label', ...SIZES, 'a forced update', ...TAGS],
    rule: VERSION_ALONE,
    answer: ONE_UPDATE,
  },
  {
    of: 'a managed group without `os`',
    edits: ['a release version'],
    beside: ['a label', 'a taint', ...SIZES, 'a forced update', ...TAGS],
    rule: VERSION_ALONE,
    answer: ONE_UPDATE,
  },
  {
    of: 'the control plane',
    edits: ['a Kubernetes version'],
    beside: ['fewer logs', 'a private endpoint', 'more subnets of the control plane'],
    rule: ONE_KIND,
    answer: `${ONE_TYPE}. The rollback asks for the same two kinds and fails too: skip the cluster with `
      + '`aws cloudformation continue-update-rollback --resources-to-skip`',
  },
  {
    of: 'the control plane',
    edits: ['fewer logs'],
    beside: ['a private endpoint', 'more subnets of the control plane'],
    rule: ONE_KIND,
    answer: ONE_TYPE,
  },
  { of: 'the control plane', edits: ['a private endpoint'], beside: ['more subnets of the control plane'], rule: ONE_KIND, answer: ONE_TYPE },
  {
    of: 'a self-managed group that replaces its nodes',
    // Of a rolling update the smallest size is how many nodes stay in service.
    edits: ['a way of replacement', 'the smallest size'],
    beside: ['a label', 'a taint', 'a disk size', 'a hop limit', 'instance tags', 'an instance type', 'an image release', 'a Kubernetes version'],
    rule: 'the way of replacement is deployed before what needs it',
    answer: 'nothing; but a rollback goes by the policy that was deployed before',
  },
];

/** What AWS refuses although nothing is beside it. */
export interface RefusedAlone {
  readonly edit: string;
  readonly isReversed: boolean;
  readonly rule: string;
  readonly reason: string;
}

const ENTRY_TAGS = 'tags of entries that are not STANDARD do not change';

export const REFUSED_ALONE: readonly RefusedAlone[] = [
  ...[false, true].map(isReversed => ({
    edit: 'a stack tag',
    isReversed,
    rule: ENTRY_TAGS,
    reason: 'CloudFormation gives the tags of a stack to all that takes tags, whatever its template says',
  })),
  {
    edit: 'the CNI with a web identity',
    isReversed: true,
    rule: 'what an add-on has does not vanish',
    reason: 'nothing clears the role of the service account of an add-on',
  },
];

const wordsOf = (names: readonly string[]) => [...new Set(names.map(name => EDITS.find(edit => edit.name === name)!.says))].join(', ');

/** The table as docs/operations.md has it. */
export const SEPARATE_TABLE = [
  '| of | one of these edits | beside one of these | what AWS says |',
  '|---|---|---|---|',
  ...SEPARATE.map(({ of, edits, beside, answer }) => `| ${of} | ${wordsOf(edits)} | ${wordsOf(beside)} | ${answer} |`),
].join('\n');

/** Types of which stock CDK writes the path of the construct into a property, which a stage changes. All is in place but the group of an endpoint. */
export const FROM_THE_PATH: readonly { readonly type: string; readonly property: string }[] = [
  ...['VPC', 'InternetGateway', 'EgressOnlyInternetGateway', 'Subnet', 'RouteTable', 'EIP', 'NatGateway', 'SecurityGroup', 'VPCEndpoint', 'Instance']
    .map(type => ({ type: `AWS::EC2::${type}`, property: 'Tags' })),
  { type: 'AWS::EC2::SecurityGroup', property: 'GroupDescription' },
  { type: 'AWS::EC2::VPCEndpoint', property: 'SecurityGroupIds' },
  { type: 'AWS::Lambda::Function', property: 'Description' },
  { type: 'AWS::CloudFormation::Stack', property: 'Parameters' },
  { type: 'AWS::CloudFormation::Stack', property: 'TemplateURL' },
  // The label by which kubectl knows what it may delete.
  { type: 'Custom::AWSCDK-EKS-KubernetesResource', property: 'Manifest' },
  { type: 'Custom::AWSCDK-EKS-KubernetesResource', property: 'PruneLabel' },
];
