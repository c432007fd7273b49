import { App, Aspects, CfnOutput, CfnResource, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AddonIdentity, AddonVersion, AddonVersionLookup, ClusterAddon, ClusterAddonOptions, DualStackVpc, Ipv6Cluster, LookupFunctions, ManagedNodeGroup } from '../../src';
import { HandWrittenCluster, ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { refusal, resourcesOf } from '../util/network';

const METRICS = 'metrics-server';
const LOOKUP = 'Custom::EksIpv6AddonVersion';
const FUNCTION = 'AWS::Lambda::Function';
const NO_NODES = { minSize: 0, desiredSize: 0, maxSize: 1 };
const resourceIn = (scope: Construct, id: string) => new CfnResource(scope, id, { type: `Test::${id}` });

/** Stacks of one app, in the order in which they are written. */
function stacksOf<Names extends string[]>(...names: Names): { [name in keyof Names]: Stack } {
  const app = App.of(testStack()) as App;
  return names.map(name => new Stack(app, name)) as { [name in keyof Names]: Stack };
}

/** A cluster whose nodes are in a later stack. */
function split(coreDns = {}) {
  const [home, nodes, web] = stacksOf('Home', 'Nodes', 'Web');
  const cluster = ipv6Cluster(home, { coreAddons: { coreDns } });
  const group = new ManagedNodeGroup(nodes, 'Group', { cluster });
  return { home, nodes, web, cluster, group };
}

const ofType = (stack: Stack, type: string) => Object.entries(resourcesOf(stack)).filter(([, { Type }]) => Type === type);
const addonIn = (stack: Stack, name = METRICS) => ofType(stack, 'AWS::EKS::Addon').find(([, { Properties }]) => Properties.AddonName === name)!;
const exportsOf = (stack: Stack) => JSON.stringify((App.of(stack) as App).synth().getStackByName(stack.stackName).template.Outputs ?? {});
const stackOf = (stacks: readonly Stack[], name = METRICS) => stacks.filter(stack => addonIn(stack, name)).map(({ node: { id } }) => id);

describe('a default version', () => {
  test.each([
    ['an add-on', METRICS, () => {
      const app = split();
      app.cluster.addAddon(METRICS, { version: AddonVersion.defaultOf() });
      return app;
    }],
    ['CoreDNS', 'coredns', () => split({ version: AddonVersion.defaultOf() })],
  ])('is asked for beside the copy, and no export has it: %s', (_, name, make) => {
    const { home, nodes } = make();
    const [[lookup, { Properties }], ...others] = ofType(nodes, LOOKUP);
    expect(others).toEqual([]);
    expect(Properties).toMatchObject({ AddonName: name, KubernetesVersion: '1.36' });
    expect(addonIn(nodes, name)[1].Properties.AddonVersion).toEqual({ 'Fn::GetAtt': [lookup, 'Version'] });
    expect(ofType(home, LOOKUP)).toEqual([]);
    expect(Object.values(resourcesOf(home)).filter(each => JSON.stringify(each).includes('DescribeAddonVersions'))).toEqual([]);
    expect(exportsOf(home)).not.toContain('Version');
    expect([home, nodes].flatMap(errorsOf)).toEqual([]);
  });

  test('the function stays for the others that ask in the stack of the cluster', () => {
    const { home, nodes, cluster } = split({ version: AddonVersion.defaultOf() });
    new AddonVersionLookup(home, 'Theirs', { addonName: METRICS, kubernetesVersion: cluster.kubernetesVersion });
    expect(ofType(home, LOOKUP)).toHaveLength(1);
    expect([home, nodes].map(stack => ofType(stack, FUNCTION).filter(([, { Properties }]) => /default of a Kube/.test(Properties.Description)).length)).toEqual([1, 1]);
  });

  test('is asked for where the add-on is written, if it stands there', () => {
    const { home, nodes, cluster } = split();
    cluster.addManagedNodeGroup('Own');
    const { addon } = cluster.addAddon(METRICS, { version: AddonVersion.defaultOf() });
    const [[lookup]] = ofType(home, LOOKUP);
    expect(resourcesOf(home)[logicalId(addon)].Properties.AddonVersion).toEqual({ 'Fn::GetAtt': [lookup, 'Version'] });
    expect(ofType(nodes, LOOKUP)).toEqual([]);
  });

  test('what is made for it has the tags of its stack, and whatever other aspects say', () => {
    const { home, nodes } = split({ version: AddonVersion.defaultOf() });
    Tags.of(home.node.root).add('team', 'one');
    Tags.of(nodes).add('stack', 'nodes');
    iam.PermissionsBoundary.of(nodes).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('Boundary'));
    const [[, handler]] = ofType(nodes, FUNCTION).filter(([, { Properties }]) => /default of a Kube/.test(Properties.Description));
    expect(handler.Properties.Tags).toEqual([{ Key: 'stack', Value: 'nodes' }, { Key: 'team', Value: 'one' }]);
    const roles = ofType(nodes, 'AWS::IAM::Role').map(([, { Properties }]) => Properties.PermissionsBoundary);
    expect(roles.length).toBeGreaterThan(1);
    expect(roles.filter(boundary => boundary === undefined)).toEqual([]);
  });

  test('the function in a VPC waits for its routes', () => {
    const { nodes } = split({ version: AddonVersion.defaultOf() });
    LookupFunctions.of(nodes).configure({ vpc: new DualStackVpc(nodes, 'Vpc') });
    const [[id]] = ofType(nodes, FUNCTION).filter(([, { Properties }]) => /default of a Kube/.test(Properties.Description));
    expect(JSON.stringify(resourcesOf(nodes)[id].DependsOn)).toMatch(/DefaultRoute|Route/);
  });

  test('a second synthesis says the same', () => {
    const { home, nodes } = split({ version: AddonVersion.defaultOf() });
    const app = App.of(home) as App;
    const templates = () => [home, nodes].map(({ stackName }) => app.synth({ force: true }).getStackByName(stackName).template);
    expect(templates()).toEqual(templates());
  });
});

describe('a role', () => {
  test('that is made in the stack of the nodes takes no export', () => {
    const { home, nodes, cluster } = split();
    const role = new iam.Role(nodes, 'Role', { assumedBy: new iam.SessionTagsPrincipal(new iam.ServicePrincipal('pods.eks.amazonaws.com')) });
    cluster.addAddon(METRICS, { identity: AddonIdentity.existing('metrics', role) });
    expect(addonIn(nodes)[1].Properties.PodIdentityAssociations).toEqual([{ ServiceAccount: 'metrics', RoleArn: { 'Fn::GetAtt': [logicalId(role), 'Arn'] } }]);
    expect(exportsOf(home)).not.toContain('Role');
  });
});

describe('the second deployment of a split app', () => {
  interface Edit {
    readonly kubernetes?: string;
    readonly dns?: AddonVersion;
    readonly addon?: ClusterAddonOptions | false;
  }

  /** What the stack of the cluster exports, and what that of the nodes imports. */
  function deployed({ kubernetes = '1.35', dns = AddonVersion.defaultOf(), addon }: Edit) {
    const [home, nodes] = stacksOf('Home', 'Nodes');
    const cluster = ipv6Cluster(home, { version: eks.KubernetesVersion.of(kubernetes), coreAddons: { coreDns: { version: dns } } });
    new ManagedNodeGroup(nodes, 'Group', { cluster });
    if (addon !== false) { cluster.addAddon(METRICS, { version: AddonVersion.defaultOf(), identity: AddonIdentity.podIdentity('metrics', []), ...addon }); }
    const assembly = (App.of(home) as App).synth();
    const [own, other] = [home, nodes].map(({ stackName }) => assembly.getStackByName(stackName).template);
    const all: { Export: { Name: string } }[] = Object.values(own.Outputs);
    const exports = Object.fromEntries(all.map(each => [each.Export.Name, each]));
    return { exports, imports: [...JSON.stringify(other).matchAll(/"Fn::ImportValue":"([^"]*)"/g)].map(([, name]) => name) };
  }

  const policy = iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess');
  test.each<[string, Edit]>([
    ['Kubernetes, and default versions with it', { kubernetes: '1.36' }],
    ['a version of CoreDNS', { dns: AddonVersion.of('v1.12.4-eksbuild.1') }],
    ['a version', { addon: { version: AddonVersion.of('v0.8.0-eksbuild.1') } }],
    ['configuration', { addon: { configurationValues: { replicas: 3 } } }],
    ['what the role may do', { addon: { identity: AddonIdentity.podIdentity('metrics', [policy]) } }],
    ['the service account', { addon: { identity: AddonIdentity.podIdentity('other', []) } }],
    ['one more role', { addon: { identities: [AddonIdentity.podIdentity('other', [])] } }],
  ])('changes no value that is imported: %s', (_, edit) => {
    const [before, after] = [deployed({}), deployed(edit)];
    expect(before.imports.length).toBeGreaterThan(0);
    before.imports.forEach(name => expect(after.exports[name]).toEqual(before.exports[name]));
  });

  test.each<[string, Edit]>([
    ['the identity', { addon: { identity: undefined } }],
    ['the add-on', { addon: false }],
  ])('the road of operations.md: the stack of the nodes first lets go of %s that is taken out', (_, edit) => {
    const [before, after] = [deployed({}), deployed(edit)];
    expect(before.imports.filter(name => !(name in after.exports))).not.toEqual([]);
    expect(after.imports.filter(name => !(name in before.exports))).toEqual([]);
  });
});

describe('attributes lead to where it stands', () => {
  const attributes: [string, (addon: eks.CfnAddon) => string, (id: string) => object][] = [
    ['attrArn', addon => addon.attrArn, id => ({ 'Fn::GetAtt': [id, 'Arn'] })],
    ['ref', addon => addon.ref, id => ({ Ref: id })],
  ];

  test.each(attributes)('%s in its stack, and in one after it', (_, attributeOf, expected) => {
    const { home, nodes, web, cluster } = split();
    const { addon } = cluster.addAddon(METRICS);
    [nodes, web].forEach(stack => resourceIn(stack, 'Theirs').addPropertyOverride('Value', attributeOf(addon)));
    expect(resourcesOf(nodes).Theirs.Properties.Value).toEqual(expected(addonIn(nodes)[0]));
    expect(resourcesOf(web).Theirs.Properties.Value).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Nodes:/) });
    expect(web.dependencies).toContain(nodes);
    expect([home, nodes, web].flatMap(errorsOf)).toEqual([]);
  });

  test.each(attributes)('%s of one that stands where it is written', (_, attributeOf, expected) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('Nodes');
    const { addon } = cluster.addAddon(METRICS);
    resourceIn(stack, 'Theirs').addPropertyOverride('Value', attributeOf(addon));
    expect(resourcesOf(stack).Theirs.Properties.Value).toEqual(expected(logicalId(addon)));
  });

  test('in a stack before it they are refused', () => {
    const { home, cluster } = split();
    new CfnOutput(home, 'Out', { value: cluster.addAddon(METRICS).addon.attrArn });
    expect(errorsOf(home)).toEqual(['addon-attribute-elsewhere Home/Out']);
  });

  test('getAtt cannot lead elsewhere, and is refused', () => {
    const { nodes, cluster } = split();
    new CfnOutput(nodes, 'Out', { value: cluster.addAddon(METRICS).addon.getAtt('Arn').toString() });
    expect(errorsOf(nodes)).toEqual(['addon-attribute-elsewhere Nodes/Out']);
  });

  test('of one that is left out they are refused', () => {
    const stack = testStack();
    const { addon } = ipv6Cluster(stack).addAddon(METRICS);
    new CfnOutput(stack, 'Out', { value: addon.attrArn });
    expect(errorsOf(stack)).toEqual(['addon-attribute-nowhere S/Out']);
  });

  test('what its nodes refer to is a circle', () => {
    const { nodes, cluster, group } = split();
    group.nodegroup.node.addDependency(resourceIn(nodes, 'Theirs'));
    (nodes.node.findChild('Theirs') as CfnResource).addPropertyOverride('Value', cluster.coreAddons.coreDns.addon.attrArn);
    expect(errorsOf(nodes)).toEqual([expect.stringContaining('order-circular')]);
  });
});

describe('what depends on it', () => {
  test.each<[string, (cluster: Ipv6Cluster) => Construct]>([
    ['an add-on', cluster => cluster.addAddon(METRICS)],
    ['its resource', cluster => cluster.addAddon(METRICS).addon],
    ['CoreDNS', cluster => cluster.coreAddons.coreDns],
    ['its resource', cluster => cluster.coreAddons.coreDns.addon],
  ])('waits for the copy, in its stack and in one after it: %s', (_, make) => {
    const { home, nodes, web, cluster } = split();
    const addon = make(cluster);
    [nodes, web].forEach(stack => resourceIn(stack, 'Theirs').node.addDependency(addon));
    const name = addon.node.path.includes('CoreDns') ? 'coredns' : METRICS;
    expect(resourcesOf(nodes).Theirs.DependsOn).toContain(addonIn(nodes, name)[0]);
    expect(web.dependencies).toContain(nodes);
    expect([home, nodes, web].flatMap(errorsOf)).toEqual([]);
  });

  test('in a stack before it is refused, with both named', () => {
    const { home, cluster } = split();
    resourceIn(home, 'Theirs').node.addDependency(cluster.addAddon(METRICS));
    expect(errorsOf(home)).toEqual([expect.stringMatching(/^order-depends-on-later-stack Home\/Theirs in Home/)]);
    expect(() => (App.of(home) as App).synth()).toThrow(/metrics-server.* in Nodes/);
  });

  test.each<[string, (app: ReturnType<typeof split> & { theirs: CfnResource }) => void]>([
    ['another stack', ({ home, web, cluster }) => {
      home.node.tryRemoveChild('Theirs');
      resourceIn(web, 'Theirs').node.addDependency(cluster.node.findChild(`Addon-${METRICS}`));
    }],
    ['runsOn', ({ cluster }) => (cluster.node.findChild(`Addon-${METRICS}`) as ClusterAddon).runsOn(cluster.addManagedNodeGroup('Own'))],
  ])('the remedies help: %s', (_, remedy) => {
    const app = split();
    const theirs = resourceIn(app.home, 'Theirs');
    theirs.node.addDependency(app.cluster.addAddon(METRICS));
    remedy({ ...app, theirs });
    expect(errorsOf(app.home)).toEqual([]);
  });

  test('what depends on the whole cluster, as nodes may, does not wait for it', () => {
    const { nodes, cluster, group } = split();
    group.node.addDependency(cluster);
    expect(errorsOf(nodes)).toEqual([]);
    expect(stackOf([nodes], 'coredns')).toEqual(['Nodes']);
  });
});

describe('what it depends on', () => {
  const ways: [string, (addon: ClusterAddon, target: CfnResource) => void][] = [
    ['by the construct', (addon, target) => addon.node.addDependency(target)],
    ['by its resource', (addon, target) => addon.addon.node.addDependency(target)],
    ['by CloudFormation', (addon, target) => addon.addon.addDependency(target)],
  ];

  test.each(ways)('the copy waits for it, in its stack: %s', (_, depend) => {
    const { home, nodes, cluster } = split();
    depend(cluster.addAddon(METRICS), resourceIn(nodes, 'Theirs'));
    expect(addonIn(nodes)[1].DependsOn).toContain('Theirs');
    expect(home.dependencies).toEqual([]);
    expect([home, nodes].flatMap(errorsOf)).toEqual([]);
  });

  test.each(ways)('the copy waits for a stack beside: %s', (_, depend) => {
    const { home, nodes, web, cluster } = split();
    depend(cluster.addAddon(METRICS), resourceIn(web, 'Theirs'));
    expect([home, nodes, web].flatMap(errorsOf)).toEqual([]);
    expect(nodes.dependencies).toContain(web);
    expect(home.dependencies).toEqual([]);
  });

  test.each(ways)('one that stands where it is written waits too: %s', (_, depend) => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('Nodes');
    const addon = cluster.addAddon(METRICS, { identity: AddonIdentity.podIdentity('metrics', []) });
    depend(addon, resourceIn(stack, 'Theirs'));
    expect(waitsFor(addon.addon)).toContain('Theirs');
    expect(waitsFor(addon.role!).includes('Theirs')).toBe(depend === ways[0][1]);
  });

  test.each(ways)('a later stack is refused, with both named: %s', (_, depend) => {
    const { nodes, web, cluster } = split();
    web.addDependency(nodes);
    depend(cluster.addAddon(METRICS), resourceIn(web, 'Theirs'));
    expect(errorsOf(nodes)).toEqual([expect.stringMatching(/^order-depends-on-later-stack Nodes\/.*metrics-server.* in Nodes/)]);
    expect(() => (App.of(nodes) as App).synth()).toThrow(/Web\/Theirs in Web/);
  });

  test('a later stack is refused for one that stands where it is written', () => {
    const { home, nodes, cluster } = split();
    cluster.addManagedNodeGroup('Own');
    cluster.addAddon(METRICS).node.addDependency(resourceIn(nodes, 'Theirs'));
    nodes.addDependency(home);
    expect(errorsOf(home)).toEqual([expect.stringMatching(/^order-depends-on-later-stack Home\//)]);
  });

  test('another add-on, of which each stands elsewhere', () => {
    const { home, nodes, cluster } = split();
    const other = cluster.addAddon('external-dns');
    cluster.addAddon(METRICS).node.addDependency(other);
    expect(addonIn(nodes)[1].DependsOn).toContain(addonIn(nodes, 'external-dns')[0]);
    expect([home, nodes].flatMap(errorsOf)).toEqual([]);
  });

  test('what was taken back is not waited for', () => {
    const { nodes, cluster } = split();
    const { addon } = cluster.addAddon(METRICS);
    const theirs = resourceIn(nodes, 'Theirs');
    addon.addDependency(theirs);
    addon.removeDependency(theirs);
    expect(addonIn(nodes)[1].DependsOn).not.toContain('Theirs');
  });

  test('one that depends on what depends on it waits for itself', () => {
    const { nodes, cluster } = split();
    const addon = cluster.addAddon(METRICS);
    const theirs = resourceIn(nodes, 'Theirs');
    addon.node.addDependency(theirs);
    theirs.node.addDependency(addon);
    expect(errorsOf(nodes)).toEqual([expect.stringContaining('order-circular')]);
  });
});

describe('which of several stacks', () => {
  const several = (names: readonly string[], options: { [name: string]: object } = {}) => {
    const [home, ...others] = stacksOf('Home', 'B', 'A');
    const cluster = ipv6Cluster(home);
    const addon = cluster.addAddon(METRICS);
    const groups = Object.fromEntries(names.map(name => {
      const stack = others.find(({ node: { id } }) => id === name)!;
      return [name, new ManagedNodeGroup(stack, 'Group', { cluster, ...options[name] })];
    }));
    return { home, cluster, addon, groups, stacks: [home, ...others], a: others[1], b: others[0] };
  };

  test.each([[['A', 'B']], [['B', 'A']]])('the order of writing is of no account: %p', names => {
    const { stacks } = several(names);
    expect([METRICS, 'coredns'].map(name => stackOf(stacks, name))).toEqual([['A'], ['A']]);
  });

  test('the one that is deployed first', () => {
    const { stacks, a, b } = several(['A', 'B']);
    a.addDependency(b);
    expect(stackOf(stacks)).toEqual(['B']);
  });

  test.each(['A', 'B'])('runsOn pins it to %s, whatever the others are', name => {
    const { stacks, addon, groups, cluster } = several(['A', 'B']);
    addon.runsOn(groups[name]);
    cluster.coreAddons.coreDns.runsOn(groups[name]);
    expect([METRICS, 'coredns'].map(each => stackOf(stacks, each))).toEqual([[name], [name]]);
  });

  test('runsOn pins it against nodes in the stack of the cluster', () => {
    const { stacks, addon, groups, cluster } = several(['A', 'B']);
    addon.runsOn(groups.B);
    cluster.addManagedNodeGroup('Own');
    expect(stackOf(stacks)).toEqual(['B']);
  });

  test('nodes none of which can run it are refused', () => {
    const { home, addon, groups } = several(['A', 'B'], { B: NO_NODES });
    addon.runsOn(groups.B);
    expect(errorsOf(home)).toEqual([expect.stringMatching(/^addon-cannot-run B\/Group/)]);
  });

  test('what brings the first nodes puts it in', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addFargateProfile('Autoscaler', { selectors: [{ namespace: 'autoscaler' }] });
    const chart = cluster.cluster.addHelmChart('Autoscaler', { chart: 'autoscaler', namespace: 'autoscaler' });
    cluster.coreAddons.coreDns.runsOn(chart);
    const addon = cluster.addAddon(METRICS);
    addon.runsOn(chart);
    expect(waitsFor(addon.addon)).toContain(logicalId(chart.node.findChild('Resource').node.defaultChild!));
    expect([errorsOf(stack), warningsOf(stack)]).toEqual([[], []]);
  });

  test.each([undefined, 'Nodes', {}])('%p is no construct', given => {
    expect(() => ipv6Cluster(testStack()).addAddon(METRICS).runsOn(given as any))
      .toThrow(refusal('order-construct', given === undefined ? 'undefined' : typeof given === 'string' ? "'Nodes'" : '{}'));
  });
});

describe('runsOn of one that stands where it is written', () => {
  test('it waits for these nodes, and stays', () => {
    const { home, nodes, web, cluster, group } = split();
    const addon = new ClusterAddon(web, 'Addon', { cluster, addonName: METRICS });
    addon.runsOn(group);
    expect(stackOf([home, nodes, web])).toEqual(['Web']);
    expect(web.dependencies).toContain(nodes);
  });

  test('nodes of a later stack are refused, with both named', () => {
    const { home, nodes, cluster, group } = split();
    nodes.addDependency(home);
    new ClusterAddon(home, 'Addon', { cluster, addonName: METRICS }).runsOn(group);
    expect(errorsOf(home)).toContainEqual(expect.stringMatching(/^order-depends-on-later-stack Home\/Addon/));
  });

  test('nodes none of which can run it are refused', () => {
    const { home, nodes, cluster } = split();
    const empty = new ManagedNodeGroup(nodes, 'Empty', { cluster, ...NO_NODES });
    new ClusterAddon(nodes, 'Addon', { cluster, addonName: METRICS }).runsOn(empty);
    expect(errorsOf(home)).toEqual([expect.stringMatching(/^addon-cannot-run Nodes\/Empty/)]);
  });
});

test('one of a cluster that nothing refers to comes after what is before nodes', () => {
  const [home, nodes] = stacksOf('Home', 'Nodes');
  const cluster = ipv6Cluster(home);
  cluster.creationOrder.nodes.add(resourceIn(nodes, 'Group'));
  resourceIn(home, 'Theirs').node.addDependency(cluster.addAddon(METRICS));
  expect(errorsOf(home)).toEqual([expect.stringMatching(/^order-depends-on-later-stack Home\/Theirs/)]);
});

test('with a cluster of another stage of the app it is what stock CDK makes of it', () => {
  const app = App.of(testStack()) as App;
  const [home, other] = ['Home', 'Other'].map(id => new Stack(new Stage(app, id), 'App'));
  const cluster = new HandWrittenCluster(home, 'Cluster', ec2.Vpc.fromVpcAttributes(home, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }));
  const clusterAddon = new ClusterAddon(other, 'Addon', { cluster, addonName: METRICS });
  const { addon } = clusterAddon;
  const theirs = resourceIn(other, 'Theirs');
  addon.node.addDependency(theirs);
  expect(() => clusterAddon.runsOn(theirs)).toThrow(refusal('order-other-app-stage', 'Other/App/Addon'));
  expect(resourcesOf(other)[logicalId(addon)].DependsOn).toEqual(['Theirs']);
});

test('in a stage of the app it is the same', () => {
  const stage = new Stage(App.of(testStack()) as App, 'Prod');
  const [home, nodes] = ['Home', 'Nodes'].map(id => new Stack(stage, id));
  const cluster = ipv6Cluster(home);
  new ManagedNodeGroup(nodes, 'Group', { cluster });
  const addon = cluster.addAddon(METRICS, { version: AddonVersion.defaultOf() });
  addon.node.addDependency(resourceIn(nodes, 'Theirs'));
  const seen: string[] = [];
  Aspects.of(stage).add({ visit: node => { if (node === addon) { seen.push(...addon.node.dependencies.map(each => each.node.id)); } } });
  expect(errorsOf(home)).toEqual([]);
  expect(addonIn(nodes)[1].DependsOn).toContain('Theirs');
  expect(seen).toEqual(['Theirs']);
});
