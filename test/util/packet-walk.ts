/**
 * Who reaches whom over the networks of some templates, and by which addresses: packets walk from a source to a destination and back, through groups, network ACLs and route tables.
 *
 * It reads templates alone, and imports nothing of the library, which it judges. `packet-walk/templates.ts` deploys them, `network.ts` reads networks, and `crossings.ts` has an entry for each kind of target of a
 * route: another road between networks is another entry there.
 */
import { Address, addressIn, addressOf, Family, isIn, shown } from './packet-walk/addresses';
import { CROSSINGS, ON_THE_INTERNET, Packet } from './packet-walk/crossings';
import { Network, Route, Rule, Subnet } from './packet-walk/network';
import type { DeployedStack } from './packet-walk/templates';

export type { Family } from './packet-walk/addresses';
export type { DeployedStack } from './packet-walk/templates';

/** What sends, and what answers. */
export type Kind =
  /** An instance, with an address of each family that its subnet has. */
  | 'node'
  /** It has an IPv6 address of its own, of a prefix of its node, and goes out over IPv4 with the address of the node (VPC CNI). */
  | 'pod of an IPv6 cluster'
  /** It has an IPv4 address of its own, and goes out of its VPC with the one of its node (VPC CNI, external SNAT off). */
  | 'pod of an IPv4 cluster'
  /** That, with `ENABLE_V6_EGRESS`: it goes out over IPv6 with the address of its node. */
  | 'pod of an IPv4 cluster with IPv6 egress'
  /** Somebody on the internet, who answers. */
  | 'internet';

export interface Host {
  readonly name: string;
  readonly kind: Kind;
  /** The end of the name of its subnet; none on the internet. */
  readonly subnet?: string;
  /** Its security groups, by the beginnings of their logical ids after the stack. */
  readonly groups?: readonly string[];
  /** Where it listens. */
  readonly port?: number;
  /** Of somebody on the internet, where it is not any: such as what DNS64 answers for a host of IPv4. */
  readonly address?: string;
}

/** What became of a connection that was tried. */
export interface Outcome {
  readonly reaches: boolean;
  /** Whose address the other side sees, and the address. */
  readonly seenAs?: string;
  readonly address?: string;
  /** The roads that it took. */
  readonly over?: readonly string[];
  /** Where it ended otherwise. */
  readonly why?: string;
}

const PORT = 443;
/** One of those that answers are sent to. */
const EPHEMERAL_PORT = 40000;
const MOST_STEPS = 8;

interface Found {
  readonly subnet?: Subnet;
  readonly groups: readonly string[];
}

/** A packet after its walk. */
interface Walked {
  /** None on the internet. */
  readonly vpcId?: string;
  /** From where it went last. */
  readonly sourceVpcId: string;
  readonly packet: Packet;
  readonly over: string[];
}

/** A packet that has come to the VPC of a host. */
interface Arrival {
  readonly from: Host;
  readonly to: Host;
  readonly port: number;
  readonly target: Address;
  readonly there: Walked;
  readonly subnet: Subnet;
  readonly groups: readonly string[];
  /** Whether no border of a subnet is in between. */
  readonly isNear: boolean;
  /** Whether rules can name groups of the other side. */
  readonly canName: boolean;
}

class Lost extends Error {}
const lost = (why: string): never => { throw new Lost(why); };

export class PacketWalk {
  public readonly network: Network;

  constructor(stacks: readonly DeployedStack[]) {
    this.network = new Network(stacks);
  }

  /** Try to open a connection over a family, and to get an answer. */
  public walk(from: Host, to: Host, family: Family): Outcome {
    try {
      return this.connect(from, to, family);
    } catch (error) {
      if (error instanceof Lost) { return { reaches: false, why: error.message }; }
      throw error;
    }
  }

  /** A line for each pair and family: what the other side sees, or why it sees nothing. */
  public table(from: readonly Host[], to: readonly Host[], families: readonly Family[] = ['IPv4', 'IPv6']): Record<string, string> {
    return Object.fromEntries(from.flatMap(source => to.filter(each => each !== source).flatMap(destination => families.map(family => {
      const { reaches, seenAs, why } = this.walk(source, destination, family);
      return [`${source.name} > ${destination.name} ${family}`, reaches ? seenAs! : `no: ${why}`];
    }))));
  }

  private connect(from: Host, to: Host, family: Family): Outcome {
    const [source, destination] = [this.find(from), this.find(to)];
    const port = to.port ?? PORT;
    const target = this.listensAt(to, destination, family);
    const { address, seenAs } = this.sendsAs(from, source, family, target);
    const canName = destination.subnet !== undefined && this.nameable(source.subnet!, destination.subnet);
    const groups = canName ? destination.groups : [];
    this.passGroups(source.groups, 'Egress', { address: target, groups, port }, `no group of ${from.name} lets it out to ${to.name}`);
    if (destination.subnet !== source.subnet) { this.passAcls(source.subnet!, { out: [target, port], in: [target, EPHEMERAL_PORT] }, from.name); }
    const sent = { source: address, destination: target, groups: source.groups, isPublic: source.subnet!.mapsPublicIp };
    const there = this.route(source.subnet!, sent, from.name);
    if (there.vpcId !== destination.subnet?.vpcId) { lost(`it comes to ${there.vpcId ?? 'the internet'}, and not to ${to.name}`); }
    if (destination.subnet) {
      const isNear = destination.subnet === source.subnet;
      this.answer({ from, to, port, target, there, isNear, canName, subnet: destination.subnet, groups: destination.groups });
    }
    const translated = there.over.includes('NAT gateway') ? 'NAT gateway' : seenAs;
    return { reaches: true, seenAs: `${translated}, ${there.packet.source.family}`, address: shown(there.packet.source), over: there.over };
  }

  /** What came is let in, and the answer finds back. */
  private answer({ from, to, port, target, there, isNear, canName, subnet, groups }: Arrival): void {
    const { source, groups: senders } = there.packet;
    if (!isNear) { this.passAcls(subnet, { in: [source, port], out: [source, EPHEMERAL_PORT] }, to.name); }
    this.passGroups(groups, 'Ingress', { address: source, groups: canName ? senders : [], port }, `no group of ${to.name} lets ${from.name} in`);
    const back = this.route(subnet, { source: target, destination: source, groups: [], isPublic: false }, `${to.name}, on the way back,`);
    if (back.vpcId !== there.sourceVpcId) { lost(`the answer comes to ${back.vpcId ?? 'the internet'}`); }
  }

  private find({ name, kind, subnet, groups = [] }: Host): Found {
    if (kind === 'internet') { return { groups: [] }; }
    if (subnet === undefined) { throw new Error(`${name} has no subnet`); }
    return { subnet: this.network.subnetNamed(subnet), groups: groups.map(group => /\.\w+$/.test(group) ? group : this.network.groupNamed(group)) };
  }

  /** The address of a host in a family, of its own or of its node. */
  private addressOf({ name }: Host, { subnet }: Found, family: Family, place: number): Address {
    const block = subnet!.blocks[family];
    return block ? addressIn(block, place + [...name].reduce((sum, letter) => sum + letter.charCodeAt(0) % 16, 0) % 90) : lost(`the subnet of ${name} has no ${family}`);
  }

  private listensAt(to: Host, found: Found, family: Family): Address {
    switch (to.kind) {
      case 'internet': return to.address === undefined ? ON_THE_INTERNET[family] : addressOf(to.address);
      case 'node': return this.addressOf(to, found, family, 10);
      case 'pod of an IPv6 cluster': return family === 'IPv6' ? this.podIpv6(to, found) : lost(`${to.name} has no IPv4 address that others reach`);
      default: return family === 'IPv4' ? this.addressOf(to, found, family, 120) : lost(`${to.name} has no IPv6 address that others reach`);
    }
  }

  /** A prefix of /80 of the subnet is the node's. */
  private podIpv6(host: Host, found: Found): Address {
    const { family, value } = this.addressOf(host, found, 'IPv6', 0);
    return { family, value: value + 2n ** 48n * 3n };
  }

  /** What the CNI makes of the source. */
  private sendsAs(from: Host, found: Found, family: Family, target: Address): { address: Address; seenAs: string } {
    const asNode = () => ({ address: this.addressOf(from, found, family, 10), seenAs: from.kind === 'node' ? 'itself' : 'node' });
    switch (from.kind) {
      case 'internet': return lost('nobody on the internet opens a connection here');
      case 'node': return asNode();
      case 'pod of an IPv6 cluster': return family === 'IPv6' ? { address: this.podIpv6(from, found), seenAs: 'pod' } : asNode();
      default:
        if (family === 'IPv6') { return from.kind === 'pod of an IPv4 cluster' ? lost(`${from.name} has no IPv6 address`) : asNode(); }
        return this.network.vpcs.get(found.subnet!.vpcId)!.blocks.some(block => isIn(target, block))
          ? { address: this.addressOf(from, found, family, 120), seenAs: 'pod' }
          : asNode();
    }
  }

  /** Follow the routes, from table to table. */
  private route(start: Subnet, packet: Packet, who: string): Walked {
    const over: string[] = [];
    let [at, current] = [start, packet];
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const route = longest(this.network.routesOf(at), current.destination) ?? lost(`no route leads from ${who} to ${shown(current.destination)}`);
      const crossing = CROSSINGS[route.property] ?? lost(`a route leads from ${who} to ${route.target}, of which the walk knows nothing`);
      const step = crossing(this.network, current, at, route.target);
      if (step.kind === 'lost') { return lost(step.why); }
      if (step.over !== undefined) { over.push(step.over); }
      current = step.packet;
      if (step.kind !== 'goes on') { return { vpcId: step.kind === 'arrived' ? step.vpcId : undefined, sourceVpcId: at.vpcId, packet: current, over }; }
      at = step.from;
    }
    return lost('it goes round and round');
  }

  /** Groups remember connections, so answers pass. */
  private passGroups(groups: readonly string[], direction: 'Ingress' | 'Egress', other: { address: Address; groups: readonly string[]; port: number }, why: string): void {
    const passes = groups.some(group => this.network.rulesOf(group, direction).some(rule => isAbout(rule, other.port)
      && (rule.block ? isIn(other.address, rule.block) : rule.group !== undefined && other.groups.includes(rule.group))));
    if (!passes) { lost(why); }
  }

  /** Network ACLs remember nothing. */
  private passAcls(subnet: Subnet, ways: { readonly in: [Address, number]; readonly out: [Address, number] }, who: string): void {
    for (const [isEgress, [address, port]] of [[true, ways.out], [false, ways.in]] as const) {
      const rule = this.network.entriesOf(subnet, isEgress).find(each => isAbout(each, port) && isIn(address, each.block!));
      if (!rule?.isAllowed) { lost(`the network ACL of ${who} stops it on the way ${isEgress ? 'out' : 'in'}`); }
    }
  }

  /** Groups are named within a VPC, and within the region over a peering. */
  private nameable(one: Subnet, other: Subnet): boolean {
    const [region, otherRegion] = [one, other].map(({ vpcId }) => this.network.vpcs.get(vpcId)!.region);
    const isPeered = this.network.ofType('AWS::EC2::VPCPeeringConnection').some(({ properties: { VpcId, PeerVpcId } }) =>
      [VpcId, PeerVpcId].includes(one.vpcId) && [VpcId, PeerVpcId].includes(other.vpcId));
    return one.vpcId === other.vpcId || (isPeered && region === otherRegion);
  }
}

const longest = (routes: readonly Route[], destination: Address): Route | undefined => routes.filter(route => isIn(destination, route.destination))
  .sort((one, other) => other.destination.prefix - one.destination.prefix)[0];

/** Everything is TCP. */
function isAbout({ protocol, from, to }: Rule, port: number): boolean {
  if (protocol === '-1') { return true; }
  const [first, last] = [Number(from ?? -1), Number(to ?? from ?? -1)];
  return ['tcp', '6'].includes(protocol) && (first === -1 || (port >= first && port <= last));
}

/** The groups of a cluster that EKS makes, as hosts name them. */
export const groupOfEks = (cluster: string) => `${cluster}.ClusterSecurityGroupId`;
export { addressOf, shown };

/** The nodes of managed groups, and the pods on them, of whatever cluster the templates make: one of each in each subnet. */
export function hostsOfClusters({ network }: PacketWalk): Host[] {
  return network.ofType('AWS::EKS::Nodegroup').flatMap(({ id, properties: { Subnets, ClusterName } }) => Subnets.flatMap((subnet: string, at: number): Host[] => [
    { name: `pod ${at + 1} of ${id}`, kind: 'pod of an IPv6 cluster', subnet, groups: [groupOfEks(ClusterName)] },
    { name: `node ${at + 1} of ${id}`, kind: 'node', subnet, groups: [groupOfEks(ClusterName)] },
  ]));
}
