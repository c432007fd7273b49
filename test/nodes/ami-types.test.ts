import { CfnParameter } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import type { Hardware } from '../../src/hardware/instance-types';
import { chooseAmiType } from '../../src/nodes/ami-types';
import { newStack, refusal } from '../util/network';

const V36 = '1.36';
const X86: Hardware = { architecture: 'x86_64' };
const ARM: Hardware = { architecture: 'arm64' };
const X86_NVIDIA: Hardware = { architecture: 'x86_64', accelerator: 'NVIDIA' };
const ARM_NVIDIA: Hardware = { architecture: 'arm64', accelerator: 'NVIDIA' };
const X86_NEURON: Hardware = { architecture: 'x86_64', accelerator: 'Neuron' };

const ALL = Object.values(eks.NodegroupAmiType);
const WINDOWS = ALL.filter(type => type.startsWith('WINDOWS'));
const AL2 = ALL.filter(type => type.startsWith('AL2_'));
const ON_ARM = ALL.filter(type => type.includes('ARM_64') && !AL2.includes(type));
const ON_X86 = ALL.filter(type => type.includes('x86_64') && !AL2.includes(type) && !WINDOWS.includes(type));

describe('nothing stated', () => {
  test.each<[string, Hardware, eks.NodegroupAmiType]>([
    ['x86', X86, eks.NodegroupAmiType.AL2023_X86_64_STANDARD],
    ['Graviton', ARM, eks.NodegroupAmiType.AL2023_ARM_64_STANDARD],
    ['NVIDIA on x86', X86_NVIDIA, eks.NodegroupAmiType.AL2023_X86_64_NVIDIA],
    ['NVIDIA on arm64', ARM_NVIDIA, eks.NodegroupAmiType.AL2023_ARM_64_NVIDIA],
    ['Neuron', X86_NEURON, eks.NodegroupAmiType.AL2023_X86_64_NEURON],
  ])('%s gets its own Amazon Linux 2023', (_, hardware, expected) => {
    expect(chooseAmiType('test', [hardware], V36)).toBe(expected);
    expect(chooseAmiType('test', [hardware, { ...hardware }], V36)).toBe(expected);
  });

  test.each<[string, Hardware[], string]>([
    ['architectures', [X86, ARM], "['x86_64', 'arm64']"],
    ['architectures of one accelerator', [X86_NVIDIA, ARM_NVIDIA], "['x86_64 with NVIDIA', 'arm64 with NVIDIA']"],
    ['types with and without an accelerator', [X86, X86_NVIDIA, X86], "['x86_64', 'x86_64 with NVIDIA']"],
    ['accelerators', [X86_NVIDIA, X86_NEURON], "['x86_64 with NVIDIA', 'x86_64 with Neuron']"],
  ])('mixed %s are refused', (_, hardware, got) => {
    expect(() => chooseAmiType('test', hardware, V36)).toThrow(refusal('instance-types-mixed-architecture', got));
  });
});

describe('stated', () => {
  test.each(ON_X86)('%s fits x86, and not arm64', stated => {
    expect(chooseAmiType('test', [X86], V36, stated)).toBe(stated);
    expect(() => chooseAmiType('test', [ARM], V36, stated)).toThrow(refusal('ami-type-mismatch', `'${stated}'`));
  });

  test.each(ON_ARM)('%s fits arm64, and not x86', stated => {
    expect(chooseAmiType('test', [ARM], V36, stated)).toBe(stated);
    expect(() => chooseAmiType('test', [X86], V36, stated)).toThrow(refusal('ami-type-mismatch', `'${stated}'`));
  });

  test.each<[string, Hardware, RegExp]>([
    ['NVIDIA on x86', X86_NVIDIA, /^(AL2023|BOTTLEROCKET)_x86_64_NVIDIA$|^AL2_x86_64_GPU$/],
    ['NVIDIA on arm64', ARM_NVIDIA, /^(AL2023|BOTTLEROCKET)_ARM_64_NVIDIA$/],
    ['Neuron', X86_NEURON, /^AL2023_x86_64_NEURON$|^BOTTLEROCKET_x86_64(_FIPS)?$|^AL2_x86_64_GPU$/],
  ])('%s needs an image with its drivers, beside other types too', (_, hardware, fitting) => {
    const ofArchitecture = hardware.architecture === 'arm64' ? /ARM_64/ : /x86_64/;
    const types = ALL.filter(type => ofArchitecture.test(type) && !WINDOWS.includes(type));
    const choose = (stated: eks.NodegroupAmiType) => chooseAmiType('test', [{ architecture: hardware.architecture }, hardware], '1.32', stated);
    expect(types.filter(type => fitting.test(type)).map(choose)).toEqual(types.filter(type => fitting.test(type)));
    for (const stated of types.filter(type => !fitting.test(type))) {
      expect(() => choose(stated)).toThrow(refusal('ami-type-mismatch', `'${stated}'`));
      expect(() => choose(stated)).toThrow(`which are ${hardware.architecture} with ${hardware.accelerator}:`);
    }
  });

  test.each(['CUSTOM', 'AL2024_x86_64_NEXT'])('%s, of which nothing is known, is taken', stated => {
    expect(chooseAmiType('test', [X86_NVIDIA], V36, stated as eks.NodegroupAmiType)).toBe(stated);
  });

  test('every Linux type that aws-eks names is one or the other', () => {
    expect([...ON_ARM, ...ON_X86, ...AL2, ...WINDOWS].sort()).toEqual([...ALL].sort());
  });

  test('a mismatch says what the types are and what would fit', () => {
    expect(() => chooseAmiType('test', [ARM_NVIDIA], V36, eks.NodegroupAmiType.AL2023_X86_64_NVIDIA))
      .toThrow(/which are arm64 with NVIDIA: .* expected an AMI type for arm64 with NVIDIA; leave amiType out for AL2023_ARM_64_NVIDIA,/);
  });

  test.each([...ON_X86, ...ON_ARM])('%s is taken where nothing is known of the hardware', stated => {
    expect(chooseAmiType('test', [], V36, stated)).toBe(stated);
  });

  test('no image serves two architectures', () => {
    expect(() => chooseAmiType('test', [X86, ARM], V36, eks.NodegroupAmiType.BOTTLEROCKET_X86_64))
      .toThrow(refusal('instance-types-mixed-architecture', "['x86_64', 'arm64']"));
  });

  test('a token is taken as it is', () => {
    const stated = new CfnParameter(newStack(), 'AmiType').valueAsString as eks.NodegroupAmiType;
    expect(chooseAmiType('test', [X86, X86_NVIDIA], V36, stated)).toBe(stated);
    expect(chooseAmiType('test', [], V36, stated)).toBe(stated);
  });

  test.each(WINDOWS)('%s is refused', stated => {
    expect(() => chooseAmiType('test', [X86], V36, stated)).toThrow(refusal('ami-type-windows', `'${stated}'`));
    expect(() => chooseAmiType('test', [], V36, stated)).toThrow(refusal('ami-type-windows', `'${stated}'`));
  });
});

describe('Amazon Linux 2', () => {
  const stated = eks.NodegroupAmiType.AL2_X86_64;

  test.each(['1.33', '1.34', '1.36', '1.40'])('is refused on Kubernetes %s', version => {
    expect(() => chooseAmiType('test', [X86], version, stated)).toThrow(refusal('ami-type-al2', `'${stated}'`));
    expect(() => chooseAmiType('test', [X86], version, stated)).toThrow(`Amazon Linux 2 on Kubernetes ${version}:`);
  });

  test.each(['1.32', '1.29', '1.4'])('is taken on Kubernetes %s', version => {
    expect(chooseAmiType('test', [X86], version, stated)).toBe(stated);
  });

  test.each(AL2)('%s is meant', type => {
    const hardware = type.includes('ARM') ? ARM : X86;
    expect(() => chooseAmiType('test', [hardware], V36, type)).toThrow(refusal('ami-type-al2', `'${type}'`));
    expect(chooseAmiType('test', [hardware], '1.32', type)).toBe(type);
  });

  test('is taken on a version that is a token', () => {
    const version = new CfnParameter(newStack(), 'Version').valueAsString;
    expect(chooseAmiType('test', [X86], version, stated)).toBe(stated);
  });

  test('is held against the architecture all the same', () => {
    expect(() => chooseAmiType('test', [ARM], '1.32', stated)).toThrow(refusal('ami-type-mismatch', "'AL2_x86_64'"));
  });
});
