import { Stack, Tags } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Ipv6ClusterProps } from '../../src';
import { ControlPlaneTags } from '../../src/cluster/control-plane-tags';
import { testApp } from '../util/app';
import { ipv6Cluster, testStack } from '../util/cluster';
import { resourcesOf } from '../util/network';
import { idOf } from '../util/resources';

const MARK = 'cdk-eks-ipv6:tag-keys';

function tagsOf(stack: Stack): Record<string, string> | undefined {
  return resourcesOf(stack)[idOf(stack, 'Custom::AWSCDK-EKS-Cluster')].Properties.Config.tags;
}

function tagged(appTags: Record<string, string>, props: Partial<Ipv6ClusterProps> = {}): Record<string, string> | undefined {
  const stack = testStack({}, { '@aws-cdk/core:explicitStackTags': true });
  Object.entries(appTags).forEach(([key, value]) => Tags.of(stack.node.root).add(key, value));
  ipv6Cluster(stack, props);
  const { [MARK]: mark, ...tags } = tagsOf(stack) ?? {};
  expect(mark === undefined).toBe(Object.keys(tags).length === 0);
  return tags;
}

describe('tags of the control plane', () => {
  test.each<[string, Record<string, string>, Record<string, string> | undefined, Record<string, string>]>([
    ['none', {}, undefined, {}],
    ['those of the app', { team: 'a', cost: 'b' }, undefined, { cost: 'b', team: 'a' }],
    ['those that are stated', {}, { team: 'a' }, { team: 'a' }],
    ['both', { team: 'a' }, { cost: 'b' }, { cost: 'b', team: 'a' }],
    ['of one key, those that are stated', { team: 'a' }, { team: 'b' }, { team: 'b' }],
  ])('are %s', (_, appTags, tags, expected) => {
    expect(tagged(appTags, { tags })).toEqual(expected);
  });

  test('are no property at all where there are none', () => {
    const stack = testStack();
    ipv6Cluster(stack);
    expect(resourcesOf(stack)[idOf(stack, 'Custom::AWSCDK-EKS-Cluster')].Properties.Config).not.toHaveProperty('tags');
  });

  test.each<[string, (stack: Stack, cluster: ReturnType<typeof ipv6Cluster>) => void, boolean]>([
    ['of the construct', (_, cluster) => Tags.of(cluster).add('a', 'b'), true],
    ['of the wrapped cluster', (_, { cluster }) => Tags.of(cluster).add('a', 'b'), true],
    ['of its type', stack => Tags.of(stack).add('a', 'b', { includeResourceTypes: ['AWS::EKS::Cluster'] }), true],
    ['of all types but its own', stack => Tags.of(stack).add('a', 'b', { excludeResourceTypes: ['AWS::EKS::Cluster'] }), false],
    ['of another type', stack => Tags.of(stack).add('a', 'b', { includeResourceTypes: ['AWS::EC2::VPC'] }), false],
    ['of the network', (_, { vpc }) => Tags.of(vpc).add('a', 'b'), false],
  ])('%s: %#', (_, add, reaches) => {
    const stack = testStack({}, { '@aws-cdk/core:explicitStackTags': true });
    add(stack, ipv6Cluster(stack));
    expect(tagsOf(stack)?.a).toBe(reaches ? 'b' : undefined);
  });

  test('a tag that is taken out again is none', () => {
    const stack = testStack({}, { '@aws-cdk/core:explicitStackTags': true });
    const cluster = ipv6Cluster(stack);
    Tags.of(stack).add('a', 'b');
    Tags.of(cluster).remove('a');
    expect(tagsOf(stack)).toBeUndefined();
  });

  test('two clusters have their own', () => {
    const app = testApp();
    const stacks = ['one', 'two'].map(name => new Stack(app, name));
    stacks.forEach(stack => {
      ipv6Cluster(stack);
      Tags.of(stack).add('name', stack.node.id);
    });
    expect(stacks.map(stack => tagsOf(stack)!.name)).toEqual(['one', 'two']);
  });
});

/** What the handler of aws-eks asks of EKS when tags change, in its order: `getTagsToUpdate`, `getTagsToRemove` and `onUpdate` of cluster.ts in aws-cdk-lib. */
function callsOf(old?: Record<string, string>, next?: Record<string, string>): [call: 'tag' | 'untag', keys: string[]][] {
  if (JSON.stringify(old) === JSON.stringify(next)) { return []; }
  if (!old) { return [['tag', Object.keys(next!)]]; }
  if (!next) { return [['untag', Object.keys(old)]]; }
  const gone = Object.keys(old).filter(key => !(key in next));
  return [['tag', Object.keys(next).filter(key => old[key] !== next[key])], ...gone.length > 0 ? [['untag', gone] as ['untag', string[]]] : []];
}

test('whatever tags follow each other, no call has an empty list, and the tags are those of the template', () => {
  const some = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'Team', 'aws-x'), fc.constantFrom('1', '2', ''), { maxKeys: 4 });
  const render = (appTags: Record<string, string>, stated: Record<string, string>) => {
    const stack = testStack({}, { '@aws-cdk/core:explicitStackTags': true });
    const tags = new ControlPlaneTags(stack, 'Tags', stated);
    Object.entries(appTags).forEach(([key, value]) => tags.cdkTagManager.setTag(key, value));
    const rendered = stack.resolve(tags.rendered);
    return Object.keys(rendered).length === 0 ? undefined : rendered as Record<string, string>;
  };
  fc.assert(fc.property(some, some, some, some, (a, b, c, d) => {
    const [old, next] = [render(a, b), render(c, d)];
    const now = new Map(Object.entries(old ?? {}));
    for (const [call, keys] of callsOf(old, next)) {
      expect(keys).not.toEqual([]);
      keys.forEach(key => call === 'tag' ? now.set(key, next![key]) : now.delete(key));
    }
    expect(Object.fromEntries(now)).toEqual(next ?? {});
    expect(Object.keys(next ?? {}).slice(0, -1)).toEqual(Object.keys({ ...c, ...d }).sort());
  }), { numRuns: 300 });
});
