import * as fc from 'fast-check';
import { calculate, canRunIpv6Pods, InstanceTypeFacts, MaxPodsLimits, maxPodsOf } from '../../src/max-pods/calculate';

const SEED = { seed: 42, numRuns: 300 };
const UNCAPPED: MaxPodsLimits = { cap: Infinity };

type Kind = 'nitro' | 'xen' | 'metal';

function facts(instanceType: string, vcpus: number, kind: Kind, networkInterfaces: number, ipv4AddressesPerInterface: number): InstanceTypeFacts {
  const bareMetal = kind === 'metal';
  return { instanceType, hypervisor: bareMetal ? undefined : kind, bareMetal, vcpus, networkInterfaces, ipv4AddressesPerInterface };
}

/**
 * What DescribeInstanceTypes says (August 2026): vCPUs, hypervisor, interfaces of the default network card, IPv4 addresses of each. Then what the formula
 * gives without a cap, and what AWS recommends.
 */
const TYPES: [name: string, vcpus: number, kind: Kind, interfaces: number, ipv4: number, uncapped: number, maxPods: number][] = [
  ['t3.nano', 2, 'nitro', 2, 2, 34, 34],
  ['t3.micro', 2, 'nitro', 2, 2, 34, 34],
  ['t3.small', 2, 'nitro', 3, 4, 146, 110],
  ['t3.medium', 2, 'nitro', 3, 6, 242, 110],
  ['t3.large', 2, 'nitro', 3, 12, 530, 110],
  ['t3.xlarge', 4, 'nitro', 4, 15, 898, 110],
  ['t3.2xlarge', 8, 'nitro', 4, 15, 898, 110],
  ['t4g.nano', 2, 'nitro', 2, 2, 34, 34],
  ['t4g.micro', 2, 'nitro', 2, 2, 34, 34],
  ['t4g.small', 2, 'nitro', 3, 4, 146, 110],
  ['t4g.medium', 2, 'nitro', 3, 6, 242, 110],
  ['m5.large', 2, 'nitro', 3, 10, 434, 110],
  ['m5.xlarge', 4, 'nitro', 4, 15, 898, 110],
  ['m5.2xlarge', 8, 'nitro', 4, 15, 898, 110],
  ['m5.4xlarge', 16, 'nitro', 8, 30, 3714, 110],
  ['m5.8xlarge', 32, 'nitro', 8, 30, 3714, 250],
  ['m5.24xlarge', 96, 'nitro', 15, 50, 11762, 250],
  ['m5.metal', 96, 'metal', 15, 50, 11762, 250],
  ['m6i.large', 2, 'nitro', 3, 10, 434, 110],
  ['m6i.32xlarge', 128, 'nitro', 15, 50, 11762, 250],
  ['m6in.32xlarge', 128, 'nitro', 8, 50, 6274, 250],
  ['m7g.medium', 1, 'nitro', 2, 4, 98, 98],
  ['m7i.48xlarge', 192, 'nitro', 15, 50, 11762, 250],
  ['m8g.medium', 1, 'nitro', 2, 4, 98, 98],
  ['m8g.48xlarge', 192, 'nitro', 15, 50, 11762, 250],
  ['a1.medium', 1, 'nitro', 2, 4, 98, 98],
  ['c5.large', 2, 'nitro', 3, 10, 434, 110],
  ['c5n.18xlarge', 72, 'nitro', 15, 50, 11762, 250],
  ['c6g.medium', 1, 'nitro', 2, 4, 98, 98],
  ['c6g.large', 2, 'nitro', 3, 10, 434, 110],
  ['c6g.xlarge', 4, 'nitro', 4, 15, 898, 110],
  ['c6g.4xlarge', 16, 'nitro', 8, 30, 3714, 110],
  ['c6g.8xlarge', 32, 'nitro', 8, 30, 3714, 250],
  ['c6g.16xlarge', 64, 'nitro', 15, 50, 11762, 250],
  ['c6g.metal', 64, 'metal', 15, 50, 11762, 250],
  ['c6in.32xlarge', 128, 'nitro', 8, 50, 6274, 250],
  ['c7g.metal', 64, 'metal', 15, 50, 11762, 250],
  ['c8gn.48xlarge', 192, 'nitro', 12, 50, 9410, 250],
  ['p4d.24xlarge', 96, 'nitro', 15, 50, 11762, 250],
  ['p5.48xlarge', 192, 'nitro', 2, 50, 1570, 250],
  ['p6-b200.48xlarge', 192, 'nitro', 4, 50, 3138, 250],
  ['trn1.32xlarge', 128, 'nitro', 5, 50, 3922, 250],
  ['g4dn.metal', 96, 'metal', 15, 50, 11762, 250],
  ['g5.xlarge', 4, 'nitro', 4, 15, 898, 110],
  ['hpc6a.48xlarge', 96, 'nitro', 2, 50, 1570, 250],
  ['hpc7a.96xlarge', 192, 'nitro', 2, 50, 1570, 250],
  ['hpc7g.16xlarge', 64, 'nitro', 4, 50, 3138, 250],
  ['i4i.metal', 128, 'metal', 15, 50, 11762, 250],
  ['inf1.xlarge', 4, 'nitro', 4, 10, 578, 110],
  ['inf2.48xlarge', 192, 'nitro', 15, 50, 11762, 250],
  ['mac1.metal', 12, 'metal', 8, 30, 3714, 110],
  ['mac2.metal', 8, 'metal', 8, 30, 3714, 110],
  ['r5.24xlarge', 96, 'nitro', 15, 50, 11762, 250],
  ['r5.metal', 96, 'metal', 15, 50, 11762, 250],
  ['t3a.nano', 2, 'nitro', 2, 2, 34, 34],
  ['t3a.micro', 2, 'nitro', 2, 2, 34, 34],
  ['t3a.small', 2, 'nitro', 2, 4, 98, 98],
  ['is4gen.medium', 1, 'nitro', 2, 4, 98, 98],
  ['x2gd.medium', 1, 'nitro', 2, 4, 98, 98],
  ['x8g.medium', 1, 'nitro', 2, 4, 98, 98],
  ['r8g.medium', 1, 'nitro', 2, 4, 98, 98],
  ['c7gd.medium', 1, 'nitro', 2, 4, 98, 98],
  ['m7i-flex.large', 2, 'nitro', 3, 10, 434, 110],
  ['c8gn.metal-48xl', 192, 'metal', 12, 50, 9410, 250],
  ['m8g.metal-24xl', 96, 'metal', 15, 50, 11762, 250],
  ['m7i.metal-24xl', 96, 'metal', 15, 50, 11762, 250],
  ['x2iezn.metal', 48, 'metal', 15, 50, 11762, 250],
  ['u7in-16tb.224xlarge', 896, 'nitro', 8, 50, 6274, 250],
  ['u7i-12tb.224xlarge', 896, 'nitro', 15, 50, 11762, 250],
  ['i8g.24xlarge', 96, 'nitro', 15, 50, 11762, 250],
  ['p6-b300.48xlarge', 192, 'nitro', 4, 50, 3138, 250],
  ['trn2.48xlarge', 192, 'nitro', 2, 50, 1570, 250],
  ['g6e.48xlarge', 192, 'nitro', 10, 50, 7842, 250],
  ['p4de.24xlarge', 96, 'nitro', 15, 50, 11762, 250],
  ['vt1.3xlarge', 12, 'nitro', 4, 15, 898, 110],
  ['f2.6xlarge', 24, 'nitro', 8, 30, 3714, 110],
  ['i3en.large', 2, 'nitro', 3, 10, 434, 110],
  ['p3dn.24xlarge', 96, 'nitro', 15, 50, 11762, 250],
  ['z1d.metal', 48, 'metal', 15, 50, 11762, 250],
  ['a1.metal', 16, 'metal', 8, 30, 3714, 110],
  ['m5zn.6xlarge', 24, 'nitro', 8, 30, 3714, 110],
  ['r7iz.8xlarge', 32, 'nitro', 8, 30, 3714, 250],
  ['c5a.8xlarge', 32, 'nitro', 8, 30, 3714, 250],
  ['d3en.4xlarge', 16, 'nitro', 4, 10, 578, 110],
  ['c8gn.16xlarge', 64, 'nitro', 16, 50, 12546, 250],
];

const M5_LARGE = facts('m5.large', 2, 'nitro', 3, 10);

describe('real types', () => {
  test.each(TYPES)('%s, with %d vCPUs, %s, %d interfaces of %d addresses: %d uncapped, %d recommended', (
    name, vcpus, kind, interfaces, ipv4, uncapped, maxPods,
  ) => {
    const type = facts(name, vcpus, kind, interfaces, ipv4);
    expect(canRunIpv6Pods(type)).toBe(true);
    expect(maxPodsOf(type, UNCAPPED)).toEqual({ instanceType: name, maxPods: uncapped, bound: 'network interfaces' });
    expect(maxPodsOf(type)).toEqual({ instanceType: name, maxPods, bound: maxPods === uncapped ? 'network interfaces' : 'recommended limit' });
  });

  test('are many, of every size of answer', () => {
    expect(new Set(TYPES.map(([name]) => name)).size).toBeGreaterThanOrEqual(60);
    expect([...new Set(TYPES.map(([,,,,,, maxPods]) => maxPods))].sort((a, b) => a - b)).toEqual([34, 98, 110, 250]);
  });

  test('an m5.large has 434 without a cap: the 460 of the EKS best practices guide is no value of the formula', () => {
    expect(maxPodsOf(M5_LARGE, UNCAPPED).maxPods).toBe(434);
    expect(maxPodsOf(M5_LARGE).maxPods).toBe(110);
  });

  test.each([
    ['t2.micro', 1, 2, 2], ['t2.medium', 2, 3, 6], ['m1.small', 1, 2, 4], ['m4.large', 2, 2, 10], ['m4.16xlarge', 64, 8, 30], ['c4.large', 2, 3, 10],
    ['r4.large', 2, 3, 10], ['i3.large', 2, 3, 10], ['d2.xlarge', 4, 4, 15], ['x1.32xlarge', 128, 8, 30],
  ])('%s cannot run IPv6 pods, as it is Xen', (name, vcpus, interfaces, ipv4) => {
    expect(canRunIpv6Pods(facts(name, vcpus, 'xen', interfaces, ipv4))).toBe(false);
  });

  test('one whose hypervisor EC2 does not say runs IPv6 pods only as bare metal', () => {
    expect(canRunIpv6Pods({ ...M5_LARGE, hypervisor: undefined })).toBe(false);
    expect(canRunIpv6Pods({ ...M5_LARGE, hypervisor: undefined, bareMetal: true })).toBe(true);
  });
});

describe('what AWS recommends', () => {
  test.each([[1, 110], [30, 110], [31, 250], [32, 250]])('with %d vCPUs: %d', (vcpus, maxPods) => {
    expect(maxPodsOf(facts('x.large', vcpus, 'nitro', 15, 50))).toEqual({ instanceType: 'x.large', maxPods, bound: 'recommended limit' });
  });
});

describe('options', () => {
  test.each<[string, MaxPodsLimits, number]>([
    ['two interfaces', { maxEnis: 2 }, 290],
    ['one interface', { maxEnis: 1 }, 146],
    ['as many interfaces as it has', { maxEnis: 3 }, 434],
    ['more interfaces than it has', { maxEnis: 4 }, 434],
    ['no interface reserved', { reservedEnis: 0 }, 434],
    ['one interface reserved', { reservedEnis: 1 }, 290],
    ['one reserved of those that may be used, not of those that it has', { maxEnis: 2, reservedEnis: 1 }, 146],
    ['all interfaces reserved', { reservedEnis: 3 }, 2],
    ['more interfaces reserved than it has', { reservedEnis: 4 }, 2],
  ])('%s', (_, limits, maxPods) => {
    expect(maxPodsOf(M5_LARGE, { ...limits, ...UNCAPPED }).maxPods).toBe(maxPods);
    expect(maxPodsOf(M5_LARGE, limits).maxPods).toBe(Math.min(maxPods, 110));
  });

  test.each<[string, InstanceTypeFacts, number, number]>([
    ['more than 110', M5_LARGE, 200, 200],
    ['less than 110', M5_LARGE, 50, 50],
    ['the least', M5_LARGE, 1, 1],
    ['more than 250', facts('m5.metal', 96, 'metal', 15, 50), 1024, 1024],
    ['less than 250', facts('m5.metal', 96, 'metal', 15, 50), 120, 120],
    ['more than there are addresses', facts('t3.nano', 2, 'nitro', 2, 2), 200, 34],
  ])('the cap stands in place of 110 and 250: %s', (_, type, cap, maxPods) => {
    expect(maxPodsOf(type, { cap }).maxPods).toBe(maxPods);
  });
});

describe('the bound', () => {
  test.each<[string, InstanceTypeFacts, MaxPodsLimits, string]>([
    ['addresses are fewer than the limit', facts('t3.nano', 2, 'nitro', 2, 2), {}, 'network interfaces'],
    ['addresses are fewer than the cap', M5_LARGE, { cap: 435 }, 'network interfaces'],
    ['addresses are fewer because of maxEnis', M5_LARGE, { maxEnis: 1, cap: 147 }, 'network interfaces'],
    ['addresses are more than the limit', M5_LARGE, {}, 'recommended limit'],
    ['addresses are as many as the cap', M5_LARGE, { cap: 434 }, 'cap'],
    ['addresses are more than the cap', M5_LARGE, { cap: 433 }, 'cap'],
    ['the cap is what AWS recommends', M5_LARGE, { cap: 110 }, 'cap'],
  ])('%s', (_, type, limits, bound) => {
    expect(maxPodsOf(type, limits).bound).toBe(bound);
  });
});

describe('several types', () => {
  const [nano, medium, metal] = [facts('t3.nano', 2, 'nitro', 2, 2), facts('m7g.medium', 1, 'nitro', 2, 4), facts('m5.metal', 96, 'metal', 15, 50)];

  test.each<[string, InstanceTypeFacts[], string, number]>([
    ['one', [metal], 'm5.metal', 250],
    ['large and small', [metal, M5_LARGE], 'm5.large', 110],
    ['the smallest first', [nano, medium, M5_LARGE, metal], 't3.nano', 34],
    ['the smallest in the middle', [metal, nano, medium], 't3.nano', 34],
    ['the smallest last', [metal, medium, nano], 't3.nano', 34],
  ])('the least decides: %s', (_, types, instanceType, maxPods) => {
    expect(calculate(types)).toMatchObject({ instanceType, maxPods });
  });

  test('of the same value the first by name decides', () => {
    const others = [facts('m6i.large', 2, 'nitro', 3, 10), facts('c5.large', 2, 'nitro', 3, 10)];
    const decided = { instanceType: 'c5.large', maxPods: 110, bound: 'recommended limit' };
    expect(calculate([M5_LARGE, ...others])).toEqual(decided);
    expect(calculate([...others, M5_LARGE].reverse())).toEqual(decided);
  });

  test('options count for each of them', () => {
    expect(calculate([M5_LARGE, metal], { cap: 300, reservedEnis: 2 })).toEqual({ instanceType: 'm5.large', maxPods: 146, bound: 'network interfaces' });
    expect(calculate([M5_LARGE, metal], { cap: 100 })).toEqual({ instanceType: 'm5.large', maxPods: 100, bound: 'cap' });
  });
});

describe('for any type', () => {
  const anyType = fc.record({
    instanceType: fc.stringMatching(/^[a-z]\d\.[a-z]{1,3}$/),
    hypervisor: fc.constant('nitro'),
    bareMetal: fc.constant(false),
    vcpus: fc.integer({ min: 1, max: 900 }),
    networkInterfaces: fc.integer({ min: 1, max: 16 }),
    ipv4AddressesPerInterface: fc.integer({ min: 2, max: 50 }),
  });
  const anyLimits = fc.record({
    maxEnis: fc.integer({ min: 1, max: 16 }),
    reservedEnis: fc.integer({ min: 0, max: 16 }),
    cap: fc.integer({ min: 1, max: 1024 }),
  }, { requiredKeys: [] });
  const anyTypes = fc.array(anyType, { minLength: 1, maxLength: 10 });
  const podsOf = (type: InstanceTypeFacts, limits: MaxPodsLimits) => maxPodsOf(type, limits).maxPods;

  test.each(['networkInterfaces', 'ipv4AddressesPerInterface'] as const)('more %s never make fewer pods', fact => {
    fc.assert(fc.property(anyType, anyLimits, fc.nat({ max: 20 }), (type, limits, more) => {
      expect(podsOf({ ...type, [fact]: type[fact] + more }, limits)).toBeGreaterThanOrEqual(podsOf(type, limits));
    }), SEED);
  });

  test('without a limit, one more interface makes more pods', () => {
    fc.assert(fc.property(anyType, type => {
      expect(podsOf({ ...type, networkInterfaces: type.networkInterfaces + 1 }, UNCAPPED)).toBeGreaterThan(podsOf(type, UNCAPPED));
    }), SEED);
  });

  test('more reserved interfaces never make more pods', () => {
    fc.assert(fc.property(anyType, anyLimits, fc.nat({ max: 16 }), (type, limits, reservedEnis) => {
      expect(podsOf(type, { ...limits, reservedEnis: (limits.reservedEnis ?? 0) + reservedEnis })).toBeLessThanOrEqual(podsOf(type, limits));
    }), SEED);
  });

  test('there are never more pods than the cap, nor fewer than one', () => {
    fc.assert(fc.property(anyType, anyLimits, fc.integer({ min: 1, max: 1024 }), (type, limits, cap) => {
      expect(podsOf(type, { ...limits, cap })).toBeLessThanOrEqual(cap);
      expect(podsOf(type, { ...limits, cap })).toBeGreaterThanOrEqual(1);
    }), SEED);
  });

  test('there are never more than 110 pods on up to 30 vCPUs, and never more than 250 on any', () => {
    fc.assert(fc.property(anyType, fc.integer({ min: 1, max: 30 }), (type, vcpus) => {
      expect(podsOf({ ...type, vcpus }, {})).toBeLessThanOrEqual(110);
      expect(podsOf(type, {})).toBeLessThanOrEqual(250);
    }), SEED);
  });

  test('the result of several is the least of each, and one of them has it', () => {
    fc.assert(fc.property(anyTypes, anyLimits, (types, limits) => {
      const each = types.map(type => maxPodsOf(type, limits));
      const result = calculate(types, limits);
      expect(result.maxPods).toBe(Math.min(...each.map(({ maxPods }) => maxPods)));
      expect(each).toContainEqual(result);
    }), SEED);
  });

  test('the order of several does not matter', () => {
    const inTwoOrders = fc.uniqueArray(anyType, { minLength: 1, maxLength: 10, selector: ({ instanceType }) => instanceType })
      .chain(types => fc.tuple(fc.constant(types), fc.shuffledSubarray(types, { minLength: types.length })));
    fc.assert(fc.property(inTwoOrders, anyLimits, ([types, shuffled], limits) => {
      expect(calculate(shuffled, limits)).toEqual(calculate(types, limits));
    }), SEED);
  });
});
