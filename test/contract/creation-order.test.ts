import { CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { Resources, waitsFor, waitsForInTheEnd } from '../../bench/creation-graph';
import { AddonIdentity, CreationOrder, Ipv6Cluster } from '../../src';
import { dependsOn, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { resourcesOf } from '../util/network';

const CLUSTER = 'Custom::AWSCDK-EKS-Cluster';
const BEFORE_NODES = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'];
const DNS = 'coredns';

/** What a template says of the order, by what it is about. */
class Graph {
  public readonly cluster: string;
  public readonly nodes: string[];
  /** Manifests and charts. */
  public readonly kubernetes: string[];
  private readonly addons: { readonly [name: string]: string };

  constructor(public readonly resources: Resources) {
    [this.cluster] = this.ofType(CLUSTER);
    this.nodes = this.ofType('AWS::EKS::Nodegroup');
    this.kubernetes = this.ofType('Custom::AWSCDK-EKS-KubernetesResource', 'Custom::AWSCDK-EKS-HelmChart');
    this.addons = Object.fromEntries(this.ofType('AWS::EKS::Addon').map(id => [this.addonName(id), id]));
  }

  public ofType(...types: string[]): string[] {
    return Object.keys(this.resources).filter(id => types.includes(this.resources[id].Type));
  }

  public addon(name: string): string {
    if (!(name in this.addons)) { throw new Error(`no add-on ${name}`); }
    return this.addons[name];
  }

  public addonNames(): string[] {
    return Object.keys(this.addons);
  }

  /** The add-ons that are not of the core. */
  public otherAddons(): string[] {
    return this.addonNames().filter(name => ![...BEFORE_NODES, DNS].includes(name)).map(name => this.addon(name));
  }

  public after(id: string): string[] {
    return [...waitsForInTheEnd(this.resources, id)];
  }

  private addonName(id: string): string {
    return (this.resources[id].Properties as { AddonName: string }).AddonName;
  }
}

/** The first cycle that is found, as a path. */
function cycleIn(resources: Resources): string[] {
  const done = new Set<string>();
  const walk = (id: string, path: string[]): string[] => {
    if (path.includes(id)) { return [...path.slice(path.indexOf(id)), id]; }
    if (done.has(id)) { return []; }
    for (const next of waitsFor(resources, id)) {
      const found = walk(next, [...path, id]);
      if (found.length > 0) { return found; }
    }
    done.add(id);
    return [];
  };
  for (const id of Object.keys(resources)) {
    const found = walk(id, []);
    if (found.length > 0) { return found; }
  }
  return [];
}

/** Dependencies on what is not in the template, which CloudFormation refuses. */
const dangling = (resources: Resources) =>
  Object.values(resources).flatMap(({ DependsOn = [] }) => DependsOn).filter(id => !(id in resources));

/** The rules, for any cluster. */
function checkOrder(graph: Graph, firstNodes?: string): void {
  const { resources, cluster, nodes, kubernetes } = graph;
  expect(cycleIn(resources)).toEqual([]);
  expect(dangling(resources)).toEqual([]);
  const core = BEFORE_NODES.map(name => graph.addon(name));
  for (const group of nodes) { expect(graph.after(group)).toEqual(expect.arrayContaining(core)); }
  for (const addon of graph.otherAddons()) { expect(graph.after(addon)).toEqual(expect.arrayContaining(nodes)); }
  for (const object of kubernetes) { expect(graph.after(object)).toEqual(expect.arrayContaining([...core, ...nodes])); }
  if (firstNodes === undefined) {
    expect(graph.addonNames()).not.toContain(DNS);
  } else {
    const dns = graph.addon(DNS);
    expect(graph.after(dns)).toEqual(expect.arrayContaining([...core, firstNodes]));
    expect(graph.after(dns).filter(id => nodes.includes(id))).toEqual([firstNodes]);
    for (const object of kubernetes) { expect(graph.after(object)).toContain(dns); }
  }
  for (const id of [...graph.addonNames().map(name => graph.addon(name)), ...nodes, ...kubernetes]) {
    expect(graph.after(id)).toContain(cluster);
  }
  expect(graph.after(cluster).filter(id => /^AWS::EKS::|^Custom::AWSCDK-EKS-[^C]/.test(resources[id].Type))).toEqual([]);
}

const MANIFEST = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } };

describe('a cluster with all that it can have', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  const first = cluster.addManagedNodeGroup('First');
  cluster.cluster.addManifest('Manifest', MANIFEST);
  cluster.cluster.addHelmChart('Chart', { chart: 'chart', repository: 'https://charts.example.com' });
  cluster.addAddon('metrics-server');
  const second = cluster.addManagedNodeGroup('Second');
  const graph = new Graph(resourcesOf(stack));
  const [firstId, secondId] = [first, second].map(({ nodegroup }) => logicalId(nodegroup));
  const [manifest] = graph.ofType('Custom::AWSCDK-EKS-KubernetesResource');
  const [chart] = graph.ofType('Custom::AWSCDK-EKS-HelmChart');

  test('it is all there', () => {
    expect(graph.addonNames().sort()).toEqual([DNS, 'eks-pod-identity-agent', 'kube-proxy', 'metrics-server', 'vpc-cni']);
    expect(graph.nodes.sort()).toEqual([firstId, secondId].sort());
    expect(graph.kubernetes).toHaveLength(2);
    expect([typeof manifest, typeof chart, typeof graph.cluster]).toEqual(['string', 'string', 'string']);
  });

  test.each(BEFORE_NODES)('%s comes before each node group', addon => {
    expect(graph.after(firstId)).toContain(graph.addon(addon));
    expect(graph.after(secondId)).toContain(graph.addon(addon));
  });

  test.each(BEFORE_NODES)('%s waits for no nodes, and no other add-on', addon => {
    const before = graph.after(graph.addon(addon)).map(id => graph.resources[id].Type);
    expect(before.filter(type => type.startsWith('AWS::EKS::'))).toEqual([]);
  });

  test('coredns comes after the first node group and does not wait for the second', () => {
    const before = graph.after(graph.addon(DNS));
    expect(before).toContain(firstId);
    expect(before).not.toContain(secondId);
  });

  test('node groups do not wait for each other', () => {
    expect(graph.after(firstId)).not.toContain(secondId);
    expect(graph.after(secondId)).not.toContain(firstId);
  });

  test.each([
    ['a manifest', manifest],
    ['a chart', chart],
  ])('%s comes after all nodes and after coredns', (_, id) => {
    expect(graph.after(id)).toEqual(expect.arrayContaining([firstId, secondId, graph.addon(DNS), ...BEFORE_NODES.map(name => graph.addon(name))]));
  });

  test('another add-on comes after all nodes', () => {
    expect(graph.after(graph.addon('metrics-server'))).toEqual(expect.arrayContaining([firstId, secondId]));
  });

  test('the cluster comes before all of these', () => {
    const later = [...graph.addonNames().map(name => graph.addon(name)), firstId, secondId, manifest, chart];
    expect(later.filter(id => !graph.after(id).includes(graph.cluster))).toEqual([]);
  });

  test('the cluster waits for nothing that it does not need', () => {
    const types = graph.after(graph.cluster).map(id => graph.resources[id].Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::EC2::Subnet', 'AWS::IAM::Role', 'AWS::EC2::SecurityGroup']));
    const needless = /^AWS::EKS::|^AWS::SSM::|^AWS::EC2::(Route|NatGateway|EIP|SubnetRouteTableAssociation|VPCEndpoint|LaunchTemplate)$|^Custom::/;
    expect(types.filter(type => needless.test(type))).toEqual([]);
    expect(graph.after(graph.cluster)).not.toContain(logicalId(cluster.coreAddons.cniPolicy));
  });

  test('the rules hold, without a cycle', () => {
    expect(() => checkOrder(graph, firstId)).not.toThrow();
  });
});

test('the check finds a cycle', () => {
  const resource = (...DependsOn: string[]) => ({ Type: 'Test::Resource', DependsOn });
  expect(cycleIn({ A: resource('B'), B: resource('C'), C: resource('B') })).toEqual(['B', 'C', 'B']);
  expect(cycleIn({ A: resource('B', 'C'), B: resource('C'), C: resource() })).toEqual([]);
});

describe('calls in any order', () => {
  const accessPolicy = () => eks.AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', { accessScopeType: eks.AccessScopeType.CLUSTER });
  const NODE_GROUPS = ['A', 'B', 'C'];
  const CALLS: { readonly [name: string]: (cluster: Ipv6Cluster) => unknown } = {
    ...Object.fromEntries(NODE_GROUPS.map(id => [id, (cluster: Ipv6Cluster) => cluster.addManagedNodeGroup(id)])),
    'metrics-server': cluster => cluster.addAddon('metrics-server'),
    'aws-ebs-csi-driver': cluster => cluster.addAddon('aws-ebs-csi-driver', {
      identity: AddonIdentity.podIdentity('ebs-csi-controller-sa', [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonEBSCSIDriverPolicy'),
      ]),
    }),
    'manifest': cluster => cluster.cluster.addManifest('Manifest', MANIFEST),
    'serviceIpv6Cidr': cluster => cluster.serviceIpv6Cidr,
    'grantAccess': cluster => cluster.grantAccess('Admin', 'arn:aws:iam::123456789012:role/admin', [accessPolicy()]),
  };
  const NAMES = Object.keys(CALLS);

  function made(calls: string[]): { resources: Resources; firstNodes?: string } {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    calls.forEach(name => CALLS[name](cluster));
    const first = calls.find(name => NODE_GROUPS.includes(name));
    const nodegroup = first && cluster.node.findChild(first).node.findChild('Nodegroup');
    return { resources: resourcesOf(stack), firstNodes: nodegroup ? logicalId(nodegroup) : undefined };
  }

  /** What comes out, but for the order. */
  const contents = (resources: Resources) =>
    Object.fromEntries(Object.entries(resources).map(([id, { Type, Properties }]) => [id, { Type, Properties }]));
  const inTheirOrder = new Map<string, object>();
  const expected = (calls: string[]): object => {
    const sorted = NAMES.filter(name => calls.includes(name));
    const key = sorted.join();
    if (!inTheirOrder.has(key)) { inTheirOrder.set(key, contents(made(sorted).resources)); }
    return inTheirOrder.get(key)!;
  };

  const check = (calls: string[]) => {
    const { resources, firstNodes } = made(calls);
    checkOrder(new Graph(resources), firstNodes);
    expect(contents(resources)).toEqual(expected(calls));
  };

  test('all of them', () => {
    fc.assert(fc.property(fc.shuffledSubarray(NAMES, { minLength: NAMES.length }), check), { seed: 20260401, numRuns: 12 });
  });

  test('some of them', () => {
    fc.assert(fc.property(fc.shuffledSubarray(NAMES), check), { seed: 20260402, numRuns: 13 });
  });

  test.each([
    ['none', []],
    ['an add-on without nodes', ['aws-ebs-csi-driver']],
    ['a manifest without nodes', ['manifest']],
    ['nodes last', ['manifest', 'aws-ebs-csi-driver', 'C', 'A']],
  ])('%s', (_, calls) => {
    expect(() => check(calls)).not.toThrow();
  });
});

describe('CreationOrder', () => {
  const resourceIn = (stack: Stack, id: string) => new CfnResource(stack, id, { type: `Test::${id}` });
  const stages = ['cniReady', 'firstComputeReady', 'computeReady'] as const;

  test('has no compute until some is added', () => {
    const stack = testStack();
    const order = new CreationOrder(stack);
    expect(order.hasCompute).toBe(false);
    order.addCni(resourceIn(stack, 'Cni'));
    expect(order.hasCompute).toBe(false);
    order.addCompute();
    expect(order.hasCompute).toBe(false);
    order.addCompute(resourceIn(stack, 'Nodes'));
    expect(order.hasCompute).toBe(true);
  });

  test.each(stages)('%s of one that is empty waits for nothing', stage => {
    const stack = testStack();
    const after = resourceIn(stack, 'After');
    after.node.addDependency(new CreationOrder(stack)[stage]);
    expect(dependsOn(Template.fromStack(stack), after)).toEqual([]);
  });

  describe.each([
    ['cniReady', ['Cni', 'Proxy']],
    ['firstComputeReady', ['First']],
    ['computeReady', ['First', 'Second', 'Third']],
  ] as const)('%s', (stage, expected) => {
    const add = (order: CreationOrder, stack: Stack) => {
      order.addCni(resourceIn(stack, 'Cni'));
      order.addCompute(resourceIn(stack, 'First'), resourceIn(stack, 'Second'));
      order.addCni(resourceIn(stack, 'Proxy'));
      order.addCompute(resourceIn(stack, 'Third'));
    };

    test.each<[string, (stack: Stack, order: CreationOrder, after: CfnResource) => void]>([
      ['before', (stack, order, after) => {
        add(order, stack);
        after.node.addDependency(order[stage]);
      }],
      ['after', (stack, order, after) => {
        after.node.addDependency(order[stage]);
        add(order, stack);
      }],
    ])('with constructs that were added %s what waits for it', (_, act) => {
      const stack = testStack();
      const after = resourceIn(stack, 'After');
      act(stack, new CreationOrder(stack), after);
      expect(dependsOn(Template.fromStack(stack), after)).toEqual(expected);
    });
  });

  test('compute that is added is not made to wait for anything', () => {
    const stack = testStack();
    const order = new CreationOrder(stack);
    const nodes = resourceIn(stack, 'Nodes');
    order.addCompute(nodes);
    order.addCni(resourceIn(stack, 'Cni'));
    expect(dependsOn(Template.fromStack(stack), nodes)).toEqual([]);
  });

  test.each(['before', 'after'])('nodes of somebody else, added %s those of the cluster, count in it', when => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const foreign = resourceIn(stack, 'Foreign');
    if (when === 'before') { cluster.creationOrder.addCompute(foreign); }
    const group = cluster.addManagedNodeGroup('Nodes');
    if (when === 'after') { cluster.creationOrder.addCompute(foreign); }
    cluster.cluster.addManifest('Manifest', MANIFEST);
    cluster.addAddon('metrics-server');
    const graph = new Graph(resourcesOf(stack));
    const nodes = [logicalId(foreign), logicalId(group.nodegroup)];
    const [first, second] = when === 'before' ? nodes : [...nodes].reverse();
    expect(graph.after(graph.addon(DNS))).toContain(first);
    expect(graph.after(graph.addon(DNS))).not.toContain(second);
    for (const id of [...graph.kubernetes, graph.addon('metrics-server')]) { expect(graph.after(id)).toEqual(expect.arrayContaining(nodes)); }
  });

  test('nodes of somebody else alone let coredns in', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.creationOrder.addCompute(resourceIn(stack, 'Foreign'));
    const graph = new Graph(resourcesOf(stack));
    expect(graph.after(graph.addon(DNS))).toEqual(expect.arrayContaining(['Foreign', ...BEFORE_NODES.map(name => graph.addon(name))]));
  });
});
