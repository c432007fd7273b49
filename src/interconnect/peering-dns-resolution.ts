/**
 * Of which of two peered VPCs public DNS names of instances are answered with private IPv4 addresses, when the other VPC asks. It changes in place.
 *
 * IPv6 needs none of it: an AAAA record is the address itself. Nor do names in private hosted zones, and those of internal load balancers.
 *
 * @example
 * declare const vpc: DualStackVpc;
 * declare const peerVpc: DualStackVpc;
 * new VpcPeering(this, 'Peering', { vpc, peerVpc, dnsResolution: PeeringDnsResolution.bothVpcs() });
 */
export abstract class PeeringDnsResolution {
  /** Of neither. */
  public static none(): PeeringDnsResolution {
    return new Chosen('none', false, false);
  }

  /** Names of `vpc`, for those who ask in `peerVpc`. */
  public static vpc(): PeeringDnsResolution {
    return new Chosen('of vpc', true, false);
  }

  /** Names of `peerVpc`, for those who ask in `vpc`. Refused where that is in another account or region: there it is the one of `VpcPeeringAcceptance`. */
  public static peerVpc(): PeeringDnsResolution {
    return new Chosen('of peerVpc', false, true);
  }

  /** Names of both. Refused where they are not in one account and region. */
  public static bothVpcs(): PeeringDnsResolution {
    return new Chosen('of both', true, true);
  }

  /**
   * How messages show it.
   *
   * @internal
   */
  public abstract readonly _shown: string;

  /**
   * Whether it is of the VPC at hand.
   *
   * @internal
   */
  public abstract readonly _ofVpc: boolean;

  /**
   * Whether it is of the other one.
   *
   * @internal
   */
  public abstract readonly _ofPeer: boolean;
}

class Chosen extends PeeringDnsResolution {
  constructor(public readonly _shown: string, public readonly _ofVpc: boolean, public readonly _ofPeer: boolean) {
    super();
  }
}
