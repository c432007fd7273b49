import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse, warn } from './messages';
import type { PeeringAddressFamily } from './peering-address-family';
import { PeeringRoutes, routedSubnets } from './peering-routes';
import type { PeeringRule } from './peering-rule';
import { PeeringRules } from './peering-rules';
import { addedBlocksOf, Family, hasFamily, isPending, statedBlocksOf, VpcBlock } from './vpc-blocks';
import { lookOver } from '../synthesis/findings';
import { identityOf } from '../synthesis/identity-of-id';
import { catchUp } from '../synthesis/made-late';
import { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/** Two VPCs that are peered. */
export interface TwoVpcs {
  readonly vpc: ec2.IVpc;
  readonly peerVpc: ec2.IVpc;
  readonly addressFamily?: PeeringAddressFamily;
  readonly subnets?: ec2.SubnetSelection[];
  readonly peerSubnets?: ec2.SubnetSelection[];
  readonly connectionId: string;
  /** Where it is made here. */
  readonly connection?: ec2.CfnVPCPeeringConnection;
  readonly isOneRegion: boolean;
  /** Whether routes of `peerVpc` are made here too. */
  readonly reachesPeer: boolean;
}

/** Refuse one VPC in the place of two. */
export function refuseSelf(scope: Construct, prop: string, vpc: ec2.IVpc, peerVpc: ec2.IVpc): void {
  const isOne = vpc === peerVpc || identityOf(vpc.vpcId, vpc) === identityOf(peerVpc.vpcId, peerVpc);
  if (isOne && ![vpc, peerVpc].some(isPending)) { refuse(scope, 'vpc-peering-self', vpc.node.path, { prop }); }
}

/** Routes and rules between two VPCs that are peered, as far as a stack reaches. */
export class PeeredVpcs {
  public readonly routes: PeeringRoutes;
  public readonly peerRoutes?: PeeringRoutes;
  private readonly rules: PeeringRules;
  private readonly families: readonly Family[];

  constructor(private readonly scope: Construct, private readonly props: TwoVpcs) {
    const { vpc, peerVpc, connectionId: vpcPeeringConnectionId } = props;
    this.families = familiesOf(scope, props);
    const routesOf = (id: string, prop: 'subnets' | 'peerSubnets', of: ec2.IVpc) => {
      const subnets = routedSubnets(scope, prop, of, props[prop]);
      if (subnets.length === 0 && !props[prop]) { warn(scope, 'vpc-peering-no-routes', of.node.path, { vpc: of.node.path, prop }); }
      return new PeeringRoutes(scope, id, { vpc: of, subnets, vpcPeeringConnectionId, prop });
    };
    this.routes = routesOf('Routes', 'subnets', vpc);
    this.peerRoutes = props.reachesPeer ? routesOf('PeerRoutes', 'peerSubnets', peerVpc) : undefined;
    this.rules = new PeeringRules(scope, !props.isOneRegion, props.connection);
    for (const side of ['vpc', 'peerVpc'] as const) {
      statedBlocksOf(props[side], this.families).forEach(block => { this.know(side, block); });
    }
    // Blocks can be added as long as the app is written.
    whenAllIsSaid(scope, 'tie', () => { this.addLate(); });
    lookOver(scope, index => { this.lookAtAdded(index); });
  }

  public allow(rule: PeeringRule): void {
    this.rules.allow(rule);
  }

  /** Lead the other side to a block, and let it in where rules say so. */
  private know(side: 'vpc' | 'peerVpc', block: VpcBlock): Construct[] {
    const others = side === 'vpc' ? this.peerRoutes : this.routes;
    return [...others?.leadTo(block) ?? [], ...this.rules.know(side, block)];
  }

  private addLate(): void {
    const index = TemplateIndex.of(this.scope);
    for (const side of ['vpc', 'peerVpc'] as const) {
      const blocks = addedBlocksOf(index, this.props[side], this.families).flatMap(({ block }) => block ?? []);
      blocks.flatMap(block => this.know(side, block)).forEach(catchUp);
    }
  }

  private lookAtAdded(index: TemplateIndex): void {
    for (const vpc of [this.props.vpc, this.props.peerVpc]) {
      addedBlocksOf(index, vpc, this.families).filter(({ block }) => !block)
        .forEach(({ association }) => warn(this.scope, 'vpc-peering-block-unknown', association.path, { vpc: vpc.node.path }));
    }
  }
}

function familiesOf(scope: Construct, { vpc, peerVpc, addressFamily }: TwoVpcs): readonly Family[] {
  const lacking = (family: Family) => [vpc, peerVpc].find(each => !hasFamily(each, family))?.node.path;
  if (addressFamily) {
    for (const family of addressFamily._families) {
      const without = lacking(family);
      if (without !== undefined) { refuse(scope, 'vpc-peering-family', without, { family: addressFamily._shown, vpc: without }); }
    }
    return addressFamily._families;
  }
  const [withoutIpv4, withoutIpv6] = [lacking('IPv4'), lacking('IPv6')];
  if (withoutIpv4 === undefined && withoutIpv6 === undefined) { return ['IPv4', 'IPv6']; }
  if (withoutIpv4 !== undefined && withoutIpv6 !== undefined) { return refuse(scope, 'vpc-peering-no-family', [withoutIpv4, withoutIpv6]); }
  const [family, factory] = withoutIpv4 === undefined ? ['IPv4', 'ipv4'] as const : ['IPv6', 'ipv6'] as const;
  warn(scope, 'vpc-peering-one-family', family, { family, factory, vpc: (withoutIpv4 ?? withoutIpv6)! });
  return [family];
}
