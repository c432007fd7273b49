import { refuse } from './messages';
import { _RouteEnd, RouteTarget } from './route-target';
import { checkKindOf, madeBy } from '../diagnostics/shapes';

/** What carries a family besides, in words. */
const CARRIERS = {
  IPv4: 'what carries IPv4: a transit gateway, a core network, an endpoint, an interface, or a NAT gateway',
  IPv6: 'what carries IPv6: a transit gateway, a core network, an endpoint, an interface, or an egress-only internet gateway',
} as const;

/** Refuse what is no target, and one that carries the other family alone. */
export function checkTarget(subject: string, family: NonNullable<_RouteEnd['family']>, target: RouteTarget): void {
  checkKindOf(subject, 'target', target, madeBy('a RouteTarget, such as RouteTarget.transitGateway()', RouteTarget));
  const wrong = target._ends.find(end => end.family !== undefined && end.family !== family);
  if (wrong) { refuse(subject, 'route-target-family', wrong.id, { kind: wrong.kind, family, instead: CARRIERS[family] }); }
}
