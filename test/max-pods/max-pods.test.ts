import { CfnParameter, Stack } from 'aws-cdk-lib';
import { MaxPods } from '../../src/max-pods/max-pods';
import { MaxPodsLookup } from '../../src/max-pods/max-pods-lookup';
import { instanceTypes, testStack } from '../util/cluster';
import { NUMBER_TOKENS, refusal, resourcesOf } from '../util/network';
import { idOf } from '../util/resources';

const LOOKUP = 'Custom::EksIpv6MaxPods';
const TYPES = instanceTypes('m5.large', 'c6g.medium');

/** What kubelet is told, where nodes are of these types. */
const bound = (maxPods: MaxPods, { stack = testStack(), hasIpv4Egress = true } = {}) =>
  stack.resolve(maxPods._bind(stack, { instanceTypes: TYPES, hasIpv4Egress }));
const answer = (stack: Stack) => ({ 'Fn::GetAtt': [idOf(stack, LOOKUP), 'MaxPods'] });

describe('a number', () => {
  test.each([1, 58, 110, 250, 1024])('%d is told as it is, and nothing is looked up', pods => {
    const stack = testStack();
    expect(bound(MaxPods.of(pods), { stack })).toBe(pods);
    expect(stack.node.children).toEqual([]);
  });

  test.each([0, -1, 1.5, NaN, Infinity, -Infinity])('%d is refused', pods => {
    expect(() => MaxPods.of(pods)).toThrow(refusal('max-pods', pods));
  });

  test.each([1025, 2000])('%d is refused only where pods reach IPv4', pods => {
    expect(() => bound(MaxPods.of(pods))).toThrow(refusal('max-pods-with-ipv4-egress', pods));
    expect(bound(MaxPods.of(pods), { hasIpv4Egress: false })).toBe(pods);
  });

  test.each(NUMBER_TOKENS)('is left alone where it is not known until deployment: %s', (_, token) => {
    const stack = testStack();
    const pods = token();
    expect(bound(MaxPods.of(pods), { stack })).toEqual(stack.resolve(pods));
  });
});

describe('what AWS recommends', () => {
  test('is looked up for the types of the nodes', () => {
    const stack = testStack();
    expect(bound(MaxPods.recommended(), { stack })).toEqual(answer(stack));
    const { ServiceToken, ServiceTimeout, ...question } = resourcesOf(stack)[idOf(stack, LOOKUP)].Properties;
    expect(question).toEqual({ InstanceTypes: ['m5.large', 'c6g.medium'] });
  });

  test('is looked up with the options', () => {
    const stack = testStack();
    bound(MaxPods.recommended({ maxEnis: 2, reservedEnis: 1, cap: 200 }), { stack });
    expect(resourcesOf(stack)[idOf(stack, LOOKUP)].Properties).toMatchObject({ MaxEnis: 2, ReservedEnis: 1, Cap: 200 });
  });

  test('is refused where the lookup refuses the options', () => {
    expect(() => bound(MaxPods.recommended({ cap: 0 }))).toThrow(refusal('must-be-positive-integer', 0));
  });
});

describe('the number of a lookup', () => {
  test('is that of the lookup, and nothing is looked up besides', () => {
    const stack = testStack();
    const lookup = new MaxPodsLookup(stack, 'Lookup', { instanceTypes: TYPES });
    const maxPods = MaxPods.fromLookup(lookup);
    expect([bound(maxPods, { stack }), bound(maxPods, { stack })]).toEqual([answer(stack), answer(stack)]);
  });

  test('takes options of the lookup that are not known until deployment', () => {
    const stack = testStack();
    const cap = new CfnParameter(stack, 'Cap', { type: 'Number' }).valueAsNumber;
    const lookup = new MaxPodsLookup(stack, 'Lookup', { instanceTypes: TYPES, cap });
    expect(bound(MaxPods.fromLookup(lookup), { stack })).toEqual(answer(stack));
    expect(resourcesOf(stack)[idOf(stack, LOOKUP)].Properties.Cap).toEqual({ Ref: 'Cap' });
  });
});

test('the default of the image is nothing that kubelet is told', () => {
  const stack = testStack();
  expect(bound(MaxPods.amiDefault(), { stack })).toBeUndefined();
  expect(stack.node.children).toEqual([]);
});
