import { CfnParameter, CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { MaxPodsLookup, MaxPodsLookupOptions } from '../../src/max-pods/max-pods-lookup';
import { instanceTypes, logicalId, testStack } from '../util/cluster';
import { refusal, resourcesOf } from '../util/network';
import { idOf } from '../util/resources';

const LOOKUP = 'Custom::EksIpv6MaxPods';
const FUNCTION = 'AWS::Lambda::Function';

const lookUp = (stack: Stack, names = ['m5.large'], options: MaxPodsLookupOptions = {}) =>
  new MaxPodsLookup(stack, 'Lookup', { instanceTypes: instanceTypes(...names), ...options });
const propertiesOf = (stack: Stack, type: string) => resourcesOf(stack)[idOf(stack, type)].Properties;
const attribute = (stack: Stack, name: string) => ({ 'Fn::GetAtt': [idOf(stack, LOOKUP), name] });

/** As many types as there are, of names that differ. */
const typesOfCount = (count: number) => Array.from({ length: count }, (_, index) => `m${index + 5}i.large`);

describe('the question', () => {
  test('names the types in their order, and the function that answers', () => {
    const stack = testStack();
    lookUp(stack, ['m5.large', 'c6g.medium', 'm5.metal']);
    expect(propertiesOf(stack, LOOKUP)).toEqual({
      ServiceToken: { 'Fn::GetAtt': [idOf(stack, FUNCTION), 'Arn'] },
      ServiceTimeout: '300',
      InstanceTypes: ['m5.large', 'c6g.medium', 'm5.metal'],
    });
  });

  test('names the options', () => {
    const stack = testStack();
    lookUp(stack, ['m5.large'], { maxEnis: 3, reservedEnis: 1, cap: 200 });
    expect(propertiesOf(stack, LOOKUP)).toMatchObject({ MaxEnis: 3, ReservedEnis: 1, Cap: 200 });
  });

  test.each<[string, MaxPodsLookupOptions, Record<string, number>]>([
    ['the least', { maxEnis: 1, reservedEnis: 0, cap: 1 }, { MaxEnis: 1, ReservedEnis: 0, Cap: 1 }],
    ['the largest cap', { cap: 1024 }, { Cap: 1024 }],
  ])('takes %s', (_, options, properties) => {
    const stack = testStack();
    lookUp(stack, ['m5.large'], options);
    expect(propertiesOf(stack, LOOKUP)).toMatchObject(properties);
  });

  test('is asked for up to 500 types', () => {
    const stack = testStack();
    lookUp(stack, typesOfCount(500));
    expect(propertiesOf(stack, LOOKUP).InstanceTypes).toHaveLength(500);
  });

  test('takes bare metal of a Xen family', () => {
    const stack = testStack();
    lookUp(stack, ['i3.metal']);
    expect(propertiesOf(stack, LOOKUP).InstanceTypes).toEqual(['i3.metal']);
  });

  test('takes types of several architectures, as the answer does not depend on it', () => {
    const stack = testStack();
    lookUp(stack, ['m5.large', 'm7g.medium']);
    expect(propertiesOf(stack, LOOKUP).InstanceTypes).toEqual(['m5.large', 'm7g.medium']);
  });

  test('takes types that are not known until deployment, also several that may be the same', () => {
    const stack = testStack();
    const parameter = new CfnParameter(stack, 'Type').valueAsString;
    lookUp(stack, [parameter, 'm5.large', parameter, `m6i.${parameter}`, Lazy.string({ produce: () => 'm4.large' })]);
    expect(propertiesOf(stack, LOOKUP).InstanceTypes)
      .toEqual([{ Ref: 'Type' }, 'm5.large', { Ref: 'Type' }, { 'Fn::Join': ['', ['m6i.', { Ref: 'Type' }]] }, 'm4.large']);
  });

  test.each<[string, (stack: Stack) => number, unknown]>([
    ['a parameter', stack => new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber, { Ref: 'Parameter' }],
    ['a lazy number', () => Lazy.number({ produce: () => 0 }), 0],
  ])('takes options that are not known until deployment: %s', (_, make, value) => {
    const stack = testStack();
    const token = make(stack);
    lookUp(stack, ['m5.large'], { maxEnis: token, reservedEnis: token, cap: token });
    expect(propertiesOf(stack, LOOKUP)).toMatchObject({ MaxEnis: value, ReservedEnis: value, Cap: value });
  });
});

describe('the answer', () => {
  test.each([['maxPods', 'MaxPods'], ['decidingType', 'DecidingType'], ['decidingBound', 'DecidingBound']] as const)('%s is the attribute %s', (prop, name) => {
    const stack = testStack();
    const lookup = lookUp(stack);
    expect(stack.resolve(lookup[prop])).toEqual(attribute(stack, name));
  });

  test('maxPods is text that fits into other text', () => {
    const stack = testStack();
    const argument = `--max-pods=${lookUp(stack).maxPods}`;
    expect(stack.resolve(argument)).toEqual({ 'Fn::Join': ['', ['--max-pods=', attribute(stack, 'MaxPods')]] });
  });

  test('maxPodsAsNumber is a number in a manifest, also without quotes', () => {
    const stack = testStack();
    const manifest = { kind: 'NodePool', spec: { kubelet: { maxPods: lookUp(stack).maxPodsAsNumber } } };
    expect(stack.resolve(stack.toJsonString(manifest)))
      .toEqual({ 'Fn::Join': ['', ['{"kind":"NodePool","spec":{"kubelet":{"maxPods":', attribute(stack, 'MaxPods'), '}}}']] });
  });

  test('maxPodsAsNumber is the attribute where a resource has a number', () => {
    const stack = testStack();
    const other = new CfnResource(stack, 'Other', { type: 'Test::Other', properties: { Pods: lookUp(stack).maxPodsAsNumber } });
    expect(resourcesOf(stack)[logicalId(other)].Properties).toEqual({ Pods: attribute(stack, 'MaxPods') });
  });

  test('maxPodsOf is the place of the type in the list of all', () => {
    const stack = testStack();
    const names = ['m5.large', 'c6g.medium', 'm5.metal'];
    const lookup = lookUp(stack, names);
    expect(instanceTypes(...names).map(type => stack.resolve(lookup.maxPodsOf(type))))
      .toEqual([0, 1, 2].map(index => ({ 'Fn::Select': [index, { 'Fn::Split': [',', attribute(stack, 'MaxPodsByType')] }] })));
  });

  test('maxPodsOf takes a type that is not known until deployment', () => {
    const stack = testStack();
    const type = new ec2.InstanceType(new CfnParameter(stack, 'Type').valueAsString);
    const lookup = new MaxPodsLookup(stack, 'Lookup', { instanceTypes: [...instanceTypes('m5.large'), type] });
    expect(stack.resolve(lookup.maxPodsOf(type))).toMatchObject({ 'Fn::Select': [1, {}] });
  });

  test('maxPodsOf refuses another type, and names those that it has', () => {
    const lookup = lookUp(testStack(), ['m5.large', 'm5.xlarge']);
    const [other] = instanceTypes('m6i.large');
    expect(() => lookup.maxPodsOf(other)).toThrow(refusal('max-pods-of-other-type', "'m6i.large'"));
    expect(() => lookup.maxPodsOf(other)).toThrow('expected one of m5.large, m5.xlarge;');
  });
});

describe('refused', () => {
  test.each<[string, string[], Parameters<typeof refusal>]>([
    ['no types', [], ['instance-types-empty', '[]']],
    ['a type twice', ['m5.large', 'm6i.large', 'm5.large'], ['instance-type-duplicate', "'m5.large'"]],
    ['more than 500 types', typesOfCount(501), ['instance-types-count', 501]],
    ['a Xen type', ['m5.large', 'm4.large'], ['instance-type-xen', "'m4.large'"]],
    ['a Mac', ['mac2.metal'], ['instance-type-mac', "'mac2.metal'"]],
    ['what is no type', ['m5'], ['instance-type-malformed', "'m5'"]],
    ['two types in one text', ['m5.large,m6i.large'], ['instance-type-malformed', "'m5.large,m6i.large'"]],
  ])('%s', (_, names, [id, given]) => {
    expect(() => lookUp(testStack(), names)).toThrow(refusal(id, given));
  });

  test('more than 500 types, and it says how many a lookup takes', () => {
    expect(() => lookUp(testStack(), typesOfCount(501))).toThrow(/a lookup takes: .*expected at most 500;/);
  });

  test.each<[keyof MaxPodsLookupOptions, number]>([
    ...[0, 1025, NaN, 1.5, -1, Infinity].map(cap => ['cap', cap] as [keyof MaxPodsLookupOptions, number]),
    ...[0, NaN, 1.5, -1, Infinity].map(maxEnis => ['maxEnis', maxEnis] as [keyof MaxPodsLookupOptions, number]),
    ...[-1, NaN, 0.5, Infinity].map(reservedEnis => ['reservedEnis', reservedEnis] as [keyof MaxPodsLookupOptions, number]),
  ])('%s: %d', (prop, value) => {
    expect(() => lookUp(testStack(), ['m5.large'], { [prop]: value })).toThrow(refusal('must-be-positive-integer', value));
    expect(() => lookUp(testStack(), ['m5.large'], { [prop]: value })).toThrow(new RegExp(`^\\[S/Lookup\\] ${prop} is not a count: got ${value};`));
  });

  test('what is refused leaves no function behind', () => {
    const stack = testStack();
    expect(() => lookUp(stack, ['m4.large'])).toThrow(refusal('instance-type-xen', "'m4.large'"));
    expect(stack.node.children.map(({ node }) => node.id)).toEqual(['Lookup']);
  });
});
