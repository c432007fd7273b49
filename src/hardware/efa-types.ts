/**
 * Which instance types have Elastic Fabric Adapters, as DescribeInstanceTypes returned in August 2026 (`EfaSupported`): families by the sizes that have them. What is newer is
 * not known.
 */
const EFA_SIZES: { readonly [sizes: string]: string } = {
  '48xlarge metal-48xl': 'c7a c7i c8a c9g c9gd i7ie i8g i8ge m7a m7i m8a m9g m9gd r7a r7i r8a',
  '48xlarge 96xlarge metal-48xl metal-96xl': 'c8i c8ib c8id c8in m8i m8ib m8id m8idb m8idn m8in r8i r8ib r8id r8idb r8idn r8in',
  '32xlarge metal': 'c6i c6id c6in i4i m6i m6id m6idn m6in r6i r6id r6idn r6in x2idn x2iedn',
  '16xlarge metal': 'c7g c7gd c7gn m7g m7gd r7g r7gd',
  '24xlarge 48xlarge metal-24xl metal-48xl': 'c8g c8gd m8g m8gd r8g r8gd x8g',
  '16xlarge 24xlarge 48xlarge metal-24xl metal-48xl': 'c8gb c8gn m8gb m8gn r8gb r8gn',
  '24xlarge': 'dl2q inf1 p3dn p4d p4de vt1',
  '48xlarge': 'f2 hpc6a p5e p5en p6-b200 p6-b300',
  '24xlarge metal': 'm5dn m5n r5dn r5n',
  '224xlarge': 'u7i-12tb u7in-16tb u7in-24tb u7in-32tb',
  '48xlarge metal': 'c6a m6a r6a',
  '16xlarge': 'c6gn i4g im4gn',
  '8xlarge 12xlarge 16xlarge 24xlarge 48xlarge': 'g5 g6 g6e',
  '32xlarge': 'hpc6id trn1 trn1n',
  '8xlarge 12xlarge 24xlarge 48xlarge': 'g7 g7e',
  '12xlarge metal': 'm5zn x2iezn',
  '24xlarge metal-24xl': 'm8azn x8aedz',
  '112xlarge': 'u7i-6tb u7i-8tb',
  '9xlarge 18xlarge metal': 'c5n',
  '8xlarge 12xlarge 16xlarge metal': 'g4dn',
  '8xlarge': 'gr6',
  '12xlarge 24xlarge 48xlarge 96xlarge': 'hpc7a',
  '4xlarge 8xlarge 16xlarge': 'hpc7g',
  '96xlarge': 'hpc8a',
  '12xlarge 24xlarge metal': 'i3en',
  '24xlarge 48xlarge metal-48xl': 'i7i',
  '4xlarge 48xlarge': 'p5',
  '32xlarge metal-32xl': 'r7iz',
  '3xlarge 48xlarge': 'trn2',
  '48xlarge 64xlarge 96xlarge metal-48xl metal-96xl': 'x8i',
};

/** Types that have several network cards, by their number. All others have one. */
const CARDS: { readonly [cards: number]: string } = {
  2: 'c6in.32xlarge c6in.metal c8gb.48xlarge c8gb.metal-48xl c8gn.48xlarge c8gn.metal-48xl c8ib.96xlarge c8ib.metal-96xl c8in.96xlarge '
    + 'c8in.metal-96xl g6e.24xlarge g7.48xlarge g7e.24xlarge hpc6id.32xlarge hpc7a.12xlarge hpc7a.24xlarge hpc7a.48xlarge hpc7a.96xlarge '
    + 'hpc8a.96xlarge m6idn.32xlarge m6idn.metal m6in.32xlarge m6in.metal m8gb.48xlarge m8gb.metal-48xl m8gn.48xlarge m8gn.metal-48xl '
    + 'm8ib.96xlarge m8ib.metal-96xl m8idb.96xlarge m8idb.metal-96xl m8idn.96xlarge m8idn.metal-96xl m8in.96xlarge m8in.metal-96xl '
    + 'r6idn.32xlarge r6idn.metal r6in.32xlarge r6in.metal r8gb.48xlarge r8gb.metal-48xl r8gn.48xlarge r8gn.metal-48xl r8ib.96xlarge '
    + 'r8ib.metal-96xl r8idb.96xlarge r8idb.metal-96xl r8idn.96xlarge r8idn.metal-96xl r8in.96xlarge r8in.metal-96xl u7in-16tb.224xlarge '
    + 'u7in-24tb.224xlarge u7in-32tb.224xlarge',
  4: 'g6e.48xlarge g7e.48xlarge p4d.24xlarge p4de.24xlarge',
  8: 'p6-b200.48xlarge trn1.32xlarge',
  16: 'p5en.48xlarge trn1n.32xlarge trn2.48xlarge',
  17: 'p6-b300.48xlarge',
  32: 'p5.48xlarge p5e.48xlarge',
};

/** Types of which the first card has none. */
const NONE_ON_FIRST_CARD = new Set(['p6-b300.48xlarge']);

/** Families without. */
const FAMILIES_WITHOUT = new Set(('a1 c5 c5a c5ad c5d c6g c6gd c7i-flex c8i-flex c8ine d3 d3en g4ad g5g g6f gr6f inf2 is4gen m5 m5a m5ad '
    + 'm5d m6g m6gd m7i-flex m8i-flex m8ine r5 r5a r5ad r5b r5d r6g r6gd r8i-flex t3 t3a t4g u-3tb1 u-6tb1 x2gd z1d').split(' '));

const FAMILIES = new Map(Object.entries(EFA_SIZES).flatMap(([sizes, families]) => families.split(' ').map(family => [family, sizes.split(' ')] as const)));
const CARDS_OF = new Map(Object.entries(CARDS).flatMap(([count, types]) => types.split(' ').map(type => [type, Number(count)] as const)));

/** `48xlarge` and `metal-48xl` as 48. Those without a number are less, or have no size. */
const sizeOf = (size: string) => Number(/(\d*)xl/.exec(size)?.[1] || /xl/.test(size));

/**
 * The network cards of a type that have an Elastic Fabric Adapter: none of a type that has no such, undefined of one that is not known.
 *
 * Sizes are added to families now and then, but none so far that is smaller than those with adapters and has one.
 */
export function efaCardsOf(type: string): number[] | undefined {
  const [family, size = ''] = type.split('.');
  const sizes = FAMILIES.get(family);
  if (sizes?.includes(size)) {
    const cards = Array.from({ length: CARDS_OF.get(type) ?? 1 }, (_, index) => index);
    return NONE_ON_FIRST_CARD.has(type) ? cards.slice(1) : cards;
  }
  const isSmaller = sizes !== undefined && size !== 'metal' && sizeOf(size) < Math.min(...sizes.filter(each => each !== 'metal').map(sizeOf));
  return FAMILIES_WITHOUT.has(family) || isSmaller ? [] : undefined;
}
