import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import { DualStackVpc, Ipv4Egress, Ipv6Cluster, SubnetTier } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { warningsOf } from '../util/findings';

const { PRIVATE, PUBLIC } = eks.EndpointAccess;
const KUBECTL: string = 'kubectl-without-ipv4-egress';
const HANDLER: string = 'cluster-handler-without-ipv4-egress';
const OF_NODES = ['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 's3', 'sts'];
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

interface Options {
  readonly endpoints?: string[];
  readonly isOpen?: boolean;
  readonly endpointAccess?: eks.EndpointAccess;
  readonly handlerInVpc?: boolean;
}

/** A cluster in isolated subnets with endpoints, unless it is said otherwise. */
function closedCluster({ endpoints = OF_NODES, isOpen = false, endpointAccess = PRIVATE, handlerInVpc }: Options = {}): Ipv6Cluster {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', isOpen ? {} : { tiers: [SubnetTier.isolated()], ipv4Egress: Ipv4Egress.none() });
  endpoints.forEach(service => new ec2.CfnVPCEndpoint(vpc, service, { vpcId: vpc.vpcId, serviceName: `com.amazonaws.eu-west-1.${service}` }));
  const vpcSubnets = isOpen ? undefined : [{ subnetType: ec2.SubnetType.PRIVATE_ISOLATED, availabilityZones: vpc.availabilityZones.slice(0, 2) }];
  return ipv6Cluster(stack, { vpc, vpcSubnets, endpointAccess, placeClusterHandlerInVpc: handlerInVpc });
}

/** Ids of the warnings about functions of the cluster. */
const warned = (cluster: Ipv6Cluster) => warningsOf(Stack.of(cluster)).filter(id => [KUBECTL, HANDLER].includes(id));

/** What is missing, as the warnings say. */
function missing(cluster: Ipv6Cluster): string[] {
  App.of(cluster)!.synth();
  return cluster.node.metadata.map(({ data }) => /lacks endpoints for ([^:]*):/.exec(String(data))?.[1]).filter(text => text !== undefined) as string[];
}

test('endpoints for nodes alone leave kubectl without two, which are named', () => {
  const cluster = closedCluster();
  cluster.cluster.addManifest('Shop', NAMESPACE);
  expect(warned(cluster)).toEqual([KUBECTL]);
  expect(missing(cluster)).toEqual(['eks, lambda']);
});

test.each<[string, (cluster: Ipv6Cluster) => unknown]>([
  ['a manifest', ({ cluster }) => cluster.addManifest('Object', NAMESPACE)],
  ['a chart', ({ cluster }) => cluster.addHelmChart('Object', { chart: 'orders' })],
  ['a patch', ({ cluster }) => new eks.KubernetesPatch(cluster, 'Object', { cluster, resourceName: 'a', applyPatch: {}, restorePatch: {} })],
  ['a question', ({ cluster }) => new eks.KubernetesObjectValue(cluster, 'Object', { cluster, objectType: 'a', objectName: 'b', jsonPath: '.c' })],
  ['one in another stack', cluster => new eks.KubernetesManifest(new Stack(App.of(cluster)!, 'Other'), 'Object', { cluster: cluster.cluster, manifest: [NAMESPACE] })],
])('kubectl runs for %s', (_, add) => {
  const cluster = closedCluster();
  add(cluster);
  expect(warned(cluster)).toEqual([KUBECTL]);
});

test.each<[string, Options]>([
  ['the endpoints are there', { endpoints: ['eks', 'lambda', 's3', 'sts'] }],
  ['there is a way out', { isOpen: true, endpoints: [] }],
  ['kubectl runs outside of the VPC', { endpointAccess: PUBLIC, endpoints: [] }],
])('nothing is said where %s', (_, options) => {
  const cluster = closedCluster(options);
  cluster.cluster.addManifest('Shop', NAMESPACE);
  expect(warned(cluster)).toEqual([]);
});

test('nothing is said where nothing is applied', () => {
  expect(warned(closedCluster({ endpoints: [] }))).toEqual([]);
});

test('the functions that make the cluster need one more', () => {
  const cluster = closedCluster({ handlerInVpc: true });
  expect(warned(cluster)).toEqual([HANDLER]);
  expect(missing(cluster)).toEqual(['eks, lambda, states']);
  expect(warned(closedCluster({ handlerInVpc: true, endpoints: ['eks', 'lambda', 's3', 'states', 'sts'] }))).toEqual([]);
});
