import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { AddressBlocks, namedIn } from './address-blocks';
import { judgeRouting } from './judge-transit-gateway';
import { refuse } from './messages';
import type { TransitGatewayRoutingProps, TransitGatewayStaticRoutes } from './transit-gateway-routing-props';
import type { VpcBlock } from './vpc-blocks';
import { checkKindOf, checkShape, listOf, madeBy, struct, TEXT } from '../diagnostics/shapes';
import { nameOf } from '../synthesis/identity-of-id';
import { catchUp } from '../synthesis/made-late';
import { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

const STATIC_ROUTES = struct<TransitGatewayStaticRoutes>({
  routeTableId: TEXT, destinations: listOf(madeBy('AddressBlocks, such as AddressBlocks.cidr()', AddressBlocks)),
}, 'routeTableId', 'destinations');

/**
 * What route tables of a transit gateway have to do with an attachment: which one routes what comes from it, which ones learn its blocks, and which lead there by static routes, of either family.
 *
 * The tables belong to the owner of the gateway, so it stands in a stack of that account, where an attachment of another account is named by its id. A gateway that associates and propagates by itself, as they do by default, needs none.
 *
 * Each of these is a resource that CloudFormation makes and deletes, and none changes.
 *
 * @example
 * const gateway = new ec2.CfnTransitGateway(this, 'Gateway', { defaultRouteTableAssociation: 'disable', defaultRouteTablePropagation: 'disable' });
 * const table = new ec2.CfnTransitGatewayRouteTable(this, 'Table', { transitGatewayId: gateway.ref });
 * const vpc = new DualStackVpc(this, 'Vpc');
 * const attachment = new TransitGatewayAttachment(this, 'Attachment', { vpc, transitGatewayId: gateway.ref });
 * new TransitGatewayRouting(this, 'Routing', {
 *   transitGatewayAttachmentId: attachment.transitGatewayAttachmentId,
 *   associatedRouteTableId: table.ref,
 *   propagatedRouteTableIds: [table.ref],
 * });
 */
export class TransitGatewayRouting extends Construct {
  /** The association; none where none is stated. */
  public readonly association?: ec2.CfnTransitGatewayRouteTableAssociation;
  /** The propagations, in the order in which they are stated. */
  public readonly propagations: ec2.CfnTransitGatewayRouteTablePropagation[];
  /** The static routes. Those to blocks that the app adds to a VPC come when it is synthesised. */
  public readonly routes: ec2.CfnTransitGatewayRoute[] = [];

  private readonly transitGatewayAttachmentId: string;

  constructor(scope: Construct, id: string, props: TransitGatewayRoutingProps) {
    super(scope, id);
    checkShape<TransitGatewayRoutingProps>(this, props, {
      transitGatewayAttachmentId: TEXT, associatedRouteTableId: TEXT, propagatedRouteTableIds: listOf(TEXT), routes: listOf(STATIC_ROUTES),
    }, 'transitGatewayAttachmentId');
    const { transitGatewayAttachmentId, associatedRouteTableId, propagatedRouteTableIds = [], routes = [] } = props;
    this.checkId(transitGatewayAttachmentId, 'transitGatewayAttachmentId', 'an attachment', 'tgw-attach-');
    this.transitGatewayAttachmentId = transitGatewayAttachmentId;
    if (associatedRouteTableId !== undefined) {
      this.checkTable(associatedRouteTableId, 'associatedRouteTableId');
      this.association = new ec2.CfnTransitGatewayRouteTableAssociation(this, 'Association', {
        transitGatewayAttachmentId, transitGatewayRouteTableId: associatedRouteTableId,
      });
    }
    this.propagations = propagatedRouteTableIds.flatMap((transitGatewayRouteTableId, at) => {
      this.checkTable(transitGatewayRouteTableId, `propagatedRouteTableIds[${at}]`);
      const name = `Propagation-${nameOf(transitGatewayRouteTableId, this)}`;
      if (this.node.tryFindChild(name)) { return []; } // a table learns once
      return [new ec2.CfnTransitGatewayRouteTablePropagation(this, name, { transitGatewayAttachmentId, transitGatewayRouteTableId })];
    });
    routes.forEach(each => { this.addRoutes(each); });
    judgeRouting(this, { transitGatewayAttachmentId, association: this.association, routes: this.routes });
  }

  /**
   * Lead a route table to the attachment by static routes, which go before those that it learns. What is said twice is one route.
   */
  public addRoutes(routes: TransitGatewayStaticRoutes): void {
    checkKindOf(this, 'routes', routes, STATIC_ROUTES);
    const { routeTableId, destinations } = routes;
    this.checkTable(routeTableId, 'routeTableId');
    destinations.flatMap(({ _blocks: blocks }) => blocks).forEach(block => { this.lead(routeTableId, block); });
    if (destinations.some(({ _vpc: vpc }) => vpc)) {
      whenAllIsSaid(this, 'tie', () => {
        const index = TemplateIndex.of(this);
        const added = destinations.flatMap(each => each._added(index)).flatMap(({ block }) => block ?? []);
        added.flatMap(block => this.lead(routeTableId, block) ?? []).forEach(catchUp);
      });
    }
  }

  private lead(transitGatewayRouteTableId: string, block: VpcBlock): ec2.CfnTransitGatewayRoute | undefined {
    const { name, cidr: destinationCidrBlock } = namedIn(this, block);
    const id = `Route-${nameOf(transitGatewayRouteTableId, this)}-${name}`;
    if (this.node.tryFindChild(id)) { return undefined; }
    const route = new ec2.CfnTransitGatewayRoute(this, id, {
      transitGatewayRouteTableId, destinationCidrBlock, transitGatewayAttachmentId: this.transitGatewayAttachmentId,
    });
    this.routes.push(route);
    return route;
  }

  private checkTable(id: string, prop: string): void {
    this.checkId(id, prop, 'a route table of a transit gateway', 'tgw-rtb-');
  }

  private checkId(id: string, prop: string, kind: string, prefix: string): void {
    if (!Token.isUnresolved(id) && !id.startsWith(prefix)) { refuse(this, 'transit-gateway-id', id, { prop, kind, shape: `${prefix}0123456789abcdef0` }); }
  }
}
