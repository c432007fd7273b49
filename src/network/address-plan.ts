import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressBaseline } from './address-baseline';
import type { AddressSlot } from './address-slot';
import { compareAzs, compareBaseline, isNamed } from './compare-baseline';
import { formatBlock } from './ipv4-block';
import type { Ipv4IpamPool } from './ipv4-ipam-pool';
import { Ipv6CidrSource } from './ipv6-cidr-source';
import { refuse } from './messages';
import { PlanIpv4Addresses, PlanIpv6Addresses, PlanTable, SUBNET_IPV6_PREFIX, subnetBits } from './plan-addresses';
import { defaultAzSlots, validAzSlots, vpcBlock } from './plan-sizes';
import { SubnetTier } from './subnet-tier';
import { assignSlots, PlacedTier, placeTiers } from './tier-placement';
import { firstDuplicate } from '../diagnostics/checks';
import { checkShape, listOf, madeBy, NUMBER, struct, TEXT } from '../diagnostics/shapes';

/**
 * What an address plan is made from.
 */
export interface AddressPlanProps {
  /**
   * IPv4 block of the VPC, /16 to /28, aligned, as a literal string.
   *
   * Pods take no IPv4 addresses in IPv6 mode, so the block can be small.
   *
   * @default '10.0.0.0/16', where no pool of IPAM gives the block
   */
  readonly ipv4Cidr?: string;

  /**
   * The pool of IPAM that gives the VPC its IPv4 block. Subnets have the same places in it as in a literal one, as expressions that CloudFormation computes.
   *
   * @default - `ipv4Cidr`
   */
  readonly ipv4Ipam?: Ipv4IpamPool;

  /**
   * Where the IPv6 block comes from. It says the prefix length too: from /56 on there is a hexadecimal digit for the tier and one for the AZ, 16 tiers by 16 AZs; a /60 has
   * two bits for each, 4 by 4.
   *
   * @default Ipv6CidrSource.amazon()
   */
  readonly ipv6Source?: Ipv6CidrSource;

  /**
   * Tiers of subnets. The list is append-only: put new tiers at its end, and leave `SubnetTier.reserved()` where one goes away.
   *
   * @default - a public and a private tier; none beside those of a VPC that is taken over
   */
  readonly tiers?: SubnetTier[];

  /**
   * How many AZs each tier keeps IPv4 addresses for: 2, 4, 8 or 16; where tiers state `ipv4Cidrs`, any number up to 16. It can never change later.
   *
   * @default - 8; 4 in a VPC of /25, 2 in a smaller one; and never more than the IPv6 block tells apart
   */
  readonly azSlots?: number;
}

/**
 * Addresses that never move: the IPv4 block and the IPv6 /64 of a subnet are a function of its tier and of its AZ, not of
 * how many tiers or AZs there are. Adding an AZ or appending a tier changes no existing subnet.
 *
 * Pure arithmetic at synthesis. It plugs into a plain `ec2.Vpc`, which by itself numbers subnets in the order in
 * which it makes them, so that a third AZ renumbers, and replaces, the private subnets.
 *
 * @example
 * const plan = AddressPlan.of({ ipv4Cidr: '10.0.0.0/16' });
 * new ec2.Vpc(this, 'Vpc', {
 *   ipProtocol: ec2.IpProtocol.DUAL_STACK,
 *   ipAddresses: plan.ipv4,
 *   ipv6Addresses: plan.ipv6,
 *   subnetConfiguration: plan.subnetConfiguration,
 * });
 */
export class AddressPlan {
  /**
   * Lay out the addresses of a VPC.
   *
   * Refuses tokens, IPv4 blocks that no VPC can have or that are not aligned, tiers that share a name or a slot, blocks that overlap or lie outside that of the VPC, and
   * plans that do not fit (the error says how many bits are missing).
   */
  public static of(props: AddressPlanProps = {}): AddressPlan {
    return new AddressPlan('AddressPlan', '.of', props);
  }

  /**
   * The plan of a VPC, whose path stands in what is refused.
   *
   * @internal
   */
  public static _ofVpc(path: string, props: AddressPlanProps): AddressPlan {
    return new AddressPlan(path, '', props);
  }

  /** IPv4 block of the VPC; none where IPAM chooses it. */
  public readonly ipv4Cidr?: string;
  /** Prefix length of the IPv6 block of the VPC. */
  public readonly ipv6PrefixLength: number;
  /** How many AZs the plan has room for. */
  public readonly azSlots: number;
  /** For `ec2.Vpc.ipAddresses`. */
  public readonly ipv4: ec2.IIpAddresses;
  /** For `ec2.Vpc.ipv6Addresses`. Takes the block from the source of the plan. */
  public readonly ipv6: ec2.IIpv6Addresses;
  /** For `ec2.Vpc.subnetConfiguration`. */
  public readonly subnetConfiguration: ec2.SubnetConfiguration[];

  /**
   * Where the IPv6 block comes from.
   *
   * @internal
   */
  public readonly _ipv6Source: Ipv6CidrSource;
  private readonly ofIpv4: PlanIpv4Addresses;
  private readonly ofIpv6: PlanIpv6Addresses;
  private readonly placedTiers: PlacedTier[];
  private readonly ipv6AzSlots: number;
  /** Of the VPCs that it is plugged into, in the order of their slots. */
  private readonly azs: string[][] = [];
  private readonly expected: AddressBaseline[] = [];

  private constructor(private readonly owner: string, method: string, props: AddressPlanProps) {
    const subject = `${owner}${method}`;
    checkShape(subject, props, {
      ipv4Cidr: TEXT,
      tiers: listOf(madeBy('a SubnetTier, such as SubnetTier.private()', SubnetTier)),
      azSlots: NUMBER,
      ipv6Source: madeBy('an Ipv6CidrSource, such as Ipv6CidrSource.amazon()', Ipv6CidrSource),
      ipv4Ipam: struct<Ipv4IpamPool>({ ipamPoolId: TEXT, netmaskLength: NUMBER }, 'ipamPoolId', 'netmaskLength'),
    });
    const vpc = vpcBlock(subject, props);
    this.ipv4Cidr = props.ipv4Ipam ? undefined : formatBlock(vpc);

    this._ipv6Source = props.ipv6Source ?? Ipv6CidrSource.amazon();
    this.ipv6PrefixLength = this._ipv6Source.prefixLength;
    const indexBits = subnetBits(this.ipv6PrefixLength);
    this.ipv6AzSlots = 2 ** (indexBits / 2);
    const tiers = props.tiers ?? [SubnetTier.public(), SubnetTier.private()];
    if (tiers.every(tier => tier.isReserved || tier._family !== 'dualStack')) { refuse(subject, 'tiers-empty', tiers.map(tier => tier.name)); }
    const before = Math.max(0, ...tiers.flatMap(({ ipv4Cidrs, ipv6Indexes }) => [ipv4Cidrs?.length ?? 0, ipv6Indexes?.length ?? 0]));
    const azSlotsIn = (prefix: number) => props.azSlots ?? Math.max(before, defaultAzSlots(prefix, this.ipv6AzSlots));
    this.azSlots = validAzSlots(subject, azSlotsIn(vpc.prefix), this.ipv6AzSlots, before);

    const duplicate = firstDuplicate(tiers.map(tier => tier.name));
    if (duplicate !== undefined) { refuse(subject, 'tier-name-duplicate', duplicate); }

    const slots = assignSlots(subject, tiers, this.ipv6AzSlots, this.ipv6PrefixLength);
    this.placedTiers = placeTiers(subject, vpc, azSlotsIn, tiers).map((placed, index) => ({ ...placed, slot: slots[index] }));

    const inVpc = tiers.filter(tier => tier._family === 'dualStack');
    this.subnetConfiguration = inVpc.map(tier => ({
      name: tier.name,
      subnetType: tier.subnetType,
      reserved: tier.isReserved,
      ipv6AssignAddressOnCreation: true,
      // Stock CDK leaves it off in dual-stack VPCs; a node there would have no way out over IPv4.
      mapPublicIpOnLaunch: tier.subnetType === ec2.SubnetType.PUBLIC ? tier.mapPublicIpOnLaunch : undefined,
    }));
    const table: PlanTable = {
      subject,
      vpc,
      ipv4Ipam: props.ipv4Ipam,
      ipv6Source: this._ipv6Source,
      azSlots: this.azSlots,
      tiers: inVpc.map(tier => tier.name),
      rows: this.placedTiers.flatMap(placed => placed.blocks.map((block, azSlot) => (
        { tier: placed.tier.name, azSlot, block, ipv6Index: this.ipv6IndexOf(placed, azSlot) }))),
      onAzs: (azs: string[]) => this.knowAzs(azs),
    };
    this.ipv4 = this.ofIpv4 = new PlanIpv4Addresses(table);
    this.ipv6 = this.ofIpv6 = new PlanIpv6Addresses(table, this.ofIpv4);
  }

  /**
   * The tiers of one family, which `ec2.Vpc` does not make.
   *
   * @internal
   */
  public get _singleFamilyTiers(): SubnetTier[] {
    return this.placedTiers.map(({ tier }) => tier).filter(tier => tier._family !== 'dualStack' && !tier.isReserved);
  }

  /**
   * The blocks of a subnet in a VPC that the plan is plugged into, of the families that it has.
   *
   * @internal
   */
  public _blocksOf(vpc: ec2.Vpc, { name, _family: family }: SubnetTier, azSlot: number): { readonly ipv4Cidr?: string; readonly ipv6Cidr?: string } {
    return family === 'ipv4' ? { ipv4Cidr: this.ofIpv4.cidrOf(name, azSlot, vpc.vpcCidrBlock) } : { ipv6Cidr: this.ofIpv6.blockOf(name, azSlot, vpc.vpcIpv6CidrBlocks) };
  }

  /**
   * The whole table: a row for each tier and AZ slot, also for those without a subnet as yet.
   */
  public slots(): AddressSlot[] {
    return this.placedTiers.flatMap(placed => placed.blocks.map((block, azSlot) => {
      const ipv6Index = placed.tier._family === 'ipv4' ? undefined : this.ipv6IndexOf(placed, azSlot);
      return {
        tier: placed.tier.name,
        tierSlot: placed.slot,
        azSlot,
        ipv4Cidr: this.ipv4Cidr === undefined || block === undefined ? undefined : formatBlock(block),
        ipv6Index,
        ipv6Suffix: ipv6Index === undefined ? undefined : this.ipv6Suffix(ipv6Index),
        reserved: placed.tier.isReserved,
      };
    }));
  }

  /**
   * What may not move in this plan, to be kept in the code of the app: write what `console.log(plan.baseline)` prints into `plan.expect()`.
   *
   * AZs are in it where the plan is plugged into one VPC and their names are known at synthesis.
   */
  public get baseline(): AddressBaseline {
    const [azs, ...others] = this.azs;
    const tiers = this.placedTiers.map(({ tier: { name, ipv4Cidrs, ipv6Indexes }, slot, block }) => ({
      name,
      slot,
      ...this.ipv4Cidr && block ? { ipv4Cidr: formatBlock(block) } : {},
      ...this.ipv4Cidr && ipv4Cidrs ? { ipv4Cidrs } : {},
      ...ipv6Indexes ? { ipv6Indexes } : {},
    }));
    return {
      ...this.ipv4Cidr ? { ipv4Cidr: this.ipv4Cidr } : {},
      ipv6PrefixLength: this.ipv6PrefixLength,
      ipv6Source: this._ipv6Source._name,
      azSlots: this.azSlots,
      tiers,
      ...azs && others.length === 0 && azs.every(isNamed) ? { availabilityZones: azs } : {},
    };
  }

  /**
   * Refuse this plan where it is not what it was: another block or source, a tier that has moved or is gone, an AZ that has another slot. Tiers and AZs that are new are accepted.
   *
   * Where AZs are compared, that is done for each VPC that the plan is plugged into, before or after. What the baseline leaves out, and tokens, are not compared.
   *
   * @example
   * const vpc = new DualStackVpc(this, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
   * vpc.addressPlan.expect({
   *   ipv4Cidr: '10.0.0.0/16',
   *   tiers: [{ name: 'Public', slot: 0, ipv4Cidr: '10.0.0.0/21' }, { name: 'Private', slot: 1, ipv4Cidr: '10.0.128.0/17' }],
   *   availabilityZones: ['eu-west-1a', 'eu-west-1b'],
   * });
   */
  public expect(baseline: AddressBaseline): void {
    compareBaseline(this.expecting, baseline, this.baseline);
    this.azs.forEach(azs => compareAzs(this.expecting, baseline, azs));
    this.expected.push(baseline);
  }

  private knowAzs(azs: string[]): void {
    this.azs.push(azs);
    this.expected.forEach(baseline => compareAzs(this.expecting, baseline, azs));
  }

  private get expecting(): string {
    return this.owner === 'AddressPlan' ? 'AddressPlan.expect' : this.owner;
  }

  private ipv6IndexOf({ tier, slot }: PlacedTier, azSlot: number): number {
    return tier.ipv6Indexes?.[azSlot] ?? slot * this.ipv6AzSlots + azSlot;
  }

  private ipv6Suffix(index: number): string {
    const digits = index.toString(16);
    // The fourth group of an address is bits 48 to 63; what of it lies in the VPC's own prefix cannot be known.
    const unknown = Math.max(0, (this.ipv6PrefixLength - 48) / 4);
    return `${'x'.repeat(unknown)}${digits.padStart(4 - unknown, '0')}::/${SUBNET_IPV6_PREFIX}`;
  }
}
