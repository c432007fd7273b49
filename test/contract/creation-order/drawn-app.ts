import { NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Construct, IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { CreationOrder, FargateProfile, ICreationStage, Ipv6Cluster, ManagedNodeGroup, SelfManagedNodeGroup } from '../../../src';
import { testApp } from '../../util/app';
import { ipv6Cluster } from '../../util/cluster';

/** The stages that things can be put into, in their order. */
export const STAGES = ['beforeNodes', 'cni', 'nodes', 'coreDns', 'controllers', 'workloads'] as const;
export type StageName = typeof STAGES[number];

/** Where something stands. Nodes and workloads can have a stack of their own, which comes after that of the cluster; nested stacks are in that of the cluster. */
const HOMES = ['cluster', 'nested', 'nestedToo', 'nodes', 'workloads'] as const;
export type Home = typeof HOMES[number];

const NODES = ['managed', 'tainted', 'empty', 'selfManaged', 'fargate', 'stockManaged', 'stockSelfManaged', 'stockFargate'] as const;
/** Those that aws-eks makes below the cluster. */
const BELOW_CLUSTER: readonly string[] = ['stockManaged', 'stockSelfManaged', 'stockFargate'];

export interface DrawnNodes {
  readonly kind: typeof NODES[number];
  readonly home: Home;
}

export interface DrawnObject {
  readonly kind: 'manifest' | 'chart' | 'addon';
  readonly home: Home;
  /** Where it is put; undefined where nothing is said. */
  readonly stage?: StageName;
  readonly isExempt: boolean;
  /** What it depends on by itself. */
  readonly after?: StageName;
}

export interface Drawn {
  readonly authenticationMode: eks.AuthenticationMode;
  readonly ownCni: boolean;
  readonly inStage: boolean;
  readonly nodes: readonly DrawnNodes[];
  readonly objects: readonly DrawnObject[];
  /** In which order things are written. */
  readonly turns: readonly number[];
}

/** Most things are where most people put them, so that most apps can be. */
const mostly = <T, U>(weight: number, usual: T, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const homeOf = (usual: Home) => mostly(12, usual, fc.constantFrom(...HOMES));

const layout: fc.Arbitrary<{ readonly nodes: Home; readonly workloads: Home }> = fc.constantFrom(
  { nodes: 'cluster', workloads: 'cluster' }, { nodes: 'nodes', workloads: 'workloads' }, { nodes: 'cluster', workloads: 'workloads' },
  { nodes: 'nested', workloads: 'cluster' }, { nodes: 'nodes', workloads: 'nodes' }, { nodes: 'cluster', workloads: 'nested' },
);

export const drawn: fc.Arbitrary<Drawn> = layout.chain(({ nodes, workloads }) => fc.record({
  authenticationMode: fc.constantFrom(...Object.values(eks.AuthenticationMode)),
  ownCni: fc.boolean(),
  inStage: fc.boolean(),
  nodes: fc.array(fc.record({ kind: fc.constantFrom(...NODES), home: homeOf(nodes) }), { maxLength: 4 }),
  objects: fc.array(fc.record({
    kind: fc.constantFrom('manifest' as const, 'chart' as const, 'addon' as const),
    home: homeOf(workloads),
    stage: mostly(2, undefined, fc.constantFrom(...STAGES)),
    isExempt: mostly(9, false, fc.constant(true)),
    after: mostly(9, undefined, fc.constantFrom(...STAGES)),
  }), { maxLength: 5 }),
  turns: fc.array(fc.integer(), { minLength: 9, maxLength: 9 }),
}));

/** Something that was made, with the resources that count. */
export interface Thing {
  readonly home: Home;
  readonly path: string;
  readonly nodes?: DrawnNodes;
  readonly object?: DrawnObject;
}

/** An app as it was drawn, synthesised. */
export function appOf({ authenticationMode, ownCni, inStage, nodes, objects, turns }: Drawn): { assembly: CloudAssembly; things: Thing[] } {
  const app = testApp({ context: { 'aws:cdk:enable-asset-metadata': true } });
  const scope: Construct = inStage ? new Stage(app, 'Stage') : app;
  const clusterStack = new Stack(scope, 'Cl');
  const homes: { readonly [home in Home]: () => Stack } = {
    cluster: () => clusterStack,
    nested: lazily(() => new NestedStack(clusterStack, 'Nested')),
    nestedToo: lazily(() => new NestedStack(clusterStack, 'NestedToo')),
    nodes: lazily(() => new Stack(scope, 'No')),
    workloads: lazily(() => new Stack(scope, 'Wo')),
  };
  const cluster = ipv6Cluster(clusterStack, {
    authenticationMode, coreAddons: ownCni ? { installVpcCni: false, installKubeProxy: false } : {},
  });
  const things: Thing[] = [];
  const makers = [
    ...nodes.map((each, index) => () => {
      const made = makeNodes(cluster, homes[each.home](), `Nodes${index}`, each);
      if (made) { things.push({ home: BELOW_CLUSTER.includes(each.kind) ? 'cluster' : each.home, path: made.node.path, nodes: each }); }
    }),
    ...objects.map((each, index) => () => {
      const made = makeObject(cluster, homes[each.home](), `Object${index}`, each);
      things.push({ home: each.kind === 'addon' ? 'cluster' : each.home, path: made.node.path, object: each });
    }),
  ];
  makers.map((make, index) => ({ make, turn: turns[index % turns.length] })).sort((a, b) => a.turn - b.turn).forEach(({ make }) => make());
  const assembly = app.synth({ skipValidation: true });
  return { assembly: inStage ? assembly.getNestedAssembly('assembly-Stage') : assembly, things };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

const TYPES = [new ec2.InstanceType('m7g.large')];
const SELECTORS = [{ namespace: 'kube-system' }];
const TAINTS = [{ effect: eks.TaintEffect.NO_SCHEDULE, key: 'example.com/other' }];

function makeNodes(cluster: Ipv6Cluster, home: Stack, id: string, { kind }: DrawnNodes): IConstruct | undefined {
  switch (kind) {
    case 'managed': return new ManagedNodeGroup(home, id, { cluster, instanceTypes: TYPES });
    case 'tainted': return new ManagedNodeGroup(home, id, { cluster, instanceTypes: TYPES, taints: TAINTS });
    case 'empty': return new ManagedNodeGroup(home, id, { cluster, instanceTypes: TYPES, minSize: 0, desiredSize: 0, maxSize: 2 });
    case 'selfManaged':
      return cluster.hasAccessEntries ? new SelfManagedNodeGroup(home, id, { cluster, instanceTypes: TYPES }) : undefined;
    case 'fargate': return new FargateProfile(home, id, { cluster, selectors: SELECTORS });
    case 'stockManaged':
      return cluster.cluster.addNodegroupCapacity(id, { instanceTypes: TYPES, amiType: eks.NodegroupAmiType.AL2023_ARM_64_STANDARD });
    case 'stockSelfManaged':
      return cluster.cluster.addAutoScalingGroupCapacity(id, {
        instanceType: new ec2.InstanceType('m7i.large'), // stock CDK takes the image of x86_64
        machineImageType: eks.MachineImageType.BOTTLEROCKET,
        minCapacity: 1,
        mapRole: cluster.cluster.authenticationMode !== eks.AuthenticationMode.API,
      });
    default: return cluster.cluster.addFargateProfile(id, { selectors: SELECTORS });
  }
}

/** An add-on stands where its nodes are, so it is made below the cluster. */
function makeObject(cluster: Ipv6Cluster, home: Stack, id: string, { kind, stage, isExempt, after }: DrawnObject): IConstruct {
  const order = cluster.creationOrder;
  const made = kind === 'manifest'
    ? new eks.KubernetesManifest(home, id, {
      cluster: cluster.cluster, manifest: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: id.toLowerCase() } }],
    })
    : kind === 'chart'
      ? new eks.HelmChart(home, id, { cluster: cluster.cluster, chart: id.toLowerCase(), repository: 'https://charts.example.com' })
      : cluster.addAddon(id.toLowerCase());
  if (isExempt) { order.exempt(made); } else if (stage) { stageOf(order, stage).add(made); }
  if (after) { made.node.addDependency(stageOf(order, after).ready); }
  return made;
}

const stageOf = (order: CreationOrder, stage: StageName): ICreationStage => order[stage];
