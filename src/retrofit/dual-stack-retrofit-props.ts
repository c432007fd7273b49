import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ImportedTierAttributes } from '../network/dual-stack-vpc-attributes';
import type { Ipv6CidrSource } from '../network/ipv6-cidr-source';

/**
 * Subnets of one kind that others make, and that become dual stack, at most one in each AZ.
 *
 * `subnetType` says where their route for `::/0` leads: of `PUBLIC` subnets to the internet gateway, of `PRIVATE_WITH_EGRESS` ones to the egress-only internet gateway, of
 * `PRIVATE_ISOLATED` ones nowhere.
 *
 * Of each subnet, `ipv6Cidr` is the block that it has already: then it gets none. `facts` are what is there before: with `ipv6Default` no route is made for the table, and with `assignsIpv6` (beside `ipv6Cidr`)
 * nothing is set.
 */
export interface RetrofitTier extends ImportedTierAttributes {
  /**
   * Slot of the tier: the digit that stands for it in the IPv6 addresses, 0 to 15 (0 to 3 in a /60). It never changes for subnets that have their block.
   *
   * @default - the lowest slot that no tier before this one in the list has, so that the list is append-only; a tier that goes away leaves its place with `subnets: []`
   */
  readonly slot?: number;
}

/**
 * A network ACL that others make.
 */
export interface RetrofitNetworkAcl {
  /** Id of the network ACL, for example `acl-0123456789abcdef0`. */
  readonly networkAclId: string;

  /**
   * Number of the rules that let IPv6 in and out, 1 to 32766. Rules of lower numbers come first.
   *
   * @default 101, which EC2 takes in default network ACLs
   */
  readonly ruleNumber?: number;
}

/**
 * What is known of a VPC that others make, and what it gets.
 */
export interface DualStackRetrofitProps {
  /** Id of the VPC, for example `vpc-0123456789abcdef0`. It is in the account and the region of the stack. */
  readonly vpcId: string;

  /** The subnets, tier by tier. Those that are to stay IPv4-only are left out. */
  readonly tiers: RetrofitTier[];

  /**
   * Names of the AZs, in the order of their slots: the digit that stands for the AZ in the IPv6 addresses. The list is append-only, and has no AZ less than the subnets.
   *
   * @default - the letter of the AZ is its slot: `eu-west-1a` has 0 and `eu-west-1c` has 2, whichever others there are
   */
  readonly availabilityZones?: string[];

  /**
   * Where the IPv6 block that the VPC gets comes from. It is fixed at the first deployment.
   *
   * @default Ipv6CidrSource.amazon(), where the VPC has no block that `ipv6Cidr` says
   */
  readonly ipv6Source?: Ipv6CidrSource;

  /**
   * The IPv6 block that the VPC has already, for example `2001:db8:1234:1a00::/56`: a literal. Then it gets none.
   *
   * @default - it has none, and gets one
   */
  readonly ipv6Cidr?: string;

  /**
   * Further IPv6 blocks that the VPC has already.
   *
   * @default - none
   */
  readonly furtherIpv6Cidrs?: string[];

  /**
   * Primary IPv4 block of the VPC, for example `10.0.0.0/16`.
   *
   * @default - not known; `vpc.vpcCidrBlock` is refused
   */
  readonly ipv4Cidr?: string;

  /**
   * Further IPv4 blocks of the VPC.
   *
   * @default - none
   */
  readonly furtherIpv4Cidrs?: string[];

  /**
   * Id of the internet gateway of the VPC, for example `igw-0123456789abcdef0`, to which public subnets lead.
   *
   * @default - none; refused where a public subnet gets a route
   */
  readonly internetGatewayId?: string;

  /**
   * Id of the egress-only internet gateway that the VPC has already, for example `eigw-0123456789abcdef0`. Then none is made.
   *
   * @default - one is made where a private subnet gets a route; a region has five (quota)
   */
  readonly egressOnlyInternetGatewayId?: string;

  /**
   * Id of the VPN gateway of the VPC, for example `vgw-0123456789abcdef0`.
   *
   * @default - none
   */
  readonly vpnGatewayId?: string;

  /**
   * Ids of security groups that get a rule that lets everything out over IPv6.
   *
   * EC2 adds such a rule by itself to groups whose rules for what goes out nobody changed (VPC user guide, "vpc-migrate-ipv6-sg-rules"). Groups of CDK are changed. What may come in is up to whoever makes a group.
   *
   * @default - none
   */
  readonly securityGroupIds?: string[];

  /**
   * Network ACLs that get rules that let all of IPv6 in and out, as the default one has them for IPv4.
   *
   * EC2 adds such rules by itself to default network ACLs whose rules nobody changed (VPC user guide, "nacl-rules"). Others drop IPv6.
   *
   * @default - none
   */
  readonly networkAcls?: RetrofitNetworkAcl[];

  /**
   * What becomes of all that the retrofit makes when it leaves the app, or the stack goes: `RETAIN_ON_UPDATE_OR_DELETE`, `RETAIN` or `DESTROY`.
   *
   * EC2 takes back no block of which an interface has an address, so `DESTROY` is for networks that nothing uses over IPv6 any more. It takes back what the retrofit gave, in the opposite order; of subnets that had a
   * block before, what they assign stays.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE: all of it stays, but for what a first deployment made that failed
   */
  readonly removalPolicy?: RemovalPolicy;
}
