import { App, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { CoreAddons, FargateProfile, ICreationStage, IIpv6Cluster, Ipv6Cluster, ManagedNodeGroup } from '../../src';
import { STAGES } from '../../src/core/stages';
import { HandWrittenCluster, ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { refusal, resourcesOf } from '../util/network';

const resourceIn = (scope: Construct, id: string) => new CfnResource(scope, id, { type: `Test::${id}` });
const PUBLIC_STAGES = STAGES.filter(stage => stage !== 'controlPlane') as Exclude<typeof STAGES[number], 'controlPlane'>[];

/** A cluster that somebody else wrote: nothing is in its order but its CNI. */
function handWritten(stack = testStack()) {
  const cluster = new HandWrittenCluster(stack, 'Cluster', ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }));
  return { stack, cluster, order: cluster.creationOrder };
}

const manifestIn = (scope: Construct, id: string, cluster: eks.ICluster) =>
  new eks.KubernetesManifest(scope, id, { cluster, manifest: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: id.toLowerCase() } }] });
const typesOf = (stack: Stack) => Object.values(resourcesOf(stack)).map(({ Type }) => Type);
const HANDLE = 'AWS::CloudFormation::WaitConditionHandle';

describe('stages', () => {
  test('each comes after those before, whoever made what is in it, and in whatever order it is said', () => {
    const { stack, order } = handWritten();
    const made = Object.fromEntries(PUBLIC_STAGES.map(stage => [stage, [1, 2].map(each => resourceIn(stack, `${stage}${each}`))]));
    [...PUBLIC_STAGES].reverse().forEach(stage => order[stage].add(...made[stage]));
    PUBLIC_STAGES.forEach((stage, level) => {
      const before = PUBLIC_STAGES.slice(0, level).flatMap(each => made[each]).map(logicalId);
      const notBefore = PUBLIC_STAGES.slice(level).flatMap(each => made[each]).map(logicalId);
      for (const each of made[stage]) {
        expect(waitsFor(each)).toEqual(expect.arrayContaining(before));
        expect(waitsFor(each).filter(id => notBefore.includes(id))).toEqual([]);
      }
    });
  });

  test.each(PUBLIC_STAGES)('what depends on %s waits for it and those before, and for none after', stage => {
    const { stack, order } = handWritten();
    PUBLIC_STAGES.forEach(each => order[each].add(resourceIn(stack, each)));
    const after = resourceIn(stack, 'After');
    after.node.addDependency(order[stage].ready);
    const known = PUBLIC_STAGES.slice(0, PUBLIC_STAGES.indexOf(stage) + 1);
    expect(waitsFor(after).filter(id => PUBLIC_STAGES.includes(id as typeof stage)).sort()).toEqual([...known].sort());
  });

  test('one that is empty waits for those before', () => {
    const { stack, order } = handWritten();
    order.beforeNodes.add(resourceIn(stack, 'Crds'));
    const after = resourceIn(stack, 'After');
    after.node.addDependency(order.workloads.ready);
    expect(waitsFor(after)).toContain('Crds');
  });

  const manyAfter = (...nodes: string[]) => {
    const { stack, order } = handWritten();
    order.nodes.add(...nodes.map(id => resourceIn(stack, id)));
    const waiting = Array.from({ length: 20 }, (_, each) => resourceIn(stack, `W${each}`));
    order.workloads.add(...waiting);
    return { stack, waiting };
  };

  const names = (count: number) => Array.from({ length: count }, (_, each) => `N${each}`);

  test.each([1, 8])('%d resources of a stage are named by each that waits for them', count => {
    const { stack } = manyAfter(...names(count));
    expect(resourcesOf(stack).W7.DependsOn!.sort()).toEqual(names(count));
    expect(typesOf(stack)).not.toContain(HANDLE);
  });

  test('nine have one gate, however many wait', () => {
    const { stack, waiting } = manyAfter(...names(9));
    const resources = resourcesOf(stack);
    expect(typesOf(stack).filter(type => type === HANDLE)).toHaveLength(1);
    const [gate] = Object.keys(resources).filter(id => resources[id].Type === HANDLE);
    expect(resources[gate].DependsOn).toEqual(expect.arrayContaining(names(9)));
    waiting.forEach(each => expect(waitsFor(each)).toEqual(expect.arrayContaining(names(9))));
    expect(resources.W7.DependsOn).toEqual([gate]);
  });

  test('what is below a construct goes where the construct was put, or where it was put itself', () => {
    const { stack, order } = handWritten();
    const app = new Construct(stack, 'App');
    const [crd, web] = ['Crd', 'Web'].map(id => resourceIn(app, id));
    const group = resourceIn(stack, 'Group');
    order.nodes.add(group);
    order.workloads.add(app);
    order.beforeNodes.add(crd);
    expect(waitsFor(web)).toEqual(expect.arrayContaining([group, crd].map(logicalId)));
    expect(waitsFor(group)).toContain(logicalId(crd));
    expect(waitsFor(crd)).toEqual([]);
  });

  test('what is taken out of the order waits for nothing, and nothing for it', () => {
    const { stack, order } = handWritten();
    order.nodes.add(resourceIn(stack, 'Group'));
    const app = new Construct(stack, 'App');
    const [free, late] = ['Free', 'Late'].map(id => resourceIn(app, id));
    order.workloads.add(app);
    order.exempt(free);
    const after = resourceIn(stack, 'After');
    after.node.addDependency(order.workloads.ready);
    expect([waitsFor(free), waitsFor(late)].map(each => each.includes('Group'))).toEqual([false, true]);
    expect(waitsFor(after)).not.toContain(logicalId(free));
  });

  test('what was taken out of the tree is waited for by nobody', () => {
    const { stack, order } = handWritten();
    order.nodes.add(resourceIn(stack, 'Gone'), resourceIn(stack, 'There'));
    stack.node.tryRemoveChild('Gone');
    const after = resourceIn(stack, 'After');
    after.node.addDependency(order.nodes.ready);
    const { Cni, There, After } = resourcesOf(stack) as any;
    expect([Cni, There, After].flatMap(({ DependsOn = [] } = {}) => DependsOn)).not.toContain('Gone');
    expect(waitsFor(after)).toContain('There');
  });
});

describe('what belongs to Kubernetes', () => {
  const imported = (stack: Stack, id = 'Theirs', clusterName = 'theirs') => Ipv6Cluster.fromAttributes(stack, id, {
    clusterName, version: eks.KubernetesVersion.of('1.36'), vpc: ec2.Vpc.fromVpcAttributes(stack, `${id}Vpc`, { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }),
  });
  const stockOf = (stack: Stack, clusterName = 'theirs', id = 'Stock') => eks.Cluster.fromClusterAttributes(stack, id, {
    clusterName, kubectlRoleArn: 'arn:aws:iam::123456789012:role/kubectl', kubectlLayer: layerIn(stack, id),
  });
  const layerIn = (stack: Stack, id: string) => new (jest.requireActual('@aws-cdk/lambda-layer-kubectl-v36').KubectlV36Layer)(stack, `${id}Layer`);

  test.each<[string, (scope: Construct, cluster: eks.ICluster) => Construct]>([
    ['a manifest', (scope, cluster) => manifestIn(scope, 'Object', cluster)],
    ['a chart', (scope, cluster) => new eks.HelmChart(scope, 'Object', { cluster, chart: 'chart' })],
    ['a patch', (scope, cluster) => new eks.KubernetesPatch(scope, 'Object', { cluster, resourceName: 'x', applyPatch: {}, restorePatch: {} })],
    ['a question', (scope, cluster) => new eks.KubernetesObjectValue(scope, 'Object', { cluster, objectType: 'x', objectName: 'x', jsonPath: '.x' })],
  ])('%s of a cluster that exists is a workload if nothing is said', (_, make) => {
    const stack = testStack();
    const cluster = imported(stack);
    const object = make(stack, stockOf(stack));
    cluster.creationOrder.nodes.add(resourceIn(stack, 'Group'));
    const [resource] = object.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each) && /AWSCDK-EKS/.test(each.cfnResourceType));
    expect(waitsFor(resource)).toContain('Group');
  });

  test('of another cluster it is left alone', () => {
    const stack = testStack();
    const cluster = imported(stack);
    const other = manifestIn(stack, 'Other', stockOf(stack, 'another'));
    cluster.creationOrder.nodes.add(resourceIn(stack, 'Group'));
    expect(waitsFor(other.node.findChild('Resource'))).not.toContain('Group');
  });

  test('a cluster that was imported twice has one order', () => {
    const stack = testStack();
    const [one, two] = [imported(stack), imported(stack, 'Again')];
    one.creationOrder.nodes.add(resourceIn(stack, 'Group'));
    const after = resourceIn(stack, 'After');
    two.creationOrder.controllers.add(after);
    expect(waitsFor(after)).toContain('Group');
  });

  test.each(Object.values(eks.AuthenticationMode).filter(mode => mode !== eks.AuthenticationMode.API))(
    'aws-auth waits for no nodes, with %s and nodes of stock constructs', authenticationMode => {
      const stack = testStack();
      const { cluster } = ipv6Cluster(stack, { authenticationMode });
      cluster.addAutoScalingGroupCapacity('Stock', { instanceType: new ec2.InstanceType('m5.large'), machineImageType: eks.MachineImageType.BOTTLEROCKET });
      const resources = resourcesOf(stack);
      const auth = cluster.awsAuth.node.findAll().find(each => CfnResource.isCfnResource(each) && /KubernetesResource/.test(each.cfnResourceType))!;
      expect(waitsFor(auth).map(id => resources[id].Type)).not.toContain('AWS::AutoScaling::AutoScalingGroup');
      expect(errorsOf(stack)).toEqual([]);
    });

  test.each([['wait', { wait: true }], ['atomic', { atomic: true }]])('a chart before nodes with %s is refused', (_, options) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const chart = cluster.cluster.addHelmChart('Cilium', { chart: 'cilium', ...options });
    cluster.addManagedNodeGroup('Nodes');
    cluster.creationOrder.cni.add(chart);
    expect(errorsOf(stack)).toEqual([expect.stringContaining('order-chart-waits')]);
  });

  test('a chart with wait is taken with nodes, after them, and before nodes of a cluster that exists', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('Nodes');
    cluster.creationOrder.nodes.add(cluster.cluster.addHelmChart('A', { chart: 'a', wait: true }));
    cluster.cluster.addHelmChart('B', { chart: 'b', wait: true });
    expect(errorsOf(stack)).toEqual([]);
    const other = testStack();
    const chart = new eks.HelmChart(other, 'Chart', { cluster: stockOf(other), chart: 'c', wait: true });
    imported(other).creationOrder.cni.add(chart);
    expect(errorsOf(other)).toEqual([]);
  });
});

describe('several stacks', () => {
  /** Network and cluster, nodes, workloads. */
  function split(inStage: boolean) {
    const root = App.of(testStack())!;
    const scope = inStage ? new Stage(root as App, 'Prod') : root as Construct;
    const [clusterStack, nodes, workloads] = ['Control', 'Nodes', 'Workloads'].map(id => new Stack(scope, id));
    return { scope, clusterStack, nodes, workloads, cluster: ipv6Cluster(clusterStack) };
  }

  test.each([false, true])('CoreDNS stands with the nodes, other add-ons too, and workloads come after: in a stage %p', inStage => {
    const { clusterStack, nodes, workloads, cluster } = split(inStage);
    cluster.addAddon('metrics-server');
    const group = new ManagedNodeGroup(nodes, 'Group', { cluster });
    manifestIn(workloads, 'Web', cluster.cluster);
    const names = (stack: Stack) => Object.values(resourcesOf(stack)).filter(({ Type }) => Type === 'AWS::EKS::Addon').map(({ Properties }) => Properties.AddonName);
    expect([clusterStack, nodes, workloads].map(stack => names(stack).sort())).toEqual([
      ['eks-pod-identity-agent', 'kube-proxy', 'vpc-cni'], ['coredns', 'metrics-server'], [],
    ]);
    const [dns] = Object.values(resourcesOf(nodes)).filter(({ Properties }) => Properties?.AddonName === 'coredns');
    expect(dns.DependsOn).toContain(logicalId(group.nodegroup));
    expect(workloads.dependencies).toContain(nodes);
    expect([clusterStack, nodes, workloads].map(warningsOf)).toEqual([[], [], []]);
  });

  test('the ids of what stands elsewhere do not change with a stage around', () => {
    const [plain, staged] = [false, true].map(inStage => {
      const { nodes, cluster } = split(inStage);
      Array.from({ length: 9 }, (_, each) => new ManagedNodeGroup(nodes, `Group${each}`, { cluster }));
      manifestIn(nodes, 'Web', cluster.cluster);
      return Object.keys(resourcesOf(nodes));
    });
    expect(plain).toEqual(staged);
    expect(plain.filter(id => /CoreDns|Ready/.test(id))).toEqual([
      expect.stringContaining('CoreAddonsCoreDns'), expect.stringContaining('NodesReady'),
    ]);
  });

  test('what waits for later stacks only is refused, with both named', () => {
    const { clusterStack, nodes, cluster } = split(false);
    new ManagedNodeGroup(nodes, 'Group', { cluster });
    cluster.cluster.addManifest('Web', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    const [error] = errorsOf(clusterStack);
    expect(error).toMatch(/^order-between-stacks Control\/Cluster\/Eks\/manifest-Web.* in Control/);
    expect(clusterStack.dependencies).not.toContain(nodes);
  });

  test.each<[string, (order: { cluster: Ipv6Cluster; manifest: eks.KubernetesManifest; nodes: Stack; clusterStack: Stack }) => void]>([
    ['an earlier stage', ({ cluster, manifest }) => cluster.creationOrder.beforeNodes.add(manifest)],
    ['no order', ({ cluster, manifest }) => cluster.creationOrder.exempt(manifest)],
    ['another stack', ({ cluster, nodes }) => {
      cluster.cluster.node.tryRemoveChild('manifest-Web');
      manifestIn(nodes, 'Web', cluster.cluster);
    }],
    ['nodes of its own stack', ({ cluster }) => cluster.addManagedNodeGroup('Own')],
  ])('the remedies help: %s', (_, remedy) => {
    const { clusterStack, nodes, cluster } = split(false);
    new ManagedNodeGroup(nodes, 'Group', { cluster });
    const manifest = cluster.cluster.addManifest('Web', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
    remedy({ cluster, manifest, nodes, clusterStack });
    expect([clusterStack, nodes].flatMap(errorsOf)).toEqual([]);
  });

  test('stages of the app are never joined', () => {
    const { cluster } = split(true);
    const other = new Stack(cluster.node.root as App, 'Other');
    expect(() => cluster.creationOrder.nodes.add(other)).toThrow(refusal('order-other-app-stage', "'Other'"));
  });

  test.each<[string, (root: App) => Construct]>([
    ['another stage', root => new Stack(new Stage(root, 'Zone'), 'Other')], ['none', root => new Stack(root, 'Other')],
  ])('nor by what depends on a stage of creation from a stack in %s', (_, elsewhere) => {
    const errors = (depends: boolean) => {
      const { cluster, nodes } = split(true);
      const after = resourceIn(elsewhere(cluster.node.root as App), 'After');
      const { ready } = cluster.creationOrder.nodes;
      (depends ? after : nodes).node.addDependency(ready);
      return errorsOf(nodes);
    };
    expect([true, false].map(errors)).toEqual([[expect.stringMatching(/^order-other-app-stage .*Other\/After$/)], []]);
  });

  test('an app of stages of which each has its own dependents is taken', () => {
    const root = App.of(testStack()) as App;
    const stacks = ['Dev', 'Prod'].map(id => new Stack(new Stage(root, id), 'S'));
    for (const stack of stacks) { resourceIn(stack, 'After').node.addDependency(ipv6Cluster(stack).creationOrder.nodes.ready); }
    expect(stacks.flatMap(errorsOf)).toEqual([]);
  });

  test('an imported cluster in a stack of its own is put in order between stacks too', () => {
    const app = App.of(testStack()) as App;
    const [imports, nodes, web] = ['Imports', 'Nodes', 'Web'].map(id => new Stack(app, id));
    const cluster: IIpv6Cluster = Ipv6Cluster.fromAttributes(imports, 'Theirs', {
      clusterName: 'theirs', version: eks.KubernetesVersion.of('1.36'), vpc: ec2.Vpc.fromVpcAttributes(imports, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }),
    });
    cluster.creationOrder.nodes.add(resourceIn(nodes, 'Group'));
    cluster.creationOrder.workloads.add(resourceIn(web, 'Web'));
    app.synth();
    expect(web.dependencies).toEqual([nodes]);
  });
});

describe('nested stacks', () => {
  test('nodes in one are waited for by what is outside, and wait for the CNI', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const nested = new NestedStack(stack, 'Nested');
    [1, 2].forEach(each => new ManagedNodeGroup(nested, `Group${each}`, { cluster }));
    manifestIn(stack, 'Web', cluster.cluster);
    const nestedId = logicalId(nested.nestedStackResource!);
    const manifest = stack.node.findChild('Web').node.findChild('Resource');
    expect(waitsFor(manifest)).toContain(nestedId);
    expect(waitsFor(nested.nestedStackResource!)).toContain(logicalId(cluster.coreAddons.vpcCni!));
    expect(errorsOf(stack)).toEqual([]);
  });

  test.each([
    ['what is between them is outside', false, ['order-in-nested-stack']],
    ['nothing is between them outside', true, []],
  ])('two stages in one are refused where %s', (_, withNodesOutside, expected) => {
    const { stack, order } = handWritten();
    const nested = new NestedStack(stack, 'Nested');
    order.nodes.add(resourceIn(nested, 'Group'));
    order.workloads.add(resourceIn(nested, 'Web'));
    (withNodesOutside ? order.nodes : order.controllers).add(resourceIn(stack, 'Outside'));
    expect(errorsOf(stack).map(error => error.split(' ')[0])).toEqual(expected);
  });
});

describe('a nested stack with the cluster or nodes', () => {
  test('and the cluster, and workloads, is taken beside a group outside of it', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    const cluster = ipv6Cluster(nested);
    const group = cluster.addManagedNodeGroup('Own');
    const web = manifestIn(nested, 'Web', cluster.cluster);
    const outside = new ManagedNodeGroup(stack, 'Outside', { cluster });
    const late = manifestIn(stack, 'Late', cluster.cluster);
    expect(errorsOf(stack)).toEqual([]);
    expect(waitsFor(web.node.findChild('Resource'))).toContain(logicalId(group.nodegroup));
    expect(waitsFor(nested.nestedStackResource!)).not.toContain(logicalId(outside.nodegroup));
    expect(waitsFor(outside.nodegroup)).toContain(logicalId(nested.nestedStackResource!));
    expect(waitsFor(late.node.findChild('Resource'))).toEqual(expect.arrayContaining([nested.nestedStackResource!, outside.nodegroup].map(logicalId)));
  });

  test('waits for the group outside where that waits for nothing in it', () => {
    const { stack, order } = handWritten();
    const nested = new NestedStack(stack, 'Nested');
    order.nodes.add(resourceIn(nested, 'Group'), resourceIn(stack, 'Outside'));
    order.workloads.add(resourceIn(nested, 'Web'));
    expect(waitsFor(nested.nestedStackResource!)).toContain('Outside');
  });

  test.each<[string, (group: CfnResource, own: CfnResource) => void]>([
    ['refers to it', (outside, own) => outside.addPropertyOverride('Role', own.ref)],
    ['depends on it', (outside, own) => outside.node.addDependency(own)],
  ])('does not wait for a group outside that %s', (_, depend) => {
    const { stack, order } = handWritten();
    const nested = new NestedStack(stack, 'Nested');
    const [own, outside] = [resourceIn(nested, 'Group'), resourceIn(stack, 'Outside')];
    order.nodes.add(own, outside);
    order.workloads.add(resourceIn(nested, 'Web'));
    depend(outside, own);
    expect(errorsOf(stack)).toEqual([]);
    expect(waitsFor(nested.nestedStackResource!)).not.toContain('Outside');
  });

  test('of two such one waits for the other', () => {
    const { stack, order } = handWritten();
    const [one, two] = ['One', 'Two'].map(id => {
      const nested = new NestedStack(stack, id);
      order.nodes.add(resourceIn(nested, 'Group'));
      order.workloads.add(resourceIn(nested, 'Web'));
      return nested.nestedStackResource!;
    });
    expect(errorsOf(stack)).toEqual([]);
    expect([waitsFor(one).includes(logicalId(two)), waitsFor(two).includes(logicalId(one))].sort()).toEqual([false, true]);
  });

  test('is refused where the nodes are outside only, and come after the cluster in it', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    const cluster = ipv6Cluster(nested);
    new ManagedNodeGroup(stack, 'Outside', { cluster });
    manifestIn(nested, 'Web', cluster.cluster);
    expect(errorsOf(stack).map(error => error.split(' ')[0])).toEqual(['order-in-nested-stack']);
  });
});

test('what is deleted goes in the reversed order: a chart before the controller of its load balancers, the controller before nodes and routes', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  const { nodegroup } = cluster.addManagedNodeGroup('Nodes');
  const [controller, shop] = ['Controller', 'Shop'].map(id => cluster.cluster.addHelmChart(id, { chart: id.toLowerCase() }));
  cluster.creationOrder.controllers.add(controller);
  const resource = (chart: eks.HelmChart) => chart.node.findChild('Resource').node.defaultChild!;
  const routes = cluster.vpc.privateSubnets.flatMap(({ node }) => node.children.filter(({ node: { id } }) => /Route/.test(id)).map(logicalId));
  const before = (chart: eks.HelmChart) => waitsFor(resource(chart)); // CloudFormation deletes a resource after those that wait for it
  expect(before(shop)).toContain(logicalId(resource(controller)));
  expect(before(controller)).toEqual(expect.arrayContaining([logicalId(nodegroup), logicalId(cluster.coreAddons.vpcCni!)]));
  const types = resourcesOf(stack);
  expect(routes.filter(id => types[id]?.Type === 'AWS::EC2::Route' && !before(controller).includes(id))).toEqual([]);
  expect(before(controller).filter(id => types[id].Type === 'AWS::EC2::Route').length).toBeGreaterThanOrEqual(6);
});

describe('what cannot be is refused', () => {
  test('what waits for nodes, and nodes wait for it', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const crds = cluster.cluster.addManifest('Crds', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'crds' } });
    const group = cluster.addManagedNodeGroup('Nodes');
    group.node.addDependency(crds);
    expect(errorsOf(stack)).toEqual([expect.stringContaining('order-circular')]);
    expect(errorsOf(stack)[0]).toContain('manifest-Crds');
    cluster.creationOrder.beforeNodes.add(crds); // the remedy
    expect(errorsOf(stack)).toEqual([]);
  });

  test('what depends on the stage that it is in', () => {
    const { stack, order } = handWritten();
    const [one, two] = ['One', 'Two'].map(id => resourceIn(stack, id));
    order.nodes.add(one, two);
    one.node.addDependency(order.nodes.ready);
    expect(errorsOf(stack)).toEqual([expect.stringContaining('order-circular')]);
  });

  const putTwice = (other: (stage: ICreationStage, construct: Construct) => void) => {
    const { stack, cluster, order } = handWritten();
    const resource = resourceIn(stack, 'Twice');
    order.cni.add(resource);
    other(order.workloads, resource);
    return { cluster, resource };
  };

  test('a construct in two stages, or in one and in none', () => {
    expect(() => putTwice((stage, construct) => stage.add(construct))).toThrow(refusal('order-two-stages', "'S/Twice'"));
    const { cluster, resource } = putTwice(() => undefined);
    expect(() => cluster.creationOrder.exempt(resource)).toThrow(refusal('order-two-stages', "'S/Twice'"));
    expect(() => cluster.creationOrder.cni.add(resource)).not.toThrow();
  });

  test.each([['nodez', "'nodez'"], ['controlPlane', "'controlPlane'"], [undefined, 'undefined'], ['', "''"]])('%p for the name of a stage', (name, shown) => {
    const { order } = handWritten();
    expect(() => order.stage(name as string)).toThrow(refusal('order-stage', shown));
    expect(() => order.stage(name as string)).toThrow('beforeNodes, cni, nodes, coreDns, controllers, workloads');
    expect(PUBLIC_STAGES.map(each => order.stage(each))).toEqual(PUBLIC_STAGES.map(each => order[each]));
  });

  test.each([[undefined, 'undefined'], ['Group', "'Group'"], [{}, '{}']])('%p for a construct', (given, shown) => {
    const { order } = handWritten();
    expect(() => order.nodes.add(given as any)).toThrow(refusal('order-construct', shown));
  });

  test('a construct of another cluster, and none that may be the same', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const second = ipv6Cluster(new NestedStack(stack, 'Second'));
    const group = second.addManagedNodeGroup('Nodes');
    cluster.creationOrder.controllers.add(group);
    expect(errorsOf(stack)).toEqual(expect.arrayContaining([expect.stringContaining('order-other-cluster')]));
    const other = testStack();
    const theirs = new HandWrittenCluster(other, 'Theirs', ipv6Cluster(other).vpc);
    const profile = new FargateProfile(other, 'Profile', { cluster: theirs, selectors: [{ namespace: 'x' }] });
    (other.node.findChild('Cluster') as Ipv6Cluster).creationOrder.controllers.add(profile.profile);
    expect(errorsOf(other)).toEqual([]);
  });
});

describe('what the user says of more than one thing', () => {
  test('a whole stack among the workloads: its nodes stay nodes, and CoreDNS is there', () => {
    const { stack, cluster, order } = handWritten();
    const { coreDns } = new CoreAddons(stack, 'Core', { cluster });
    const workloads = new Stack(App.of(stack), 'Workloads');
    const group = resourceIn(stack, 'Group');
    order.nodes.add(group);
    order.workloads.add(workloads);
    resourceIn(workloads, 'Web');
    expect(waitsFor(coreDns)).toContain('Group');
    expect(workloads.dependencies).toEqual([stack]);
  });

  test('what nodes refer to among the workloads is a circle, which references make', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const { role } = cluster.addManagedNodeGroup('Nodes');
    cluster.creationOrder.workloads.add(role);
    expect(errorsOf(stack)).toEqual([expect.stringContaining('order-circular')]);
    expect(errorsOf(stack)[0]).toContain('S/Cluster/Nodes/Role/Resource');
  });

  test('nodes that are taken out of the order run CoreDNS all the same', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.creationOrder.exempt(cluster.addManagedNodeGroup('Nodes'));
    expect(Object.keys(resourcesOf(stack))).toContain(logicalId(cluster.coreAddons.coreDns));
  });

  test('nodes with what belongs to them: a lookup of theirs is none', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const group = cluster.addSelfManagedNodeGroup('Nodes', { taints: [{ key: 'gpu', effect: eks.TaintEffect.NO_SCHEDULE }] });
    cluster.creationOrder.nodes.add(group);
    expect(Object.keys(resourcesOf(stack))).not.toContain(logicalId(cluster.coreAddons.coreDns));
    expect(warningsOf(stack)).toContain('core-dns-left-out');
  });
});

describe('an add-on that stands in the stack of its nodes', () => {
  const moved = () => {
    const app = App.of(testStack()) as App;
    const [home, nodes] = ['Home', 'Nodes'].map(id => new Stack(app, id));
    const cluster = ipv6Cluster(home);
    const addon = cluster.addAddon('metrics-server');
    new ManagedNodeGroup(nodes, 'Group', { cluster });
    const copy = () => Object.values(resourcesOf(nodes)).find(({ Properties }) => Properties?.AddonName === 'metrics-server')!;
    return { home, nodes, cluster, addon, copy };
  };

  test('waits for a stage that the construct depends on', () => {
    const { home, nodes, cluster, addon, copy } = moved();
    const workload = resourceIn(nodes, 'Workload');
    cluster.creationOrder.workloads.add(workload);
    addon.node.addDependency(cluster.creationOrder.nodes.ready);
    expect(copy().DependsOn).not.toContain('Workload');
    expect([home, nodes].flatMap(errorsOf)).toEqual([]);
  });
});
