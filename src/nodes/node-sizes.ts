import { Token } from 'aws-cdk-lib';
import { refuse } from './messages';
import { isIntegerIn } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

export interface NodeSizes {
  readonly minSize?: number;
  readonly desiredSize?: number;
  readonly maxSize?: number;
}

/** Refuse sizes that contradict each other. Left out, they are what the stock node group makes of them. */
export function checkSizes(subject: Subject, { minSize, desiredSize, maxSize }: NodeSizes): void {
  if ([minSize, desiredSize, maxSize].some(size => Token.isUnresolved(size))) { return; }
  const desired = desiredSize ?? minSize ?? 2;
  const max = maxSize ?? desired;
  const min = minSize ?? 1;
  const fits = isIntegerIn(max, 1, Number.MAX_SAFE_INTEGER) && isIntegerIn(min, 0, max) && isIntegerIn(desired, min, max);
  if (!fits) { refuse(subject, 'node-group-size', `minSize ${min}, desiredSize ${desired}, maxSize ${max}`); }
}
