import { register } from '../diagnostics/diagnostics';

const messages = register('cluster', {
  'control-plane-one-az': {
    what: 'the subnets of the control plane are in fewer than two AZs',
    expected: 'two AZs or more: EKS refuses a cluster with subnets in fewer (EKS user guide, "network-reqs")',
    remedy: 'use at least two AZs, and subnets in each',
    mend: "new DualStackVpc(this, 'Vpc', { maxAzs: 3 });",
  },
  'control-plane-no-subnets': {
    what: 'vpcSubnets selects no subnets for the control plane',
    expected: 'subnets in two AZs or more (EKS user guide, "network-reqs")',
    remedy: 'list or select some, or leave vpcSubnets out for a private one in each AZ',
    mend: 'vpcSubnets: [{ subnets: vpc.privateSubnets }]',
  },
  'ip-family': {
    what: 'ipFamily is not IP_V6',
    expected: 'IpFamily.IP_V6, or the property left out',
    remedy: 'use eks.Cluster for an IPv4 cluster; the family of a cluster can never change',
    mend: "new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer }); // without ipFamily",
  },
  'service-ipv4-cidr': {
    what: 'serviceIpv4Cidr is set on an IPv6 cluster',
    expected: 'the property left out: EKS itself assigns a unique local /108 for services',
    remedy: 'remove serviceIpv4Cidr',
    mend: "new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer }); // without serviceIpv4Cidr",
  },
  'service-ipv6-cidr': {
    what: 'serviceIpv6Cidr is not the IPv6 block of the services',
    expected: 'a unique local /108, such as fd30:3087:b6c2::/108, and no block of the VPC: EKS assigns one itself, and nobody can choose it (EKS user guide, "cni-ipv6")',
    remedy: 'copy cluster.kubernetesNetworkConfig.serviceIpv6Cidr of `aws eks describe-cluster`',
    mend: 'aws eks describe-cluster --name NAME --query cluster.kubernetesNetworkConfig.serviceIpv6Cidr',
  },
  'remote-networks': {
    what: '{prop} is set on an IPv6 cluster',
    expected: 'the property left out: hybrid nodes are IPv4 only',
    remedy: 'remove {prop}, or run hybrid nodes on an IPv4 cluster',
    mend: "new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer }); // without remoteNodeNetworks and remotePodNetworks",
  },
  'china-region': {
    what: 'the stack is in a China region',
    expected: 'a region outside the partition aws-cn: EKS does not create IPv6 clusters there',
    remedy: 'deploy to another region, or use eks.Cluster with IPv4',
    mend: "new Stack(app, 'Clusters', { env: { account, region: 'ap-southeast-1' } });",
  },
  'vpc-ipv4-only': {
    what: 'the VPC has no IPv6 addresses',
    expected: 'a dual-stack VPC: every subnet of an IPv6 cluster has an IPv4 and an IPv6 block',
    remedy: 'leave vpc out, pass a DualStackVpc or an ec2.Vpc with ipProtocol DUAL_STACK, or give its subnets IPv6 blocks first',
    mend: "new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer, vpc: new DualStackVpc(this, 'Vpc') });",
  },
  'control-plane-azs-range': {
    what: 'controlPlaneAzs does not fit the VPC',
    expected: 'a whole number from 2 to {azs}, the AZs that have such subnets',
    remedy: 'state a number in that range, or add AZs to the VPC before the first deployment',
    mend: `new DualStackVpc(this, 'Vpc', { maxAzs: 3 });
new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer, vpc, controlPlaneAzs: 3 });`,
  },
  'control-plane-azs-and-subnets': {
    what: 'controlPlaneAzs differs from the AZs of the subnets listed in vpcSubnets',
    expected: '{azs}, or controlPlaneAzs left out: listed subnets say the AZs by themselves',
    remedy: 'leave out controlPlaneAzs',
    mend: 'vpcSubnets: [{ subnets: vpc.privateSubnets }] // without controlPlaneAzs',
  },
  'control-plane-az-names': {
    what: 'controlPlaneAzNames has an entry that is not the name of an AZ',
    expected: 'names such as eu-west-1a: not AZ ids, and no Local or Wavelength Zones, in which EKS makes no control plane',
    remedy: 'correct the names',
    mend: "controlPlaneAzNames: ['eu-west-1a', 'eu-west-1b']",
  },
  'control-plane-az-unknown': {
    what: 'controlPlaneAzNames names AZs that have no such subnets',
    expected: 'names of AZs of the VPC: {azs}',
    remedy: 'correct the names, or list the subnets in vpcSubnets',
    mend: 'controlPlaneAzNames: vpc.availabilityZones.slice(0, 2)',
  },
  'cluster-second-in-stack': {
    what: 'the stack has a cluster of aws-eks already',
    expected: 'one cluster in a stack: aws-eks has one kubectl provider in each, which serves one cluster',
    remedy: 'make it in another stack, which can be a NestedStack of this one',
    mend: `const nested = new NestedStack(this, 'Second');
new Ipv6Cluster(nested, 'Cluster', { version, kubectlLayer });`,
  },
  'cluster-name': {
    what: 'clusterName is no name of a cluster',
    expected: 'up to 100 letters, digits, hyphens and underscores, the first a letter or digit (EKS API reference, "CreateCluster")',
    remedy: 'shorten or correct the name, or leave the property out',
    mend: "clusterName: 'production-1'",
  },
  'control-plane-selections': {
    what: 'vpcSubnets has several selections, and the VPC is imported as lists whose length is not known',
    expected: 'one selection: aws-eks cannot put lists together whose length is not known',
    remedy: 'select one kind of subnets, state the length in Fn.split, or take the VPC with Vpc.fromLookup',
    mend: 'vpcSubnets: [{ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }]',
  },
  'private-subnets-needed': {
    what: '{prop} needs private subnets, and the control plane has none',
    expected: 'a private or isolated subnet among vpcSubnets: functions of aws-eks run there to reach the API, and get no public address in others',
    remedy: 'select private subnets in vpcSubnets, or give the VPC a private tier; with public subnets alone only EndpointAccess.PUBLIC or PUBLIC_AND_PRIVATE without blocks works',
    mend: "new DualStackVpc(this, 'Vpc', { tiers: [SubnetTier.public(), SubnetTier.private()] });",
  },
  'handler-security-group': {
    what: 'clusterHandlerSecurityGroup is stated, and the functions that make the cluster run outside of the VPC',
    expected: 'placeClusterHandlerInVpc: true beside it',
    remedy: 'state that, or leave the group out',
    mend: 'placeClusterHandlerInVpc: true',
  },
  'id-taken': {
    what: 'the id is taken: {by} has it',
    expected: 'an id that nothing in the cluster has, its own parts included',
    remedy: 'take another one, such as {free}',
    mend: "cluster.addManagedNodeGroup('System');",
  },
  'construct-id': {
    what: 'this is no id of a construct',
    expected: 'a text that is not empty and known at synthesis',
    remedy: 'name it, for example System',
    mend: "cluster.addManagedNodeGroup('System');",
  },
  'removal-policy': {
    what: 'removalPolicy is not one that a cluster has',
    expected: 'RemovalPolicy.DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE',
    remedy: 'use one of these',
    mend: 'removalPolicy: RemovalPolicy.RETAIN',
  },
  'imported-attribute': {
    what: '{attribute} of the imported cluster is not known',
    expected: '{missing} among the attributes of Ipv6Cluster.fromAttributes',
    remedy: 'state what is missing; `aws eks describe-cluster` shows the values',
    mend: 'aws eks describe-cluster --name NAME',
  },
  'log-retention': {
    what: '{prop} is not a time for which CloudWatch Logs keeps logs',
    expected: 'one of logs.RetentionDays',
    remedy: 'use logs.RetentionDays.ONE_MONTH, or another of these',
    mend: 'controlPlaneLogRetention: logs.RetentionDays.ONE_MONTH',
  },
  'imported-cni-policy': {
    what: 'nodeCniPolicy is stated of a cluster whose CNI has an identity of its own',
    expected: 'cniIdentity left out, or CniIdentity.nodeRole(): node roles carry the policy where the CNI acts with them',
    remedy: 'leave one of the two out, as `aws eks describe-addon --addon-name vpc-cni` shows it',
    mend: "Ipv6Cluster.fromAttributes(this, 'Cluster', { clusterName, version, vpc, nodeCniPolicy }); // without cniIdentity",
  },
  'access-role': {
    what: '{prop} has an entry that is not a role',
    expected: 'a list of roles, such as the one of iam.Role.fromRoleName',
    remedy: 'take the role by its name or its ARN, and IAM users with grantAccess',
    mend: "admins: [iam.Role.fromRoleName(this, 'Admins', 'Admins')]",
  },
  'access-needs-entries': {
    what: '{prop} needs access entries, which the cluster does not have',
    expected: 'AuthenticationMode.API or API_AND_CONFIG_MAP: with CONFIG_MAP only the ConfigMap aws-auth lets in (EKS user guide, "grant-k8s-access")',
    remedy: 'change authenticationMode, or map the role with cluster.awsAuth',
    mend: 'authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP',
  },
  'creator-is-nobody': {
    what: 'bootstrapClusterCreatorAdminPermissions is false with authenticationMode CONFIG_MAP, so that nobody can write aws-auth',
    expected: 'true: EKS refuses it ("bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP")',
    remedy: 'leave one of the two out',
    mend: 'authenticationMode: eks.AuthenticationMode.API, bootstrapClusterCreatorAdminPermissions: false',
  },
  'access-twice': {
    what: 'a role or user is let into the cluster twice',
    expected: 'one access entry for each: EKS refuses the second ("The specified access entry resource is already in use on this cluster")',
    remedy: 'name it once, in one of admins, viewers, mastersRole and grantAccess',
    mend: 'admins: [role], viewers: [] // and no grantAccess for the role',
  },
}, {
  'control-plane-azs-unstated': {
    what: 'two AZs have subnets for the control plane, and controlPlaneAzs is not stated: a third AZ would be asked for as soon as the VPC has one',
    expected: 'controlPlaneAzs: 2',
    remedy: 'state it: EKS never adds an AZ to the control plane of an existing cluster, so the number is fixed for good',
    mend: "new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer, vpc, controlPlaneAzs: 2 });",
  },
  'azs-by-position': {
    what: 'the AZs of the control plane are the first ones of a VPC that this app does not make',
    expected: 'controlPlaneAzNames: an AZ that somebody adds to the VPC can come before them, and EKS never takes another set',
    remedy: 'state these names in controlPlaneAzNames, or in availabilityZones of ImportedDualStackVpc.fromLookup(), or list the subnets in vpcSubnets',
    mend: "controlPlaneAzNames: ['eu-west-1a', 'eu-west-1b']",
  },
  'imported-cni-unknown': {
    what: 'nodes join an imported cluster, and nothing says with whose permissions its VPC CNI acts',
    expected: 'cniIdentity among the attributes: if the CNI acts with the role of each node, and that lacks ec2:AssignIpv6Addresses, no node becomes Ready',
    remedy: 'state CniIdentity.nodeRole(), or another for an identity of its own, as `aws eks describe-addon --addon-name vpc-cni` shows it',
    mend: "Ipv6Cluster.fromAttributes(this, 'Cluster', { clusterName, version, vpc, cniIdentity: CniIdentity.nodeRole() });",
  },
  'endpoint-after-cluster': {
    what: 'an endpoint of the VPC comes after the cluster, whose functions run in the VPC (placeClusterHandlerInVpc)',
    expected: 'an endpoint that nothing of the cluster goes into: without a NAT gateway the functions that make the cluster may need it',
    remedy: 'let the rules of its security group name blocks, or be resources of their own (disableInlineRules), or acknowledge that there is another way out',
    mend: "new ec2.SecurityGroup(this, 'Endpoints', { vpc, disableInlineRules: true });",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const warn: typeof messages.warn = messages.warn;
export const messageOf: typeof messages.messageOf = messages.messageOf;
