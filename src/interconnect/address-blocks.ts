import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { refuse } from './messages';
import { addedBlocksOf, AddedBlock, Family, hasFamily, statedBlocksOf, VpcBlock } from './vpc-blocks';
import type { Subject } from '../diagnostics/diagnostics';
import { checkKindOf, TEXT, VPC } from '../diagnostics/shapes';
import { isAligned, parseBlock } from '../network/ip-block';
import { nameOf } from '../synthesis/identity-of-id';
import type { TemplateIndex } from '../synthesis/template-index';

/**
 * Addresses behind a transit gateway: where routes lead, and from where rules let in.
 *
 * Pods of an IPv6 cluster come with an IPv6 address of their own, which is in the block of their VPC, and to IPv4 addresses with the one of their node.
 *
 * @example
 * declare const data: DualStackVpc;
 * const blocks = [AddressBlocks.vpc(data), AddressBlocks.cidr('172.16.0.0/12'), AddressBlocks.cidr('2001:db8::/32')];
 */
export abstract class AddressBlocks {
  /**
   * A block that is written out, of either family, for example `10.0.0.0/8` or `::/0`.
   *
   * Refuses tokens, which do not show their family, and bits behind the prefix.
   */
  public static cidr(cidr: string): AddressBlocks {
    checkKindOf('AddressBlocks.cidr', 'cidr', cidr, TEXT);
    if (Token.isUnresolved(cidr)) { refuse('AddressBlocks.cidr', 'address-blocks-token', cidr); }
    return new OneBlock('AddressBlocks.cidr', cidr);
  }

  /**
   * A block of IPv4 addresses.
   *
   * @param cidr for example `10.0.0.0/8`, or a token
   */
  public static ipv4Cidr(cidr: string): AddressBlocks {
    return new OneBlock('AddressBlocks.ipv4Cidr', cidr, 'IPv4');
  }

  /**
   * A block of IPv6 addresses.
   *
   * @param cidr for example `2001:db8:1234:1a00::/56`, or a token
   */
  public static ipv6Cidr(cidr: string): AddressBlocks {
    return new OneBlock('AddressBlocks.ipv6Cidr', cidr, 'IPv6');
  }

  /**
   * All blocks of a VPC, in the families that it is known to have and that the attachment carries. Blocks that the app adds to it are among them.
   *
   * Refuses a VPC of which no block is known.
   */
  public static vpc(vpc: ec2.IVpc): AddressBlocks {
    return new BlocksOfVpc('AddressBlocks.vpc', vpc, ['IPv4', 'IPv6']);
  }

  /**
   * The IPv4 blocks of a VPC. Refuses one of which none is known.
   */
  public static ipv4OfVpc(vpc: ec2.IVpc): AddressBlocks {
    return new BlocksOfVpc('AddressBlocks.ipv4OfVpc', vpc, ['IPv4']);
  }

  /**
   * The IPv6 blocks of a VPC, where nothing else is to be routed. Refuses one of which none is known.
   */
  public static ipv6OfVpc(vpc: ec2.IVpc): AddressBlocks {
    return new BlocksOfVpc('AddressBlocks.ipv6OfVpc', vpc, ['IPv6']);
  }

  /**
   * How messages show it.
   *
   * @internal
   */
  public abstract readonly _shown: string;

  /**
   * What is known while the app is being written.
   *
   * @internal
   */
  public abstract readonly _blocks: readonly VpcBlock[];

  /**
   * The VPC whose blocks they are.
   *
   * @internal
   */
  public abstract readonly _vpc?: ec2.IVpc;

  /**
   * What the app adds until it has said all.
   *
   * @internal
   */
  public abstract _added(index: TemplateIndex): readonly AddedBlock[];
}

class OneBlock extends AddressBlocks {
  public readonly _shown: string;
  public readonly _blocks: readonly VpcBlock[];
  public readonly _vpc = undefined;

  constructor(subject: Subject, cidr: string, family?: Family) {
    super();
    checkKindOf(subject, 'cidr', cidr, TEXT);
    const isToken = Token.isUnresolved(cidr);
    const block = isToken ? undefined : parseBlock(cidr);
    if (!isToken && (!block || !isAligned(block) || (family !== undefined && block.family !== family))) {
      refuse(subject, 'address-blocks-cidr', cidr, { family: family ?? 'IPv4 or IPv6' });
    }
    this._shown = cidr;
    this._blocks = [{ family: (family ?? block?.family)!, name: isToken ? '' : cidr.toLowerCase().replace('/', '_'), cidr }];
  }

  public _added(): AddedBlock[] {
    return [];
  }
}

class BlocksOfVpc extends AddressBlocks {
  public readonly _shown: string;
  public readonly _blocks: readonly VpcBlock[];
  private readonly families: readonly Family[];

  constructor(subject: Subject, public readonly _vpc: ec2.IVpc, families: readonly Family[]) {
    super();
    checkKindOf(subject, 'vpc', _vpc, VPC);
    this.families = families.filter(family => hasFamily(_vpc, family));
    if (this.families.length === 0) { refuse(subject, 'address-blocks-unknown', _vpc.node.path, { family: families.join(' or ') }); }
    this._shown = _vpc.node.path;
    this._blocks = statedBlocksOf(_vpc, this.families).map(block => this.named(block));
  }

  public _added(index: TemplateIndex): AddedBlock[] {
    return addedBlocksOf(index, this._vpc, this.families).map(({ block, ...added }) => ({ ...added, block: block && this.named(block) }));
  }

  private readonly named = ({ name, ...block }: VpcBlock): VpcBlock => ({ ...block, name: `${nameOf(this._vpc.vpcId, this._vpc)}-${name}` });
}

/** The block with a part of ids. That of a token follows from where it is used. */
export const namedIn = (scope: IConstruct, block: VpcBlock): VpcBlock =>
  block.name === '' ? { ...block, name: `${block.family}-${nameOf(block.cidr, scope)}` } : block;
