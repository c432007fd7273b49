// Where a packet comes to that a route leads to a transit gateway: by the attachment of its VPC, the route table of that, and the attachment that this leads to. It knows nothing of the code of this library.
import { Address, Block, blockOf, isIn, sizeOf } from './addresses';
import type { Crossing, Step } from './crossings';
import type { Network } from './network';
import type { Deployed, Properties } from './templates';

/** An attachment by two names; their options are the same. Appliance mode chooses an AZ, which is nothing to who reaches whom. */
const ATTACHMENTS = ['AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayVpcAttachment'];
const ofGateway = (name: string) => `AWS::EC2::TransitGateway${name}`;

const lost = (why: string): Step => ({ kind: 'lost', why });

/** A route of a route table of a gateway. A static one goes before one of the same block that is learned. */
interface GatewayRoute {
  readonly destination: Block;
  readonly isStatic: boolean;
  /** None of a blackhole. */
  readonly attachment?: Deployed;
}

class Gateway {
  private readonly properties: Properties;
  private readonly attachments: readonly Deployed[];

  constructor(private readonly network: Network, private readonly id: string) {
    // One that no template makes does what gateways do by default.
    this.properties = network.find('AWS::EC2::TransitGateway', id)?.properties ?? {};
    this.attachments = ATTACHMENTS.flatMap(type => network.ofType(type)).filter(({ properties }) => properties.TransitGatewayId === id);
  }

  public attachmentOf(vpcId: string): Deployed | undefined {
    return this.attachments.find(({ properties }) => properties.VpcId === vpcId);
  }

  /** The route table by which what comes from an attachment is routed. */
  public tableOf({ id }: Deployed): string | undefined {
    const [stated] = this.of('RouteTableAssociation', ({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId === id);
    return stated?.TransitGatewayRouteTableId ?? this.byDefault('Association');
  }

  public route(table: string, destination: Address): GatewayRoute | undefined {
    return [...this.staticRoutes(table), ...this.learned(table)].filter(route => isIn(destination, route.destination))
      .sort((one, other) => other.destination.prefix - one.destination.prefix || Number(other.isStatic) - Number(one.isStatic))[0];
  }

  private of(name: string, fits: (properties: Properties) => boolean): Properties[] {
    return this.network.ofType(ofGateway(name)).map(({ properties }) => properties).filter(fits);
  }

  private byDefault(what: 'Association' | 'Propagation'): string | undefined {
    if (this.properties[`DefaultRouteTable${what}`] === 'disable') { return undefined; }
    return this.properties[`${what}DefaultRouteTableId`] ?? `default table of ${this.id}`;
  }

  private staticRoutes(table: string): GatewayRoute[] {
    return this.of('Route', ({ TransitGatewayRouteTableId }) => TransitGatewayRouteTableId === table)
      .map(({ DestinationCidrBlock, TransitGatewayAttachmentId }) => ({
        destination: blockOf(DestinationCidrBlock),
        isStatic: true,
        attachment: this.attachments.find(({ id }) => id === TransitGatewayAttachmentId),
      }));
  }

  /** Blocks of IPv6 come from attachments with IPv6 support alone, and of two that overlap the first one counts. */
  private learned(table: string): GatewayRoute[] {
    const learned: GatewayRoute[] = [];
    const propagating = this.attachments.filter(({ id }) => this.byDefault('Propagation') === table
      || this.of('RouteTablePropagation', each => each.TransitGatewayAttachmentId === id && each.TransitGatewayRouteTableId === table).length > 0);
    for (const attachment of propagating) {
      const carriesIpv6 = attachment.properties.Options?.Ipv6Support === 'enable';
      const blocks = this.network.vpcs.get(attachment.properties.VpcId)?.blocks ?? [];
      const known = [...learned];
      learned.push(...blocks.filter(block => carriesIpv6 || block.family === 'IPv4')
        .filter(block => !known.some(({ destination }) => overlap(block, destination)))
        .map(destination => ({ destination, isStatic: false, attachment })));
    }
    return learned;
  }
}

const overlap = (one: Block, other: Block) =>
  one.family === other.family && one.first < other.first + sizeOf(other) && other.first < one.first + sizeOf(one);

export const transitGateway: Crossing = (network, packet, at, target) => {
  const gateway = new Gateway(network, target);
  const attachment = gateway.attachmentOf(at.vpcId);
  if (!attachment) { return lost(`${at.vpcId} is not attached to ${target}`); }
  const azOf = (subnetId: string): unknown => network.find('AWS::EC2::Subnet', subnetId)?.properties.AvailabilityZone;
  if (!attachment.properties.SubnetIds.some((id: string) => azOf(id) === azOf(at.id))) { return lost(`${target} has no interface in the AZ of ${at.name}`); }
  const table = gateway.tableOf(attachment);
  if (table === undefined) { return lost(`the attachment of ${at.vpcId} has no route table`); }
  const route = gateway.route(table, packet.destination);
  if (!route) { return lost('no route of the transit gateway leads there'); }
  const vpc = network.vpcs.get(route.attachment?.properties.VpcId);
  if (!route.attachment || !vpc) { return lost('a route of the transit gateway ends there'); }
  if (vpc.blocks.some(block => isIn(packet.destination, block))) { return { kind: 'arrived', vpcId: vpc.id, packet, over: 'transit gateway' }; }
  // To what is behind a VPC it goes by the tables of the subnets of its attachment.
  const entrances: string[] = route.attachment.properties.SubnetIds;
  const from = network.subnets.get(entrances.find(id => azOf(id) === azOf(at.id)) ?? entrances[0]);
  return from ? { kind: 'goes on', from, packet, over: 'transit gateway' } : lost(`${target} leads to a subnet that is not there`);
};
