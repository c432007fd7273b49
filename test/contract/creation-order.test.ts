import { Resources, waitsFor, waitsForInTheEnd } from '../../bench/creation-graph';
import { ipv6Cluster, logicalId, testStack } from '../util/cluster';
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

/** The rules, for any cluster whose nodes can all run CoreDNS. */
function checkOrder(graph: Graph): void {
  const { resources, cluster, nodes, kubernetes } = graph;
  expect(cycleIn(resources)).toEqual([]);
  expect(dangling(resources)).toEqual([]);
  const core = BEFORE_NODES.map(name => graph.addon(name));
  for (const group of nodes) { expect(graph.after(group)).toEqual(expect.arrayContaining(core)); }
  for (const addon of graph.otherAddons()) { expect(graph.after(addon)).toEqual(expect.arrayContaining(nodes)); }
  for (const object of kubernetes) { expect(graph.after(object)).toEqual(expect.arrayContaining([...core, ...nodes])); }
  const dns = graph.addon(DNS);
  expect(graph.after(dns)).toEqual(expect.arrayContaining([...core, ...nodes]));
  for (const object of [...kubernetes, ...graph.otherAddons()]) { expect(graph.after(object)).toContain(dns); }
  for (const object of kubernetes) { expect(graph.after(object)).toEqual(expect.arrayContaining(graph.otherAddons())); }
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

  test('coredns comes after both node groups', () => {
    expect(graph.after(graph.addon(DNS))).toEqual(expect.arrayContaining([firstId, secondId]));
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
    expect(graph.after(graph.cluster)).not.toContain(logicalId(cluster.coreAddons.cniPolicy!));
  });

  test('the rules hold, without a cycle', () => {
    expect(() => checkOrder(graph)).not.toThrow();
  });
});

test('the check finds a cycle', () => {
  const resource = (...DependsOn: string[]) => ({ Type: 'Test::Resource', DependsOn });
  expect(cycleIn({ A: resource('B'), B: resource('C'), C: resource('B') })).toEqual(['B', 'C', 'B']);
  expect(cycleIn({ A: resource('B', 'C'), B: resource('C'), C: resource() })).toEqual([]);
});
