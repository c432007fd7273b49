import { gzipSync } from 'zlib';
import { imageOfParameter, imageOfType } from '../../../src/readiness/facts/image-facts';
import { isStated, isUnstated, sizeOf, textOf } from '../../../src/readiness/facts/stated';
import { UserData } from '../../../src/readiness/facts/user-data';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a text', () => {
  test.each<[string, unknown, string | undefined, number]>([
    ['literal', 'abc', 'abc', 3],
    ['joined', { 'Fn::Join': ['-', ['a', { Ref: 'X' }, 'b']] }, 'a-\u0000-b', 4],
    ['joined with an empty separator', { 'Fn::Join': ['', ['a', 'b']] }, 'ab', 2],
    ['substituted', { 'Fn::Sub': 'a${X}b${!Y}' }, 'a\u0000b${Y}', 6],
    ['substituted with a map', { 'Fn::Sub': ['a${X}', { X: 'y' }] }, 'a\u0000', 1],
    ['encoded within', { 'Fn::Join': ['', ['a', { 'Fn::Base64': 'bcd' }]] }, 'abcd', 5],
    ['not known', { Ref: 'X' }, undefined, 0],
    ['of nothing', undefined, '', 0],
    ['of a number', 1, '1', 1],
    ['of a join that is none', { 'Fn::Join': 'x' }, undefined, 0],
  ])('%s', (_, form, text, size) => {
    expect(textOf(form)).toBe(text);
    expect(sizeOf(form)).toBe(size);
  });

  test('a condition says neither that it is there nor that it is not', () => {
    const condition = { 'Fn::If': ['C', 'x', { Ref: 'AWS::NoValue' }] };
    expect([isStated(condition), isUnstated(condition)]).toEqual([false, false]);
    expect([isStated({ Ref: 'AWS::NoValue' }), isUnstated({ Ref: 'AWS::NoValue' })]).toEqual([false, true]);
  });
});

describe('user data', () => {
  test.each<[string, unknown, boolean]>([
    ['nothing', undefined, true],
    ['no value', { Ref: 'AWS::NoValue' }, true],
    ['the first line of a script', { 'Fn::Base64': '#!/bin/bash' }, true],
    ['the same with an option', base64('#!/bin/bash -xe\n'), true],
    ['a script', { 'Fn::Base64': '#!/bin/bash\necho' }, false],
    ['what is not known', { Ref: 'X' }, false],
    ['what is compressed', gzipSync('#!/bin/bash').toString('base64'), false],
    ['what is no base64', '<powershell>', false],
  ])('is empty with %s: %#', (_, form, isEmpty) => {
    expect(new UserData(form).isEmpty).toBe(isEmpty);
  });

  test('is told by the system that understands it', () => {
    expect(new UserData(base64('kind: NodeConfig\napiVersion: node.eks.aws/v1alpha1')).systems).toEqual(['Amazon Linux 2023']);
    expect(new UserData(base64('[settings.kubernetes]\n')).systems).toEqual(['Bottlerocket']);
    expect(new UserData(base64('#!/bin/sh\n/etc/eks/bootstrap.sh x')).systems).toEqual(['Amazon Linux 2']);
    expect(new UserData({ Ref: 'X' }).systems).toEqual([]);
  });

  test('that is compressed has a size and no text', () => {
    const packed = gzipSync('x'.repeat(100));
    expect(new UserData(packed.toString('base64'))).toMatchObject({ size: packed.length, text: undefined });
  });
});

test.each<[string, string | undefined, string | undefined, string | undefined]>([
  ['/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/nvidia/recommended/image_id', 'Amazon Linux 2023', '1.36', 'arm64'],
  ['/aws/service/eks/optimized-ami/1.32/amazon-linux-2/recommended/image_id', 'Amazon Linux 2', '1.32', 'x86_64'],
  ['/aws/service/eks/optimized-ami/1.32/amazon-linux-2-arm64/recommended/image_id', 'Amazon Linux 2', '1.32', 'arm64'],
  ['/aws/service/eks/optimized-ami/1.32/amazon-linux-2-gpu/recommended/image_id', 'Amazon Linux 2', '1.32', 'x86_64'],
  ['/aws/service/bottlerocket/aws-k8s-1.36-nvidia-fips/x86_64/1.42.0/image_id', 'Bottlerocket', '1.36', 'x86_64'],
  ['/aws/service/eks/optimized-ami/\u0000/amazon-linux-2023/x86_64/standard/recommended/image_id', 'Amazon Linux 2023', undefined, 'x86_64'],
  ['/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', undefined, undefined, undefined],
])('the parameter %s tells', (name, system, version, architecture) => {
  expect(imageOfParameter(name)).toEqual({ name, ...system ? { system, version, architecture } : {} });
});

test.each<[string, string | undefined, string | undefined]>([
  ['AL2023_ARM_64_STANDARD', 'Amazon Linux 2023', 'arm64'],
  ['AL2_x86_64_GPU', 'Amazon Linux 2', 'x86_64'],
  ['BOTTLEROCKET_x86_64_FIPS', 'Bottlerocket', 'x86_64'],
  ['CUSTOM', undefined, undefined],
])('the AMI type %s tells', (name, system, architecture) => {
  expect(imageOfType(name)).toEqual({ name, system, architecture });
});
