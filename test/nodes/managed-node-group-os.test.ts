import { CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  CniIpv6Policy, DualStackVpc, Ipv6ClusterAttributes, ManagedNodeGroup, ManagedNodeGroupOptions, MaxPods, MaxPodsLookup, NodeOs, NodeRelease,
} from '../../src';
import { instanceTypes, ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { AZS, notLiteral, NUMBER_TOKENS, refusal, resourcesOf } from '../util/network';
import { knownCluster, propertiesOf, refs, SUBNETS } from '../util/nodes';
import { idsOf } from '../util/resources';

const os = NodeOs.al2023({ release: NodeRelease.of('20260714') });
const bottlerocket = NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') });
const launchTemplateSpec = { id: 'lt-0123456789abcdef0' };

/** A node group in a cluster that exists. */
function nodeGroup(options: ManagedNodeGroupOptions = {}, stack = testStack(), attributes: Partial<Ipv6ClusterAttributes> = {}) {
  const cluster = knownCluster(stack, attributes);
  const group = new ManagedNodeGroup(stack, 'Nodes', { cluster, ...options });
  return { stack, cluster, group };
}

const launchTemplateOf = ({ launchTemplate }: ManagedNodeGroup) => propertiesOf(launchTemplate!).LaunchTemplateData;
const userDataOf = (group: ManagedNodeGroup) => JSON.stringify(launchTemplateOf(group).UserData);
const nodegroupOf = (options: ManagedNodeGroupOptions, stack?: Stack, attributes?: Partial<Ipv6ClusterAttributes>) =>
  propertiesOf(nodeGroup(options, stack, attributes).group.nodegroup);

describe('os', () => {
  test.each<[string, NodeOs, string, string]>([
    ['Amazon Linux 2023', os, 'amazonlinux2023arm64', 'NodeConfig'],
    ['Bottlerocket', bottlerocket, 'bottlerocketawsk8s136arm64', 'cluster-dns-ip'],
  ])('%s: the launch template has image and user data, and EKS chooses none', (_, each, image, text) => {
    const { group } = nodeGroup({ os: each, instanceTypes: instanceTypes('m7g.large') });
    const data = launchTemplateOf(group);
    expect(data.ImageId.Ref).toContain(image);
    expect(JSON.stringify(data.UserData)).toContain(text);
    expect(propertiesOf(group.nodegroup)).toMatchObject({
      InstanceTypes: ['m7g.large'], LaunchTemplate: { Id: { Ref: logicalId(group.launchTemplate!) } },
    });
    expect(propertiesOf(group.nodegroup).AmiType).toBeUndefined();
  });

  test('an image of its own is the one of the launch template', () => {
    const stack = testStack({ env: { account: '123456789012', region: 'eu-west-1' } });
    const custom = NodeOs.custom(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), NodeOs.bottlerocket());
    expect(launchTemplateOf(nodeGroup({ os: custom }, stack).group).ImageId).toBe('ami-0123456789abcdef0');
  });

  test('without it EKS chooses the image and writes the user data', () => {
    const { stack, group } = nodeGroup();
    const { ImageId, UserData } = launchTemplateOf(group);
    expect([ImageId, UserData]).toStrictEqual([undefined, undefined]);
    expect(propertiesOf(group.nodegroup).AmiType).toBe('AL2023_x86_64_STANDARD');
    expect(idsOf(stack, 'Custom::EksIpv6MaxPods')).toEqual([]);
  });

  test.each<[string, NodeOs, string[]]>([
    ['Amazon Linux 2023', os, ['/dev/xvda']],
    ['Bottlerocket', bottlerocket, ['/dev/xvdb', '/dev/xvda']],
  ])('%s: its volumes are encrypted, of which diskSize is that of the first', (_, each, devices) => {
    const { BlockDeviceMappings } = launchTemplateOf(nodeGroup({ os: each, diskSize: 40 }).group);
    expect(BlockDeviceMappings.map((device: any) => device.DeviceName)).toEqual(devices);
    expect(BlockDeviceMappings.map((device: any) => device.Ebs.VolumeSize)).toStrictEqual([40, undefined].slice(0, devices.length));
    expect(BlockDeviceMappings.map((device: any) => [device.Ebs.Encrypted, device.Ebs.VolumeType])).toEqual(devices.map(() => [true, 'gp3']));
  });

  test('pods cannot reach the identity of their node', () => {
    expect(launchTemplateOf(nodeGroup({ os }).group).MetadataOptions).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  });

  test('what EKS refuses in the launch template of a node group is not in it', () => {
    const keys = Object.keys(launchTemplateOf(nodeGroup({ os }).group));
    expect(keys).toContain('ImageId');
    const refused = ['IamInstanceProfile', 'InstanceMarketOptions', 'InstanceType', 'NetworkInterfaces', 'SecurityGroupIds'];
    expect(keys.filter(key => refused.includes(key))).toEqual([]);
  });

  test('labels are in the API, where they change in place, and taints in the user data, from the moment the node registers', () => {
    const taints = [{ key: 'dedicated', value: 'gpu', effect: eks.TaintEffect.NO_EXECUTE }];
    const { group } = nodeGroup({ os, labels: { 'example.com/pool': 'graphics' }, taints });
    expect(propertiesOf(group.nodegroup).Labels).toEqual({ 'example.com/pool': 'graphics' });
    expect(propertiesOf(group.nodegroup).Taints).toBeUndefined();
    for (const text of ['dedicated', 'NoExecute']) { expect(userDataOf(group)).toContain(text); }
    expect(userDataOf(group)).not.toContain('graphics');
  });

  test('the role has the policy of the CNI where nodes carry it', () => {
    const stack = testStack();
    const nodeCniPolicy = new CniIpv6Policy(stack, 'CniPolicy');
    expect(propertiesOf(nodeGroup({ os }, stack, { nodeCniPolicy }).group.role).ManagedPolicyArns).toContainEqual({ Ref: logicalId(nodeCniPolicy) });
  });

  test('the nodes of a cluster that is made wait for it, and are told its service block', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const group = cluster.addManagedNodeGroup('Nodes', { os });
    expect(userDataOf(group)).toContain(JSON.stringify(stack.resolve(cluster.serviceIpv6Cidr)));
    expect(waitsFor(group.nodegroup)).toContain(logicalId(cluster.coreAddons.vpcCni!));
  });

  test.each(['clusterEndpoint', 'clusterCertificateAuthorityData', 'serviceIpv6Cidr'] as const)('of a cluster that exists it asks for %s', attribute => {
    const unknown = { [attribute]: undefined };
    expect(() => nodeGroup({ os }, testStack(), unknown)).toThrow(new RegExp(`^\\[S/Cluster\\] ${attribute} of the imported cluster is not known`));
    expect(() => nodeGroup({}, testStack(), unknown)).not.toThrow();
  });
});

describe('maxPods', () => {
  test('are looked up for the instance types, once a group', () => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    const [a, b] = [['m6i.large', 'm6a.large'], ['c7i.large']].map((names, index) =>
      new ManagedNodeGroup(stack, `Nodes${index}`, { cluster, os, instanceTypes: instanceTypes(...names) }));
    const lookups = idsOf(stack, 'Custom::EksIpv6MaxPods');
    expect(lookups.map(id => resourcesOf(stack)[id].Properties.InstanceTypes)).toEqual([['m6i.large', 'm6a.large'], ['c7i.large']]);
    expect([a, b].map(({ maxPodsLookup }) => stack.resolve(maxPodsLookup!.maxPods))).toEqual(lookups.map(id => ({ 'Fn::GetAtt': [id, 'MaxPods'] })));
    expect([a, b].map(group => lookups.filter(id => userDataOf(group).includes(id)))).toEqual(lookups.map(id => [id]));
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('are looked up for t3.medium where no type is stated', () => {
    const { stack } = nodeGroup({ os });
    const [id] = idsOf(stack, 'Custom::EksIpv6MaxPods');
    expect(resourcesOf(stack)[id].Properties.InstanceTypes).toEqual(['t3.medium']);
  });

  test.each<[string, MaxPods, RegExp]>([
    ['a number', MaxPods.of(58), /maxPodsExpression: \\+"58\\+"/],
    ['what the image says', MaxPods.amiDefault(), /^((?!maxPodsExpression).)*$/],
  ])('%s is not looked up', (_, maxPods, expected) => {
    const { stack, group } = nodeGroup({ os, maxPods });
    expect(userDataOf(group)).toMatch(expected);
    expect(group.maxPodsLookup).toBeUndefined();
    expect(idsOf(stack, 'Custom::EksIpv6MaxPods')).toEqual([]);
  });

  test('of a lookup that groups share are looked up once', () => {
    const stack = testStack();
    const cluster = knownCluster(stack);
    const lookup = new MaxPodsLookup(stack, 'MaxPods', { instanceTypes: instanceTypes('t3.medium') });
    const groups = ['A', 'B'].map(id => new ManagedNodeGroup(stack, id, { cluster, os, maxPods: MaxPods.fromLookup(lookup) }));
    const [id, ...others] = idsOf(stack, 'Custom::EksIpv6MaxPods');
    expect(others).toEqual([]);
    expect(groups.filter(group => userDataOf(group).includes(id))).toHaveLength(2);
    expect(groups.map(({ maxPodsLookup }) => maxPodsLookup)).toStrictEqual([undefined, undefined]);
  });

  test('above 1024 are taken where pods do not reach IPv4', () => {
    const { group } = nodeGroup({ os, maxPods: MaxPods.of(1025) }, testStack(), { hasIpv4Egress: false });
    expect(userDataOf(group)).toContain('1025');
  });
});

describe('azs', () => {
  const AZ_SLOTS = 4;
  const grown = (stack: Stack) => new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, AZ_SLOTS) });

  test.each([
    ['as many as the control plane has', 2, undefined, 2],
    ['as many as a larger control plane has', 4, undefined, 4],
    ['3 where that is not known', undefined, undefined, 3],
    ['1, if so stated', 2, 1, 1],
    ['all, if so stated', 2, 4, 4],
  ])('the first of the VPC: %s', (_, controlPlaneAzs, azs, expected) => {
    const stack = testStack();
    const vpc = grown(stack);
    expect(nodegroupOf({ azs }, stack, { vpc, controlPlaneAzs }).Subnets).toEqual(refs(vpc.privateSubnets.slice(0, expected)));
  });

  test('those of the control plane of a cluster that is made', () => {
    const stack = testStack();
    const vpc = grown(stack);
    const group = ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('Nodes');
    expect(propertiesOf(group.nodegroup).Subnets).toEqual(refs(vpc.privateSubnets.slice(0, 2)));
  });

  test('all of a VPC that has fewer than 3', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 2) });
    expect(nodegroupOf({}, stack, { vpc }).Subnets).toEqual(refs(vpc.privateSubnets));
  });

  test.each([0, -1, 1.5, NaN, Infinity, 5])('%p of 4 is refused', azs => {
    const stack = testStack();
    expect(() => nodeGroup({ azs }, stack, { vpc: grown(stack) })).toThrow(refusal('node-azs-range', azs));
  });

  test.each<[string, ManagedNodeGroupOptions]>([
    ['a selection', { azs: 2, subnets: { onePerAz: true } }],
    ['an empty one', { azs: 2, subnets: {} }],
  ])('beside %s of subnets is refused', (_, options) => {
    expect(() => nodeGroup(options)).toThrow(refusal('exclusive-props', 2));
  });

  test.each(NUMBER_TOKENS)('%s is refused', (_, token) => {
    expect(() => nodeGroup({ azs: token() })).toThrow(notLiteral('azs'));
  });

  test.each([
    [undefined, SUBNETS],
    [1, SUBNETS.slice(0, 1)],
  ])('%p in a VPC that was imported by its attributes', (azs, expected) => {
    expect(nodegroupOf({ azs }).Subnets).toEqual(expected);
  });

  const LISTS = {
    vpcId: 'vpc-0123', availabilityZones: Fn.split(',', Fn.importValue('Azs')), privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
  };

  test('in a VPC that was imported as lists of unknown length all subnets are taken', () => {
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', LISTS);
    expect(nodegroupOf({}, stack, { vpc }).Subnets).toEqual({ 'Fn::Split': [',', { 'Fn::ImportValue': 'Subnets' }] });
  });

  test('in such a VPC a number of them cannot be counted out, and is refused', () => {
    const stack = testStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', LISTS);
    expect(() => nodeGroup({ azs: 2 }, stack, { vpc })).toThrow(notLiteral('availabilityZones of the VPC'));
  });

  test.each([undefined, 1, 3])('%p in a VPC that is still being looked up: nothing is refused', azs => {
    const stack = testStack({ env: { account: '123456789012', region: 'eu-west-1' } });
    const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-0123' });
    expect(nodegroupOf({ azs }, stack, { vpc }).Subnets.length).toBeGreaterThan(0);
  });
});

describe('what stock CDK takes, beside os', () => {
  test.each<[string, ManagedNodeGroupOptions, object]>([
    ['sizes', { minSize: 3, desiredSize: 4, maxSize: 9 }, { ScalingConfig: { MinSize: 3, DesiredSize: 4, MaxSize: 9 } }],
    ['no sizes', {}, { ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 2 } }],
    ['Spot', { capacityType: eks.CapacityType.SPOT }, { CapacityType: 'SPOT' }],
    ['a name', { nodegroupName: 'system' }, { NodegroupName: 'system' }],
    ['tags', { tags: { team: 'a' } }, { Tags: { team: 'a' } }],
    ['updates', { maxSize: 4, maxUnavailable: 2, forceUpdate: false }, { UpdateConfig: { MaxUnavailable: 2 }, ForceUpdateEnabled: false }],
    ['updates in percent', { maxUnavailablePercentage: 33 }, { UpdateConfig: { MaxUnavailablePercentage: 33 } }],
    ['node repair', { enableNodeAutoRepair: true }, { NodeRepairConfig: { Enabled: true } }],
  ])('%s', (_, options, expected) => {
    expect(nodegroupOf({ os, ...options })).toMatchObject(expected);
  });

  test('subnets', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, 4) });
    expect(nodegroupOf({ os, subnets: { onePerAz: true } }, stack, { vpc }).Subnets).toEqual(refs(vpc.privateSubnets));
  });

  test('a role', () => {
    const stack = testStack();
    const nodeRole = iam.Role.fromRoleName(stack, 'Role', 'nodes');
    expect(nodegroupOf({ os, nodeRole }, stack).NodeRole).toEqual(stack.resolve(nodeRole.roleArn));
  });
});

describe('tokens', () => {
  test('instance types pass through where the architecture is stated', () => {
    const stack = testStack();
    const type = new CfnParameter(stack, 'Type').valueAsString;
    const { group } = nodeGroup({ os: NodeOs.al2023({ architecture: ec2.InstanceArchitecture.ARM_64, release: NodeRelease.of('20260714') }), instanceTypes: instanceTypes(type) }, stack);
    expect(propertiesOf(group.nodegroup).InstanceTypes).toEqual([{ Ref: 'Type' }]);
    expect(launchTemplateOf(group).ImageId.Ref).toContain('arm64');
  });

  test('max pods pass through', () => {
    const stack = testStack();
    const pods = new CfnParameter(stack, 'Pods', { type: 'Number' }).valueAsNumber;
    expect(userDataOf(nodeGroup({ os, maxPods: MaxPods.of(pods) }, stack).group)).toContain('{"Ref":"Pods"}');
  });
});

describe('refusals', () => {
  test.each<[string, string, ManagedNodeGroupOptions]>([
    ['max-pods-of-eks', 'MaxPods.of(58)', { maxPods: MaxPods.of(58) }],
    ['max-pods-of-eks', 'MaxPods.recommended()', { maxPods: MaxPods.recommended(), launchTemplateSpec }],
    ['os-and-stock-image', "'AL2023_x86_64_STANDARD'", { os, amiType: eks.NodegroupAmiType.AL2023_X86_64_STANDARD }],
    ['os-and-stock-image', '{ id: ', { os, launchTemplateSpec }],
    ['os-and-stock-image', "'1.36.0-20261101'", { os, releaseVersion: '1.36.0-20261101' }],
    ['remote-access-with-launch-template', "'key'", { os, remoteAccess: { sshKeyName: 'key' } }],
    ['instance-types-empty', '[]', { os, instanceTypes: [] }],
    ['instance-type-xen', "'m4.large'", { os, instanceTypes: instanceTypes('m5.large', 'm4.large') }],
    ['instance-type-mac', "'mac2.metal'", { os, instanceTypes: instanceTypes('mac2.metal') }],
    ['instance-type-a1', "'a1.large'", { os, instanceTypes: instanceTypes('a1.large') }],
    ['instance-types-mixed-architecture', "['x86_64', 'arm64']", { os, instanceTypes: instanceTypes('m6i.large', 'm7g.large') }],
    ['os-architecture', "'x86_64'", { os: NodeOs.bottlerocket({ architecture: ec2.InstanceArchitecture.ARM_64, release: NodeRelease.of('1.42.0') }) }],
    ['os-architecture-unstated', '[an unresolved token]', { os, instanceTypes: instanceTypes(Lazy.string({ produce: () => 'm5.large' })) }],
    ['max-pods-with-ipv4-egress', '1025', { os, maxPods: MaxPods.of(1025) }],
    ['node-label', "'pool=a b'", { os, labels: { pool: 'a b' } }],
    ['node-label', "'pool=a b'", { labels: { pool: 'a b' } }],
    ['node-label-reserved', "'k8s.io/pool'", { os, labels: { 'k8s.io/pool': 'a' } }],
    // EKS hands them on to kubelet, which does not start (terraform-aws-eks #3346, eksctl #6947).
    ['node-label-reserved', "'node-role.kubernetes.io/worker'", { labels: { 'node-role.kubernetes.io/worker': 'true' } }],
    ['node-taint', "'dedicated=a b:NO_SCHEDULE'", { os, taints: [{ key: 'dedicated', value: 'a b', effect: eks.TaintEffect.NO_SCHEDULE }] }],
    ['node-taint', "'dedicated=:undefined'", { taints: [{ key: 'dedicated' }] }],
    ['node-group-size', "'minSize 3, desiredSize 3, maxSize 2'", { os, minSize: 3, maxSize: 2 }],
    ['disk-size', '0', { os, diskSize: 0 }],
  ])('%s: got %s', (id, got, options) => {
    expect(() => nodeGroup(options)).toThrow(refusal(id, got));
  });

  test('Amazon Linux 2 on Kubernetes 1.36', () => {
    expect(() => nodeGroup({ os: NodeOs.al2() })).toThrow(/\[cdk-eks-ipv6:os-al2\]$/);
  });

  test.each<[string, ManagedNodeGroupOptions]>([
    ['1024 pods', { os, maxPods: MaxPods.of(1024) }],
    ['a1 with Bottlerocket', { os: bottlerocket, instanceTypes: instanceTypes('a1.large') }],
  ])('%s: taken', (_, options) => {
    expect(errorsOf(nodeGroup(options).stack)).toEqual([]);
  });
});
