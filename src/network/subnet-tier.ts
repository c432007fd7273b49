import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { refuse } from './messages';
import type { Ipv4OnlyTierOptions, Ipv6OnlyTierOptions } from './single-family-tier-options';
import { isTierName } from './tier-name';
import { requireLiteral } from '../diagnostics/checks';
import { BOOLEAN, checkShape, listOf, madeBy, NUMBER, oneOf, TEXT } from '../diagnostics/shapes';

/**
 * What can be said of a tier of subnets.
 */
export interface SubnetTierOptions {
  /**
   * Name of the tier: a letter, then letters, digits, dashes or underscores.
   *
   * It stands in the logical ids of the subnets and in their tag `aws-cdk:subnet-name`, and it is what
   * `vpc.selectSubnets({ subnetGroupName })` takes. Never rename a tier that is deployed: CloudFormation would
   * replace its subnets.
   *
   * @default - `Public`, `Private`, `Isolated` or `Reserved`, after the kind of the tier
   */
  readonly name?: string;

  /**
   * Prefix length of the IPv4 block of each subnet of the tier, up to 28. A mask that is stated is kept or
   * refused, never bent.
   *
   * @default - in a VPC of /16: /20 for private and reserved tiers, /24 for public and isolated ones. In a smaller VPC the
   * subnets are as many bits smaller, down to /28; a later tier gets smaller subnets where the space left is smaller
   */
  readonly ipv4Mask?: number;

  /**
   * Address slot of the tier: the digit that stands for it in the IPv6 address, 0 to 15 (0 to 3 in a /60).
   *
   * It fixes the IPv6 blocks of the tier. IPv4 blocks are laid out in the order of the list of tiers, so that list is
   * append-only all the same.
   *
   * @default - the lowest slot that no tier before this one in the list has, and in which no /64 of `ipv6Indexes` lies
   */
  readonly slot?: number;

  /**
   * IPv4 blocks that the subnets of the tier have already, in the order of their AZs, for example `['10.0.0.0/18', '10.0.64.0/18']`: for a VPC that was there before the plan.
   *
   * The blocks may have any place in the block of the VPC. An AZ that comes later gets the last free block that is as large as these, or as `ipv4Mask` says. Refuses
   * tokens, blocks outside that of the VPC, and blocks that overlap.
   *
   * @default - the plan lays them out
   */
  readonly ipv4Cidrs?: string[];

  /**
   * Positions of the /64s that the subnets of the tier have already in the IPv6 block of the VPC, in the order of their AZs, for example `[3, 4, 5]`. A stock `ec2.Vpc`
   * counts its subnets, tier by tier.
   *
   * @default - by slot
   */
  readonly ipv6Indexes?: number[];
}

/**
 * What can be said of a tier of public subnets.
 */
export interface PublicTierOptions extends SubnetTierOptions {
  /**
   * Whether instances get a public IPv4 address at launch. Nodes need one in such subnets, or they reach nothing over IPv4.
   *
   * @default true
   */
  readonly mapPublicIpOnLaunch?: boolean;
}

/**
 * What can be said of a place that stays empty.
 */
export interface ReservedTierOptions extends SubnetTierOptions {
  /**
   * The tier that stood here. Its name, mask and slot are taken over where they are not stated.
   *
   * @default - none: room is kept for a private tier that may come
   */
  readonly insteadOf?: SubnetTier;
}

/**
 * A tier of subnets: one subnet in each AZ, all of one kind.
 *
 * The list of tiers is append-only. A tier that goes away leaves `SubnetTier.reserved({ insteadOf: tier })` behind, so
 * that the tiers after it stay where they are.
 *
 * @example
 * const vpc = new DualStackVpc(this, 'Vpc', {
 *   tiers: [
 *     SubnetTier.public(),
 *     SubnetTier.private(),
 *     SubnetTier.reserved({ insteadOf: SubnetTier.isolated({ name: 'Cache' }) }),
 *     SubnetTier.isolated({ name: 'Data', ipv4Mask: 26 }),
 *   ],
 * });
 */
export class SubnetTier {
  /**
   * Subnets whose default routes, IPv4 and IPv6, lead to an internet gateway. Instances get a public IPv4
   * address: in IPv6 clusters nodes need one there, or they reach nothing over IPv4.
   */
  public static public(options: PublicTierOptions = {}): SubnetTier {
    checkShape('SubnetTier.public', options, { mapPublicIpOnLaunch: BOOLEAN });
    return new SubnetTier('SubnetTier.public', SubnetType.PUBLIC, false, 'Public', options);
  }

  /**
   * Subnets for nodes: the default IPv6 route leads to an egress-only internet gateway, IPv4 leaves as `Ipv4Egress` says.
   */
  public static private(options: SubnetTierOptions = {}): SubnetTier {
    return new SubnetTier('SubnetTier.private', SubnetType.PRIVATE_WITH_EGRESS, false, 'Private', options);
  }

  /**
   * Subnets without any default route, dual stack all the same.
   */
  public static isolated(options: SubnetTierOptions = {}): SubnetTier {
    return new SubnetTier('SubnetTier.isolated', SubnetType.PRIVATE_ISOLATED, false, 'Isolated', options);
  }

  /**
   * Subnets of IPv4 alone, for what cannot have both families. They have no IPv6 block and no IPv6 route.
   *
   * EKS takes them neither for a control plane nor for nodes (EKS user guide, "network-reqs"), so no selection finds them unless it names the tier, as
   * `vpc.tier('Ipv4Only')` and `subnetGroupName` do. `DualStackVpc` makes them, and a plain `ec2.Vpc` does not. A tier that becomes one of both families keeps its subnets.
   *
   * @example
   * const vpc = new DualStackVpc(this, 'Vpc', {
   *   tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.ipv4Only({ name: 'Legacy', ipv4Mask: 26 })],
   * });
   * const subnets = vpc.tier('Legacy').subnets;
   */
  public static ipv4Only(options: Ipv4OnlyTierOptions = {}): SubnetTier {
    const subnetType = kindOf('SubnetTier.ipv4Only', options);
    const { name, ipv4Mask, ipv4Cidrs, slot } = options;
    return new SubnetTier('SubnetTier.ipv4Only', subnetType, false, 'Ipv4Only', { name, ipv4Mask, ipv4Cidrs, slot }, { family: 'ipv4' });
  }

  /**
   * Subnets of IPv6 alone: native ones, whose instances have host names by resource and AAAA records. They take no IPv4 addresses. Instance types have to be of Nitro.
   *
   * EKS takes them neither for a control plane nor for nodes (EKS user guide, "network-reqs"), and load balancers need IPv4 too, so no selection finds them unless it
   * names the tier, as `vpc.tier('Ipv6Only')` and `subnetGroupName` do. `DualStackVpc` makes them, and a plain `ec2.Vpc` does not.
   *
   * @example
   * const vpc = new DualStackVpc(this, 'Vpc', {
   *   tiers: [SubnetTier.public(), SubnetTier.private(), SubnetTier.ipv6Only({ name: 'Workers', reachesIpv4: true })],
   * });
   * const subnets = vpc.tier('Workers').subnets;
   */
  public static ipv6Only(options: Ipv6OnlyTierOptions = {}): SubnetTier {
    const subnetType = kindOf('SubnetTier.ipv6Only', options);
    checkShape('SubnetTier.ipv6Only', options, { reachesIpv4: BOOLEAN });
    const { reachesIpv4, name, slot, ipv6Indexes } = options;
    requireLiteral('SubnetTier.ipv6Only', 'reachesIpv4', reachesIpv4);
    if (reachesIpv4 && subnetType === SubnetType.PRIVATE_ISOLATED) { refuse('SubnetTier.ipv6Only', 'isolated-reaches-ipv4', 'SubnetType.PRIVATE_ISOLATED'); }
    return new SubnetTier('SubnetTier.ipv6Only', subnetType, false, 'Ipv6Only', { name, slot, ipv6Indexes }, { family: 'ipv6', reachesIpv4 });
  }

  /**
   * No subnets: a place in the plan that stays empty, after a tier that went away or for one that may come.
   */
  public static reserved(options: ReservedTierOptions = {}): SubnetTier {
    checkShape('SubnetTier.reserved', options, { insteadOf: madeBy('a SubnetTier', SubnetTier) });
    const { insteadOf: gone, ...stated } = options;
    return new SubnetTier('SubnetTier.reserved', gone?.subnetType ?? SubnetType.PRIVATE_WITH_EGRESS, true, gone?.name ?? 'Reserved', {
      name: stated.name,
      ipv4Mask: stated.ipv4Mask ?? gone?.ipv4Mask,
      slot: stated.slot ?? gone?.slot,
      ipv4Cidrs: stated.ipv4Cidrs ?? gone?.ipv4Cidrs,
      ipv6Indexes: stated.ipv6Indexes ?? gone?.ipv6Indexes,
    }, gone && { family: gone._family, reachesIpv4: gone._reachesIpv4 });
  }

  /**
   * A tier of a stock VPC, of which the name was never checked.
   *
   * @internal
   */
  public static _ofStock(subnetType: SubnetType, isReserved: boolean, name: string, options: PublicTierOptions): SubnetTier {
    return new SubnetTier('SubnetTier', subnetType, isReserved, name, options);
  }

  /** Name of the tier. */
  public readonly name: string;
  /** Kind of the subnets, as `aws-ec2` has it. */
  public readonly subnetType: SubnetType;
  /** Whether the place is kept without subnets. */
  public readonly isReserved: boolean;
  /** The IPv4 mask that was stated; undefined where the plan chooses it. */
  public readonly ipv4Mask?: number;
  /** The slot that was stated; undefined where the plan chooses it. */
  public readonly slot?: number;
  /** The IPv4 blocks that its subnets had before; undefined where the plan lays them out. */
  public readonly ipv4Cidrs?: string[];
  /** The positions of the /64s that its subnets had before; undefined where its slot says them. */
  public readonly ipv6Indexes?: number[];
  /** Whether instances get a public IPv4 address at launch. */
  public readonly mapPublicIpOnLaunch: boolean;
  /**
   * Which families its subnets have.
   *
   * @internal
   */
  public readonly _family: 'dualStack' | 'ipv4' | 'ipv6';
  /**
   * Whether IPv6-only subnets reach IPv4 hosts.
   *
   * @internal
   */
  public readonly _reachesIpv4: boolean;

  private constructor(
    subject: string, subnetType: SubnetType, isReserved: boolean, defaultName: string, options: PublicTierOptions, families: Families = { family: 'dualStack' },
  ) {
    checkShape(subject, options, { name: TEXT, ipv4Mask: NUMBER, slot: NUMBER, ipv4Cidrs: listOf(TEXT), ipv6Indexes: listOf(NUMBER) });
    const name = options.name ?? defaultName;
    requireLiteral(subject, 'the name of a tier', name);
    if (options.name !== undefined && !isTierName(name)) { refuse(subject, 'tier-name', name); }
    requireLiteral(subject, `ipv4Mask of tier ${name}`, options.ipv4Mask);
    requireLiteral(subject, `slot of tier ${name}`, options.slot);

    this.name = name;
    this.subnetType = subnetType;
    this.isReserved = isReserved;
    this.ipv4Mask = options.ipv4Mask;
    this.slot = options.slot;
    this.ipv4Cidrs = options.ipv4Cidrs && [...options.ipv4Cidrs];
    this.ipv6Indexes = options.ipv6Indexes && [...options.ipv6Indexes];
    this._family = families.family;
    this._reachesIpv4 = families.reachesIpv4 ?? false;
    this.mapPublicIpOnLaunch = families.family !== 'ipv6' && subnetType === SubnetType.PUBLIC && (options.mapPublicIpOnLaunch ?? true);
  }
}

/** Which families subnets have. */
interface Families {
  readonly family: 'dualStack' | 'ipv4' | 'ipv6';
  readonly reachesIpv4?: boolean;
}

const KINDS = [SubnetType.PUBLIC, SubnetType.PRIVATE_WITH_EGRESS, SubnetType.PRIVATE_ISOLATED];

function kindOf(subject: string, options: { readonly subnetType?: SubnetType }): SubnetType {
  checkShape<{ readonly subnetType?: SubnetType }>(subject, options, { subnetType: oneOf('SubnetType.PUBLIC, PRIVATE_WITH_EGRESS or PRIVATE_ISOLATED', KINDS) });
  requireLiteral(subject, 'subnetType', options.subnetType);
  return options.subnetType ?? SubnetType.PRIVATE_WITH_EGRESS;
}
