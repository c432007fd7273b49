import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { AddressBlocks, namedIn } from './address-blocks';
import { fromBlock, ingressAt, INGRESS_AT } from './ingress-rules';
import { judgeAttachment } from './judge-transit-gateway';
import { refuse, warn } from './messages';
import { refuseCircle } from './place-after';
import { foreignIn, selectedSubnets } from './routed-subnets';
import { TableRoutes } from './table-routes';
import type { TransitGatewayAttachmentProps, TransitGatewayRoutes, TransitGatewayRule } from './transit-gateway-attachment-props';
import { attachedSubnets, routedByDefault } from './transit-gateway-subnets';
import { isPending, VpcBlock } from './vpc-blocks';
import { requireLiteral } from '../diagnostics/checks';
import { BOOLEAN, checkKindOf, checkShape, listOf, madeBy, SELECTION, struct, TEXT, VPC } from '../diagnostics/shapes';
import { familiesSoFar } from '../network/known-subnets';
import { dependableOn } from '../synthesis/dependable';
import { catchUp } from '../synthesis/made-late';
import { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

const BLOCKS = listOf(madeBy('AddressBlocks, such as AddressBlocks.cidr()', AddressBlocks));
const ROUTES = struct<TransitGatewayRoutes>({ destinations: BLOCKS, subnets: listOf(SELECTION) }, 'destinations');

/**
 * Attaches a VPC to a transit gateway, with IPv6 support, and leads tiers to it in both address families, or in one.
 *
 * - **Nothing of it is replaced** but by another gateway or another VPC: subnets and options change in place (it is an `AWS::EC2::TransitGatewayAttachment`), and each route is a resource of its own, by route table and block. An AZ that comes
 *   adds a subnet and routes.
 * - **Default routes** of a `DualStackVpc` lead to the gateway by `Ipv4Egress.through()` and `Ipv6Egress.through()`, whose `RouteTarget` names the gateway: the VPC is made before its attachment, and its routes wait for it all the same. Where
 *   the VPC makes none, they stand in `routes`.
 * - A gateway that another account shares (AWS RAM) may have to accept the attachment; until then EC2 takes no route to it.
 * - **Route tables of the gateway** are the matter of a `TransitGatewayRouting`, where the gateway does not associate and propagate by itself.
 *
 * Refuses two subnets of an AZ, IPv6-only subnets, IPv6 routes without IPv6 support, routes to addresses of the VPC itself, a second route to one destination in a table, and a second attachment to one gateway.
 *
 * @example
 * const gateway = new ec2.CfnTransitGateway(this, 'Gateway');
 * const vpc = new DualStackVpc(this, 'Vpc', {
 *   ipv4Cidr: '10.1.0.0/16',
 *   tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.isolated({ name: 'Transit', ipv4Mask: 28 })],
 * });
 * const attachment = new TransitGatewayAttachment(this, 'Attachment', {
 *   vpc,
 *   transitGatewayId: gateway.ref,
 *   routes: [{ destinations: [AddressBlocks.cidr('10.0.0.0/8'), AddressBlocks.cidr('2001:db8::/32')] }],
 * });
 *
 * declare const database: ec2.SecurityGroup;
 * attachment.allow({ to: database, port: ec2.Port.tcp(5432), sources: [AddressBlocks.cidr('2001:db8::/32')] });
 */
export class TransitGatewayAttachment extends Construct {
  /** The attachment. */
  public readonly resource: ec2.CfnTransitGatewayAttachment;
  /** Its id, for example `tgw-attach-0123456789abcdef0`, as a token. */
  public readonly transitGatewayAttachmentId: string;
  /** The subnets with an interface of the gateway. */
  public readonly subnets: ec2.ISubnet[];
  /** Whether IPv6 support is on. */
  public readonly ipv6Support: boolean;

  private readonly vpc: ec2.IVpc;
  private readonly tables: TableRoutes;
  private readonly rules: Construct;
  private readonly routedSubnets: ec2.ISubnet[] = [];
  private readonly destinations: AddressBlocks[] = [];
  private readonly late: (() => Construct[])[] = [];

  constructor(scope: Construct, id: string, props: TransitGatewayAttachmentProps) {
    super(scope, id);
    checkShape<TransitGatewayAttachmentProps>(this, props, {
      vpc: VPC,
      transitGatewayId: TEXT,
      vpcSubnets: SELECTION,
      ipv6Support: BOOLEAN,
      dnsSupport: BOOLEAN,
      applianceMode: BOOLEAN,
      securityGroupReferencing: BOOLEAN,
      routes: listOf(ROUTES),
    }, 'vpc', 'transitGatewayId');
    const { vpc, transitGatewayId, vpcSubnets, ipv6Support, securityGroupReferencing, routes = [] } = props;
    const { dnsSupport = true, applianceMode = false } = props;
    if (!Token.isUnresolved(transitGatewayId) && !/^tgw-(?!attach-|rtb-)./.test(transitGatewayId)) {
      refuse(this, 'transit-gateway-id', transitGatewayId, { prop: 'transitGatewayId', kind: 'a transit gateway', shape: 'tgw-0123456789abcdef0' });
    }
    const flags = { ipv6Support, dnsSupport, applianceMode, securityGroupReferencing };
    Object.entries(flags).forEach(([name, value]) => { requireLiteral(this, name, value); });
    this.refuseElsewhere(vpc);
    this.vpc = vpc;
    this.subnets = attachedSubnets(this, vpc, vpcSubnets);
    this.ipv6Support = ipv6Support ?? this.hasIpv6();

    this.resource = new ec2.CfnTransitGatewayAttachment(this, 'Attachment', {
      transitGatewayId,
      vpcId: vpc.vpcId,
      subnetIds: this.subnets.map(({ subnetId }) => subnetId),
      // Each is stated, as EC2 and CloudFormation write of different defaults.
      options: {
        Ipv6Support: option(this.ipv6Support),
        DnsSupport: option(dnsSupport),
        ApplianceModeSupport: option(applianceMode),
        ...securityGroupReferencing === undefined ? {} : { SecurityGroupReferencingSupport: option(securityGroupReferencing) },
      },
    });
    // A block of a subnet can be a resource of its own.
    this.resource.node.addDependency(dependableOn(() => {
      const index = TemplateIndex.tryOf(this);
      return this.subnets.flatMap(subnet => index?.where('AWS::EC2::SubnetCidrBlock', { SubnetId: subnet.subnetId }, subnet) ?? []).map(({ resource }) => resource);
    }));
    this.transitGatewayAttachmentId = this.resource.ref;

    this.tables = new TableRoutes(this, 'Routes', {
      vpc,
      via: { transitGatewayId },
      after: this.resource,
      refuseUnknown: subnet => refuse(this, 'transit-gateway-table-unknown', subnet.node.path),
    });
    this.rules = new Construct(this, 'Rules');
    routes.forEach(each => { this.addRoutes(each); });
    // Blocks can be added as long as the app is written.
    whenAllIsSaid(this, 'tie', () => { this.late.flatMap(make => make()).forEach(catchUp); });
    judgeAttachment(this, {
      vpc, resource: this.resource, subnets: this.subnets, routed: this.routedSubnets, destinations: this.destinations, routes: this.tables.routes,
    });
    refuseCircle(this, 'transit-gateway-circle', () => [vpc, ...this.destinations.flatMap(({ _vpc: other }) => other ?? [])]);
  }

  /** The routes of the VPC to the gateway. Those to blocks that the app adds to a VPC come when it is synthesised. */
  public get routes(): ec2.CfnRoute[] {
    return this.tables.routes;
  }

  /**
   * Lead subnets of the VPC to the gateway. What is said twice is one route.
   *
   * Refuses IPv6 blocks where IPv6 support is off.
   */
  public addRoutes(routes: TransitGatewayRoutes): void {
    checkKindOf(this, 'routes', routes, ROUTES);
    const { destinations, subnets: selections } = routes;
    const subnets = selections ? selectedSubnets(this, 'subnets', this.vpc, selections) : routedByDefault(this.vpc);
    const foreign = foreignIn(this.vpc, subnets);
    if (foreign) { refuse(this, 'transit-gateway-subnet', foreign.node.path, { prop: 'subnets' }); }
    this.routedSubnets.push(...subnets);
    this.destinations.push(...destinations);
    this.forEachBlock(destinations, block => this.tables.lead(subnets, block));
  }

  /**
   * Let something in the VPC be reached from behind the gateway. Each rule is a resource beside the attachment, so that no stack of a group waits for other VPCs. What is said twice is one rule.
   */
  public allow(rule: TransitGatewayRule): void {
    checkShape<TransitGatewayRule>(this, rule, { ...INGRESS_AT, sources: BLOCKS }, 'to', 'port', 'sources');
    const { sources, ...at } = rule;
    if (at.to.connections.securityGroups.length === 0) { refuse(this, 'transit-gateway-rule-target', at.to); }
    const place = { ...at, description: at.description ?? `Over the transit gateway, ${at.port}` };
    this.forEachBlock(sources, block => ingressAt(this.rules, place, block.name, fromBlock(block)));
  }

  /** Make what belongs to blocks: those that are known, and those that come. Of a VPC, those of a family that the attachment does not carry are left out. */
  private forEachBlock(all: readonly AddressBlocks[], make: (block: VpcBlock) => Construct[]): void {
    const carried = ({ family }: VpcBlock) => this.ipv6Support || family === 'IPv4';
    for (const blocks of all) {
      const fit = blocks._blocks.filter(carried);
      if (fit.length === 0) { refuse(this, 'transit-gateway-ipv6-off', blocks._shown); }
      fit.forEach(block => { make(namedIn(this, block)); });
      if (blocks._vpc) {
        this.late.push(() => blocks._added(TemplateIndex.of(this)).flatMap(({ block }) => block ?? []).filter(carried).flatMap(make));
      }
    }
  }

  /** By default what the subnets have. Of what is not known, EC2 says at deployment whether it fits. */
  private hasIpv6(): boolean {
    const isWithout = !isPending(this.vpc) && this.subnets.every(subnet => familiesSoFar(subnet).hasIpv6 === false);
    if (isWithout) { warn(this, 'transit-gateway-without-ipv6', this.subnets.map(({ node: { path } }) => path)); }
    return !isWithout;
  }

  private refuseElsewhere({ env }: ec2.IVpc): void {
    const { account, region } = Stack.of(this);
    const differ = (one: string, other: string) => Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
    if (differ(region, env.region) || differ(account, env.account)) { refuse(this, 'transit-gateway-elsewhere', [account, region]); }
  }
}

const option = (isOn: boolean) => isOn ? 'enable' : 'disable';
