import { isTable } from '../../diagnostics/checks';
import type { NodeFacts } from '../facts/node-facts';
import { NODES } from '../facts/said-of-nodes';
import { isLiteral, listOf, textOf } from '../facts/stated';
import { rule } from '../rule';

/** AWS general reference, "tagging": of all services that make nodes. */
const MAX = { tags: 50, key: 128, value: 256 };

type Tag = { readonly Key?: unknown; readonly Value?: unknown };

export const nodeTags = rule({
  id: 'node-tags',
  severity: 'error',
  title: 'tags of nodes and their groups are within the limits',
  looksAt: 'nodes',
  source: 'EC2 user guide, "Using_Tags"; Auto Scaling user guide, "ec2-auto-scaling-tagging"; EKS API reference, "TagResource"',
  what: 'tags of {where} are refused',
  expected: `at most ${MAX.tags} tags, keys of 1 to ${MAX.key} characters that do not begin with aws:, and values of up to ${MAX.value}`,
  remedy: 'use fewer or shorter tags; of a SelfManagedNodeGroup, clusterAutoscaler: false takes those away that are for an autoscaler',
  mend: "cluster.addSelfManagedNodeGroup('Nodes', { clusterAutoscaler: false });",
  check: node => Object.entries(tagsOf(node)).flatMap(([where, tags]) => {
    const wrong = tags.find(tag => !fits(tag));
    const got = tags.length > MAX.tags ? `${tags.length} tags` : wrong && `${shown(wrong.Key)}=${shown(wrong.Value)}`;
    return got === undefined ? [] : [{ got, values: { where } }];
  }),
});

function tagsOf({ isManaged, stated: { Tags }, resource, launchTemplate }: NodeFacts): { readonly [where: string]: Tag[] } {
  const ofGroup = isManaged && isTable(Tags) ? Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) : listOf(Tags);
  const launched: [string, Tag[]][] = listOf(launchTemplate?.data.TagSpecifications)
    .map(specification => [`each ${specification?.ResourceType ?? 'resource'} of the launch template`, listOf(specification?.Tags)]);
  return { [NODES[resource.resource.cfnResourceType].name]: ofGroup, ...Object.fromEntries(launched) };
}

function fits(tag: Tag): boolean {
  const [key, value] = [tag?.Key, tag?.Value].map(textOf).map(text => isLiteral(text) ? text : undefined);
  return tag?.Key === undefined || ((key === undefined || (key.length <= MAX.key && !/^(aws:|$)/i.test(key))) && (value === undefined || value.length <= MAX.value));
}

const shown = (form: unknown) => textOf(form)?.replace(/\u0000/g, '…') ?? '…';
