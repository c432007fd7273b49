import type { Construct } from 'constructs';
import { messageOf } from './messages';
import { clusterKeyOf } from '../core/cluster-names';
import { canonical, keyOf } from '../synthesis/canonical';
import { judge } from '../synthesis/findings';
import { TemplateIndex } from '../synthesis/template-index';

/** An External DNS of the app, by what may not be twice. */
export interface Owner {
  readonly construct: Construct;
  readonly clusterName: string;
  readonly releaseName: string;
  readonly ownerId: unknown;
  readonly zoneIds: readonly string[];
}

/** The id of a zone that the CLI has yet to look up (stock `HostedZone.fromLookup`): that of any zone. */
const PENDING_ZONE = 'DUMMY';

/** Those of an app, in the order in which they are made. */
const owners = new WeakMap<object, Owner[]>();

/** Refuse, when all is said, what two of an app take from each other: records of a zone with one owner id, and a name in a cluster. */
export function judgeOwner(owner: Owner): void {
  const { construct } = owner;
  const { root } = construct.node;
  const earlier = [...owners.get(root) ?? []];
  owners.set(root, [...earlier, owner]);
  judge(construct, () => {
    const sharing = earlier.find(other => isShared(owner, other));
    const sameName = earlier.find(other => other.releaseName === owner.releaseName && clusterKey(other) === clusterKey(owner));
    return [
      ...sharing ? [messageOf('external-dns-owner-shared', owner.ownerId, { first: sharing.construct.node.path })] : [],
      ...sameName ? [messageOf('external-dns-release-duplicate', owner.releaseName, { first: sameName.construct.node.path })] : [],
    ];
  });
}

const clusterKey = ({ clusterName, construct }: Owner) => clusterKeyOf(clusterName, construct);

function isShared(one: Owner, other: Owner): boolean {
  const zonesOf = ({ zoneIds, construct }: Owner) => zoneIds.filter(id => id !== PENDING_ZONE).map(id => keyIn(id, construct));
  const zones = zonesOf(other);
  const sharesZone = zonesOf(one).some(key => zones.includes(key));
  return sharesZone && keyIn(one.ownerId, one.construct) === keyIn(other.ownerId, other.construct);
}

/** The text by which ids of zones and owners are compared: what is known is the same in each account and region, as zones are. */
function keyIn(value: unknown, construct: Construct): string {
  const form = canonical(value, construct);
  if (typeof form === 'string') { return form; }
  const name = givenName(form, construct);
  return name ?? keyOf(form, construct);
}

/** The name that a cluster of the app is given: two of one name in two regions are one owner. */
function givenName(form: unknown, construct: Construct): string | undefined {
  const { Name, Config } = TemplateIndex.tryOf(construct)?.resourceAt(form)?.properties ?? {};
  return [Name, Config?.name].find(each => typeof each === 'string');
}
