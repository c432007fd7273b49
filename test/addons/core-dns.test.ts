import { CfnParameter, CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { CoreAddonsOptions, Ipv6Cluster, ManagedNodeGroupOptions, NodeOs, NodeRelease } from '../../src';
import { ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { refusal, resourcesOf } from '../util/network';

const { NO_SCHEDULE, NO_EXECUTE, PREFER_NO_SCHEDULE } = eks.TaintEffect;
const taint = (effect: eks.TaintEffect, key = 'example.com/dedicated', value?: string) => ({ key, effect, value });
const clusterWith = (configurationValues?: { [key: string]: any }) => ipv6Cluster(testStack(), { coreAddons: { coreDns: { configurationValues } } });
const isThere = ({ coreAddons: { coreDns } }: Ipv6Cluster) => logicalId(coreDns) in resourcesOf(Stack.of(coreDns));

describe('what can run it', () => {
  test.each<[string, ManagedNodeGroupOptions, boolean]>([
    ['an ordinary group', {}, true],
    ['one that is empty at first', { minSize: 0, desiredSize: 0, maxSize: 3 }, false],
    ['one with a minimum of zero', { minSize: 0, desiredSize: 1, maxSize: 3 }, true],
    ['one whose size an autoscaler owns', { minSize: 0, maxSize: 3, omitDesiredSize: true }, true],
    ['one whose size is not known', { minSize: 0, desiredSize: Lazy.number({ produce: () => 1 }), maxSize: 3 }, true],
    ['NO_SCHEDULE', { taints: [taint(NO_SCHEDULE)] }, false],
    ['NO_EXECUTE', { taints: [taint(NO_EXECUTE)] }, false],
    ['PREFER_NO_SCHEDULE', { taints: [taint(PREFER_NO_SCHEDULE)] }, true],
    ['one that the add-on tolerates', { taints: [taint(NO_SCHEDULE, 'CriticalAddonsOnly', 'true')] }, true],
    ['a second taint', { taints: [taint(NO_SCHEDULE, 'CriticalAddonsOnly'), taint(NO_SCHEDULE)] }, false],
    ['taints of user data', { os: NodeOs.al2023({ release: NodeRelease.of('20260714') }), taints: [taint(NO_SCHEDULE)] }, false],
  ])('%s: %p', (_, options, expected) => {
    const cluster = clusterWith();
    cluster.addManagedNodeGroup('Nodes', options);
    expect(isThere(cluster)).toBe(expected);
    expect(warningsOf(Stack.of(cluster)).includes('core-dns-left-out')).toBe(!expected);
  });

  test.each<[string, object[] | undefined, boolean]>([
    ['nothing', undefined, false],
    ['everything', [{ operator: 'Exists' }], true],
    ['the key', [{ key: 'example.com/dedicated', operator: 'Exists' }], true],
    ['another key', [{ key: 'example.com/other', operator: 'Exists' }], false],
    ['key and value', [{ key: 'example.com/dedicated', value: 'a' }], true],
    ['another value', [{ key: 'example.com/dedicated', value: 'b' }], false],
    ['the key with its effect', [{ key: 'example.com/dedicated', operator: 'Exists', effect: 'NoSchedule' }], true],
    ['the key with another effect', [{ key: 'example.com/dedicated', operator: 'Exists', effect: 'NoExecute' }], false],
  ])('a taint where %s is tolerated: %p', (_, tolerations, expected) => {
    const cluster = clusterWith(tolerations && { tolerations });
    cluster.addManagedNodeGroup('Nodes', { taints: [taint(NO_SCHEDULE, undefined, 'a')] });
    expect(isThere(cluster)).toBe(expected);
  });

  test.each<[string, (stack: Stack) => CoreAddonsOptions['coreDns']]>([
    ['the value', stack => ({ configurationValues: { tolerations: [{ key: 'example.com/dedicated', value: new CfnParameter(stack, 'P').valueAsString }] } })],
    ['the list', () => ({ configurationValues: { tolerations: Lazy.any({ produce: () => [] }) } })],
  ])('of what is not known nothing is said: %s', (_, coreDns) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack, { coreAddons: { coreDns: coreDns(stack) } });
    cluster.addManagedNodeGroup('Nodes', { taints: [taint(NO_SCHEDULE)] });
    expect(isThere(cluster)).toBe(true);
  });

  test('nodes of stock constructs and of others count by what their resource says', () => {
    const cluster = clusterWith();
    cluster.cluster.addNodegroupCapacity('Stock', { minSize: 0, desiredSize: 0, maxSize: 1 });
    cluster.cluster.addAutoScalingGroupCapacity('Own', {
      instanceType: new (jest.requireActual('aws-cdk-lib/aws-ec2').InstanceType)('m5.large'),
      machineImageType: eks.MachineImageType.BOTTLEROCKET,
      minCapacity: 0,
      maxCapacity: 2,
      mapRole: false,
    });
    expect(isThere(cluster)).toBe(false);
    expect(warningsOf(Stack.of(cluster))).toContain('core-dns-left-out');
  });

  test('it waits for all that can, and for none that cannot', () => {
    const cluster = clusterWith();
    const able = ['A', 'B'].map(id => cluster.addManagedNodeGroup(id));
    const unable = cluster.addManagedNodeGroup('Gpu', { taints: [taint(NO_SCHEDULE)] });
    const before = waitsFor(cluster.coreAddons.coreDns);
    expect(before).toEqual(expect.arrayContaining(able.map(({ nodegroup }) => logicalId(nodegroup))));
    expect(before).not.toContain(logicalId(unable.nodegroup));
  });

  test('where an edit leaves nothing that can, its pods stay', () => {
    const properties = (options: CoreAddonsOptions = {}) => {
      const stack = testStack();
      const cluster = ipv6Cluster(stack, { coreAddons: options });
      cluster.addManagedNodeGroup('Nodes');
      return resourcesOf(stack)[logicalId(cluster.coreAddons.coreDns)].Properties;
    };
    expect(properties().PreserveOnDelete).toBe(true);
    expect(properties({ coreDns: { preserveOnDelete: false } }).PreserveOnDelete).toBe(false);
  });
});

describe('runsOn', () => {
  test('what brings the first nodes puts it in, after that', () => {
    const cluster = clusterWith();
    const fargate = cluster.addFargateProfile('Autoscaler', { selectors: [{ namespace: 'autoscaler' }] });
    const chart = cluster.cluster.addHelmChart('Autoscaler', { chart: 'autoscaler', wait: true, namespace: 'autoscaler' });
    cluster.cluster.addManifest('Web', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    cluster.coreAddons.coreDns.runsOn(chart);
    const stack = Stack.of(cluster);
    const resource = (id: string) => logicalId(cluster.cluster.node.findChild(id).node.findChild('Resource').node.defaultChild!);
    expect(waitsFor(cluster.coreAddons.coreDns)).toEqual(expect.arrayContaining([resource('chart-Autoscaler'), logicalId(fargate.profile)]));
    expect(waitsFor(cluster.cluster.node.findChild('manifest-Web').node.findChild('Resource'))).toContain(logicalId(cluster.coreAddons.coreDns));
    expect(JSON.parse(resourcesOf(stack)[logicalId(cluster.coreAddons.coreDns)].Properties.ConfigurationValues)).toEqual({});
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test('what it depends on comes before too: a node pool and its controller', () => {
    const cluster = clusterWith();
    cluster.addFargateProfile('Autoscaler', { selectors: [{ namespace: 'autoscaler' }] });
    const chart = cluster.cluster.addHelmChart('Autoscaler', { chart: 'autoscaler', namespace: 'autoscaler' });
    const pool = cluster.cluster.addManifest('Pool', { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'default' } });
    pool.node.addDependency(chart);
    cluster.coreAddons.coreDns.runsOn(pool);
    expect(errorsOf(Stack.of(cluster))).toEqual([]);
    expect(waitsFor(cluster.coreAddons.coreDns)).toEqual(expect.arrayContaining(
      [chart, pool].map(each => logicalId(each.node.findChild('Resource').node.defaultChild!))));
  });

  test.each<[string, ManagedNodeGroupOptions]>([
    ['a taint', { taints: [taint(NO_SCHEDULE)] }],
    ['no nodes', { minSize: 0, desiredSize: 0, maxSize: 1 }],
  ])('a group that cannot run it is refused: %s', (_, options) => {
    const cluster = clusterWith();
    const group = cluster.addManagedNodeGroup('Nodes', options);
    cluster.coreAddons.coreDns.runsOn(group);
    expect(errorsOf(Stack.of(cluster))).toEqual([`core-dns-cannot-run ${group.nodegroup.node.path}/Resource`]);
  });

  test('a group that cannot run it is refused beside one that can', () => {
    const cluster = clusterWith();
    cluster.addManagedNodeGroup('Able');
    const gpu = cluster.addManagedNodeGroup('Gpu', { taints: [taint(NO_SCHEDULE)] });
    cluster.coreAddons.coreDns.runsOn(gpu);
    expect(errorsOf(Stack.of(cluster))).toEqual([`core-dns-cannot-run ${gpu.nodegroup.node.path}/Resource`]);
    expect(isThere(clusterWith())).toBe(false);
  });

  test('groups of which one can run it are right', () => {
    const cluster = clusterWith();
    cluster.coreAddons.coreDns.runsOn(cluster.addManagedNodeGroupPerAz('Nodes'));
    expect(errorsOf(Stack.of(cluster))).toEqual([]);
  });

  test('the remedy helps: what is tolerated', () => {
    const cluster = clusterWith({ tolerations: [{ operator: 'Exists' }] });
    cluster.coreAddons.coreDns.runsOn(cluster.addManagedNodeGroup('Nodes', { taints: [taint(NO_SCHEDULE)] }));
    expect([errorsOf(Stack.of(cluster)), isThere(cluster)]).toEqual([[], true]);
  });

  test.each([undefined, 'Nodes', {}])('%p is no construct', given => {
    expect(() => clusterWith().coreAddons.coreDns.runsOn(given as any)).toThrow(refusal('order-construct', given === undefined ? 'undefined' : typeof given === 'string' ? "'Nodes'" : '{}'));
  });
});

describe('another CNI', () => {
  const withoutCni = (options: CoreAddonsOptions = {}) => {
    const stack = testStack();
    return { stack, cluster: ipv6Cluster(stack, { coreAddons: { installVpcCni: false, installKubeProxy: false, ...options } }) };
  };

  test('stands in place of vpc-cni and kube-proxy: nothing of these is left, and its chart comes before nodes', () => {
    const { stack, cluster } = withoutCni();
    const chart = cluster.cluster.addHelmChart('Cilium', { chart: 'cilium' });
    cluster.creationOrder.cni.add(chart);
    const { nodegroup } = cluster.addManagedNodeGroup('Nodes');
    const resources = Object.values(resourcesOf(stack));
    expect(resources.filter(({ Type }) => Type === 'AWS::EKS::Addon').map(({ Properties }) => Properties.AddonName).sort()).toEqual(['coredns', 'eks-pod-identity-agent']);
    expect(JSON.stringify(resources)).not.toContain('AssignIpv6Addresses');
    const { vpcCni, kubeProxy, cniPolicy, cniRole } = cluster.coreAddons;
    expect([vpcCni, kubeProxy, cniPolicy, cniRole, cluster.nodeCniPolicy]).toEqual(Array(5).fill(undefined));
    expect(waitsFor(nodegroup)).toContain(logicalId(chart.node.findChild('Resource').node.defaultChild!));
    expect(warningsOf(stack)).toEqual(['cni-left-out']);
    expect(errorsOf(stack)).toEqual([]);
  });

  test.each<[string, CoreAddonsOptions]>([
    ['vpcCni', { vpcCni: { networkPolicy: true } }],
    ['kubeProxy', { kubeProxy: { preserveOnDelete: true } }],
    ['podIdentityAgent', { installPodIdentityAgent: false, podIdentityAgent: {} }],
  ])('options of what is not installed are refused: %s', (option, options) => {
    expect(() => withoutCni(options)).toThrow(refusal('contradicting-props', ''));
    expect(() => withoutCni(options)).toThrow(option);
  });

  test('pods of any number are allowed, as no address of the VPC CNI is taken', () => {
    const { cluster } = withoutCni();
    expect(cluster.hasIpv4Egress).toBe(false);
  });
});

test('a cluster that is read before the app is complete has CoreDNS once', () => {
  const cluster = clusterWith();
  expect((cluster.coreAddons.coreDns.addon as any).shouldSynthesize()).toBe(true);
  cluster.creationOrder.nodes.add(new CfnResource(Stack.of(cluster), 'Theirs', { type: 'Test::Nodes' }));
  expect(isThere(cluster)).toBe(true);
});
