import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AddressPlan } from './address-plan';
import { messageOf, refuse } from './messages';
import { makeSingleFamilySubnet } from './stock-subnet';
import { internetGatewayAttachmentOf, ipv6BlockOf, ipv6RouteOf } from './stock-vpc';
import type { SubnetTier } from './subnet-tier';
import { judge } from '../synthesis/findings';

/** The subnets of a tier of one family. */
export interface SingleFamilyTier {
  readonly tier: SubnetTier;
  /** In the order of the AZs. */
  readonly subnets: ec2.ISubnet[];
}

const made = new WeakMap<ec2.IVpc, readonly SingleFamilyTier[]>();

/** The tiers of one family of a VPC of this app; none of a VPC that knows no such tiers. */
export const singleFamilyTiersOf = (vpc: ec2.IVpc): readonly SingleFamilyTier[] => made.get(vpc) ?? [];

/** Make the subnets of tiers of one family in a VPC, with routes to its internet gateway. Selections that name no tier do not find them. */
export function makeSingleFamilyTiers(vpc: ec2.Vpc, plan: AddressPlan): SingleFamilyTier[] {
  const block = ipv6BlockOf(vpc);
  const tiers = plan._singleFamilyTiers.map(tier => ({
    tier,
    subnets: vpc.availabilityZones.map((_, azSlot) => {
      const { name, subnetType, mapPublicIpOnLaunch, _reachesIpv4: enableDns64 } = tier;
      const blocks = plan._blocksOf(vpc, tier, azSlot);
      const subnet = makeSingleFamilySubnet(vpc, { tier: name, subnetType, azSlot, mapPublicIpOnLaunch, enableDns64, ...blocks });
      if (tier._family === 'ipv6') { subnet.node.addDependency(block); }
      if (subnetType === ec2.SubnetType.PUBLIC) { openToInternet(vpc, tier, subnet); }
      return subnet;
    }),
  }));
  made.set(vpc, tiers);
  return tiers;
}

function openToInternet(vpc: ec2.Vpc, { _family: family }: SubnetTier, subnet: ec2.Subnet): void {
  const attachment = internetGatewayAttachmentOf(vpc);
  if (family === 'ipv4') {
    subnet.addDefaultInternetRoute(vpc.internetGatewayId!, attachment);
  } else {
    subnet.addIpv6DefaultInternetRoute(vpc.internetGatewayId!);
    ipv6RouteOf(subnet).node.addDependency(attachment);
  }
}

/** The private subnets of tiers of one family. */
export const privateSubnetsOf = (tiers: readonly SingleFamilyTier[], family: SubnetTier['_family']): ec2.PrivateSubnet[] => tiers
  .filter(({ tier }) => tier._family === family && tier.subnetType === ec2.SubnetType.PRIVATE_WITH_EGRESS)
  .flatMap(({ subnets }) => subnets as ec2.PrivateSubnet[]);

/** Lead IPv4-only subnets to the NAT gateways of their AZs, and what DNS64 answers to IPv6-only ones. */
export function leadToNat(vpc: ec2.Vpc, tiers: readonly SingleFamilyTier[], provider?: ec2.NatProvider): void {
  const gateways = provider?.configuredGateways ?? [];
  if (gateways.length > 0) { privateSubnetsOf(tiers, 'ipv4').forEach(subnet => { provider!.configureSubnet(subnet); }); }
  for (const { tier, subnets } of tiers.filter(each => each.tier._reachesIpv4)) {
    if (gateways.length === 0) { refuse(vpc, 'nat64-without-nat', 'no NAT gateway in an AZ', { tier: tier.name }); }
    subnets.forEach((subnet, azSlot) => {
      const own = gateways.filter(({ az }) => az === subnet.availabilityZone).pop() ?? gateways[azSlot % gateways.length];
      (subnet as ec2.Subnet).addIpv6Nat64Route(own.gatewayId);
    });
    judgeNat64(vpc, tier, gateways);
  }
}

/** Refuse what a provider of the user's own makes in place of NAT gateways in AZs: instances do not translate, and of regional gateways nothing says that they do. */
function judgeNat64(vpc: ec2.Vpc, { name }: SubnetTier, gateways: readonly ec2.GatewayConfig[]): void {
  judge(vpc, index => {
    const found = gateways.flatMap(({ gatewayId }) => index.resourceOf(gatewayId, vpc) ?? []);
    const others = found.filter(({ resource, properties }) => resource.cfnResourceType !== 'AWS::EC2::NatGateway' || properties.AvailabilityMode === 'regional');
    return others.length > 0 ? [messageOf('nat64-without-nat', [...new Set(others.map(({ path }) => path))], { tier: name })] : [];
  });
}
