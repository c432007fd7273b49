// Where a packet comes to by each kind of target that a route can have. A road of another kind is another entry. It knows nothing of the code of this library.
import { Address, addressIn, addressOf, blockOf, isIn, shown } from './addresses';
import type { Network, Subnet } from './network';
import { transitGateway } from './transit-gateway';

export interface Packet {
  readonly source: Address;
  readonly destination: Address;
  /** Groups of the interface that it came from; none once somebody has put an address of his own in its place. */
  readonly groups: readonly string[];
  /** What there is behind the internet gateway in place of a private address of IPv4. */
  readonly isPublic: boolean;
}

/** A packet has come to a VPC, goes on from another subnet, has left to the internet, or is lost. */
export type Step =
  | { readonly kind: 'arrived'; readonly vpcId: string; readonly packet: Packet; readonly over?: string }
  | { readonly kind: 'goes on'; readonly from: Subnet; readonly packet: Packet; readonly over: string }
  | { readonly kind: 'outside'; readonly packet: Packet; readonly over: string }
  | { readonly kind: 'lost'; readonly why: string };

export type Crossing = (network: Network, packet: Packet, at: Subnet, target: string) => Step;

const lost = (why: string): Step => ({ kind: 'lost', why });
/** What DNS64 answers for hosts of IPv4 (RFC 6052). */
const NAT64 = blockOf('64:ff9b::/96');
/** The place of a NAT gateway in its subnet. */
const NAT_PLACE = 4;

const local: Crossing = (_, packet, { vpcId }) => ({ kind: 'arrived', vpcId, packet });

/** A peering leads from one of its VPCs to the other one, and to nothing behind that. */
const peering: Crossing = (network, packet, { vpcId }, target) => {
  const connection = network.find('AWS::EC2::VPCPeeringConnection', target);
  if (!connection) { return lost(`there is no peering ${target}`); }
  const { VpcId, PeerVpcId } = connection.properties;
  if (![VpcId, PeerVpcId].includes(vpcId)) { return lost(`${target} does not peer ${vpcId}`); }
  const other = network.vpcs.get(VpcId === vpcId ? PeerVpcId : VpcId);
  if (!other) { return lost(`${target} leads to a VPC that is not there`); }
  return other.blocks.some(block => isIn(packet.destination, block))
    ? { kind: 'arrived', vpcId: other.id, packet, over: 'peering' }
    : lost(`${target} leads no further than ${other.id}`);
};

const nat: Crossing = (network, packet, { vpcId }, target) => {
  const gateway = network.find('AWS::EC2::NatGateway', target);
  const from = network.subnets.get(gateway?.properties.SubnetId);
  if (!from || from.vpcId !== vpcId) { return lost(`there is no NAT gateway ${target} in a subnet of ${vpcId}`); }
  const { destination } = packet;
  if (destination.family === 'IPv6' && !isIn(destination, NAT64)) { return lost('a NAT gateway carries no IPv6'); }
  const translated: Address = destination.family === 'IPv6' ? { family: 'IPv4', value: destination.value % 2n ** 32n } : destination;
  const isPublic = gateway!.properties.ConnectivityType !== 'private';
  return { kind: 'goes on', from, packet: { source: addressIn(from.blocks.IPv4!, NAT_PLACE), destination: translated, groups: [], isPublic }, over: 'NAT gateway' };
};

const internetGateway: Crossing = (network, packet, { vpcId }, target) => {
  const isAttached = network.ofType('AWS::EC2::VPCGatewayAttachment').some(({ properties }) => properties.VpcId === vpcId && properties.InternetGatewayId === target);
  if (!isAttached) { return lost(`${target} is not attached to ${vpcId}`); }
  if (packet.source.family === 'IPv4') { return packet.isPublic ? outside(packet, 'internet gateway') : lost('it has no public IPv4 address'); }
  return ofItsVpc(network, packet, vpcId, () => outside(packet, 'internet gateway'));
};

const egressOnly: Crossing = (network, packet, { vpcId }) => packet.source.family === 'IPv6'
  ? ofItsVpc(network, packet, vpcId, () => outside(packet, 'egress-only internet gateway'))
  : lost('an egress-only gateway carries no IPv4');

/** Answers come to the VPC whose address it is, so what came here from another one has no way back. */
const ofItsVpc = (network: Network, { source }: Packet, vpcId: string, leave: () => Step): Step =>
  network.vpcs.get(vpcId)!.blocks.some(block => isIn(source, block)) ? leave() : lost(`${shown(source)} is no address of ${vpcId}`);

/** Private addresses, of either family, come to nobody on the internet. */
const outside = (packet: Packet, over: string): Step => ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].some(cidr => isIn(packet.destination, blockOf(cidr)))
  ? lost('the internet has no private addresses')
  : { kind: 'outside', packet, over };

export const CROSSINGS: { readonly [property: string]: Crossing } = {
  local,
  VpcPeeringConnectionId: peering,
  TransitGatewayId: transitGateway,
  NatGatewayId: nat,
  GatewayId: internetGateway,
  EgressOnlyInternetGatewayId: egressOnly,
};

/** The address on the internet that tests look for. */
export const ON_THE_INTERNET = { IPv4: addressOf('198.51.100.7'), IPv6: addressOf('2001:db8:ffff::7') };
