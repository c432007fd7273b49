import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { longestChain, waitsForInTheEnd } from '../../bench/creation-graph';
import { CniIdentity, Ipv6ClusterProps, MaxPods, MaxPodsLookup, NodeOs, NodeRelease } from '../../src';
import { instanceTypes, ipv6Cluster, logicalId, testStack } from '../util/cluster';
import { errorsOf, warningsOf } from '../util/findings';
import { resourcesOf } from '../util/network';

/** What starts instances, or pods that run on none. */
const COMPUTE = ['AWS::EKS::Nodegroup', 'AWS::AutoScaling::AutoScalingGroup', 'AWS::EKS::FargateProfile'];
const LOOKUP = 'Custom::EksIpv6MaxPods';

/** A cluster with nodes of every kind, and a manifest that was written before there were any. */
function allKinds(props: StackProps = {}, context: Record<string, unknown> = {}, clusterProps: Partial<Ipv6ClusterProps> = {}) {
  const stack = testStack(props, context);
  const cluster = ipv6Cluster(stack, clusterProps);
  cluster.cluster.addManifest('Manifest', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'example' } });
  cluster.addManagedNodeGroup('Managed');
  cluster.addManagedNodeGroup('Al2023', {
    os: NodeOs.al2023({ release: NodeRelease.of('20260714') }), labels: { 'example.com/pool': 'a' }, taints: [{ key: 'dedicated', effect: eks.TaintEffect.NO_SCHEDULE }],
  });
  cluster.addManagedNodeGroup('Bottlerocket', { os: NodeOs.bottlerocket({ release: NodeRelease.of('1.42.0') }), instanceTypes: instanceTypes('m7g.large') });
  cluster.addManagedNodeGroupPerAz('PerAz', { os: NodeOs.al2023({ release: NodeRelease.of('20260714') }), maxPods: MaxPods.of(58) });
  cluster.addSelfManagedNodeGroup('Own', { labels: { 'example.com/pool': 'b' } });
  cluster.addSelfManagedNodeGroup('Spot', {
    os: NodeOs.bottlerocket(), capacityType: eks.CapacityType.SPOT, instanceTypes: instanceTypes('m6i.large', 'm6a.large'), sessionManager: true,
  });
  cluster.addFargateProfile('System', { selectors: [{ namespace: 'kube-system' }] });
  cluster.addFargateProfile('Jobs', { selectors: [{ namespace: 'jobs' }] });
  new MaxPodsLookup(stack, 'Lookup', { instanceTypes: instanceTypes('c7i.large') });
  return { stack, cluster };
}

/** Every template that the app takes, by file. */
function templatesOf(stack: Stack): Record<string, string> {
  const { directory } = App.of(stack)!.synth();
  const files = readdirSync(directory).filter(file => file.endsWith('.template.json'));
  return Object.fromEntries(files.map(file => [file, readFileSync(join(directory, file), 'utf8')]));
}

const { stack, cluster } = allKinds();
const templates = templatesOf(stack);
const resources = resourcesOf(stack);
const ofType = (...types: string[]) => Object.keys(resources).filter(id => types.includes(resources[id].Type));
const after = (id: string) => [...waitsForInTheEnd(resources, id)];

test('all kinds of nodes stand in one stack, of which nothing is refused and nothing is warned of', () => {
  expect(Object.fromEntries([...COMPUTE, 'AWS::EC2::LaunchTemplate', 'AWS::EKS::AccessEntry', LOOKUP].map(type => [type, ofType(type).length]))).toEqual({
    'AWS::EKS::Nodegroup': 6,
    'AWS::AutoScaling::AutoScalingGroup': 2,
    'AWS::EKS::FargateProfile': 2,
    'AWS::EC2::LaunchTemplate': 8,
    'AWS::EKS::AccessEntry': 2,
    [LOOKUP]: 5,
  });
  expect(errorsOf(stack)).toEqual([]);
  expect(warningsOf(stack)).toEqual([]);
});

test('nothing waits for itself, nor for what is not there', () => {
  expect(longestChain(resources)).toBeGreaterThan(0); // NaN where there is a cycle
  expect(Object.values(resources).flatMap(({ DependsOn = [] }) => DependsOn).filter(id => !(id in resources))).toEqual([]);
});

test('whatever starts instances or pods comes after the cluster and what they need of it', () => {
  const { vpcCni, kubeProxy, podIdentityAgent } = cluster.coreAddons;
  const before = [cluster.cluster.node.findChild('Resource'), vpcCni!, kubeProxy!, podIdentityAgent!].map(logicalId);
  const compute = ofType(...COMPUTE);
  expect(compute).toHaveLength(10);
  expect(compute.filter(id => !before.every(each => after(id).includes(each)))).toEqual([]);
});

test('CoreDNS comes after those that can run it, and manifests after all', () => {
  const beforeDns = after(logicalId(cluster.coreAddons.coreDns));
  const [manifest] = ofType('Custom::AWSCDK-EKS-KubernetesResource');
  const unfit = ofType(...COMPUTE).filter(id => !beforeDns.includes(id));
  expect(unfit.map(id => id.replace(/[A-F0-9]{8}$/, ''))).toEqual(['ClusterAl2023Nodegroup', 'ClusterJobs']);
  expect(after(manifest)).toEqual(expect.arrayContaining([...ofType(...COMPUTE), logicalId(cluster.coreAddons.coreDns)]));
});

test('one function answers all lookups, with one role and the log group that it is told of', () => {
  const tokens = ofType(LOOKUP).map(id => JSON.stringify(resources[id].Properties.ServiceToken));
  expect(new Set(tokens).size).toBe(1);
  const [, handler] = /"Fn::GetAtt":\["(\w+)"/.exec(tokens[0])!;
  expect(resources[handler].Type).toBe('AWS::Lambda::Function');
  expect(resources[handler].Properties.LoggingConfig.LogGroup.Ref in resources).toBe(true);
  const functions = ofType('AWS::Lambda::Function').filter(id => id.startsWith(handler.replace(/ProviderHandler.*$/, '')));
  expect(functions).toEqual([handler]);
});

test.each([
  ['no region', undefined],
  ['the region us-gov-west-1', { account: '123456789012', region: 'us-gov-west-1' }],
])('%s: no partition stands in a template', (_, env) => {
  const all = env ? templatesOf(allKinds({ env }).stack) : templates;
  expect(Object.keys(all).length).toBeGreaterThanOrEqual(3); // the providers of aws-eks are nested stacks
  expect(Object.keys(all).filter(file => /arn:aws[a-z-]*:/.test(all[file]))).toEqual([]);
});

test.each([
  ['Pod Identity', CniIdentity.podIdentity()],
  ['the role of the node', CniIdentity.nodeRole()],
])('the CNI with %s: no role has the policy of IPv4 clusters', (_, cniIdentity) => {
  const all = Object.values(templatesOf(allKinds({}, {}, { cniIdentity }).stack)).join();
  expect(all).toContain('AmazonEKSWorkerNodePolicy');
  expect(all).not.toContain('AmazonEKS_CNI_Policy');
});

test('no resource has a physical name', () => {
  const named = Object.keys(resources)
    .filter(id => resources[id].Type !== 'AWS::IAM::Policy') // an inline policy must have a name; it is unique within its role
    .filter(id => Object.keys(resources[id].Properties ?? {}).some(key =>
      /^(Role|ManagedPolicy|Policy|Group|LogGroup|AutoScalingGroup|InstanceProfile|LaunchTemplate|Function|Nodegroup|FargateProfile)Name$/.test(key)));
  expect(named).toEqual([]);
});

test('one app gives the same bytes each time', () => {
  expect(templatesOf(allKinds().stack)).toEqual(templates);
});

test('all feature flags and none give the same network, cluster and nodes', () => {
  // Flags may change how policies are written and the code of providers, which say the same in other words.
  const meaning = (all: typeof resources) =>
    Object.entries(all).filter(([, { Type }]) => /^(AWS::EC2::|AWS::EKS::|AWS::AutoScaling::|AWS::IAM::InstanceProfile|Custom::)/.test(Type));
  const withFlags = resourcesOf(allKinds({}, recommendedFlags).stack);
  // One of them gives the function of AwsCustomResource, which asks for the service block, a log group.
  const ids = (all: typeof resources) => Object.keys(all).filter(id => !id.startsWith('AWS679f53fac002430cb0da5b7982bd2287'));
  expect(ids(withFlags)).toEqual(ids(resources));
  expect(meaning(withFlags)).toEqual(meaning(resources));
});
