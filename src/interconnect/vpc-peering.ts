import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { environmentOf } from './environment';
import { judgeBlocks, judgeDns, judgeRoutes, judgeTwice } from './judge-peering';
import { refuse } from './messages';
import { PeeredVpcs, refuseSelf } from './peered-vpcs';
import { PeeringAddressFamily } from './peering-address-family';
import { PeeringDns } from './peering-dns';
import { PeeringDnsResolution } from './peering-dns-resolution';
import type { PeeringRule } from './peering-rule';
import { refuseCircle } from './place-after';
import type { VpcPeeringProps } from './vpc-peering-props';
import { checkShape, listOf, madeBy, SELECTION, TEXT, VPC } from '../diagnostics/shapes';

/**
 * Peers two VPCs, with routes for both address families on both sides.
 *
 * - **Each route is a resource of its own**, by route table and block. An AZ, a tier or a block that comes makes routes, and changes none. Blocks that the app adds to a VPC (`VpcIpv6Block`, `AWS::EC2::VPCCidrBlock`) are led to as well.
 * - **Rules of security groups** come by `allow()`. They stand beside the peering too, so that no stack with a group waits for the other VPC.
 * - It stands in the stack of one of the VPCs, or in one that comes after both, and refuses a place that would close a circle of stacks. The stack is in the account and region of `vpc`.
 * - What is in another account or region is another stack's: there a `VpcPeeringRole` accepts (in another account), and a `VpcPeeringAcceptance` makes the routes back. Peering of two regions carries both families.
 *
 * It is no way out for default routes (`RouteTarget`): a peering leads to the other VPC, and to nothing behind it (VPC peering guide, "vpc-peering-basics").
 *
 * Refuses a VPC with itself, blocks that overlap, where both are known, in IPv4 also where only IPv6 is routed, a second peering of the same VPCs, and VPCs of which nobody knows whether they are in one region.
 *
 * @example
 * const app = new DualStackVpc(this, 'App', { ipv4Cidr: '10.1.0.0/16' });
 * const data = new DualStackVpc(this, 'Data', { ipv4Cidr: '10.2.0.0/16', tiers: [SubnetTier.isolated({ name: 'Database' })] });
 * const peering = new VpcPeering(this, 'Peering', { vpc: app, peerVpc: data });
 *
 * declare const database: ec2.SecurityGroup;
 * peering.allow({ to: database, port: ec2.Port.tcp(5432), source: PeeringSource.vpc() });
 */
export class VpcPeering extends Construct {
  /** The connection. */
  public readonly connection: ec2.CfnVPCPeeringConnection;
  /** Its id, for example `pcx-0123456789abcdef0`, as a token. */
  public readonly peeringConnectionId: string;
  /** The routes of `vpc` to `peerVpc`. Those to blocks that the app adds come when it is synthesised. */
  public readonly routes: ec2.CfnRoute[];
  /** The routes of `peerVpc` to `vpc`; none where it is in another account or region. */
  public readonly peerRoutes: ec2.CfnRoute[];

  private readonly vpcs: PeeredVpcs;

  constructor(scope: Construct, id: string, props: VpcPeeringProps) {
    super(scope, id);
    checkShape<VpcPeeringProps>(this, props, {
      vpc: VPC,
      peerVpc: VPC,
      addressFamily: madeBy('a PeeringAddressFamily, such as PeeringAddressFamily.ipv6()', PeeringAddressFamily),
      subnets: listOf(SELECTION),
      peerSubnets: listOf(SELECTION),
      peerRoleArn: TEXT,
      dnsResolution: madeBy('a PeeringDnsResolution, such as PeeringDnsResolution.bothVpcs()', PeeringDnsResolution),
    }, 'vpc', 'peerVpc');
    const { vpc, peerVpc, addressFamily, subnets, peerSubnets, peerRoleArn, dnsResolution } = props;
    refuseSelf(this, 'peerVpc', vpc, peerVpc);
    const { isOtherAccount, reachesPeer, peerOwnerId, peerRegion } = environmentOf(this, vpc, peerVpc);
    if (isOtherAccount && peerRoleArn === undefined) { refuse(this, 'vpc-peering-role-missing', peerOwnerId); }
    if (!reachesPeer && peerSubnets && peerSubnets.length > 0) { refuse(this, 'vpc-peering-far-side', peerVpc.node.path, { prop: 'peerSubnets' }); }
    if (!reachesPeer && dnsResolution?._ofPeer) { refuse(this, 'vpc-peering-far-side', dnsResolution._shown, { prop: 'dnsResolution' }); }

    this.connection = new ec2.CfnVPCPeeringConnection(this, 'Connection', { vpcId: vpc.vpcId, peerVpcId: peerVpc.vpcId, peerOwnerId, peerRegion, peerRoleArn });
    this.peeringConnectionId = this.connection.ref;
    this.vpcs = new PeeredVpcs(this, {
      vpc,
      peerVpc,
      addressFamily,
      subnets,
      peerSubnets,
      reachesPeer,
      connection: this.connection,
      connectionId: this.peeringConnectionId,
      isOneRegion: peerRegion === undefined,
    });
    this.routes = this.vpcs.routes.routes;
    this.peerRoutes = this.vpcs.peerRoutes?.routes ?? [];
    if (dnsResolution?._ofVpc || dnsResolution?._ofPeer) {
      const sides = [...dnsResolution._ofVpc ? ['requester'] as const : [], ...dnsResolution._ofPeer ? ['accepter'] as const : []];
      new PeeringDns(this, 'Dns', this.peeringConnectionId, sides);
      judgeDns(this, [vpc, peerVpc]);
    }
    judgeBlocks(this, vpc, peerVpc);
    judgeRoutes(this, [vpc, peerVpc], () => [...this.routes, ...this.peerRoutes]);
    judgeTwice(this, this.connection, [vpc, peerVpc]);
    refuseCircle(this, 'vpc-peering-circle', () => [vpc, peerVpc]);
  }

  /**
   * Let one side in at something on the other side, by blocks or by a security group. What is said twice is one rule.
   *
   * Refuses a security group as the source over a peering of two regions.
   */
  public allow(rule: PeeringRule): void {
    this.vpcs.allow(rule);
  }
}
