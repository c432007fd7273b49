import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { AddressPlanProps, AddressPlan } from './address-plan';
import type { DualStackVpcProps } from './dual-stack-vpc-props';
import { Ipv4Egress } from './ipv4-egress';
import { Ipv6Egress } from './ipv6-egress';
import { refuse } from './messages';
import { NatGatewaysTakenOver } from './nat-gateways';
import type { StockLayout } from './stock-layout';
import { chooseAzs } from './vpc-azs';
import { refuseBoth } from '../diagnostics/checks';
import { BOOLEAN, checkShape, listOf, madeBy, mapOf, NUMBER, objectWith, SELECTION, struct, TEXT } from '../diagnostics/shapes';

/** Properties of `ec2.Vpc` that go to it as they are. */
const HANDED_ON = [
  'defaultInstanceTenancy', 'enableDnsHostnames', 'enableDnsSupport', 'flowLogs', 'gatewayEndpoints', 'vpcName', 'vpnConnections', 'vpnGateway', 'vpnGatewayAsn', 'vpnRoutePropagation',
] as const;

/** What somebody who knows `ec2.Vpc` may write, and what says it here. */
const OF_STOCK: { readonly [prop: string]: string } = {
  cidr: 'ipv4Cidr',
  ipAddresses: 'ipv4Cidr, or ipv4Ipam for a pool of IPAM',
  subnetConfiguration: 'tiers',
  natGateways: 'ipv4Egress, such as Ipv4Egress.natGateways(1)',
  natGatewayProvider: 'ipv4Egress, such as Ipv4Egress.provider()',
  natGatewaySubnets: 'ipv4Egress: gateways stand in the first public tier',
  reservedAzs: 'azSlots, for how many AZs addresses are kept',
  ipProtocol: 'nothing: the VPC is dual stack',
  ipv6Addresses: 'ipv6Source, such as Ipv6CidrSource.ipam()',
  createInternetGateway: 'tiers with a public one, or without',
};

/** Refuse what has the wrong type, and properties of `ec2.Vpc` that are none here: the compiler does not see them in JavaScript. */
export function checkVpcProps(subject: string, props: DualStackVpcProps): void {
  const object = struct({});
  checkShape<DualStackVpcProps>(subject, props, {
    takesOver: struct<ec2.VpcProps>({ subnetConfiguration: listOf(objectWith('a subnet configuration', 'name', 'subnetType')), maxAzs: NUMBER, reservedAzs: NUMBER, availabilityZones: listOf(TEXT) }),
    maxAzs: NUMBER,
    availabilityZones: listOf(TEXT),
    ipv4Egress: madeBy('an Ipv4Egress, such as Ipv4Egress.natGatewayPerAz()', Ipv4Egress),
    ipv6Egress: madeBy('an Ipv6Egress, such as Ipv6Egress.egressOnlyInternetGateway()', Ipv6Egress),
    restrictDefaultSecurityGroup: BOOLEAN,
    defaultSecurityGroupLogGroup: objectWith('a log group', 'logGroupName'),
    vpcName: TEXT,
    enableDnsSupport: BOOLEAN,
    enableDnsHostnames: BOOLEAN,
    defaultInstanceTenancy: TEXT,
    flowLogs: mapOf(object),
    gatewayEndpoints: mapOf(struct<ec2.GatewayVpcEndpointOptions>({ service: objectWith('a service, such as ec2.GatewayVpcEndpointAwsService.S3', 'name') }, 'service')),
    vpnGateway: BOOLEAN,
    vpnGatewayAsn: NUMBER,
    vpnConnections: mapOf(struct<ec2.VpnConnectionOptions>({ ip: TEXT }, 'ip')),
    vpnRoutePropagation: listOf(SELECTION),
  });
  const stated = props as { readonly [prop: string]: unknown };
  const [prop, instead] = Object.entries(OF_STOCK).find(([name]) => stated[name] !== undefined) ?? [];
  if (prop !== undefined) { refuse(subject, 'vpc-prop-of-stock', stated[prop], { prop, instead: instead! }); }
  const { enableDnsHostnames, enableDnsSupport, defaultInstanceTenancy } = { ...props.takesOver, ...props };
  if (enableDnsSupport === false && enableDnsHostnames !== false) { refuse(subject, 'dns-host-names', 'enableDnsSupport false'); }
  if (defaultInstanceTenancy === ec2.DefaultInstanceTenancy.HOST) { refuse(subject, 'vpc-tenancy', defaultInstanceTenancy); }
}

/** The addresses of a stock VPC, with the tiers that come new behind its own. */
export function addressesBeside(subject: string, before: StockLayout, props: DualStackVpcProps): AddressPlanProps {
  const { ipv4Cidr, ipv4Ipam, ipv6Source, takesOver, tiers = [] } = props;
  const hasBlock = takesOver?.ipProtocol === ec2.IpProtocol.DUAL_STACK;
  for (const [prop, value] of Object.entries({ ipv4Cidr, ipv4Ipam, ...hasBlock ? { ipv6Source } : {} })) {
    if (value !== undefined) { refuseBoth(subject, prop, 'takesOver', value); }
  }
  return { ipv4Cidr: before.ipv4Cidr, ipv4Ipam: before.ipv4Ipam, tiers: [...before.tiers, ...tiers] };
}

/** The properties of the stock VPC, checked before anything is made. */
export function vpcProps(scope: Construct, subject: string, plan: AddressPlan, props: DualStackVpcProps, before?: StockLayout): ec2.VpcProps {
  const availabilityZones = chooseAzs(scope, subject, props, before?.availabilityZones);
  if (availabilityZones.length > plan.azSlots) { refuse(subject, 'azs-exceed-slots', availabilityZones.length, { azSlots: plan.azSlots }); }
  for (const { name, ipv4Cidrs = [] } of props.tiers ?? []) {
    if (ipv4Cidrs.length > availabilityZones.length) { refuse(subject, 'tier-blocks-exceed-azs', ipv4Cidrs, { tier: name, azs: availabilityZones.length }); }
  }

  const tiers = plan.subnetConfiguration.filter(tier => !tier.reserved);
  // The one that was there first: a public tier that is appended must not take the NAT gateways over.
  const publicTier = tiers.find(tier => tier.subnetType === ec2.SubnetType.PUBLIC)?.name;
  const { PRIVATE_WITH_EGRESS, PUBLIC } = ec2.SubnetType;
  const ofBoth = tiers.some(tier => tier.subnetType === PRIVATE_WITH_EGRESS);
  const single = plan._singleFamilyTiers;
  // Who has NAT: IPv4-only subnets too, and those that reach IPv4 hosts through NAT64.
  const hasPrivateTier = ofBoth || single.some(tier => tier._reachesIpv4 || (tier._family === 'ipv4' && tier.subnetType === PRIVATE_WITH_EGRESS));
  const openTier = single.find(tier => tier.subnetType === PUBLIC);
  checkSelections(subject, single.map(tier => tier.name), props);
  const translated = single.find(tier => tier._reachesIpv4);
  if (translated && (props.enableDnsSupport ?? props.takesOver?.enableDnsSupport) === false) {
    refuse(subject, 'dns64-without-dns', 'enableDnsSupport false', { tier: translated.name });
  }
  const egress = props.ipv4Egress ?? (publicTier && hasPrivateTier ? Ipv4Egress.natGatewayPerAz() : Ipv4Egress.none());
  const hasPrivateIpv6Tier = ofBoth || single.some(tier => tier._family === 'ipv6' && tier.subnetType === PRIVATE_WITH_EGRESS);
  props.ipv6Egress?._check(subject, hasPrivateIpv6Tier, plan._ipv6Source.isPrivate);
  const { takesOver } = props;
  const nat: Partial<ec2.VpcProps> = takesOver && before && !props.ipv4Egress
    ? natOf(takesOver, before) : egress._bind({ subject, azCount: availabilityZones.length, publicTier, hasPrivateTier });
  const createInternetGateway = nat.createInternetGateway
    ?? (takesOver ? takesOver.createInternetGateway ?? true : (publicTier ?? openTier) !== undefined);
  const needsGateway = openTier?.name ?? (nat.createInternetGateway ? 'Ipv4Egress.regionalNatGateway()' : undefined);
  if (needsGateway !== undefined && !(createInternetGateway && tiers.some(tier => tier.subnetType !== ec2.SubnetType.PRIVATE_ISOLATED))) {
    refuse(subject, 'single-family-public', needsGateway);
  }
  const handedOn = Object.fromEntries(HANDED_ON.map(name => [name, props[name] ?? takesOver?.[name]]));

  return {
    ...handedOn,
    // Stock CDK takes support for off where host names are asked for and it is not stated.
    enableDnsSupport: props.enableDnsSupport ?? takesOver?.enableDnsSupport ?? true,
    ...nat,
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    ipAddresses: plan.ipv4,
    ipv6Addresses: plan.ipv6,
    subnetConfiguration: plan.subnetConfiguration,
    availabilityZones,
    createInternetGateway,
    restrictDefaultSecurityGroup: props.restrictDefaultSecurityGroup ?? (takesOver ? takesOver.restrictDefaultSecurityGroup : true),
  };
}

/** Refuse what selects tiers before they are there. */
function checkSelections(subject: string, names: readonly string[], { gatewayEndpoints = {}, vpnRoutePropagation = [] }: DualStackVpcProps): void {
  const selections = [
    ...Object.values(gatewayEndpoints).flatMap(({ subnets = [] }) => subnets.map(selection => ['gatewayEndpoints', selection] as const)),
    ...vpnRoutePropagation.map(selection => ['vpnRoutePropagation', selection] as const),
  ];
  const [prop, early] = selections.find(([, { subnetGroupName }]) => names.includes(subnetGroupName!)) ?? [];
  if (prop !== undefined) { refuse(subject, 'single-family-selection', early!.subnetGroupName, { prop, tier: early!.subnetGroupName! }); }
}

/** NAT as a stock VPC has it. */
function natOf({ natGateways, natGatewayProvider: own, natGatewaySubnets }: ec2.VpcProps, before: StockLayout): Partial<ec2.VpcProps> {
  const { availabilityZones, tiers } = before;
  const privateTiers = tiers.filter(tier => !tier.isReserved && tier.subnetType === ec2.SubnetType.PRIVATE_WITH_EGRESS).length;
  return { natGateways, natGatewaySubnets, natGatewayProvider: own ?? new NatGatewaysTakenOver(privateTiers, availabilityZones.length) };
}
