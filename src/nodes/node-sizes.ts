import { Token } from 'aws-cdk-lib';
import { refuse } from './messages';
import { isIntegerIn, refuseBoth } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

export interface NodeSizes {
  readonly minSize?: number;
  readonly desiredSize?: number;
  readonly maxSize?: number;
}

/** Refuse sizes that contradict each other. Left out, they are what the stock node group makes of them. */
export function checkSizes(subject: Subject, { minSize, desiredSize, maxSize }: NodeSizes): void {
  if ([minSize, desiredSize, maxSize].some(size => Token.isUnresolved(size))) { return checkKnownSizes(subject, minSize, desiredSize, maxSize); }
  const desired = desiredSize ?? minSize ?? 2;
  const max = maxSize ?? desired;
  const min = minSize ?? 1;
  const fits = isIntegerIn(max, 1, Number.MAX_SAFE_INTEGER) && isIntegerIn(min, 0, max) && isIntegerIn(desired, min, max);
  if (!fits) { refuse(subject, 'node-group-size', `minSize ${min}, desiredSize ${desired}, maxSize ${max}`); }
}

/** Of sizes that are known in part, two can contradict each other all the same. */
function checkKnownSizes(subject: Subject, ...sizes: (number | undefined)[]): void {
  const known = sizes.filter(size => size !== undefined && !Token.isUnresolved(size)) as number[];
  const shown = () => sizes.map((size, index) => `${['minSize', 'desiredSize', 'maxSize'][index]} ${Token.isUnresolved(size) ? 'not known yet' : size ?? 'by default'}`);
  const fits = known.every((size, index) => isIntegerIn(size, known[index - 1] ?? 0, Number.MAX_SAFE_INTEGER));
  if (!fits) { refuse(subject, 'node-group-size', shown().join(', ')); }
}

/** How many nodes of a managed group an update can take at once. */
export interface NodeUpdate {
  readonly maxSize?: number;
  readonly desiredSize?: number;
  readonly minSize?: number;
  readonly maxUnavailable?: number;
  readonly maxUnavailablePercentage?: number;
}

/** Refuse what EKS does not take as the number of nodes that an update has down at once (EKS API reference, "NodegroupUpdateConfig"). */
export function checkUpdate(subject: Subject, { maxUnavailable, maxUnavailablePercentage, ...sizes }: NodeUpdate): void {
  if (maxUnavailable !== undefined && maxUnavailablePercentage !== undefined) {
    refuseBoth(subject, 'maxUnavailable', 'maxUnavailablePercentage', maxUnavailablePercentage);
  }
  const { minSize, desiredSize = minSize ?? 2, maxSize = desiredSize } = sizes;
  // The stock class compares a token as the number that stands for it.
  for (const [prop, value] of Object.entries({ maxUnavailable, maxUnavailablePercentage })) {
    const most = prop === 'maxUnavailable' && !Token.isUnresolved(maxSize) ? Math.min(100, maxSize) : 100;
    if (value !== undefined && (Token.isUnresolved(value) || !isIntegerIn(value, 1, most))) { refuse(subject, 'node-group-unavailable', value, { prop, most }); }
  }
}
