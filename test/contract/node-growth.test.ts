import { isDeepStrictEqual } from 'util';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DualStackVpc, Ipv6Cluster, SubnetTier } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { AZS, resourcesOf } from '../util/network';

type Resources = ReturnType<typeof resourcesOf>;

const TIERS = [SubnetTier.public(), SubnetTier.private()];
const BATCH = SubnetTier.private({ name: 'Batch' });
const DATA = SubnetTier.isolated({ name: 'Data' });

/** What is made to wait for nodes, of which nothing but `DependsOn` may change. */
const WAITS_FOR_NODES = ['Custom::AWSCDK-EKS-KubernetesResource', 'AWS::EKS::Addon', 'AWS::CloudFormation::WaitConditionHandle'];

/** The template of a cluster with a manifest and these nodes, in a VPC of so many AZs. */
function clusterWith(addNodes: (cluster: Ipv6Cluster) => unknown, azs = 3, appended: SubnetTier[] = []): Resources {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { availabilityZones: AZS.slice(0, azs), tiers: [...TIERS, ...appended] });
  const cluster = ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 });
  cluster.cluster.addManifest('Manifest', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } });
  addNodes(cluster);
  return resourcesOf(stack);
}

/** Each resource that a deployment of `next` over `old` would touch or remove, with what of it changes. */
function changes(old: Resources, next: Resources): Record<string, string[]> {
  const changed = Object.keys(old).filter(id => !isDeepStrictEqual(old[id], next[id]));
  return Object.fromEntries(changed.map(id => [id, next[id] ? differences(old[id], next[id]) : ['removed']]));
}

/** Sections of a resource that differ, and names of its properties. */
function differences(old: object, next: object): string[] {
  const of = (one: Record<string, any>, other: Record<string, any>, except?: string) =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(key => key !== except && !isDeepStrictEqual(one[key], other[key]));
  const [{ Properties: one = {} }, { Properties: other = {} }] = [old, next] as Record<string, any>[];
  return [...of(old, next, 'Properties'), ...of(one, other)].sort();
}

/** Changes of what only waits for nodes are none but of its order; they are left out. */
function changesOfOthers(old: Resources, next: Resources): Record<string, string[]> {
  const isOrderOfWaiting = ([id, keys]: [string, string[]]) => WAITS_FOR_NODES.includes(old[id].Type) && keys.join() === 'DependsOn';
  return Object.fromEntries(Object.entries(changes(old, next)).filter(change => !isOrderOfWaiting(change)));
}

const idsOfType = (resources: Resources, type: string, prefix = '') =>
  Object.keys(resources).filter(id => resources[id].Type === type && id.startsWith(prefix));
const added = (old: Resources, next: Resources) => Object.keys(next).filter(id => !(id in old));

describe('a VPC that grows', () => {
  const ALL_KINDS = (cluster: Ipv6Cluster) => {
    cluster.addManagedNodeGroup('Managed');
    cluster.addManagedNodeGroup('Growing', { subnets: { onePerAz: true } });
    cluster.addManagedNodeGroupPerAz('PerAz');
    cluster.addSelfManagedNodeGroup('Own');
    cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
  };
  const azs = Object.fromEntries([2, 3, 4, 6].map(count => [count, clusterWith(ALL_KINDS, count)]));

  describe.each([
    ['from 2 to 3 AZs', azs[2], azs[3], 1],
    ['from 3 to 4 AZs', azs[3], azs[4], 1],
    ['from 3 to 6 AZs', azs[3], azs[6], 3],
    ['by a private tier', azs[3], clusterWith(ALL_KINDS, 3, [BATCH]), 0],
    ['by an isolated tier', azs[3], clusterWith(ALL_KINDS, 3, [DATA]), 0],
  ])('%s', (_, before, after, more) => {
    const changed = changesOfOthers(before, after);
    const changedOf = (prefix: string) => Object.fromEntries(Object.entries(changed).filter(([id]) => id.startsWith(prefix)));
    const addedOf = (prefix: string) => added(before, after).filter(id => id.startsWith(prefix));

    test.each(['Managed', 'Jobs'])('touches nothing of %s, and adds nothing to it', id => {
      expect(Object.keys(before).filter(each => each.startsWith(`Cluster${id}`))).not.toEqual([]);
      expect([changedOf(`Cluster${id}`), addedOf(`Cluster${id}`)]).toEqual([{}, []]);
    });

    test('adds a node group for each AZ to those per AZ, and changes none', () => {
      const types = addedOf('ClusterPerAz').map(id => after[id].Type);
      expect(changedOf('ClusterPerAz')).toEqual({});
      expect(types.sort()).toEqual([...Array(more).fill('AWS::EC2::LaunchTemplate'), ...Array(more).fill('AWS::EKS::Nodegroup')]);
    });

    test('changes the list of subnets of an Auto Scaling group, which CloudFormation does in place, and nothing else of it', () => {
      const [id] = idsOfType(before, 'AWS::AutoScaling::AutoScalingGroup', 'ClusterOwn');
      expect(changedOf('ClusterOwn')).toEqual(more > 0 ? { [id]: ['DependsOn', 'VPCZoneIdentifier'] } : {});
      expect(after[id].Properties.VPCZoneIdentifier.length - before[id].Properties.VPCZoneIdentifier.length).toBe(more);
      expect(addedOf('ClusterOwn')).toEqual([]);
    });

    test('replaces a managed node group whose selection grows with it, as its subnets cannot change', () => {
      const [id] = idsOfType(before, 'AWS::EKS::Nodegroup', 'ClusterGrowing');
      expect(changedOf('ClusterGrowing')).toEqual(more > 0 ? { [id]: ['DependsOn', 'Subnets'] } : {});
    });

    test('touches nothing else', () => {
      expect(Object.keys(changed).filter(id => !/^Cluster(Own|Growing)/.test(id))).toEqual([]);
    });
  });
});

describe('adding nodes', () => {
  const FIRST = (cluster: Ipv6Cluster) => {
    cluster.addManagedNodeGroup('Managed');
    cluster.addSelfManagedNodeGroup('Own');
    cluster.addFargateProfile('Profile', { selectors: [{ namespace: 'kube-system' }] });
  };
  const before = clusterWith(FIRST);

  test.each<[string, (cluster: Ipv6Cluster) => unknown]>([
    ['a managed node group', cluster => cluster.addManagedNodeGroup('More')],
    ['managed node groups per AZ', cluster => cluster.addManagedNodeGroupPerAz('More')],
    ['a self-managed node group', cluster => cluster.addSelfManagedNodeGroup('More')],
    ['a Fargate profile', cluster => cluster.addFargateProfile('More', { selectors: [{ namespace: 'jobs' }] })],
  ])('%s touches nothing but the order of what waits for nodes', (_, addMore) => {
    const after = clusterWith(cluster => [FIRST(cluster), addMore(cluster)]);
    expect(added(before, after)).not.toEqual([]);
    expect(Object.keys(changes(before, after))).not.toEqual([]);
    expect(changesOfOthers(before, after)).toEqual({});
  });

  test('in front of those that exist changes no more than that', () => {
    const after = clusterWith(cluster => [cluster.addSelfManagedNodeGroup('Front'), FIRST(cluster)]);
    expect(changesOfOthers(before, after)).toEqual({});
  });
});

describe('removing nodes', () => {
  test('the first of two groups that share a role leaves the access entry and the other group as they are', () => {
    const [both, second] = [['First', 'Second'], ['Second']].map(names => clusterWith(cluster => {
      const nodeRole = new iam.Role(cluster, 'NodeRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
      names.forEach(name => cluster.addSelfManagedNodeGroup(name, { nodeRole }));
    }));
    const changed = changesOfOthers(both, second);
    const removed = Object.keys(changed).filter(id => changed[id].includes('removed'));
    expect(idsOfType(second, 'AWS::EKS::AccessEntry')).toHaveLength(1);
    expect(removed.filter(id => id.startsWith('ClusterFirst'))).toEqual(Object.keys(both).filter(id => id.startsWith('ClusterFirst')));
    expect(Object.keys(changed).filter(id => !id.startsWith('ClusterFirst'))).toEqual([]);
  });

  test('the group of one AZ leaves those of the others as they are', () => {
    const [before, after] = [[0, 1, 2], [0, 2]].map(slots => clusterWith(cluster =>
      cluster.addManagedNodeGroupPerAz('Nodes', { subnets: { availabilityZones: slots.map(slot => AZS[slot]) } })));
    const changed = changesOfOthers(before, after);
    expect(Object.values(changed)).toEqual([['removed'], ['removed']]);
    expect(Object.keys(changed).map(id => before[id].Type).sort()).toEqual(['AWS::EC2::LaunchTemplate', 'AWS::EKS::Nodegroup']);
  });
});
