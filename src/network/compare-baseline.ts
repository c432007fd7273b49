import { Token } from 'aws-cdk-lib';
import type { AddressBaseline, TierBaseline } from './address-baseline';
import { refuse } from './messages';
import { isTable } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** What the stock VPC calls AZs that it looks up, or keeps addresses for. */
const NO_NAME = /^(dummy\d[a-z]|fake-az)$/;

/** What is compared first, as all else follows from it. */
const OF_THE_VPC = ['ipv4Cidr', 'ipv6PrefixLength', 'ipv6Source', 'azSlots'] as const;

/** Refuse a plan in which something has moved. */
export function compareBaseline(subject: Subject, expected: AddressBaseline, plan: AddressBaseline): void {
  if (!isSaid(expected)) { refuse(subject, 'baseline-empty', expected); }
  for (const prop of OF_THE_VPC) {
    const was = expected[prop];
    if (was !== undefined && differs(was, plan[prop])) { refuse(subject, 'baseline-vpc', plan[prop], { prop, was }); }
  }
  compareTiers(subject, listed(subject, 'tiers', expected.tiers), plan.tiers!);
}

const isSaid = (expected: unknown) => isTable(expected) && Object.values(expected).some(value => value !== undefined);

/** Refuse AZs that are no longer where they were. Those that have no name at synthesis are taken as they are. */
export function compareAzs(subject: Subject, expected: AddressBaseline, is: string[]): void {
  const was = listed(subject, 'availabilityZones', expected.availabilityZones);
  const isMoved = (az: string, slot: number) => isNamed(az) && (slot < is.length ? isNamed(is[slot]) && is[slot] !== az : is.includes(az));
  if (was.some(isMoved)) {
    refuse(subject, 'baseline-azs', is, { azs: was.map((az, slot) => isMoved(az, slot) ? `${az} in slot ${slot}` : '').filter(text => text).join(', ') });
  }
}

/** Whether the name says which AZ it is. */
export const isNamed = (az: string) => !Token.isUnresolved(az) && !NO_NAME.test(az);

function compareTiers(subject: Subject, expected: readonly TierBaseline[], tiers: TierBaseline[]): void {
  const known = expected.filter(tier => isTable(tier) && !Token.isUnresolved(tier.name));
  const gone = known.filter(({ name }) => !tiers.some(tier => tier.name === name)).map(({ name }) => name);
  if (gone.length > 0) { refuse(subject, 'baseline-tier-gone', tiers.map(({ name }) => name), { gone: gone.join(', ') }); }

  const moved = known.map(was => ({ was, is: tiers.find(({ name }) => name === was.name)! }))
    .filter(({ was, is }) => differs(was.slot, is.slot) || differs(was.ipv4Cidr, is.ipv4Cidr)
      || (['ipv4Cidrs', 'ipv6Indexes'] as const).some(prop => differsWithin(listed<unknown>(subject, prop, was[prop]), is[prop])));
  if (moved.length > 0) {
    const from = moved.map(({ was, is }) => placeOf({ ...is, ...stated(was) })).join(', ');
    refuse(subject, 'baseline-tier-moved', moved.map(({ is }) => placeOf(is)), { names: moved.map(({ is }) => is.name).join(', '), from });
  }
}

const differs = (was: unknown, is: unknown) => was !== undefined && was !== null && !Token.isUnresolved(was) && was !== is;

/** Whether one of a list has changed; more behind them are new. */
const differsWithin = (was: readonly unknown[], is: readonly unknown[] = []) => was.some((each, position) => differs(each, is[position]));

function placeOf({ name, slot, ipv4Cidr, ipv4Cidrs = [], ipv6Indexes }: TierBaseline): string {
  const blocks = ipv4Cidr ?? ipv4Cidrs.join(' ');
  return `${name} in slot ${slot}${blocks && ` with ${blocks}`}${ipv6Indexes ? ` and /64s ${ipv6Indexes.join(' ')}` : ''}`;
}

/** What is not stated, or is a token, has not moved as far as is known. */
const stated = (tier: TierBaseline) =>
  Object.fromEntries(Object.entries(tier).filter(([, value]) => value !== undefined && value !== null && !Token.isUnresolved(value)));

function listed<T>(subject: Subject, prop: string, values: readonly T[] | undefined): readonly T[] {
  if (values === undefined || Token.isUnresolved(values)) { return []; }
  return Array.isArray(values) ? values : refuse(subject, 'baseline-list', values, { prop });
}
