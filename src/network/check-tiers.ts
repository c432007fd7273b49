import type { KnownImportedTier } from './imported-vpc-facts';
import { refuse } from './messages';
import { isTierName } from './tier-name';
import { firstDuplicate, requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';

/** Names of AZs as `eu-west-1a`, of Local Zones as `us-west-2-lax-1a`, of Wavelength Zones as `us-east-1-wl1-bos-wlz-1`. */
const AZ_NAME = /^[a-z]{2,}(-[a-z]+)+-\d+([a-z]|(-[a-z0-9]+)+-\d+[a-z]?)$/;

/** What stock CDK has for an AZ as long as the CLI has not looked it up. */
export const DUMMY_AZ = /^dummy1[a-z]$/;

/** Refuse what is no name of an AZ. */
export function checkAzName(subject: Subject, prop: string, name: string): void {
  requireLiteral(subject, prop, name);
  if (!AZ_NAME.test(name) && !DUMMY_AZ.test(name)) { refuse(subject, 'import-az', name, { prop }); }
}

/** Refuse tiers that cannot be told apart, subnets that stand twice, and AZs without a name. */
export function checkTiers(subject: Subject, tiers: readonly KnownImportedTier[]): void {
  for (const { name } of tiers) {
    requireLiteral(subject, 'the name of a tier', name);
    if (!isTierName(name)) { refuse(subject, 'import-tier-name', name); }
  }
  const twice = firstDuplicate(tiers.map(({ name }) => name));
  if (twice !== undefined) { refuse(subject, 'import-tier-twice', twice); }

  tiers.forEach(({ name, subnets }, at) => {
    subnets.forEach(({ availabilityZone }, index) => checkAzName(subject, `tiers[${at}].subnets[${index}].availabilityZone`, availabilityZone));
    const az = firstDuplicate(subnets.map(({ availabilityZone }) => availabilityZone));
    if (az !== undefined) {
      const [, second] = subnets.filter(({ availabilityZone }) => availabilityZone === az);
      refuse(subject, 'import-az-twice', az, { tier: name, subnet: second.subnetId });
    }
  });
  const subnet = firstDuplicate(tiers.flatMap(({ subnets }) => subnets.map(({ subnetId }) => subnetId)));
  if (subnet !== undefined) { refuse(subject, 'import-subnet-twice', subnet); }
}
