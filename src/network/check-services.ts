import { ENDPOINT_NEEDS } from './endpoint-needs';
import { refuse } from './messages';
import { requireLiteral } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { checkKindOf, listOf, TEXT } from '../diagnostics/shapes';

const SERVICES: ReadonlySet<string> = new Set(Object.values(ENDPOINT_NEEDS).flatMap(needs => needs.map(({ service }) => service)));

/** Refuse services that nobody is known to need: such a name would say nothing. */
export function checkServices(subject: Subject, prop: string, services: string[]): void {
  checkKindOf(subject, prop, services, listOf(TEXT));
  [services, ...services].forEach(each => requireLiteral(subject, prop, each));
  const unknown = services.find(service => !SERVICES.has(service));
  if (unknown !== undefined) { refuse(subject, 'endpoint-service-unknown', unknown, { prop, services: [...SERVICES].sort().join(', ') }); }
}
