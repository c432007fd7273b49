import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkTarget } from './check-target';
import { leadIpv6Through } from './lead-through';
import { refuse } from './messages';
import type { RouteTarget } from './route-target';
import { egressOnlyGatewayOf, removeEgressOnlyGateway, removeIpv6Routes } from './stock-vpc';

/** The target of a route that is led elsewhere at once. */
const YET_TO_BE_SAID = '';

/**
 * How private subnets reach IPv6 addresses outside the VPC. Public subnets have an internet gateway, where the block of the VPC is public, and isolated ones no way out, whatever is chosen
 * here.
 *
 * It can change later: the default route of a subnet keeps its id, and CloudFormation changes its target in place.
 *
 * @example
 * new DualStackVpc(this, 'Vpc', { ipv6Egress: Ipv6Egress.none() });
 */
export abstract class Ipv6Egress {
  /**
   * An egress-only internet gateway: connections can be opened from the inside alone (VPC user guide, "egress-only-internet-gateway"). It costs nothing. A region has five by default.
   *
   * Refuses a VPC of which the block is private: such addresses are dropped at the gateway.
   */
  public static egressOnlyInternetGateway(): Ipv6Egress {
    return new GatewayEgress();
  }

  /**
   * No route for ::/0, and no gateway. Pods then reach nothing outside the VPC over IPv6, which is a warning where nodes are.
   */
  public static none(): Ipv6Egress {
    return new NoEgress();
  }

  /**
   * The default routes lead to a target, a transit gateway for example, and no gateway is made.
   *
   * Refuses a NAT gateway, which carries no IPv6 to IPv6 addresses, and a VPC without private tier.
   *
   * @param target where they lead
   */
  public static through(target: RouteTarget): Ipv6Egress {
    checkTarget('Ipv6Egress.through', 'IPv6', target);
    return new RoutedEgress(target);
  }

  /**
   * Refuse a VPC that it cannot serve.
   *
   * @internal
   */
  public _check(_subject: string, _hasPrivateTier: boolean, _isPrivate: boolean): void {
    // Most can serve any.
  }

  /**
   * Change what the stock VPC has made.
   *
   * @param further private subnets of IPv6 alone, without routes
   * @internal
   */
  public abstract _settle(vpc: ec2.Vpc, further: readonly ec2.PrivateSubnet[]): void;
}

class GatewayEgress extends Ipv6Egress {
  public _check(subject: string, _hasPrivateTier: boolean, isPrivate: boolean): void {
    if (isPrivate) { refuse(subject, 'private-ipv6-gateway', 'Ipv6Egress.egressOnlyInternetGateway()'); }
  }

  public _settle(vpc: ec2.Vpc, further: readonly ec2.PrivateSubnet[]): void {
    // The stock VPC has made the others.
    for (const subnet of further) { subnet.addIpv6DefaultEgressOnlyInternetRoute(egressOnlyGatewayOf(vpc).ref); }
  }
}

class NoEgress extends Ipv6Egress {
  public _settle(vpc: ec2.Vpc): void {
    removeIpv6Routes(vpc.privateSubnets);
    removeEgressOnlyGateway(vpc);
  }
}

class RoutedEgress extends Ipv6Egress {
  constructor(private readonly target: RouteTarget) {
    super();
  }

  public _check(subject: string, hasPrivateTier: boolean): void {
    if (!hasPrivateTier) { refuse(subject, 'egress-without-private-tier', 'tiers without a private one', { prop: 'ipv6Egress' }); }
  }

  public _settle(vpc: ec2.Vpc, further: readonly ec2.PrivateSubnet[]): void {
    further.forEach(subnet => { subnet.addIpv6DefaultEgressOnlyInternetRoute(YET_TO_BE_SAID); });
    leadIpv6Through(vpc, [...vpc.privateSubnets, ...further], this.target);
  }
}
