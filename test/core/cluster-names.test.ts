import { App, CfnParameter, CfnResource, Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { Ipv6Cluster } from '../../src';
import { ClusterNames, clusterKeyOf, groupsTaggedFor, resourcesOf } from '../../src/core/cluster-names';
import { ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf } from '../util/findings';
import { whenSaid } from '../util/said';

const TYPE = 'AWS::EKS::Addon';
const addonOf = (scope: Construct, id: string, clusterName: unknown) =>
  new CfnResource(scope, id, { type: TYPE, properties: { ClusterName: clusterName } });
const l1 = (scope: Construct, name?: unknown, id = 'Theirs') =>
  new CfnResource(scope, id, { type: 'AWS::EKS::Cluster', properties: { Name: name } });
const idsOf = (scope: Construct, clusterName: string) =>
  whenSaid(scope, index => resourcesOf(index, TYPE, { clusterName }, scope).map(({ resource }) => resource.node.id));

describe('the names of a cluster', () => {
  test('the reference and the text are one, in the order of the tree', () => {
    const stack = testStack();
    const cluster = l1(stack, 'main');
    addonOf(stack, 'ByText', 'main');
    addonOf(stack, 'ByReference', cluster.ref);
    addonOf(stack, 'Other', 'other');
    addonOf(stack, 'ByTextToo', 'main');
    expect(['main', cluster.ref].map(name => idsOf(stack, name))).toEqual(Array(2).fill(['ByText', 'ByReference', 'ByTextToo']));
    expect(idsOf(stack, 'other')).toEqual(['Other']);
  });

  test('a parameter is a name like any other', () => {
    const stack = testStack();
    const { valueAsString } = new CfnParameter(stack, 'Name');
    const cluster = ipv6Cluster(stack, { clusterName: valueAsString });
    addonOf(stack, 'ByParameter', valueAsString);
    expect(idsOf(stack, cluster.clusterName)).toContain('ByParameter');
    expect(idsOf(stack, valueAsString)).toEqual(idsOf(stack, cluster.clusterName));
    expect(idsOf(stack, valueAsString).length).toBeGreaterThan(3); // with the core add-ons, which name it by reference
  });

  test.each<[string, (stack: Stack) => CfnResource]>([
    ['another one has it too', stack => l1(new Stack(App.of(stack), 'Elsewhere'), 'main', 'Too')],
    ['it is of another environment', stack => l1(new Stack(App.of(stack), 'Elsewhere', { env: { account: '111111111111', region: 'eu-west-2' } }), 'main', 'Far')],
  ])('a name is not taken for that of a cluster where %s', (what, other) => {
    const stack = testStack();
    const cluster = what.startsWith('another') ? l1(stack, 'main') : l1(stack);
    addonOf(stack, 'ByReference', cluster.ref);
    addonOf(stack, 'ByText', 'main');
    const far = other(stack);
    expect(idsOf(stack, cluster.ref)).toEqual(['ByReference']);
    expect(idsOf(stack, 'main')).toEqual(['ByText']);
    expect(idsOf(stack, far.ref)).toEqual([]);
  });

  test('nor one that is another in each stack', () => {
    const stack = testStack();
    const cluster = l1(stack, { Ref: 'AWS::StackName' });
    const other = new Stack(App.of(stack), 'Other');
    addonOf(other, 'Addon', { Ref: 'AWS::StackName' });
    expect(idsOf(stack, cluster.ref)).toEqual([]);
  });

  test('other properties count too, in the environment of who asks', () => {
    const stack = testStack();
    const cluster = l1(stack, 'main');
    const named = addonOf(stack, 'One', 'main');
    named.addPropertyOverride('AddonName', 'vpc-cni');
    addonOf(stack, 'Two', cluster.ref).addPropertyOverride('AddonName', 'coredns');
    const found = whenSaid(stack, index => resourcesOf(index, TYPE, { clusterName: cluster.ref }, stack, { AddonName: 'vpc-cni' }));
    expect(found.map(({ resource }) => resource)).toEqual([named]);
  });

  test('keys are the same for each of them, and asked for before all is said they are those of the text', () => {
    const stack = testStack();
    const cluster = l1(stack, 'main');
    const early = clusterKeyOf('main', stack);
    const [byText, byReference, known] = whenSaid(stack, index =>
      [clusterKeyOf('main', stack), clusterKeyOf(cluster.ref, stack), ClusterNames.of(index).keyOf('main', stack)]);
    expect([byText, known]).toEqual([byReference, byReference]);
    expect(early).not.toBe(byText);
  });
});

describe('one order for all names', () => {
  test('what names a cluster of the app as text comes after its nodes', () => {
    const app = App.of(testStack())!;
    const [control, web] = ['Control', 'Web'].map(id => new Stack(app, id));
    const cluster = ipv6Cluster(control, { clusterName: 'main' });
    cluster.addManagedNodeGroup('Nodes');
    const { KubectlV36Layer } = jest.requireActual('@aws-cdk/lambda-layer-kubectl-v36');
    const byText = eks.Cluster.fromClusterAttributes(web, 'Main', {
      clusterName: 'main', kubectlRoleArn: 'arn:aws:iam::123456789012:role/kubectl', kubectlLayer: new KubectlV36Layer(web, 'Layer'),
    });
    byText.addManifest('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    app.synth();
    expect(web.dependencies).toContain(control);
  });

  test('and the cluster of the app that is imported by its name shares its stages', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { clusterName: 'main' });
    const group = cluster.addManagedNodeGroup('Nodes');
    const again = Ipv6Cluster.fromAttributes(stack, 'Again', {
      clusterName: 'main', version: eks.KubernetesVersion.of('1.36'), vpc: cluster.vpc,
    });
    const after = new CfnResource(stack, 'After', { type: 'Test::After' });
    again.creationOrder.controllers.add(after);
    expect(waitsFor(after)).toContain(logicalId(group.nodegroup));
    expect(errorsOf(stack)).toEqual([]);
  });

  test('nodes that name it as text are its nodes', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { clusterName: 'main' });
    const group = new eks.CfnNodegroup(stack, 'Group', { clusterName: 'main', nodeRole: 'arn:aws:iam::123456789012:role/nodes', subnets: ['subnet-1'] });
    expect(waitsFor(cluster.coreAddons.coreDns)).toContain('Group');
    expect(waitsFor(group)).toContain(logicalId(cluster.coreAddons.vpcCni!));
  });
});

describe('Auto Scaling groups from outside of the cluster', () => {
  const groupIn = (stack: Stack, vpc: ec2.IVpc) => new autoscaling.AutoScalingGroup(stack, 'Group', {
    vpc,
    instanceType: new ec2.InstanceType('m5.large'),
    machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-1' }, { userData: ec2.UserData.custom('') }),
    minCapacity: 1,
  });

  test.each([undefined, 'main'])('that stock constructs connect are its nodes: name %p', clusterName => {
    const stack = testStack({ env: { account: '123456789012', region: 'eu-west-1' } }, {
      'availability-zones:account=123456789012:region=eu-west-1': ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    });
    const cluster = ipv6Cluster(stack, { clusterName });
    const group = groupIn(stack, cluster.vpc);
    cluster.cluster.connectAutoScalingGroupCapacity(group, { machineImageType: eks.MachineImageType.BOTTLEROCKET, mapRole: false });
    const web = cluster.cluster.addManifest('Web', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    const id = logicalId(group.node.findChild('ASG'));
    expect(waitsFor(web.node.findChild('Resource'))).toContain(id);
    expect(waitsFor(cluster.coreAddons.coreDns)).toContain(id);
    expect(waitsFor(group.node.findChild('ASG'))).toContain(logicalId(cluster.coreAddons.vpcCni!));
    expect(errorsOf(stack)).toEqual([]);
  });

  const l1Group = (scope: Construct, key: string, value = 'owned', id = 'Group') => new autoscaling.CfnAutoScalingGroup(scope, id, {
    minSize: '1', maxSize: '1', tags: [{ key, value, propagateAtLaunch: true }],
  });
  const foundFor = (stack: Stack, clusterName: string) =>
    whenSaid(stack, index => groupsTaggedFor(index, { clusterName }, stack).map(({ resource }) => resource.node.id));

  test.each<[string, (cluster: CfnResource) => string]>([
    ['by reference', ({ ref }) => `kubernetes.io/cluster/${ref}`], ['as text', () => 'kubernetes.io/cluster/main'],
  ])('that carry the tag %s are found by each name', (_, key) => {
    const stack = testStack();
    const cluster = l1(stack, 'main');
    l1Group(stack, key(cluster));
    expect([cluster.ref, 'main', 'other'].map(name => foundFor(stack, name))).toEqual([['Group'], ['Group'], []]);
  });

  test.each([
    ['kubernetes.io/cluster/mainland', 'owned'], ['kubernetes.io/cluster/main', 'shared'], ['Name', 'owned'], ['k8s.io/cluster-autoscaler/main', 'owned'],
  ])('with the tag %s: %s are not of the cluster main', (key, value) => {
    const stack = testStack();
    l1Group(stack, key, value);
    expect(foundFor(stack, 'main')).toEqual([]);
  });

  test('tags that nobody knows, and tags of the app, crash nothing', () => {
    const stack = testStack();
    const group = l1Group(stack, 'x');
    group.addPropertyOverride('Tags', { 'Fn::If': ['Condition', [], []] });
    l1Group(stack, `kubernetes.io/cluster/a-${new CfnParameter(stack, 'Part').valueAsString}`, 'owned', 'Part of a name');
    Tags.of(l1Group(stack, 'x', 'y', 'Later')).add('kubernetes.io/cluster/main', 'owned');
    expect(foundFor(stack, 'main')).toEqual(['Later']);
  });

  test('in a stack after that of the cluster bring CoreDNS there', () => {
    const app = App.of(testStack())!;
    const [control, nodes] = ['Control', 'Nodes'].map(id => new Stack(app, id));
    const cluster = ipv6Cluster(control);
    l1Group(nodes, `kubernetes.io/cluster/${cluster.clusterName}`);
    app.synth();
    expect(nodes.dependencies).toContain(control);
    const addons = app.synth().getStackByName('Nodes').template.Resources;
    expect(Object.values<any>(addons).map(({ Type }) => Type)).toContain('AWS::EKS::Addon');
  });
});
