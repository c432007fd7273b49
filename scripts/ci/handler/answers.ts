import { strict as assert } from 'assert';
import { Response } from './deployed-function';

export function assertSuccess({ Status, Reason, Data }: Response, expected: Record<string, string>): void {
  assert.equal(Status, 'SUCCESS', Reason);
  assert.deepEqual(Data, expected);
}

export function assertFailure({ Status, Reason, Data }: Response, reason: RegExp): void {
  assert.equal(Status, 'FAILED');
  assert.match(Reason, reason);
  assert.equal(Data, undefined);
}
