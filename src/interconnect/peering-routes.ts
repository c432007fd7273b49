import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { refuse } from './messages';
import { Family, firstIpv6AssociationOf, VpcBlock } from './vpc-blocks';
import { cfnSubnetOf, familiesSoFar } from '../network/known-subnets';
import { singleFamilyTiersOf } from '../network/single-family-subnets';
import { checkSelection } from '../network/subnet-selection';
import { identityOf, nameOf } from '../synthesis/identity-of-id';

/** Where routes are made, and by what. */
interface OneSide {
  readonly vpc: ec2.IVpc;
  readonly subnets: readonly ec2.ISubnet[];
  readonly vpcPeeringConnectionId: string;
  /** The prop that names the subnets. */
  readonly prop: string;
}

/** A route table, with the subnets that share it. */
interface Table {
  readonly routeTableId: string;
  readonly name: string;
  readonly subnets: ec2.ISubnet[];
}

/**
 * The routes of one VPC to another: one for each route table and block. The id of each follows from the table and from the block, so that a subnet, an AZ or a block that comes moves none.
 */
export class PeeringRoutes extends Construct {
  /** What was made. */
  public readonly routes: ec2.CfnRoute[] = [];
  private readonly tables: Table[];

  constructor(scope: Construct, id: string, private readonly of: OneSide) {
    super(scope, id);
    this.tables = this.tablesOf(of.subnets);
  }

  /** Lead all tables of the family to a block of the other VPC. What is made when all is said is made in each synthesis anew, and stands already in a second one. */
  public leadTo({ family, name, cidr }: VpcBlock): ec2.CfnRoute[] {
    const made = this.tables.filter(({ subnets }) => subnets.some(subnet => hasFamily(subnet, family)))
      .filter(table => !this.node.tryFindChild(`${table.name}-${name}`))
      .map(({ routeTableId, name: table, subnets }) => {
        const route = new ec2.CfnRoute(this, `${table}-${name}`, {
          routeTableId,
          ...family === 'IPv4' ? { destinationCidrBlock: cidr } : { destinationIpv6CidrBlock: cidr },
          vpcPeeringConnectionId: this.of.vpcPeeringConnectionId,
        });
        if (family === 'IPv6') { this.waitForIpv6(route, subnets[0]); }
        return route;
      });
    this.routes.push(...made);
    return made;
  }

  /** EC2 takes IPv6 routes in a VPC that has an IPv6 block. */
  private waitForIpv6(route: ec2.CfnRoute, subnet: ec2.ISubnet): void {
    const association = firstIpv6AssociationOf(this.of.vpc);
    if (association) { route.node.addDependency(association); }
    // What a retrofit makes; nothing of any other import.
    if (!cfnSubnetOf(subnet)) { route.node.addDependency(subnet.internetConnectivityEstablished); }
  }

  private tablesOf(subnets: readonly ec2.ISubnet[]): Table[] {
    const tables = new Map<string, Table>();
    for (const subnet of subnets) {
      const { routeTableId } = subnet.routeTable as { readonly routeTableId?: string };
      if (routeTableId === undefined) { return refuse(this, 'vpc-peering-table-unknown', subnet.node.path, { prop: this.of.prop }); }
      const key = identityOf(routeTableId, this);
      const table = tables.get(key) ?? { routeTableId, name: this.nameOfTable(subnet, routeTableId), subnets: [] };
      tables.set(key, { ...table, subnets: [...table.subnets, subnet] });
    }
    return [...tables.values()];
  }

  /** Subnets of a VPC have tables of their own, and ids that follow from tier and AZ. */
  private nameOfTable(subnet: ec2.ISubnet, routeTableId: string): string {
    const isOfVpc = subnet.node.scope === this.of.vpc && cfnSubnetOf(subnet) !== undefined;
    return isOfVpc && Token.isUnresolved(routeTableId) ? subnet.node.id : nameOf(routeTableId, this);
  }
}

const hasFamily = (subnet: ec2.ISubnet, family: Family) => {
  const { hasIpv4, hasIpv6 } = familiesSoFar(subnet);
  return (family === 'IPv4' ? hasIpv4 : hasIpv6) !== false;
};

/** All that are not public, those of one family too: a tier that comes takes no route from another one. */
const subnetsByDefault = (vpc: ec2.IVpc): ec2.ISubnet[] => [
  ...vpc.privateSubnets,
  ...vpc.isolatedSubnets,
  ...singleFamilyTiersOf(vpc).filter(({ tier }) => tier.subnetType !== ec2.SubnetType.PUBLIC).flatMap(({ subnets }) => subnets),
];

/** The subnets that get routes, those that are selected or those by default. */
export function routedSubnets(subject: Construct, prop: string, vpc: ec2.IVpc, selections?: readonly ec2.SubnetSelection[]): ec2.ISubnet[] {
  if (!selections) { return subnetsByDefault(vpc); }
  const selected = selections.flatMap((selection, at) => {
    checkSelection(subject, `${prop}[${at}]`, vpc, selection);
    return vpc.selectSubnets(selection).subnets;
  });
  const foreign = selected.find(subnet => {
    const made = cfnSubnetOf(subnet);
    return made && identityOf(made.vpcId, subnet) !== identityOf(vpc.vpcId, vpc);
  });
  if (foreign) { refuse(subject, 'vpc-peering-subnet', foreign.node.path, { prop }); }
  return [...new Set(selected)];
}
