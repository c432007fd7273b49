import { Token } from 'aws-cdk-lib';
import type { InstanceType } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from './messages';
import { firstDuplicate, isIntegerIn, requireLiteral } from '../diagnostics/checks';
import { efaCardsOf } from '../hardware/efa-types';

/** More network cards than any type has. */
const MAX_CARD = 255;

/**
 * On which network cards of nodes there are Elastic Fabric Adapters (EFA), through which nodes of one AZ speak past the network stack.
 *
 * The primary interface stays one of the network, with the IPv6 address of the node. Adapters are interfaces of their own without addresses (`efa-only`), the second of the first
 * card and the first of each other card (EC2 user guide, "Maximize network bandwidth on Amazon EC2 instances with multiple network cards"). All have the security group of the
 * cluster, which lets such traffic through as EKS makes it (EKS user guide, "sec-group-reqs").
 *
 * Pods get the adapters from the EFA DRA driver or the EFA device plugin, which are yours to install. Instances with several interfaces get no public IPv4 address.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new ManagedNodeGroup(this, 'Training', { cluster, instanceTypes: [new ec2.InstanceType('p5.48xlarge')], efa: EfaInterfaces.onEachCard() });
 */
export abstract class EfaInterfaces {
  /**
   * On each network card that can have one.
   *
   * The node group refuses types without adapters, types that differ in their cards, and types that this library does not know: state the cards of these with
   * `EfaInterfaces.onCards()`.
   */
  public static onEachCard(): EfaInterfaces {
    return new OnEachCard();
  }

  /**
   * On these network cards, for instance types that this library does not know, or for fewer than each.
   *
   * Refuses no cards, one twice, and what is no index. The node group refuses types that are known to have no adapter on a card.
   *
   * @param cards indexes of the cards, from 0 (`NetworkCardIndex` of `describe-instance-types`)
   */
  public static onCards(cards: number[]): EfaInterfaces {
    requireLiteral('EfaInterfaces.onCards', 'cards', cards);
    const areDistinct = Array.isArray(cards) && cards.length > 0 && firstDuplicate(cards) === undefined;
    const fits = areDistinct && cards.every(card => isIntegerIn(card, 0, MAX_CARD));
    if (!fits) { refuse('EfaInterfaces.onCards', 'efa-cards', cards); }
    return new OnCards([...cards]);
  }

  /**
   * The cards of nodes that can be of these types.
   *
   * @internal
   */
  public abstract _cardsOf(scope: Construct, instanceTypes: InstanceType[]): number[];
}

/** The cards of a type that is known. */
function cardsOf(scope: Construct, type: string): number[] | undefined {
  const cards = Token.isUnresolved(type) ? undefined : efaCardsOf(type);
  if (cards?.length === 0) { refuse(scope, 'efa-unsupported', type); }
  return cards;
}

class OnEachCard extends EfaInterfaces {
  public _cardsOf(scope: Construct, instanceTypes: InstanceType[]): number[] {
    const types = instanceTypes.map(String);
    const cards = types.map(type => cardsOf(scope, type) ?? refuse(scope, 'efa-cards-unknown', type));
    if (new Set(cards.map(String)).size > 1) { refuse(scope, 'efa-cards-differ', types); }
    return cards[0] ?? [];
  }
}

class OnCards extends EfaInterfaces {
  constructor(private readonly cards: number[]) {
    super();
  }

  public _cardsOf(scope: Construct, instanceTypes: InstanceType[]): number[] {
    for (const type of instanceTypes.map(String)) {
      const known = cardsOf(scope, type);
      if (known && !this.cards.every(card => known.includes(card))) { refuse(scope, 'efa-cards-of-type', this.cards, { type, known: known.join(', ') }); }
    }
    return this.cards;
  }
}
