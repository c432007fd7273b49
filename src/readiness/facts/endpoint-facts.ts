import type { NetworkFacts, Placed } from './network-facts';
import { groupAt, IngressRule, ingressOf } from './security-group-facts';
import type { Surroundings } from './surroundings';
import { listConsumers, neededBy } from '../../network/endpoint-needs';
import { isFor } from '../../network/endpoints';
import { reachesIpv4 } from '../../network/subnet-facts';
import type { IndexedResource } from '../../synthesis/template-index';

/** An interface endpoint with the services for which something of a cluster has no other way. */
export interface OnlyWay {
  readonly endpoint: IndexedResource;
  /** Who comes this way, as messages list it. */
  readonly consumers: string;
}

/** The interface endpoints of a VPC. */
export const interfacesOf = ({ endpoints }: NetworkFacts): IndexedResource[] =>
  endpoints.filter(({ properties: { VpcEndpointType, SubnetIds } }) => VpcEndpointType === 'Interface' && SubnetIds !== undefined);

/** Whether something has no way to IPv4 addresses outside of the VPC. */
export const isWithoutIpv4 = ({ subnets }: Placed): boolean => subnets.length > 0 && subnets.every(({ facts }) => reachesIpv4(facts) === false);

/** Interface endpoints that are unfit, as all endpoints for their service are, where something of a cluster calls it and has no other way. */
export function unfitOnlyWays(network: NetworkFacts, isUnfit: (endpoint: IndexedResource) => boolean): OnlyWay[] {
  const closed = network.placements.filter(isWithoutIpv4);
  const needs = neededBy([...new Set(closed.flatMap(({ consumers }) => consumers))]);
  const unfit = new Set(interfacesOf(network).filter(isUnfit));
  return needs.flatMap(need => {
    const ways = network.endpoints.filter(endpoint => isFor(endpoint, need.service));
    return ways.every(way => unfit.has(way)) ? ways.map(endpoint => ({ endpoint, consumers: listConsumers(need) })) : [];
  });
}

/** What is let into an endpoint; undefined where one of its groups is not known, or where it has none of its own. */
export function ingressOfEndpoint({ index }: Surroundings, { properties, resource }: IndexedResource): IngressRule[] | undefined {
  const groups: unknown[] = [properties.SecurityGroupIds ?? []].flat();
  const isKnown = groups.length > 0 && groups.every(group => groupAt(index, group) !== undefined);
  return isKnown ? groups.flatMap(group => ingressOf(index, group, resource)) : undefined;
}
