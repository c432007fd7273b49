import { CfnParameter, Lazy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkInstanceTypes, describe as describeHardware } from '../../src/hardware/instance-types';
import { instanceTypes } from '../util/cluster';
import { newStack, refusal } from '../util/network';

describe('architecture and accelerator', () => {
  test.each([
    // general purpose
    ['t3.medium', 'x86_64'],
    ['t3a.small', 'x86_64'],
    ['t4g.nano', 'arm64'],
    ['m5.large', 'x86_64'],
    ['m5.metal', 'x86_64'],
    ['m5zn.metal', 'x86_64'],
    ['m6i.xlarge', 'x86_64'],
    ['m6a.xlarge', 'x86_64'],
    ['m6idn.32xlarge', 'x86_64'],
    ['m6g.large', 'arm64'],
    ['m6gd.metal', 'arm64'],
    ['m7g.medium', 'arm64'],
    ['m7i-flex.large', 'x86_64'],
    ['m8azn.large', 'x86_64'],
    ['m8g.metal-48xl', 'arm64'],
    ['a1.large', 'arm64'],
    ['a1.metal', 'arm64'],
    // compute and memory optimised
    ['c5n.18xlarge', 'x86_64'],
    ['c6gn.16xlarge', 'arm64'],
    ['c7gd.large', 'arm64'],
    ['c7i-flex.large', 'x86_64'],
    ['c8gb.metal-24xl', 'arm64'],
    ['r5b.large', 'x86_64'],
    ['r7iz.metal-16xl', 'x86_64'],
    ['r8i-flex.large', 'x86_64'],
    ['r8gd.large', 'arm64'],
    ['x1.metal', 'x86_64'],
    ['x2iezn.metal', 'x86_64'],
    ['x2iedn.xlarge', 'x86_64'],
    ['x2gd.medium', 'arm64'],
    ['x8g.large', 'arm64'],
    ['x8aedz.large', 'x86_64'],
    ['z1d.metal', 'x86_64'],
    ['u-6tb1.112xlarge', 'x86_64'],
    ['u-6tb1.metal', 'x86_64'],
    ['u7i-12tb.224xlarge', 'x86_64'],
    ['u7in-16tb.224xlarge', 'x86_64'],
    ['u7inh-32tb.480xlarge', 'x86_64'],
    // storage optimised
    ['i3.metal', 'x86_64'],
    ['i3en.large', 'x86_64'],
    ['i4i.metal', 'x86_64'],
    ['i4g.large', 'arm64'],
    ['i7ie.large', 'x86_64'],
    ['i8ge.large', 'arm64'],
    ['im4gn.large', 'arm64'],
    ['is4gen.medium', 'arm64'],
    ['d3en.xlarge', 'x86_64'],
    // high performance computing
    ['hpc6a.48xlarge', 'x86_64'],
    ['hpc6id.32xlarge', 'x86_64'],
    ['hpc7a.96xlarge', 'x86_64'],
    ['hpc7g.16xlarge', 'arm64'],
    // graphics and machine learning
    ['g4dn.xlarge', 'x86_64 with NVIDIA'],
    ['g4dn.metal', 'x86_64 with NVIDIA'],
    ['g4ad.xlarge', 'x86_64'],
    ['g5.xlarge', 'x86_64 with NVIDIA'],
    ['g5g.xlarge', 'arm64 with NVIDIA'],
    ['g5g.metal', 'arm64 with NVIDIA'],
    ['g6e.xlarge', 'x86_64 with NVIDIA'],
    ['g6f.large', 'x86_64 with NVIDIA'],
    ['g7e.2xlarge', 'x86_64 with NVIDIA'],
    ['gr6.4xlarge', 'x86_64 with NVIDIA'],
    ['gr6f.4xlarge', 'x86_64 with NVIDIA'],
    ['p3dn.24xlarge', 'x86_64 with NVIDIA'],
    ['p4d.24xlarge', 'x86_64 with NVIDIA'],
    ['p4de.24xlarge', 'x86_64 with NVIDIA'],
    ['p5.48xlarge', 'x86_64 with NVIDIA'],
    ['p5en.48xlarge', 'x86_64 with NVIDIA'],
    ['p6-b200.48xlarge', 'x86_64 with NVIDIA'],
    ['p6-b300.48xlarge', 'x86_64 with NVIDIA'],
    ['p6e-gb200.36xlarge', 'arm64 with NVIDIA'],
    ['inf1.xlarge', 'x86_64 with Neuron'],
    ['inf2.xlarge', 'x86_64 with Neuron'],
    ['trn1.32xlarge', 'x86_64 with Neuron'],
    ['trn1n.32xlarge', 'x86_64 with Neuron'],
    ['trn2.48xlarge', 'x86_64 with Neuron'],
    ['trn2u.48xlarge', 'x86_64 with Neuron'],
    ['dl1.24xlarge', 'x86_64'],
    ['dl2q.24xlarge', 'x86_64'],
    ['f2.6xlarge', 'x86_64'],
    ['vt1.3xlarge', 'x86_64'],
  ])('%s: %s', (name, kind) => {
    expect(checkInstanceTypes('test', instanceTypes(name)).map(describeHardware)).toEqual([kind]);
  });

  test('the architecture is that of aws-ec2, for every family that it reads', () => {
    const metal = Object.values(ec2.InstanceClass).map(family => ec2.InstanceType.of(family, ec2.InstanceSize.METAL));
    // Names with a dash are malformed to aws-ec2.
    const plain = metal.filter(type => /^(?!mac)[a-z]+\d+[a-z]*\./.test(type.toString()));
    const architectures = (read: (type: ec2.InstanceType) => string) => Object.fromEntries(plain.map(type => [type.toString(), read(type)]));
    expect(plain.length).toBeGreaterThan(100);
    expect(architectures(type => checkInstanceTypes('test', [type])[0].architecture)).toEqual(architectures(type => type.architecture));
  });

  test('types are read one by one, in their order', () => {
    expect(checkInstanceTypes('test', instanceTypes('m5.large', 'g5g.xlarge', 'inf2.xlarge')).map(describeHardware))
      .toEqual(['x86_64', 'arm64 with NVIDIA', 'x86_64 with Neuron']);
  });
});

describe('Xen', () => {
  const VIRTUAL_SIZE = 'large';

  test.each([
    'c1', 'c3', 'c4', 'cc1', 'cc2', 'cg1', 'cr1', 'd2', 'f1', 'g2', 'g3', 'g3s', 'h1', 'hi1', 'hs1', 'i2', 'i3',
    'm1', 'm2', 'm3', 'm4', 'p2', 'p3', 'r3', 'r4', 't1', 't2', 'x1', 'x1e',
  ])('%s is refused, and its bare metal is not', family => {
    const virtual = `${family}.${VIRTUAL_SIZE}`;
    expect(() => checkInstanceTypes('test', instanceTypes(virtual))).toThrow(refusal('instance-type-xen', `'${virtual}'`));
    expect(checkInstanceTypes('test', instanceTypes(`${family}.metal`))).toHaveLength(1);
  });

  test.each(['t2.micro', 'm4.16xlarge', 'i3.16xlarge', 'x1.32xlarge', 'p3.2xlarge'])('%s is refused', name => {
    expect(() => checkInstanceTypes('test', instanceTypes(name))).toThrow(refusal('instance-type-xen', `'${name}'`));
  });

  test.each([
    'a1', 'c5', 'd3', 'f2', 'g4ad', 'g4dn', 'g5', 'hpc6a', 'i3en', 'i4i', 'm5', 'p3dn', 'p4d', 'r5', 't3', 't4g', 'x2gd', 'x2idn',
  ])('%s is Nitro and taken', family => {
    expect(checkInstanceTypes('test', instanceTypes(`${family}.${VIRTUAL_SIZE}`))).toHaveLength(1);
  });

  test('one among others is found', () => {
    expect(() => checkInstanceTypes('test', instanceTypes('m5.large', 'm4.large', 'm6i.large'))).toThrow(refusal('instance-type-xen', "'m4.large'"));
  });
});

test.each(['mac1.metal', 'mac2.metal', 'mac2-m2pro.metal', 'mac2-m1ultra.metal', 'mac-m4.metal', 'mac-m4pro.metal'])('%s is refused', name => {
  expect(() => checkInstanceTypes('test', instanceTypes(name))).toThrow(refusal('instance-type-mac', `'${name}'`));
});

test.each(['', 'm5', 'm5.', '.large', 'M5.large', 'm5.Large', 'm5 large', 'm5.large ', '5m.large', 'm5.large.x', 'm5_large', 'm5.large,m6i.large'])(
  'the name %p is malformed',
  name => {
    expect(() => checkInstanceTypes('test', instanceTypes(name))).toThrow(refusal('instance-type-malformed', `'${name}'`));
  },
);

test('an empty list is refused', () => {
  expect(() => checkInstanceTypes('test', [])).toThrow(refusal('instance-types-empty', '[]'));
});

test('a type that stands there twice is refused', () => {
  expect(() => checkInstanceTypes('test', instanceTypes('m5.large', 'm6i.large', 'm5.large'))).toThrow(refusal('instance-type-duplicate', "'m5.large'"));
});

test('two sizes of one family are no repetition', () => {
  expect(checkInstanceTypes('test', instanceTypes('m5.large', 'm5.xlarge'))).toHaveLength(2);
});

describe('types that are not known until deployment', () => {
  const stack = newStack();
  const parameter = new CfnParameter(stack, 'Type').valueAsString;

  test.each([
    ['a parameter', parameter],
    ['a family with a size to come', `m4.${parameter}`],
    ['a lazy value', Lazy.string({ produce: () => 'm4.large' })],
  ])('%s is left alone', (_, name) => {
    expect(checkInstanceTypes('test', instanceTypes(name))).toEqual([]);
  });

  test('one that stands there twice is left alone', () => {
    expect(checkInstanceTypes('test', instanceTypes(parameter, parameter))).toEqual([]);
  });

  test('the others are read all the same', () => {
    expect(checkInstanceTypes('test', instanceTypes(parameter, 'm7g.large'))).toEqual([{ architecture: 'arm64' }]);
    expect(() => checkInstanceTypes('test', instanceTypes(parameter, 'm4.large'))).toThrow(refusal('instance-type-xen', "'m4.large'"));
  });
});
