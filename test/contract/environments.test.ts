import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Ipv6Cluster } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { resourcesOf } from '../util/network';
import { idsOf } from '../util/resources';

function addParts(cluster: Ipv6Cluster): void {
  cluster.addManagedNodeGroup('System');
  cluster.addHost('Host');
}

/** A cluster with nodes and a host, and every template that it takes. */
function synthesise(stack: Stack): string {
  addParts(ipv6Cluster(stack));
  const { directory } = App.of(stack)!.synth();
  const templates = readdirSync(directory).filter(file => file.endsWith('.template.json'));
  expect(templates.length).toBeGreaterThanOrEqual(3); // the providers of aws-eks are nested stacks
  return templates.map(file => readFileSync(join(directory, file), 'utf8')).join();
}

describe('partitions', () => {
  test.each([
    ['no region', undefined],
    ['the region eu-west-1', { account: '123456789012', region: 'eu-west-1' }],
    ['the region us-gov-west-1', { account: '123456789012', region: 'us-gov-west-1' }],
  ])('%s: no partition stands in a template', (_, env) => {
    expect(synthesise(testStack({ env }))).not.toMatch(/arn:aws[a-z-]*:/);
  });
});

describe('feature flags', () => {
  const flags = recommendedFlags as Record<string, unknown>;
  const withFlags = (context: Record<string, unknown>) => {
    const stack = testStack({}, context);
    addParts(ipv6Cluster(stack));
    return resourcesOf(stack);
  };
  const without = withFlags({});

  test('none of them and all of them give the same network, cluster and nodes', () => {
    // Flags may change how policies are written and the code of providers, which say the same in other words.
    const meaning = (resources: ReturnType<typeof withFlags>) =>
      Object.entries(resources).filter(([, { Type }]) => /^(AWS::EC2::|AWS::EKS::|Custom::)/.test(Type));
    expect(Object.keys(flags).length).toBeGreaterThan(50);
    expect(meaning(withFlags(flags))).toEqual(meaning(without));
  });

  test.each(Object.keys(flags))('%s changes no logical id and no type', flag => {
    const types = (resources: ReturnType<typeof withFlags>) => Object.entries(resources).map(([id, { Type }]) => `${id} ${Type}`);
    expect(types(withFlags({ [flag]: flags[flag] }))).toEqual(types(without));
  });
});

test('no resource has a physical name', () => {
  const stack = testStack();
  addParts(ipv6Cluster(stack));
  const named = Object.entries(resourcesOf(stack))
    .filter(([, { Properties = {} }]) => Object.keys(Properties).some(key => /^(Role|ManagedPolicy|Policy|Group|LaunchTemplate|Function|Nodegroup)Name$/.test(key)))
    .filter(([, { Type }]) => Type !== 'AWS::IAM::Policy'); // an inline policy must have a name; it is unique within its role
  expect(named).toEqual([]);
  expect(idsOf(stack, 'AWS::EKS::Nodegroup')).toHaveLength(1);
});
