import { Stack } from 'aws-cdk-lib';
import { DualStackVpc, Ipv4Egress, Ipv6CidrSource, Ipv6Egress, RouteTarget } from '../../src';
import { AZS, newStack, resourcesOf } from '../util/network';
import { AskedNetwork, AskedTier, networkViolations } from '../util/simulated-network';
import { tierOf } from '../util/tiers';

const byoip = (cidr: string) => Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-0a1b2c3d4e5f60718', cidr });
const ipam = (how: { netmaskLength: number } | { cidr: string }) => Ipv6CidrSource.ipam({ poolId: 'ipam-pool-0a1b2c3d4e5f60718', ...how });
const SOURCES: [string, Ipv6CidrSource][] = [
  ['amazon', Ipv6CidrSource.amazon()],
  ['byoip', byoip('2001:db8:1234:1a00::/56')],
  ['ipam netmask', ipam({ netmaskLength: 52 })],
  ['ipam cidr', ipam({ cidr: '2001:db8:1230::/44' })],
];
const target = RouteTarget.transitGateway('tgw-0123456789abcdef0');
const IPV4: [AskedNetwork['ipv4Egress'], () => Ipv4Egress | undefined][] = [
  [undefined, () => undefined],
  ['perAz', () => Ipv4Egress.natGatewayPerAz()],
  [2, () => Ipv4Egress.natGateways(2)],
  ['regional', () => Ipv4Egress.regionalNatGateway()],
  ['none', () => Ipv4Egress.none()],
  ['transit gateway', () => Ipv4Egress.through(target)],
];
const IPV6: [AskedNetwork['ipv6Egress'], () => Ipv6Egress | undefined][] = [
  [undefined, () => undefined],
  ['gateway', () => Ipv6Egress.egressOnlyInternetGateway()],
  ['none', () => Ipv6Egress.none()],
  ['transit gateway', () => Ipv6Egress.through(target)],
];
/** Each kind in each family; the families alternate, so that a count that is off by a tier shows. */
const TIERS: AskedTier[] = (['public', 'private', 'isolated'] as const).flatMap(kind => [
  { name: `${kind}Both`, kind }, { name: `${kind}Four`, kind, family: 'ipv4' }, { name: `${kind}Six`, kind, family: 'ipv6' },
]);
const TRANSLATED: AskedTier[] = [
  { name: 'publicTranslated', kind: 'public', family: 'ipv6', reachesIpv4: true }, { name: 'privateTranslated', kind: 'private', family: 'ipv6', reachesIpv4: true },
];
const hasZonalNat = (egress: AskedNetwork['ipv4Egress']) => egress === undefined || egress === 'perAz' || typeof egress === 'number';

function networkOf(asked: AskedNetwork, source: Ipv6CidrSource, ipv4Egress?: Ipv4Egress, ipv6Egress?: Ipv6Egress): Stack {
  const stack = newStack();
  new DualStackVpc(stack, 'Vpc', {
    availabilityZones: AZS.slice(0, asked.azCount),
    tiers: asked.tiers.map(tier => tierOf({ ...tier, ipv4Mask: 24 })),
    ipv6Source: source,
    ipv4Egress,
    ipv6Egress,
  });
  return stack;
}

describe.each(SOURCES)('a block of %s', (_, source) => {
  describe.each(IPV4)('IPv4 by %s', (ipv4Egress, makeIpv4) => {
    test.each(IPV6)('and IPv6 by %s: each kind of tier has its addresses and routes', (ipv6Egress, makeIpv6) => {
      const tiers = hasZonalNat(ipv4Egress) ? [...TIERS, ...TRANSLATED] : TIERS;
      const asked: AskedNetwork = { tiers, azCount: 3, ipv6Prefix: source.prefixLength, ipv6Cidr: source.cidr, ipv4Egress, ipv6Egress };
      expect(networkViolations(resourcesOf(networkOf(asked, source, makeIpv4(), makeIpv6())), asked)).toEqual([]);
    });
  });
});

test.each<[string, (resources: ReturnType<typeof resourcesOf>) => void]>([
  ['another /64', resources => { Object.values(resources).find(({ Properties }) => Properties?.Ipv6Native)!.Properties.Ipv6CidrBlock = { 'Fn::Select': [0, { 'Fn::Cidr': [0, 256, '64'] }] }; }],
  ['an IPv4 block', resources => { Object.values(resources).find(({ Properties }) => Properties?.Ipv6Native)!.Properties.CidrBlock = '10.0.0.0/24'; }],
  ['no DNS64', resources => { Object.values(resources).find(({ Properties }) => Properties?.EnableDns64)!.Properties.EnableDns64 = false; }],
  ['a NAT gateway of another AZ', resources => {
    const [one, other] = Object.values(resources).filter(({ Properties }) => Properties?.DestinationIpv6CidrBlock === '64:ff9b::/96');
    one.Properties.NatGatewayId = other.Properties.NatGatewayId;
  }],
  ['a subnet less', resources => { delete resources[Object.keys(resources).find(id => resources[id].Properties?.Ipv6Native)!]; }],
])('the simulation sees %s', (_, change) => {
  const asked: AskedNetwork = { tiers: [...TIERS, ...TRANSLATED], azCount: 2, ipv6Prefix: 56 };
  const resources = resourcesOf(networkOf(asked, Ipv6CidrSource.amazon()));
  expect(networkViolations(resources, asked)).toEqual([]);
  change(resources);
  expect(networkViolations(resources, asked)).not.toEqual([]);
});

test('a /60 counts as on paper', () => {
  const source = byoip('2001:db8:1234:1a70::/60');
  const asked: AskedNetwork = { tiers: [...TIERS.slice(0, 3), { name: 'Six', kind: 'private', family: 'ipv6', slot: 3 }], azCount: 4, ipv6Prefix: 60, ipv6Cidr: source.cidr };
  expect(networkViolations(resourcesOf(networkOf(asked, source)), asked)).toEqual([]);
});
