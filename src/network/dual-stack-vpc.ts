import { isDeepStrictEqual } from 'util';
import { Fn, Stack, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { AddressLayoutOptions, AddressPlan } from './address-plan';
import { isNamed } from './compare-baseline';
import { judgeNat } from './foreign-nat';
import { Ipv4Egress } from './ipv4-egress';
import { refuse, warn } from './messages';
import { keepLogsOfDefaultGroups } from './stock-default-group';
import { ipv6BlockOf, orderIpv6Routes, removeUnusedGateway } from './stock-vpc';
import { firstDuplicate, refuseBoth, requireInteger, requireLiteral } from '../diagnostics/checks';
import { pathOf } from '../diagnostics/diagnostics';
import { BOOLEAN, checkShape, listOf, madeBy, NUMBER, objectWith, TEXT } from '../diagnostics/shapes';

/** `use1-az1` in Virginia, `usw2-lax1-az1` in Los Angeles; a name ends with a letter. */
const AZ_ID = /-az\d+$/;

/**
 * A VPC that says its IPv6 addresses, which `ec2.IVpc` and `ec2.ISubnet` do not.
 */
export interface IDualStackVpc extends ec2.IVpc {
  /**
   * IPv6 block of the VPC, for example `2001:db8:1234:1a00::/56`. A token.
   *
   * @attribute
   */
  readonly vpcIpv6Cidr: string;

  /**
   * IPv6 block of a subnet of this VPC, for example `2001:db8:1234:1a10::/64`. A token.
   *
   * @param subnet one of `publicSubnets`, `privateSubnets` or `isolatedSubnets` of this VPC
   */
  subnetIpv6Cidr(subnet: ec2.ISubnet): string;
}

/**
 * What a dual-stack VPC is made from.
 */
export interface DualStackVpcProps extends AddressLayoutOptions {
  /**
   * How many AZs to use, at least two. The position of an AZ in the list of the stack's AZs is its address slot.
   *
   * In a stack without an explicit environment the AZs are `Fn::GetAZs` of the region at deployment, and all that are
   * asked for must exist. With an explicit environment the CDK CLI looks them up, and fewer are used where the region has fewer.
   *
   * @default 3
   */
  readonly maxAzs?: number;

  /**
   * Names of the AZs to use instead, for example `['eu-west-1a', 'eu-west-1b']`. The position in the list is the address slot of the AZ, so
   * the list is append-only. Ids such as `euw1-az1` are refused.
   *
   * @default - the first `maxAzs` AZs of the stack
   */
  readonly availabilityZones?: string[];

  /**
   * How private subnets reach IPv4 addresses outside the VPC.
   *
   * @default - `Ipv4Egress.natGatewayPerAz()`, or `Ipv4Egress.none()` where there is no public or no private tier
   */
  readonly ipv4Egress?: Ipv4Egress;

  /**
   * Whether the rules are removed from the default security group of the VPC, which nothing here uses (Security Hub control EC2.2). The stock custom
   * resource behind it leaves the one that lets IPv6 out (aws-cdk #29709).
   *
   * @default true
   */
  readonly restrictDefaultSecurityGroup?: boolean;

  /**
   * Where the function logs that removes them. A stack has one such function, and the first VPC says it for all.
   *
   * @default - a log group that keeps for a month, and goes with the stack
   */
  readonly defaultSecurityGroupLogGroup?: logs.ILogGroup;

  /**
   * Value of the tag `Name`.
   *
   * @default - the path of the construct
   */
  readonly vpcName?: string;
}

/**
 * A dual-stack VPC for EKS in IPv6 mode. It is an `ec2.Vpc`, so it goes wherever one goes.
 *
 * - The address blocks of a subnet never move, whatever AZs and tiers are added (see `AddressPlan`).
 * - The IPv6 block is provided by Amazon and is a /56, each subnet has a /64, and interfaces get an IPv6 address at creation, without which EKS
 *   refuses the subnet (`Ec2SubnetMissingIpv6Assignment`).
 * - Private subnets reach IPv6 through an egress-only internet gateway, public ones through an internet gateway.
 * - DNS64 is off: the CNI gives each pod a way out over IPv4 that DNS64 would bypass through NAT (EKS best practices, "Running IPv6 EKS clusters").
 * - Subnets carry the tags by which load balancers find them, `kubernetes.io/role/elb` and `kubernetes.io/role/internal-elb`.
 *
 * Refuses fewer than two AZs, more AZs than the plan has slots, and NAT gateways without a public tier.
 *
 * @example
 * const vpc = new DualStackVpc(this, 'Vpc', { ipv4Cidr: '10.42.0.0/18', maxAzs: 2, ipv4Egress: Ipv4Egress.natGateways(1) });
 * const block = vpc.subnetIpv6Cidr(vpc.privateSubnets[0]);
 */
export class DualStackVpc extends ec2.Vpc implements IDualStackVpc {
  /** The addresses of each tier in each AZ. */
  public readonly addressPlan: AddressPlan;
  /** IPv6 block of the VPC, a /56, as a token. Whatever uses it waits until the block is there. */
  public readonly vpcIpv6Cidr: string;

  constructor(scope: Construct, id: string, props: DualStackVpcProps = {}) {
    const subject = pathOf(scope, id);
    checkShape<DualStackVpcProps>(subject, props, {
      maxAzs: NUMBER,
      availabilityZones: listOf(TEXT),
      ipv4Egress: madeBy('an Ipv4Egress, such as Ipv4Egress.natGatewayPerAz()', Ipv4Egress),
      restrictDefaultSecurityGroup: BOOLEAN,
      defaultSecurityGroupLogGroup: objectWith('a log group', 'logGroupName'),
      vpcName: TEXT,
    });
    const addressPlan = AddressPlan._ofVpc(subject, props);
    super(scope, id, vpcProps(scope, subject, addressPlan, props));
    this.addressPlan = addressPlan;

    // The attribute of the VPC is empty until the block is associated. With the association in the expression, whoever uses it waits for both.
    this.vpcIpv6Cidr = Fn.select(0, Fn.split('|', Fn.join('|', [Fn.select(0, this.vpcIpv6CidrBlocks), ipv6BlockOf(this).ref])));

    orderIpv6Routes(this);
    removeUnusedGateway(this);
    judgeNat(this, props.ipv4Egress?._provider);
    if (props.restrictDefaultSecurityGroup ?? true) { keepLogsOfDefaultGroups(this, props.defaultSecurityGroupLogGroup); }
    for (const subnet of [...this.publicSubnets, ...this.privateSubnets, ...this.isolatedSubnets]) {
      (subnet.node.defaultChild as ec2.CfnSubnet).enableDns64 = false;
    }
    tagForLoadBalancers(this, addressPlan);
    if (this.availabilityZones.length < 2) { warn(this, 'one-az', this.availabilityZones); }
  }

  /**
   * Add an endpoint for a service. The stock group of one that is open lets in the IPv4 block of the VPC only; where it answers over IPv6, that block is let in as well, as pods
   * come with their own IPv6 addresses.
   */
  public addInterfaceEndpoint(id: string, options: ec2.InterfaceVpcEndpointOptions): ec2.InterfaceVpcEndpoint {
    const endpoint = super.addInterfaceEndpoint(id, options);
    const answersIpv6 = [ec2.VpcEndpointIpAddressType.DUALSTACK, ec2.VpcEndpointIpAddressType.IPV6].some(type => type === options.ipAddressType);
    if (answersIpv6 && options.open !== false) { endpoint.connections.allowDefaultPortFrom(ec2.Peer.ipv6(this.vpcIpv6Cidr)); }
    return endpoint;
  }

  public subnetIpv6Cidr(subnet: ec2.ISubnet): string {
    const own = [...this.publicSubnets, ...this.privateSubnets, ...this.isolatedSubnets].find(mine => mine === subnet);
    if (!own) { refuse(this, 'subnet-of-other-vpc', subnet.node.path); }
    return Fn.select(0, (own as ec2.Subnet).subnetIpv6CidrBlocks);
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

/** The properties of the stock VPC, checked before anything is made. */
function vpcProps(scope: Construct, subject: string, plan: AddressPlan, props: DualStackVpcProps): ec2.VpcProps {
  const availabilityZones = chooseAzs(scope, subject, props);
  if (availabilityZones.length > plan.azSlots) { refuse(subject, 'azs-exceed-slots', availabilityZones.length, { azSlots: plan.azSlots }); }

  const tiers = plan.subnetConfiguration.filter(tier => !tier.reserved);
  // The one that was there first: a public tier that is appended must not take the NAT gateways over.
  const publicTier = tiers.find(tier => tier.subnetType === ec2.SubnetType.PUBLIC)?.name;
  const hasPrivateTier = tiers.some(tier => tier.subnetType === ec2.SubnetType.PRIVATE_WITH_EGRESS);
  const ipv4Egress = props.ipv4Egress ?? (publicTier && hasPrivateTier ? Ipv4Egress.natGatewayPerAz() : Ipv4Egress.none());

  return {
    ...ipv4Egress._bind({ subject, azCount: availabilityZones.length, publicTier, hasPrivateTier }),
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    ipAddresses: plan.ipv4,
    ipv6Addresses: plan.ipv6,
    subnetConfiguration: plan.subnetConfiguration,
    availabilityZones,
    createInternetGateway: publicTier !== undefined,
    restrictDefaultSecurityGroup: props.restrictDefaultSecurityGroup ?? true,
    vpcName: props.vpcName,
  };
}

/** Refuse AZs that the stack is known not to have. */
function checkOfStack(scope: Construct, subject: string, availabilityZones: string[]): void {
  const known = Stack.of(scope).availabilityZones.filter(isNamed);
  const other = availabilityZones.find(az => isNamed(az) && known.length > 0 && !known.includes(az));
  if (other !== undefined) { refuse(subject, 'az-unknown', other, { azs: known.join(', ') }); }
}

function chooseAzs(scope: Construct, subject: string, { availabilityZones, maxAzs }: DualStackVpcProps): string[] {
  if (availabilityZones && maxAzs !== undefined) {
    refuseBoth(subject, 'availabilityZones', 'maxAzs', maxAzs);
  }
  if (availabilityZones) {
    requireLiteral(subject, 'availabilityZones', availabilityZones);
    if (availabilityZones.length === 0) { refuse(subject, 'azs-empty', availabilityZones); }
    const duplicate = firstDuplicate(availabilityZones);
    if (duplicate !== undefined) { refuse(subject, 'az-duplicate', duplicate); }
    const id = availabilityZones.find(az => !Token.isUnresolved(az) && AZ_ID.test(az));
    if (id !== undefined) { refuse(subject, 'az-id', id); }
    checkOfStack(scope, subject, availabilityZones);
    return [...availabilityZones];
  }
  requireLiteral(subject, 'maxAzs', maxAzs);
  const count = maxAzs ?? 3;
  requireInteger(subject, 'maxAzs', count, 1, 16);

  const stack = Stack.of(scope);
  const known = stack.availabilityZones;
  // Without an environment the stack offers two AZs by `Fn::GetAZs`, however many the region has.
  const areOffered = known.every((az, index) => isDeepStrictEqual(stack.resolve(az), { 'Fn::Select': [index, { 'Fn::GetAZs': '' }] }));
  return areOffered ? Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs())) : known.slice(0, count);
}
