import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { AddressPlanProps } from './address-plan';
import type { Ipv4Egress } from './ipv4-egress';
import type { Ipv6Egress } from './ipv6-egress';

/**
 * What a dual-stack VPC is made from.
 */
export interface DualStackVpcProps extends AddressPlanProps {
  /**
   * How many AZs to use, at least two. The position of an AZ in the list of the stack's AZs is its address slot.
   *
   * In a stack without an explicit environment the AZs are `Fn::GetAZs` of the region at deployment, and all that are
   * asked for must exist. With an explicit environment the CDK CLI looks them up, and fewer are used where the region has fewer.
   *
   * @default 3; those of `takesOver`
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
   * The properties of an `ec2.Vpc` of this id that is deployed, as they stand in its code: the class changes, and the VPC becomes this one in place.
   *
   * - Subnets keep their logical ids, their IPv4 blocks, their routes and, where the VPC is dual stack, their /64s. Where it is not, each gets the /64 of its slot.
   * - Whether instances get public IPv4 addresses, the default security group and all that the stock VPC was made with stay as they are. What is stated beside
   *   `takesOver` goes before it.
   * - `tiers` are new ones, behind those that are there, and `maxAzs` or `availabilityZones` say more AZs. They get what is free of the IPv4 block.
   *
   * Never change it afterwards. Refuses `ipv6Addresses`, `ipAddresses` of which blocks are not known at synthesis (IPAM of stock CDK is fine), and AZs that do not begin with
   * those of the VPC. What EC2 does to addresses in use stands in docs/networks.md.
   *
   * @default - a new VPC
   */
  readonly takesOver?: ec2.VpcProps;

  /**
   * How private subnets reach IPv4 addresses outside the VPC.
   *
   * @default - `Ipv4Egress.natGatewayPerAz()`, or `Ipv4Egress.none()` where there is no public or no private tier; as before with `takesOver`
   */
  readonly ipv4Egress?: Ipv4Egress;

  /**
   * How private subnets reach IPv6 addresses outside the VPC.
   *
   * @default Ipv6Egress.egressOnlyInternetGateway(); Ipv6Egress.none() where the IPv6 block is private
   */
  readonly ipv6Egress?: Ipv6Egress;

  /**
   * Whether the rules are removed from the default security group of the VPC, which nothing here uses (Security Hub control EC2.2). The stock custom
   * resource behind it leaves the one that lets IPv6 out (aws-cdk #29709).
   *
   * @default true; as before with `takesOver`
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

  /**
   * Whether the DNS server of the VPC answers. EKS needs it.
   *
   * @default true
   */
  readonly enableDnsSupport?: boolean;

  /**
   * Whether instances get DNS host names. EKS needs it.
   *
   * @default true
   */
  readonly enableDnsHostnames?: boolean;

  /**
   * Tenancy of instances that state none. `HOST` is refused, as EC2 does.
   *
   * @default ec2.DefaultInstanceTenancy.DEFAULT
   */
  readonly defaultInstanceTenancy?: ec2.DefaultInstanceTenancy;

  /**
   * Flow logs, by the id of the construct.
   *
   * @default - none
   */
  readonly flowLogs?: { [id: string]: ec2.FlowLogOptions };

  /**
   * Gateway endpoints, by the id of the construct.
   *
   * @default - none
   */
  readonly gatewayEndpoints?: { [id: string]: ec2.GatewayVpcEndpointOptions };

  /**
   * Whether a VPN gateway is made and attached. A VPN connection carries IPv4 (aws-ec2 makes no other).
   *
   * @default - true with `vpnConnections` or `vpnGatewayAsn`
   */
  readonly vpnGateway?: boolean;

  /**
   * Number of the autonomous system of the VPN gateway.
   *
   * @default - that of Amazon
   */
  readonly vpnGatewayAsn?: number;

  /**
   * VPN connections, by the id of the construct.
   *
   * @default - none
   */
  readonly vpnConnections?: { [id: string]: ec2.VpnConnectionOptions };

  /**
   * Subnets whose route tables learn the routes of the VPN gateway.
   *
   * @default - private subnets; the isolated ones where there are none
   */
  readonly vpnRoutePropagation?: ec2.SubnetSelection[];
}
