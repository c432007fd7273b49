import { App, CfnParameter, CfnResource, Fn, NestedStack, Stack, Stage, Tags, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { waitsForInTheEnd } from '../../bench/creation-graph';
import {
  CniIpv6Policy, DualStackVpc, Ipv6ClusterAttributes, Ipv6ClusterProps, ManagedNodeGroup, MaxPods, NodeOs, NodeRelease, NodeReplacement,
  SelfManagedNodeGroup, SelfManagedNodeGroupOptions,
} from '../../src';
import { testApp } from '../util/app';
import { awsManagedPolicy, dualStackVpc, HandWrittenCluster, instanceTypes, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { refusal, resourcesOf } from '../util/network';
import {
  arnOf, importedVpc, knownCluster, propertiesOf, publicAndPrivate, refs, resourceOf, routesOf, SECURITY_GROUP, typeNames,
} from '../util/nodes';
import { idsOf } from '../util/resources';

const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
const NO_SCHEDULE = eks.TaintEffect.NO_SCHEDULE;
/** Where a new template replaces nodes. */
const PINNED = NodeOs.al2023({ release: NodeRelease.of('20260714') });
const ROLLING: SelfManagedNodeGroupOptions = { os: PINNED, replacement: NodeReplacement.rollingUpdate() };

/** Nodes in a cluster that exists. */
function nodeGroup(options: SelfManagedNodeGroupOptions = {}, stack = testStack(), attributes: Partial<Ipv6ClusterAttributes> = {}) {
  const cluster = knownCluster(stack, attributes);
  const group = new SelfManagedNodeGroup(stack, 'Nodes', { cluster, ...options });
  return { stack, cluster, group };
}

/** Nodes in a cluster that is made in the same stack. */
function nodeGroupOfNew(options: SelfManagedNodeGroupOptions = {}, clusterProps: Partial<Ipv6ClusterProps> = {}, stack = testStack()) {
  const cluster = ipv6Cluster(stack, clusterProps);
  return { stack, cluster, group: cluster.addSelfManagedNodeGroup('Nodes', options) };
}

const launchTemplateOf = ({ launchTemplate }: SelfManagedNodeGroup) => propertiesOf(launchTemplate).LaunchTemplateData;
const autoScalingGroupOf = (options?: SelfManagedNodeGroupOptions, stack?: Stack) => propertiesOf(nodeGroup(options, stack).group.autoScalingGroup);
const nodeRoleIn = (stack: Stack, id = 'NodeRole') => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
const cfnSubnet = (subnet: ec2.ISubnet) => subnet.node.defaultChild as ec2.CfnSubnet;
const types = (...names: string[]): SelfManagedNodeGroupOptions => ({ instanceTypes: instanceTypes(...names) });

describe('launch template', () => {
  const ofDefault = nodeGroup().group;

  test('pods cannot reach the identity of their node', () => {
    expect(launchTemplateOf(ofDefault).MetadataOptions).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  });

  test.each<[string, number | undefined, NodeOs, object[]]>([
    ['Amazon Linux 2023', undefined, NodeOs.al2023(), [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20 } }]],
    ['Amazon Linux 2023', 100, NodeOs.al2023(), [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 100 } }]],
    ['the largest volume', 65536, NodeOs.al2023(), [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 65536 } }]],
    ['Bottlerocket', undefined, NodeOs.bottlerocket(), [{ DeviceName: '/dev/xvdb', Ebs: { VolumeSize: 20 } }, { DeviceName: '/dev/xvda', Ebs: {} }]],
    ['Bottlerocket', 50, NodeOs.bottlerocket(), [{ DeviceName: '/dev/xvdb', Ebs: { VolumeSize: 50 } }, { DeviceName: '/dev/xvda', Ebs: {} }]],
    [
      'an image of its own', 30, NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), NodeOs.bottlerocket()),
      [{ DeviceName: '/dev/xvdb', Ebs: { VolumeSize: 30 } }, { DeviceName: '/dev/xvda', Ebs: {} }],
    ],
  ])('%s, diskSize %p: all volumes are encrypted gp3', (_, diskSize, os, expected) => {
    const { group } = nodeGroup({ os, diskSize }, testStack({ env: { account: '123456789012', region: 'eu-west-1' } }));
    expect(launchTemplateOf(group).BlockDeviceMappings).toEqual(
      expected.map((device: any) => ({ ...device, Ebs: { Encrypted: true, VolumeType: 'gp3', ...device.Ebs } })),
    );
  });

  test('its one network interface asks for an IPv6 address, the primary one, and has the security group of the cluster', () => {
    const data = launchTemplateOf(ofDefault);
    expect(data.NetworkInterfaces).toEqual([{ DeviceIndex: 0, Ipv6AddressCount: 1, PrimaryIpv6: true, Groups: [SECURITY_GROUP] }]);
    // EC2 refuses groups beside a network interface that is described.
    expect(data.SecurityGroupIds).toBeUndefined();
  });

  test('the security group is the one of a cluster that is made', () => {
    const { cluster, group } = nodeGroupOfNew();
    const { securityGroupId } = cluster.clusterSecurityGroup;
    expect(launchTemplateOf(group).NetworkInterfaces[0].Groups).toEqual([Stack.of(group).resolve(securityGroupId)]);
  });

  test.each<[string, (group: SelfManagedNodeGroup, added: ec2.ISecurityGroup) => void]>([
    ['addSecurityGroup of the launch template', ({ launchTemplate }, added) => launchTemplate.addSecurityGroup(added)],
    ['addSecurityGroup of connections', ({ connections }, added) => connections.addSecurityGroup(added)],
  ])('security groups that are given, and those of %s, stand in the interface', (_, add) => {
    const stack = testStack();
    const [first, second, added] = ['sg-1', 'sg-2', 'sg-3'].map(id => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id));
    const { group } = nodeGroup({ securityGroups: [first, second] }, stack);
    add(group, added);
    const data = launchTemplateOf(group);
    expect(data.NetworkInterfaces).toHaveLength(1);
    expect(data.NetworkInterfaces[0].Groups).toEqual([SECURITY_GROUP, 'sg-1', 'sg-2', 'sg-3']);
    expect(data.SecurityGroupIds).toBeUndefined();
  });

  test('what may connect to the nodes is said of all their groups', () => {
    const stack = testStack();
    const vpc = importedVpc(stack);
    const own = new ec2.SecurityGroup(stack, 'Own', { vpc });
    const { group } = nodeGroup({ securityGroups: [own] }, stack, { vpc });
    group.connections.allowFrom(ec2.Peer.ipv6('2001:db8::/32'), ec2.Port.tcp(443));
    const rule = { CidrIpv6: '2001:db8::/32', FromPort: 443, ToPort: 443 };
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...rule, GroupId: SECURITY_GROUP });
    expect(propertiesOf(own).SecurityGroupIngress).toEqual([expect.objectContaining(rule)]);
  });

  test('image and user data are those of the operating system, instance types those of the Auto Scaling group', () => {
    const data = launchTemplateOf(ofDefault);
    expect(data.ImageId.Ref).toContain('amazonlinux2023x8664');
    expect(JSON.stringify(data.UserData)).toContain('application/node.eks.aws');
    expect(data.InstanceType).toBeUndefined();
    expect(data.KeyName).toBeUndefined();
  });

  test('instances act as the role', () => {
    const { IamInstanceProfile } = launchTemplateOf(ofDefault);
    const profile = resourcesOf(Stack.of(ofDefault))[IamInstanceProfile.Arn['Fn::GetAtt'][0]];
    expect(profile).toMatchObject({ Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: refs([ofDefault.role]) } });
  });
});

describe('Auto Scaling group', () => {
  const policyOf = (options?: SelfManagedNodeGroupOptions) => autoScalingGroupOf(options).MixedInstancesPolicy;

  test('has the latest version of the launch template', () => {
    const { group } = nodeGroup();
    const id = logicalId(group.launchTemplate);
    expect(propertiesOf(group.autoScalingGroup).MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification).toEqual({
      LaunchTemplateId: { Ref: id }, Version: { 'Fn::GetAtt': [id, 'LatestVersionNumber'] },
    });
  });

  test.each([
    ['none', undefined, ['t3.medium']],
    ['one', ['m7g.large'], ['m7g.large']],
    ['several', ['m6i.large', 'm6a.large', 'i3.metal'], ['m6i.large', 'm6a.large', 'i3.metal']],
    ['40', typeNames(40), typeNames(40)],
  ])('has an override for each instance type: %s', (_, names, expected) => {
    expect(policyOf(names && types(...names)).LaunchTemplate.Overrides).toEqual(expected.map(InstanceType => ({ InstanceType })));
  });

  const { SPOT, ON_DEMAND } = eks.CapacityType;
  test.each<[string, SelfManagedNodeGroupOptions, object, boolean]>([
    ['nothing said', {}, { OnDemandPercentageAboveBaseCapacity: 100 }, false],
    ['On-Demand', { capacityType: ON_DEMAND }, { OnDemandPercentageAboveBaseCapacity: 100 }, false],
    ['Spot', { capacityType: SPOT }, { OnDemandPercentageAboveBaseCapacity: 0, SpotAllocationStrategy: 'price-capacity-optimized' }, true],
    [
      'a mixture',
      {
        instancesDistribution: {
          onDemandBaseCapacity: 2,
          onDemandPercentageAboveBaseCapacity: 25,
          spotAllocationStrategy: autoscaling.SpotAllocationStrategy.CAPACITY_OPTIMIZED,
        },
      },
      { OnDemandBaseCapacity: 2, OnDemandPercentageAboveBaseCapacity: 25, SpotAllocationStrategy: 'capacity-optimized' },
      true,
    ],
  ])('%s: how it divides its nodes, and whether it replaces those that EC2 takes back', (_, options, distribution, rebalances) => {
    const properties = autoScalingGroupOf(options);
    expect(properties.MixedInstancesPolicy.InstancesDistribution).toEqual(distribution);
    expect(properties.CapacityRebalance).toBe(rebalances);
  });

  test('replaces instances that EC2 finds ill, five minutes after their start', () => {
    expect(autoScalingGroupOf()).toMatchObject({ HealthCheckType: 'EC2', HealthCheckGracePeriod: 300 });
  });

  test.each<[SelfManagedNodeGroupOptions, object, number]>([
    [{}, { MinSize: '1', MaxSize: '2' }, 1],
    [{ minSize: 0 }, { MinSize: '0', MaxSize: '2' }, 0],
    [{ minSize: 2 }, { MinSize: '2', MaxSize: '2' }, 1],
    [{ minSize: 5 }, { MinSize: '5', MaxSize: '5' }, 4],
    [{ maxSize: 1 }, { MinSize: '1', MaxSize: '1' }, 0],
    [{ maxSize: 9 }, { MinSize: '1', MaxSize: '9' }, 1],
    [{ desiredSize: 3 }, { MinSize: '1', DesiredCapacity: '3', MaxSize: '3' }, 1],
    [{ minSize: 2, desiredSize: 3, maxSize: 9 }, { MinSize: '2', DesiredCapacity: '3', MaxSize: '9' }, 2],
    [{ minSize: 0, desiredSize: 0, maxSize: 1 }, { MinSize: '0', DesiredCapacity: '0', MaxSize: '1' }, 0],
  ])('%j: sizes, and how many stay in service', (options, sizes, inService) => {
    const { Properties, UpdatePolicy } = resourceOf(nodeGroup({ ...options, ...ROLLING }).group.autoScalingGroup);
    const { MinSize, DesiredCapacity, MaxSize } = Properties;
    expect({ MinSize, DesiredCapacity, MaxSize }).toEqual({ DesiredCapacity: undefined, ...sizes });
    expect(UpdatePolicy.AutoScalingRollingUpdate.MinInstancesInService).toBe(inService);
  });

  test.each<[string, NodeReplacement | undefined]>([
    ['nothing said', undefined],
    ['new instances only', NodeReplacement.newInstancesOnly()],
  ])('%s: a new launch template replaces no node', (_, replacement) => {
    expect(resourceOf(nodeGroup({ replacement }).group.autoScalingGroup).UpdatePolicy?.AutoScalingRollingUpdate).toBeUndefined();
  });

  test('rolls its nodes one by one where that is chosen', () => {
    const { UpdatePolicy } = resourceOf(nodeGroup(ROLLING).group.autoScalingGroup);
    expect(UpdatePolicy.AutoScalingRollingUpdate).toMatchObject({ MaxBatchSize: 1, PauseTime: 'PT5M' });
  });

  test('rolls larger batches where these are stated', () => {
    const { group } = nodeGroup({ ...ROLLING, replacement: NodeReplacement.rollingUpdate({ maxBatchSize: 3 }) });
    const { UpdatePolicy } = resourceOf(group.autoScalingGroup);
    expect(UpdatePolicy.AutoScalingRollingUpdate).toMatchObject({ MaxBatchSize: 3, PauseTime: 'PT5M' });
  });

  test.each<[NodeReplacement | undefined, number]>([[undefined, 3], [NodeReplacement.rollingUpdate(), 2], [NodeReplacement.instanceRefresh(), 2]])(
    'it grows with the VPC only where that replaces no node: %#', (replacement, count) => {
      const { group } = nodeGroup({ os: PINNED, replacement }, testStack(), { controlPlaneAzs: 2 });
      expect(propertiesOf(group.autoScalingGroup).VPCZoneIdentifier).toHaveLength(count);
    });
});

describe('tags of instances', () => {
  const templateOf = (options: SelfManagedNodeGroupOptions, tag: string) => {
    const { stack, group } = nodeGroup(options);
    Tags.of(App.of(stack)!).add('commit', tag);
    Tags.of(group).add('owner', tag);
    return propertiesOf(group.launchTemplate);
  };

  test('the launch template takes none of the app, at no level', () => {
    expect(templateOf({}, 'one')).toEqual(templateOf({}, 'two'));
    expect(templateOf({}, 'one').TagSpecifications).toBeUndefined();
  });

  test('by default there is a name that is the id of the group, and not its path', () => {
    expect(templateOf({}, 'one').LaunchTemplateData.TagSpecifications).toEqual(['instance', 'volume'].map(ResourceType =>
      ({ ResourceType, Tags: [{ Key: 'Name', Value: 'Nodes' }] })));
  });

  test('those that are stated stand in the template, and the name on the group is the same', () => {
    const { group } = nodeGroup({ instanceTags: { Name: 'batch', team: 'a' } });
    expect(launchTemplateOf(group).TagSpecifications[0].Tags).toEqual([{ Key: 'Name', Value: 'batch' }, { Key: 'team', Value: 'a' }]);
    expect(propertiesOf(group.autoScalingGroup).Tags).toContainEqual({ Key: 'Name', Value: 'batch', PropagateAtLaunch: true });
  });

  test.each<[string, unknown, unknown]>([
    ['instance-tag', 'aws:x=y', { 'aws:x': 'y' }],
    ['instance-tag', '=y', { '': 'y' }],
    ['instance-tag', 'size=5', { size: 5 }],
    ['instance-tag', `k=${'v'.repeat(257)}`, { k: 'v'.repeat(257) }],
    ['instance-tags-count', 51, Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'v']))],
    ['node-prop-type', 'team', 'team'],
  ])('%s: %p is refused', (id, got, instanceTags) => {
    expect(() => nodeGroup({ instanceTags: instanceTags as Record<string, string> })).toThrow(refusal(id, got));
  });
});

describe('wrapped in a stage with the same stack name', () => {
  const resourcesIn = (scope: Construct) => {
    const clusterStack = new Stack(scope, 'Clusters', { stackName: 'Clusters' });
    const nodesStack = new Stack(scope, 'Workers', { stackName: 'Workers' });
    new SelfManagedNodeGroup(nodesStack, 'Nodes', { cluster: ipv6Cluster(clusterStack) });
    return Template.fromStack(nodesStack).toJSON().Resources as Record<string, { Type: string; Properties: any }>;
  };
  const app = () => App.of(testStack())!;

  test('no logical id and no launch template changes', () => {
    const [before, after] = [resourcesIn(app()), resourcesIn(new Stage(app(), 'Prod'))];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const template = (resources: typeof before) => Object.values(resources).find(({ Type }) => Type === 'AWS::EC2::LaunchTemplate')!.Properties;
    expect(JSON.stringify(template(after)).replace(/Prod-/g, '')).toBe(JSON.stringify(template(before)));
  });
});

describe('tags', () => {
  const OWNED = { Key: 'kubernetes.io/cluster/theirs', Value: 'owned', PropagateAtLaunch: true };
  const found = (key: string, Value: string) => ({ Key: `k8s.io/cluster-autoscaler/${key}`, Value, PropagateAtLaunch: false });
  const FOUND = [found('enabled', 'true'), found('theirs', 'owned')];

  test.each<[string, SelfManagedNodeGroupOptions, object[]]>([
    ['nothing said', {}, [...FOUND, OWNED]],
    ['the Cluster Autoscaler', { clusterAutoscaler: true }, [...FOUND, OWNED]],
    ['no Cluster Autoscaler', { clusterAutoscaler: false, labels: { tier: 'batch' }, taints: [{ key: 'batch', effect: NO_SCHEDULE }] }, [OWNED]],
    [
      'labels and taints',
      {
        labels: { 'tier': 'batch', 'example.com/pool': 'a' },
        taints: [{ key: 'dedicated', value: 'gpu', effect: NO_SCHEDULE }, { key: 'example.com/old', effect: eks.TaintEffect.PREFER_NO_SCHEDULE }],
      },
      [
        ...FOUND,
        found('node-template/label/tier', 'batch'),
        found('node-template/label/example.com/pool', 'a'),
        found('node-template/taint/dedicated', 'gpu:NoSchedule'),
        found('node-template/taint/example.com/old', ':PreferNoSchedule'),
        OWNED,
      ],
    ],
  ])('%s', (_, options, expected) => {
    const given = autoScalingGroupOf(options).Tags;
    const all = [...expected, { Key: 'Name', Value: 'Nodes', PropagateAtLaunch: true }];
    expect(given).toHaveLength(all.length);
    expect(given).toEqual(expect.arrayContaining(all));
  });

  test('a label too long for a tag has none, and stays a label', () => {
    const { group } = nodeGroup({ labels: { [`example.com/${'k'.repeat(60)}`]: 'a', [`${'sub.'.repeat(20)}example.com/pool`]: 'b' } });
    const keys: string[] = propertiesOf(group.autoScalingGroup).Tags.map((tag: { Key: unknown }) => String(tag.Key)).filter((key: string) => key.includes('label'));
    expect(keys).toEqual([`k8s.io/cluster-autoscaler/node-template/label/example.com/${'k'.repeat(60)}`]);
  });

  test('name a cluster whose name CloudFormation makes up', () => {
    const { stack, cluster, group } = nodeGroupOfNew();
    const name = stack.resolve(cluster.clusterName);
    expect(propertiesOf(group.autoScalingGroup).Tags).toEqual(expect.arrayContaining([
      { Key: { 'Fn::Join': ['', ['kubernetes.io/cluster/', name]] }, Value: 'owned', PropagateAtLaunch: true },
      { Key: { 'Fn::Join': ['', ['k8s.io/cluster-autoscaler/', name]] }, Value: 'owned', PropagateAtLaunch: false },
    ]));
  });
});

describe('role', () => {
  const BASE = [awsManagedPolicy('AmazonEKSWorkerNodePolicy'), awsManagedPolicy('AmazonEC2ContainerRegistryPullOnly')];

  test.each([
    [undefined, BASE],
    [false, BASE],
    [true, [...BASE, awsManagedPolicy('AmazonSSMManagedInstanceCore')]],
  ])('with sessionManager %p it has what nodes need and nothing else', (sessionManager, expected) => {
    const { stack, group } = nodeGroup({ sessionManager });
    expect(propertiesOf(group.role)).toMatchObject({ ManagedPolicyArns: expected });
    expect(propertiesOf(group.role).Policies).toBeUndefined();
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('it has the policy of the CNI where nodes carry it, and that of IPv4 clusters never', () => {
    const stack = testStack();
    const nodeCniPolicy = new CniIpv6Policy(stack, 'CniPolicy');
    const { group } = nodeGroup({}, stack, { nodeCniPolicy });
    expect(propertiesOf(group.role).ManagedPolicyArns).toEqual([...BASE, { Ref: logicalId(nodeCniPolicy) }]);
    expect(JSON.stringify(resourcesOf(stack))).not.toContain('AmazonEKS_CNI_Policy');
  });

  test.each<[string, (stack: Stack) => iam.IRole, (role: iam.IRole, policy: CniIpv6Policy) => void]>([
    ['given', stack => nodeRoleIn(stack), (role, policy) => expect(propertiesOf(role).ManagedPolicyArns).toEqual(refs([policy]))],
    ['imported', stack => iam.Role.fromRoleName(stack, 'NodeRole', 'nodes'), (_, policy) => expect(propertiesOf(policy).Roles).toEqual(['nodes'])],
  ])('one that is %s gets that policy, and the nodes wait for it', (_, roleIn, expectAttached) => {
    const stack = testStack();
    const nodeRole = roleIn(stack);
    const nodeCniPolicy = new CniIpv6Policy(stack, 'CniPolicy');
    const { group } = nodeGroup({ nodeRole, sessionManager: true }, stack, { nodeCniPolicy });
    expectAttached(nodeRole, nodeCniPolicy);
    expect(group.role.node.path).toBe(nodeRole.node.path);
    expect(resourceOf(group.autoScalingGroup).DependsOn).toContain(logicalId(nodeCniPolicy));
  });

  test('one that is given stays as it is where the CNI has an identity of its own', () => {
    const stack = testStack();
    const nodeRole = nodeRoleIn(stack);
    nodeGroup({ nodeRole, sessionManager: true, maxPods: MaxPods.of(110) }, stack);
    expect(propertiesOf(nodeRole).ManagedPolicyArns).toBeUndefined();
    expect(idsOf(stack, 'AWS::IAM::Role')).toEqual([logicalId(nodeRole)]);
  });
});

describe('access entry', () => {
  /** Groups of these names that share a role, in a cluster that exists. */
  function sharing(...names: string[]) {
    const stack = testStack();
    const cluster = knownCluster(stack);
    const nodeRole = nodeRoleIn(stack);
    return { stack, cluster, nodeRole, groups: names.map(name => new SelfManagedNodeGroup(stack, name, { cluster, nodeRole })) };
  }

  test('lets the nodes in, before they start', () => {
    const { group } = nodeGroup();
    expect(resourceOf(group.accessEntry)).toMatchObject({
      Type: 'AWS::EKS::AccessEntry', Properties: { ClusterName: 'theirs', PrincipalArn: arnOf(group.role), Type: 'EC2_LINUX' },
    });
    expect(resourceOf(group.autoScalingGroup).DependsOn).toContain(logicalId(group.accessEntry));
  });

  test('is one for a role, however many groups share it, and each waits for it', () => {
    const { stack, groups } = sharing('A', 'B', 'C');
    const [id, ...others] = idsOf(stack, 'AWS::EKS::AccessEntry');
    expect(others).toEqual([]);
    expect(groups.map(group => logicalId(group.accessEntry))).toEqual([id, id, id]);
    expect(groups.filter(group => !resourceOf(group.autoScalingGroup).DependsOn!.includes(id))).toEqual([]);
  });

  test.each([
    ['A', 'B'],
    ['B', 'A'],
    ['B'],
    ['A'],
  ])('has a logical id that none of the groups decides: %s %s', (...names) => {
    const idOfEntry = ({ groups: [group] }: ReturnType<typeof sharing>) => logicalId(group.accessEntry);
    expect(idOfEntry(sharing(...names.filter(name => name !== undefined)))).toBe(idOfEntry(sharing('A', 'B')));
  });

  test('is one for a role that is imported twice', () => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    for (const id of ['A', 'B']) {
      new SelfManagedNodeGroup(stack, id, { cluster, nodeRole: iam.Role.fromRoleArn(stack, `Role${id}`, 'arn:aws:iam::123456789012:role/nodes') });
    }
    Template.fromStack(stack).resourceCountIs('AWS::EKS::AccessEntry', 1);
  });

  test('is one for each role', () => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    const [a, b] = ['A', 'B'].map(id => new SelfManagedNodeGroup(stack, id, { cluster }));
    expect(logicalId(a.accessEntry)).not.toBe(logicalId(b.accessEntry));
    expect([a, b].map(({ accessEntry }) => propertiesOf(accessEntry).PrincipalArn)).toEqual([a, b].map(({ role }) => arnOf(role)));
  });

  test('is one for each cluster of a role', () => {
    const stack = testStack();
    const nodeRole = nodeRoleIn(stack);
    const vpc = importedVpc(stack);
    for (const clusterName of ['one', 'other']) {
      new SelfManagedNodeGroup(stack, `${clusterName}Nodes`, { cluster: knownCluster(stack, { clusterName, vpc }, clusterName), nodeRole });
    }
    const names = idsOf(stack, 'AWS::EKS::AccessEntry').map(id => resourcesOf(stack)[id].Properties.ClusterName);
    expect(names.sort()).toEqual(['one', 'other']);
  });

  test('is one for each cluster, those of other stacks included, whose logical ids are alike', () => {
    const app = testApp();
    const clusters = ['One', 'Other'].map(id => ipv6Cluster(new Stack(app, id)));
    const stack = new Stack(app, 'Nodes');
    const nodeRole = nodeRoleIn(stack);
    clusters.forEach((cluster, index) => new SelfManagedNodeGroup(stack, `Nodes${index}`, { cluster, nodeRole }));
    expect(idsOf(stack, 'AWS::EKS::AccessEntry')).toHaveLength(2);
  });

  test('cannot be made by two stacks for one role, as EKS takes one: that is refused', () => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    const nodeRole = nodeRoleIn(stack);
    const groups = [stack, new NestedStack(stack, 'Nested')].map(each => new SelfManagedNodeGroup(each, 'Nodes', { cluster, nodeRole }));
    const expected = groups.map(({ accessEntry }) => `access-entry-duplicate ${accessEntry.node.path}`);
    expect(errorsOf(stack).sort()).toEqual(expected.sort());
  });

  test.each([
    [undefined],
    [eks.AuthenticationMode.API],
    [eks.AuthenticationMode.API_AND_CONFIG_MAP],
  ])('is made with authenticationMode %p', authenticationMode => {
    const { stack } = nodeGroup({}, testStack(), { authenticationMode });
    Template.fromStack(stack).resourceCountIs('AWS::EKS::AccessEntry', 1);
  });

  test('is all that a cluster with both ways in needs: nothing is written to aws-auth', () => {
    const { stack } = nodeGroupOfNew({}, { authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EKS::AccessEntry', 1);
    template.resourceCountIs('Custom::AWSCDK-EKS-KubernetesResource', 0);
  });

  test.each<[string, (authenticationMode: eks.AuthenticationMode) => unknown]>([
    ['that exists', authenticationMode => nodeGroup({}, testStack(), { authenticationMode })],
    ['that is made', authenticationMode => nodeGroupOfNew({}, { authenticationMode })],
  ])('a cluster %s without access entries is refused', (_, make) => {
    expect(() => make(eks.AuthenticationMode.CONFIG_MAP)).toThrow(refusal('access-entries-off', "'CONFIG_MAP'"));
  });

  describe('of a role that a managed node group has too', () => {
    const SHARED: string = 'node-role-shared';

    test.each([
      ['before', (first: () => void, second: () => void) => { first(); second(); }],
      ['after', (first: () => void, second: () => void) => { second(); first(); }],
    ])('is a warning where that was made %s', (_, inOrder) => {
      const stack = testStack();
      const cluster = knownCluster(stack);
      const nodeRole = nodeRoleIn(stack);
      inOrder(
        () => new ManagedNodeGroup(stack, 'Managed', { cluster, nodeRole }),
        () => new SelfManagedNodeGroup(stack, 'Own', { cluster, nodeRole }),
      );
      expect(errorsOf(stack)).toEqual([]);
      expect(warningsOf(stack)).toContain(SHARED);
    });

    test('is a warning in any stack', () => {
      const stack = testStack();
      const cluster = ipv6Cluster(stack);
      const nodeRole = nodeRoleIn(stack);
      const other = new Stack(App.of(stack), 'Other');
      new ManagedNodeGroup(other, 'Managed', { cluster, nodeRole });
      cluster.addSelfManagedNodeGroup('Own', { nodeRole });
      expect(errorsOf(stack)).toEqual([]);
      expect(warningsOf(stack)).toContain(SHARED);
    });

    test('is a warning of a stock one', () => {
      const stack = testStack();
      const cluster = ipv6Cluster(stack);
      const nodeRole = nodeRoleIn(stack);
      cluster.cluster.addNodegroupCapacity('Stock', { nodeRole });
      cluster.addSelfManagedNodeGroup('Own', { nodeRole });
      expect(errorsOf(stack)).toEqual([]);
      expect(warningsOf(stack)).toContain(SHARED);
    });

    test('is taken of another cluster', () => {
      const stack = testStack();
      const nodeRole = nodeRoleIn(stack);
      const vpc = importedVpc(stack);
      new ManagedNodeGroup(stack, 'Managed', { cluster: knownCluster(stack, { clusterName: 'one', vpc }, 'One'), nodeRole });
      new SelfManagedNodeGroup(stack, 'Own', { cluster: knownCluster(stack, { clusterName: 'other', vpc }, 'Other'), nodeRole });
      expect(errorsOf(stack)).toEqual([]);
    });

    test('is taken where the roles differ', () => {
      const stack = testStack();
      const cluster = knownCluster(stack);
      new ManagedNodeGroup(stack, 'Managed', { cluster, nodeRole: nodeRoleIn(stack) });
      new SelfManagedNodeGroup(stack, 'Own', { cluster, nodeRole: nodeRoleIn(stack, 'OtherRole') });
      expect(errorsOf(stack)).toEqual([]);
    });
  });
});

describe('order', () => {
  const { stack, cluster, group } = nodeGroupOfNew();
  const endpoint = cluster.vpc.addInterfaceEndpoint('Ecr', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
  cluster.cluster.addManifest('Manifest', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } });
  const late = cluster.addSelfManagedNodeGroup('Late', types('m7g.large'));
  const nodes = [group, late].map(({ autoScalingGroup }) => logicalId(autoScalingGroup));
  const after = (id: string) => [...waitsForInTheEnd(resourcesOf(stack), id)];

  test('nodes come after the cluster, its CNI, the routes of their subnets and the endpoints of the VPC', () => {
    const { vpcCni, kubeProxy, podIdentityAgent } = cluster.coreAddons;
    const first = [cluster.cluster.node.findChild('Resource'), vpcCni!, kubeProxy!, podIdentityAgent!, endpoint].map(logicalId);
    const routes = routesOf(cluster.vpc.privateSubnets);
    expect(routes).toHaveLength(9);
    for (const each of [group, late]) {
      expect(after(logicalId(each.autoScalingGroup))).toEqual(expect.arrayContaining([...first, ...routes]));
    }
  });

  test('nodes do not wait for the routes of other subnets', () => {
    const inOneAz = testStack();
    const vpc = publicAndPrivate(inOneAz);
    const [own, ...others] = vpc.privateSubnets;
    const { DependsOn } = resourceOf(nodeGroup({ subnets: { availabilityZones: ['eu-west-1a'] } }, inOneAz, { vpc }).group.autoScalingGroup);
    expect(DependsOn).toEqual(expect.arrayContaining(routesOf([own])));
    expect(DependsOn!.filter(id => routesOf([...others, ...vpc.publicSubnets]).includes(id))).toEqual([]);
  });

  test('CoreDNS comes after all of them', () => {
    const before = after(logicalId(cluster.coreAddons.coreDns));
    expect(nodes.filter(id => before.includes(id))).toEqual(nodes);
  });

  test('manifests come after all of them', () => {
    const [manifest] = idsOf(stack, 'Custom::AWSCDK-EKS-KubernetesResource');
    expect(after(manifest)).toEqual(expect.arrayContaining([...nodes, logicalId(cluster.coreAddons.coreDns)]));
  });

  test('they count as compute, which nothing warns of', () => {
    expect(propertiesOf(cluster.coreAddons.coreDns).ConfigurationValues).toBe('{}');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('neither they nor the cluster wait for each other', () => {
    expect(nodes.filter(id => after(id).some(other => nodes.includes(other)))).toEqual([]);
    expect(after(logicalId(cluster.cluster.node.findChild('Resource'))).filter(id => nodes.includes(id))).toEqual([]);
  });
});

describe('subnets', () => {
  const subnetsOf = (options: SelfManagedNodeGroupOptions, vpc: ec2.IVpc, stack: Stack) =>
    propertiesOf(nodeGroup(options, stack, { vpc }).group.autoScalingGroup).VPCZoneIdentifier;

  test.each([
    ['private', [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED], 'privateSubnets'],
    ['isolated where there are no private ones', [PUBLIC, PRIVATE_ISOLATED], 'isolatedSubnets'],
    ['public where there are only those', [PUBLIC], 'publicSubnets'],
  ] as const)('%s by default', (_, subnetTypes, expected) => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [...subnetTypes]);
    vpc.publicSubnets.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = true; });
    expect(subnetsOf({}, vpc, stack)).toEqual(refs(vpc[expected]));
  });

  test('one in each AZ by default, in all of them', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c', 'eu-west-1d'] });
    expect(vpc.privateSubnets).toHaveLength(4);
    expect(subnetsOf({}, vpc, stack)).toEqual(refs(vpc.privateSubnets));
  });

  test.each<[string, (vpc: ec2.IVpc) => ec2.SubnetSelection, (vpc: ec2.IVpc) => ec2.ISubnet[]]>([
    ['a group, all of it', () => ({ subnetGroupName: 'Tier2' }), vpc => vpc.privateSubnets.slice(3)],
    ['all private ones', () => ({ subnetType: PRIVATE_WITH_EGRESS }), vpc => vpc.privateSubnets],
    ['an AZ', vpc => ({ availabilityZones: [vpc.availabilityZones[1]], subnetGroupName: 'Tier1' }), vpc => [vpc.privateSubnets[1]]],
    ['a list', vpc => ({ subnets: [vpc.isolatedSubnets[2], vpc.privateSubnets[0]] }), vpc => [vpc.isolatedSubnets[2], vpc.privateSubnets[0]]],
  ])('%s, if so stated', (_, selection, expected) => {
    const stack = testStack();
    const vpc = dualStackVpc(stack, [PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED]);
    expect(subnetsOf({ subnets: selection(vpc) }, vpc, stack)).toEqual(refs(expected(vpc)));
  });

  /** A change of one private subnet, and what is refused of it: of nodes that ask for their address, and of nodes that do not. */
  const CASES: [string, (subnet: ec2.PrivateSubnet) => void, string[], string[]][] = [
    ['as it comes', () => undefined, [], []],
    ['IPv6 only', subnet => { cfnSubnet(subnet).ipv6Native = true; }, ['subnet-ipv6-native'], ['subnet-ipv6-native']],
    ['without IPv6', subnet => { cfnSubnet(subnet).ipv6CidrBlock = undefined; }, ['subnet-without-ipv6'], ['subnet-without-ipv6']],
    ['that assigns no IPv6 addresses', subnet => { cfnSubnet(subnet).assignIpv6AddressOnCreation = false; }, [], ['subnet-without-auto-assign']],
    [
      'with DNS64 and nothing behind', subnet => { cfnSubnet(subnet).enableDns64 = true; },
      ['node-subnet-dns64-without-nat64'], ['node-subnet-dns64-without-nat64'],
    ],
  ];

  test.each(CASES)('one %s: what is refused, here and of managed nodes', (_, change, own, managed) => {
    for (const [NodeGroup, expected] of [[SelfManagedNodeGroup, own], [ManagedNodeGroup, managed]] as const) {
      const stack = testStack();
      const vpc = publicAndPrivate(stack);
      new NodeGroup(stack, 'Nodes', { cluster: knownCluster(stack, { vpc }) });
      const subnet = vpc.privateSubnets[1] as ec2.PrivateSubnet;
      change(subnet);
      expect(errorsOf(stack)).toEqual(expected.map(id => `${id} ${subnet.node.path}`));
    }
  });

  test('one with DNS64 and NAT64 is taken with a warning', () => {
    const stack = testStack();
    const vpc = publicAndPrivate(stack);
    nodeGroup({}, stack, { vpc });
    cfnSubnet(vpc.privateSubnets[1]).enableDns64 = true;
    (vpc.privateSubnets[1] as ec2.PrivateSubnet).addIpv6Nat64Route('nat-0123');
    expect(warningsOf(stack)).toEqual(['node-subnet-dns64' satisfies string]);
  });

  test('public ones without IPv4 addresses are refused', () => {
    const stack = testStack();
    const vpc = publicAndPrivate(stack);
    vpc.publicSubnets.forEach(subnet => { cfnSubnet(subnet).mapPublicIpOnLaunch = false; });
    nodeGroup({ subnets: { subnetType: PUBLIC } }, stack, { vpc });
    expect(errorsOf(stack)).toEqual(vpc.publicSubnets.map(({ node }) => `node-subnet-public-without-ipv4 ${node.path}`));
  });
});

describe('any cluster, any stack', () => {
  test('one written by somebody else has such nodes too', () => {
    const stack = testStack();
    const cluster = new HandWrittenCluster(stack, 'Cluster', publicAndPrivate(stack));
    const after = new CfnResource(stack, 'After', { type: 'Test::After' });
    after.node.addDependency(cluster.creationOrder.nodes.ready);
    const group = new SelfManagedNodeGroup(stack, 'Nodes', { cluster });
    expect(resourceOf(group.autoScalingGroup).DependsOn).toEqual(expect.arrayContaining([
      logicalId(cluster.cni), logicalId(group.accessEntry), ...routesOf(cluster.vpc.privateSubnets),
    ]));
    expect(resourceOf(after).DependsOn).toEqual([logicalId(group.autoScalingGroup)]);
  });

  test.each(['clusterEndpoint', 'clusterCertificateAuthorityData', 'serviceIpv6Cidr', 'clusterSecurityGroup'] as const)(
    'of one that exists %s must be known', attribute => {
      expect(() => nodeGroup({}, testStack(), { [attribute]: undefined })).toThrow(refusal('imported-attribute', "'theirs'"));
      expect(() => nodeGroup({}, testStack(), { [attribute]: undefined })).toThrow(attribute);
    });

  test('it may be in another stack than the cluster, which does not come to wait for it', () => {
    const { cluster, stack } = nodeGroupOfNew();
    const other = new Stack(App.of(stack), 'Other');
    const group = new SelfManagedNodeGroup(other, 'Nodes', { cluster });
    const { VPCZoneIdentifier } = propertiesOf(group.autoScalingGroup);
    expect(VPCZoneIdentifier).toHaveLength(3);
    expect(JSON.stringify(propertiesOf(group.accessEntry).ClusterName)).toContain('Fn::ImportValue');
    expect(other.dependencies.map(({ node }) => node.path)).toContain(stack.node.path);
    expect(stack.dependencies.map(({ node }) => node.path)).not.toContain(other.node.path);
    Template.fromStack(other).resourceCountIs('Custom::EksIpv6MaxPods', 1);
  });

  test('it may be in a nested stack, for which CoreDNS waits', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const nested = new NestedStack(stack, 'Nested');
    const group = new SelfManagedNodeGroup(nested, 'Nodes', { cluster });
    const resources = resourcesOf(stack);
    const nestedId = logicalId(nested.nestedStackResource!);
    expect(resources[logicalId(cluster.coreAddons.coreDns)].DependsOn).toContain(nestedId);
    expect([...waitsForInTheEnd(resources, nestedId)]).toEqual(expect.arrayContaining([
      logicalId(cluster.coreAddons.vpcCni!), ...routesOf(cluster.vpc.privateSubnets),
    ]));
    expect(resourceOf(group.autoScalingGroup).DependsOn).toContain(logicalId(group.accessEntry));
    expect(idsOf(stack, 'AWS::EKS::AccessEntry')).toEqual([]);
  });

  test('two stand in one stack', () => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    const groups = ['A', 'B'].map(id => new SelfManagedNodeGroup(stack, id, { cluster }));
    const template = Template.fromStack(stack);
    for (const type of ['AWS::AutoScaling::AutoScalingGroup', 'AWS::EC2::LaunchTemplate', 'AWS::EKS::AccessEntry', 'Custom::EksIpv6MaxPods']) {
      template.resourceCountIs(type, 2);
    }
    expect(new Set(groups.map(({ launchTemplate }) => logicalId(launchTemplate))).size).toBe(2);
  });

  test('max pods are looked up unless they are stated', () => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    const lookedUp = new SelfManagedNodeGroup(stack, 'LookedUp', { cluster, ...types('m6i.large', 'm6a.large') });
    const stated = new SelfManagedNodeGroup(stack, 'Stated', { cluster, maxPods: MaxPods.of(58) });
    expect(stated.maxPodsLookup).toBeUndefined();
    expect(JSON.stringify(launchTemplateOf(stated).UserData)).toContain('58');
    const [id, ...others] = idsOf(stack, 'Custom::EksIpv6MaxPods');
    expect(others).toEqual([]);
    expect(resourcesOf(stack)[id].Properties.InstanceTypes).toEqual(['m6i.large', 'm6a.large']);
    expect(stack.resolve(lookedUp.maxPodsLookup!.maxPods)).toEqual({ 'Fn::GetAtt': [id, 'MaxPods'] });
  });

  test.each(['us-gov-west-1', 'eu-west-1'])('in %s no partition stands in the template', region => {
    const { stack } = nodeGroup({}, testStack({ env: { account: '123456789012', region } }), {
      nodeCniPolicy: iam.ManagedPolicy.fromAwsManagedPolicyName('Some'),
    });
    expect(JSON.stringify(resourcesOf(stack))).not.toMatch(/arn:aws[a-z-]*:/);
  });
});

describe('tokens', () => {
  const numberIn = (stack: Stack, id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;

  test.each<[string, (size: (id: string) => number) => SelfManagedNodeGroupOptions, object]>([
    ['all sizes', size => ({ minSize: size('Min'), desiredSize: size('Desired'), maxSize: size('Max') }), {
      MinSize: { Ref: 'Min' }, DesiredCapacity: { Ref: 'Desired' }, MaxSize: { Ref: 'Max' },
    }],
    ['minSize alone', size => ({ minSize: size('Min') }), { MinSize: { Ref: 'Min' }, MaxSize: { Ref: 'Min' } }],
    ['desiredSize alone', size => ({ desiredSize: size('Desired') }), { MinSize: '1', DesiredCapacity: { Ref: 'Desired' }, MaxSize: { Ref: 'Desired' } }],
    ['maxSize beside a literal', size => ({ minSize: 3, maxSize: size('Max') }), { MinSize: '3', MaxSize: { Ref: 'Max' } }],
  ])('%s pass through, and nothing is computed from them', (_, options, expected) => {
    const stack = testStack();
    const { Properties, UpdatePolicy } = resourceOf(nodeGroup({ ...options(id => numberIn(stack, id)), ...ROLLING }, stack).group.autoScalingGroup);
    const texts = Object.fromEntries(Object.entries(Properties).map(([name, value]: [string, any]) => [name, value['Fn::Join']?.[1][0] ?? value]));
    expect(texts).toMatchObject(expected);
    expect(UpdatePolicy.AutoScalingRollingUpdate.MinInstancesInService).toBeUndefined();
  });

  test('diskSize passes through', () => {
    const stack = testStack();
    const { group } = nodeGroup({ diskSize: numberIn(stack, 'DiskSize') }, stack);
    expect(launchTemplateOf(group).BlockDeviceMappings[0].Ebs.VolumeSize).toEqual({ Ref: 'DiskSize' });
  });

  test('instance types pass through where the architecture is stated', () => {
    const stack = testStack();
    const { valueAsString } = new CfnParameter(stack, 'Type');
    const os = NodeOs.al2023({ architecture: ec2.InstanceArchitecture.ARM_64 });
    const { group } = nodeGroup({ os, ...types(valueAsString, 'm7g.large') }, stack);
    expect(propertiesOf(group.autoScalingGroup).MixedInstancesPolicy.LaunchTemplate.Overrides)
      .toEqual([{ InstanceType: { Ref: 'Type' } }, { InstanceType: 'm7g.large' }]);
    expect(launchTemplateOf(group).ImageId.Ref).toContain('arm64');
  });

  test('subnets of a VPC that was imported as lists pass through', () => {
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123', availabilityZones: Fn.split(',', Fn.importValue('Azs')), privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
    });
    const { group } = nodeGroup({}, stack, { vpc });
    expect(propertiesOf(group.autoScalingGroup).VPCZoneIdentifier).toEqual({ 'Fn::Split': [',', { 'Fn::ImportValue': 'Subnets' }] });
  });
});

describe('refusals', () => {
  test.each<[string, string, SelfManagedNodeGroupOptions]>([
    ['instance-types-empty', '[]', types()],
    ['instance-types-count', '41', types(...typeNames(41))],
    ['instance-type-duplicate', "'m5.large'", types('m5.large', 'm6i.large', 'm5.large')],
    ['instance-type-malformed', "'m5'", types('m5')],
    ['instance-type-xen', "'m4.large'", types('m5.large', 'm4.large')],
    ['instance-type-xen', "'t2.micro'", types('t2.micro')],
    ['instance-type-mac', "'mac2.metal'", types('mac2.metal')],
    ['instance-type-a1', "'a1.large'", types('a1.large')],
    ['instance-types-mixed-architecture', "['x86_64', 'arm64']", types('m6i.large', 'm7g.large')],
    ['instance-types-mixed-architecture', "['x86_64', 'x86_64 with NVIDIA']", types('m6i.large', 'g5.xlarge')],
    ['instance-types-mixed-architecture', "['x86_64', 'arm64']", { ...types('m6i.large', 'm7g.large'), os: NodeOs.bottlerocket() }],
    ['os-architecture', "'x86_64'", { os: NodeOs.al2023({ architecture: ec2.InstanceArchitecture.ARM_64 }) }],
    ['os-architecture-unstated', '[an unresolved token]', types(Token.asString({ Ref: 'Type' }))],
    ['node-group-size', "'minSize 3, desiredSize 3, maxSize 2'", { minSize: 3, maxSize: 2 }],
    ['node-group-size', "'minSize 3, desiredSize 2, maxSize 5'", { minSize: 3, desiredSize: 2, maxSize: 5 }],
    ['node-group-size', "'minSize 1, desiredSize 6, maxSize 5'", { desiredSize: 6, maxSize: 5 }],
    ['node-group-size', "'minSize 0, desiredSize 0, maxSize 0'", { minSize: 0, maxSize: 0 }],
    ['node-group-size', "'minSize 1, desiredSize 0, maxSize 0'", { desiredSize: 0 }],
    ['node-group-size', "'minSize -1, desiredSize -1, maxSize 2'", { minSize: -1 }],
    ['node-group-size', "'minSize 1.5, desiredSize 1.5, maxSize 2'", { minSize: 1.5 }],
    ['node-group-size', "'minSize 1, desiredSize 2.5, maxSize 3'", { desiredSize: 2.5, maxSize: 3 }],
    ['node-group-size', "'minSize 1, desiredSize NaN, maxSize 3'", { desiredSize: NaN, maxSize: 3 }],
    ['node-group-size', "'minSize NaN, desiredSize NaN, maxSize 3'", { minSize: NaN, maxSize: 3 }],
    ['node-group-size', "'minSize 1, desiredSize 1, maxSize Infinity'", { maxSize: Infinity }],
    ['disk-size', '0', { diskSize: 0 }],
    ['disk-size', '-20', { diskSize: -20 }],
    ['disk-size', '20.5', { diskSize: 20.5 }],
    ['disk-size', '65537', { diskSize: 65537 }],
    ['disk-size', 'NaN', { diskSize: NaN }],
    ['node-label', "'-pool=a'", { labels: { '-pool': 'a' } }],
    ['node-label', "'pool=a b'", { labels: { pool: 'a b' } }],
    ['node-label', `'pool=${'a'.repeat(64)}'`, { labels: { pool: 'a'.repeat(64) } }],
    ['node-label-reserved', "'node-role.kubernetes.io/worker'", { labels: { 'node-role.kubernetes.io/worker': '' } }],
    ['node-label-reserved', "'k8s.io/pool'", { labels: { 'k8s.io/pool': 'a' } }],
    ['node-taint', "'dedicated=a b:NO_SCHEDULE'", { taints: [{ key: 'dedicated', value: 'a b', effect: NO_SCHEDULE }] }],
    ['node-taint', "'undefined=a:NO_SCHEDULE'", { taints: [{ value: 'a', effect: NO_SCHEDULE }] }],
    ['node-taint', "'dedicated=a:undefined'", { taints: [{ key: 'dedicated', value: 'a' }] }],
    ['max-pods-with-ipv4-egress', '1025', { maxPods: MaxPods.of(1025) }],
    ['exclusive-props', "'SPOT'", { capacityType: eks.CapacityType.SPOT, instancesDistribution: { onDemandBaseCapacity: 1 } }],
    ['exclusive-props', "'ON_DEMAND'", { capacityType: eks.CapacityType.ON_DEMAND, instancesDistribution: {} }],
  ])('%s: got %s', (id, got, options) => {
    expect(() => nodeGroup(options)).toThrow(refusal(id, got));
  });

  test.each<[string, SelfManagedNodeGroupOptions, Partial<Ipv6ClusterAttributes>]>([
    ['1024 pods', { maxPods: MaxPods.of(1024) }, {}],
    ['1025 pods that do not reach IPv4', { maxPods: MaxPods.of(1025) }, { hasIpv4Egress: false }],
    ['bare metal of a Xen family', types('i3.metal'), {}],
    ['a1 with Bottlerocket', { os: NodeOs.bottlerocket(), ...types('a1.large') }, {}],
    ['labels that kubelet may set', { labels: { 'node.kubernetes.io/pool': 'a' } }, {}],
    ['one node', { minSize: 1, maxSize: 1 }, {}],
    ['no node', { minSize: 0 }, {}],
  ])('%s: taken', (_, options, attributes) => {
    const { stack } = nodeGroup(options, testStack(), attributes);
    expect(errorsOf(stack)).toEqual([]);
    expect(idsOf(stack, 'AWS::AutoScaling::AutoScalingGroup')).toHaveLength(1);
  });

  test('1025 pods on nodes of a cluster that is made without IPv4 egress: taken', () => {
    const { group } = nodeGroupOfNew({ maxPods: MaxPods.of(1025) }, { coreAddons: { vpcCni: { ipv4Egress: false } } });
    expect(JSON.stringify(launchTemplateOf(group).UserData)).toContain('1025');
  });
});
