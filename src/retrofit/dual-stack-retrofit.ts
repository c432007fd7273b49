import { CfnResource, CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, DependencyGroup } from 'constructs';
import { checkProps, factsOfProps } from './check-retrofit';
import type { DualStackRetrofitProps } from './dual-stack-retrofit-props';
import { judgeRetrofit } from './judge-retrofit';
import { refuse } from './messages';
import { RetrofitBlock } from './retrofit-block';
import { tablesToRoute, wayOf } from './retrofit-routes';
import { letOut, letThrough } from './retrofit-rules';
import { gridOf, SlottedSubnet, slotsOfTiers, slotSubnets } from './retrofit-slots';
import { refuseTaken } from './retrofit-taken';
import { SubnetAssignments } from './subnet-assignments';
import type { AddressBaseline } from '../network/address-baseline';
import { compareAzs, compareBaseline } from '../network/compare-baseline';
import { ImportedDualStackVpc } from '../network/imported-dual-stack-vpc';
import type { KnownImportedSubnet } from '../network/imported-vpc-facts';
import { onceThere } from '../network/once-there';
import { DefaultRoute } from '../network/stated-subnet-facts';
import { ALL_IPV6 } from '../network/ways-out';
import { resourcesBelow } from '../synthesis/below';

/**
 * Makes an IPv4-only VPC that others make dual stack, in place: one of another stack, of another tool, or of nobody. (An `ec2.Vpc` of the same app becomes a `DualStackVpc` by `takesOver`.)
 *
 * It associates an IPv6 block, gives each subnet that is named a /64 and lets it assign addresses at creation, and leads each route table to the internet gateway or to an egress-only one. What is there already is stated,
 * and is neither made nor taken back. IPv4 stays as it is.
 *
 * - **The /64 of a subnet never moves**: it is a function of the slot of its tier and of the AZ, as with `AddressPlan`. Subnets, AZs and tiers that come or go change no other one. Another subnet in the place of one that
 *   has its block belongs on another slot.
 * - `vpc` is the VPC as others use it. Who uses a subnet of it waits until the subnet has its block and assigns addresses, and nodes wait for its routes.
 * - What it makes stays when it leaves the app, unless `removalPolicy` says otherwise. A first deployment that fails takes back what it made.
 * - Subnets that are shared (AWS RAM) are up to the account that owns them.
 *
 * Network interfaces that are there get no address by themselves: `aws ec2 assign-ipv6-addresses` gives them one, or their replacement.
 *
 * @example
 * const retrofit = new DualStackRetrofit(this, 'DualStack', {
 *   vpcId: 'vpc-0123456789abcdef0',
 *   internetGatewayId: 'igw-0123456789abcdef0',
 *   tiers: [{
 *     subnetType: ec2.SubnetType.PUBLIC,
 *     routeTableId: 'rtb-0123456789abcdef0',
 *     subnets: [
 *       { subnetId: 'subnet-0123456789abcdef0', availabilityZone: 'eu-west-1a' },
 *       { subnetId: 'subnet-0123456789abcdef1', availabilityZone: 'eu-west-1b' },
 *     ],
 *   }, {
 *     subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS,
 *     facts: { ipv4Default: DefaultRoute.NAT },
 *     subnets: [
 *       { subnetId: 'subnet-0123456789abcdef2', availabilityZone: 'eu-west-1a', routeTableId: 'rtb-0123456789abcdef2' },
 *       { subnetId: 'subnet-0123456789abcdef3', availabilityZone: 'eu-west-1b', routeTableId: 'rtb-0123456789abcdef3' },
 *     ],
 *   }],
 * });
 * const vpc = retrofit.vpc; // for Ipv6Cluster, and wherever an ec2.IVpc goes
 */
export class DualStackRetrofit extends Construct {
  /** The VPC, dual stack. It goes wherever an `ec2.IVpc` goes. */
  public readonly vpc: ImportedDualStackVpc;
  /** The association of the IPv6 block; none where the VPC has one already. */
  public readonly cidrBlock?: ec2.CfnVPCCidrBlock;
  /** The blocks of subnets that had none. */
  public readonly subnetCidrBlocks: ec2.CfnSubnetCidrBlock[] = [];
  /** The gateway through which private subnets reach IPv6; none where one is stated, or none is needed. */
  public readonly egressOnlyInternetGateway?: ec2.CfnEgressOnlyInternetGateway;
  /** The routes for `::/0`, one for each route table. */
  public readonly routes: ec2.CfnRoute[];
  /**
   * What may not move, to be kept in the code of the app: write what `console.log(retrofit.baseline)` prints into `retrofit.expect()`.
   */
  public readonly baseline: AddressBaseline;

  private readonly assignments: SubnetAssignments;

  constructor(scope: Construct, id: string, props: DualStackRetrofitProps) {
    super(scope, id);
    checkProps(this, props);
    const { vpcId, tiers, availabilityZones, removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE } = props;
    const block = new RetrofitBlock(this, vpcId, props.ipv6Cidr, props.ipv6Source);
    const grid = gridOf(block.prefixLength);
    const facts = factsOfProps(this, props);
    const slots = slotsOfTiers(this, facts.tiers.map(({ name }, at) => ({ name, slot: tiers[at].slot })), block.prefixLength);
    const subnets = slotSubnets(this, facts.tiers, slots, grid, availabilityZones);
    refuseTaken(this, subnets, block, grid);
    const tables = tablesToRoute(this, subnets, props.internetGatewayId);
    this.baseline = {
      ipv6PrefixLength: block.prefixLength,
      ...block.source ? { ipv6Source: block.source._name } : {},
      ...availabilityZones ? { availabilityZones } : {},
      tiers: facts.tiers.map(({ name }, at) => ({ name, slot: slots[at] })),
    };

    block.associate();
    this.cidrBlock = block.association;
    const isPrivate = tables.some(({ way }) => way === DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY);
    if (isPrivate && props.egressOnlyInternetGatewayId === undefined) {
      this.egressOnlyInternetGateway = new ec2.CfnEgressOnlyInternetGateway(this, 'EgressOnlyGateway', { vpcId });
    }
    const egressOnlyInternetGatewayId = props.egressOnlyInternetGatewayId ?? this.egressOnlyInternetGateway?.ref;
    this.routes = tables.map(({ routeTableId, name, way }) => this.afterBlock(new ec2.CfnRoute(this, `Route-${name}`, {
      routeTableId,
      destinationIpv6CidrBlock: ALL_IPV6,
      ...way === DefaultRoute.INTERNET_GATEWAY ? { gatewayId: props.internetGatewayId } : { egressOnlyInternetGatewayId },
    })));
    const rules = [...letOut(this, props.securityGroupIds ?? []), ...letThrough(this, props.networkAcls ?? [])].map(rule => this.afterBlock(rule));

    this.assignments = new SubnetAssignments(this, vpcId);
    const ready = new DependencyGroup(...this.routes, ...rules);
    const known = new Map(subnets.map(each => {
      const route = this.routes[tables.findIndex(table => table.subnets.includes(each))] as ec2.CfnRoute | undefined;
      const subnet = this.retrofit(each, block.subnetCidr(each.ipv6Index, grid), route ? [route, ...rules] : rules);
      if (subnet.ready) { ready.add(subnet.ready); }
      return [each.subnet, subnet];
    }));
    const resources = this.keep(removalPolicy);
    this.vpc = ImportedDualStackVpc._ofFacts(this, 'Vpc', {
      ...facts,
      ipv6Cidr: block.cidr,
      egressOnlyInternetGatewayId,
      tiers: facts.tiers.map(tier => ({ ...tier, subnets: tier.subnets.map(subnet => known.get(subnet)!) })),
      ready,
    });
    judgeRetrofit(this, {
      vpcId,
      resources,
      subnetIds: this.subnetCidrBlocks.map(({ subnetId }) => subnetId),
      routeTableIds: tables.map(({ routeTableId }) => routeTableId),
    });
  }

  /**
   * Refuse this retrofit where it is not what it was: another source of the block, a tier that has moved or is gone, an AZ that has another slot. What is new is accepted, and what the baseline leaves out is not compared.
   *
   * EC2 refuses such an edit too, in the middle of a deployment.
   *
   * @example
   * declare const retrofit: DualStackRetrofit;
   * retrofit.expect({ ipv6PrefixLength: 56, ipv6Source: 'amazon-provided', tiers: [{ name: 'Public', slot: 0 }, { name: 'Private', slot: 1 }] });
   */
  public expect(baseline: AddressBaseline): void {
    compareBaseline(this, baseline, this.baseline);
    if (this.baseline.availabilityZones) { compareAzs(this, baseline, this.baseline.availabilityZones); }
  }

  /** Give a subnet its block, and let it assign addresses. */
  private retrofit(each: SlottedSubnet, cidr: string, network: CfnResource[]): KnownImportedSubnet {
    const { subnet } = each;
    const place = new Construct(this, `Slot${each.ipv6Index.toString(16).padStart(2, '0')}`);
    const hasIpv4 = subnet.facts.hasIpv4 ?? !subnet.facts.isIpv6Native;
    const facts = { ...subnet.facts, hasIpv4, hasIpv6: true, assignsIpv6: true, ipv6Default: wayOf(each) };
    let given: ec2.CfnSubnetCidrBlock | undefined;
    if (subnet.ipv6Cidr === undefined) {
      given = this.afterBlock(new ec2.CfnSubnetCidrBlock(place, 'Block', { subnetId: subnet.subnetId, ipv6CidrBlock: cidr }));
      this.subnetCidrBlocks.push(given);
    }
    const assignment: CustomResource | undefined = subnet.facts.assignsIpv6 ? undefined : this.assignments.add(place, subnet.subnetId, given?.ref);
    const before = [...network, ...assignment ? [assignment] : []];
    return {
      ...subnet,
      // The physical id of the assignment, so that whoever uses the subnet waits for it, and for the block before it.
      subnetId: assignment?.ref ?? subnet.subnetId,
      ipv6Cidr: subnet.ipv6Cidr ?? onceThere(cidr, given),
      facts,
      ...before.length > 0 ? { ready: new DependencyGroup(...before) } : {},
    };
  }

  /** EC2 takes what is for IPv6 in a VPC with an IPv6 block, and gives the block back last. */
  private afterBlock<R extends CfnResource>(resource: R): R {
    if (this.cidrBlock) { resource.addDependency(this.cidrBlock); }
    return resource;
  }

  /** All of the network stays, or goes, together; the functions are of no use to what stays. */
  private keep(policy: RemovalPolicy): CfnResource[] {
    if (![RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.RETAIN, RemovalPolicy.DESTROY].includes(policy)) { refuse(this, 'retrofit-removal-policy', policy); }
    const made = resourcesBelow(this).filter(({ cfnResourceType }) => /^(AWS::EC2::|Custom::EksIpv6SubnetAssign$)/.test(cfnResourceType));
    made.forEach(resource => { resource.applyRemovalPolicy(policy); });
    return made;
  }
}
