import { Token } from 'aws-cdk-lib';
import { refuse } from './messages';
import type { PrivateServiceCidrs } from './private-service-cidrs';
import type { Family } from './vpc-blocks';
import { checkShape, listOf, TEXT } from '../diagnostics/shapes';
import { isAligned, parseBlock } from '../network/ip-block';

/**
 * From which addresses a private service takes connections over PrivateLink, of those who may connect to it (`allowedPrincipals`). It changes in place.
 *
 * @example
 * declare const controller: LoadBalancerController;
 * new PrivateService(this, 'Shop', {
 *   controller,
 *   serviceName: 'shop',
 *   ports: [PrivateServicePort.tcp(443)],
 *   inbound: PrivateServiceInbound.cidrs({ ipv4Cidrs: ['10.2.0.0/16'], ipv6Cidrs: ['2001:db8:1234:1a00::/56'] }),
 * });
 */
export abstract class PrivateServiceInbound {
  /**
   * From all: the group of the load balancer, which lets nobody else in, is not asked for traffic over PrivateLink.
   */
  public static anyConsumer(): PrivateServiceInbound {
    return new Chosen();
  }

  /**
   * From these blocks, as consumers have them in their own VPC (Network Load Balancer guide, "load-balancer-security-groups"). Blocks of two consumers can be the same.
   *
   * The group lets them in from inside the VPC of the service as well.
   */
  public static cidrs(cidrs: PrivateServiceCidrs): PrivateServiceInbound {
    const subject = 'PrivateServiceInbound.cidrs';
    checkShape<PrivateServiceCidrs>(subject, cidrs, { ipv4Cidrs: listOf(TEXT), ipv6Cidrs: listOf(TEXT) });
    const { ipv4Cidrs = [], ipv6Cidrs = [] } = cidrs;
    const blocks = [...blocksOf(subject, 'IPv4', ipv4Cidrs), ...blocksOf(subject, 'IPv6', ipv6Cidrs)];
    return blocks.length > 0 ? new Chosen(blocks) : refuse(subject, 'private-service-cidr', blocks, { family: 'either family' });
  }

  /**
   * From which blocks; undefined where nobody is told apart.
   *
   * @internal
   */
  public abstract readonly _blocks?: readonly InboundBlock[];
}

/** A block, with its family. */
interface InboundBlock {
  readonly cidr: string;
  readonly family: Family;
}

class Chosen extends PrivateServiceInbound {
  constructor(public readonly _blocks?: readonly InboundBlock[]) {
    super();
  }
}

function blocksOf(subject: string, family: Family, cidrs: readonly string[]): InboundBlock[] {
  return cidrs.map(cidr => {
    const block = Token.isUnresolved(cidr) ? undefined : parseBlock(cidr);
    if (!Token.isUnresolved(cidr) && (block?.family !== family || !isAligned(block))) { refuse(subject, 'private-service-cidr', cidr, { family }); }
    return { cidr, family };
  });
}
