import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as fc from 'fast-check';
import { AddressPlan, AddressPlanProps } from '../../src/network/address-plan';
import { AddressSlot } from '../../src/network/address-slot';
import { Ipv6CidrSource } from '../../src/network/ipv6-cidr-source';
import { SubnetTier, SubnetTierOptions } from '../../src/network/subnet-tier';
import { addressRange, AZS, changedResources, newStack, notLiteral, NUMBER_TOKENS, perSubnet, refusal, STRING_TOKENS } from '../util/network';

const ofLength = (netmaskLength: number) => Ipv6CidrSource.ipam({ poolId: 'ipam-pool-1', netmaskLength });

const SEED = { seed: 42, numRuns: 300 };

const { public: publicTier, private: privateTier, isolated: isolatedTier, reserved: reservedTier } = SubnetTier;

/** The rows of one tier, or those of the AZ slot 0 of each. */
const rowsOf = (plan: AddressPlan, tier: string) => plan.slots().filter(row => row.tier === tier);
const firstRows = (plan: AddressPlan) => plan.slots().filter(row => row.azSlot === 0);
const blocksOf = (rows: AddressSlot[]) => Object.fromEntries(rows.map(row => [row.tier, row.ipv4Cidr]));
const tierSlotsOf = (plan: AddressPlan) => firstRows(plan).map(row => row.tierSlot);

describe('the default plan', () => {
  const plan = AddressPlan.of();

  test('says what it is made from', () => {
    expect(plan).toMatchObject({ ipv4Cidr: '10.0.0.0/16', ipv6PrefixLength: 56, azSlots: 8 });
  });

  test('has a row for each tier in each AZ slot', () => {
    expect(plan.slots().map(({ tier, tierSlot, azSlot, reserved }) => [tier, tierSlot, azSlot, reserved])).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7].map(azSlot => ['Public', 0, azSlot, false]),
      ...[0, 1, 2, 3, 4, 5, 6, 7].map(azSlot => ['Private', 1, azSlot, false]),
    ]);
  });

  test.each([
    ['Public', 0, '10.0.0.0/24', 0, 'xx00::/64'],
    ['Public', 7, '10.0.7.0/24', 7, 'xx07::/64'],
    ['Private', 0, '10.0.128.0/20', 16, 'xx10::/64'],
    ['Private', 2, '10.0.160.0/20', 18, 'xx12::/64'],
    ['Private', 7, '10.0.240.0/20', 23, 'xx17::/64'],
  ])('tier %s in AZ slot %i has %s and the /64 number %i, %s', (tier, azSlot, ipv4Cidr, ipv6Index, ipv6Suffix) => {
    expect(rowsOf(plan, tier)[azSlot]).toMatchObject({ ipv4Cidr, ipv6Index, ipv6Suffix });
  });

  test('asks for subnets of two tiers, with addresses at creation and public IPv4 ones in the public tier only', () => {
    expect(plan.subnetConfiguration).toEqual([
      { name: 'Public', subnetType: 'Public', reserved: false, ipv6AssignAddressOnCreation: true, mapPublicIpOnLaunch: true },
      { name: 'Private', subnetType: 'Private', reserved: false, ipv6AssignAddressOnCreation: true, mapPublicIpOnLaunch: undefined },
    ]);
  });
});

describe('IPv4 blocks', () => {
  test.each([
    ['10.0.0.0/16', 8, '10.0.0.0/24', '10.0.128.0/20'],
    ['10.0.0.0/18', 8, '10.0.0.0/26', '10.0.32.0/22'],
    ['10.42.64.0/20', 8, '10.42.64.0/28', '10.42.72.0/24'],
    ['10.0.0.0/21', 8, '10.0.0.0/28', '10.0.4.0/25'],
    ['10.0.0.0/23', 8, '10.0.0.0/28', '10.0.1.0/27'],
    ['10.0.0.0/24', 8, '10.0.0.0/28', '10.0.0.128/28'],
    ['10.0.0.0/25', 4, '10.0.0.0/28', '10.0.0.64/28'],
    ['10.0.0.0/26', 2, '10.0.0.0/28', '10.0.0.32/28'],
  ])('in %s there are %i AZ slots, of %s in the public tier and %s in the private one', (ipv4Cidr, azSlots, first, second) => {
    const plan = AddressPlan.of({ ipv4Cidr });
    expect(plan.azSlots).toBe(azSlots);
    expect(blocksOf(firstRows(plan))).toEqual({ Public: first, Private: second });
  });

  test('of an isolated tier are as small as those of a public one, and of a reserved tier as large as those of a private one', () => {
    const plan = AddressPlan.of({ tiers: [isolatedTier(), reservedTier()] });
    expect(blocksOf(firstRows(plan))).toEqual({ Isolated: '10.0.0.0/24', Reserved: '10.0.128.0/20' });
  });

  test.each([1, 2, 3, 4])('%d private tiers in any VPC of /16 leave room for one more', count => {
    const tiers = Array.from({ length: count }, (_, index) => privateTier({ name: `T${index}` }));
    expect(AddressPlan.of({ tiers: [...tiers, privateTier({ name: 'More' })] }).slots().slice(0, count * 8))
      .toEqual(AddressPlan.of({ tiers }).slots());
  });

  test('take the last addresses only where the smallest subnets do', () => {
    const blocks = AddressPlan.of({ ipv4Cidr: '10.0.0.0/24' }).slots().map(row => row.ipv4Cidr);
    expect([blocks[0], blocks[15], blocks.length]).toEqual(['10.0.0.0/28', '10.0.0.240/28', 16]);
  });

  test('of a later tier shrink to the space that is left', () => {
    const tiers = ['A', 'B', 'C', 'D'].map(name => privateTier({ name }));
    expect(blocksOf(firstRows(AddressPlan.of({ tiers: [publicTier(), ...tiers] })))).toEqual({
      Public: '10.0.0.0/24',
      A: '10.0.128.0/20',
      B: '10.0.64.0/21',
      C: '10.0.32.0/22',
      D: '10.0.16.0/23',
    });
  });

  test('of a stated mask stand beside shrunk ones', () => {
    const tiers = [privateTier({ ipv4Mask: 20 }), privateTier({ name: 'Small', ipv4Mask: 28 }), privateTier({ name: 'Rest' })];
    expect(blocksOf(firstRows(AddressPlan.of({ tiers })))).toEqual({ Private: '10.0.0.0/20', Small: '10.0.128.0/28', Rest: '10.0.192.0/21' });
  });

  test('fill gaps that earlier tiers left', () => {
    const tiers = [isolatedTier({ name: 'A', ipv4Mask: 26 }), isolatedTier({ name: 'B', ipv4Mask: 22 }), isolatedTier({ name: 'C', ipv4Mask: 26 })];
    expect(blocksOf(firstRows(AddressPlan.of({ tiers })))).toEqual({ A: '10.0.0.0/26', B: '10.0.32.0/22', C: '10.0.2.0/26' });
  });

  test('are as many as the AZ slots that are stated', () => {
    const plan = AddressPlan.of({ azSlots: 2 });
    expect(rowsOf(plan, 'Private').map(row => row.ipv4Cidr)).toEqual(['10.0.32.0/20', '10.0.48.0/20']);
  });

  test('of sixteen AZ slots share a tier block', () => {
    const plan = AddressPlan.of({ azSlots: 16 });
    expect(blocksOf(plan.slots().filter(row => row.azSlot === 15))).toEqual({ Public: '10.0.15.0/24', Private: '10.0.248.0/21' });
  });
});

describe('IPv6 blocks', () => {
  test.each([
    [44, 8, 16, '0013::/64'],
    [48, 8, 16, '0013::/64'],
    [52, 8, 16, 'x013::/64'],
    [56, 8, 16, 'xx13::/64'],
    [60, 4, 4, 'xxx7::/64'],
  ])('in a /%i there are %i AZ slots, a tier is worth %i, and tier 1 in AZ 3 is %s', (ipv6PrefixLength, azSlots, tierStep, ipv6Suffix) => {
    const plan = AddressPlan.of({ ipv6Source: ofLength(ipv6PrefixLength) });
    expect(plan).toMatchObject({ ipv6PrefixLength, azSlots });
    expect(rowsOf(plan, 'Private')[3]).toMatchObject({ ipv6Index: tierStep + 3, ipv6Suffix });
  });

  test('of tier 1 in AZ 10 have the digits 1 and a', () => {
    expect(rowsOf(AddressPlan.of({ azSlots: 16 }), 'Private')[10]).toMatchObject({ ipv6Index: 26, ipv6Suffix: 'xx1a::/64' });
  });

  test('do not depend on the number of AZ slots', () => {
    const indexes = (azSlots: number) => firstRows(AddressPlan.of({ azSlots })).map(row => row.ipv6Index);
    expect(indexes(2)).toEqual(indexes(16));
  });

  test.each([
    [44, 256], [48, 256], [52, 256], [56, 256], [60, 16],
  ])('of a /%i are always asked for as %i at once', (ipv6PrefixLength, count) => {
    const stack = newStack();
    const plan = AddressPlan.of({ ipv6Source: ofLength(ipv6PrefixLength) });
    new ec2.Vpc(stack, 'Vpc', { ...plugged(plan), maxAzs: 2 });
    expect(new Set(Object.values(perSubnet(stack, ({ ipv6 }) => `${ipv6.count} of ${ipv6.bits} bits`)))).toEqual(new Set([`${count} of 64 bits`]));
  });
});

describe('tier slots', () => {
  test('are counted from 0', () => {
    expect(tierSlotsOf(AddressPlan.of({ tiers: [publicTier(), privateTier(), isolatedTier()] }))).toEqual([0, 1, 2]);
  });

  test('that are stated are kept, and the others are the lowest that no tier before has', () => {
    const slots = [undefined, 2, undefined, undefined, 15, undefined];
    const tiers = slots.map((slot, index) => isolatedTier({ name: `T${index}`, slot }));
    expect(tierSlotsOf(AddressPlan.of({ tiers }))).toEqual([0, 2, 1, 3, 15, 4]);
  });

  test('say the IPv6 block and not the IPv4 one', () => {
    const [stated, counted] = [15, undefined].map(slot => rowsOf(AddressPlan.of({ tiers: [publicTier({ slot })] }), 'Public')[1]);
    expect(stated).toMatchObject({ ipv6Index: 241, ipv6Suffix: 'xxf1::/64', ipv4Cidr: counted.ipv4Cidr });
  });

  test.each([
    [56, 16], [60, 4],
  ])('of a /%i are %i', (ipv6PrefixLength, count) => {
    const tiers = Array.from({ length: count + 1 }, (_, i) => isolatedTier({ name: `T${i}`, ipv4Mask: 28 }));
    expect(tierSlotsOf(AddressPlan.of({ ipv6Source: ofLength(ipv6PrefixLength), tiers: tiers.slice(0, count) }))).toHaveLength(count);
    expect(() => AddressPlan.of({ ipv6Source: ofLength(ipv6PrefixLength), tiers })).toThrow(refusal('tier-slot', count));
    expect(() => AddressPlan.of({ ipv6Source: ofLength(ipv6PrefixLength), tiers })).toThrow(`slot of tier T${count} does not exist in a /${ipv6PrefixLength}`);
  });
});

describe('a reserved tier', () => {
  test('has rows that say so, and no subnets', () => {
    const plan = AddressPlan.of({ tiers: [publicTier(), reservedTier(), privateTier()] });
    expect(firstRows(plan).map(row => row.reserved)).toEqual([false, true, false]);
    expect(plan.subnetConfiguration.map(tier => tier.reserved)).toEqual([false, true, false]);
  });

  test.each([
    ['public', publicTier({ name: 'Gone' })],
    ['private', privateTier({ name: 'Gone' })],
    ['isolated', isolatedTier({ name: 'Gone' })],
    ['masked', isolatedTier({ name: 'Gone', ipv4Mask: 22 })],
    ['slotted', isolatedTier({ name: 'Gone', slot: 0 })],
  ])('keeps the tiers after one that went away where they were: %s', (_, gone) => {
    const planOf = (tier: SubnetTier) => AddressPlan.of({ tiers: [tier, isolatedTier(), privateTier()] });
    const places = (plan: AddressPlan) => plan.slots().map(({ reserved, ...place }) => place);
    expect(places(planOf(reservedTier({ insteadOf: gone })))).toEqual(places(planOf(gone)));
  });
});

describe('refusals', () => {
  const tiersOf = (...options: SubnetTierOptions[]) => options.map((option, index) => isolatedTier({ name: `T${index}`, ...option }));

  test.each([
    ['ipv4-cidr-malformed', '10.0.0.0', { ipv4Cidr: '10.0.0.0' }],
    ['ipv4-cidr-size', '10.0.0.0/15', { ipv4Cidr: '10.0.0.0/15' }],
    ['ipv4-cidr-unaligned', '10.0.1.0/16', { ipv4Cidr: '10.0.1.0/16' }],
    ['az-slots', 0, { azSlots: 0 }],
    ['az-slots', 1, { azSlots: 1 }],
    ['az-slots', 3, { azSlots: 3 }],
    ['az-slots', 32, { azSlots: 32 }],
    ['az-slots', NaN, { azSlots: NaN }],
    ['az-slots', 8, { azSlots: 8, ipv6Source: ofLength(60) }],
    ['tiers-empty', '[]', { tiers: [] }],
    ['tiers-empty', '[\'Reserved\']', { tiers: [reservedTier()] }],
    ['tier-name-duplicate', '\'Public\'', { tiers: [publicTier(), privateTier(), publicTier()] }],
    ['tier-name-duplicate', '\'Public\'', { tiers: [publicTier(), reservedTier({ insteadOf: publicTier() })] }],
    ['tier-slot', -1, { tiers: tiersOf({ slot: -1 }) }],
    ['tier-slot', 16, { tiers: tiersOf({ slot: 16 }) }],
    ['tier-slot', 1.5, { tiers: tiersOf({ slot: 1.5 }) }],
    ['tier-slot', NaN, { tiers: tiersOf({ slot: NaN }) }],
    ['tier-slot', 4, { tiers: tiersOf({ slot: 4 }), ipv6Source: ofLength(60) }],
    ['tier-slot-duplicate', 3, { tiers: tiersOf({ slot: 3 }, { slot: 3 }) }],
    ['tier-slot-duplicate', 0, { tiers: tiersOf({}, { slot: 0 }) }],
    ['tier-mask', 15, { tiers: tiersOf({ ipv4Mask: 15 }) }],
    ['tier-mask', 29, { tiers: tiersOf({ ipv4Mask: 29 }) }],
    ['tier-mask', 24.5, { tiers: tiersOf({ ipv4Mask: 24.5 }) }],
    ['tier-mask', NaN, { tiers: tiersOf({ ipv4Mask: NaN }) }],
    ['tier-mask', 20, { tiers: tiersOf({ ipv4Mask: 20 }), ipv4Cidr: '10.0.0.0/21' }],
    ['plan-too-large', '10.0.0.0/16', { tiers: tiersOf({ ipv4Mask: 18 }) }],
    ['plan-too-large', '10.0.0.0/16', { tiers: tiersOf({ ipv4Mask: 20 }, { ipv4Mask: 20 }, { ipv4Mask: 28 }) }],
    ['plan-too-large', '10.0.0.0/27', { ipv4Cidr: '10.0.0.0/27' }],
    ['plan-too-large', '10.0.0.0/28', { ipv4Cidr: '10.0.0.0/28', tiers: [publicTier()] }],
  ] as const)('%s for %s', (id, given, props) => {
    expect(() => AddressPlan.of(props as AddressPlanProps)).toThrow(refusal(id, given));
  });

  test.each([
    ['sixteen AZ slots', { azSlots: 16 }],
    ['four AZ slots in a /60', { azSlots: 4, ipv6Source: ofLength(60) }],
    ['a reserved tier beside another', { tiers: [reservedTier(), isolatedTier()] }],
    ['names that differ in case only', { tiers: tiersOf({ name: 'a' }, { name: 'A' }) }],
    ['the last slot', { tiers: tiersOf({ slot: 15 }) }],
    ['the last slot of a /60', { tiers: tiersOf({ slot: 3 }), ipv6Source: ofLength(60) }],
    ['the smallest mask', { tiers: tiersOf({ ipv4Mask: 28 }) }],
    ['a tier that fills the VPC', { tiers: tiersOf({ ipv4Mask: 19 }) }],
    ['a tier that fills a small VPC', { tiers: tiersOf({ ipv4Mask: 22 }), ipv4Cidr: '10.0.0.0/21', azSlots: 2 }],
    ['tiers that fill the VPC', { tiers: tiersOf({ ipv4Mask: 20 }, { ipv4Mask: 20 }) }],
    ['a /27 with one tier', { ipv4Cidr: '10.0.0.0/27', tiers: [publicTier()] }],
  ] as [string, AddressPlanProps][])('none for %s', (_, props) => {
    expect(AddressPlan.of(props).slots().length).toBeGreaterThan(0);
  });

  test('of a slot that is taken names both tiers and the slots that are taken', () => {
    expect(() => AddressPlan.of({ tiers: tiersOf({}, { slot: 7 }, { slot: 7 }) }))
      .toThrow(/^\[AddressPlan.of\] tiers T2 and T1 have one slot: .*; give T2 another slot; those that are taken: 0, 7 \[/);
  });

  test('of a default slot tells it from one that a later tier states', () => {
    expect(() => AddressPlan.of({ tiers: tiersOf({}, { slot: 0 }) })).toThrow(refusal('tier-slot-duplicate', 0));
    expect(tierSlotsOf(AddressPlan.of({ tiers: tiersOf({ slot: 0 }, {}) }))).toEqual([0, 1]);
  });

  test('of AZ slots name those that the IPv6 block tells apart', () => {
    expect(() => AddressPlan.of({ azSlots: 8, ipv6Source: ofLength(60) })).toThrow('expected one of 2, 4;');
    expect(() => AddressPlan.of({ azSlots: 7 })).toThrow('expected one of 2, 4, 8, 16;');
  });

  test('of a plan that does not fit name the tier, its mask and the AZ slots', () => {
    expect(() => AddressPlan.of({ tiers: tiersOf({ ipv4Mask: 19 }, { ipv4Mask: 26 }) }))
      .toThrow('no room is left for tier T1 with 8 AZ slots of /26');
  });

  test.each([
    [1, { tiers: tiersOf({ ipv4Mask: 18 }) }],
    [3, { tiers: tiersOf({ ipv4Mask: 16 }) }],
    [1, { tiers: tiersOf({ ipv4Mask: 19 }, { ipv4Mask: 28 }) }],
    [2, { tiers: tiersOf({ ipv4Mask: 28 }, { ipv4Mask: 28 }, { ipv4Mask: 28 }), ipv4Cidr: '10.0.0.0/25', azSlots: 8 }],
  ] as [number, AddressPlanProps][])('of a plan that does not fit say that %i bits are missing', (bits, props) => {
    expect(() => AddressPlan.of(props)).toThrow(`expected a block that is ${bits} bit(s) larger;`);
  });
});

describe('tokens', () => {
  test.each(STRING_TOKENS)('%s is refused as ipv4Cidr', (_, token) => {
    expect(() => AddressPlan.of({ ipv4Cidr: token() })).toThrow(notLiteral('ipv4Cidr'));
  });

  describe.each(NUMBER_TOKENS)('%s is refused', (_, token) => {
    test.each(['azSlots'])('as %s', prop => {
      expect(() => AddressPlan.of({ [prop]: token() })).toThrow(notLiteral(prop));
    });
  });
});

describe('any plan', () => {
  const kinds = fc.constantFrom<(options?: SubnetTierOptions) => SubnetTier>(publicTier, privateTier, isolatedTier, reservedTier);
  const sometimes = (numbers: fc.Arbitrary<number>) => fc.option(numbers, { nil: undefined, freq: 1 });
  const masks = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 25, max: 28 }) }, { weight: 1, arbitrary: fc.integer({ min: 15, max: 29 }) });
  const tierChoices = fc.record({ make: kinds, ipv4Mask: sometimes(masks), slot: sometimes(fc.integer({ min: -1, max: 16 })) });
  type TierChoice = typeof tierChoices extends fc.Arbitrary<infer Choice> ? Choice : never;

  const propsFor = (prefixes: { min: number; max: number }) => fc.record({
    prefix: fc.integer(prefixes),
    address: fc.nat({ max: 2 ** 32 - 1 }),
    ipv6Source: fc.constantFrom(44, 48, 52, 56, 60).map(ofLength),
    azSlots: sometimes(fc.constantFrom(2, 4, 8, 16)),
    choices: fc.array(tierChoices, { minLength: 1, maxLength: 6 }),
  }).map(({ prefix, address, choices, ...rest }) => ({ ...rest, ipv4Cidr: cidrAt(address, prefix), tiers: choices.map(named) }));

  const named = ({ make, ...options }: TierChoice, index: number) => make({ name: `T${index}`, ...options });
  const cidrAt = (address: number, prefix: number) => {
    const octets = [24, 16, 8, 0].map(shift => Math.floor((address - address % 2 ** (32 - prefix)) / 2 ** shift) % 256);
    return `${octets.join('.')}/${prefix}`;
  };

  const documented = /\[cdk-eks-ipv6:(plan-too-large|tier-slot|tier-slot-duplicate|tier-mask|az-slots|tiers-empty)\]$/;
  /** The plan, or the message of a refusal that is documented. */
  const attempt = (props: AddressPlanProps): { plan?: AddressPlan; refused: string } => {
    try {
      return { plan: AddressPlan.of(props), refused: '' };
    } catch (error) {
      const refused = (error as Error).message;
      expect(refused).toMatch(documented);
      return { refused };
    }
  };

  /** Runs the check on every plan that fits, of which there must be enough for it to say something. */
  const forPlans = (check: (plan: AddressPlan, props: AddressPlanProps, extra: TierChoice) => void) => {
    let plans = 0;
    fc.assert(fc.property(propsFor({ min: 16, max: 24 }), tierChoices, (props, extra) => {
      const { plan } = attempt(props);
      if (!plan) { return; }
      plans += 1;
      check(plan, props, extra);
    }), SEED);
    return plans;
  };
  const ENOUGH = SEED.numRuns / 5;

  test('has blocks that are inside the VPC, aligned, and apart from each other', () => {
    expect(forPlans(plan => {
      const vpc = addressRange(plan.ipv4Cidr!);
      const blocks = plan.slots().map(row => addressRange(row.ipv4Cidr!)).sort((a, b) => a.first - b.first);
      for (const [index, { first, last, prefix }] of blocks.entries()) {
        expect(first % 2 ** (32 - prefix)).toBe(0);
        expect(first).toBeGreaterThan(index === 0 ? vpc.first - 1 : blocks[index - 1].last);
        expect(last).toBeLessThanOrEqual(vpc.last);
        expect(prefix).toBeLessThanOrEqual(28);
      }
    })).toBeGreaterThan(ENOUGH);
  });

  test('has IPv6 indexes that differ and are below the count', () => {
    expect(forPlans(plan => {
      const indexes = plan.slots().map(row => row.ipv6Index!);
      expect(new Set(indexes).size).toBe(indexes.length);
      expect(Math.min(...indexes)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...indexes)).toBeLessThan(plan.ipv6PrefixLength === 60 ? 16 : 256);
    })).toBeGreaterThan(ENOUGH);
  });

  test('has a row for each tier and AZ slot, with what the tier states', () => {
    expect(forPlans((plan, { tiers = [] }) => {
      const rows = tiers.flatMap(tier => Array.from({ length: plan.azSlots }, (_, azSlot) => ({ tier, azSlot })));
      expect(plan.slots()).toHaveLength(rows.length);
      for (const [index, { tier, azSlot }] of rows.entries()) {
        const row = plan.slots()[index];
        expect(row).toMatchObject({ tier: tier.name, azSlot, reserved: tier.isReserved });
        expect(tier.ipv4Mask ?? addressRange(row.ipv4Cidr!).prefix).toBe(addressRange(row.ipv4Cidr!).prefix);
        expect(tier.slot ?? row.tierSlot).toBe(row.tierSlot);
      }
    })).toBeGreaterThan(ENOUGH);
  });

  test('keeps every row when a tier is appended', () => {
    let grown = 0;
    forPlans((plan, props, extra) => {
      const { plan: larger } = attempt({ ...props, tiers: [...props.tiers!, named(extra, 99)] });
      if (!larger) { return; }
      grown += 1;
      expect(larger.slots().slice(0, plan.slots().length)).toEqual(plan.slots());
    });
    expect(grown).toBeGreaterThan(ENOUGH / 2);
  });

  /** Enlarges a plan that is refused by the bits that the message asks for; undefined where no VPC is that large. */
  const enlarged = (props: AddressPlanProps & { ipv4Cidr: string }, fewer = 0): AddressPlanProps | undefined => {
    const bits = Number(/a block that is (\d+) bit\(s\) larger/.exec(attempt(props).refused)?.[1]);
    const { first, prefix } = addressRange(props.ipv4Cidr);
    return prefix - bits >= 16 ? { ...props, ipv4Cidr: cidrAt(first, prefix - bits + fewer) } : undefined;
  };

  test('that is refused fits a block as many bits larger as the message says, and none that is smaller', () => {
    let refusals = 0;
    fc.assert(fc.property(propsFor({ min: 17, max: 28 }), fc.constantFrom(2, 4), (drawn, azSlots) => {
      const props = { ...drawn, azSlots };
      const larger = enlarged(props);
      if (!larger) { return; }
      refusals += 1;
      expect(attempt(larger).refused).toBe('');
      expect(attempt(enlarged(props, 1)!).refused).toMatch(/plan-too-large/);
    }), SEED);
    expect(refusals).toBeGreaterThan(ENOUGH / 4);
  });

  test.each([
    ['10.0.0.0/25', [publicTier(), privateTier(), isolatedTier()]],
    ['10.0.0.0/27', ['A', 'B', 'C', 'D'].map(name => isolatedTier({ name }))],
  ])('that is refused in %s fits a block as many bits larger also with the default AZ slots', (ipv4Cidr, tiers) => {
    expect(attempt(enlarged({ ipv4Cidr, tiers })!).refused).toBe('');
  });
});

/** The properties of a plain VPC, as the docstring of the plan has them. */
function plugged(plan: AddressPlan) {
  return {
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    ipAddresses: plan.ipv4,
    ipv6Addresses: plan.ipv6,
    subnetConfiguration: plan.subnetConfiguration,
  };
}

describe('in a plain ec2.Vpc', () => {
  const vpcIn = (azCount: number, plan: Partial<ec2.VpcProps>, more: ec2.VpcProps = {}): Stack => {
    const stack = newStack();
    new ec2.Vpc(stack, 'Vpc', { ...plan, availabilityZones: AZS.slice(0, azCount), natGateways: 1, ...more });
    return stack;
  };
  const three = [publicTier(), privateTier(), isolatedTier()];
  const planned = (tiers = three, more: AddressPlanProps = {}) => plugged(AddressPlan.of({ tiers, ...more }));

  test('the subnets have the blocks of the plan', () => {
    expect(perSubnet(vpcIn(3, planned()), ({ ipv4Cidr, ipv6 }) => [ipv4Cidr, ipv6.index])).toEqual({
      PublicSubnet1: ['10.0.0.0/24', 0],
      PublicSubnet2: ['10.0.1.0/24', 1],
      PublicSubnet3: ['10.0.2.0/24', 2],
      PrivateSubnet1: ['10.0.128.0/20', 16],
      PrivateSubnet2: ['10.0.144.0/20', 17],
      PrivateSubnet3: ['10.0.160.0/20', 18],
      IsolatedSubnet1: ['10.0.8.0/24', 32],
      IsolatedSubnet2: ['10.0.9.0/24', 33],
      IsolatedSubnet3: ['10.0.10.0/24', 34],
    });
  });

  test('interfaces get IPv6 addresses everywhere and public IPv4 ones in public subnets', () => {
    expect(perSubnet(vpcIn(1, planned()), ({ properties }) => [properties.AssignIpv6AddressOnCreation, properties.MapPublicIpOnLaunch])).toEqual({
      PublicSubnet1: [true, true],
      PrivateSubnet1: [true, false],
      IsolatedSubnet1: [true, false],
    });
  });

  test('a reserved tier has no subnets, and those after it are where the plan says', () => {
    const stack = vpcIn(2, planned([publicTier(), reservedTier(), privateTier()]));
    expect(perSubnet(stack, ({ ipv6 }) => ipv6.index)).toEqual({ PublicSubnet1: 0, PublicSubnet2: 1, PrivateSubnet1: 32, PrivateSubnet2: 33 });
  });

  test('AZs that the VPC itself reserves keep their place', () => {
    const names = Object.keys(perSubnet(vpcIn(2, planned(), { reservedAzs: 1 }), () => true));
    expect(names).toHaveLength(6);
    expect(changedResources(vpcIn(2, planned(), { reservedAzs: 1 }), vpcIn(3, planned()))).toEqual([]);
  });

  test.each([[2, 3], [3, 4], [2, 6]])('from %i AZs to %i nothing changes that is there', (few, many) => {
    expect(changedResources(vpcIn(few, planned()), vpcIn(many, planned()))).toEqual([]);
  });

  test('stock addresses do change from 2 AZs to 3', () => {
    const stock = { ipProtocol: ec2.IpProtocol.DUAL_STACK };
    expect(changedResources(vpcIn(2, stock), vpcIn(3, stock))).toEqual(expect.arrayContaining([
      expect.stringMatching(/^VpcPrivateSubnet1Subnet/),
      expect.stringMatching(/^VpcPrivateSubnet2Subnet/),
    ]));
  });

  test.each([
    ['public', publicTier],
    ['private', privateTier],
    ['isolated', isolatedTier],
    ['reserved', reservedTier],
  ])('with one more tier, %s, nothing changes that is there', (_, make) => {
    for (const extra of [make({ name: 'Extra' }), make({ name: 'Extra', ipv4Mask: 27, slot: 9 })]) {
      expect(changedResources(vpcIn(3, planned()), vpcIn(3, planned([...three, extra])))).toEqual([]);
    }
  });

  test('a tier that goes away leaves the others as they are', () => {
    const [first, second, third] = three;
    const changed = changedResources(vpcIn(2, planned()), vpcIn(2, planned([first, reservedTier({ insteadOf: second }), third]), { natGateways: 0 }));
    expect(changed.filter(id => /^Vpc(Public|Isolated)Subnet\dSubnet/.test(id))).toEqual([]);
    expect(changed).toContainEqual(expect.stringMatching(/^VpcPrivateSubnet1Subnet/));
  });

  test('more AZs than slots are refused, as many are not', () => {
    const plan = plugged(AddressPlan.of({ azSlots: 2 }));
    expect(() => vpcIn(3, plan)).toThrow(refusal('azs-exceed-slots', 3));
    expect(Object.keys(perSubnet(vpcIn(2, plan), () => true))).toHaveLength(4);
  });

  test('subnets of another configuration are refused', () => {
    const other = { ...planned(), subnetConfiguration: [{ name: 'Other', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] };
    expect(() => vpcIn(2, other, { natGateways: 0 })).toThrow(refusal('subnets-not-of-plan', '\'Other\''));
    expect(() => vpcIn(2, other, { natGateways: 0 })).toThrow('the tiers of the plan: Public, Private, Isolated;');
  });

  test('a mask that is not that of the plan is refused, the same mask is not', () => {
    const withMask = (cidrMask: number) => ({
      ...planned(),
      subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask }],
    });
    expect(() => vpcIn(2, withMask(20), { natGateways: 0 })).toThrow(refusal('subnets-not-of-plan', 'Isolated /20'));
    expect(() => vpcIn(2, withMask(4), { natGateways: 0 })).toThrow(refusal('subnets-not-of-plan', 'Isolated /4'));
    expect(Object.keys(perSubnet(vpcIn(2, withMask(24), { natGateways: 0 }), () => true))).toEqual(['IsolatedSubnet1', 'IsolatedSubnet2']);
  });

  test('a subnet is found by its tier and AZ, whoever gives it its IPv4 block', () => {
    const blocks = perSubnet(vpcIn(2, planned(), { ipAddresses: ec2.IpAddresses.cidr('10.1.0.0/16') }), ({ ipv4Cidr, ipv6 }) => [ipv4Cidr.slice(0, 5), ipv6.index]);
    expect(blocks).toEqual({
      PublicSubnet1: ['10.1.', 0], PublicSubnet2: ['10.1.', 1], PrivateSubnet1: ['10.1.', 16], PrivateSubnet2: ['10.1.', 17], IsolatedSubnet1: ['10.1.', 32], IsolatedSubnet2: ['10.1.', 33],
    });
  });

  test.each([
    ['subnets that are not as many as the tiers have', [{ name: 'One', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }], 2, 'subnets-not-by-tier', '2 subnets'],
    ['more AZs than slots', undefined, 3, 'azs-exceed-slots', 3],
  ] as const)('with IPv4 blocks of somebody else %s are refused', (_, subnetConfiguration, azs, id, given) => {
    const plan = planned(three, { azSlots: 2 });
    const others = { ipAddresses: ec2.IpAddresses.cidr('10.1.0.0/16'), natGateways: 0 };
    const changed = subnetConfiguration ? { subnetConfiguration: [...subnetConfiguration] } : {};
    expect(() => vpcIn(azs, { ...plan, ...changed }, others)).toThrow(refusal(id, given));
  });

  test('one plan serves two VPCs', () => {
    const stack = newStack();
    const plan = AddressPlan.of();
    for (const id of ['One', 'Two']) { new ec2.Vpc(stack, id, { ...plugged(plan), maxAzs: 2 }); }
    const blocks = (vpc: string) => perSubnet(stack, ({ ipv4Cidr, ipv6 }) => [ipv4Cidr, ipv6.index], vpc);
    expect(Object.keys(blocks('One'))).toHaveLength(4);
    expect(blocks('One')).toEqual(blocks('Two'));
  });
});
