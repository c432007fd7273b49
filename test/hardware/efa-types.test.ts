import { efaCardsOf } from '../../src/hardware/efa-types';

const upTo = (count: number, first = 0) => Array.from({ length: count }, (_, index) => index + first);

test.each<[string, number[] | undefined]>([
  ['p5.48xlarge', upTo(32)],
  ['p5.4xlarge', [0]],
  ['p5en.48xlarge', upTo(16)],
  ['p6-b200.48xlarge', upTo(8)],
  ['p6-b300.48xlarge', upTo(16, 1)],
  ['p4d.24xlarge', upTo(4)],
  ['trn1.32xlarge', upTo(8)],
  ['trn2.48xlarge', upTo(16)],
  ['hpc7a.96xlarge', [0, 1]],
  ['c5n.18xlarge', [0]],
  ['c5n.metal', [0]],
  ['c8g.metal-24xl', [0]],
  ['g6.8xlarge', [0]],
])('%s has adapters on the cards %j', (type, cards) => {
  expect(efaCardsOf(type)).toEqual(cards);
});

test.each([
  'm5.24xlarge', 't3.medium', 'inf2.48xlarge', 'g5g.16xlarge', 'g6.4xlarge', 'c7i.24xlarge', 'c7i.metal-24xl', 'm7g.medium', 'm7i.large', 'p5.xlarge',
])('%s has none', type => {
  expect(efaCardsOf(type)).toEqual([]);
});

test.each(['p7.48xlarge', 'p5.96xlarge', 'c7i.metal-96xl', 'i7i.metal-24xl', 'm10g.large', 'nothing'])('%s is not known', type => {
  expect(efaCardsOf(type)).toBeUndefined();
});
