import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressBlocks } from './address-blocks';

/**
 * Routes of a VPC to a transit gateway.
 */
export interface TransitGatewayRoutes {
  /** Where they lead: a route for each block and each route table. */
  readonly destinations: AddressBlocks[];

  /**
   * Subnets of the VPC whose route tables lead there, in the families that they have.
   *
   * @default - all private and isolated ones, but for a tier named `Transit`
   */
  readonly subnets?: ec2.SubnetSelection[];
}

/**
 * A rule by which something in the VPC lets in what comes through the transit gateway.
 */
export interface TransitGatewayRule {
  /** Who is reached: a security group, or something that has one, such as a load balancer or a database. */
  readonly to: ec2.IConnectable;

  /** On which ports. */
  readonly port: ec2.Port;

  /** From where. */
  readonly sources: AddressBlocks[];

  /**
   * A description of the rules.
   *
   * @default - that they are over the transit gateway, and the port
   */
  readonly description?: string;
}

/**
 * What a VPC is attached to a transit gateway by.
 */
export interface TransitGatewayAttachmentProps {
  /** The VPC, of this app or imported, in the account and region of the stack. */
  readonly vpc: ec2.IVpc;

  /**
   * Id of the transit gateway, for example `tgw-0123456789abcdef0`: `ref` of an `ec2.CfnTransitGateway`, or that of one which another account shares with this one (AWS RAM).
   */
  readonly transitGatewayId: string;

  /**
   * One subnet of each AZ, in which the gateway has a network interface. What is in an AZ without one does not reach the gateway. Subnets may come and go, in place.
   *
   * Refuses two subnets of one AZ, IPv6-only ones, and a tier that is not there.
   *
   * A tier of its own of /28 is what AWS recommends. State the subnets where tiers may come: another subnet of an AZ in the place of one is a change that EC2 may take in two steps alone.
   *
   * @default - those of a tier named `Transit`; without one, the first private subnet of each AZ, or the first isolated one
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Whether the interfaces of the gateway have IPv6 addresses, and the IPv6 blocks of the VPC propagate. It changes in place. Refuses IPv6 routes where it is off, and subnets without IPv6 where it is on.
   *
   * @default - true; false where none of the subnets has IPv6, with a warning
   */
  readonly ipv6Support?: boolean;

  /**
   * Whether public DNS names of hosts in other VPCs of the gateway are answered with their private IPv4 addresses. Names of IPv6 addresses need none.
   *
   * @default true
   */
  readonly dnsSupport?: boolean;

  /**
   * Whether the two ways of a connection go through one AZ: for the VPC of firewalls that look at connections, and for no other.
   *
   * @default false
   */
  readonly applianceMode?: boolean;

  /**
   * Whether rules of security groups can name groups of other VPCs of the gateway, as sources. The gateway has an option of the same name, and both have to be on.
   *
   * @default - what EC2 has for attachments that do not say it
   */
  readonly securityGroupReferencing?: boolean;

  /**
   * What the VPC leads to the gateway.
   *
   * Default routes stand here where the VPC makes none (`Ipv6Egress.none()`); otherwise `Ipv6Egress.through()` leads them there.
   *
   * @default - nothing
   */
  readonly routes?: TransitGatewayRoutes[];
}
