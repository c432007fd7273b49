import { isDeepStrictEqual } from 'util';
import { Fn, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isNamed } from './compare-baseline';
import { refuse } from './messages';
import { firstDuplicate, refuseBoth, requireInteger, requireLiteral } from '../diagnostics/checks';

/** `use1-az1` in Virginia, `usw2-lax1-az1` in Los Angeles; a name ends with a letter. */
const AZ_ID = /-az\d+$/;

/** Which AZs a VPC uses. */
export interface AzChoice {
  readonly availabilityZones?: string[];
  readonly maxAzs?: number;
}

/**
 * The AZs of a VPC, in the order of their slots.
 *
 * @param before those of the stock VPC that it takes over
 */
export function chooseAzs(scope: Construct, subject: string, choice: AzChoice, before?: string[]): string[] {
  if (!before) { return azsOf(scope, subject, choice); }
  const { availabilityZones, maxAzs } = choice;
  const chosen = availabilityZones === undefined && maxAzs === undefined ? before : azsOf(scope, subject, choice);
  const isOther = (az: string, slot: number) => chosen[slot] === undefined || (isNamed(az) && isNamed(chosen[slot]) && az !== chosen[slot]);
  if (before.some(isOther)) { refuse(subject, 'take-over-azs', chosen, { azs: before.map((az, slot) => isNamed(az) ? az : `AZ ${slot}`).join(', ') }); }
  return chosen;
}

/** Refuse AZs that the stack is known not to have. */
function checkOfStack(scope: Construct, subject: string, availabilityZones: string[]): void {
  const known = Stack.of(scope).availabilityZones.filter(isNamed);
  const other = availabilityZones.find(az => isNamed(az) && known.length > 0 && !known.includes(az));
  if (other !== undefined) { refuse(subject, 'az-unknown', other, { azs: known.join(', ') }); }
}

function azsOf(scope: Construct, subject: string, { availabilityZones, maxAzs }: AzChoice): string[] {
  if (availabilityZones && maxAzs !== undefined) {
    refuseBoth(subject, 'availabilityZones', 'maxAzs', maxAzs);
  }
  if (availabilityZones) {
    requireLiteral(subject, 'availabilityZones', availabilityZones);
    if (availabilityZones.length === 0) { refuse(subject, 'azs-empty', availabilityZones); }
    const duplicate = firstDuplicate(availabilityZones);
    if (duplicate !== undefined) { refuse(subject, 'az-duplicate', duplicate); }
    const id = availabilityZones.find(az => !Token.isUnresolved(az) && AZ_ID.test(az));
    if (id !== undefined) { refuse(subject, 'az-id', id); }
    checkOfStack(scope, subject, availabilityZones);
    return [...availabilityZones];
  }
  requireLiteral(subject, 'maxAzs', maxAzs);
  const count = maxAzs ?? 3;
  requireInteger(subject, 'maxAzs', count, 1, 16);

  const stack = Stack.of(scope);
  const known = stack.availabilityZones;
  // Without an environment the stack offers two AZs by `Fn::GetAZs`, however many the region has.
  const areOffered = known.every((az, index) => isDeepStrictEqual(stack.resolve(az), { 'Fn::Select': [index, { 'Fn::GetAZs': '' }] }));
  return areOffered ? Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs())) : known.slice(0, count);
}
