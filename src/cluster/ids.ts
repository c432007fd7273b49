import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from './messages';

/** What the cluster itself makes later, when it is asked for. */
const MADE_LATER = /^(ServiceCidr$|Addon-)/;

/**
 * Refuse an id of the user's that a part of the cluster has, or will have: the ids of parts cannot change, as their logical ids would, and CDK itself says only that there is
 * a construct of this name.
 */
export function checkId(home: IConstruct, id: unknown, isOwn = false): void {
  if (typeof id !== 'string' || id === '' || Token.isUnresolved(id)) { refuse(home, 'construct-id', id); }
  const child = home.node.tryFindChild(id);
  if (child === undefined && (isOwn || !MADE_LATER.test(id))) { return; }
  const by = child?.node.path ?? 'what the cluster makes later';
  refuse(home, 'id-taken', id, { by, free: freeIn(home, id) });
}

function freeIn(home: IConstruct, id: string): string {
  const base = `My${id.replace(MADE_LATER, 'Nodes')}`;
  const names = [base, ...Array.from({ length: home.node.children.length }, (_, index) => `${base}${index + 2}`)];
  return names.find(name => home.node.tryFindChild(name) === undefined)!;
}
