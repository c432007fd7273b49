import { DefaultRoute, StatedSubnetFacts } from './stated-subnet-facts';
import { BOOLEAN, oneOf, Shape } from '../diagnostics/shapes';

const DEFAULT_ROUTE = oneOf('a DefaultRoute', Object.values(DefaultRoute));

/** What users state of subnets. */
export const OF_SUBNET_FACTS: Shape<StatedSubnetFacts> = {
  hasIpv4: BOOLEAN,
  hasIpv6: BOOLEAN,
  hasPrivateIpv6: BOOLEAN,
  assignsIpv6: BOOLEAN,
  isIpv6Native: BOOLEAN,
  assignsPublicIpv4: BOOLEAN,
  ipv4Default: DEFAULT_ROUTE,
  ipv6Default: DEFAULT_ROUTE,
  hasDns64: BOOLEAN,
  hasNat64: BOOLEAN,
};
