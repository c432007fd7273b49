import { App, CfnParameter, CfnResource, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { waitsForInTheEnd } from '../../bench/creation-graph';
import {
  CoreAddons, DualStackVpc, FargateProfile, FargateProfileOptions, Ipv6Cluster, Ipv6ClusterAttributes, Ipv6ClusterProps, SubnetTier,
} from '../../src';
import { awsManagedPolicy, HandWrittenCluster, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { AZS, refusal, resourcesOf } from '../util/network';
import { arnOf, knownCluster, propertiesOf, publicAndPrivate, refs, resourceOf, routesOf, SUBNETS } from '../util/nodes';
import { idOf, idsOf } from '../util/resources';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const SELECTORS = [{ namespace: 'jobs' }];
const SYSTEM = { selectors: [{ namespace: 'kube-system' }] };
const LEFT_OUT: string = 'core-dns-left-out';

/** A profile in a cluster that exists. */
function profileIn(options: Partial<FargateProfileOptions> = {}, stack = testStack(), attributes: Partial<Ipv6ClusterAttributes> = {}) {
  const cluster = knownCluster(stack, attributes);
  return { stack, cluster, profile: new FargateProfile(stack, 'Profile', { cluster, selectors: SELECTORS, ...options }) };
}

const profileOf = (options?: Partial<FargateProfileOptions>, stack?: Stack, attributes?: Partial<Ipv6ClusterAttributes>) =>
  propertiesOf(profileIn(options, stack, attributes).profile.profile);
const cfnSubnet = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;

test('a profile says what it was told, and has no name of its own', () => {
  const selectors = [{ namespace: 'jobs', labels: { tier: 'small', team: 'a' } }, { namespace: 'batch-*' }];
  const { stack, cluster, profile } = profileIn({ selectors });
  expect(resourceOf(profile.profile).Type).toBe('AWS::EKS::FargateProfile');
  expect(propertiesOf(profile.profile)).toEqual({
    ClusterName: stack.resolve(cluster.clusterName),
    PodExecutionRoleArn: arnOf(profile.podExecutionRole),
    Selectors: [
      { Namespace: 'jobs', Labels: [{ Key: 'tier', Value: 'small' }, { Key: 'team', Value: 'a' }] },
      { Namespace: 'batch-*', Labels: [] },
    ],
    Subnets: SUBNETS,
  });
});

test('a name is passed on', () => {
  expect(profileOf({ fargateProfileName: 'jobs' }).FargateProfileName).toBe('jobs');
});

describe('role', () => {
  test('is taken by profiles of this cluster alone, and runs pods', () => {
    const { profile } = profileIn();
    const { AssumeRolePolicyDocument, ManagedPolicyArns, Policies } = propertiesOf(profile.podExecutionRole);
    expect(AssumeRolePolicyDocument.Statement).toEqual([{
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'eks-fargate-pods.amazonaws.com' },
      Condition: {
        ArnLike: {
          'aws:SourceArn': {
            'Fn::Join': ['', [
              'arn:', { Ref: 'AWS::Partition' }, ':eks:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':fargateprofile/theirs/*',
            ]],
          },
        },
      },
    }]);
    expect(ManagedPolicyArns).toEqual([awsManagedPolicy('AmazonEKSFargatePodExecutionRolePolicy')]);
    expect(Policies).toBeUndefined();
  });

  test('names a cluster whose name CloudFormation makes up, for which the profile waits and not the role', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const { podExecutionRole, profile } = cluster.addFargateProfile('Jobs', { selectors: SELECTORS });
    const { 'Fn::Join': [, parts] } = propertiesOf(podExecutionRole).AssumeRolePolicyDocument.Statement[0].Condition.ArnLike['aws:SourceArn'];
    expect(parts.slice(-3)).toEqual([':fargateprofile/', stack.resolve(cluster.clusterName), '/*']);
    expect([...waitsForInTheEnd(resourcesOf(stack), logicalId(profile))]).toContain(logicalId(podExecutionRole));
  });

  test('may be given, and stays as it is', () => {
    const stack = testStack();
    const podExecutionRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('eks-fargate-pods.amazonaws.com') });
    const { profile } = profileIn({ podExecutionRole }, stack);
    expect(propertiesOf(profile.profile).PodExecutionRoleArn).toEqual(arnOf(podExecutionRole));
    expect(propertiesOf(podExecutionRole).ManagedPolicyArns).toBeUndefined();
    expect(idsOf(stack, 'AWS::IAM::Role')).toEqual([logicalId(podExecutionRole)]);
  });

  test.each(['us-gov-west-1', 'eu-west-1'])('in %s has no partition in its text', region => {
    const { stack } = profileIn({}, testStack({ env: { account: '123456789012', region } }));
    const text = JSON.stringify(resourcesOf(stack));
    expect(text).not.toMatch(/arn:aws[a-z-]*:/);
    expect(text).toContain(`:eks:${region}:123456789012:fargateprofile/theirs/*`);
  });
});

describe('subnets', () => {
  test.each([
    ['those of the control plane', 2, 2],
    ['3 where these are not known', undefined, 3],
  ])('are private by default, in the first AZs: %s', (_, controlPlaneAzs, expected) => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 4) });
    expect(profileOf({}, stack, { vpc, controlPlaneAzs }).Subnets).toEqual(refs(vpc.privateSubnets.slice(0, expected)));
  });

  test('are those that are stated', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 4) });
    expect(profileOf({ subnets: { subnetType: PRIVATE_WITH_EGRESS } }, stack, { vpc }).Subnets).toEqual(refs(vpc.privateSubnets));
  });

  test('that are public are refused, each', () => {
    const stack = testStack();
    const vpc = publicAndPrivate(stack);
    vpc.publicSubnets.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = true; });
    profileIn({ subnets: { subnetType: PUBLIC } }, stack, { vpc });
    expect(errorsOf(stack)).toEqual(vpc.publicSubnets.map(({ node }) => `fargate-public-subnet ${node.path}`));
  });

  const isolated = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', {
    ipProtocol: ec2.IpProtocol.DUAL_STACK, availabilityZones: AZS.slice(0, 2), subnetConfiguration: [{ name: 'Tier', subnetType: PRIVATE_ISOLATED }],
  });
  const route = (stack: Stack, subnet: ec2.ISubnet, target: Partial<ec2.CfnRouteProps>) =>
    new ec2.CfnRoute(stack, 'Route', { routeTableId: subnet.routeTable.routeTableId, destinationCidrBlock: '0.0.0.0/0', ...target });

  test.each<[string, Partial<ec2.CfnRouteProps>, string[]]>([
    ['an internet gateway', { gatewayId: 'igw-0123' }, ['fargate-public-subnet']],
    ['a NAT gateway', { natGatewayId: 'nat-0123' }, []],
    ['a transit gateway', { transitGatewayId: 'tgw-0123' }, []],
  ])('are public by their routes, whatever their type says: one to %s', (_, target, expected) => {
    const stack = testStack();
    const vpc = isolated(stack);
    profileIn({}, stack, { vpc });
    const [subnet] = vpc.isolatedSubnets;
    route(stack, subnet, target);
    expect(errorsOf(stack)).toEqual(expected.map(id => `${id} ${subnet.node.path}`));
  });

  test('are told apart by stage: what is private in one can be public in the other', () => {
    const stack = testStack();
    for (const [id, names] of Object.entries({ Dev: ['Edge', 'App'], Prod: ['App', 'Inner'] })) {
      const inStage = new Stack(new Stage(stack.node.root, id), 'S');
      const tiers = [SubnetTier.public({ name: names[0] }), SubnetTier.private({ name: names[1] })];
      const cluster = ipv6Cluster(inStage, { vpc: new DualStackVpc(inStage, 'Vpc', { tiers, maxAzs: 2 }) });
      cluster.addFargateProfile('Pods', { selectors: SELECTORS, subnets: { subnetGroupName: names[1] } });
    }
    expect(errorsOf(stack)).toEqual([]);
  });

  test('are not public because of their type: those without a route are taken', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      ipProtocol: ec2.IpProtocol.DUAL_STACK,
      availabilityZones: AZS.slice(0, 2),
      createInternetGateway: false,
      subnetConfiguration: [{ name: 'Tier', subnetType: PUBLIC }],
    });
    profileIn({}, stack, { vpc });
    expect(errorsOf(stack)).toEqual([]);
  });

  test.each<[string, (subnet: ec2.CfnSubnet) => void]>([
    ['subnet-ipv6-native', subnet => { subnet.ipv6Native = true; }],
    ['subnet-without-ipv6', subnet => { subnet.ipv6CidrBlock = undefined; }],
    ['subnet-without-auto-assign', subnet => { subnet.assignIpv6AddressOnCreation = false; }],
    ['node-subnet-dns64-without-nat64', subnet => { subnet.enableDns64 = true; }],
  ])('%s is refused as of nodes', (id, change) => {
    const stack = testStack();
    const vpc = publicAndPrivate(stack);
    profileIn({}, stack, { vpc });
    change(cfnSubnet(vpc.privateSubnets[1]));
    expect(errorsOf(stack)).toEqual([`${id} ${vpc.privateSubnets[1].node.path}`]);
  });
});

describe('selectors', () => {
  const of = (count: number) => Array.from({ length: count }, (_, index) => ({ namespace: `namespace${index}` }));
  const labelled = (count: number) => [
    { namespace: 'jobs' },
    { namespace: 'batch', labels: Object.fromEntries(Array.from({ length: count }, (_, index) => [`label${index}`, 'value'])) },
  ];

  test.each([1, 5])('%d are taken', count => {
    expect(profileOf({ selectors: of(count) }).Selectors).toHaveLength(count);
  });

  test.each([0, 6])('%d are refused', count => {
    expect(() => profileIn({ selectors: of(count) })).toThrow(refusal('fargate-selectors', count));
  });

  test.each([0, 5])('%d labels are taken', count => {
    expect(profileOf({ selectors: labelled(count) }).Selectors[1].Labels).toHaveLength(count);
  });

  test('6 labels are refused', () => {
    expect(() => profileIn({ selectors: labelled(6) })).toThrow(refusal('fargate-selector-labels', 6));
  });

  test('tokens pass through', () => {
    const stack = testStack();
    const namespace = new CfnParameter(stack, 'Namespace').valueAsString;
    expect(profileOf({ selectors: [{ namespace, labels: { tier: namespace } }] }, stack).Selectors)
      .toEqual([{ Namespace: { Ref: 'Namespace' }, Labels: [{ Key: 'tier', Value: { Ref: 'Namespace' } }] }]);
  });
});

describe('order', () => {
  test('a profile comes after the CNI and the routes of its subnets', () => {
    const stack = testStack();
    const vpc = publicAndPrivate(stack);
    const cluster = new HandWrittenCluster(stack, 'Cluster', vpc);
    const { profile } = new FargateProfile(stack, 'Profile', { cluster, selectors: SELECTORS });
    expect(resourceOf(profile).DependsOn!.sort()).toEqual([logicalId(cluster.cni), ...routesOf(vpc.privateSubnets)].sort());
  });

  test('profiles come one after the other, as EKS makes one at a time', () => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    const ids = ['A', 'B', 'C'].map(id => logicalId(new FargateProfile(stack, id, { cluster, selectors: SELECTORS }).profile));
    const resources = resourcesOf(stack);
    expect(ids.map(id => resources[id].DependsOn)).toStrictEqual([undefined, [ids[0]], [ids[1]]]);
  });

  test('those of two clusters do not wait for each other', () => {
    const stack = testStack();
    const { vpc } = knownCluster(stack);
    const ids = ['One', 'Other'].map(clusterName => {
      const cluster = knownCluster(stack, { clusterName, vpc }, clusterName);
      return logicalId(new FargateProfile(stack, `${clusterName}Profile`, { cluster, selectors: SELECTORS }).profile);
    });
    expect(ids.map(id => resourcesOf(stack)[id].DependsOn)).toStrictEqual([undefined, undefined]);
  });

  test('manifests wait for all profiles and CoreDNS', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.cluster.addManifest('Manifest', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } });
    const profiles = [
      cluster.addFargateProfile('System', SYSTEM), cluster.addFargateProfile('Jobs', { selectors: SELECTORS }),
    ].map(({ profile }) => logicalId(profile));
    const before = waitsForInTheEnd(resourcesOf(stack), idOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource'));
    expect([...before]).toEqual(expect.arrayContaining([...profiles, logicalId(cluster.coreAddons.coreDns)]));
  });
});

describe('CoreDNS', () => {
  /** A cluster with these profiles, and the add-on coredns if it has it. */
  function withProfiles(profiles: FargateProfileOptions[], props: Partial<Ipv6ClusterProps> = {}, nodes?: (cluster: Ipv6Cluster) => unknown) {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, props);
    const made = profiles.map((options, index) => cluster.addFargateProfile(`Profile${index}`, options));
    nodes?.(cluster);
    const ids = idsOf(stack, 'AWS::EKS::Addon');
    const coreDns = ids.map(id => resourcesOf(stack)[id]).find(({ Properties }) => Properties.AddonName === 'coredns');
    return { stack, cluster, coreDns, profiles: made.map(({ profile }) => logicalId(profile)) };
  }

  const MATCHING: [string, eks.Selector][] = [
    ['its namespace', { namespace: 'kube-system' }],
    ['a label of its pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }],
    ['both labels of its pods', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'eks.amazonaws.com/component': 'coredns' } }],
    ['everything', { namespace: '*' }],
    ['a prefix', { namespace: 'kube-*' }],
    ['a letter left open', { namespace: 'kube-syste?' }],
    ['a label with a wildcard', { namespace: 'kube-*', labels: { 'k8s-app': 'kube-d?s*' } }],
  ];
  const OTHERS: [string, eks.Selector][] = [
    ['another namespace', { namespace: 'jobs' }],
    ['a prefix of another', { namespace: 'kube-p*' }],
    ['a letter too many', { namespace: 'kube-system?' }],
    ['a part of its namespace', { namespace: 'kube' }],
    ['a namespace with a dot, which is no wildcard', { namespace: 'kube.system' }],
    ['a label that its pods do not have', { namespace: 'kube-system', labels: { tier: 'dns' } }],
    ['another value of a label', { namespace: 'kube-system', labels: { 'k8s-app': 'metrics-server' } }],
    ['one of two labels', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'tier': 'dns' } }],
    ['a namespace that is not known', { namespace: Fn.importValue('Namespace') }],
  ];

  describe('an imported cluster says what selects it', () => {
    const counts = (selectors: eks.Selector[]) => {
      const { stack, cluster } = profileIn({ selectors });
      const { coreDns } = new CoreAddons(stack, 'CoreAddons', { cluster });
      return Template.fromStack(stack).toJSON().Resources[logicalId(coreDns)] !== undefined;
    };

    test.each(MATCHING)('%s', (_, selector) => {
      expect(counts([selector])).toBe(true);
      expect(counts([{ namespace: 'jobs' }, selector])).toBe(true);
    });

    test.each(OTHERS)('not %s', (_, selector) => {
      expect(counts([selector])).toBe(false);
    });
  });

  test('runs on Fargate where nothing else can run it, after the profile that selects it', () => {
    const { stack, coreDns, profiles: [jobs, system] } = withProfiles([{ selectors: SELECTORS }, SYSTEM]);
    expect(JSON.parse(coreDns!.Properties.ConfigurationValues)).toEqual({ computeType: 'Fargate' });
    expect(coreDns!.DependsOn).toContain(system);
    expect(coreDns!.DependsOn).not.toContain(jobs);
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<[string, object, object]>([
    ['beside it', { replicaCount: 3, corefile: '.:53 {\n}' }, { computeType: 'Fargate', replicaCount: 3, corefile: '.:53 {\n}' }],
    ['in place of it', { computeType: 'ec2' }, { computeType: 'ec2' }],
  ])('keeps what is configured %s', (_, configurationValues, expected) => {
    const { coreDns } = withProfiles([SYSTEM], { coreAddons: { coreDns: { configurationValues } } });
    expect(JSON.parse(coreDns!.Properties.ConfigurationValues)).toEqual(expected);
  });

  test('keeps a part of its configuration that is a token', () => {
    const stack = testStack();
    const replicaCount = new CfnParameter(stack, 'Replicas', { type: 'Number' }).valueAsNumber;
    const cluster = ipv6Cluster(stack, { coreAddons: { coreDns: { configurationValues: { replicaCount } } } });
    cluster.addFargateProfile('System', SYSTEM);
    expect(propertiesOf(cluster.coreAddons.coreDns).ConfigurationValues)
      .toEqual({ 'Fn::Join': ['', ['{"computeType":"Fargate","replicaCount":', { Ref: 'Replicas' }, '}']] });
  });

  test.each<[string, (cluster: Ipv6Cluster) => unknown]>([
    ['managed ones', cluster => cluster.addManagedNodeGroup('Nodes')],
    ['self-managed ones', cluster => cluster.addSelfManagedNodeGroup('Nodes')],
    ['those of stock constructs', cluster => cluster.cluster.addNodegroupCapacity('Nodes')],
    ['those of somebody else', cluster => cluster.creationOrder.nodes.add(new CfnResource(Stack.of(cluster), 'Nodes', { type: 'Test::Nodes' }))],
  ])('runs on nodes where there are some, and waits for them and for the profile: %s', (_, nodes) => {
    const { coreDns, profiles: [system] } = withProfiles([SYSTEM], {}, nodes);
    expect(coreDns!.Properties.ConfigurationValues).toBe('{}');
    expect(coreDns!.DependsOn).toContain(system);
    expect(coreDns!.DependsOn!.filter(id => /Nodes/.test(id))).toHaveLength(1);
  });

  test('keeps its configuration on nodes', () => {
    const { coreDns } = withProfiles([SYSTEM], { coreAddons: { coreDns: { configurationValues: { replicaCount: 3 } } } },
      cluster => cluster.addManagedNodeGroup('Nodes'));
    expect(JSON.parse(coreDns!.Properties.ConfigurationValues)).toEqual({ replicaCount: 3 });
  });

  test('is left out with a warning where no profile selects it', () => {
    const { stack, coreDns } = withProfiles([{ selectors: SELECTORS }]);
    expect(coreDns).toBeUndefined();
    expect(warningsOf(stack)).toEqual([LEFT_OUT]);
  });

  test('runs on Fargate where a profile of stock constructs alone selects it', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.cluster.addFargateProfile('Stock', SYSTEM);
    expect(propertiesOf(cluster.coreAddons.coreDns).ConfigurationValues).toBe('{"computeType":"Fargate"}');
  });

  test.each<[string, (stack: Stack) => string]>([
    ['another namespace', () => 'jobs'],
    ['a namespace that is not known', stack => new CfnParameter(stack, 'Namespace').valueAsString],
  ])('is left out with a warning where a profile of stock constructs selects %s', (_, namespace) => {
    const stack = testStack();
    ipv6Cluster(stack).cluster.addFargateProfile('Stock', { selectors: [{ namespace: namespace(stack) }] });
    expect(idsOf(stack, 'AWS::EKS::Addon')).toHaveLength(3);
    expect(warningsOf(stack)).toEqual([LEFT_OUT]);
  });

  test('stands in the stack of the profile that selects it', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const later = new Stack(App.of(stack), 'Later');
    const { profile } = new FargateProfile(later, 'Profile', { cluster, ...SYSTEM });
    expect(warningsOf(stack)).toEqual([]);
    expect(idsOf(stack, 'AWS::EKS::Addon')).toHaveLength(3);
    const { Properties, DependsOn } = resourcesOf(later)[idOf(later, 'AWS::EKS::Addon')];
    expect(Properties).toMatchObject({ AddonName: 'coredns', ConfigurationValues: '{"computeType":"Fargate"}' });
    expect(DependsOn).toContain(logicalId(profile));
  });

  test('of a cluster that exists runs on Fargate too, where the add-ons are made with it', () => {
    const stack = testStack();
    const cluster = knownCluster(stack, { hasPodIdentityAgent: false });
    const { coreDns } = new CoreAddons(stack, 'CoreAddons', { cluster });
    const { profile } = new FargateProfile(stack, 'Profile', { cluster, ...SYSTEM });
    expect(propertiesOf(coreDns).ConfigurationValues).toBe('{"computeType":"Fargate"}');
    expect(resourceOf(coreDns).DependsOn).toContain(logicalId(profile));
  });
});

describe('any cluster, any stack', () => {
  test('a cluster that exists needs nothing but its name and VPC', () => {
    const names = ['clusterEndpoint', 'clusterCertificateAuthorityData', 'serviceIpv6Cidr', 'clusterSecurityGroup'];
    expect(profileOf({}, testStack(), Object.fromEntries(names.map(name => [name, undefined])))).toMatchObject({ ClusterName: 'theirs', Subnets: SUBNETS });
  });

  test('it may be in another stack than the cluster, which does not come to wait for it', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const other = new Stack(App.of(stack), 'Other');
    const { profile } = new FargateProfile(other, 'Profile', { cluster, selectors: SELECTORS });
    expect(propertiesOf(profile).Subnets).toHaveLength(3);
    expect(other.dependencies.map(({ node }) => node.path)).toContain(stack.node.path);
    expect(stack.dependencies).not.toContain(other);
  });

  test.each([
    [eks.AuthenticationMode.API, 0],
    [eks.AuthenticationMode.API_AND_CONFIG_MAP, 1],
    [eks.AuthenticationMode.CONFIG_MAP, 1],
  ])('with %s the role is in %d aws-auth manifests', (authenticationMode, count) => {
    const stack = testStack();
    const { podExecutionRole } = ipv6Cluster(stack, { authenticationMode }).addFargateProfile('Jobs', { selectors: SELECTORS });
    const manifests = Object.values(Template.fromStack(stack).findResources('Custom::AWSCDK-EKS-KubernetesResource'))
      .map(({ Properties }) => JSON.stringify(Properties.Manifest));
    expect(manifests).toHaveLength(count);
    const parts = ['aws-auth', `"${logicalId(podExecutionRole)}","Arn"`, 'system:node:{{SessionName}}', 'system:node-proxier'];
    expect(manifests.filter(text => parts.every(part => text.includes(part)))).toHaveLength(count);
  });
});

test.each([['us-gov-west-1', true], ['us-gov-east-1', false], ['eu-west-1', false], [undefined, false]])(
  'in %p it is a warning %p that CloudFormation lacks the type there', (region, expected) => {
    const stack = testStack({ env: region === undefined ? undefined : { account: '123456789012', region } });
    new FargateProfile(stack, 'Pods', { cluster: knownCluster(stack), selectors: [{ namespace: 'default' }] });
    expect(warningsOf(stack).includes('fargate-region')).toBe(expected);
  });
