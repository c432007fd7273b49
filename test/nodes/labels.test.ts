import { CfnParameter, Lazy } from 'aws-cdk-lib';
import { TaintEffect } from 'aws-cdk-lib/aws-eks';
import * as fc from 'fast-check';
import { checkLabels, checkLabelsOfApi, checkTaints } from '../../src/nodes/labels';
import { newStack, refusal } from '../util/network';
import { labelKey, labelName, labelPrefix, labelValue } from '../util/user-data';

const SEED = { seed: 42, numRuns: 100 };
const effect = TaintEffect.NO_SCHEDULE;
const token = () => new CfnParameter(newStack(), 'Parameter').valueAsString;

const PREFIX_253 = `${'a.'.repeat(126)}a`;
const NAME_63 = 'a'.repeat(63);

const KEYS = [
  'a', 'A', '0', 'pool', 'Pool_1.x-y', 'a..b', 'a-_.b', NAME_63, 'example.com/pool', 'example/pool', '0.example.com/0', 'a-b.c--d/Pool',
  `${'a'.repeat(64)}.com/pool`, `${PREFIX_253}/${NAME_63}`,
];
const NO_KEYS = [
  '', '-a', 'a-', '_a', 'a.', '.', 'a b', 'a\n', 'a=b', 'a,b', 'ä', 'a:b', `${NAME_63}a`, '/', '/a', 'a/', 'a//b', 'a/b/c',
  'Example.com/a', '-a.com/a', 'a.com-/a', '.com/a', 'com./a', 'a..b/a', 'a.-b/a', 'a-.b/a', 'a_b/a', 'a b/a', `${PREFIX_253}a/a`,
];
const VALUES = ['', 'a', 'A', '0', 'true', '1.5', 'Blue_1.x-y', NAME_63];
const NO_VALUES = ['-', '-a', 'a-', '_', 'a.', ' ', 'a b', 'a\n', 'a/b', 'a=b', 'a,b', 'a:b', 'ä', '"', "'", `${NAME_63}a`];

/** A text with something put into it, somewhere between its ends. */
const inside = (text: fc.Arbitrary<string>, wrong: fc.Arbitrary<string>) => fc.tuple(text, wrong, text).map(parts => parts.join(''));
const wrongCharacter = fc.constantFrom(...' \t\n"\'\\$%&()*+,:;<=>?@[]^`{|}~!#äΩ漢', '\u{1f642}', '\u0000', '\u2028');
const sign = fc.constantFrom('-', '_', '.');
const tooLong = fc.stringMatching(/^[A-Za-z0-9]{64,80}$/);

type Broken = [how: string, text: fc.Arbitrary<string>][];

const BROKEN_NAMES: Broken = [
  ['a character that it cannot have', inside(labelName, wrongCharacter)],
  ['a sign at its beginning', fc.tuple(sign, labelName).map(parts => parts.join(''))],
  ['a sign at its end', fc.tuple(labelName, sign).map(parts => parts.join(''))],
  ['more than 63 characters', tooLong],
];

/** Values with the grammar broken at one place. */
const BROKEN_VALUES: Broken = [...BROKEN_NAMES, ['a slash', inside(labelName, fc.constant('/'))]];

const brokenPrefixes: Broken = [
  ['an empty prefix', fc.constant('')],
  ['a character in its prefix that it cannot have', inside(labelPrefix, fc.oneof(wrongCharacter, fc.constantFrom('_', 'A', 'Z')))],
  ['a dash or a dot before its prefix', fc.tuple(fc.constantFrom('-', '.'), labelPrefix).map(parts => parts.join(''))],
  ['a dash or a dot after its prefix', fc.tuple(labelPrefix, fc.constantFrom('-', '.')).map(parts => parts.join(''))],
  ['a part of its prefix that is empty, or has a dash at an end', inside(labelPrefix, fc.constantFrom('..', '.-', '-.'))],
  ['more than 253 characters in its prefix', fc.stringMatching(/^[a-z0-9]{254,260}$/)],
];

/** Keys with the grammar broken at one place. */
const BROKEN_KEYS: Broken = [
  ...BROKEN_NAMES,
  ...BROKEN_NAMES.map(([how, text]): Broken[number] => [`${how}, behind a prefix`, text.map(broken => `example.com/${broken}`)]),
  ...brokenPrefixes.map(([how, text]): Broken[number] => [how, fc.tuple(text, labelName).map(([before, after]) => `${before}/${after}`)]),
  ['no name', fc.tuple(labelPrefix, fc.constant('/')).map(parts => parts.join(''))],
  ['nothing at all', fc.constant('')],
  ['two slashes', fc.tuple(labelPrefix, labelName, labelName).map(parts => parts.join('/'))],
];

describe('labels', () => {
  test('none are right', () => {
    expect(() => checkLabels('test')).not.toThrow();
    expect(() => checkLabels('test', {})).not.toThrow();
  });

  test.each(KEYS)('the key %s is right', key => {
    expect(() => checkLabels('test', { [key]: 'value' })).not.toThrow();
  });

  test.each(NO_KEYS)('the key %j is refused', key => {
    expect(() => checkLabels('test', { fine: 'value', [key]: 'value' })).toThrow('[cdk-eks-ipv6:node-label]');
  });

  test.each(VALUES)("the value '%s' is right", value => {
    expect(() => checkLabels('test', { key: value })).not.toThrow();
  });

  test.each(NO_VALUES)('the value %j is refused', value => {
    expect(() => checkLabels('test', { fine: 'value', key: value })).toThrow('[cdk-eks-ipv6:node-label]');
  });

  test('a refusal says which', () => {
    expect(() => checkLabels('test', { 'fine': 'value', 'example.com/pool': 'not fine' })).toThrow(refusal('node-label', "'example.com/pool=not fine'"));
  });

  test('tokens are left alone, and what is beside them is not', () => {
    expect(() => checkLabels('test', { [token()]: token() })).not.toThrow();
    expect(() => checkLabels('test', { key: `not fine ${token()}` })).not.toThrow();
    expect(() => checkLabels('test', { 'not fine': token() })).toThrow('[cdk-eks-ipv6:node-label]');
    expect(() => checkLabels('test', { [token()]: 'not fine' })).toThrow('[cdk-eks-ipv6:node-label]');
  });

  test('whatever the grammar of Kubernetes makes is right', () => {
    fc.assert(fc.property(fc.dictionary(labelKey, labelValue, { maxKeys: 5 }), labels => {
      checkLabels('test', labels);
    }), SEED);
  });

  test.each(BROKEN_KEYS)('a key is refused with %s', (_, key) => {
    fc.assert(fc.property(key, labelValue, (broken, value) => {
      expect(() => checkLabels('test', { [broken]: value })).toThrow('[cdk-eks-ipv6:node-label]');
    }), SEED);
  });

  test.each(BROKEN_VALUES)('a value is refused with %s', (_, value) => {
    fc.assert(fc.property(labelKey, value, (key, broken) => {
      expect(() => checkLabels('test', { [key]: broken })).toThrow('[cdk-eks-ipv6:node-label]');
    }), SEED);
  });
});

describe('labels of Kubernetes itself', () => {
  test.each([
    'pool', 'example.com/pool', 'kubernetes.io', 'my-kubernetes.io/pool', 'kubernetes.io.example.com/pool', 'k8s.example.com/pool', 'ak8s.io/pool',
    // Kubernetes, "Well-known labels": what a node may say of itself.
    'kubernetes.io/hostname', 'kubernetes.io/arch', 'kubernetes.io/os', 'beta.kubernetes.io/arch', 'beta.kubernetes.io/os',
    'beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region',
    'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region',
    'node.kubernetes.io/pool', 'kubelet.kubernetes.io/pool', 'team.node.kubernetes.io/pool', 'team.kubelet.kubernetes.io/pool',
  ])('%s is right', key => {
    expect(() => checkLabels('test', { [key]: 'value' })).not.toThrow();
  });

  test.each([
    'kubernetes.io/pool', 'k8s.io/pool', 'team.kubernetes.io/pool', 'team.k8s.io/pool', 'a.b.kubernetes.io/pool', 'node-role.kubernetes.io/worker',
    'node-restriction.kubernetes.io/pool', 'topology.kubernetes.io/rack', 'node.k8s.io/pool', 'kubelet.k8s.io/pool', 'mynode.kubernetes.io/pool',
    'node.kubernetes.io.k8s.io/pool', 'kubernetes.io/hostname2', 'beta.kubernetes.io/pool',
  ])('%s is refused', key => {
    expect(() => checkLabels('test', { pool: 'value', [key]: 'value' })).toThrow(refusal('node-label-reserved', `'${key}'`));
  });

  test('tokens are left alone', () => {
    expect(() => checkLabels('test', { [token()]: 'value', [`kubernetes.io/${token()}`]: 'value' })).not.toThrow();
  });
});

describe('taints', () => {
  test('none are right', () => {
    expect(() => checkTaints('test')).not.toThrow();
    expect(() => checkTaints('test', [])).not.toThrow();
  });

  test.each(Object.values(TaintEffect))('one with the effect %s is right, with and without a value', name => {
    expect(() => checkTaints('test', [{ key: 'key', value: 'value', effect: name }, { key: 'other', effect: name }])).not.toThrow();
  });

  test.each(KEYS)('the key %s is right', key => {
    expect(() => checkTaints('test', [{ key, value: 'value', effect }])).not.toThrow();
  });

  test.each(NO_KEYS)('the key %j is refused', key => {
    expect(() => checkTaints('test', [{ key: 'fine', effect }, { key, value: 'value', effect }])).toThrow('[cdk-eks-ipv6:node-taint]');
  });

  test.each(VALUES)("the value '%s' is right", value => {
    expect(() => checkTaints('test', [{ key: 'key', value, effect }])).not.toThrow();
  });

  test.each(NO_VALUES)('the value %j is refused', value => {
    expect(() => checkTaints('test', [{ key: 'key', value, effect }])).toThrow('[cdk-eks-ipv6:node-taint]');
  });

  test.each([
    ['no key', { value: 'value', effect }, 'undefined=value:NO_SCHEDULE'],
    ['no effect', { key: 'key', value: 'value' }, 'key=value:undefined'],
    ['no value and a wrong key', { key: 'not fine', effect }, 'not fine=:NO_SCHEDULE'],
  ])('one with %s is refused', (_, taint, shown) => {
    expect(() => checkTaints('test', [{ key: 'fine', effect }, taint])).toThrow(refusal('node-taint', `'${shown}'`));
  });

  test('tokens are left alone, and what is beside them is not', () => {
    expect(() => checkTaints('test', [{ key: token(), value: token(), effect }])).not.toThrow();
    expect(() => checkTaints('test', [{ key: token(), value: 'not fine', effect }])).toThrow('[cdk-eks-ipv6:node-taint]');
    expect(() => checkTaints('test', [{ key: 'not fine', value: token(), effect }])).toThrow('[cdk-eks-ipv6:node-taint]');
    expect(() => checkTaints('test', [{ key: token(), value: token() }])).toThrow('[cdk-eks-ipv6:node-taint]');
  });

  test('whatever the grammar of Kubernetes makes is right', () => {
    fc.assert(fc.property(labelKey, fc.option(labelValue, { nil: undefined }), fc.constantFrom(...Object.values(TaintEffect)), (key, value, each) => {
      checkTaints('test', [{ key, value, effect: each }]);
    }), SEED);
  });

  test.each(BROKEN_KEYS)('a key is refused with %s', (_, broken) => {
    fc.assert(fc.property(broken, labelValue, (key, value) => {
      expect(() => checkTaints('test', [{ key, value, effect }])).toThrow('[cdk-eks-ipv6:node-taint]');
    }), SEED);
  });

  test.each(BROKEN_VALUES)('a value is refused with %s', (_, broken) => {
    fc.assert(fc.property(labelKey, broken, (key, value) => {
      expect(() => checkTaints('test', [{ key, value, effect }])).toThrow('[cdk-eks-ipv6:node-taint]');
    }), SEED);
  });
});

test.each(['eks.amazonaws.com/x', 'a.eks.amazonaws.com/x'])('%s is for EKS alone, and kubelet of a node of one\'s own may say it', key => {
  expect(() => checkLabelsOfApi('test', { [key]: 'y' })).toThrow(refusal('node-label-of-eks', `'${key}'`));
  expect(() => checkLabels('test', { [key]: 'y' })).not.toThrow();
});

test.each(['eks-amazonaws.com/x', 'myeks.amazonaws.com/x', 'eks.amazonaws.com', 'example.com/eks.amazonaws.com'])('%s is not', key => {
  expect(() => checkLabelsOfApi('test', { [key]: 'y', [token()]: 'z' })).not.toThrow();
});

test('a taint stands once for an effect', () => {
  const { NO_SCHEDULE, NO_EXECUTE } = TaintEffect;
  const twice = [{ key: 'a', value: 'x', effect: NO_SCHEDULE }, { key: 'a', value: 'y', effect: NO_SCHEDULE }];
  expect(() => checkTaints('test', twice)).toThrow("got 'a:NO_SCHEDULE'");
  expect(() => checkTaints('test', twice)).toThrow('[cdk-eks-ipv6:node-taint-duplicate]');
  expect(() => checkTaints('test', [twice[0], { ...twice[0], effect: NO_EXECUTE }])).not.toThrow();
  expect(() => checkTaints('test', [twice[0], { ...twice[0], key: Lazy.string({ produce: () => 'a' }) }])).not.toThrow();
});
