import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressSlot } from './address-slot';
import { refuse } from './messages';

/** EC2 takes subnets of /64 for nodes that run pods; `Fn::Cidr` counts them. */
export const SUBNET_IPV6_PREFIX = 64;
/** `Fn::Cidr` returns at most 256 blocks (CloudFormation user guide, "Fn::Cidr"), so eight bits tell subnets apart. */
export const MAX_INDEX_BITS = 8;

/** What the two halves need to know of their plan. */
export interface PlanTable {
  readonly subject: string;
  readonly ipv4Cidr: string;
  readonly ipv6PrefixLength: number;
  readonly azSlots: number;
  readonly tiers: string[];
  readonly slots: AddressSlot[];
  /** Told of the AZs of each VPC that the plan is plugged into. */
  readonly onAzs: (azs: string[]) => void;
}

/** The IPv4 half of a plan, as `ec2.Vpc` asks for it. */
export class PlanIpv4Addresses implements ec2.IIpAddresses {
  constructor(private readonly plan: PlanTable) {}

  public allocateVpcCidr(): ec2.VpcIpamOptions {
    return { cidrBlock: this.plan.ipv4Cidr };
  }

  public allocateSubnetsCidr({ requestedSubnets }: ec2.AllocateCidrRequest): ec2.SubnetIpamOptions {
    const azs = new Map<string, number>();
    const count = Math.max(...countsOf(requestedSubnets.map(({ configuration }) => configuration.name)));
    if (count > this.plan.azSlots) { refuse(this.plan.subject, 'azs-exceed-slots', count, { azSlots: this.plan.azSlots }); }
    this.plan.onAzs([...new Set(requestedSubnets.map(({ availabilityZone }) => availabilityZone))]);
    return {
      allocatedSubnets: requestedSubnets.map(({ configuration }) => {
        const azSlot = azs.get(configuration.name) ?? 0;
        azs.set(configuration.name, azSlot + 1);
        return { cidr: this.cidrOf(configuration, azSlot) };
      }),
    };
  }

  private cidrOf({ name, cidrMask }: ec2.SubnetConfiguration, azSlot: number): string {
    const cidr = this.plan.slots.find(row => row.tier === name && row.azSlot === azSlot)?.ipv4Cidr;
    if (!cidr || (cidrMask !== undefined && !cidr.endsWith(`/${cidrMask}`))) {
      const tiers = this.plan.tiers.join(', ');
      refuse(this.plan.subject, 'subnets-not-of-plan', cidrMask === undefined ? name : `${name} /${cidrMask}`, { tiers });
    }
    return cidr;
  }
}

/** How often each name is there. */
const countsOf = (names: string[]) => [...new Set(names)].map(name => names.filter(each => each === name).length);

/** The IPv6 half of a plan, as `ec2.Vpc` asks for it. */
export class PlanIpv6Addresses implements ec2.IIpv6Addresses {
  public readonly amazonProvided: boolean;
  private readonly source = ec2.Ipv6Addresses.amazonProvided();

  constructor(private readonly plan: PlanTable) {
    this.amazonProvided = this.source.amazonProvided;
  }

  public allocateVpcIpv6Cidr(request: ec2.AllocateVpcIpv6CidrRequest): ec2.CfnVPCCidrBlock {
    return this.source.allocateVpcIpv6Cidr(request);
  }

  public createIpv6CidrBlocks({ ipv6SelectedCidr, sizeMask }: ec2.CreateIpv6CidrBlocksRequest): string[] {
    // The whole count, not that of today's subnets: the expression stays the same when there are more of them.
    const count = 2 ** Math.min(SUBNET_IPV6_PREFIX - this.plan.ipv6PrefixLength, MAX_INDEX_BITS);
    return Fn.cidr(ipv6SelectedCidr, count, sizeMask ?? String(SUBNET_IPV6_PREFIX));
  }

  public allocateSubnetsIpv6Cidr({ allocatedSubnets, ipv6Cidrs }: ec2.AllocateIpv6CidrRequest): ec2.SubnetIpamOptions {
    // The request names neither tier nor AZ. The IPv4 block does: the plan gives each to one tier and one AZ.
    const indexes = new Map(this.plan.slots.map(row => [row.ipv4Cidr, row.ipv6Index]));
    return {
      allocatedSubnets: allocatedSubnets.map(({ cidr }) => {
        const index = indexes.get(cidr);
        if (index === undefined) { refuse(this.plan.subject, 'ipv4-not-of-plan', cidr); }
        return { cidr, ipv6Cidr: Fn.select(index, ipv6Cidrs) };
      }),
    };
  }
}
