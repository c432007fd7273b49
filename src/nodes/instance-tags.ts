import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from './messages';
import { isTable, requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Limits of a tag, and of the tags of an instance (EC2 user guide, "Tag restrictions"). */
const MAX_KEY = 128;
const MAX_VALUE = 256;
const MAX_TAGS = 50;

export type InstanceTags = { readonly [key: string]: string };

/**
 * The tags of the instances and volumes of a node group: those that are stated, and a name.
 *
 * The name is not the path of the construct: that changes where the app is put into a `Stage`, and every node would be replaced.
 */
export function instanceTagsOf(group: Construct, stated: InstanceTags = {}): InstanceTags {
  requireLiteral(group, 'instanceTags', stated);
  if (!isTable(stated)) { refuse(group, 'node-prop-type', stated, { prop: 'instanceTags', type: 'a map of texts' }); }
  const tags: InstanceTags = { Name: group.node.id.slice(0, MAX_VALUE), ...stated };
  Object.entries(tags).forEach(([key, value]) => check(group, key, value));
  const count = Object.keys(tags).length;
  if (count > MAX_TAGS) { refuse(group, 'instance-tags-count', count); }
  return tags;
}

function check(subject: Subject, key: string, value: unknown): void {
  const isTaken = key !== '' && !/^aws:/i.test(key) && typeof value === 'string' && isTag(key, value);
  if (!isTaken) { refuse(subject, 'instance-tag', `${key}=${String(value)}`); }
}

/** Whether a tag has a form that AWS takes; of what is not known until deployment it is taken for granted. */
export function isTag(key: string, value: string): boolean {
  return (Token.isUnresolved(key) || key.length <= MAX_KEY) && (Token.isUnresolved(value) || value.length <= MAX_VALUE);
}
