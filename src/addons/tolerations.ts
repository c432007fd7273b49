import { Token } from 'aws-cdk-lib';
import type { Toleration } from '../core/compute';
import { isTable } from '../diagnostics/checks';

/** Those of the add-ons of EKS (coredns, metrics-server and others, as `aws eks describe-addon-configuration` shows them). */
const DEFAULTS: readonly Toleration[] = [
  { key: 'CriticalAddonsOnly', operator: 'Exists' },
  { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
];

/** What pods of an add-on tolerate: what EKS has them tolerate, and what its configuration says, wherever in it. Undefined where it is not known. */
export function tolerationsOf(configurationValues: unknown): readonly Toleration[] | undefined {
  const found = collect(configurationValues);
  return found && [...DEFAULTS, ...found];
}

function collect(value: unknown): readonly Toleration[] | undefined {
  if (Token.isUnresolved(value)) { return typeof value === 'string' || typeof value === 'number' ? [] : undefined; }
  if (Array.isArray(value)) { return all(value.map(collect)); }
  if (!isTable(value)) { return []; }
  return all(Object.entries(value).map(([key, each]) => key === 'tolerations' ? listed(each) : collect(each)));
}

const listed = (tolerations: unknown) => Array.isArray(tolerations) ? tolerations.filter(isTable) : Token.isUnresolved(tolerations) ? undefined : [];

/** Undefined where one is. */
function all(lists: readonly (readonly Toleration[] | undefined)[]): readonly Toleration[] | undefined {
  return lists.every(list => list !== undefined) ? (lists as readonly (readonly Toleration[])[]).flat() : undefined;
}
