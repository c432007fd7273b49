import { Token } from 'aws-cdk-lib';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { refuse } from './messages';
import { isOfUnknownList } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { listOf, objectWith } from '../diagnostics/shapes';

export const ZONES = listOf(objectWith('a hosted zone, such as the one of route53.HostedZone.fromLookup()', 'hostedZoneId'));

/** Refuse zones of which no permission can be made. Their ids may be known at deployment, one by one. */
export function checkZones(subject: Subject, zones: readonly route53.IHostedZone[]): void {
  if (zones.length === 0) { refuse(subject, 'external-dns-zones-empty', '[]'); }
  for (const { hostedZoneId } of zones) {
    const isToken = Token.isUnresolved(hostedZoneId);
    if (isOfUnknownList(hostedZoneId)) { refuse(subject, 'external-dns-zone-list', hostedZoneId); }
    if (!isToken && !/^[A-Z0-9]{1,32}$/.test(hostedZoneId)) { refuse(subject, 'external-dns-zone-id', hostedZoneId); }
  }
}

/** The names of zones; undefined where one is not known. */
export function namesOf(zones: readonly route53.IHostedZone[]): string[] | undefined {
  const names = zones.map(nameOf);
  return names.every(name => name !== undefined) ? names : undefined;
}

/** Stock CDK throws where a zone was imported by its id. */
function nameOf(zone: route53.IHostedZone): string | undefined {
  try {
    const { zoneName } = zone;
    return Token.isUnresolved(zoneName) ? undefined : plain(zoneName);
  } catch {
    return undefined;
  }
}

const plain = (name: string) => name.replace(/\.$/, '').toLowerCase();

/** Whether a name belongs into a zone. */
export const isIn = (zone: string, hostname: string) => `.${plain(hostname)}`.endsWith(`.${zone}`);
