import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The region, and what follows it: a letter for an AZ, more for a Local or Wavelength Zone. */
const ZONE_NAME = /^([a-z]{2,}(?:-[a-z]+)+-\d+)(.+)$/;
/** Ids of Local and Wavelength Zones, as `usw2-lax1-az1` and `use1-wl1-bos-wlz1`; those of AZs are as `use1-az3`. */
const EDGE_ID = /^[a-z]{2,}\d-[a-z]+\d+-(?:[a-z]+\d*-)?(?:az|wlz)\d+$/;

/** The region that the name of a zone begins with; undefined for anything else. */
export const regionOfZone = (name: unknown) => typeof name === 'string' ? ZONE_NAME.exec(name)?.[1] : undefined;

/** Whether a name or an id is that of a Local or Wavelength Zone. */
export const isEdgeZone = (zone: unknown) => typeof zone === 'string' && (EDGE_ID.test(zone) || Boolean(ZONE_NAME.exec(zone)?.[2].startsWith('-')));

/** The region that a construct is deployed to; undefined where it is not known. */
export function regionOf(construct: IConstruct): string | undefined {
  const { region } = Stack.of(construct);
  return Token.isUnresolved(region) ? undefined : region;
}
