import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { refuse } from './messages';
import type { SlottedSubnet } from './retrofit-slots';
import { DefaultRoute } from '../network/stated-subnet-facts';
import { identityOf, nameOf } from '../synthesis/identity-of-id';

/** A route table that gets a route for `::/0`. */
export interface TableToRoute {
  readonly routeTableId: string;
  /** For the id of the construct. It follows from the table, so that subnets which come or go do not move it. */
  readonly name: string;
  readonly way: DefaultRoute;
  readonly subnets: readonly SlottedSubnet[];
}

/** Where `::/0` of a subnet is to lead, as its type says; a fact that is stated is there already. */
export function wayOf({ tier: { subnetType }, subnet: { facts } }: SlottedSubnet): DefaultRoute {
  if (facts.ipv6Default !== undefined) { return facts.ipv6Default; }
  switch (subnetType) {
    case SubnetType.PUBLIC: return DefaultRoute.INTERNET_GATEWAY;
    case SubnetType.PRIVATE_ISOLATED: return DefaultRoute.NONE;
    default: return DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY;
  }
}

const needsRoute = (each: SlottedSubnet) => each.subnet.facts.ipv6Default === undefined && wayOf(each) !== DefaultRoute.NONE;

/** The tables that get a route, each once, however many subnets share it. */
export function tablesToRoute(scope: IConstruct, subnets: readonly SlottedSubnet[], internetGatewayId: string | undefined): TableToRoute[] {
  const bare = subnets.find(each => needsRoute(each) && each.subnet.routeTableId === undefined);
  if (bare) { refuse(scope, 'retrofit-table-missing', bare.subnet.subnetId, { prop: bare.prop }); }
  const edge = subnets.find(each => needsRoute(each) && wayOf(each) === DefaultRoute.INTERNET_GATEWAY);
  if (edge && internetGatewayId === undefined) { refuse(scope, 'retrofit-gateway-missing', undefined, { tier: edge.tier.name }); }
  const tables = new Map<string, SlottedSubnet[]>();
  for (const each of subnets) {
    if (each.subnet.routeTableId === undefined) { continue; }
    const key = identityOf(each.subnet.routeTableId, scope);
    tables.set(key, [...tables.get(key) ?? [], each]);
  }
  const names = new Set<string>();
  return [...tables.values()].flatMap(sharing => {
    const { routeTableId } = sharing[0].subnet;
    const ways = new Set(sharing.map(each => `${wayOf(each)} ${needsRoute(each)}`));
    if (ways.size > 1) {
      refuse(scope, 'retrofit-table-of-two', routeTableId, { subnets: sharing.map(each => `${each.prop} (${each.tier.name})`).join(', ') });
    }
    if (!needsRoute(sharing[0])) { return []; }
    const plain = nameOf(routeTableId!, scope);
    const name = names.has(plain) ? `${plain}-${names.size}` : plain;
    names.add(name);
    return [{ routeTableId: routeTableId!, name, way: wayOf(sharing[0]), subnets: sharing }];
  });
}
