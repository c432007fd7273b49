import { Annotations, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

interface Entry {
  /** What is wrong, in lower case; `{prop}` and the like are filled in. */
  readonly what: string;
  /** What would be right. */
  readonly expected: string;
  /** What to do. */
  readonly remedy: string;
}

/**
 * Every refusal of the library: misuse that is known where it is written, which is thrown, and what is known at synthesis only.
 *
 * `docs/errors.md` has one heading for each key, and a test holds the two together.
 */
export const ERRORS = {
  // ---- any prop
  'must-be-literal': {
    what: '{prop} is not known until deployment',
    expected: 'a literal value: what is in the template depends on it',
    remedy: 'write the value itself instead of a parameter, an import or an attribute of a resource',
  },
  'must-be-positive-integer': {
    what: '{prop} is not a count',
    expected: 'a whole number from {min} to {max}',
    remedy: 'state a number in that range, or leave the property out for its default',
  },
  'exclusive-props': {
    what: '{prop} and {other} are two ways to say one thing',
    expected: 'one of them',
    remedy: 'leave out {other}',
  },

  // ---- network: the address plan
  'ipv4-cidr-malformed': {
    what: '{prop} is not an IPv4 block in CIDR notation',
    expected: 'four numbers from 0 to 255 and a prefix length, such as 10.0.0.0/16',
    remedy: 'correct the notation',
  },
  'ipv4-cidr-size': {
    what: '{prop} is not of a size that a VPC can have',
    expected: 'a prefix length from /16 to /28',
    remedy: 'choose a block of such a size; pods take no IPv4 addresses in IPv6 mode, so it need not be large',
  },
  'ipv4-cidr-unaligned': {
    what: '{prop} has bits set behind its prefix',
    expected: 'the first address of the block: {aligned}',
    remedy: 'write {aligned}',
  },
  'ipv6-prefix-length': {
    what: 'ipv6PrefixLength is not of a size that a VPC can have',
    expected: 'one of /44, /48, /52, /56 and /60',
    remedy: 'state the prefix length of the block that the VPC gets; Amazon-provided blocks are always /56',
  },
  'az-slots': {
    what: 'azSlots cannot be told apart in the address',
    expected: 'one of {allowed}',
    remedy: 'choose one of these; slots cost nothing but space in the IPv4 block',
  },
  'tiers-empty': {
    what: 'tiers names no tier that gets subnets',
    expected: 'at least one of SubnetTier.public(), SubnetTier.private() and SubnetTier.isolated()',
    remedy: 'add a tier, or leave tiers out for a public and a private one',
  },
  'tier-name': {
    what: 'the name of a tier cannot be part of a construct id',
    expected: 'a letter, then letters, digits, dashes or underscores',
    remedy: 'choose such a name; it stands in the logical ids and never changes',
  },
  'tier-name-duplicate': {
    what: 'two tiers have one name',
    expected: 'a name of its own for each tier',
    remedy: 'rename the one that was added last; renaming the other would replace its subnets',
  },
  'tier-slot': {
    what: 'the slot of tier {tier} does not exist in a /{ipv6PrefixLength}',
    expected: 'a whole number from 0 to {max}',
    remedy: 'choose a free slot in that range, drop tiers, or use a larger IPv6 block',
  },
  'tier-slot-duplicate': {
    what: 'tiers {tier} and {other} have one slot',
    expected: 'a slot of its own for each tier',
    remedy: 'give {tier} another slot; those that are taken: {taken}',
  },
  'tier-mask': {
    what: 'ipv4Mask of tier {tier} is not of a size that a subnet can have',
    expected: 'a whole number from {min} to 28',
    remedy: 'choose a mask in that range',
  },
  'plan-too-large': {
    what: 'the tiers do not fit the IPv4 block: no room is left for tier {tier} with {azSlots} AZ slots of /{mask}',
    expected: 'a block that is {missingBits} bit(s) larger',
    remedy: 'use a larger ipv4Cidr, a longer ipv4Mask on some tier that is not deployed yet, or fewer azSlots',
  },
  'azs-exceed-slots': {
    what: 'there are more AZs than the plan has AZ slots',
    expected: 'at most {azSlots}',
    remedy: 'use fewer AZs, or, before the first deployment, a plan with more azSlots',
  },
  'az-duplicate': {
    what: 'availabilityZones names an AZ twice',
    expected: 'each AZ once',
    remedy: 'remove the repetition; the position in the list is the slot of the AZ',
  },
  'subnets-not-of-plan': {
    what: 'the VPC asks for subnets that are not in the address plan',
    expected: 'the tiers of the plan: {tiers}',
    remedy: 'pass plan.subnetConfiguration as subnetConfiguration',
  },
  'ipv4-not-of-plan': {
    what: 'plan.ipv6 was asked about an IPv4 block that is not in the plan',
    expected: 'a block of plan.slots()',
    remedy: 'pass plan.ipv4 as ipAddresses beside plan.ipv6: a subnet is found in the plan by its IPv4 block',
  },

  // ---- network: the VPC
  'one-az': {
    what: 'there is a single AZ',
    expected: 'two AZs or more: EKS refuses a cluster with subnets in fewer',
    remedy: 'use at least two AZs; a VPC for other purposes is a plain ec2.Vpc with an AddressPlan',
  },
  'nat-count': {
    what: 'the number of NAT gateways does not fit the VPC',
    expected: 'a whole number from 1 to the number of AZs',
    remedy: 'use Ipv4Egress.natGatewayPerAz(), a number in that range, or Ipv4Egress.none()',
  },
  'nat-without-public-tier': {
    what: 'a NAT gateway has no public subnet to stand in',
    expected: 'a tier of SubnetTier.public()',
    remedy: 'add a public tier, or use Ipv4Egress.none() and VPC endpoints',
  },
  'nat-without-private-tier': {
    what: 'a NAT gateway has no private subnet to serve',
    expected: 'a tier of SubnetTier.private()',
    remedy: 'add a private tier, or use Ipv4Egress.none(): isolated subnets have no way out, public ones have their own',
  },
  'subnet-of-other-vpc': {
    what: 'the subnet is not one of this VPC',
    expected: 'a subnet from publicSubnets, privateSubnets or isolatedSubnets of the VPC',
    remedy: 'ask the VPC that made the subnet',
  },

  // ---- readiness, checked at synthesis
  'subnet-without-ipv6': {
    what: 'a subnet of the cluster has no IPv6 block',
    expected: 'a block in each family for each subnet of an IPv6 cluster',
    remedy: 'use subnets of a dual-stack VPC, for example a DualStackVpc',
  },
  'subnet-without-auto-assign': {
    what: 'a subnet of the cluster does not assign IPv6 addresses at creation',
    expected: 'assignIpv6AddressOnCreation: EKS refuses the subnet without it (Ec2SubnetMissingIpv6Assignment)',
    remedy: 'set ipv6AssignAddressOnCreation in the subnet configuration of the VPC',
  },
  'subnet-ipv6-native': {
    what: 'a subnet of the cluster is IPv6 only',
    expected: 'a dual-stack subnet: EKS supports no others (containers-roadmap #1805)',
    remedy: 'use subnets with an IPv4 block as well',
  },

  // ---- cluster
  'ip-family': {
    what: 'ipFamily is not IP_V6',
    expected: 'IpFamily.IP_V6, or the property left out',
    remedy: 'use eks.Cluster for an IPv4 cluster; the family of a cluster can never change',
  },
  'service-ipv4-cidr': {
    what: 'serviceIpv4Cidr is set on an IPv6 cluster',
    expected: 'the property left out: EKS itself assigns a unique local /108 for services',
    remedy: 'remove serviceIpv4Cidr',
  },
  'service-ipv6-cidr': {
    what: 'serviceIpv6Cidr is not the IPv6 block of the services',
    expected: 'a unique local block such as fd30:3087:b6c2::/108',
    remedy: 'copy cluster.kubernetesNetworkConfig.serviceIpv6Cidr of `aws eks describe-cluster`',
  },
  'remote-networks': {
    what: '{prop} is set on an IPv6 cluster',
    expected: 'the property left out: hybrid nodes are IPv4 only',
    remedy: 'remove {prop}, or run hybrid nodes on an IPv4 cluster',
  },
  'china-region': {
    what: 'the stack is in a China region',
    expected: 'a region outside the partition aws-cn: EKS does not create IPv6 clusters there',
    remedy: 'deploy to another region, or use eks.Cluster with IPv4',
  },
  'vpc-ipv4-only': {
    what: 'the VPC has no IPv6 addresses',
    expected: 'a dual-stack VPC: every subnet of an IPv6 cluster has an IPv4 and an IPv6 block',
    remedy: 'leave vpc out, pass a DualStackVpc or an ec2.Vpc with ipProtocol DUAL_STACK, or give its subnets IPv6 blocks first',
  },
  'control-plane-azs-unstated': {
    what: 'two AZs have subnets for the control plane, and controlPlaneAzs is not stated',
    expected: 'controlPlaneAzs: 2',
    remedy: 'state it: EKS never adds an AZ to the control plane of an existing cluster, so the number is fixed for good',
  },
  'control-plane-azs-range': {
    what: 'controlPlaneAzs does not fit the VPC',
    expected: 'a whole number from 2 to {azs}, the AZs that have such subnets',
    remedy: 'state a number in that range, or add AZs to the VPC before the first deployment',
  },
  'control-plane-azs-and-subnets': {
    what: 'controlPlaneAzs differs from the AZs of the subnets listed in vpcSubnets',
    expected: '{azs}, or controlPlaneAzs left out: listed subnets say the AZs by themselves',
    remedy: 'leave out controlPlaneAzs',
  },

  'kubernetes-version-malformed': {
    what: 'version is not a Kubernetes version',
    expected: 'a major and a minor version, such as 1.36',
    remedy: 'use eks.KubernetesVersion.of, or one of its constants',
  },
  'kubernetes-too-old': {
    what: 'version is a Kubernetes version without IPv6 mode',
    expected: '1.21 or later',
    remedy: 'use a version that EKS supports today',
  },
  'imported-attribute': {
    what: '{attribute} of the imported cluster is not known',
    expected: 'the attribute {attribute} of Ipv6Cluster.fromAttributes',
    remedy: 'state it; `aws eks describe-cluster` shows the value',
  },

  // ---- CNI and add-ons
  'cni-version-malformed': {
    what: 'the version of the VPC CNI is not a version',
    expected: 'a version such as v1.23.1-eksbuild.1',
    remedy: 'correct it, or leave it out for the default of EKS',
  },
  'cni-version-too-old': {
    what: 'the version of the VPC CNI has no IPv6 mode',
    expected: '1.10.1 or later',
    remedy: 'use a later version, or leave it out for the default of EKS',
  },
  'cni-version-lacks-feature': {
    what: 'the version of the VPC CNI lacks {feature}',
    expected: '{first} or later',
    remedy: 'use a later version, or do without the feature',
  },
  'cni-env-breaks-ipv6': {
    what: 'the configuration of the VPC CNI breaks IPv6 mode',
    expected: '{name} left out: EKS itself sets what an IPv6 cluster needs',
    remedy: 'remove {name}',
  },
  'identity-trust': {
    what: 'the trust of the role does not let a service account take it',
    expected: 'what {mechanism} needs: pods.eks.amazonaws.com with sts:AssumeRole and sts:TagSession for Pod Identity, the OIDC provider with sts:AssumeRoleWithWebIdentity for IRSA',
    remedy: 'correct the trust of the role, or let the identity make a role',
  },
  'oidc-issuer-dual-stack': {
    what: 'the OpenID Connect provider has the dual-stack host as its issuer',
    expected: 'https://oidc.eks.<region>.amazonaws.com/id/<id>: tokens of the cluster name this issuer',
    remedy: 'use the provider of the issuer that describe-cluster returns',
  },
  'pod-identity-without-agent': {
    what: 'an add-on has a Pod Identity, but the cluster has no Pod Identity agent',
    expected: 'the add-on eks-pod-identity-agent in the cluster',
    remedy: 'install the agent, state hasPodIdentityAgent: true of an imported cluster that has it, or use IRSA',
  },
  'addon-without-ipv6': {
    what: 'the add-on does not work in an IPv6 cluster: {reason}',
    expected: 'an add-on that does',
    remedy: 'use another storage or another cluster',
  },
  'addon-duplicate': {
    what: 'the cluster has the add-on already',
    expected: 'each add-on once (the first is {first})',
    remedy: 'set the options of the first; those of the core four are in coreAddons',
  },
  'addon-configuration-key': {
    what: 'the configuration of {addonName} has no such key',
    expected: 'one of {known}',
    remedy: 'correct the key; `aws eks describe-addon-configuration` shows the schema',
  },

  // ---- nodes
  'instance-types-empty': {
    what: 'instanceTypes is empty',
    expected: 'at least one instance type, or the property left out for t3.medium',
    remedy: 'name an instance type',
  },
  'instance-types-count': {
    what: 'instanceTypes has more entries than {what} takes',
    expected: 'at most {max}',
    remedy: 'leave some out, or split the types over several',
  },
  'instance-type-duplicate': {
    what: 'instanceTypes names a type twice',
    expected: 'each type once',
    remedy: 'remove the repetition',
  },
  'instance-type-malformed': {
    what: 'instanceTypes has an entry that is not the name of an instance type',
    expected: 'a family and a size, such as m6i.xlarge',
    remedy: 'correct the name',
  },
  'instance-type-xen': {
    what: 'the instance type runs on the Xen hypervisor',
    expected: 'a Nitro or bare metal type: the VPC CNI assigns IPv6 prefixes on these only',
    remedy: 'use a Nitro type, for example of the families m5, c5, r5, t3 or later',
  },
  'instance-type-mac': {
    what: 'the instance type is a Mac',
    expected: 'a type that runs Linux: there are no EKS images for Mac hardware',
    remedy: 'use another instance type',
  },
  'instance-type-a1': {
    what: 'the instance type is of the family a1, which Amazon Linux 2023 does not support',
    expected: 'a Graviton2 type or later, such as m6g or t4g',
    remedy: 'use one of these families',
  },
  'instance-types-mixed-architecture': {
    what: 'instanceTypes mixes processor architectures or accelerators',
    expected: 'types that one AMI fits',
    remedy: 'make a node group for each kind',
  },
  'ami-type-unstated': {
    what: 'an instance type is not known until deployment, and amiType is not stated',
    expected: 'an amiType of the architecture that the type will have',
    remedy: 'state amiType, for example NodegroupAmiType.AL2023_X86_64_STANDARD',
  },
  'ami-type-mismatch': {
    what: 'amiType does not fit the instance types, which are {kind}',
    expected: 'an AMI type for {kind}',
    remedy: 'leave amiType out for {suggested}, or change the instance types',
  },
  'ami-type-windows': {
    what: 'amiType is a Windows image',
    expected: 'a Linux image: EKS has no Windows nodes in IPv6 clusters',
    remedy: 'run Windows workloads on an IPv4 cluster',
  },
  'ami-type-al2': {
    what: 'amiType is Amazon Linux 2 on Kubernetes {version}',
    expected: 'AL2023 or Bottlerocket: EKS has no Amazon Linux 2 images for Kubernetes 1.33 and later',
    remedy: 'leave amiType out for Amazon Linux 2023',
  },
  'node-group-size': {
    what: 'minSize, desiredSize and maxSize contradict each other',
    expected: 'minSize <= desiredSize <= maxSize, each a whole number, maxSize at least 1',
    remedy: 'correct the sizes; left out, desiredSize is minSize or 2, and maxSize is desiredSize',
  },
  'disk-size': {
    what: 'diskSize is not a size that a gp3 volume can have',
    expected: 'a whole number of GiB from 1 to 65536',
    remedy: 'state a size in that range, or leave the property out for 20',
  },
  'max-pods': {
    what: 'the number of pods is not one that a node can have',
    expected: 'a whole number from 1, and at most 1024 as long as pods reach IPv4',
    remedy: 'state such a number, or use MaxPods.recommended()',
  },
  'max-pods-with-ipv4-egress': {
    what: 'the number of pods is larger than a node has IPv4 addresses for',
    expected: 'a whole number from 1 to 1024: the VPC CNI gives each pod an address of 169.254.172.0/22 as long as pods reach IPv4',
    remedy: 'state such a number, or switch off vpcCni.ipv4Egress',
  },
  'max-pods-of-eks': {
    what: 'maxPods is set on a managed node group whose image EKS chooses',
    expected: 'the property left out: EKS computes the number itself, and overrides any other (EKS user guide, "Choose an optimal EC2 node instance type")',
    remedy: 'remove maxPods, or say which image the nodes boot with os, for example NodeOs.al2023()',
  },
  'max-pods-of-other-type': {
    what: 'the instance type is not one that the lookup asks about',
    expected: 'one of {types}',
    remedy: 'add the type to instanceTypes of the lookup',
  },
  'os-al2': {
    what: 'os is Amazon Linux 2 on Kubernetes {version}',
    expected: 'NodeOs.al2023() or NodeOs.bottlerocket(): EKS has no Amazon Linux 2 images for Kubernetes 1.33 and later',
    remedy: 'use one of these',
  },
  'os-windows': {
    what: 'the image of os is one of Windows',
    expected: 'a Linux image: EKS has no Windows nodes in IPv6 clusters',
    remedy: 'run Windows workloads on an IPv4 cluster',
  },
  'os-architecture': {
    what: 'the instance types are not of the architecture of the image',
    expected: 'types of {architecture}',
    remedy: 'change the instance types, or the image and the architecture that os states',
  },
  'os-architecture-unstated': {
    what: 'an instance type is not known until deployment, and os does not state the architecture of the image',
    expected: 'the architecture that the type will have',
    remedy: 'state architecture in the options of os',
  },
  'os-accelerator': {
    what: '{os} has no image for the instance types',
    expected: 'types without that accelerator',
    remedy: 'use NodeOs.al2023(), or NodeOs.custom() with an image of your own',
  },
  'os-and-stock-image': {
    what: '{prop} is set beside os',
    expected: 'one of them: os says which image the nodes boot and how, {prop} leaves that to EKS or to a launch template of your own',
    remedy: 'leave out {prop}, or leave out os',
  },
  'node-config-key': {
    what: 'nodeConfig has a key that nodeadm would silently ignore',
    expected: 'in {where} one of {known}',
    remedy: 'correct the key (API reference of nodeadm, "NodeConfigSpec")',
  },
  'node-setting-owned': {
    what: '{where} says what this library says to the node itself',
    expected: '{key} left out',
    remedy: 'remove it; {instead}',
  },
  'node-config-part': {
    what: 'a part of the user data is a NodeConfig',
    expected: 'shell scripts, cloud-config and the like: of several NodeConfigs the last wins, that of this library among them',
    remedy: 'use nodeConfig, which is merged with what this library says',
  },
  'setting-type': {
    what: 'a setting has a value that a configuration file has no form for',
    expected: 'a map, a list, a text, a number or a boolean in {where}',
    remedy: 'correct the value',
  },
  'node-label': {
    what: 'labels has an entry that Kubernetes refuses',
    expected: 'a key such as example.com/pool and a value, each name of up to 63 letters, digits, dashes, underscores or dots',
    remedy: 'correct the label',
  },
  'node-label-reserved': {
    what: 'labels has a key that kubelet may not set',
    expected: 'a key outside kubernetes.io and k8s.io, or one of node.kubernetes.io and kubelet.kubernetes.io (Kubernetes, "NodeRestriction")',
    remedy: 'use a prefix of your own',
  },
  'node-taint': {
    what: 'taints has an entry that Kubernetes refuses',
    expected: 'an effect, a key such as example.com/dedicated, and a value of up to 63 letters, digits, dashes, underscores or dots, or none',
    remedy: 'correct the taint',
  },
  'node-azs-range': {
    what: 'azs does not fit the VPC',
    expected: 'a whole number from 1 to {azs}, the AZs that have such subnets',
    remedy: 'state a number in that range, or leave the property out',
  },
  'per-az-subnets': {
    what: 'the subnets do not give each AZ one group',
    expected: 'at most one subnet in each AZ, and none outside the AZs of the VPC',
    remedy: 'list one subnet for each AZ, or leave subnets out',
  },
  'access-entries-off': {
    what: 'the cluster lets nodes in with the ConfigMap aws-auth only',
    expected: 'AuthenticationMode.API or AuthenticationMode.API_AND_CONFIG_MAP: nodes that EKS does not manage have an access entry',
    remedy: 'change authenticationMode; EKS allows it on a cluster that exists',
  },
  'node-role-shared': {
    what: 'two node groups share a role, and each brings the access entry of it',
    expected: 'a role for each: EKS has one access entry for a role, and makes that of managed nodes itself',
    remedy: 'leave nodeRole out on one of them, give it another role, or put groups that EKS does not manage into one stack',
  },
  'node-subnet-public-without-ipv4': {
    what: 'nodes are in a public subnet where they get no IPv4 address of their own',
    expected: 'mapPublicIpOnLaunch, or endpoints for {missing}: nodes pull images and talk to AWS over IPv4, for which an internet gateway wants a public address',
    remedy: 'use private subnets, or let the subnets assign public IPv4 addresses',
  },
  'node-subnet-dns64-without-nat64': {
    what: 'nodes are in a subnet with DNS64 and without a route to NAT64',
    expected: 'DNS64 off: pods would be told IPv6 addresses for IPv4 hosts, and reach none of them',
    remedy: 'set enableDns64 to false; the VPC CNI itself gives pods a way to IPv4',
  },
  'fargate-selectors': {
    what: 'selectors are not of a number that a Fargate profile takes',
    expected: '1 to 5',
    remedy: 'split the selectors over several profiles',
  },
  'fargate-selector-labels': {
    what: 'a selector has more labels than a Fargate profile takes',
    expected: 'at most 5',
    remedy: 'use fewer labels',
  },
  'fargate-public-subnet': {
    what: 'a subnet of the Fargate profile is public',
    expected: 'private subnets: EKS runs pods on Fargate in no others (EKS user guide, "fargate-profile")',
    remedy: 'select subnets without a route to the internet gateway',
  },
  'remote-access-with-launch-template': {
    what: 'remoteAccess cannot stand beside a launch template, and this node group has one',
    expected: 'the property left out',
    remedy: 'set sessionManager: true and connect with AWS Systems Manager, or put the key into a launch template of your own',
  },
} as const satisfies Record<string, Entry>;

/** What may be meant so: reported, and acknowledged with `Annotations.of(scope).acknowledgeWarning(id)`. */
export const WARNINGS = {
  'kubectl-skew': {
    what: 'the kubectl of the layer is more than one minor version away from the cluster',
    expected: 'kubectl {low} to {high} for Kubernetes {version}',
    remedy: 'use the layer package of the version of the cluster',
  },
  'core-dns-left-out': {
    what: 'the add-on coredns is left out, as nothing in the stack can run it',
    expected: 'nodes, or a Fargate profile that selects it, without which CoreDNS never becomes active and the deployment fails',
    remedy: 'add nodes with addManagedNodeGroup, tell of your own with creationOrder.addCompute, or install coredns in the stack that has the nodes',
  },
  'node-subnet-without-ipv6-route': {
    what: 'nodes are in subnets without a default route for IPv6',
    expected: 'a route for ::/0, or pods that reach nothing outside the VPC over IPv6',
    remedy: 'use private subnets of a DualStackVpc, or acknowledge that this is meant',
  },
  'node-subnet-without-ipv4-egress': {
    what: 'nodes are in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
    expected: 'a NAT gateway, public IPv4 addresses, or these endpoints: nodes pull images and talk to AWS over IPv4',
    remedy: 'use an Ipv4Egress other than none, add the endpoints, or acknowledge that there is a way that the app does not see',
  },
  'node-subnet-dns64': {
    what: 'nodes are in subnets with DNS64 and NAT64',
    expected: 'DNS64 off: pods would reach IPv4 through the NAT gateway instead of through their node (EKS best practices, IPv6)',
    remedy: 'set enableDns64 to false, or acknowledge that this is meant',
  },
  'endpoint-ipv4-only': {
    what: 'the public endpoint is restricted to IPv4 addresses, which closes it to callers over IPv6',
    expected: 'blocks of both families: the endpoint of an IPv6 cluster is dual stack',
    remedy: 'add the IPv6 blocks that may call, or acknowledge that none may',
  },
} as const satisfies Record<string, Entry>;

export type ErrorId = keyof typeof ERRORS;
export type WarningId = keyof typeof WARNINGS;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type TextOf<E extends Entry> = E['what'] | E['expected'] | E['remedy'];
type ValuesOf<E extends Entry> = { readonly [Name in Placeholders<TextOf<E>>]: string | number };
/** Nothing to pass where the text has no placeholder. */
type Args<E extends Entry> = [Placeholders<TextOf<E>>] extends [never] ? [] : [values: ValuesOf<E>];

/** The id as users see it: in the message, in `docs/errors.md`, and in `acknowledgeWarning`. */
export const qualifiedId = (id: ErrorId | WarningId) => `cdk-eks-ipv6:${id}`;

/**
 * Refuse a value: what, got, expected, remedy, and the id that `docs/errors.md` explains.
 */
export function refuse<Id extends ErrorId>(id: Id, got: unknown, ...args: Args<(typeof ERRORS)[Id]>): never {
  throw new Error(messageOf(id, got, ...args));
}

/**
 * The text of a refusal, for rules that are checked at synthesis.
 */
export function messageOf<Id extends ErrorId>(id: Id, got: unknown, ...args: Args<(typeof ERRORS)[Id]>): string {
  return `${compose(ERRORS[id], got, args[0])} [${qualifiedId(id)}]`;
}

/**
 * Say what is probably not meant, in a way that can be acknowledged.
 */
export function warn<Id extends WarningId>(scope: IConstruct, id: Id, got: unknown, ...args: Args<(typeof WARNINGS)[Id]>): void {
  Annotations.of(scope).addWarningV2(qualifiedId(id), compose(WARNINGS[id], got, args[0]));
}

function compose(entry: Entry, got: unknown, values: Record<string, string | number> = {}): string {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  return `${fill(entry.what)}: got ${show(got)}; expected ${fill(entry.expected)}; ${fill(entry.remedy)}`;
}

function show(value: unknown): string {
  if (Token.isUnresolved(value)) { return 'an unresolved token'; }
  if (Array.isArray(value)) { return `[${value.map(show).join(', ')}]`; }
  return typeof value === 'string' ? `'${value}'` : String(value);
}
