import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IDependable } from 'constructs';
import { Family, firstIpv6AssociationOf, VpcBlock } from './vpc-blocks';
import { isOfUnknownList } from '../diagnostics/checks';
import { cfnSubnetOf, familiesSoFar } from '../network/known-subnets';
import { identityOf, nameOf } from '../synthesis/identity-of-id';

/** What routes of a VPC lead to. */
export interface RoadOut {
  readonly vpc: ec2.IVpc;
  /** What the routes name. */
  readonly via: Pick<ec2.CfnRouteProps, 'vpcPeeringConnectionId' | 'transitGatewayId'>;
  /** What they wait for besides. */
  readonly after?: IDependable;
  /** Say that nobody knows the route table of a subnet. */
  readonly refuseUnknown: (subnet: ec2.ISubnet) => never;
}

/** A route table, with the subnets that share it. */
interface Table {
  readonly routeTableId: string;
  readonly name: string;
  readonly subnets: ec2.ISubnet[];
}

/**
 * The routes of one VPC to another network: one for each route table and block. The id of each follows from the table and from the block, so that a subnet, an AZ or a block that comes moves none.
 */
export class TableRoutes extends Construct {
  /** What was made. */
  public readonly routes: ec2.CfnRoute[] = [];

  constructor(scope: Construct, id: string, private readonly road: RoadOut) {
    super(scope, id);
  }

  /** Lead the tables of the subnets to a block, in its family. What is made when all is said is made in each synthesis anew, and stands already in a second one. */
  public lead(subnets: readonly ec2.ISubnet[], { family, name, cidr }: VpcBlock): ec2.CfnRoute[] {
    const made = this.tablesOf(subnets).filter(table => table.subnets.some(subnet => hasFamily(subnet, family)))
      .filter(table => !this.node.tryFindChild(`${table.name}-${name}`))
      .map(table => {
        const route = new ec2.CfnRoute(this, `${table.name}-${name}`, {
          routeTableId: table.routeTableId,
          ...family === 'IPv4' ? { destinationCidrBlock: cidr } : { destinationIpv6CidrBlock: cidr },
          ...this.road.via,
        });
        if (this.road.after) { route.node.addDependency(this.road.after); }
        if (family === 'IPv6') { this.waitForIpv6(route, table.subnets[0]); }
        return route;
      });
    this.routes.push(...made);
    return made;
  }

  /** EC2 takes IPv6 routes in a VPC that has an IPv6 block. */
  private waitForIpv6(route: ec2.CfnRoute, subnet: ec2.ISubnet): void {
    const association = firstIpv6AssociationOf(this.road.vpc);
    if (association) { route.node.addDependency(association); }
    // What a retrofit makes; nothing of any other import.
    if (!cfnSubnetOf(subnet)) { route.node.addDependency(subnet.internetConnectivityEstablished); }
  }

  private tablesOf(subnets: readonly ec2.ISubnet[]): Table[] {
    const tables = new Map<string, Table>();
    for (const subnet of subnets) {
      const { routeTableId } = subnet.routeTable as { readonly routeTableId?: string };
      if (routeTableId === undefined || isOfUnknownList(routeTableId)) { return this.road.refuseUnknown(subnet); }
      const key = identityOf(routeTableId, this);
      const table = tables.get(key) ?? { routeTableId, name: this.nameOfTable(subnet, routeTableId), subnets: [] };
      tables.set(key, { ...table, subnets: [...table.subnets, subnet] });
    }
    return [...tables.values()];
  }

  /** Subnets of a VPC have tables of their own, and ids that follow from tier and AZ. */
  private nameOfTable(subnet: ec2.ISubnet, routeTableId: string): string {
    const isOfVpc = subnet.node.scope === this.road.vpc && cfnSubnetOf(subnet) !== undefined;
    return isOfVpc && Token.isUnresolved(routeTableId) ? subnet.node.id : nameOf(routeTableId, this);
  }
}

const hasFamily = (subnet: ec2.ISubnet, family: Family) => {
  const { hasIpv4, hasIpv6 } = familiesSoFar(subnet);
  return (family === 'IPv4' ? hasIpv4 : hasIpv6) !== false;
};
