import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from './messages';
import { foreignIn, selectedSubnets, subnetsByDefault } from './routed-subnets';
import { TableRoutes } from './table-routes';
import type { VpcBlock } from './vpc-blocks';

/** Where routes are made, and by what. */
interface OneSide {
  readonly vpc: ec2.IVpc;
  readonly subnets: readonly ec2.ISubnet[];
  readonly vpcPeeringConnectionId: string;
  /** The prop that names the subnets. */
  readonly prop: string;
}

/** The routes of one VPC to another over a peering. */
export class PeeringRoutes extends TableRoutes {
  constructor(scope: Construct, id: string, private readonly of: OneSide) {
    super(scope, id, {
      vpc: of.vpc,
      via: { vpcPeeringConnectionId: of.vpcPeeringConnectionId },
      refuseUnknown: subnet => refuse(scope, 'vpc-peering-table-unknown', subnet.node.path, { prop: of.prop }),
    });
  }

  /** Lead all tables of the family to a block of the other VPC. */
  public leadTo(block: VpcBlock): ec2.CfnRoute[] {
    return this.lead(this.of.subnets, block);
  }
}

/** The subnets that get routes, those that are selected or those by default. */
export function routedSubnets(subject: Construct, prop: string, vpc: ec2.IVpc, selections?: readonly ec2.SubnetSelection[]): ec2.ISubnet[] {
  if (!selections) { return subnetsByDefault(vpc); }
  const selected = selectedSubnets(subject, prop, vpc, selections);
  const foreign = foreignIn(vpc, selected);
  if (foreign) { refuse(subject, 'vpc-peering-subnet', foreign.node.path, { prop }); }
  return selected;
}
