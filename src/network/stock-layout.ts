import { isDeepStrictEqual } from 'util';
import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { AddressPlanProps } from './address-plan';
import { formatBlock, Ipv4Block, sizeOf } from './ipv4-block';
import { refuse } from './messages';
import { SubnetTier } from './subnet-tier';

/** What a stock VPC had, in the terms of an address plan. */
export interface StockLayout extends Pick<AddressPlanProps, 'ipv4Cidr' | 'ipv4Ipam'> {
  readonly tiers: SubnetTier[];
  readonly availabilityZones: string[];
}

/** What stands for the block of a VPC of which IPAM chooses it. */
const VPC_BLOCK = { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] };
/** What `ec2.Vpc` calls AZs that it keeps addresses for. */
const RESERVED_AZ = 'fake-az';

/** Lay the addresses out as `ec2.Vpc` does from these properties, and keep what comes out. */
export function layoutOfStock(scope: Construct, subject: string, props: ec2.VpcProps): StockLayout {
  if (props.ipv6Addresses !== undefined) { refuse(subject, 'take-over-ipv6-addresses', 'takesOver.ipv6Addresses'); }
  const availabilityZones = [...props.availabilityZones ?? Stack.of(scope).availabilityZones.slice(0, props.maxAzs ?? 3)];
  const azs = [...availabilityZones, ...Array.from({ length: props.reservedAzs ?? 0 }, () => RESERVED_AZ)];
  const configurations = props.subnetConfiguration ?? (props.natGateways === 0 ? ec2.Vpc.DEFAULT_SUBNETS_NO_NAT : ec2.Vpc.DEFAULT_SUBNETS);
  const ipAddresses = props.ipAddresses ?? ec2.IpAddresses.cidr(props.cidr ?? ec2.Vpc.DEFAULT_CIDR_RANGE);
  const { cidrBlock, ipv4IpamPoolId, ipv4NetmaskLength } = ipAddresses.allocateVpcCidr();

  const { allocatedSubnets } = ipAddresses.allocateSubnetsCidr({
    vpcCidr: Token.asString(VPC_BLOCK),
    requestedSubnets: configurations.flatMap(configuration => azs.map((availabilityZone, index) => (
      { availabilityZone, subnetConstructId: `${configuration.name}Subnet${index + 1}`, configuration }))),
  });
  const blocks = allocatedSubnets.map(({ cidr }) => blockOf(scope, subject, cidr, ipv4NetmaskLength));
  const isDualStack = props.ipProtocol === ec2.IpProtocol.DUAL_STACK;
  const tiers = configurations.map((configuration, tier) => {
    const first = tier * azs.length;
    return SubnetTier._ofStock(kindOf(configuration), configuration.reserved ?? false, configuration.name, {
      ipv4Cidrs: blocks.slice(first, first + azs.length),
      ipv6Indexes: isDualStack ? azs.map((_, azSlot) => first + azSlot) : undefined,
      mapPublicIpOnLaunch: configuration.mapPublicIpOnLaunch ?? !isDualStack,
    });
  });
  const ipv4 = ipv4IpamPoolId === undefined || ipv4NetmaskLength === undefined
    ? { ipv4Cidr: cidrBlock } : { ipv4Ipam: { ipamPoolId: ipv4IpamPoolId, netmaskLength: ipv4NetmaskLength } };
  return { ...ipv4, tiers, availabilityZones };
}

/** The kind of subnets, by the name that is not deprecated. */
function kindOf({ subnetType }: ec2.SubnetConfiguration): ec2.SubnetType {
  if (subnetType === ec2.SubnetType.PUBLIC) { return subnetType; }
  return /isolated/i.test(subnetType) ? ec2.SubnetType.PRIVATE_ISOLATED : ec2.SubnetType.PRIVATE_WITH_EGRESS;
}

/** A block as text; where IPAM chooses that of the VPC, as if it began at zero. */
function blockOf(scope: Construct, subject: string, cidr: string, vpcPrefix?: number): string {
  if (!Token.isUnresolved(cidr)) { return cidr; }
  const block = vpcPrefix === undefined ? undefined : blockIn(Stack.of(scope).resolve(cidr), { base: 0, prefix: vpcPrefix });
  return block ? formatBlock(block) : refuse(subject, 'take-over-blocks', cidr);
}

/** The place of a block in that of the VPC, from the expression that IPAM addresses of stock CDK are. */
function blockIn(value: unknown, vpc: Ipv4Block): Ipv4Block | undefined {
  if (isDeepStrictEqual(value, VPC_BLOCK)) { return vpc; }
  const [index, cidr] = argumentsOf(value, 'Fn::Select');
  const [outer, , bits] = argumentsOf(cidr, 'Fn::Cidr');
  const parent = outer === undefined ? undefined : blockIn(outer, vpc);
  const prefix = 32 - Number(bits);
  return parent && { base: parent.base + Number(index) * sizeOf(prefix), prefix };
}

function argumentsOf(value: unknown, name: string): unknown[] {
  const found = (value as { readonly [name: string]: unknown } | undefined)?.[name];
  return Array.isArray(found) ? found : [];
}
