import type { Family } from './vpc-blocks';

/**
 * Over which address families two VPCs are routed to each other. It changes in place: routes come or go.
 *
 * @example
 * declare const vpc: DualStackVpc;
 * declare const peerVpc: DualStackVpc;
 * new VpcPeering(this, 'Peering', { vpc, peerVpc, addressFamily: PeeringAddressFamily.ipv6() });
 */
export abstract class PeeringAddressFamily {
  /**
   * Both. Refuses VPCs of which one has no block of a family that is known.
   */
  public static dualStack(): PeeringAddressFamily {
    return new Chosen('both families', ['IPv4', 'IPv6']);
  }

  /**
   * IPv6 alone, as pods of IPv6 clusters need no more between each other. The IPv4 blocks of the VPCs may not overlap all the same.
   */
  public static ipv6(): PeeringAddressFamily {
    return new Chosen('IPv6', ['IPv6']);
  }

  /**
   * IPv4 alone, for a VPC without IPv6. Pods of an IPv6 cluster reach it with the IPv4 address of their node.
   */
  public static ipv4(): PeeringAddressFamily {
    return new Chosen('IPv4', ['IPv4']);
  }

  /**
   * How messages show it.
   *
   * @internal
   */
  public abstract readonly _shown: string;

  /**
   * The families.
   *
   * @internal
   */
  public abstract readonly _families: readonly Family[];
}

class Chosen extends PeeringAddressFamily {
  constructor(public readonly _shown: string, public readonly _families: readonly Family[]) {
    super();
  }
}
