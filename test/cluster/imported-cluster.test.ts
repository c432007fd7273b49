import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { waitsForInTheEnd } from '../../bench/creation-graph';
import {
  AddonIdentity, ClusterAddon, CniIdentity, CniIpv6Policy, CoreAddons, DualStackVpc, FargateProfile, IIpv6Cluster, Ipv6Cluster, Ipv6ClusterAttributes,
  ManagedNodeGroup, SelfManagedNodeGroup,
} from '../../src';
import { awsManagedPolicy, dependsOn, dualStackVpc, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { refusal, resourcesOf } from '../util/network';
import { idOf } from '../util/resources';

const SUBNETS = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/0123';

const importedVpc = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['eu-west-1a', 'eu-west-1b'], privateSubnetIds: SUBNETS,
});
const provider = (stack: Stack) =>
  iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(stack, 'Provider', `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`);

/** A cluster of which nothing is known but what must be, and what is stated here. */
function imported(stack: Stack, attributes: Partial<Ipv6ClusterAttributes> = {}): IIpv6Cluster {
  return Ipv6Cluster.fromAttributes(stack, 'Cluster', {
    clusterName: 'theirs', version: eks.KubernetesVersion.of('1.36'), vpc: attributes.vpc ?? importedVpc(stack), ...attributes,
  });
}

const addonsOf = (stack: Stack): Record<string, any> =>
  Object.fromEntries(Object.values(Template.fromStack(stack).findResources('AWS::EKS::Addon'))
    .map(({ Properties }) => [Properties.AddonName, Properties]));

describe('what is known', () => {
  test('is what was stated', () => {
    const stack = testStack();
    const clusterSecurityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-0123');
    const cluster = imported(stack, {
      clusterEndpoint: 'https://0123.gr7.eks-cluster.eu-west-1.api.aws',
      clusterCertificateAuthorityData: 'Y2VydGlmaWNhdGU=',
      clusterSecurityGroup,
      serviceIpv6Cidr: 'fd30:3087:b6c2::/108',
      openIdConnectProvider: provider(stack),
      hasPodIdentityAgent: true,
    });
    expect(cluster.clusterName).toBe('theirs');
    expect(cluster.kubernetesVersion).toBe('1.36');
    expect(cluster.vpc.vpcId).toBe('vpc-0123456789abcdef0');
    expect(cluster.clusterEndpoint).toBe('https://0123.gr7.eks-cluster.eu-west-1.api.aws');
    expect(cluster.clusterCertificateAuthorityData).toBe('Y2VydGlmaWNhdGU=');
    expect(cluster.clusterSecurityGroup.securityGroupId).toBe('sg-0123');
    expect(cluster.serviceIpv6Cidr).toBe('fd30:3087:b6c2::/108');
    expect(stack.resolve(cluster.clusterDnsIp)).toBe('fd30:3087:b6c2::a');
    expect(cluster.openIdConnectProvider.openIdConnectProviderIssuer).toBe(ISSUER);
    expect(cluster.hasPodIdentityAgent).toBe(true);
    expect(cluster.nodeCniPolicy === undefined).toBe(true);
  });

  test('makes no resources', () => {
    const stack = testStack();
    imported(stack);
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test.each([[undefined, false], [false, false], [true, true]])('podIdentityAgent %p: %p', (hasPodIdentityAgent, expected) => {
    expect(imported(testStack(), { hasPodIdentityAgent }).hasPodIdentityAgent).toBe(expected);
  });

  test.each(['fd30:3087:b6c2::/108', 'fdc8:a7b3:f3c1::/108'])('a block that is a token gives an address too: %s', Default => {
    const stack = testStack();
    const cluster = imported(stack, { serviceIpv6Cidr: new CfnParameter(stack, 'Block', { default: Default }).valueAsString });
    expect(stack.resolve(cluster.clusterDnsIp))
      .toEqual({ 'Fn::Join': ['', [{ 'Fn::Select': [0, { 'Fn::Split': ['/', { Ref: 'Block' }] }] }, 'a']] });
  });
});

describe('what is not known', () => {
  test.each<[string, (cluster: IIpv6Cluster) => unknown]>([
    ['clusterEndpoint', cluster => cluster.clusterEndpoint],
    ['clusterCertificateAuthorityData', cluster => cluster.clusterCertificateAuthorityData],
    ['clusterSecurityGroup', cluster => cluster.clusterSecurityGroup],
    ['serviceIpv6Cidr', cluster => cluster.serviceIpv6Cidr],
    ['serviceIpv6Cidr', cluster => cluster.clusterDnsIp],
    ['openIdConnectProvider', cluster => cluster.openIdConnectProvider],
    ['openIdConnectProvider', cluster => new ClusterAddon(cluster, 'Addon', {
      cluster, addonName: 'aws-ebs-csi-driver', identity: AddonIdentity.irsa('ebs-csi-controller-sa', []),
    })],
    ['openIdConnectProvider', cluster => new CoreAddons(cluster, 'CoreAddons', { cluster, cniIdentity: CniIdentity.irsa() })],
  ])('%s is an error that names it and the cluster', (attribute, ask) => {
    const cluster = imported(testStack());
    expect(() => ask(cluster)).toThrow(refusal('imported-attribute', "'theirs'"));
    expect(() => ask(imported(testStack()))).toThrow(new RegExp(`^\\[S/Cluster\\] ${attribute} of the imported cluster is not known: got 'theirs'; `));
  });

  test('who lacks one that nodes need is told of all that are missing', () => {
    const stack = testStack();
    const cluster = imported(stack, { clusterEndpoint: 'https://0123.gr7.eks-cluster.eu-west-1.api.aws' });
    expect(() => new SelfManagedNodeGroup(stack, 'Nodes', { cluster }))
      .toThrow(/; expected clusterCertificateAuthorityData, clusterSecurityGroup, serviceIpv6Cidr among the attributes of Ipv6Cluster\.fromAttributes; /);
    expect(() => cluster.openIdConnectProvider).toThrow(/; expected openIdConnectProvider among the attributes /);
  });
});

describe('Kubernetes', () => {
  const make: [string, (stack: Stack, version: eks.KubernetesVersion) => unknown][] = [
    ['imported', (stack, version) => imported(stack, { version })],
    ['new', (stack, version) => new Ipv6Cluster(stack, 'Cluster', { version, kubectlLayer: new KubectlV36Layer(stack, 'Kubectl') })],
  ];

  describe.each(make)('of a cluster that is %s', (_, cluster) => {
    test.each(['1.20', '1.14', '1.9', '1.2'])('%s is refused', version => {
      expect(() => cluster(testStack(), eks.KubernetesVersion.of(version))).toThrow(refusal('kubernetes-too-old', `'${version}'`));
    });

    test.each(['1.21', '1.29', '1.36', '1.100'])('%s is taken', version => {
      expect(() => cluster(testStack(), eks.KubernetesVersion.of(version))).not.toThrow();
    });

    test('a token is taken', () => {
      const stack = testStack();
      expect(() => cluster(stack, eks.KubernetesVersion.of(new CfnParameter(stack, 'Version').valueAsString))).not.toThrow();
    });
  });
});

describe('nodes', () => {
  test('join it', () => {
    const stack = testStack();
    const cluster = imported(stack);
    const group = new ManagedNodeGroup(stack, 'Nodes', { cluster });
    const template = Template.fromStack(stack);
    const { Properties } = template.toJSON().Resources[logicalId(group.nodegroup)];
    expect(Properties).toMatchObject({ ClusterName: 'theirs', Subnets: SUBNETS, AmiType: 'AL2023_x86_64_STANDARD' });
    expect(dependsOn(template, group.nodegroup)).toEqual([]);
    expect(warningsOf(stack)).toEqual(['imported-cni-unknown']);
  });

  test.each<[string, (stack: Stack) => iam.IRole | undefined]>([
    ['that is made', () => undefined],
    ['that is given', stack => new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') })],
  ])('have a role %s with the policy of the CNI where one is stated', (_, roleIn) => {
    const stack = testStack();
    const nodeCniPolicy = new CniIpv6Policy(stack, 'Policy');
    const group = new ManagedNodeGroup(stack, 'Nodes', { cluster: imported(stack, { nodeCniPolicy }), nodeRole: roleIn(stack) });
    const { Properties } = resourcesOf(stack)[logicalId(group.role)];
    expect(Properties.ManagedPolicyArns).toContainEqual({ Ref: logicalId(nodeCniPolicy) });
  });

  test('have no such policy where none is stated', () => {
    const stack = testStack();
    const group = new ManagedNodeGroup(stack, 'Nodes', { cluster: imported(stack) });
    expect(resourcesOf(stack)[logicalId(group.role)].Properties.ManagedPolicyArns)
      .toEqual([awsManagedPolicy('AmazonEKSWorkerNodePolicy'), awsManagedPolicy('AmazonEC2ContainerRegistryPullOnly')]);
  });

  test.each<[string, (stack: Stack) => iam.IRole | undefined]>([
    ['that is made', () => undefined],
    ['that is given', stack => new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') })],
  ])('have a role %s with a policy that is made once, where the CNI acts with the node', (_, roleIn) => {
    const stack = testStack();
    const cluster = imported(stack, { cniIdentity: CniIdentity.nodeRole() });
    const nodeRole = roleIn(stack);
    const groups = ['One', 'Two'].map(id => new ManagedNodeGroup(stack, id, { cluster, nodeRole }));
    const policy = idOf(stack, 'AWS::IAM::ManagedPolicy');
    const resources = resourcesOf(stack);
    groups.forEach(({ role }) => expect(resources[logicalId(role)].Properties.ManagedPolicyArns).toContainEqual({ Ref: policy }));
    expect(JSON.stringify(resources[policy].Properties.PolicyDocument)).toContain('ec2:AssignIpv6Addresses');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('may be in another stack than the cluster that the app makes', () => {
    const stack = testStack();
    const { clusterName, kubernetesVersion, vpc } = ipv6Cluster(stack);
    const other = new Stack(stack.node.root as Stack, 'Other');
    const cluster = Ipv6Cluster.fromAttributes(other, 'Cluster', { clusterName, version: eks.KubernetesVersion.of(kubernetesVersion), vpc, hasPodIdentityAgent: true });
    const group = new ManagedNodeGroup(other, 'Nodes', { cluster });
    expect(JSON.stringify(resourcesOf(other)[logicalId(group.nodegroup)].Properties.ClusterName)).toContain('Fn::ImportValue');
    expect(other.dependencies.map(({ node }) => node.path)).toEqual([stack.node.path]);
  });
});

describe('with whose permissions the CNI acts', () => {
  const ID = 'imported-cni-unknown';
  const NODES: [string, (stack: Stack, cluster: IIpv6Cluster) => unknown][] = [
    ['managed nodes', (stack, cluster) => new ManagedNodeGroup(stack, 'Nodes', { cluster })],
    ['two groups', (stack, cluster) => ['A', 'B'].map(id => new ManagedNodeGroup(stack, id, { cluster }))],
    ['self-managed nodes', (stack, cluster) => new SelfManagedNodeGroup(stack, 'Nodes', { cluster })],
    ['a resource', (stack, { clusterName }) => new eks.CfnNodegroup(stack, 'Nodes', { clusterName, nodeRole: 'arn:aws:iam::123456789012:role/n', subnets: SUBNETS })],
  ];
  const forSelfManaged = (stack: Stack): Partial<Ipv6ClusterAttributes> => ({
    clusterEndpoint: 'https://0123.gr7.eks-cluster.eu-west-1.api.aws',
    clusterCertificateAuthorityData: 'Y2VydGlmaWNhdGU=',
    clusterSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-0123'),
    serviceIpv6Cidr: 'fd30:3087:b6c2::/108',
  });

  test.each(NODES)('is asked for once where it is not stated: %s', (_, add) => {
    const stack = testStack();
    add(stack, imported(stack, forSelfManaged(stack)));
    expect(warningsOf(stack).filter(id => id === ID)).toEqual([ID]);
  });

  const STATED: [string, (stack: Stack) => Partial<Ipv6ClusterAttributes>][] = [
    ['Pod Identity', () => ({ cniIdentity: CniIdentity.podIdentity() })],
    ['IRSA', () => ({ cniIdentity: CniIdentity.irsa() })],
    ['a role', stack => ({ cniIdentity: CniIdentity.existing(iam.Role.fromRoleArn(stack, 'Cni', 'arn:aws:iam::123456789012:role/cni')) })],
    ['the role of the node', () => ({ cniIdentity: CniIdentity.nodeRole() })],
    ['a policy', stack => ({ nodeCniPolicy: new CniIpv6Policy(stack, 'Policy') })],
    ['both of these', stack => ({ cniIdentity: CniIdentity.nodeRole(), nodeCniPolicy: new CniIpv6Policy(stack, 'Policy') })],
  ];
  describe.each(STATED)('stated as %s', (_, attributes) => {
    test.each(NODES)('is known: %s', (__, add) => {
      const stack = testStack();
      add(stack, imported(stack, { ...forSelfManaged(stack), ...attributes(stack) }));
      expect(warningsOf(stack)).not.toContain(ID);
    });
  });

  test('is said by the add-on, where this app makes it', () => {
    const [own, ofNodes] = [testStack(), testStack()];
    for (const [stack, cniIdentity] of [[own, CniIdentity.podIdentity()], [ofNodes, CniIdentity.nodeRole()]] as const) {
      const cluster = imported(stack);
      new CoreAddons(stack, 'CoreAddons', { cluster, cniIdentity });
      new ManagedNodeGroup(stack, 'Nodes', { cluster });
    }
    expect(warningsOf(own)).toEqual([]);
    expect(errorsOf(ofNodes)).toEqual([expect.stringMatching(/^node-role-lacks-cni-actions /)]); // and so no node becomes ready
  });

  test('is nothing that add-ons and Fargate profiles need', () => {
    const stack = testStack();
    const cluster = imported(stack);
    new ClusterAddon(stack, 'Addon', { cluster, addonName: 'metrics-server' });
    new FargateProfile(stack, 'Profile', { cluster, selectors: [{ namespace: 'jobs' }] });
    expect(warningsOf(stack)).not.toContain(ID);
  });

  test('cannot be its own and that of the nodes', () => {
    const stack = testStack();
    const nodeCniPolicy = new CniIpv6Policy(stack, 'Policy');
    expect(() => imported(stack, { cniIdentity: CniIdentity.podIdentity(), nodeCniPolicy })).toThrow(refusal('imported-cni-policy', 'S/Policy'));
  });

  test.each([['a text', 'podIdentity'], ['an identity of an add-on', AddonIdentity.podIdentity('a', [])]])('%s is refused', (_, given) => {
    expect(() => imported(testStack(), { cniIdentity: given as any })).toThrow(/^\[S\/Cluster\] .*cniIdentity/);
  });
});

describe('core add-ons', () => {
  const CORE = ['coredns', 'eks-pod-identity-agent', 'kube-proxy', 'vpc-cni'];

  test('come in their order', () => {
    const stack = testStack();
    const cluster = imported(stack, { hasPodIdentityAgent: true });
    const { coreDns, vpcCni, kubeProxy, podIdentityAgent } = new CoreAddons(stack, 'CoreAddons', { cluster });
    const group = new ManagedNodeGroup(stack, 'Nodes', { cluster });
    const resources = resourcesOf(stack);
    const first = [vpcCni!, kubeProxy!, podIdentityAgent!].map(logicalId);
    expect([...waitsForInTheEnd(resources, logicalId(group.nodegroup))]).toEqual(expect.arrayContaining(first));
    expect([...waitsForInTheEnd(resources, logicalId(coreDns))]).toEqual(expect.arrayContaining([...first, logicalId(group.nodegroup)]));
    const addons = addonsOf(stack);
    expect(Object.keys(addons).sort()).toEqual(CORE);
    expect(Object.values(addons).map(({ ClusterName }) => ClusterName)).toEqual(CORE.map(() => 'theirs'));
  });

  test('that bring the Pod Identity agent need it of nobody else', () => {
    const stack = testStack();
    const cluster = imported(stack);
    expect(() => new CoreAddons(stack, 'CoreAddons', { cluster })).not.toThrow();
  });

  test('without the agent, in a cluster without it, cannot have a Pod Identity', () => {
    const stack = testStack();
    const cluster = imported(stack);
    expect(() => new CoreAddons(stack, 'CoreAddons', { cluster, installPodIdentityAgent: false }))
      .toThrow(refusal('pod-identity-without-agent', "'vpc-cni'"));
  });

  test('may use the agent that is there', () => {
    const stack = testStack();
    const cluster = imported(stack, { hasPodIdentityAgent: true });
    const { cniRole } = new CoreAddons(stack, 'CoreAddons', { cluster, installPodIdentityAgent: false });
    const addons = addonsOf(stack);
    expect(Object.keys(addons).sort()).toEqual(['kube-proxy', 'vpc-cni']);
    expect(addons['vpc-cni'].PodIdentityAssociations)
      .toEqual([{ ServiceAccount: 'aws-node', RoleArn: { 'Fn::GetAtt': [logicalId(cniRole!), 'Arn'] } }]);
  });

  test('may have a role for the tokens of the cluster', () => {
    const stack = testStack();
    const cluster = imported(stack, { openIdConnectProvider: provider(stack) });
    const { cniRole } = new CoreAddons(stack, 'CoreAddons', { cluster, cniIdentity: CniIdentity.irsa() });
    expect(addonsOf(stack)['vpc-cni'].ServiceAccountRoleArn).toEqual({ 'Fn::GetAtt': [logicalId(cniRole!), 'Arn'] });
    const [{ Condition }] = resourcesOf(stack)[logicalId(cniRole!)].Properties.AssumeRolePolicyDocument.Statement;
    expect(Condition.StringEquals).toEqual({
      [`${ISSUER}:aud`]: 'sts.amazonaws.com',
      [`${ISSUER}:sub`]: 'system:serviceaccount:kube-system:aws-node',
    });
  });
});

describe('add-ons', () => {
  const identity = () => AddonIdentity.podIdentity('ebs-csi-controller-sa', [
    iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEBSCSIDriverPolicy'),
  ]);

  test('may have a Pod Identity where the agent is', () => {
    const stack = testStack();
    const addon = new ClusterAddon(stack, 'Addon', {
      cluster: imported(stack, { hasPodIdentityAgent: true }), addonName: 'aws-ebs-csi-driver', identity: identity(),
    });
    expect(addonsOf(stack)['aws-ebs-csi-driver']).toMatchObject({
      ClusterName: 'theirs',
      PodIdentityAssociations: [{ ServiceAccount: 'ebs-csi-controller-sa', RoleArn: { 'Fn::GetAtt': [logicalId(addon.role!), 'Arn'] } }],
    });
    expect(resourcesOf(stack)[logicalId(addon.role!)].Properties.ManagedPolicyArns)
      .toEqual([awsManagedPolicy('service-role/AmazonEBSCSIDriverPolicy')]);
  });

  test('cannot have one where it is not', () => {
    const stack = testStack();
    const cluster = imported(stack);
    expect(() => new ClusterAddon(stack, 'Addon', { cluster, addonName: 'aws-ebs-csi-driver', identity: identity() }))
      .toThrow(refusal('pod-identity-without-agent', "'aws-ebs-csi-driver'"));
  });

  test('may have a role for the tokens of the cluster', () => {
    const stack = testStack();
    const addon = new ClusterAddon(stack, 'Addon', {
      cluster: imported(stack, { openIdConnectProvider: provider(stack) }),
      addonName: 'aws-ebs-csi-driver',
      identity: AddonIdentity.irsa('ebs-csi-controller-sa', []),
    });
    expect(addonsOf(stack)['aws-ebs-csi-driver'].ServiceAccountRoleArn).toEqual({ 'Fn::GetAtt': [logicalId(addon.role!), 'Arn'] });
  });

  test('need nothing more without an identity, and come after nodes', () => {
    const stack = testStack();
    const cluster = imported(stack, { vpc: dualStackVpc(stack, [ec2.SubnetType.PUBLIC, ec2.SubnetType.PRIVATE_WITH_EGRESS]) });
    const { addon } = new ClusterAddon(stack, 'Addon', { cluster, addonName: 'metrics-server' });
    const group = new ManagedNodeGroup(stack, 'Nodes', { cluster });
    expect(dependsOn(Template.fromStack(stack), addon)).toEqual([logicalId(group.nodegroup)]);
  });
});

describe('what cannot be an IPv6 cluster is refused', () => {
  test.each([
    '172.20.0.0/16', 'abc', '', 'fd30:3087:b6c2::', '2001:db8:1234:1a00::/56', 'fd30:3087:b6c2::/64', '2001:db8::/108', 'fe80::/108', 'fd30:3087:b6c2::/112',
  ])('%j as block of the services', serviceIpv6Cidr => {
    expect(() => imported(testStack(), { serviceIpv6Cidr })).toThrow(refusal('service-ipv6-cidr', serviceIpv6Cidr));
  });

  test.each<[string, (stack: Stack) => ec2.Vpc, (vpc: ec2.Vpc) => string]>([
    ['a DualStackVpc', stack => new DualStackVpc(stack, 'Vpc'), vpc => (vpc as DualStackVpc).vpcIpv6Cidr],
    ['a stock VPC', stack => new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK }), vpc => Fn.select(0, vpc.vpcIpv6CidrBlocks)],
    ['a stock VPC, over IPv4', stack => new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK }), vpc => vpc.vpcCidrBlock],
  ])('the block of %s as block of the services', (_, make, block) => {
    const stack = testStack();
    const vpc = make(stack);
    imported(stack, { vpc, serviceIpv6Cidr: block(vpc) });
    expect(errorsOf(stack)).toContain('service-ipv6-cidr S/Vpc/Resource');
  });

  test('a block of the services that another stack says is not known', () => {
    const stack = testStack();
    imported(stack, { serviceIpv6Cidr: Fn.importValue('ServiceBlock') });
    expect(errorsOf(stack)).toEqual([]);
  });

  test('a China region', () => {
    expect(() => imported(testStack({ env: { account: '123456789012', region: 'cn-north-1' } }))).toThrow(refusal('china-region', 'cn-north-1'));
  });

  test('a VPC that is IPv4 only', () => {
    const stack = testStack();
    imported(stack, { vpc: new ec2.Vpc(stack, 'Ipv4') });
    expect(errorsOf(stack)).toEqual(['vpc-ipv4-only S/Ipv4']);
  });
});
