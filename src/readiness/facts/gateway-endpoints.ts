import type { Placement, PlacedSubnet } from './placement';
import { MissingEndpoint, neededBy } from '../../network/endpoint-needs';
import { isFor } from '../../network/endpoints';
import { closesInFunctions, isPublicWithoutIpv4, reachesIpv4, SubnetFacts } from '../../network/subnet-facts';
import type { IndexedResource, TemplateIndex } from '../../synthesis/template-index';

const ASSOCIATION = 'AWS::EC2::SubnetRouteTableAssociation';
const TABLE = 'AWS::EC2::RouteTable';

/** A service that has gateway endpoints in the VPC, and subnets that have neither a route to one of these nor another way. */
export interface Unrouted {
  readonly need: MissingEndpoint;
  readonly subnets: readonly PlacedSubnet[];
}

/** The services that are called from there and that no route leads to, although there is an endpoint. */
export function unroutedFrom(index: TemplateIndex, { runsPods, subnets, consumers, network }: Placement): Unrouted[] {
  // Of nodes that lack a public address an error says so.
  const isClosed = (facts: SubnetFacts) => runsPods ? reachesIpv4(facts) === false && !isPublicWithoutIpv4(facts) : closesInFunctions(facts);
  const closed = subnets.filter(({ facts }) => isClosed(facts));
  return closed.length === 0 ? [] : neededBy(consumers).flatMap(need => {
    const endpoints = network.endpoints.filter(endpoint => isFor(endpoint, need.service));
    const unrouted = closed.filter(({ resource }) => resource && endpoints.every(each => isApart(index, each, resource)));
    return endpoints.length > 0 && unrouted.length > 0 ? [{ need, subnets: unrouted }] : [];
  });
}

/** Whether it is known that no route table of a subnet has a route to a gateway endpoint. */
function isApart(index: TemplateIndex, { properties: { VpcEndpointType, RouteTableIds } }: IndexedResource, subnet: IndexedResource): boolean {
  if (!['Gateway', undefined].includes(VpcEndpointType) || !Array.isArray(RouteTableIds ?? [])) { return false; }
  const routed = tablesAt(index, RouteTableIds ?? []);
  // A subnet without an association has the main table, which stands in no template.
  const associations = index.where(ASSOCIATION, { SubnetId: subnet.resource.ref }, subnet.resource);
  const own = tablesAt(index, associations.map(({ properties }) => properties.RouteTableId));
  return routed !== undefined && own !== undefined && !own.some(table => routed.includes(table));
}

/** Route tables of the app; undefined where others are among them. */
function tablesAt(index: TemplateIndex, ids: readonly unknown[]): IndexedResource[] | undefined {
  const tables = ids.flatMap(id => index.resourceAt(id) ?? []).filter(({ resource }) => resource.cfnResourceType === TABLE);
  return tables.length === ids.length ? tables : undefined;
}
