import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { AddressPlan } from './address-plan';
import type { DualStackVpcProps } from './dual-stack-vpc-props';
import { firstEntry } from './first-entry';
import { FirstIpv6Block } from './first-ipv6-block';
import { judgeNat } from './foreign-nat';
import type { IDualStackVpc } from './idual-stack-vpc';
import { Ipv6Egress } from './ipv6-egress';
import { refuse, warn } from './messages';
import { onceThere } from './once-there';
import { openToIpv6 } from './open-endpoint';
import { leadToNat, makeSingleFamilyTiers, privateSubnetsOf, SingleFamilyTier, singleFamilyTiersOf } from './single-family-subnets';
import { keepLogsOfDefaultGroups } from './stock-default-group';
import { layoutOfStock } from './stock-layout';
import { Selectable, selectAsStock } from './stock-selection';
import { ipv6BlockOf, orderIpv6Routes, removeIpv6Routes, removeUnusedGateway } from './stock-vpc';
import { allSubnetsOf } from './subnet-selection';
import { VpcIpv6Block, VpcIpv6BlockOptions } from './vpc-ipv6-block';
import { addressesBeside, checkVpcProps, vpcProps } from './vpc-props';
import { pathOf } from '../diagnostics/diagnostics';
import { checkKindOf, checkShape, TEXT } from '../diagnostics/shapes';

/**
 * A dual-stack VPC for EKS in IPv6 mode. It is an `ec2.Vpc`, so it goes wherever one goes.
 *
 * - The address blocks of a subnet never move, whatever AZs and tiers are added (see `AddressPlan`).
 * - The IPv6 block is provided by Amazon and is a /56 where `ipv6Source` names no other, each subnet has a /64, and interfaces get an IPv6 address at creation, without which EKS
 *   refuses the subnet (`Ec2SubnetMissingIpv6Assignment`).
 * - Private subnets reach IPv6 through an egress-only internet gateway, where `ipv6Egress` says nothing else, public ones through an internet gateway. A private block has neither.
 * - DNS64 is off: the CNI gives each pod a way out over IPv4 that DNS64 would bypass through NAT (EKS best practices, "Running IPv6 EKS clusters").
 * - Subnets carry the tags by which load balancers find them, `kubernetes.io/role/elb` and `kubernetes.io/role/internal-elb`.
 *
 * An `ec2.Vpc` that is deployed becomes one in place, with `takesOver`. Further IPv6 blocks come by `addIpv6Block`.
 *
 * Refuses more AZs than the plan has slots, NAT gateways that stand in AZs without a public tier, and ways out without a private tier.
 *
 * @example
 * const vpc = new DualStackVpc(this, 'Vpc', { ipv4Cidr: '10.42.0.0/18', maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) });
 * const block = vpc.subnetIpv6Cidr(vpc.privateSubnets[0]);
 */
export class DualStackVpc extends ec2.Vpc implements IDualStackVpc {
  /** The addresses of each tier in each AZ. */
  public readonly addressPlan: AddressPlan;
  /** IPv6 block of the VPC, as a token. Whatever uses it waits until the block is there. */
  public readonly vpcIpv6Cidr: string;

  constructor(scope: Construct, id: string, props: DualStackVpcProps = {}) {
    const subject = pathOf(scope, id);
    checkVpcProps(subject, props);
    const before = props.takesOver && layoutOfStock(scope, subject, props.takesOver);
    const addressPlan = AddressPlan._ofVpc(subject, before ? { ...props, ...addressesBeside(subject, before, props) } : props);
    const stock = vpcProps(scope, subject, addressPlan, props, before);
    super(scope, id, stock);
    this.addressPlan = addressPlan;

    // The attribute of the VPC is empty until the block is associated. With the association in the expression, whoever uses it waits for both.
    const block = FirstIpv6Block.tryOf(this)!.expression(firstEntry(this.vpcIpv6CidrBlocks, this.node.defaultChild as ec2.CfnVPC));
    this.vpcIpv6Cidr = onceThere(block, ipv6BlockOf(this));

    orderIpv6Routes(this);
    // One that was there stays, used or not.
    if (props.takesOver?.ipProtocol !== ec2.IpProtocol.DUAL_STACK) { removeUnusedGateway(this); }
    const singleFamilyTiers = makeSingleFamilyTiers(this, addressPlan);
    leadToNat(this, singleFamilyTiers, stock.natGatewayProvider);
    props.ipv4Egress?._settle(this, privateSubnetsOf(singleFamilyTiers, 'ipv4'));
    const { isPrivate } = addressPlan._ipv6Source;
    (props.ipv6Egress ?? (isPrivate ? Ipv6Egress.none() : Ipv6Egress.egressOnlyInternetGateway()))._settle(this, privateSubnetsOf(singleFamilyTiers, 'ipv6'));
    // An internet gateway drops private addresses.
    if (isPrivate) {
      const open = singleFamilyTiers.filter(({ tier }) => tier._family === 'ipv6' && tier.subnetType === ec2.SubnetType.PUBLIC);
      removeIpv6Routes([...this.publicSubnets, ...open.flatMap(({ subnets }) => subnets)]);
    }
    judgeNat(this, props.ipv4Egress?._provider ?? props.takesOver?.natGatewayProvider);
    if (props.restrictDefaultSecurityGroup ?? !before) { keepLogsOfDefaultGroups(this, props.defaultSecurityGroupLogGroup); }
    for (const subnet of allSubnetsOf(this)) {
      (subnet.node.defaultChild as ec2.CfnSubnet).enableDns64 = false;
    }
    tagForLoadBalancers(this, addressPlan);
    if (this.availabilityZones.length < 2) { warn(this, 'one-az', this.availabilityZones); }
  }

  /**
   * Give the VPC a further IPv6 block, for subnets of your own. Its tiers stay in the first block, which is pinned by this as `pinIpv6Block` does.
   *
   * Where the VPC is deployed already, deploy `pinIpv6Block` before, and where the block goes again, leave that in its place (docs/networks.md, "A second IPv6 block").
   *
   * @example
   * const vpc = new DualStackVpc(this, 'Vpc');
   * vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() });
   */
  public addIpv6Block(id: string, options: VpcIpv6BlockOptions): VpcIpv6Block {
    checkShape<VpcIpv6BlockOptions>(this, options, {});
    return new VpcIpv6Block(this, id, { ...options, vpc: this });
  }

  /**
   * From now on subnets, `vpcIpv6Cidr` and all that uses it take the IPv6 block by its association, and not by its place in the list of the VPC, which a second block can change. No
   * value changes.
   */
  public pinIpv6Block(): void {
    VpcIpv6Block.pinFirst(this);
  }

  /**
   * Add an endpoint for a service. The stock group of one that is open lets in the IPv4 block of the VPC only; where it answers over IPv6, that block is let in as well, as pods
   * come with their own IPv6 addresses.
   */
  public addInterfaceEndpoint(id: string, options: ec2.InterfaceVpcEndpointOptions): ec2.InterfaceVpcEndpoint {
    return openToIpv6(super.addInterfaceEndpoint(id, options), this, options);
  }

  public subnetIpv6Cidr(subnet: ec2.ISubnet): string {
    const single = singleFamilyTiersOf(this).find(({ subnets }) => subnets.some(mine => mine === subnet));
    if (single?.tier._family === 'ipv4') { refuse(this, 'subnet-of-ipv4-only-tier', subnet.node.path, { tier: single.tier.name }); }
    const own = [...allSubnetsOf(this), ...single?.subnets ?? []].find(mine => mine === subnet);
    if (!own) { refuse(this, 'subnet-of-other-vpc', subnet.node.path); }
    return firstEntry((own as ec2.Subnet).subnetIpv6CidrBlocks, own.node.defaultChild as ec2.CfnSubnet);
  }

  /**
   * The subnets of a tier, those of one family too, in the order of the AZs.
   *
   * @param name of the tier. Refused where there is none, or where it is reserved
   */
  public tier(name: string): ec2.SelectedSubnets {
    checkKindOf(this, 'name', name, TEXT);
    const ofBoth = this.addressPlan.subnetConfiguration.filter(({ reserved }) => !reserved).map(tier => tier.name);
    const names = [...ofBoth, ...singleFamilyTiersOf(this).map(({ tier }) => tier.name)];
    return names.includes(name) ? this.selectSubnets({ subnetGroupName: name }) : refuse(this, 'tier-unknown', name, { tiers: names.join(', ') });
  }

  /**
   * Select subnets, as `ec2.Vpc` does. Tiers of one family are found by `subnetGroupName` alone.
   */
  public selectSubnets(selection?: ec2.SubnetSelection): ec2.SelectedSubnets {
    const selected = super.selectSubnets(selection);
    const isOpen = ({ tier, subnets }: SingleFamilyTier) =>
      tier.subnetType === ec2.SubnetType.PUBLIC && subnets.some(subnet => selected.subnets.includes(subnet));
    return Object.assign(selected, singleFamilyTiersOf(this).some(isOpen) ? { hasPublic: true } : {});
  }

  /**
   * Stock CDK asks it for every selection, from its constructor on. A tier of one family is found by its name.
   */
  protected selectSubnetObjects(selection: ec2.SubnetSelection = {}): ec2.ISubnet[] {
    const { subnetName, subnetGroupName = subnetName } = selection as ec2.SubnetSelection & { readonly subnetName?: string };
    const named = singleFamilyTiersOf(this).find(({ tier }) => tier.name === subnetGroupName);
    return named ? this.selectNamed(named, selection) : super.selectSubnetObjects(selection);
  }

  private selectNamed({ tier: { name, _family: family }, subnets }: SingleFamilyTier, selection: ec2.SubnetSelection): ec2.ISubnet[] {
    const view = { publicSubnets: [], privateSubnets: subnets, isolatedSubnets: [], node: this.node };
    // Filters of stock CDK parse an IPv4 block, which is not there.
    if (family === 'ipv6' && canSelect(view, { ...selection, subnetFilters: undefined }) && !canSelect(view, selection)) {
      refuse(this, 'subnet-filter-ipv4', 'subnetFilters', { tier: name });
    }
    return selectAsStock(view, false, selection).subnets;
  }
}

function canSelect(subnets: Selectable, selection: ec2.SubnetSelection): boolean {
  try {
    selectAsStock(subnets, false, selection);
    return true;
  } catch {
    return false;
  }
}

/** How load balancers find their subnets (EKS user guide, "network-load-balancing"). */
function tagForLoadBalancers(vpc: ec2.Vpc, plan: AddressPlan): void {
  let isolatedServes = true;
  for (const { name, subnetType, reserved } of plan.subnetConfiguration) {
    if (reserved) { continue; }
    if (subnetType === ec2.SubnetType.PRIVATE_WITH_EGRESS) { isolatedServes = false; }
    // Isolated tiers are for internal load balancers where no private tier came before them; one that comes later takes nothing away.
    if (subnetType === ec2.SubnetType.PRIVATE_ISOLATED && !isolatedServes) { continue; }
    const tag = subnetType === ec2.SubnetType.PUBLIC ? 'kubernetes.io/role/elb' : 'kubernetes.io/role/internal-elb';
    for (const subnet of vpc.selectSubnets({ subnetGroupName: name }).subnets) {
      Tags.of(subnet).add(tag, '1', { includeResourceTypes: [ec2.CfnSubnet.CFN_RESOURCE_TYPE_NAME] });
    }
  }
}
