import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { environmentOf } from './environment';
import { judgeBlocks, judgeDns, judgeRoutes } from './judge-peering';
import { refuse } from './messages';
import { PeeredVpcs, refuseSelf } from './peered-vpcs';
import { PeeringAddressFamily } from './peering-address-family';
import { PeeringDns } from './peering-dns';
import { PeeringDnsResolution } from './peering-dns-resolution';
import type { PeeringRule } from './peering-rule';
import { refuseCircle } from './place-after';
import type { VpcPeeringAcceptanceProps } from './vpc-peering-acceptance-props';
import { checkShape, listOf, madeBy, SELECTION, TEXT, VPC } from '../diagnostics/shapes';

/**
 * The other side of a peering, in the account and region of the VPC that was asked: its routes back, its rules, and its DNS option. The `VpcPeering` cannot make these from another account or region.
 *
 * The connection is there and accepted by then: CloudFormation accepts one in another region of the account by itself, and one of another account by a `VpcPeeringRole`.
 *
 * Refuses what `VpcPeering` refuses of its own side.
 *
 * @example
 * const vpc = new DualStackVpc(this, 'Data', { ipv4Cidr: '10.2.0.0/16' });
 * const acceptance = new VpcPeeringAcceptance(this, 'Acceptance', {
 *   vpc,
 *   peerVpc: ImportedDualStackVpc.fromAttributes(this, 'App', {
 *     vpcId: 'vpc-0123456789abcdef0', ipv4Cidr: '10.1.0.0/16', ipv6Cidr: '2001:db8:1234:1a00::/56', tiers: [],
 *   }),
 *   peeringConnectionId: 'pcx-0123456789abcdef0',
 * });
 *
 * declare const database: ec2.SecurityGroup;
 * acceptance.allow({ to: database, port: ec2.Port.tcp(5432), source: PeeringSource.peerVpc() });
 */
export class VpcPeeringAcceptance extends Construct {
  /** The routes of `vpc` to `peerVpc`. Those to blocks that the app adds come when it is synthesised. */
  public readonly routes: ec2.CfnRoute[];

  private readonly vpcs: PeeredVpcs;

  constructor(scope: Construct, id: string, props: VpcPeeringAcceptanceProps) {
    super(scope, id);
    checkShape<VpcPeeringAcceptanceProps>(this, props, {
      vpc: VPC,
      peerVpc: VPC,
      peeringConnectionId: TEXT,
      addressFamily: madeBy('a PeeringAddressFamily, such as PeeringAddressFamily.ipv6()', PeeringAddressFamily),
      subnets: listOf(SELECTION),
      dnsResolution: madeBy('a PeeringDnsResolution, such as PeeringDnsResolution.vpc()', PeeringDnsResolution),
    }, 'vpc', 'peerVpc', 'peeringConnectionId');
    const { vpc, peerVpc, peeringConnectionId: connectionId, addressFamily, subnets, dnsResolution } = props;
    if (!Token.isUnresolved(connectionId) && !/^pcx-./.test(connectionId)) { refuse(this, 'vpc-peering-id', connectionId, { prop: 'peeringConnectionId' }); }
    refuseSelf(this, 'peerVpc', vpc, peerVpc);
    const { peerRegion } = environmentOf(this, vpc, peerVpc);
    if (dnsResolution?._ofPeer) { refuse(this, 'vpc-peering-far-side', dnsResolution._shown, { prop: 'dnsResolution' }); }

    this.vpcs = new PeeredVpcs(this, {
      vpc, peerVpc, addressFamily, subnets, connectionId, isOneRegion: peerRegion === undefined, reachesPeer: false,
    });
    this.routes = this.vpcs.routes.routes;
    if (dnsResolution?._ofVpc) {
      new PeeringDns(this, 'Dns', connectionId, ['accepter']);
      judgeDns(this, [vpc, peerVpc]);
    }
    judgeBlocks(this, vpc, peerVpc);
    judgeRoutes(this, [vpc, peerVpc], () => this.routes);
    refuseCircle(this, 'vpc-peering-circle', () => [vpc, peerVpc]);
  }

  /**
   * Let the other side in at something on this side, by blocks or by a security group. What is said twice is one rule.
   *
   * Refuses a security group as the source over a peering of two regions.
   */
  public allow(rule: PeeringRule): void {
    this.vpcs.allow(rule);
  }
}
