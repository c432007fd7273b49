import type { AddressBlocks } from './address-blocks';

/**
 * Static routes of a route table of a transit gateway.
 */
export interface TransitGatewayStaticRoutes {
  /** Id of the route table, for example `tgw-rtb-0123456789abcdef0`. */
  readonly routeTableId: string;

  /** What the table leads to the attachment, for example all that has no other route: `[AddressBlocks.cidr('0.0.0.0/0'), AddressBlocks.cidr('::/0')]`. */
  readonly destinations: AddressBlocks[];
}

/**
 * What route tables of a transit gateway have to do with an attachment.
 */
export interface TransitGatewayRoutingProps {
  /** Id of the attachment, for example `tgw-attach-0123456789abcdef0`: `transitGatewayAttachmentId` of a `TransitGatewayAttachment`, or that of another account's. */
  readonly transitGatewayAttachmentId: string;

  /**
   * Id of the route table by which what comes from the attachment is routed, for example `tgw-rtb-0123456789abcdef0`. An attachment has one.
   *
   * Another one in its place takes two deployments: CloudFormation makes the new association before it deletes the old one, which EC2 refuses. Refused where the gateway associates its attachments by itself.
   *
   * @default - the default table, where the gateway has one
   */
  readonly associatedRouteTableId?: string;

  /**
   * Ids of the route tables that learn the blocks of the VPC, of both families where the attachment has IPv6 support. Blocks that overlap with those of another attachment are not learned.
   *
   * @default - those of which the gateway says so
   */
  readonly propagatedRouteTableIds?: string[];

  /**
   * Static routes to the attachment.
   *
   * @default - none
   */
  readonly routes?: TransitGatewayStaticRoutes[];
}
