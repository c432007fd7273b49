import { INSTANCE_ERRORS } from './instance-messages';
import { OS_ERRORS } from './os-messages';
import { register } from '../diagnostics/diagnostics';

const messages = register('nodes', {
  'ami-type-unstated': {
    what: 'an instance type is not known until deployment, and amiType is not stated',
    expected: 'an amiType of the architecture that the type will have',
    remedy: 'state amiType, for example NodegroupAmiType.AL2023_X86_64_STANDARD',
    mend: 'amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD',
  },
  'ami-type-mismatch': {
    what: 'amiType does not fit the instance types, which are {kind}',
    expected: 'an AMI type for {kind}',
    remedy: 'leave amiType out for {suggested}, or change the instance types',
    mend: "cluster.addManagedNodeGroup('Arm', { instanceTypes: [new ec2.InstanceType('m7g.large')] }); // without amiType",
  },
  'ami-type-windows': {
    what: 'amiType is a Windows image',
    expected: 'a Linux image: EKS has no Windows nodes in IPv6 clusters',
    remedy: 'run Windows workloads on an IPv4 cluster',
    mend: "cluster.addManagedNodeGroup('System'); // without amiType",
  },
  'ami-type-al2': {
    what: 'amiType is Amazon Linux 2 on Kubernetes {version}',
    expected: 'AL2023 or Bottlerocket: EKS has no Amazon Linux 2 images for Kubernetes 1.33 and later',
    remedy: 'leave amiType out for Amazon Linux 2023',
    mend: 'amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD',
  },
  'node-group-size': {
    what: 'minSize, desiredSize and maxSize contradict each other',
    expected: 'minSize <= desiredSize <= maxSize, each a whole number, maxSize at least 1',
    remedy: 'correct the sizes; left out, desiredSize is minSize or 2, and maxSize is desiredSize',
    mend: "cluster.addManagedNodeGroup('System', { minSize: 1, desiredSize: 2, maxSize: 5 });",
  },
  'node-group-unavailable': {
    what: '{prop} is not a number of nodes that an update can have down at once',
    expected: 'a whole number from 1 to {most}, written as such (EKS API reference, "NodegroupUpdateConfig")',
    remedy: 'state such a number, or leave it out for one node at a time',
    mend: "cluster.addManagedNodeGroup('System', { maxSize: 6, maxUnavailable: 2 });",
  },
  'instance-type-singular': {
    what: 'instanceType is deprecated in aws-eks, and of no effect here',
    expected: 'instanceTypes, a list',
    remedy: 'write it as a list of one',
    mend: "instanceTypes: [new ec2.InstanceType('m7g.large')]",
  },
  'node-taint-effect': {
    what: 'a taint has an effect that EKS does not know by this name',
    expected: 'eks.TaintEffect.NO_SCHEDULE, NO_EXECUTE or PREFER_NO_SCHEDULE, which Kubernetes itself writes NoSchedule and so on',
    remedy: 'use the constant',
    mend: "taints: [{ key: 'example.com/dedicated', value: 'batch', effect: eks.TaintEffect.NO_SCHEDULE }]",
  },
  'node-group-name': {
    what: 'nodegroupName is no name of a managed node group',
    expected: 'up to 63 letters, digits, hyphens and underscores, the first a letter or digit, with the AZ that groups per AZ have at the end',
    remedy: 'shorten or correct the name, or leave the property out',
    mend: "nodegroupName: 'system-1'",
  },
  ...INSTANCE_ERRORS,
  ...OS_ERRORS,
  'instance-tag': {
    what: 'instanceTags has an entry that EC2 refuses',
    expected: 'a key of 1 to 128 characters that does not begin with aws:, and a text of up to 256 characters',
    remedy: 'correct the tag',
    mend: "instanceTags: { 'cost-center': '1234' }",
  },
  'instance-tags-count': {
    what: 'instanceTags has more entries than an instance can have, the name included',
    expected: 'at most 50',
    remedy: 'use fewer tags',
    mend: "instanceTags: { 'cost-center': '1234', team: 'platform' }",
  },
  'node-prop-type': {
    what: '{prop} is of the wrong type',
    expected: '{type}',
    remedy: 'correct the value',
    mend: "cluster.addManagedNodeGroup('Tuned', { os: NodeOs.al2023({ release: NodeRelease.of('20260714') }) });",
  },
  'instance-refresh-range': {
    what: '{prop} of the instance refresh is out of range',
    expected: '{range}',
    remedy: 'correct the value, or leave it out',
    mend: 'NodeReplacement.instanceRefresh({ minHealthyPercentage: 100, maxHealthyPercentage: 110 })',
  },
  'rolling-update-in-service': {
    what: 'the rolling update keeps more nodes in service than the group can spare',
    expected: 'a whole number of minInstancesInService below maxSize, which is {maxSize}: CloudFormation refuses others (CloudFormation user guide, "UpdatePolicy attribute")',
    remedy: 'state fewer, or leave minInstancesInService out',
    mend: 'maxSize: 3, replacement: NodeReplacement.rollingUpdate({ minInstancesInService: 2 })',
  },
  'node-label': {
    what: 'labels has an entry that Kubernetes refuses',
    expected: 'a key such as example.com/pool and a value, each name of up to 63 letters, digits, dashes, underscores or dots',
    remedy: 'correct the label',
    mend: "labels: { 'example.com/pool': 'batch' }",
  },
  'node-label-reserved': {
    what: 'labels has a key that kubelet may not set',
    expected: 'a key outside kubernetes.io and k8s.io, or one of node.kubernetes.io and kubelet.kubernetes.io (Kubernetes, "NodeRestriction")',
    remedy: 'use a prefix of your own',
    mend: "labels: { 'example.com/role': 'batch' }",
  },
  'node-label-of-eks': {
    what: 'labels of a managed node group has a key that EKS keeps for itself',
    expected: 'a key outside eks.amazonaws.com: EKS refuses others ("Label cannot contain reserved prefixes")',
    remedy: 'use a prefix of your own',
    mend: "labels: { 'example.com/pool': 'batch' }",
  },
  'node-taint': {
    what: 'taints has an entry that Kubernetes refuses',
    expected: 'an effect, a key such as example.com/dedicated, and a value of up to 63 letters, digits, dashes, underscores or dots, or none',
    remedy: 'correct the taint',
    mend: "taints: [{ key: 'example.com/dedicated', value: 'batch', effect: eks.TaintEffect.NO_SCHEDULE }]",
  },
  'node-taint-duplicate': {
    what: 'taints has a key twice for one effect',
    expected: 'each key once for an effect: kubelet and EKS refuse others',
    remedy: 'leave one of them out',
    mend: "taints: [{ key: 'example.com/dedicated', value: 'batch', effect: eks.TaintEffect.NO_SCHEDULE }]",
  },
  'node-azs-range': {
    what: 'azs does not fit the VPC',
    expected: 'a whole number from 1 to {azs}, the AZs that have such subnets',
    remedy: 'state a number in that range, or leave the property out',
    mend: "cluster.addManagedNodeGroup('System', { azs: 2 });",
  },
  'per-az-subnets': {
    what: 'the subnets do not give each AZ one group',
    expected: 'at most one subnet in each AZ, and none outside the AZs of the VPC',
    remedy: 'list one subnet for each AZ, or leave subnets out',
    mend: "cluster.addManagedNodeGroupPerAz('Storage', { subnets: { subnetGroupName: 'Private' } });",
  },
  'access-entries-off': {
    what: 'the cluster lets nodes in with the ConfigMap aws-auth only',
    expected: 'AuthenticationMode.API or AuthenticationMode.API_AND_CONFIG_MAP: nodes that EKS does not manage have an access entry',
    remedy: 'change authenticationMode; EKS allows it on a cluster that exists',
    mend: 'authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP',
  },
  'access-entry-duplicate': {
    what: 'the role of the nodes has another access entry in the cluster',
    expected: 'one access entry for a role: EKS refuses the second ("The specified access entry resource is already in use on this cluster")',
    remedy: 'leave nodeRole out on one of the groups, put groups that share a role into one stack, or grant access to another role',
    mend: "cluster.addSelfManagedNodeGroup('Batch'); // without nodeRole",
  },
  'fargate-selectors': {
    what: 'selectors are not of a number that a Fargate profile takes',
    expected: '1 to 5',
    remedy: 'split the selectors over several profiles',
    mend: "cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });",
  },
  'fargate-selector-labels': {
    what: 'a selector has more labels than a Fargate profile takes',
    expected: 'at most 5',
    remedy: 'use fewer labels',
    mend: "cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs', labels: { fargate: 'true' } }] });",
  },
  'remote-access-with-launch-template': {
    what: 'remoteAccess cannot stand beside a launch template, and this node group has one',
    expected: 'the property left out',
    remedy: 'set sessionManager: true and connect with AWS Systems Manager, or put the key into a launch template of your own',
    mend: "cluster.addManagedNodeGroup('System', { sessionManager: true });",
  },
}, {
  'image-newest-at-edits': {
    what: 'the Kubernetes version is not known until deployment, so the image is the newest of the day on which the launch template last changed',
    expected: 'a release: CloudFormation does not notice a new image where the name of its parameter holds a token (cloudformation-coverage-roadmap #844)',
    remedy: 'state a release with NodeRelease.of(), or state the version as text',
    mend: "os: NodeOs.al2023({ release: NodeRelease.of('20260714') })",
  },
  'image-renewed': {
    what: 'the image of os is one that AWS renews, and a new one would replace nodes that run, at a deployment that is for something else',
    expected: 'an image that stays until you change it: its id, or a parameter with a release in its name',
    remedy: 'state such a one, or use NodeOs.al2023() or NodeOs.bottlerocket() with a release, or acknowledge that new images replace nodes',
    mend: "NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123' }), NodeOs.al2023())",
  },
  'disk-key-policy': {
    what: 'the key of a volume is not one of this app, so its policy is not known',
    expected: 'a key that AWSServiceRoleForAutoScaling may use: without kms:CreateGrant and the like no node starts (Auto Scaling user guide, "Required AWS KMS key policy for use with encrypted volumes")',
    remedy: 'add these statements to the policy of the key, or acknowledge that they are there',
    mend: "Annotations.of(group).acknowledgeWarning('cdk-eks-ipv6:disk-key-policy');",
  },
  'cni-policy-unattached': {
    what: 'the CNI acts with the role of its node, and the policy {policy} reaches none that this app gives to nodes',
    expected: 'a role that takes the policy: without ec2:AssignIpv6Addresses no pod gets an address, and no node gets Ready',
    remedy: 'import the role without mutable: false, use another CniIdentity, or acknowledge that the role has these permissions by other means',
    mend: "iam.Role.fromRoleArn(this, 'NodeRole', roleArn) // without mutable: false",
  },
  'fargate-region': {
    what: 'the registry of CloudFormation has no AWS::EKS::FargateProfile in this region, as far as is known',
    expected: 'a region that has it (CloudFormation registry, November 2026)',
    remedy: 'make the profile with cluster.addFargateProfile of aws-eks, which uses a custom resource, or acknowledge that the region has it now',
    mend: "cluster.cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });",
  },
  'node-role-named': {
    what: 'the role of the nodes has a fixed name',
    expected: 'a generated name: after the role is replaced under the same name its access entry no longer works, and nodes cannot join (EKS API reference, "AccessEntry")',
    remedy: 'leave roleName out, or acknowledge that the role will never be replaced',
    mend: "new NodeRole(this, 'NodeRole'); // without roleName",
  },
  'node-role-shared': {
    what: 'a managed node group has the same role as nodes that EKS does not manage',
    expected: 'a role for each: EKS makes the access entry of managed nodes itself, and whether it takes the second one is not certain',
    remedy: 'leave nodeRole out on one of them, or acknowledge that it works for you',
    mend: "cluster.addSelfManagedNodeGroup('Batch'); // without nodeRole",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
export const warn: typeof messages.warn = messages.warn;
