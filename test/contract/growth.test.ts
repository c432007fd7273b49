import { Stack } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import * as fc from 'fast-check';
import { AddressPlan, DualStackVpc, Ipv4Egress, Ipv6CidrSource, RouteTarget, SubnetTier } from '../../src';
import { ipv6Cluster, testStack } from '../util/cluster';
import { AZS, changedResources, newStack, resourcesOf } from '../util/network';
import type { AskedTier } from '../util/simulated-network';
import { tierOf } from '../util/tiers';

const { PUBLIC } = SubnetType;
const TIERS = [SubnetTier.public(), SubnetTier.private()];
const APPENDED: [string, SubnetTier][] = [
  ['public', SubnetTier.public({ name: 'Edge' })],
  ['private', SubnetTier.private({ name: 'Batch' })],
  ['isolated', SubnetTier.isolated({ name: 'Data' })],
  ['reserved', SubnetTier.reserved({ name: 'Later' })],
  ['IPv4-only', SubnetTier.ipv4Only()],
  ['public IPv4-only', SubnetTier.ipv4Only({ subnetType: PUBLIC })],
  ['IPv6-only', SubnetTier.ipv6Only()],
  ['public IPv6-only', SubnetTier.ipv6Only({ subnetType: PUBLIC })],
];
const EGRESS: [string, () => Ipv4Egress][] = [
  ['a NAT gateway in each AZ', () => Ipv4Egress.natGatewayPerAz()],
  ['one NAT gateway', () => Ipv4Egress.natGateways(1)],
  ['two NAT gateways', () => Ipv4Egress.natGateways(2)],
  ['a regional NAT gateway', () => Ipv4Egress.regionalNatGateway()],
  ['an endpoint', () => Ipv4Egress.through(RouteTarget.vpcEndpoint('vpce-0'))],
];

/** A cluster with nodes, in a VPC of so many AZs. */
function clusterStack(azs: number, tiers: SubnetTier[], ipv4Egress: Ipv4Egress): Stack {
  const stack = testStack();
  const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: azs, tiers, ipv4Egress });
  ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
  return stack;
}

describe.each(EGRESS)('with %s', (_, egress) => {
  test.each([[2, 3], [3, 4], [2, 6]])('growing from %d to %d AZs touches nothing at all', (few, many) => {
    expect(changedResources(clusterStack(few, TIERS, egress()), clusterStack(many, TIERS, egress()))).toEqual([]);
  });

  test.each(APPENDED)('appending a %s tier touches nothing at all', (__, tier) => {
    expect(changedResources(clusterStack(3, TIERS, egress()), clusterStack(3, [...TIERS, tier], egress()))).toEqual([]);
  });
});

/** A tier of any kind in any families; a public one of both comes first, so that NAT has a place. */
const drawnTier: fc.Arbitrary<Omit<AskedTier, 'name'> & { readonly ipv4Mask?: number }> = fc.record({
  kind: fc.constantFrom('public' as const, 'private' as const, 'isolated' as const, 'reserved' as const),
  family: fc.constantFrom(undefined, 'ipv4' as const, 'ipv6' as const),
  translates: fc.boolean(),
  ipv4Mask: fc.option(fc.constantFrom(24, 26, 28), { nil: undefined, freq: 2 }),
}).map(({ translates, ...tier }) => ({
  ...tier, reachesIpv4: translates && tier.family === 'ipv6' && (tier.kind === 'public' || tier.kind === 'private') ? true : undefined,
}));
const drawnTiers = (most: number) => fc.array(drawnTier, { maxLength: most });
const made = (drawn: readonly (Omit<AskedTier, 'name'> & { readonly ipv4Mask?: number })[], prefix: string) =>
  drawn.map((tier, place) => tierOf({ ...tier, name: `${prefix}${place}` }));
const SOURCES = () => [
  Ipv6CidrSource.amazon(), Ipv6CidrSource.byoip({ poolId: 'ipv6pool-ec2-1', cidr: '2001:db8:1234:1a00::/56' }), Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength: 48 }),
];

test('tiers of all kinds that are appended move no row of a plan', () => {
  fc.assert(fc.property(drawnTiers(6), drawnTiers(6), (before, more) => {
    const rows = (tiers: SubnetTier[]) => AddressPlan.of({ azSlots: 4, tiers: [SubnetTier.public(), ...tiers] }).slots();
    const was = rows(made(before, 'Was'));
    expect(rows([...made(before, 'Was'), ...made(more, 'New')]).slice(0, was.length)).toEqual(was);
    const indexes = was.flatMap(({ ipv6Index }) => ipv6Index ?? []);
    expect(new Set(indexes).size).toBe(indexes.length);
  }), { seed: 20260501, numRuns: 100 });
});

test('AZs and tiers of all kinds move no subnet and no route of a VPC', () => {
  fc.assert(fc.property(drawnTiers(4), drawnTiers(3), fc.nat({ max: 2 }), fc.nat({ max: 2 }), (before, more, azs, source) => {
    const resources = (tiers: SubnetTier[], azCount: number) => {
      const stack = newStack();
      const first = [SubnetTier.public(), SubnetTier.private({ ipv4Mask: 22 })];
      new DualStackVpc(stack, 'Vpc', { azSlots: 4, ipv6Source: SOURCES()[source], availabilityZones: AZS.slice(0, azCount), tiers: [...first, ...tiers] });
      return resourcesOf(stack);
    };
    const was = resources(made(before, 'Was'), 2);
    const is = resources([...made(before, 'Was'), ...made(more, 'New')], 2 + azs);
    expect(Object.keys(was).filter(id => JSON.stringify(was[id]) !== JSON.stringify(is[id]))).toEqual([]);
  }), { seed: 20260501, numRuns: 40 });
});

describe('beside a second IPv6 block', () => {
  const { byoip, privateIpam } = Ipv6CidrSource;
  const own = () => byoip({ poolId: 'ipv6pool-ec2-0', cidr: '2001:db8:1200::/56' });
  const FIRST: [string, () => Ipv6CidrSource | undefined][] = [
    ['of Amazon', () => undefined], ['of its own', own], ['that is private', () => privateIpam({ poolId: 'ipam-pool-0', netmaskLength: 56 })],
  ];
  const withBlock = (azs: number, tiers: SubnetTier[], ipv6Source?: Ipv6CidrSource) => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: azs, tiers, ipv6Source });
    ipv6Cluster(stack, { vpc, controlPlaneAzs: 2 }).addManagedNodeGroup('System');
    vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() });
    return stack;
  };

  test.each(FIRST)('growing of a VPC with a first one %s touches nothing at all', (_, source) => {
    const appended = [...new Map(APPENDED.map(([, tier]) => [tier.name, tier])).values()]; // one of each name
    expect(changedResources(withBlock(2, TIERS, source()), withBlock(4, [...TIERS, ...appended], source()))).toEqual([]);
  });
});
