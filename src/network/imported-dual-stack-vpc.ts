import { Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { factsFromAttributes } from './check-attributes';
import type { DualStackVpcAttributes } from './dual-stack-vpc-attributes';
import type { DualStackVpcLookupOptions } from './dual-stack-vpc-lookup-options';
import type { IDualStackVpc } from './idual-stack-vpc';
import { ImportedSubnet } from './imported-subnet';
import type { ImportedVpcFacts } from './imported-vpc-facts';
import { stateFacts } from './known-subnets';
import { lookUpVpc } from './look-up-vpc';
import { refuse } from './messages';
import { openToIpv6 } from './open-endpoint';
import { selectAsStock } from './stock-selection';
import { pathOf } from '../diagnostics/diagnostics';
import { checkKindOf, TEXT } from '../diagnostics/shapes';
import { waitWith } from '../synthesis/dependable';

/**
 * A dual-stack VPC that this app does not make. It goes wherever an `ec2.IVpc` goes.
 *
 * - What is known of its subnets is told to `Readiness`, so that they are judged like those that the app makes. What is not known is not judged. `Readiness.stateSubnet` adds to it.
 * - A fact that the import does not say is refused when it is asked for, with the way to say it.
 * - AZs have names, and their order is that of the attributes or of `availabilityZones` of the look-up. A look-up without it has them in alphabetical order: then state `controlPlaneAzNames` of the cluster.
 * - Tags do not reach these subnets: `Tags.of(vpc)` has no effect on them, nor are they tagged for load balancers. Name them where a load balancer is asked for: `vpc.tier('Public').subnetIds`.
 * - Routes, gateways, network ACLs and endpoints in it are made by whoever makes it. What this app adds (`addInterfaceEndpoint`, `addGatewayEndpoint`, flow logs) is this app's.
 */
export class ImportedDualStackVpc extends Resource implements IDualStackVpc {
  /**
   * A VPC by what is written in the app. Nothing is looked up, and ids and blocks can be tokens.
   *
   * Literal blocks are checked: notation and size (VPC user guide, "vpc-cidr-blocks" and "subnet-sizing"), subnets outside of the blocks of the VPC, blocks that overlap. Refused too: AZs that are no names, two subnets of
   * one tier in one AZ, a subnet or the name of a tier that stands twice.
   *
   * @example
   * const vpc = ImportedDualStackVpc.fromAttributes(this, 'Vpc', {
   *   vpcId: 'vpc-0123456789abcdef0',
   *   ipv6Cidr: '2001:db8:1234:1a00::/56',
   *   tiers: [{
   *     subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
   *     facts: { assignsIpv6: true, ipv4Default: DefaultRoute.NAT, ipv6Default: DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY },
   *     subnets: [
   *       { subnetId: 'subnet-0123456789abcdef0', availabilityZone: 'eu-west-1a', ipv6Cidr: '2001:db8:1234:1a10::/64' },
   *       { subnetId: 'subnet-0123456789abcdef1', availabilityZone: 'eu-west-1b', ipv6Cidr: '2001:db8:1234:1a11::/64' },
   *     ],
   *   }],
   * });
   */
  public static fromAttributes(scope: Construct, id: string, attributes: DualStackVpcAttributes): ImportedDualStackVpc {
    const facts = factsFromAttributes(pathOf(scope, id), attributes);
    return new ImportedDualStackVpc(scope, id, () => facts, attributes.region, attributes.ownerAccountId);
  }

  /**
   * A VPC that the CDK CLI looks up, by id, name or tags, in the account and region of the stack. The answers are kept in `cdk.context.json`, which belongs into version control: what changes in AWS is seen after `cdk context --reset`.
   *
   * The CLI asks EC2 for VPC, subnets and route tables, as `ec2.Vpc.fromLookup` does, and Cloud Control for what that leaves out: IPv6 blocks, assignment of addresses at creation, DNS64. Its look-up role needs
   * `cloudformation:GetResource`, `ec2:DescribeVpcs` and `ec2:DescribeSubnets` for that, as the one of `cdk bootstrap` has. It synthesises the app three times the first time; until then ids and blocks are made up, and nothing is judged.
   *
   * Routes are not looked up. Refuses a stack without account and region, a VPC without an IPv6 block, and one that is not found.
   *
   * @example
   * const vpc = ImportedDualStackVpc.fromLookup(this, 'Vpc', {
   *   vpcId: 'vpc-0123456789abcdef0',
   *   availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
   * });
   */
  public static fromLookup(scope: Construct, id: string, options: DualStackVpcLookupOptions): ImportedDualStackVpc {
    return new ImportedDualStackVpc(scope, id, vpc => lookUpVpc(vpc, options), options?.region, options?.ownerAccountId);
  }

  /**
   * A VPC of which the app makes a part.
   *
   * @internal
   */
  public static _ofFacts(scope: Construct, id: string, facts: ImportedVpcFacts): ImportedDualStackVpc {
    return new ImportedDualStackVpc(scope, id, () => facts);
  }

  /** Id of the VPC. */
  public readonly vpcId: string;
  /** ARN of the VPC. */
  public readonly vpcArn: string;
  /** Subnets of tiers of the type `PUBLIC`, in the order of the tiers. */
  public readonly publicSubnets: ec2.ISubnet[];
  /** Subnets of tiers of the type `PRIVATE_WITH_EGRESS`, in the order of the tiers. */
  public readonly privateSubnets: ec2.ISubnet[];
  /** Subnets of tiers of the type `PRIVATE_ISOLATED`, in the order of the tiers. */
  public readonly isolatedSubnets: ec2.ISubnet[];
  /** Names of the AZs of the subnets, in the order in which they count. */
  public readonly availabilityZones: string[];
  /** What this app makes of it: nothing, unless a `DualStackRetrofit` does. */
  public readonly internetConnectivityEstablished: IDependable;
  /**
   * Whether the app says the names of its AZs, so that the position of one is a pin.
   *
   * @internal
   */
  public readonly _azsAreStated: boolean;
  private readonly facts: ImportedVpcFacts;
  private readonly subnets: readonly ImportedSubnet[];
  /**
   * The name is that of stock CDK, whose methods set it.
   *
   * @internal
   */
  protected _vpnGatewayId?: string;

  private constructor(scope: Construct, id: string, learn: (self: Construct) => ImportedVpcFacts, region?: string, account?: string) {
    super(scope, id, { region, account });
    this.facts = learn(this);
    const { vpcId, vpnGatewayId, availabilityZones, azsAreStated, tiers } = this.facts;
    this.internetConnectivityEstablished = this.facts.ready ?? new DependencyGroup();
    if (this.facts.ready) { waitWith(this, this.facts.ready); }
    this.vpcId = vpcId;
    this.vpcArn = Stack.of(this).formatArn({ service: 'ec2', resource: 'vpc', resourceName: vpcId, region: this.env.region, account: this.env.account });
    this._vpnGatewayId = vpnGatewayId;
    this.availabilityZones = availabilityZones;
    this._azsAreStated = azsAreStated;

    const made = tiers.map(({ subnetType, subnets, name }, at) => {
      // A name can stand for subnets of two types, as it comes of a tag where they are looked up.
      const before = tiers.slice(0, at).filter(tier => tier.name === name).flatMap(tier => tier.subnets).length;
      return { subnetType, subnets: subnets.map((subnet, index) => new ImportedSubnet(this, `${name}Subnet${before + index + 1}`, subnet, this.facts.remedies)) };
    });
    const ofType = (...types: ec2.SubnetType[]) => made.filter(({ subnetType }) => types.includes(subnetType)).flatMap(({ subnets }) => subnets);
    this.publicSubnets = ofType(ec2.SubnetType.PUBLIC);
    this.privateSubnets = ofType(ec2.SubnetType.PRIVATE_WITH_EGRESS, ec2.SubnetType.PRIVATE_WITH_NAT);
    this.isolatedSubnets = ofType(ec2.SubnetType.PRIVATE_ISOLATED);
    this.subnets = made.flatMap(({ subnets }) => subnets);
    this.subnets.forEach(subnet => { subnet.tell(stateFacts); });
  }

  /** IPv6 block of the VPC. Refused where the import does not say it. */
  public get vpcIpv6Cidr(): string {
    return this.facts.ipv6Cidr ?? refuse(this, 'import-lacks', this.vpcId, { fact: 'the IPv6 block of the VPC', how: this.facts.remedies.vpcIpv6 });
  }

  /** Primary IPv4 block of the VPC. Refused where the import does not say it. */
  public get vpcCidrBlock(): string {
    return this.facts.ipv4Cidr ?? refuse(this, 'import-lacks', this.vpcId, { fact: 'the IPv4 block of the VPC', how: this.facts.remedies.vpcIpv4 });
  }

  /**
   * The blocks beside the first of each family, as far as they are stated.
   *
   * @internal
   */
  public get _furtherCidrs(): { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] } {
    return { ipv4: this.facts.furtherIpv4Cidrs ?? [], ipv6: this.facts.furtherIpv6Cidrs ?? [] };
  }

  /** Id of the egress-only internet gateway of the VPC, for routes of your own. Refused where the import does not say it. */
  public get egressOnlyInternetGatewayId(): string {
    return this.facts.egressOnlyInternetGatewayId
      ?? refuse(this, 'import-lacks', this.vpcId, { fact: 'the egress-only internet gateway of the VPC', how: this.facts.remedies.egressOnlyInternetGateway });
  }

  /** Id of the VPN gateway of the VPC, if it has one. */
  public get vpnGatewayId(): string | undefined {
    return this._vpnGatewayId;
  }

  /** The VPC as others refer to it. */
  public get vpcRef(): ec2.VPCReference {
    return { vpcId: this.vpcId };
  }

  /**
   * IPv6 block of a subnet of this VPC. Refused where the import does not say it.
   *
   * @param subnet one of `publicSubnets`, `privateSubnets` or `isolatedSubnets` of this VPC
   */
  public subnetIpv6Cidr(subnet: ec2.ISubnet): string {
    const own = this.subnets.find(each => each === subnet) ?? refuse(this, 'subnet-of-other-vpc', subnet.node.path);
    return own.ipv6CidrBlock;
  }

  /**
   * The subnets of a tier, for example for the annotation of a load balancer that names its subnets.
   *
   * @param name of the tier: that of the attributes; of a look-up the value of the tag `aws-cdk:subnet-name`, or `Public`, `Private` or `Isolated`. Refused where there is none
   */
  public tier(name: string): ec2.SelectedSubnets {
    checkKindOf(this, 'name', name, TEXT);
    const names = this.facts.tiers.map(tier => tier.name);
    if (this.facts.isPending) { return this.selectSubnets({ subnetGroupName: names.includes(name) ? name : names[1] }); } // some subnets, as which there are is not known
    return names.includes(name)
      ? this.selectSubnets({ subnetGroupName: name })
      : refuse(this, 'tier-unknown', name, { tiers: [...new Set(names)].join(', ') || 'none, as the import has no subnets' });
  }

  /** Select subnets, as `ec2.Vpc` does; `subnetGroupName` is the name of a tier. */
  public selectSubnets(selection?: ec2.SubnetSelection): ec2.SelectedSubnets {
    return selectAsStock(this, this.facts.isPending, selection);
  }

  /** Make a VPN gateway and attach it to the VPC, with routes in the tables of the subnets. */
  public enableVpnGateway(options: ec2.EnableVpnGatewayOptions): void {
    ec2.Vpc.prototype.enableVpnGateway.call(this, options);
  }

  /** Make a VPN connection to the VPN gateway of the VPC. */
  public addVpnConnection(id: string, options: ec2.VpnConnectionOptions): ec2.VpnConnection {
    return new ec2.VpnConnection(this, id, { vpc: this, ...options });
  }

  /** Make an endpoint of AWS Client VPN. */
  public addClientVpnEndpoint(id: string, options: ec2.ClientVpnEndpointOptions): ec2.ClientVpnEndpoint {
    return new ec2.ClientVpnEndpoint(this, id, { vpc: this, ...options });
  }

  /** Make a gateway endpoint, with routes in the tables of the subnets. Refused where the import does not say these. */
  public addGatewayEndpoint(id: string, options: ec2.GatewayVpcEndpointOptions): ec2.GatewayVpcEndpoint {
    return new ec2.GatewayVpcEndpoint(this, id, { vpc: this, ...options });
  }

  /**
   * Make an endpoint for a service. The stock group of one that is open lets in the IPv4 block of the VPC only; where it answers over IPv6, that block is let in as well, as pods come with their own IPv6 addresses.
   */
  public addInterfaceEndpoint(id: string, options: ec2.InterfaceVpcEndpointOptions): ec2.InterfaceVpcEndpoint {
    return openToIpv6(new ec2.InterfaceVpcEndpoint(this, id, { vpc: this, ...options }), this, options);
  }

  /** Make a flow log of the VPC. */
  public addFlowLog(id: string, options: ec2.FlowLogOptions = {}): ec2.FlowLog {
    return new ec2.FlowLog(this, id, { resourceType: ec2.FlowLogResourceType.fromVpc(this), ...options });
  }
}
