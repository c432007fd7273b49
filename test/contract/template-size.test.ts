import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { testApp } from '../util/app';
import { instanceTypes, ipv6Cluster } from '../util/cluster';

const TYPES = instanceTypes('m7g.large');
const AMI_TYPE = eks.NodegroupAmiType.AL2023_ARM_64_STANDARD;

/** The resources of a stack with groups, and twice as many manifests; it may have more than CloudFormation takes as one. */
function resourcesWith(
  groups: number, make: (stack: Stack) => { cluster: eks.Cluster; addGroup: (id: string) => unknown },
): { readonly [id: string]: any } {
  const app = testApp({ context: { '@aws-cdk/core:stackResourceLimit': 0 } });
  const { cluster, addGroup } = make(new Stack(app, 'Big'));
  for (let each = 0; each < groups; each++) { addGroup(`Group${each}`); }
  for (let each = 0; each < 2 * groups; each++) {
    cluster.addManifest(`Manifest${each}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `example-${each}` } });
  }
  // Not by `Template.fromStack`, whose search for circles takes minutes here.
  return app.synth().getStackByName('Big').template.Resources;
}

const own = (groups: number) => resourcesWith(groups, stack => {
  const cluster = ipv6Cluster(stack);
  return { cluster: cluster.cluster, addGroup: id => cluster.addManagedNodeGroup(id, { instanceTypes: TYPES }) };
});
const stock = (groups: number) => resourcesWith(groups, stack => {
  const cluster = new eks.Cluster(stack, 'Cluster', {
    version: eks.KubernetesVersion.of('1.36'), kubectlLayer: new KubectlV36Layer(stack, 'Kubectl'), defaultCapacity: 0, ipFamily: eks.IpFamily.IP_V6,
  });
  return { cluster, addGroup: id => cluster.addNodegroupCapacity(id, { instanceTypes: TYPES, amiType: AMI_TYPE }) };
});
const size = (resources: object) => JSON.stringify(resources).length;

/** What stock constructs make grows evenly. At this size V8 does not come to an end with them (bench/RESULTS.md), so it is counted from less. */
function sizeOfStock(groups: number): number {
  const [few, more] = [4, 8].map(each => size(stock(each)));
  return few + (more - few) / 4 * (groups - 4);
}

const GROUPS = 100;
const big = own(GROUPS);

test(`the template of ${GROUPS} groups and ${2 * GROUPS} manifests is at most 1.3 times that of stock constructs`, () => {
  expect(Object.keys(big).length).toBeGreaterThan(4 * GROUPS);
  expect(size(big) / sizeOfStock(GROUPS)).toBeLessThanOrEqual(1.3);
});

test('what waits for nodes grows with the sum of both, and not with the product', () => {
  const waits = Object.values(big).filter(({ Type }) => /EKS|WaitCondition/.test(Type)).flatMap(({ DependsOn = [] }) => DependsOn);
  expect(waits.length).toBeLessThan(15 * 3 * GROUPS);
});
