// The networks of a deployment: VPCs, subnets, route tables, groups and network ACLs. It knows nothing of the code of this library.
import { Block, blockOf, Family } from './addresses';
import { blocksGiven, deploy, Deployed, DeployedStack, Properties } from './templates';

export interface Vpc {
  readonly id: string;
  readonly region: string;
  readonly blocks: readonly Block[];
}

export interface Subnet {
  readonly id: string;
  /** The tag `Name`, or the id. */
  readonly name: string;
  readonly vpcId: string;
  readonly blocks: { readonly [family in Family]?: Block };
  readonly mapsPublicIp: boolean;
}

export interface Route {
  readonly destination: Block;
  /** The property that names the target, and the target; `local` within the VPC. */
  readonly property: string;
  readonly target: string;
}

export interface Rule {
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  readonly block?: Block;
  readonly group?: string;
  /** Of an entry of a network ACL. */
  readonly isAllowed: boolean;
  readonly number: number;
}

const ALL: Rule[] = ['0.0.0.0/0', '::/0'].map(cidr => ({ protocol: '-1', block: blockOf(cidr), isAllowed: true, number: 100 }));

export class Network {
  public readonly vpcs: ReadonlyMap<string, Vpc>;
  public readonly subnets: ReadonlyMap<string, Subnet>;
  private readonly byType = new Map<string, Deployed[]>();
  private readonly given: (associationId: string) => string;

  constructor(stacks: readonly DeployedStack[]) {
    this.given = blocksGiven(stacks);
    for (const each of deploy(stacks)) { this.byType.set(each.type, [...this.byType.get(each.type) ?? [], each]); }
    this.vpcs = new Map(this.ofType('AWS::EC2::VPC').map(({ id, region, properties }) => [id, { id, region, blocks: this.blocksOfVpc(id, properties) }]));
    this.subnets = new Map(this.ofType('AWS::EC2::Subnet').map(({ id, properties }) => [id, this.subnet(id, properties)]));
  }

  public ofType(type: string): readonly Deployed[] {
    return this.byType.get(type) ?? [];
  }

  public find(type: string, id: string): Deployed | undefined {
    return this.ofType(type).find(each => each.id === id);
  }

  /** The subnet whose name ends so, such as `App/PrivateSubnet1`. */
  public subnetNamed(name: string): Subnet {
    const found = [...this.subnets.values()].filter(each => each.id === name || each.name === name || each.name.endsWith(`/${name}`));
    if (found.length !== 1) { throw new Error(`${found.length} subnets have the name ${name}: ${[...this.subnets.values()].map(each => each.name).join(', ')}`); }
    return found[0];
  }

  /** The group whose logical id begins so, after the name of its stack. */
  public groupNamed(name: string): string {
    const found = this.ofType('AWS::EC2::SecurityGroup').filter(({ id }) => id === name || id.startsWith(name));
    if (found.length !== 1) { throw new Error(`${found.length} groups have the name ${name}`); }
    return found[0].id;
  }

  /** The routes of a subnet, those within its VPC among them. A subnet without a table of its own has the main one, with nothing else. */
  public routesOf(subnet: Subnet): Route[] {
    const [table] = this.ofType('AWS::EC2::SubnetRouteTableAssociation').filter(({ properties }) => properties.SubnetId === subnet.id).map(({ properties }) => properties.RouteTableId);
    const local = this.vpcs.get(subnet.vpcId)!.blocks.map(destination => ({ destination, property: 'local', target: 'local' }));
    const made = this.ofType('AWS::EC2::Route').filter(({ properties }) => table !== undefined && properties.RouteTableId === table).map(({ properties }) => {
      const { DestinationCidrBlock, DestinationIpv6CidrBlock, RouteTableId: _, ...target } = properties;
      const [[property, id]] = Object.entries(target);
      return { destination: blockOf(DestinationCidrBlock ?? DestinationIpv6CidrBlock), property, target: String(id) };
    });
    return [...local, ...made];
  }

  /** The rules of a group in one direction. */
  public rulesOf(group: string, direction: 'Ingress' | 'Egress'): Rule[] {
    const inline = this.find('AWS::EC2::SecurityGroup', group)?.properties[`SecurityGroup${direction}`];
    const own = this.ofType(`AWS::EC2::SecurityGroup${direction}`).filter(({ properties }) => properties.GroupId === group).map(({ properties }) => properties);
    const rules = [...inline ?? [], ...own].map((properties: Properties) => ruleOf(properties));
    // EC2 gives a group that says nothing of it a way out; EKS gives the group of a cluster that, and lets its members in.
    const isOfEks = /\.ClusterSecurityGroupId$/.test(group);
    const byDefault = direction === 'Egress' ? (inline === undefined ? ALL : []) : isOfEks ? [{ ...ALL[0], block: undefined, group }] : [];
    return [...rules, ...byDefault];
  }

  /** The entries of the network ACL of a subnet, in their order. One that is not of the app lets all through. */
  public entriesOf(subnet: Subnet, isEgress: boolean): Rule[] {
    const [acl] = this.ofType('AWS::EC2::SubnetNetworkAclAssociation').filter(({ properties }) => properties.SubnetId === subnet.id).map(({ properties }) => properties.NetworkAclId);
    if (acl === undefined) { return ALL; }
    return this.ofType('AWS::EC2::NetworkAclEntry')
      .filter(({ properties }) => properties.NetworkAclId === acl && [true, 'true'].includes(properties.Egress ?? false) === isEgress)
      .map(({ properties: { Protocol, PortRange, CidrBlock, Ipv6CidrBlock, RuleAction, RuleNumber } }) => ({
        protocol: String(Protocol), from: PortRange?.From, to: PortRange?.To, block: blockOf(CidrBlock ?? Ipv6CidrBlock), isAllowed: RuleAction === 'allow', number: Number(RuleNumber),
      }))
      .sort((one, other) => one.number - other.number);
  }

  private blocksOfVpc(vpcId: string, { CidrBlock }: Properties): Block[] {
    const associated = this.ofType('AWS::EC2::VPCCidrBlock').filter(({ properties }) => properties.VpcId === vpcId)
      .map(({ id, properties }) => properties.CidrBlock ?? this.given(id));
    return [CidrBlock, ...associated].filter(cidr => cidr !== undefined).map(blockOf);
  }

  private subnet(id: string, { Tags = [], VpcId, CidrBlock, Ipv6CidrBlock, MapPublicIpOnLaunch }: Properties): Subnet {
    const own = this.ofType('AWS::EC2::SubnetCidrBlock').find(({ properties }) => properties.SubnetId === id)?.properties.Ipv6CidrBlock;
    const ipv6 = Ipv6CidrBlock ?? own;
    return {
      id,
      name: Tags.find(({ Key }: any) => Key === 'Name')?.Value ?? id,
      vpcId: VpcId,
      blocks: { ...CidrBlock === undefined ? {} : { IPv4: blockOf(CidrBlock) }, ...ipv6 === undefined ? {} : { IPv6: blockOf(ipv6) } },
      mapsPublicIp: String(MapPublicIpOnLaunch) === 'true',
    };
  }
}

function ruleOf({ IpProtocol, FromPort, ToPort, CidrIp, CidrIpv6, SourceSecurityGroupId, DestinationSecurityGroupId }: Properties): Rule {
  const cidr = CidrIp ?? CidrIpv6;
  return {
    protocol: String(IpProtocol),
    from: FromPort,
    to: ToPort,
    block: cidr === undefined ? undefined : blockOf(cidr),
    group: SourceSecurityGroupId ?? DestinationSecurityGroupId,
    isAllowed: true,
    number: 0,
  };
}
