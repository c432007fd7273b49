import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { refuse } from './messages';
import type { Family } from './vpc-blocks';
import { checkKindOf, SECURITY_GROUP, TEXT } from '../diagnostics/shapes';
import { isAligned, parseBlock } from '../network/ip-block';

/**
 * From where a rule lets in, over a peering.
 *
 * Pods of an IPv6 cluster come with an IPv6 address of their own, which is in the block of their VPC, and to IPv4 addresses with the one of their node.
 *
 * @example
 * declare const peering: VpcPeering;
 * declare const database: ec2.SecurityGroup;
 * peering.allow({ to: database, port: ec2.Port.tcp(5432), source: PeeringSource.vpc() });
 */
export abstract class PeeringSource {
  /** All blocks of `vpc`, in the families that are routed. Blocks that the app adds to the VPC later are among them. */
  public static vpc(): PeeringSource {
    return new Chosen('Vpc', 'vpc');
  }

  /** All blocks of `peerVpc`, in the families that are routed. */
  public static peerVpc(): PeeringSource {
    return new Chosen('PeerVpc', 'peerVpc');
  }

  /**
   * A security group of the other VPC, for example that of nodes: the rule counts for the addresses of its network interfaces, which the prefixes of pods belong to. Refused over a peering of two regions.
   *
   * The group itself has to let out over both families, as the groups of this library do.
   */
  public static securityGroup(group: ec2.ISecurityGroup): PeeringSource {
    checkKindOf('PeeringSource.securityGroup', 'group', group, SECURITY_GROUP);
    return new Chosen('Group', undefined, { group });
  }

  /**
   * A block of IPv4 addresses.
   *
   * @param cidr for example `10.1.128.0/20`, or a token
   */
  public static ipv4Cidr(cidr: string): PeeringSource {
    return ofBlock('PeeringSource.ipv4Cidr', 'IPv4', cidr);
  }

  /**
   * A block of IPv6 addresses, for example that of a subnet.
   *
   * @param cidr for example `2001:db8:1234:1a10::/64`, or a token
   */
  public static ipv6Cidr(cidr: string): PeeringSource {
    return ofBlock('PeeringSource.ipv6Cidr', 'IPv6', cidr);
  }

  /**
   * A part of ids.
   *
   * @internal
   */
  public abstract readonly _name: string;

  /**
   * The VPC all of which it is.
   *
   * @internal
   */
  public abstract readonly _side?: 'vpc' | 'peerVpc';

  /**
   * What it is besides.
   *
   * @internal
   */
  public abstract readonly _of: OneSource;
}

/** A group or a block. */
interface OneSource {
  readonly group?: ec2.ISecurityGroup;
  readonly cidr?: string;
  readonly family?: Family;
}

class Chosen extends PeeringSource {
  constructor(public readonly _name: string, public readonly _side?: 'vpc' | 'peerVpc', public readonly _of: OneSource = {}) {
    super();
  }
}

function ofBlock(subject: string, family: Family, cidr: string): PeeringSource {
  checkKindOf(subject, 'cidr', cidr, TEXT);
  const block = Token.isUnresolved(cidr) ? undefined : parseBlock(cidr);
  if (!Token.isUnresolved(cidr) && (block?.family !== family || !isAligned(block))) { refuse(subject, 'vpc-peering-cidr', cidr, { family }); }
  return new Chosen('Cidr', undefined, { cidr, family });
}
