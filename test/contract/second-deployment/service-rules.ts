// What AWS refuses, replaces or ignores when a stack is updated, as a table. Each rule has its source. `updates-between.ts` asks it.
//
// Letters stand for: [SCH] registry schemas (`createOnlyProperties` and the like), [API] EKS API reference and its model in botocore, [UG] EKS user guide,
// [CFN] CloudFormation user guide, [L1] documentation of the L1 classes, [HANDLER] the cluster handler of aws-cdk-lib 2.240.0; `cdk#` aws/aws-cdk,
// `cr#` aws/containers-roadmap, `cov#` aws-cloudformation/cloudformation-coverage-roadmap, `tfaws#` hashicorp/terraform-provider-aws.
// The emulator of the rehearsal has the same tables (integ/rehearsal/emulator/service_rules.py, endpoint_rules.py).

export const NODE_GROUP = 'AWS::EKS::Nodegroup';
export const ADDON = 'AWS::EKS::Addon';
export const ACCESS_ENTRY = 'AWS::EKS::AccessEntry';
export const ASSOCIATION = 'AWS::EKS::PodIdentityAssociation';
export const FARGATE_PROFILE = 'AWS::EKS::FargateProfile';
export const STOCK_FARGATE_PROFILE = 'Custom::AWSCDK-EKS-FargateProfile';
export const CLUSTER = 'Custom::AWSCDK-EKS-Cluster';
export const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
export const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
export const SUBNET = 'AWS::EC2::Subnet';
export const ROUTE = 'AWS::EC2::Route';
export const VPC_ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** Properties by the path to them, such as `LaunchTemplate.Version`; what is below them counts as they do. */
type Paths = readonly string[];

/** A property of a resource, or all of them. */
export const ALL = '*';

interface CreateOnly {
  readonly properties: Paths;
  /** Of all, those that are not. */
  readonly except?: Paths;
  readonly source: string;
}

const SCHEMA = '[SCH] createOnlyProperties';

/** Properties whose change replaces the resource, by type. A type that is not here is never replaced. */
export const CREATE_ONLY: { readonly [type: string]: CreateOnly } = {
  [NODE_GROUP]: {
    properties: ['CapacityType', 'NodegroupName', 'RemoteAccess', 'NodeRole', 'ClusterName', 'InstanceTypes', 'DiskSize', 'AmiType', 'Subnets'],
    source: SCHEMA,
  },
  [ADDON]: { properties: ['ClusterName', 'AddonName', 'NamespaceConfig'], source: SCHEMA },
  [ACCESS_ENTRY]: { properties: ['PrincipalArn', 'ClusterName', 'Type'], source: SCHEMA },
  [ASSOCIATION]: { properties: ['ClusterName', 'Namespace', 'ServiceAccount'], source: SCHEMA },
  [FARGATE_PROFILE]: { properties: [ALL], except: ['Tags'], source: SCHEMA },
  [STOCK_FARGATE_PROFILE]: { properties: [ALL], source: '[HANDLER] fargate-profile: onUpdate is onCreate, and its configuration has the tags' },
  [CLUSTER]: {
    properties: ['Config.name', 'Config.roleArn', 'Config.accessConfig.bootstrapClusterCreatorAdminPermissions', 'Config.bootstrapSelfManagedAddons'],
    source: '[HANDLER] cluster: analyzeUpdate',
  },
  [LAUNCH_TEMPLATE]: { properties: ['LaunchTemplateName'], source: SCHEMA },
  [GROUP]: { properties: ['AutoScalingGroupName', 'InstanceId'], source: SCHEMA },
  'AWS::AutoScaling::LifecycleHook': { properties: ['AutoScalingGroupName', 'LifecycleHookName'], source: SCHEMA },
  'AWS::IAM::Role': { properties: ['RoleName', 'Path'], source: SCHEMA },
  'AWS::IAM::ManagedPolicy': { properties: ['ManagedPolicyName', 'Description', 'Path'], source: SCHEMA },
  'AWS::IAM::OIDCProvider': { properties: ['Url'], source: SCHEMA },
  'AWS::IAM::InstanceProfile': { properties: ['InstanceProfileName', 'Path'], source: SCHEMA },
  'AWS::EC2::VPC': { properties: ['CidrBlock', 'Ipv4IpamPoolId', 'Ipv4NetmaskLength'], source: SCHEMA },
  [SUBNET]: {
    properties: ['VpcId', 'AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'OutpostArn', 'Ipv6Native', 'Ipv4IpamPoolId', 'Ipv6IpamPoolId', 'Ipv6CidrBlock'],
    source: '[SCH] createOnlyProperties, and conditionalCreateOnlyProperties of Ipv6CidrBlock',
  },
  'AWS::EC2::VPCCidrBlock': { properties: [ALL], source: '[SCH] no update handler' },
  'AWS::EC2::SubnetCidrBlock': { properties: [ALL], source: '[SCH] no update handler' },
  [ROUTE]: {
    properties: ['RouteTableId', 'DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'],
    source: SCHEMA,
  },
  'AWS::EC2::RouteTable': { properties: ['VpcId'], source: SCHEMA },
  'AWS::EC2::SubnetRouteTableAssociation': { properties: [ALL], source: '[SCH] replacementStrategy delete_then_create' },
  'AWS::EC2::NatGateway': {
    properties: ['VpcId', 'SubnetId', 'ConnectivityType', 'AllocationId', 'PrivateIpAddress', 'AvailabilityMode'],
    source: SCHEMA,
  },
  'AWS::EC2::EIP': { properties: ['Address', 'TransferAddress', 'IpamPoolId', 'NetworkBorderGroup'], source: SCHEMA },
  'AWS::EC2::EgressOnlyInternetGateway': { properties: ['VpcId'], source: SCHEMA },
  'AWS::EC2::SecurityGroup': { properties: ['GroupName', 'GroupDescription', 'VpcId'], source: SCHEMA },
  'AWS::EC2::VPCEndpointService': { properties: [], source: SCHEMA },
  'AWS::EC2::VPCEndpointServicePermissions': { properties: ['ServiceId'], source: SCHEMA },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { properties: ['Name', 'Type', 'Scheme'], source: SCHEMA },
  'AWS::ElasticLoadBalancingV2::Listener': { properties: ['LoadBalancerArn'], source: SCHEMA },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    properties: ['TargetType', 'ProtocolVersion', 'Port', 'Name', 'VpcId', 'Protocol', 'IpAddressType'],
    source: SCHEMA,
  },
  'AWS::EC2::SecurityGroupIngress': { properties: [ALL], except: ['Description'], source: SCHEMA },
  'AWS::EC2::VPCPeeringConnection': { properties: ['VpcId', 'PeerVpcId', 'PeerOwnerId', 'PeerRegion'], source: SCHEMA },
  'AWS::EC2::SecurityGroupEgress': { properties: [ALL], except: ['Description'], source: SCHEMA },
  [VPC_ENDPOINT]: {
    properties: [
      'ServiceName', 'VpcEndpointType', 'VpcId', 'ServiceRegion', 'ServiceNetworkArn', 'ResourceConfigurationArn',
      'DnsOptions.PrivateDnsPreference', 'DnsOptions.PrivateDnsSpecifiedDomains',
    ],
    source: SCHEMA,
  },
  'AWS::EC2::TransitGatewayAttachment': { properties: ['TransitGatewayId', 'VpcId'], source: SCHEMA },
  'AWS::EC2::Instance': {
    properties: [
      'AvailabilityZone', 'CpuOptions', 'EnclaveOptions', 'HibernationOptions', 'ImageId', 'Ipv6AddressCount', 'Ipv6Addresses', 'KeyName', 'LaunchTemplate', 'NetworkInterfaces',
      'PlacementGroupName', 'PrivateIpAddress', 'SecurityGroups', 'SubnetId', 'BlockDeviceMappings', 'InstanceType', 'UserData',
    ],
    source: '[SCH] createOnlyProperties; the last three are conditionalCreateOnlyProperties, of which others stop the instance and start it again',
  },
  'AWS::EC2::TransitGatewayRoute': { properties: [ALL], source: SCHEMA },
  'AWS::EC2::TransitGatewayRouteTableAssociation': { properties: [ALL], source: SCHEMA },
  'AWS::EC2::TransitGatewayRouteTablePropagation': { properties: [ALL], source: SCHEMA },
  'AWS::EC2::PlacementGroup': { properties: [ALL], source: '[SCH] no update handler' },
  'AWS::Lambda::Function': { properties: ['FunctionName', 'PackageType', 'TenancyConfig'], source: SCHEMA },
  'AWS::Lambda::LayerVersion': { properties: [ALL], source: SCHEMA },
  'AWS::SSM::Parameter': { properties: ['Name'], source: SCHEMA },
  'AWS::Logs::LogGroup': { properties: ['LogGroupName'], source: SCHEMA },
};

/** What an update of a resource is, by what changes: AWS has a call for each. */
export interface Kind {
  readonly type: string;
  readonly kind: string;
  readonly properties: Paths;
  readonly source: string;
}

const UPDATE_CONFIG = '[API] UpdateNodegroupConfig; [L1] CfnNodegroup';
const ANALYZE = '[HANDLER] cluster: onUpdate';

/** What makes the nodes of an Auto Scaling group other than they were. */
const TRIGGERS = ['LaunchConfigurationName', 'LaunchTemplate', 'MixedInstancesPolicy', 'VPCZoneIdentifier', 'PlacementGroup'];

export const KINDS: readonly Kind[] = [
  { type: NODE_GROUP, kind: 'version', properties: ['Version', 'ReleaseVersion', 'LaunchTemplate.Version'], source: '[API] UpdateNodegroupVersion' },
  {
    type: NODE_GROUP,
    kind: 'config',
    properties: ['Labels', 'Taints', 'ScalingConfig', 'UpdateConfig', 'NodeRepairConfig', 'WarmPoolConfig'],
    source: UPDATE_CONFIG,
  },
  { type: NODE_GROUP, kind: 'tags', properties: ['Tags'], source: '[API] TagResource; cdk#16644' },
  { type: NODE_GROUP, kind: 'force', properties: ['ForceUpdateEnabled'], source: '[API] UpdateNodegroupVersion, of which it is a parameter' },
  { type: GROUP, kind: 'nodes', properties: TRIGGERS, source: '[CFN] UpdatePolicy; [SCH] conditionalCreateOnlyProperties' },
  { type: GROUP, kind: 'policy', properties: ['UpdatePolicy'], source: '[CFN] UpdatePolicy' },
  { type: CLUSTER, kind: 'version', properties: ['Config.version'], source: `${ANALYZE}; cdk#33452` },
  { type: CLUSTER, kind: 'logging', properties: ['Config.logging'], source: ANALYZE },
  { type: CLUSTER, kind: 'vpc', properties: ['Config.resourcesVpcConfig.subnetIds', 'Config.resourcesVpcConfig.securityGroupIds'], source: ANALYZE },
  {
    type: CLUSTER,
    kind: 'access',
    properties: ['endpointPublicAccess', 'endpointPrivateAccess', 'publicAccessCidrs'].map(name => `Config.resourcesVpcConfig.${name}`),
    source: ANALYZE,
  },
  { type: CLUSTER, kind: 'auth', properties: ['Config.accessConfig.authenticationMode'], source: ANALYZE },
  { type: CLUSTER, kind: 'deletionProtection', properties: ['Config.deletionProtection'], source: 'cluster handler of aws-cdk-lib 2.276.0' },
  { type: CLUSTER, kind: 'scalingTier', properties: ['Config.controlPlaneScalingConfig'], source: 'cluster handler of aws-cdk-lib 2.276.0' },
  { type: CLUSTER, kind: 'tags', properties: ['Config.tags'], source: `${ANALYZE}: TagResource, beside any other` },
];

/** Lists that are sets: in another order they are no update. */
export const UNORDERED: { readonly [type: string]: Paths } = {
  [CLUSTER]: ['subnetIds', 'securityGroupIds', 'publicAccessCidrs'].map(name => `Config.resourcesVpcConfig.${name}`),
};

/** What replaces the nodes of a group that stays, by the way its `UpdatePolicy` names: of these properties a change. */
export const ROLLS: { readonly [policy: string]: Paths } = {
  AutoScalingRollingUpdate: TRIGGERS,
  AutoScalingReplacingUpdate: TRIGGERS,
  AutoScalingInstanceRefresh: [
    'LaunchTemplate', 'MixedInstancesPolicy', 'VPCZoneIdentifier', 'AvailabilityZones', 'AvailabilityZoneIds', 'PlacementGroup',
  ],
};

/** Attributes that are not what they were after an update in place, by the properties that make them so. */
export const MOVING: { readonly [type: string]: { readonly attributes: Paths; readonly properties: Paths; readonly source: string } } = {
  [LAUNCH_TEMPLATE]: {
    attributes: ['LatestVersionNumber'],
    properties: ['LaunchTemplateData', 'VersionDescription'],
    source: '[SCH] the update handler calls CreateLaunchTemplateVersion',
  },
  'AWS::SSM::Parameter': { attributes: ['Value'], properties: ['Value'], source: '[SCH]' },
  'Custom::EksIpv6MaxPods': { attributes: [ALL], properties: ['InstanceTypes', 'MaxEnis', 'ReservedEnis', 'Cap'], source: 'src/max-pods/contract.ts' },
};

/** Types that CloudFormation gives the tags of the stack. */
export const TAGGED_BY_STACK = {
  types: [
    NODE_GROUP, ADDON, ACCESS_ENTRY, ASSOCIATION, FARGATE_PROFILE, GROUP, SUBNET, 'AWS::EC2::VPC', 'AWS::EC2::RouteTable', 'AWS::EC2::NatGateway', 'AWS::EC2::EIP',
    'AWS::EC2::SecurityGroup', 'AWS::EC2::InternetGateway', 'AWS::EC2::EgressOnlyInternetGateway', VPC_ENDPOINT, 'AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::Instance', 'AWS::IAM::Role', 'AWS::IAM::OIDCProvider', 'AWS::Lambda::Function', 'AWS::SSM::Parameter',
  ],
  source: '[SCH] tagging.taggable; not launch templates, managed policies and instance profiles',
};

/** What names a resource, and no other may have: CloudFormation creates and changes before it deletes. What is `false` or absent is no name. */
export interface Identifier {
  /** Of a list among them, each value makes a name. */
  readonly properties: Paths;
  readonly says: string;
  readonly source: string;
}

const PRIMARY = '[SCH] primaryIdentifier';
const named = (property: string): Identifier => ({ properties: [property], says: 'already exists', source: PRIMARY });

export const IDENTIFIERS: { readonly [type: string]: readonly Identifier[] } = {
  [ADDON]: [{ properties: ['ClusterName', 'AddonName'], says: 'Addon already exists.', source: '[API] CreateAddon, ResourceInUseException' }],
  [ACCESS_ENTRY]: [{
    properties: ['ClusterName', 'PrincipalArn'],
    says: 'The specified access entry resource is already in use on this cluster.',
    source: '[API] CreateAccessEntry, ResourceInUseException; [SCH] create_then_delete',
  }],
  [ASSOCIATION]: [{
    properties: ['ClusterName', 'Namespace', 'ServiceAccount'],
    says: 'Association already exists',
    source: '[API] CreatePodIdentityAssociation, ResourceInUseException',
  }],
  [NODE_GROUP]: [{ properties: ['ClusterName', 'NodegroupName'], says: 'NodeGroup already exists', source: '[API] CreateNodegroup' }],
  [FARGATE_PROFILE]: [{ properties: ['ClusterName', 'FargateProfileName'], says: 'Fargate Profile already exists', source: PRIMARY }],
  [STOCK_FARGATE_PROFILE]: [{
    properties: ['Config.clusterName', 'Config.fargateProfileName'],
    says: 'Fargate Profile already exists',
    source: '[API] CreateFargateProfile',
  }],
  [CLUSTER]: [{ properties: ['Config.name'], says: 'Cannot replace cluster since it has an explicit physical name', source: '[HANDLER] cluster: onUpdate' }],
  [SUBNET]: [{ properties: ['VpcId', 'CidrBlock'], says: 'conflicts with another subnet', source: '[SCH] createOnlyProperties; EC2 InvalidSubnet.Conflict' }],
  [ROUTE]: ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'].map(destination => ({
    properties: ['RouteTableId', destination], says: 'The route already exists.', source: 'EC2 RouteAlreadyExists; [SCH] primaryIdentifier',
  })),
  [VPC_ENDPOINT]: [
    {
      properties: ['VpcId', 'ServiceName', 'PrivateDnsEnabled'],
      says: 'private-dns-enabled cannot be set because there is already a conflicting DNS domain',
      source: 'tfaws#17535',
    },
    {
      properties: ['ServiceName', 'RouteTableIds'],
      says: 'route table already has a route with destination-prefix-list-id',
      source: 'eksctl-io/eksctl#2510',
    },
  ],
  'AWS::EC2::NatGateway': [{ properties: ['AllocationId'], says: 'already associated', source: 'EC2 Resource.AlreadyAssociated' }],
  'AWS::EC2::TransitGatewayRouteTableAssociation': [{
    properties: ['TransitGatewayAttachmentId'], says: 'already associated', source: 'EC2 Resource.AlreadyAssociated: an attachment has one route table',
  }],
  'AWS::EC2::TransitGatewayAttachment': [{
    properties: ['TransitGatewayId', 'VpcId'],
    says: 'has non-deleted Transit Gateway Attachments with same VPC ID',
    source: 'EC2 DuplicateTransitGatewayAttachment',
  }],
  'AWS::EC2::SecurityGroup': [{ properties: ['VpcId', 'GroupName'], says: 'already exists', source: PRIMARY }],
  [LAUNCH_TEMPLATE]: [named('LaunchTemplateName')],
  [GROUP]: [named('AutoScalingGroupName')],
  'AWS::IAM::Role': [named('RoleName')],
  'AWS::IAM::InstanceProfile': [named('InstanceProfileName')],
  'AWS::IAM::ManagedPolicy': [named('ManagedPolicyName')],
  'AWS::IAM::OIDCProvider': [named('Url')],
  'AWS::Lambda::Function': [named('FunctionName')],
  'AWS::Logs::LogGroup': [named('LogGroupName')],
  'AWS::SSM::Parameter': [named('Name')],
};

/** An update in place, with values as they are at deployment. */
export interface Change {
  readonly type: string;
  readonly old: any;
  readonly next: any;
  /** Paths to what is not what it was. */
  readonly changed: readonly string[];
  readonly kinds: readonly string[];
}

/** What a service refuses when a resource is updated. */
export interface Rule {
  readonly rule: string;
  /** The type, or the first part of the names of several, with the colons at its end. */
  readonly type: string;
  readonly says: string;
  readonly source: string;
  readonly refuses: (change: Change) => boolean;
}

/** Whether a path is one of these properties, or below one. */
export const isOneOf = (path: string, properties: Paths) =>
  properties.some(property => property === ALL || path === property || path.startsWith(`${property}.`));
const changes = (...properties: string[]) => ({ changed }: Change) => changed.some(path => isOneOf(path, properties));
const at = (properties: any, path: string) => path.split('.').reduce((value, name) => value?.[name], properties);
const vanishes = (...properties: string[]) => ({ old, next }: Change) =>
  properties.some(property => at(old, property) !== undefined && at(next, property) === undefined);
/** What a route can lead to. */
const TARGETS = [
  'CarrierGatewayId', 'CoreNetworkArn', 'EgressOnlyInternetGatewayId', 'GatewayId', 'InstanceId', 'LocalGatewayId', 'NatGatewayId', 'NetworkInterfaceId',
  'TransitGatewayId', 'VpcEndpointId', 'VpcPeeringConnectionId',
];
const minSizeOf = (properties: any) => Number(properties.ScalingConfig?.MinSize ?? 0);
const isStandard = ({ next }: Change) => (next.Type ?? 'STANDARD') === 'STANDARD';

/** Each leads to those after it, and to none before it. */
const AUTHENTICATION = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'];
const modeOf = (properties: any) => AUTHENTICATION.indexOf(at(properties, 'Config.accessConfig.authenticationMode') ?? 'CONFIG_MAP');

const ONE_KIND = ['version', 'logging', 'vpc', 'access', 'auth', 'deletionProtection', 'scalingTier'];

export const RULES: readonly Rule[] = [
  {
    rule: 'a version, release or template version comes alone',
    type: NODE_GROUP,
    says: 'Version and ReleaseVersion updates cannot be combined with other updates',
    source: '[L1] CfnNodegroup Version, ReleaseVersion; cdk#16644, cr#1258',
    refuses: ({ kinds }) => kinds.includes('version') && kinds.length > 1,
  },
  {
    rule: 'the launch template is for life',
    type: NODE_GROUP,
    says: 'The launch template of a node group cannot be changed, added or removed: only its version can',
    source: '[UG] launch-templates; [API] UpdateNodegroupVersion',
    refuses: changes('LaunchTemplate.Id', 'LaunchTemplate.Name'),
  },
  {
    rule: 'the smallest size is not raised without the desired one',
    type: NODE_GROUP,
    says: "Minimum capacity can't be greater than desired size",
    source: 'tfaws#18310',
    refuses: ({ old, next }) => next.ScalingConfig?.DesiredSize === undefined && minSizeOf(next) > minSizeOf(old),
  },
  {
    rule: 'what an add-on has does not vanish',
    type: ADDON,
    says: 'nothing: what is absent from UpdateAddon stays as it is',
    source: '[API] UpdateAddon; cov#1913, tfaws#30645',
    refuses: vanishes('PodIdentityAssociations', 'ConfigurationValues', 'ServiceAccountRoleArn'),
  },
  {
    rule: 'tags of entries that are not STANDARD do not change',
    type: ACCESS_ENTRY,
    says: 'This operation can only be performed on Access Entries with a type of "STANDARD".',
    source: 'cdk#29393',
    refuses: change => !isStandard(change) && changes('Tags')(change),
  },
  {
    rule: 'entries that are not STANDARD have no groups and no policies',
    type: ACCESS_ENTRY,
    says: 'This operation can only be performed on Access Entries with a type of "STANDARD".',
    source: '[UG] creating-access-entries',
    refuses: change => !isStandard(change) && changes('KubernetesGroups', 'AccessPolicies')(change),
  },
  {
    rule: 'the control plane has one kind of update',
    type: CLUSTER,
    says: 'Only one type of update - … can be allowed',
    source: '[HANDLER] cluster: onUpdate; [API] UpdateClusterConfig; cdk#33452',
    refuses: ({ kinds }) => kinds.filter(kind => ONE_KIND.includes(kind)).length > 1,
  },
  {
    rule: 'tags of the control plane are not only taken away, nor put into another order',
    type: CLUSTER,
    says: 'Invalid request input, expected non-empty tags map',
    source: '[HANDLER] cluster: onUpdate; awslabs/cdk-eks-blueprints#1110',
    refuses: ({ old, next }) => {
      const [before, after] = [old, next].map(properties => at(properties, 'Config.tags'));
      return before !== undefined && after !== undefined && JSON.stringify(before) !== JSON.stringify(after)
        && Object.keys(after).every(key => before[key] === after[key]);
    },
  },
  {
    rule: 'what the handler of the control plane ignores does not change',
    type: CLUSTER,
    says: 'nothing: the handler compares none of this',
    source: '[HANDLER] cluster: analyzeUpdate',
    refuses: changes('Config.kubernetesNetworkConfig', 'Config.remoteNetworkConfig'),
  },
  {
    rule: 'the encryption of the control plane is for life',
    type: CLUSTER,
    says: 'Cannot update cluster encryption configuration',
    source: '[HANDLER] cluster: onUpdate',
    refuses: changes('Config.encryptionConfig'),
  },
  {
    rule: 'the version of the control plane does not vanish',
    type: CLUSTER,
    says: 'Cannot remove cluster version configuration',
    source: '[HANDLER] cluster: onUpdate',
    refuses: vanishes('Config.version'),
  },
  {
    rule: 'the authentication mode goes one way, a step at a time',
    type: CLUSTER,
    says: 'Cannot fallback authenticationMode',
    source: '[HANDLER] cluster: onUpdate; [UG] setting-up-access-entries',
    refuses: change => changes('Config.accessConfig.authenticationMode')(change) && modeOf(change.next) - modeOf(change.old) !== 1,
  },
  {
    rule: 'the way of replacement is deployed before what needs it',
    type: GROUP,
    says: 'nothing; but a rollback goes by the policy that was deployed before',
    source: '[CFN] UpdatePolicy',
    refuses: ({ kinds }) => kinds.includes('policy') && kinds.includes('nodes'),
  },
  {
    rule: 'nodes are replaced in one way',
    type: GROUP,
    says: 'AutoScalingRollingUpdate and AutoScalingInstanceRefresh are mutually exclusive',
    source: '[CFN] UpdatePolicy, AutoScalingInstanceRefresh (2026-07-29)',
    refuses: ({ next }) => ['AutoScalingRollingUpdate', 'AutoScalingInstanceRefresh'].every(way => next.UpdatePolicy?.[way] !== undefined),
  },
  {
    rule: 'a rolling update has room',
    type: GROUP,
    says: "MinInstancesInService must be less than the autoscaling group's MaxSize",
    source: '[CFN] UpdatePolicy, AutoScalingRollingUpdate',
    refuses: ({ next }) => Number(next.UpdatePolicy?.AutoScalingRollingUpdate?.MinInstancesInService ?? 0) >= Number(next.MaxSize ?? Infinity),
  },
  {
    rule: 'a route leads to one target',
    type: ROUTE,
    says: 'InvalidParameterCombination',
    source: 'EC2 ReplaceRoute: exactly one of the resources',
    refuses: change => changes(...TARGETS)(change) && TARGETS.filter(target => change.next[target] !== undefined).length !== 1,
  },
  {
    rule: 'the family of an endpoint does not vanish',
    type: VPC_ENDPOINT,
    says: 'nothing: what is absent from ModifyVpcEndpoint stays as it is',
    source: 'EC2 ModifyVpcEndpoint',
    refuses: vanishes('IpAddressType', 'DnsOptions.DnsRecordIpType'),
  },
  {
    rule: 'a custom resource keeps its provider',
    type: 'Custom::',
    says: 'Modifying service token is not allowed.',
    source: '[CFN] AWS::CloudFormation::CustomResource, ServiceToken: updates are not supported',
    refuses: changes('ServiceToken'),
  },
];
