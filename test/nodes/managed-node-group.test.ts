import { CfnParameter, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CniIdentity, CniIpv6Policy, Ipv6ClusterProps, ManagedNodeGroup, ManagedNodeGroupOptions } from '../../src';
import {
  awsManagedPolicy, dependsOn, dualStackVpc, HandWrittenCluster, instanceTypes, ipv6Cluster, logicalId, logicalIdsIn, testStack, waitsFor,
} from '../util/cluster';
import { refusal } from '../util/network';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const { NodegroupAmiType } = eks;

/** A node group in a cluster of this stack. */
function nodeGroup(options: ManagedNodeGroupOptions = {}, stack = testStack(), clusterProps: Partial<Ipv6ClusterProps> = {}) {
  const cluster = ipv6Cluster(stack, clusterProps);
  const group = new ManagedNodeGroup(stack, 'Nodes', { cluster, ...options });
  return { stack, cluster, group };
}

/** The same, in a cluster whose CNI acts with the role of its nodes. */
const nodeGroupWithCni = (options?: ManagedNodeGroupOptions, stack?: Stack) => nodeGroup(options, stack, { cniIdentity: CniIdentity.nodeRole() });

/** What a node group with these options looks like in the template. */
function propertiesOf(options?: ManagedNodeGroupOptions, stack?: Stack, clusterProps?: Partial<Ipv6ClusterProps>) {
  const made = nodeGroup(options, stack, clusterProps);
  return resourceOf(Template.fromStack(made.stack), made.group.nodegroup).Properties;
}

const resourceOf = (template: Template, construct: ec2.LaunchTemplate | eks.Nodegroup | iam.IRole | iam.ManagedPolicy) =>
  template.toJSON().Resources[logicalId(construct)];

const refs = (subnets: ec2.ISubnet[]) => subnets.map(subnet => ({ Ref: logicalId(subnet) }));
const routesOf = (subnets: ec2.ISubnet[]) =>
  subnets.flatMap(subnet => [...logicalIdsIn(subnet, ec2.CfnRoute), ...logicalIdsIn(subnet, ec2.CfnSubnetRouteTableAssociation)]);

describe('image', () => {
  const CASES: [string, string[] | undefined, eks.NodegroupAmiType][] = [
    ['none', undefined, NodegroupAmiType.AL2023_X86_64_STANDARD],
    ['x86', ['m6i.xlarge', 'm6a.xlarge', 'c7i-flex.large'], NodegroupAmiType.AL2023_X86_64_STANDARD],
    ['bare metal', ['i3.metal'], NodegroupAmiType.AL2023_X86_64_STANDARD],
    ['Graviton', ['m7g.large', 'c6gn.large', 'im4gn.large'], NodegroupAmiType.AL2023_ARM_64_STANDARD],
    ['NVIDIA', ['g5.xlarge', 'p5.48xlarge'], NodegroupAmiType.AL2023_X86_64_NVIDIA],
    ['NVIDIA on Graviton', ['g5g.xlarge'], NodegroupAmiType.AL2023_ARM_64_NVIDIA],
    ['NVIDIA on Grace', ['p6e-gb200.36xlarge'], NodegroupAmiType.AL2023_ARM_64_NVIDIA],
    ['Inferentia', ['inf1.xlarge', 'inf2.xlarge'], NodegroupAmiType.AL2023_X86_64_NEURON],
    ['Trainium', ['trn1.2xlarge', 'trn2.48xlarge'], NodegroupAmiType.AL2023_X86_64_NEURON],
    ['AMD graphics', ['g4ad.xlarge'], NodegroupAmiType.AL2023_X86_64_STANDARD],
  ];
  const FLAG = '@aws-cdk/aws-eks:defaultToAL2023';

  describe.each([
    ['no feature flag', {}],
    ['the feature flag of the stock default on', { [FLAG]: true }],
    ['the feature flag of the stock default off', { [FLAG]: false }],
  ])('with %s', (_, context) => {
    test.each(CASES)('%s: Amazon Linux 2023 for them', (__, names, expected) => {
      const properties = propertiesOf({ instanceTypes: names && instanceTypes(...names) }, testStack({}, context));
      expect(properties).toMatchObject({ AmiType: expected, InstanceTypes: names ?? ['t3.medium'] });
    });
  });

  test.each([
    [NodegroupAmiType.BOTTLEROCKET_ARM_64_FIPS, 'c7g.large'],
    [NodegroupAmiType.BOTTLEROCKET_X86_64_NVIDIA, 'p6-b200.48xlarge'],
    [NodegroupAmiType.BOTTLEROCKET_X86_64, 'inf2.xlarge'],
    [NodegroupAmiType.AL2023_X86_64_NVIDIA, 'm7i.large'],
  ])('%s that is stated is taken for %s', (amiType, name) => {
    expect(propertiesOf({ amiType, instanceTypes: instanceTypes(name) })).toMatchObject({ AmiType: amiType, InstanceTypes: [name] });
  });

  test('one without drivers is refused for types with accelerators', () => {
    expect(() => nodeGroup({ amiType: NodegroupAmiType.AL2023_X86_64_STANDARD, instanceTypes: instanceTypes('g5.xlarge') }))
      .toThrow(refusal('ami-type-mismatch', "'AL2023_x86_64_STANDARD'"));
  });

  test.each([
    [NodegroupAmiType.AL2_X86_64, 'm5.large'],
    [NodegroupAmiType.AL2_ARM_64, 'a1.large'],
  ])('%s is taken on Kubernetes 1.32', (amiType, name) => {
    const properties = propertiesOf({ amiType, instanceTypes: instanceTypes(name) }, testStack(), { version: eks.KubernetesVersion.V1_32 });
    expect(properties.AmiType).toBe(amiType);
  });

  test('Amazon Linux 2 is taken on a version that is a token', () => {
    const stack = testStack();
    const version = eks.KubernetesVersion.of(new CfnParameter(stack, 'Version').valueAsString);
    expect(propertiesOf({ amiType: NodegroupAmiType.AL2_X86_64 }, stack, { version }).AmiType).toBe('AL2_x86_64');
  });
});

describe('role', () => {
  const BASE = [awsManagedPolicy('AmazonEKSWorkerNodePolicy'), awsManagedPolicy('AmazonEC2ContainerRegistryPullOnly')];

  test.each([
    [undefined, BASE],
    [false, BASE],
    [true, [...BASE, awsManagedPolicy('AmazonSSMManagedInstanceCore')]],
  ])('with sessionManager %p it has what nodes need and nothing else', (sessionManager, policies) => {
    const onItsOwn = nodeGroup({ sessionManager });
    const withCni = nodeGroupWithCni({ sessionManager });
    for (const { stack, group, expected } of [
      { ...onItsOwn, expected: policies },
      { ...withCni, expected: [...policies, { Ref: logicalId(withCni.cluster.coreAddons.cniPolicy!) }] },
    ]) {
      const template = Template.fromStack(stack);
      const properties = resourceOf(template, group.role).Properties;
      expect(properties.ManagedPolicyArns).toEqual(expected);
      expect(properties.Policies).toBeUndefined();
      expect(resourceOf(template, group.nodegroup).Properties.NodeRole).toEqual({ 'Fn::GetAtt': [logicalId(group.role), 'Arn'] });
    }
  });

  test.each<[string, (stack: Stack) => iam.IRole | undefined]>([
    ['made', () => undefined],
    ['given', stack => new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') })],
    ['imported', stack => iam.Role.fromRoleName(stack, 'Role', 'nodes')],
  ])('%s, it has no policy of the CNI by default', (_, nodeRoleIn) => {
    const stack = testStack();
    const { cluster, group } = nodeGroup({ nodeRole: nodeRoleIn(stack) }, stack);
    const policy = logicalId(cluster.coreAddons.cniPolicy!);
    const template = Template.fromStack(stack);
    const { Properties } = resourceOf(template, cluster.coreAddons.cniPolicy!);
    expect(cluster.nodeCniPolicy === undefined).toBe(true);
    expect([Properties.Roles, Properties.Users, Properties.Groups]).toEqual([undefined, undefined, undefined]);
    expect(dependsOn(template, group.nodegroup)).not.toContain(policy);
    const holders = Object.entries(template.findResources('AWS::IAM::Role'))
      .filter(([, role]) => JSON.stringify(role.Properties.ManagedPolicyArns ?? []).includes(policy))
      .map(([id]) => id);
    expect(holders).toEqual([logicalId(cluster.coreAddons.cniRole!)]);
  });

  describe.each([
    ['an identity of its own', undefined],
    ['the role of the node', CniIdentity.nodeRole()],
  ])('where the CNI has %s', (_, cniIdentity) => {
    test.each<[string, (stack: Stack) => ManagedNodeGroupOptions]>([
      ['made', () => ({})],
      ['given', stack => ({ nodeRole: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }) })],
      ['imported', stack => ({ nodeRole: iam.Role.fromRoleName(stack, 'Role', 'nodes') })],
    ])('%s, it never has AmazonEKS_CNI_Policy', (__, options) => {
      const stack = testStack();
      nodeGroup(options(stack), stack, { cniIdentity });
      expect(JSON.stringify(Template.fromStack(stack))).not.toContain('AmazonEKS_CNI_Policy');
    });
  });

  test('one that is given gets the policy of the CNI and nothing else', () => {
    const stack = testStack();
    const nodeRole = new iam.Role(stack, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSWorkerNodePolicy')],
    });
    const { cluster, group } = nodeGroupWithCni({ nodeRole, sessionManager: true }, stack);
    const template = Template.fromStack(stack);
    expect(group.role.node.path).toBe(nodeRole.node.path);
    expect(resourceOf(template, nodeRole).Properties.ManagedPolicyArns)
      .toEqual([awsManagedPolicy('AmazonEKSWorkerNodePolicy'), { Ref: logicalId(cluster.coreAddons.cniPolicy!) }]);
    expect(resourceOf(template, group.nodegroup).Properties.NodeRole).toEqual({ 'Fn::GetAtt': [logicalId(nodeRole), 'Arn'] });
  });

  test('one that two node groups share gets the policy once', () => {
    const stack = testStack();
    const nodeRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const { cluster } = nodeGroupWithCni({ nodeRole }, stack);
    cluster.addManagedNodeGroup('More', { nodeRole });
    expect(resourceOf(Template.fromStack(stack), nodeRole).Properties.ManagedPolicyArns).toEqual([{ Ref: logicalId(cluster.coreAddons.cniPolicy!) }]);
  });

  describe.each<[string, (stack: Stack) => iam.IRole]>([
    ['ARN', stack => {
      const roleArn = stack.formatArn({ service: 'iam', region: '', account: '123456789012', resource: 'role', resourceName: 'nodes' });
      return iam.Role.fromRoleArn(stack, 'Role', roleArn);
    }],
    ['name', stack => iam.Role.fromRoleName(stack, 'Role', 'nodes')],
  ])('imported by %s', (_, importRole) => {
    test('it is named by the policy of the CNI', () => {
      const stack = testStack();
      const { cluster } = nodeGroupWithCni({ nodeRole: importRole(stack) }, stack);
      const template = Template.fromStack(stack);
      expect(resourceOf(template, cluster.coreAddons.cniPolicy!).Properties.Roles).toHaveLength(1);
      expect(JSON.stringify(resourceOf(template, cluster.coreAddons.cniPolicy!).Properties.Roles)).toContain('nodes');
      Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('IRoleCantBeUsedWithIManagedPolicy'));
    });

    test('it is named once for two node groups', () => {
      const stack = testStack();
      const nodeRole = importRole(stack);
      const { cluster } = nodeGroupWithCni({ nodeRole }, stack);
      cluster.addManagedNodeGroup('More', { nodeRole });
      expect(resourceOf(Template.fromStack(stack), cluster.coreAddons.cniPolicy!).Properties.Roles).toHaveLength(1);
    });

    test('nodes wait until the policy names it', () => {
      const stack = testStack();
      const { cluster, group } = nodeGroupWithCni({ nodeRole: importRole(stack) }, stack);
      expect(dependsOn(Template.fromStack(stack), group.nodegroup)).toContain(logicalId(cluster.coreAddons.cniPolicy!));
    });
  });
});

describe('launch template', () => {
  const templateDataOf = (options: ManagedNodeGroupOptions, stack = testStack()) => {
    const { group } = nodeGroup(options, stack);
    return resourceOf(Template.fromStack(stack), group.launchTemplate!).Properties.LaunchTemplateData;
  };
  const volume = (DeviceName: string, VolumeSize: unknown) => [{ DeviceName, Ebs: { Encrypted: true, VolumeSize, VolumeType: 'gp3' } }];

  test.each([
    [undefined, 20],
    [20, 20],
    [100, 100],
    [65536, 65536],
  ])('diskSize %p is one encrypted gp3 volume of %d GiB', (diskSize, expected) => {
    expect(templateDataOf({ diskSize }).BlockDeviceMappings).toEqual(volume('/dev/xvda', expected));
  });

  test.each([
    [NodegroupAmiType.AL2023_X86_64_STANDARD, '/dev/xvda'],
    [NodegroupAmiType.AL2023_X86_64_NVIDIA, '/dev/xvda'],
    [NodegroupAmiType.BOTTLEROCKET_X86_64, '/dev/xvdb'],
    [NodegroupAmiType.BOTTLEROCKET_X86_64_NVIDIA, '/dev/xvdb'],
    [NodegroupAmiType.BOTTLEROCKET_X86_64_FIPS, '/dev/xvdb'],
  ])('with %s the volume is %s', (amiType, device) => {
    expect(templateDataOf({ amiType, diskSize: 50 }).BlockDeviceMappings[0]).toEqual(volume(device, 50)[0]);
  });

  test('the volume that Bottlerocket boots from is encrypted too, in the size that its image has', () => {
    expect(templateDataOf({ amiType: NodegroupAmiType.BOTTLEROCKET_ARM_64, instanceTypes: instanceTypes('m7g.large') }).BlockDeviceMappings.slice(1))
      .toEqual([{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3' } }]);
  });

  test('pods cannot reach the identity of their node', () => {
    expect(templateDataOf({}).MetadataOptions).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  });

  test('instance types, image, subnets and user data are left to EKS', () => {
    const keys = Object.keys(templateDataOf({ instanceTypes: instanceTypes('m7g.large') }));
    const ofEks = ['InstanceType', 'ImageId', 'UserData', 'NetworkInterfaces', 'SecurityGroupIds', 'IamInstanceProfile'];
    expect(keys.filter(key => ofEks.includes(key))).toEqual([]);
  });

  test('the node group has its latest version, and no disk size of its own', () => {
    const { stack, group } = nodeGroup({ diskSize: 30 });
    const id = logicalId(group.launchTemplate!);
    const { Properties } = resourceOf(Template.fromStack(stack), group.nodegroup);
    expect(Properties.LaunchTemplate).toEqual({ Id: { Ref: id }, Version: { 'Fn::GetAtt': [id, 'LatestVersionNumber'] } });
    expect(Properties.DiskSize).toBeUndefined();
  });

  describe('that is given', () => {
    const launchTemplateSpec = { id: 'lt-0123456789abcdef0', version: '4' };

    test('is used as it is, and none is made', () => {
      const { stack, group } = nodeGroup({ launchTemplateSpec });
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::EC2::LaunchTemplate', 0);
      expect(group.launchTemplate === undefined).toBe(true);
      expect(resourceOf(template, group.nodegroup).Properties.LaunchTemplate).toEqual({ Id: 'lt-0123456789abcdef0', Version: '4' });
    });

    test('may have image and instance types of its own', () => {
      const properties = propertiesOf({ launchTemplateSpec });
      expect(properties.AmiType).toBeUndefined();
      expect(properties.InstanceTypes).toBeUndefined();
    });

    test('leaves room for instance types beside an image of its own', () => {
      const properties = propertiesOf({ launchTemplateSpec, instanceTypes: instanceTypes('m7g.large', 'a1.large') });
      expect(properties.AmiType).toBeUndefined();
      expect(properties.InstanceTypes).toEqual(['m7g.large', 'a1.large']);
    });

    test('leaves room for instance types that are tokens', () => {
      const stack = testStack();
      const types = instanceTypes(new CfnParameter(stack, 'Type').valueAsString);
      expect(propertiesOf({ launchTemplateSpec, instanceTypes: types }, stack)).toMatchObject({ InstanceTypes: [{ Ref: 'Type' }] });
    });

    test('leaves room for an image that EKS picks', () => {
      const amiType = NodegroupAmiType.BOTTLEROCKET_ARM_64;
      const properties = propertiesOf({ launchTemplateSpec, amiType, instanceTypes: instanceTypes('m7g.large') });
      expect(properties).toMatchObject({ AmiType: amiType, InstanceTypes: ['m7g.large'] });
    });

    test('changes nothing about the role', () => {
      const { stack, cluster, group } = nodeGroupWithCni({ launchTemplateSpec });
      const { ManagedPolicyArns } = resourceOf(Template.fromStack(stack), group.role).Properties;
      expect(ManagedPolicyArns).toContainEqual({ Ref: logicalId(cluster.coreAddons.cniPolicy!) });
    });
  });
});

describe('subnets', () => {
  test.each([
    ['private', [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED], 'privateSubnets'],
    ['isolated where there are no private ones', [PUBLIC, PRIVATE_ISOLATED], 'isolatedSubnets'],
    ['isolated where there are only those', [PRIVATE_ISOLATED], 'isolatedSubnets'],
    ['public where there are only those', [PUBLIC], 'publicSubnets'],
  ] as const)('%s by default', (_, subnetTypes, expected) => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [...subnetTypes]);
    vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 });
    expect(propertiesOf({}, stack, { vpc }).Subnets).toEqual(refs(vpc[expected]));
  });

  test('one in each AZ by default', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_WITH_EGRESS]);
    expect(vpc.privateSubnets.length).toBe(6);
    expect(propertiesOf({}, stack, { vpc }).Subnets).toEqual(refs(vpc.selectSubnets({ subnetGroupName: 'Tier1' }).subnets));
  });

  test('in the AZs of the control plane by default', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]);
    expect(propertiesOf({}, stack, { vpc, controlPlaneAzs: 2 }).Subnets).toEqual(refs(vpc.privateSubnets.slice(0, 2)));
  });

  test.each([1, 2, 3])('in the first %d AZs, if so stated', azs => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]);
    expect(propertiesOf({ azs }, stack, { vpc, controlPlaneAzs: 2 }).Subnets).toEqual(refs(vpc.privateSubnets.slice(0, azs)));
  });

  test.each<[string, (vpc: ec2.IVpc) => ec2.SubnetSelection, (vpc: ec2.IVpc) => ec2.ISubnet[]]>([
    ['a type', () => ({ subnetType: PUBLIC }), vpc => vpc.publicSubnets],
    ['a group, all of it', () => ({ subnetGroupName: 'Tier2' }), vpc => vpc.privateSubnets.slice(3)],
    ['all private ones', () => ({ subnetType: PRIVATE_WITH_EGRESS }), vpc => vpc.privateSubnets],
    ['an AZ', vpc => ({ availabilityZones: [vpc.availabilityZones[1]], subnetGroupName: 'Tier1' }), vpc => [vpc.privateSubnets[1]]],
    ['a list', vpc => ({ subnets: [vpc.isolatedSubnets[2], vpc.privateSubnets[0]] }), vpc => [vpc.isolatedSubnets[2], vpc.privateSubnets[0]]],
  ])('%s, if so stated', (_, selection, expected) => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED]);
    expect(propertiesOf({ subnets: selection(vpc) }, stack, { vpc }).Subnets).toEqual(refs(expected(vpc)));
  });

  test('of a VPC that was imported', () => {
    const stack = testStack();
    const privateSubnetIds = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['eu-west-1a', 'eu-west-1b'], privateSubnetIds,
    });
    expect(propertiesOf({}, stack, { vpc, controlPlaneAzs: 2 }).Subnets).toEqual(privateSubnetIds);
  });
});

describe('order', () => {
  test('nodes come after the cluster, its CNI and the routes of their subnets', () => {
    const { cluster, group } = nodeGroup();
    const routes = routesOf(cluster.vpc.privateSubnets);
    const { vpcCni, kubeProxy, podIdentityAgent } = cluster.coreAddons;
    const first = [cluster.cluster.node.findChild('Resource'), vpcCni!, kubeProxy!, podIdentityAgent!].map(logicalId);
    expect(routes).toHaveLength(9);
    expect(waitsFor(group.nodegroup)).toEqual(expect.arrayContaining([...first, ...routes]));
  });

  test('nodes do not wait for the routes of other subnets', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]);
    const [own, ...others] = vpc.privateSubnets;
    const { group } = nodeGroup({ subnets: { subnets: [own] } }, stack, { vpc });
    const dependencies = dependsOn(Template.fromStack(stack), group.nodegroup);
    expect(dependencies).toEqual(expect.arrayContaining(routesOf([own])));
    expect(dependencies.filter(id => routesOf([...others, ...vpc.publicSubnets]).includes(id))).toEqual([]);
  });

  test.each([PUBLIC, PRIVATE_ISOLATED])('nodes in a VPC with nothing but %s subnets wait for these', subnetType => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [subnetType]);
    vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 });
    const { group } = nodeGroup({}, stack, { vpc });
    const routes = routesOf([...vpc.publicSubnets, ...vpc.isolatedSubnets]);
    expect(routes.length).toBeGreaterThanOrEqual(3);
    expect(dependsOn(Template.fromStack(stack), group.nodegroup)).toEqual(expect.arrayContaining(routes));
  });

  test('nodes come after endpoints of the VPC, those that are added later included', () => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PRIVATE_ISOLATED]);
    const early = vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 });
    const { group } = nodeGroup({}, stack, { vpc });
    const late = vpc.addInterfaceEndpoint('Sts', { service: ec2.InterfaceVpcEndpointAwsService.STS });
    const gateway = vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    expect(dependsOn(Template.fromStack(stack), group.nodegroup)).toEqual(expect.arrayContaining([early, late, gateway].map(logicalId)));
  });

  test('endpoints that let the cluster in can be waited for', () => {
    const { stack, cluster, group } = nodeGroup();
    const endpoint = cluster.vpc.addInterfaceEndpoint('Ecr', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
    endpoint.connections.allowDefaultPortFrom(cluster.cluster);
    // Refuses templates in which resources wait for each other.
    expect(dependsOn(Template.fromStack(stack), group.nodegroup)).toContain(logicalId(endpoint));
  });

  test('launch template and role do not wait for the cluster', () => {
    const { stack, group } = nodeGroup();
    const template = Template.fromStack(stack);
    expect(dependsOn(template, group.launchTemplate!)).toEqual([]);
    expect(dependsOn(template, group.role)).toEqual([]);
    expect(JSON.stringify([group.launchTemplate!, group.role].map(construct => resourceOf(template, construct)))).not.toContain('ClusterEks');
  });

  test('the cluster does not wait for its nodes', () => {
    const { stack, cluster, group } = nodeGroup();
    const resource = cluster.cluster.node.findChild('Resource');
    expect(dependsOn(Template.fromStack(stack), resource)).not.toContain(logicalId(group.nodegroup));
  });

  test('what comes after the nodes waits for each of them', () => {
    const { stack, cluster, group } = nodeGroup();
    const after = new CfnResource(stack, 'After', { type: 'Test::After' });
    after.node.addDependency(cluster.creationOrder.nodes.ready);
    const late = cluster.addManagedNodeGroup('Late');
    expect(waitsFor(after)).toEqual(expect.arrayContaining([group, late].map(({ nodegroup }) => logicalId(nodegroup))));
  });
});

describe('what stock CDK takes', () => {
  test.each<[string, ManagedNodeGroupOptions, object]>([
    ['sizes', { minSize: 3, desiredSize: 4, maxSize: 9 }, { ScalingConfig: { MinSize: 3, DesiredSize: 4, MaxSize: 9 } }],
    ['no sizes', {}, { ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 2 } }],
    ['a minimum alone', { minSize: 3 }, { ScalingConfig: { MinSize: 3, DesiredSize: 3, MaxSize: 3 } }],
    ['a maximum alone', { maxSize: 5 }, { ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 5 } }],
    ['no nodes at first', { minSize: 0, desiredSize: 0, maxSize: 1 }, { ScalingConfig: { MinSize: 0, DesiredSize: 0, MaxSize: 1 } }],
    ['labels', { labels: { 'tier': 'system', 'example.com/team': 'a' } }, { Labels: { 'tier': 'system', 'example.com/team': 'a' } }],
    [
      'taints',
      { taints: [{ key: 'dedicated', value: 'gpu', effect: eks.TaintEffect.NO_SCHEDULE }] },
      { Taints: [{ Key: 'dedicated', Value: 'gpu', Effect: 'NO_SCHEDULE' }] },
    ],
    ['spot capacity', { capacityType: eks.CapacityType.SPOT }, { CapacityType: 'SPOT' }],
    ['a name', { nodegroupName: 'system' }, { NodegroupName: 'system' }],
    ['tags', { tags: { team: 'a' } }, { Tags: { team: 'a' } }],
    ['updates', { maxSize: 4, maxUnavailable: 2, forceUpdate: false }, { UpdateConfig: { MaxUnavailable: 2 }, ForceUpdateEnabled: false }],
    ['node repair', { enableNodeAutoRepair: true }, { NodeRepairConfig: { Enabled: true } }],
    ['a release', { releaseVersion: '1.36.0-20261101' }, { ReleaseVersion: '1.36.0-20261101' }],
  ])('%s', (_, options, expected) => {
    expect(propertiesOf(options)).toMatchObject(expected);
  });

  test('no pod is evicted by force unless that is asked for', () => {
    expect(propertiesOf().ForceUpdateEnabled).toBe(false);
    expect(propertiesOf({ forceUpdate: true }).ForceUpdateEnabled).toBe(true);
  });

  test('the desired size can be left to an autoscaler', () => {
    expect(propertiesOf({ minSize: 1, maxSize: 9, omitDesiredSize: true }).ScalingConfig).toEqual({ MinSize: 1, MaxSize: 9 });
    expect(propertiesOf({ minSize: 1, maxSize: 9, omitDesiredSize: false }).ScalingConfig).toEqual({ MinSize: 1, DesiredSize: 1, MaxSize: 9 });
  });

  test('no name is given to what has none', () => {
    expect(propertiesOf().NodegroupName).toBeUndefined();
  });
});

describe('tokens', () => {
  const numberIn = (stack: Stack, id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;

  test('instance types pass through where the image is stated', () => {
    const stack = testStack();
    const { valueAsString } = new CfnParameter(stack, 'Type');
    const properties = propertiesOf({
      amiType: NodegroupAmiType.AL2023_ARM_64_STANDARD,
      instanceTypes: [...instanceTypes(valueAsString, 'm7g.large'), ec2.InstanceType.of(ec2.InstanceClass.M7G, valueAsString as ec2.InstanceSize)],
    }, stack);
    expect(properties).toMatchObject({
      AmiType: 'AL2023_ARM_64_STANDARD',
      InstanceTypes: [{ Ref: 'Type' }, 'm7g.large', { 'Fn::Join': ['', ['m7g.', { Ref: 'Type' }]] }],
    });
  });

  test.each([
    ['alone', []],
    ['beside others', ['m5.large']],
  ])('instance types %s are refused where the image is not stated', (_, others) => {
    const stack = testStack();
    const types = instanceTypes(new CfnParameter(stack, 'Type').valueAsString, ...others);
    expect(() => nodeGroup({ instanceTypes: types }, stack)).toThrow(/\[cdk-eks-ipv6:ami-type-unstated\]$/);
  });

  test('the image passes through', () => {
    const stack = testStack();
    const amiType = new CfnParameter(stack, 'AmiType').valueAsString as eks.NodegroupAmiType;
    expect(propertiesOf({ amiType, instanceTypes: instanceTypes('a1.large') }, stack).AmiType).toEqual({ Ref: 'AmiType' });
  });

  test('sizes pass through', () => {
    const stack = testStack();
    const sizes = { minSize: numberIn(stack, 'Min'), desiredSize: numberIn(stack, 'Desired'), maxSize: numberIn(stack, 'Max') };
    expect(propertiesOf(sizes, stack).ScalingConfig).toEqual({ MinSize: { Ref: 'Min' }, DesiredSize: { Ref: 'Desired' }, MaxSize: { Ref: 'Max' } });
  });

  test.each(['minSize', 'desiredSize', 'maxSize'] as const)('%s passes through beside literals', size => {
    const stack = testStack();
    const properties = propertiesOf({ minSize: 2, desiredSize: 4, maxSize: 8, [size]: numberIn(stack, 'Size') }, stack);
    expect(Object.values(properties.ScalingConfig)).toContainEqual({ Ref: 'Size' });
  });

  test('diskSize passes through', () => {
    const stack = testStack();
    const { group } = nodeGroup({ diskSize: numberIn(stack, 'DiskSize') }, stack);
    const { BlockDeviceMappings } = resourceOf(Template.fromStack(stack), group.launchTemplate!).Properties.LaunchTemplateData;
    expect(BlockDeviceMappings[0].Ebs.VolumeSize).toEqual({ Ref: 'DiskSize' });
  });
});

describe('any cluster', () => {
  const handWritten = (stack: Stack, nodeCniPolicy?: iam.IManagedPolicy) =>
    new HandWrittenCluster(stack, 'Cluster', dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS]), nodeCniPolicy);

  test('one written by somebody else has node groups too', () => {
    const stack = testStack();
    const cluster = handWritten(stack);
    const after = new CfnResource(stack, 'After', { type: 'Test::After' });
    after.node.addDependency(cluster.creationOrder.nodes.ready);
    const group = new ManagedNodeGroup(stack, 'Nodes', { cluster });
    const template = Template.fromStack(stack);
    expect(resourceOf(template, group.nodegroup).Properties).toMatchObject({
      ClusterName: 'hand-written', Subnets: refs(cluster.vpc.privateSubnets), AmiType: 'AL2023_x86_64_STANDARD',
    });
    expect(dependsOn(template, group.nodegroup)).toEqual(expect.arrayContaining([logicalId(cluster.cni), ...routesOf(cluster.vpc.privateSubnets)]));
    expect(dependsOn(template, after)).toEqual([logicalId(group.nodegroup)]);
  });

  test('where the CNI has an identity of its own no role gets its policy', () => {
    const stack = testStack();
    const nodeRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const cluster = handWritten(stack);
    const own = new ManagedNodeGroup(stack, 'Own', { cluster });
    new ManagedNodeGroup(stack, 'Given', { cluster, nodeRole });
    const template = Template.fromStack(stack);
    expect(resourceOf(template, own.role).Properties.ManagedPolicyArns).toHaveLength(2);
    expect(resourceOf(template, nodeRole).Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('its policy of the CNI may be imported', () => {
    const stack = testStack();
    const policy = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Policy', 'cni');
    const nodeRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const cluster = handWritten(stack, policy);
    const own = new ManagedNodeGroup(stack, 'Own', { cluster });
    new ManagedNodeGroup(stack, 'Given', { cluster, nodeRole });
    const template = Template.fromStack(stack);
    for (const role of [own.role, nodeRole]) {
      expect(JSON.stringify(resourceOf(template, role).Properties.ManagedPolicyArns)).toContain(':policy/cni');
    }
  });

  test('policy and role that are both imported get a warning, as nothing here can join them', () => {
    const stack = testStack();
    const cluster = handWritten(stack, iam.ManagedPolicy.fromManagedPolicyName(stack, 'Policy', 'cni'));
    new ManagedNodeGroup(stack, 'Nodes', { cluster, nodeRole: iam.Role.fromRoleName(stack, 'Role', 'nodes') });
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('imported IManagedPolicy'))).not.toEqual([]);
  });

  test('two node groups stand in one', () => {
    const { stack, cluster, group } = nodeGroup();
    const graviton = cluster.addManagedNodeGroup('Graviton', { instanceTypes: instanceTypes('m7g.large') });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EKS::Nodegroup', 2);
    template.resourceCountIs('AWS::EC2::LaunchTemplate', 2);
    expect(resourceOf(template, group.nodegroup).Properties.AmiType).toBe('AL2023_x86_64_STANDARD');
    expect(resourceOf(template, graviton.nodegroup).Properties.AmiType).toBe('AL2023_ARM_64_STANDARD');
    expect(resourceOf(template, graviton.nodegroup).Properties.ClusterName).toEqual(resourceOf(template, group.nodegroup).Properties.ClusterName);
    expect(graviton.role.node.path).not.toBe(group.role.node.path);
  });

  test('it may be in another stack', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { cniIdentity: CniIdentity.nodeRole() });
    const other = new Stack(stack.node.root as Stack, 'Other');
    const group = new ManagedNodeGroup(other, 'Nodes', { cluster });
    const template = Template.fromStack(other);
    expect(resourceOf(template, group.nodegroup).Properties.Subnets).toHaveLength(3);
    expect(JSON.stringify(resourceOf(template, group.role).Properties.ManagedPolicyArns)).toContain('Fn::ImportValue');
    expect(other.dependencies.map(({ node }) => node.path)).toContain(stack.node.path);
  });

  test('its policy of the CNI is the one that the role lists', () => {
    const stack = testStack();
    const policy = new CniIpv6Policy(stack, 'Policy');
    const group = new ManagedNodeGroup(stack, 'Nodes', { cluster: handWritten(stack, policy) });
    expect(resourceOf(Template.fromStack(stack), group.role).Properties.ManagedPolicyArns).toContainEqual({ Ref: logicalId(policy) });
  });
});

describe('refusals', () => {
  const FAMILIES = ['m5', 'm5a', 'm5n', 'm6i', 'm6a', 'm7i', 'm7a'];
  /** As many names as are asked for, all different and of x86. */
  const names = (count: number) => FAMILIES.flatMap(family => ['large', 'xlarge', '2xlarge'].map(size => `${family}.${size}`)).slice(0, count);
  const types = (...list: string[]): ManagedNodeGroupOptions => ({ instanceTypes: instanceTypes(...list) });
  const launchTemplateSpec = { id: 'lt-0123456789abcdef0' };

  test.each<[string, string, ManagedNodeGroupOptions]>([
    ['node-label-of-eks', "'eks.amazonaws.com/x'", { labels: { 'eks.amazonaws.com/x': 'y' } }],
    ['node-label-of-eks', "'pool.eks.amazonaws.com/x'", { labels: { 'pool.eks.amazonaws.com/x': 'y' } }],
    ['contradicting-props', '3', { omitDesiredSize: true, desiredSize: 3 }],
    ['node-prop-type', "'yes'", { omitDesiredSize: 'yes' as any }],
    ['instance-tag', "'aws:x=y'", { instanceTags: { 'aws:x': 'y' } }],
    ['exclusive-props', "'tags'", { instanceTags: { team: 'a' }, launchTemplateSpec }],
    ['instance-types-empty', '[]', types()],
    ['instance-types-empty', '[]', { ...types(), launchTemplateSpec }],
    ['instance-types-count', '21', types(...names(21))],
    ['instance-type-duplicate', "'m5.large'", types('m5.large', 'm5.large')],
    ['instance-type-malformed', "'m5'", types('m5')],
    ['instance-type-malformed', "'M5.large'", types('M5.large')],
    ['instance-type-xen', "'i3.large'", types('i3.large')],
    ['instance-type-xen', "'t2.micro'", types('t2.micro')],
    ['instance-type-xen', "'m4.large'", types('m5.large', 'm4.large')],
    ['instance-type-xen', "'c4.large'", { ...types('c4.large'), launchTemplateSpec }],
    ['instance-type-mac', "'mac2.metal'", types('mac2.metal')],
    ['instance-type-mac', "'mac1.metal'", { ...types('mac1.metal'), launchTemplateSpec }],
    ['instance-type-a1', "'a1.large'", types('a1.large')],
    ['instance-type-a1', "'a1.metal'", types('m6g.large', 'a1.metal')],
    ['instance-type-a1', "'a1.large'", { ...types('a1.large'), amiType: NodegroupAmiType.AL2023_ARM_64_STANDARD }],
    ['instance-types-mixed-architecture', "['x86_64', 'arm64']", types('m6i.large', 'm6g.large')],
    ['instance-types-mixed-architecture', "['x86_64', 'x86_64 with NVIDIA']", types('m6i.large', 'g5.xlarge')],
    ['instance-types-mixed-architecture', "['x86_64', 'arm64']", {
      ...types('m6i.large', 'm6g.large'), amiType: NodegroupAmiType.AL2023_X86_64_STANDARD,
    }],
    ['instance-types-mixed-architecture', "['x86_64', 'arm64']", { ...types('m6i.large', 'm6g.large'), launchTemplateSpec }],
    ['ami-type-unstated', 'an unresolved token', types(Token.asString({ Ref: 'Type' }))],
    ['ami-type-mismatch', "'AL2023_ARM_64_STANDARD'", { amiType: NodegroupAmiType.AL2023_ARM_64_STANDARD }],
    ['ami-type-mismatch', "'BOTTLEROCKET_x86_64'", { ...types('m7g.large'), amiType: NodegroupAmiType.BOTTLEROCKET_X86_64, launchTemplateSpec }],
    ['ami-type-windows', "'WINDOWS_CORE_2022_x86_64'", { amiType: NodegroupAmiType.WINDOWS_CORE_2022_X86_64 }],
    ['ami-type-windows', "'WINDOWS_FULL_2019_x86_64'", { amiType: NodegroupAmiType.WINDOWS_FULL_2019_X86_64, launchTemplateSpec }],
    ['ami-type-al2', "'AL2_x86_64'", { amiType: NodegroupAmiType.AL2_X86_64 }],
    ['ami-type-al2', "'AL2_x86_64_GPU'", { ...types('g5.xlarge'), amiType: NodegroupAmiType.AL2_X86_64_GPU }],
    ['node-group-size', "'minSize 3, desiredSize 2, maxSize 5'", { minSize: 3, desiredSize: 2, maxSize: 5 }],
    ['node-group-size', "'minSize 1, desiredSize 6, maxSize 5'", { desiredSize: 6, maxSize: 5 }],
    ['node-group-size', "'minSize 4, desiredSize 4, maxSize 3'", { minSize: 4, maxSize: 3 }],
    ['node-group-size', "'minSize 1, desiredSize 2, maxSize 1'", { maxSize: 1 }],
    ['node-group-size', "'minSize 1, desiredSize 0, maxSize 0'", { desiredSize: 0 }],
    ['node-group-size', "'minSize 0, desiredSize 0, maxSize 0'", { minSize: 0, maxSize: 0 }],
    ['node-group-size', "'minSize -1, desiredSize 2, maxSize 2'", { minSize: -1, desiredSize: 2 }],
    ['node-group-size', "'minSize 1, desiredSize 2.5, maxSize 3'", { desiredSize: 2.5, maxSize: 3 }],
    ['node-group-size', "'minSize 1, desiredSize NaN, maxSize 3'", { desiredSize: NaN, maxSize: 3 }],
    ['node-group-size', "'minSize 1, desiredSize 2, maxSize Infinity'", { maxSize: Infinity }],
    ['node-group-name', "''", { nodegroupName: '' }],
    ['node-group-name', "'-system'", { nodegroupName: '-system' }],
    ['node-group-name', "'system.one'", { nodegroupName: 'system.one' }],
    ['node-group-name', `'${'n'.repeat(64)}'`, { nodegroupName: 'n'.repeat(64) }],
    ['disk-size', '0', { diskSize: 0 }],
    ['disk-size', '-20', { diskSize: -20 }],
    ['disk-size', '20.5', { diskSize: 20.5 }],
    ['disk-size', '65537', { diskSize: 65537 }],
    ['disk-size', 'NaN', { diskSize: NaN }],
    ['remote-access-with-launch-template', "'key'", { remoteAccess: { sshKeyName: 'key' } }],
    ['remote-access-with-launch-template', "'key'", { remoteAccess: { sshKeyName: 'key' }, launchTemplateSpec }],
    ['exclusive-props', '50', { diskSize: 50, launchTemplateSpec }],
    ['exclusive-props', '0', { diskSize: 0, launchTemplateSpec }],
  ])('%s: got %s', (id, got, options) => {
    expect(() => nodeGroup(options)).toThrow(refusal(id, got));
  });

  test.each<[string, string, ManagedNodeGroupOptions]>([
    ['Kubernetes 1.33', '1.33', { amiType: NodegroupAmiType.AL2_X86_64 }],
    ['Kubernetes 1.36', '1.36', { ...types('m7g.large'), amiType: NodegroupAmiType.AL2_ARM_64 }],
  ])('Amazon Linux 2 on %s', (_, version, options) => {
    const clusterProps = { version: eks.KubernetesVersion.of(version) };
    expect(() => nodeGroup(options, testStack(), clusterProps)).toThrow(refusal('ami-type-al2', options.amiType));
  });

  test.each<[string, ManagedNodeGroupOptions]>([
    ['20 instance types', types(...names(20))],
    ['bare metal of a Xen family', types('i3.metal')],
    ['Nitro families with the names of Xen ones in theirs', types('i3en.large', 'd3.xlarge')],
    ['two sizes of one family', types('m5.large', 'm5.xlarge')],
    ['a1 with Bottlerocket', { ...types('a1.large'), amiType: NodegroupAmiType.BOTTLEROCKET_ARM_64 }],
    ['m6g with Amazon Linux 2023', types('m6g.large', 't4g.large')],
    ['types with and without an accelerator, with an image stated', {
      ...types('m6i.large', 'g5.xlarge'), amiType: NodegroupAmiType.AL2023_X86_64_NVIDIA,
    }],
    ['one node', { minSize: 1, desiredSize: 1, maxSize: 1 }],
    ['no node', { minSize: 0, maxSize: 2 }],
    ['a name of 63 characters', { nodegroupName: `2_${'n'.repeat(60)}-` }],
  ])('%s: taken', (_, options) => {
    expect(() => Template.fromStack(nodeGroup(options).stack)).not.toThrow();
  });
});
