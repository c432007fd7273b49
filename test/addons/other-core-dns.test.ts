import { NestedStack, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { ClusterAddon, FargateProfile, Ipv6Cluster } from '../../src';
import { ipv6Cluster, logicalId, testStack, waitsFor } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { resourcesOf } from '../util/network';

const DNS = 'coredns';
const TAINT = { key: 'example.com/dedicated', effect: eks.TaintEffect.NO_SCHEDULE };
const TOLERATING = { tolerations: [{ key: TAINT.key, operator: 'Exists' }] };

/** Roads to an add-on coredns besides that of the cluster. */
const ROADS: { readonly [road: string]: (cluster: Ipv6Cluster, values?: Record<string, any>) => Construct } = {
  'addAddon': (cluster, configurationValues) => cluster.addAddon(DNS, { configurationValues }),
  'ClusterAddon': (cluster, configurationValues) => new ClusterAddon(Stack.of(cluster), 'Dns', { cluster, addonName: DNS, configurationValues }),
  'stock Addon': (cluster, configurationValues) => new eks.Addon(Stack.of(cluster), 'Dns', { cluster: cluster.cluster, addonName: DNS, configurationValues }),
  'CloudFormation': ({ clusterName, cluster }, values) => new eks.CfnAddon(cluster.stack, 'Dns', {
    clusterName, addonName: DNS, configurationValues: values && JSON.stringify(values),
  }),
};
const MOVABLE = 'addAddon';
const roads = Object.keys(ROADS);
const standing = (stack: Stack) => Object.entries(resourcesOf(stack)).filter(([, { Properties }]) => Properties?.AddonName === DNS).map(([id]) => id);
/** Errors, or else warnings, which an app that is refused does not come to. */
function findings(stack: Stack): string[] {
  const errors = errorsOf(stack).map(error => error.split(' ')[0]);
  return errors.length > 0 ? errors : warningsOf(stack);
}
const coreOf = ({ coreAddons: { vpcCni, kubeProxy, podIdentityAgent } }: Ipv6Cluster) => [vpcCni!, kubeProxy!, podIdentityAgent!].map(logicalId);

describe('without nodes', () => {
  test.each(roads)('one thing is said: %s', road => {
    const stack = testStack();
    ROADS[road](ipv6Cluster(stack));
    expect(findings(stack)).toEqual([road === MOVABLE ? 'core-dns-left-out' : 'addon-without-nodes']);
  });

  test.each(roads)('it stands where it is written, or nowhere: %s', road => {
    const stack = testStack();
    const addon = ROADS[road](ipv6Cluster(stack));
    expect(standing(stack)).toEqual(road === MOVABLE ? [] : [logicalId(addon)]);
  });

  test.each(roads.filter(road => road !== MOVABLE))('it comes after the CNI, and workloads after it: %s', road => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const object = cluster.cluster.addManifest('Object', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } });
    const addon = ROADS[road](cluster);
    expect(waitsFor(addon)).toEqual(expect.arrayContaining(coreOf(cluster)));
    expect(waitsFor(object)).toContain(logicalId(addon));
  });
});

test.each(roads)('beside nodes that can run that of the cluster it is refused, and for nothing else: %s', road => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  cluster.addManagedNodeGroup('Nodes');
  ROADS[road](cluster);
  expect(findings(stack)).toEqual(['addon-duplicate']);
});

describe('on nodes that only it tolerates', () => {
  test.each(roads)('it is that of the cluster, and nothing is said: %s', road => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    cluster.addManagedNodeGroup('Nodes', { taints: [TAINT] });
    const addon = ROADS[road](cluster, TOLERATING);
    expect([findings(stack), standing(stack)]).toEqual([[], [logicalId(addon)]]);
    expect(waitsFor(addon)).toEqual(expect.arrayContaining(coreOf(cluster)));
  });

  test('that of addAddon waits for those that can run it, and for no others', () => {
    const cluster = ipv6Cluster(testStack());
    const able = cluster.addManagedNodeGroup('Able', { taints: [TAINT] });
    const other = cluster.addManagedNodeGroup('Other', { taints: [{ ...TAINT, key: 'example.com/other' }] });
    const awaited = waitsFor(ROADS[MOVABLE](cluster, TOLERATING));
    expect([able, other].map(({ nodegroup }) => awaited.includes(logicalId(nodegroup)))).toEqual([true, false]);
  });
});

test('what is said to bring nodes for that of addAddon puts it in, and nothing is said', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  const pool = cluster.cluster.addManifest('Pool', { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'x' } });
  const addon = cluster.addAddon(DNS);
  addon.runsOn(pool);
  expect([findings(stack), standing(stack)]).toEqual([[], [logicalId(addon)]]);
  expect(waitsFor(addon)).toContain(logicalId(pool));
});

test('a Fargate profile that selects its labels runs that of addAddon, as it does that of the cluster', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  new FargateProfile(stack, 'Profile', { cluster, selectors: [{ namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }] });
  cluster.addAddon(DNS);
  expect(findings(stack)).toEqual(['addon-duplicate']);
});

describe('one of stock constructs', () => {
  const stockDns = (cluster: Ipv6Cluster) => ROADS['stock Addon'](cluster);

  test('may come before nodes that depend on it', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const dns = stockDns(cluster);
    const { nodegroup } = cluster.addManagedNodeGroup('Later', { taints: [TAINT] });
    nodegroup.node.addDependency(dns);
    expect(findings(stack)).toEqual([]);
    expect(waitsFor(nodegroup)).toContain(logicalId(dns));
  });

  test('takes what it depends on along', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const dns = stockDns(cluster);
    const settings = cluster.cluster.addManifest('Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns-custom' } });
    dns.node.addDependency(settings);
    expect(errorsOf(stack)).toEqual([]);
    expect(waitsFor(dns)).toContain(logicalId(settings));
  });

  test('is where it was put', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const dns = stockDns(cluster);
    cluster.creationOrder.exempt(dns);
    expect(errorsOf(stack)).toEqual([]);
    expect(waitsFor(dns)).not.toContain(coreOf(cluster)[0]);
  });

  test('of another cluster is no business of this one', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const addon = new eks.CfnAddon(stack, 'Other', { clusterName: 'other', addonName: DNS });
    expect(waitsFor(addon)).not.toContain(coreOf(cluster)[0]);
    expect(warningsOf(stack)).toEqual(['core-dns-left-out']);
  });

  test('in a nested stack that has nodes too is as it was written', () => {
    const stack = testStack();
    const cluster = ipv6Cluster(stack);
    const nested = new NestedStack(stack, 'Nested');
    new eks.CfnNodegroup(nested, 'Nodes', { clusterName: cluster.clusterName, nodeRole: 'x', subnets: ['subnet-0a'], taints: [{ key: TAINT.key, effect: 'NO_SCHEDULE' }] });
    new eks.CfnAddon(nested, 'Dns', { clusterName: cluster.clusterName, addonName: DNS, configurationValues: JSON.stringify(TOLERATING) });
    expect(errorsOf(stack)).toEqual([]);
  });
});
