import { Fn } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { SlotGrid } from './retrofit-slots';
import { requireLiteral } from '../diagnostics/checks';
import { Ipv6Block, ipv6BlocksIn, parseVpcIpv6Block } from '../network/ipv6-block';
import { Ipv6BlockLookup } from '../network/ipv6-block-lookup';
import { Ipv6CidrSource } from '../network/ipv6-cidr-source';
import { onceThere } from '../network/once-there';
import { SUBNET_IPV6_PREFIX } from '../network/plan-addresses';

/** The IPv6 block of a VPC that others make: one that it has, or one that it gets. */
export class RetrofitBlock {
  /** Prefix length of the block. */
  public readonly prefixLength: number;
  /** The block, where it is known at synthesis. */
  public readonly known?: Ipv6Block;
  /** Where one that the VPC gets comes from. */
  public readonly source?: Ipv6CidrSource;
  /** Whether nobody said which block it is, nor where it comes from. */
  public readonly isByDefault: boolean;
  /** The association of one that the VPC gets. */
  public association?: ec2.CfnVPCCidrBlock;
  private lookup?: Ipv6BlockLookup;

  constructor(private readonly scope: Construct, private readonly vpcId: string, private readonly stated?: string, source?: Ipv6CidrSource) {
    requireLiteral(scope, 'ipv6Cidr', stated);
    this.isByDefault = stated === undefined && source === undefined;
    this.source = stated === undefined ? source ?? Ipv6CidrSource.amazon() : undefined;
    const cidr = stated ?? this.source?.cidr;
    this.known = cidr === undefined ? undefined : parseVpcIpv6Block(scope, 'ipv6Cidr', cidr);
    this.prefixLength = this.known?.prefix ?? this.source!.prefixLength;
  }

  /** Give it to the VPC, where it has it not. */
  public associate(): void {
    this.association = this.source?._associate(this.scope, 'Ipv6Cidr', this.vpcId);
    if (this.association && !this.known) {
      this.lookup = new Ipv6BlockLookup(this.scope, 'Ipv6CidrLookup', { vpcId: this.vpcId, association: this.association });
    }
  }

  /** The block; whoever uses it waits until the VPC has it. */
  public get cidr(): string {
    const cidr = this.stated ?? this.source!.cidr;
    return cidr === undefined ? this.lookup!.cidr : onceThere(cidr, this.association);
  }

  /** The /64 in a position. It is always asked for among all, so that the expression stays as it is when others come. */
  public subnetCidr(index: number, { count }: SlotGrid): string {
    return this.known
      ? ipv6BlocksIn(this.known, SUBNET_IPV6_PREFIX, count)[index]
      : Fn.select(index, Fn.cidr(this.lookup!.cidr, count, `${SUBNET_IPV6_PREFIX}`));
  }
}
