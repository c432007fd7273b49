import { isDeepStrictEqual } from 'util';
import type { resourcesOf } from './network';

type Resources = ReturnType<typeof resourcesOf>;
type Properties = Record<string, any>;

/** A tier, as it was asked for. */
export interface AskedTier {
  readonly name: string;
  readonly kind: 'public' | 'private' | 'isolated' | 'reserved';
  /** Both families where nothing is said. */
  readonly family?: 'ipv4' | 'ipv6';
  readonly reachesIpv4?: boolean;
  readonly slot?: number;
}

/** A VPC of this library, as it was asked for. */
export interface AskedNetwork {
  readonly tiers: readonly AskedTier[];
  readonly azCount: number;
  /** Length of the prefix of the IPv6 block, and the block where it is known. */
  readonly ipv6Prefix: number;
  readonly ipv6Cidr?: string;
  /** How many NAT gateways in AZs, or what else leads private subnets out; NAT in each AZ is what comes of nothing where it can. */
  readonly ipv4Egress?: number | 'perAz' | 'regional' | 'none' | 'transit gateway';
  readonly ipv6Egress?: 'gateway' | 'none' | 'transit gateway';
}

/** What a subnet has to be. */
interface Simulated {
  readonly ipv6?: unknown;
  readonly hasIpv4: boolean;
  readonly flags: Properties;
  /** What its routes lead to, by destination. */
  readonly routes: { readonly [destination: string]: string };
}

/** How many /64s `Fn::Cidr` counts. */
const countOf = (prefix: number) => Math.min(256, 2 ** (64 - prefix));

/** What the subnets of a template are not that a plan of theirs on paper says; it knows nothing of the code of this library. */
export function networkViolations(resources: Resources, asked: AskedNetwork): string[] {
  const template = new Network(resources);
  const expected = simulate(asked);
  const names = [...template.subnets.keys()].sort();
  if (names.join() !== [...expected.keys()].sort().join()) { return [`there are the subnets ${names.join()}`]; }
  return [...expected].flatMap(([name, { ipv6, hasIpv4, flags, routes }]) => {
    const [id, properties] = template.subnets.get(name)!;
    const differs = (what: string, is: unknown, was: unknown) => isDeepStrictEqual(is, was)
      ? [] : [`${what} of ${name} is ${JSON.stringify(is)}, and not ${JSON.stringify(was)}`];
    return [
      ...differs('IPv6 block', template.ipv6Of(properties), ipv6),
      ...differs('whether it has IPv4', properties.CidrBlock !== undefined, hasIpv4),
      ...Object.entries(flags).flatMap(([flag, value]) => differs(flag, properties[flag] ?? (typeof value === 'boolean' ? false : undefined), value)),
      ...differs('what the routes lead to', sorted(template.routesOf(id)), sorted(routes)),
    ];
  });
}

const sorted = (entries: { readonly [key: string]: string }) => Object.entries(entries).sort(([one], [other]) => one < other ? -1 : 1);

function simulate(asked: AskedNetwork): Map<string, Simulated> {
  const { tiers, azCount, ipv6Prefix, ipv6Cidr } = asked;
  // Half of the bits that tell /64s apart say the tier, half the AZ.
  const perTier = Math.sqrt(countOf(ipv6Prefix));
  const slots = slotsOf(tiers);
  return new Map(tiers.flatMap((tier, position) => tier.kind === 'reserved' ? [] : Array.from({ length: azCount }, (_, az): [string, Simulated] => {
    const index = slots[position] * perTier + az;
    const hasIpv6 = tier.family !== 'ipv4';
    const hasIpv4 = tier.family !== 'ipv6';
    return [`${tier.name}Subnet${az + 1}`, {
      hasIpv4,
      ipv6: !hasIpv6 ? undefined : ipv6Cidr === undefined ? `${index} of ${countOf(ipv6Prefix)}` : literalBlock(ipv6Cidr, index),
      flags: {
        AssignIpv6AddressOnCreation: hasIpv6,
        Ipv6Native: tier.family === 'ipv6',
        EnableDns64: tier.reachesIpv4 ?? false,
        MapPublicIpOnLaunch: hasIpv4 && tier.kind === 'public',
        PrivateDnsNameOptionsOnLaunch: tier.family === 'ipv6' ? { EnableResourceNameDnsAAAARecord: true, HostnameType: 'resource-name' } : undefined,
      },
      routes: {
        ...hasIpv4 ? wayOut('0.0.0.0/0', tier, ipv4EgressOf(asked, az)) : {},
        ...hasIpv6 ? wayOut('::/0', tier, ipv6EgressOf(asked)) : {},
        ...tier.reachesIpv4 ? { '64:ff9b::/96': natGatewayOf(asked, az)! } : {},
      },
    }];
  })));
}

/** Slots that are stated, and for each other tier the lowest that no tier before it has. */
function slotsOf(tiers: readonly AskedTier[]): number[] {
  const taken: number[] = [];
  return tiers.map(({ slot }) => {
    let free = 0;
    while (taken.includes(free)) { free++; }
    taken.push(slot ?? free);
    return slot ?? free;
  });
}

function wayOut(destination: string, { kind }: AskedTier, egress?: string): { [destination: string]: string } {
  const target = kind === 'public' ? 'AWS::EC2::InternetGateway' : kind === 'private' ? egress : undefined;
  return target === undefined ? {} : { [destination]: target };
}

function natGatewayOf({ tiers, azCount, ipv4Egress }: AskedNetwork, az: number): string | undefined {
  const edge = tiers.find(({ kind, family }) => kind === 'public' && !family)?.name;
  const count = typeof ipv4Egress === 'number' ? ipv4Egress : azCount;
  return edge === undefined ? undefined : `NAT gateway in ${edge}Subnet${az % count + 1}`;
}

function ipv4EgressOf(asked: AskedNetwork, az: number): string | undefined {
  switch (asked.ipv4Egress) {
    case 'none': return undefined;
    case 'regional': return 'regional NAT gateway';
    case 'transit gateway': return 'TransitGatewayId';
    default: return natGatewayOf(asked, az);
  }
}

function ipv6EgressOf({ ipv6Egress }: AskedNetwork): string | undefined {
  switch (ipv6Egress) {
    case 'none': return undefined;
    case 'transit gateway': return 'TransitGatewayId';
    default: return 'AWS::EC2::EgressOnlyInternetGateway';
  }
}

/** A /64 of a block that is written: groups of 16 bits, of which the first four say the network. */
function literalBlock(cidr: string, index: number): string {
  const groups = cidr.split('::')[0].split(':').map(group => parseInt(group, 16));
  const network = [0, 1, 2, 3].reduce((sum, place) => sum * 65536n + BigInt(groups[place] ?? 0), 0n) + BigInt(index);
  const written = [48n, 32n, 16n, 0n].map(bits => (network / 2n ** bits % 65536n).toString(16));
  return `${written.join(':').replace(/(:0)+$/, '')}::/64`;
}

class Network {
  /** Logical ids and properties, by the names of the constructs. */
  public readonly subnets: Map<string, [string, Properties]>;

  constructor(private readonly resources: Resources) {
    this.subnets = new Map(this.ofType('AWS::EC2::Subnet').map(([id, properties]) => [this.nameOf(id), [id, properties]]));
  }

  public ipv6Of({ Ipv6CidrBlock }: Properties): string | undefined {
    if (typeof Ipv6CidrBlock !== 'object') { return Ipv6CidrBlock; }
    const [index, { 'Fn::Cidr': [, count, bits] }] = Ipv6CidrBlock['Fn::Select'];
    return bits === '64' ? `${index} of ${count}` : `blocks of ${bits}`;
  }

  public routesOf(subnet: string): { [destination: string]: string } {
    const tables = this.ofType('AWS::EC2::SubnetRouteTableAssociation').filter(([, { SubnetId }]) => SubnetId.Ref === subnet).map(([, { RouteTableId }]) => RouteTableId.Ref);
    const routes = this.ofType('AWS::EC2::Route').filter(([, { RouteTableId }]) => tables.includes(RouteTableId.Ref));
    const targets = routes.map(([, { DestinationCidrBlock, DestinationIpv6CidrBlock, RouteTableId: _, ...target }]) =>
      [DestinationCidrBlock ?? DestinationIpv6CidrBlock, Object.entries(target).map(([property, value]) => this.targetOf(property, value)).join()]);
    return Object.fromEntries(targets);
  }

  private targetOf(property: string, value: any): string {
    const target = this.resources[value.Ref];
    if (target?.Type !== 'AWS::EC2::NatGateway') { return target?.Type ?? property; }
    return target.Properties.AvailabilityMode === 'regional' ? 'regional NAT gateway' : `NAT gateway in ${this.nameOf(target.Properties.SubnetId.Ref)}`;
  }

  private nameOf(id: string): string {
    return this.resources[id].Properties.Tags.find(({ Key }: any) => Key === 'Name').Value.split('/').pop();
  }

  private ofType(type: string): [string, Properties][] {
    return Object.entries(this.resources).filter(([, { Type }]) => Type === type).map(([id, { Properties: properties }]) => [id, properties]);
  }
}
