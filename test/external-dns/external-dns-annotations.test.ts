import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import * as path from 'path';
import { CfnParameter, Duration, Token } from 'aws-cdk-lib';
import { ExternalDnsAnnotations, ExternalDnsAnnotationsOptions } from '../../src';
import { PREFIX_BEFORE_0_22, RECORD_NAMES } from '../../src/external-dns/annotation-names';
import { newStack, refusal } from '../util/network';

const ALPHA = 'external-dns.alpha.kubernetes.io';

describe('names', () => {
  /** Files of upstream, by their path there. */
  const files: { [file: string]: string } = Object.fromEntries([['source/annotations/annotations.go', 'annotations.go.txt'], ['provider/aws/aws.go', 'aws.go.txt']]
    .map(([file, stored]) => [file, readFileSync(path.join(__dirname, 'upstream', stored), 'utf8')]));
  const linesOf = (file: string) => files[file].split('\n').slice(2);

  test.each(Object.keys(files))('are read in %s of upstream', file => {
    expect(createHash('sha256').update(linesOf(file).join('\n')).digest('hex')).toBe(/sha256 ([0-9a-f]{64})/.exec(files[file])![1]);
  });

  test.each(Object.entries(RECORD_NAMES))('of %s is in the line that the table says', (_, [suffix, file, line]) => {
    const text = suffix.startsWith('aws-') ? `"aws/${suffix.slice('aws-'.length)}"` : `AnnotationKeyPrefix + "${suffix}"`;
    expect(linesOf(file)[line - 1]).toContain(`= ${text}`);
  });

  test('have the prefix of upstream, and what begins with aws- is of Route 53', () => {
    const text = linesOf('source/annotations/annotations.go');
    expect(text[22 - 1]).toContain(`DefaultAnnotationPrefix = "${PREFIX_BEFORE_0_22}"`);
    expect(text.join('\n')).toContain('AWSPrefix        = AnnotationKeyPrefix + "aws-"');
  });
});

test('all that can be said', () => {
  expect(ExternalDnsAnnotations.of({
    hostnames: ['shop.example.com', '*.shop.example.com'], weight: 255, setIdentifier: 'green', ttl: Duration.minutes(1), evaluateTargetHealth: false,
  })).toEqual({
    [`${ALPHA}/hostname`]: 'shop.example.com,*.shop.example.com',
    [`${ALPHA}/aws-weight`]: '255',
    [`${ALPHA}/set-identifier`]: 'green',
    [`${ALPHA}/ttl`]: '60',
    [`${ALPHA}/aws-evaluate-target-health`]: 'false',
  });
  expect(ExternalDnsAnnotations.of({})).toEqual({});
});

test('the prefix of a later version', () => {
  expect(ExternalDnsAnnotations.of({ prefix: 'external-dns.kubernetes.io/', hostnames: ['a.example.com'] })).toEqual({ 'external-dns.kubernetes.io/hostname': 'a.example.com' });
});

test('what is known at deployment', () => {
  const stack = newStack();
  const parameter = (id: string, type = 'String') => new CfnParameter(stack, id, { type });
  const annotations = ExternalDnsAnnotations.of({
    hostnames: parameter('Names', 'CommaDelimitedList').valueAsList,
    weight: parameter('Weight', 'Number').valueAsNumber,
    setIdentifier: parameter('Identifier').valueAsString,
  });
  expect(stack.resolve(Object.values(annotations))).toEqual([{ 'Fn::Join': [',', { Ref: 'Names' }] }, { Ref: 'Weight' }, { Ref: 'Identifier' }]);
  expect(Object.values(ExternalDnsAnnotations.of({ hostnames: [`${parameter('Name').valueAsString}.example.com`] })).every(each => Token.isUnresolved(each))).toBe(true);
});

test.each<[ExternalDnsAnnotationsOptions, string, unknown]>([
  ...[-1, 256, 0.5, NaN, Infinity].map((weight): [ExternalDnsAnnotationsOptions, string, unknown] => [{ weight, setIdentifier: 'a' }, 'must-be-positive-integer', weight]),
  [{ weight: 10 }, 'dns-weight-without-identifier', 10],
  [{ setIdentifier: 'green' }, 'dns-identifier-without-weight', 'green'],
  [{ weight: 10, setIdentifier: '' }, 'dns-set-identifier', ''],
  [{ weight: 10, setIdentifier: 'a'.repeat(129) }, 'dns-set-identifier', 'aaa'],
  [{ ttl: Duration.millis(500) }, 'must-be-positive-integer', 0.5],
  [{ ttl: Duration.seconds(0) }, 'must-be-positive-integer', 0],
  [{ hostnames: [] }, 'dns-hostname', '[]'],
  ...['', '.', '*', 'a..b', 'a,b.example.com', '-a.example.com', 'a b.example.com', 'a.*.example.com', `${'a'.repeat(64)}.example.com`, 'http://a.example.com']
    .map((name): [ExternalDnsAnnotationsOptions, string, unknown] => [{ hostnames: [name] }, 'dns-hostname', name]),
  [{ prefix: 'external-dns.kubernetes.io' }, 'external-dns-prefix', 'external-dns.kubernetes.io'],
  [{ prefix: '' }, 'external-dns-prefix', ''],
])('%j is refused: %s', (options, id, got) => {
  expect(() => ExternalDnsAnnotations.of(options)).toThrow(refusal(id, got));
});

test.each([0, 1, 100, 255])('the weight %d is right', weight => {
  expect(Object.values(ExternalDnsAnnotations.of({ weight, setIdentifier: 'a' }))).toEqual([String(weight), 'a']);
});
