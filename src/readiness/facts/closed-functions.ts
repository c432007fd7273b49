import type { Placement, PlacedSubnet } from './placement';
import { closesInFunctions } from '../../network/subnet-facts';

/** Credentials are made without a call where no role is taken. */
const NOT_ALWAYS_CALLED = ['sts'];

/** Subnets in which functions reach nothing, and the endpoints that are missing. */
type Closed = { readonly got: string[]; readonly values: { readonly missing: string } }[];

/** Functions that may reach nothing: there may be a way that the app does not see. */
export const perhapsClosed = (placement: Placement): Closed => isCertain(placement)
  ? []
  : problem(placement, placement.subnets.filter(({ facts }) => closesInFunctions(facts)));

/** Functions that certainly reach nothing: no route leads out of any of their subnets, so not even a proxy is reached, and CloudFormation gets no answer. */
export const certainlyClosed = (placement: Placement): Closed => isCertain(placement) ? problem(placement, placement.subnets) : [];

const isCertain = ({ construct, network, subnets, missingEndpoints }: Placement) =>
  subnets.every(({ facts }) => facts.isClosed)
  && missingEndpoints.some(({ service }) => !NOT_ALWAYS_CALLED.includes(service))
  && network.isSealedAround(construct);

const problem = ({ missingEndpoints }: Placement, subnets: readonly PlacedSubnet[]): Closed => subnets.length > 0 && missingEndpoints.length > 0
  ? [{ got: subnets.map(({ path }) => path), values: { missing: missingEndpoints.map(({ service }) => service).join(', ') } }]
  : [];
