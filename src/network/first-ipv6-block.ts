import { Lazy } from 'aws-cdk-lib';
import type { CfnVPCCidrBlock } from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct, IDependable } from 'constructs';
import { Ipv6BlockLookup } from './ipv6-block-lookup';

/** By the VPC. */
const known = new WeakMap<IConstruct, FirstIpv6Block>();

/**
 * The IPv6 block that the tiers of a VPC are in.
 *
 * As long as it is the only one of the VPC, its place in the list of the VPC says it. Of several, EC2 lists those that are gone too, and in no order (aws-cdk #894): then it is
 * asked for by its association. A block that is known at synthesis needs neither.
 */
export class FirstIpv6Block {
  /** That of a VPC which a plan lays out. */
  public static tryOf(vpc: IConstruct): FirstIpv6Block | undefined {
    return known.get(vpc);
  }

  private lookup?: Ipv6BlockLookup;

  /** @param literal the block, where it is known at synthesis */
  constructor(
    private readonly vpc: Construct,
    private readonly vpcId: string,
    private readonly association: CfnVPCCidrBlock,
    private readonly literal?: string,
  ) {
    known.set(vpc, this);
  }

  /**
   * The block. Somebody may take it before it is pinned, in whatever stack, and has the same expression as all others in the end.
   *
   * @param byPlace the same by its place in the list of the VPC
   */
  public expression(byPlace: string): string {
    return this.literal ?? Lazy.uncachedString({ produce: () => this.lookup?.cidr ?? byPlace });
  }

  /** From now on its place in a list does not count. */
  public pin(): void {
    if (this.literal !== undefined) { return; }
    this.lookup ??= new Ipv6BlockLookup(this.vpc, 'Ipv6BlockLookup', { vpcId: this.vpcId, association: this.association });
  }

  /** What a further block waits for. */
  public get settled(): IDependable[] {
    return [this.association, ...this.lookup ? [this.lookup] : []];
  }
}
