import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { StatedSubnetFacts } from './stated-subnet-facts';

/**
 * A subnet that this app does not make.
 */
export interface ImportedSubnetAttributes {
  /**
   * Id of the subnet, for example `subnet-0123456789abcdef0`. Each subnet once.
   */
  readonly subnetId: string;

  /**
   * Name of its AZ, for example `eu-west-1a`. Each AZ once in a tier.
   *
   * Refuses ids such as `euw1-az1`, which stand for other AZs in other accounts, and tokens: what is chosen by AZ is pinned by name.
   */
  readonly availabilityZone: string;

  /**
   * Its IPv4 block, for example `10.0.128.0/20`. A literal one has to be within a block of the VPC and overlap no other.
   *
   * @default - not known; `ipv4CidrBlock` of the subnet is refused
   */
  readonly ipv4Cidr?: string;

  /**
   * Its IPv6 block, for example `2001:db8:1234:1a10::/64`. A literal one has to be within a block of the VPC and overlap no other, and has a length from /44 to /64 in steps of 4 (VPC
   * user guide, "subnet-sizing-ipv6"). Stating it says that the subnet has IPv6; `facts.hasIpv6: false` says that it has none.
   *
   * @default - not known; `subnetIpv6Cidr()` of the subnet is refused
   */
  readonly ipv6Cidr?: string;

  /**
   * Id of the route table of the subnet, for example `rtb-0123456789abcdef0`; that of the VPC's main one where it has none of its own.
   *
   * @default - `routeTableId` of the tier
   */
  readonly routeTableId?: string;

  /**
   * What else is known of it, by which it is judged like a subnet that the app makes. What is left out stays unknown, and nothing is said of it.
   *
   * @default - `facts` of the tier
   */
  readonly facts?: StatedSubnetFacts;
}

/**
 * Subnets of one kind that this app does not make, at most one in each AZ.
 */
export interface ImportedTierAttributes {
  /**
   * Name of the tier, by which `vpc.tier()` and `subnetGroupName` find it: a letter, then letters, digits, dashes or underscores. It stands in ids of constructs, not in logical ids of resources.
   *
   * @default - that of stock CDK for the type: `Public`, `Private` or `Isolated`
   */
  readonly name?: string;

  /**
   * What kind of subnets these are. It says which selections find them, and nothing of their routes, which `facts` say.
   */
  readonly subnetType: ec2.SubnetType;

  /**
   * The subnets. Their order is that of the AZs of the VPC, of which a control plane takes the first ones: append, and never insert.
   */
  readonly subnets: ImportedSubnetAttributes[];

  /**
   * Id of the route table that the subnets share.
   *
   * @default - not known; `routeTable` of the subnets is refused
   */
  readonly routeTableId?: string;

  /**
   * What is known of each of the subnets. A subnet can say otherwise of itself, fact by fact.
   *
   * @default - nothing
   */
  readonly facts?: StatedSubnetFacts;
}

/**
 * What is known of a dual-stack VPC that this app does not make.
 */
export interface DualStackVpcAttributes {
  /**
   * Id of the VPC, for example `vpc-0123456789abcdef0`.
   */
  readonly vpcId: string;

  /**
   * IPv6 block of the VPC, for example `2001:db8:1234:1a00::/56`. A literal one has a length from /44 to /60 in steps of 4 (VPC user guide, "vpc-sizing-ipv6").
   *
   * @default - not known; `vpcIpv6Cidr` is refused
   */
  readonly ipv6Cidr?: string;

  /**
   * Further IPv6 blocks of the VPC.
   *
   * @default - none
   */
  readonly furtherIpv6Cidrs?: string[];

  /**
   * Primary IPv4 block of the VPC, for example `10.0.0.0/16`.
   *
   * @default - not known; `vpcCidrBlock` is refused
   */
  readonly ipv4Cidr?: string;

  /**
   * Further IPv4 blocks of the VPC.
   *
   * @default - none
   */
  readonly furtherIpv4Cidrs?: string[];

  /**
   * The subnets, tier by tier. Those that nothing of this app uses can be left out.
   */
  readonly tiers: ImportedTierAttributes[];

  /**
   * Id of the egress-only internet gateway of the VPC, for example `eigw-0123456789abcdef0`.
   *
   * @default - not known; `egressOnlyInternetGatewayId` is refused
   */
  readonly egressOnlyInternetGatewayId?: string;

  /**
   * Id of the VPN gateway of the VPC, for example `vgw-0123456789abcdef0`.
   *
   * @default - none
   */
  readonly vpnGatewayId?: string;

  /**
   * Region that the VPC is in.
   *
   * @default - that of the stack
   */
  readonly region?: string;

  /**
   * Id of the account that owns the VPC, for example `123456789012`, where it is another one.
   *
   * @default - that of the stack
   */
  readonly ownerAccountId?: string;
}
