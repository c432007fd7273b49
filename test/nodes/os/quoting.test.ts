import { CfnParameter, Fn, Lazy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { doubleQuoted, shellQuoted } from '../../../src/nodes/os/quoting';
import { newStack } from '../../util/network';
import { anyText, deployedText, readToml, readYaml, asDeployed, wordsOf } from '../../util/user-data';

const SEED = { seed: 42, numRuns: 300 };

const stack = newStack();
const [FIRST, SECOND] = ['First', 'Second'].map(id => new CfnParameter(stack, id).valueAsString);
const template = Template.fromStack(stack).toJSON();

/** What a text says after deployment. */
const deployed = (text: string, First = '', Second = '') => asDeployed(template, stack.resolve(text), { First, Second });

/** What readers of each form find in the quotes. */
const READERS: [string, (text: string) => string, (quoted: string) => unknown][] = [
  ['YAML', doubleQuoted, quoted => readYaml(`- ${quoted}\n`)[0]],
  ['TOML', doubleQuoted, quoted => readToml(`key = ${quoted}\n`).key],
  ['a shell', shellQuoted, quoted => wordsOf(quoted).join(' and ')],
];

const TEXTS: [string, string][] = [
  ['no text', ''],
  ['a plain text', 'plain'],
  ['spaces', '  a  b  '],
  ['a double quote', 'a"b'],
  ['a single quote', "it's"],
  ['nothing but quotes', '\'"\'"'],
  ['a backslash', 'a\\b'],
  ['a backslash at the end', 'a\\'],
  ['an escape', '\\n\\"\\u0041'],
  ['line breaks', 'a\nb\r\nc\rd\n'],
  ['a tab', 'a\tb'],
  ['other scripts', 'äΩ漢字🙂'],
  ['what YAML marks with signs', '- a: &b *c # d'],
  ['a directive and the end of a document', '---\n...\n'],
  ['what CloudFormation substitutes', '${AWS::Region} #{x}'],
  ['what a shell substitutes', '$(id) `id` $HOME !! ~ *'],
  ['another word', 'x; rm -rf / && a | b > c'],
];

describe.each(READERS)('%s reads', (_, quote, read) => {
  test.each(TEXTS)('%s, as a literal and as a token', (__, text) => {
    expect(read(quote(text))).toBe(text);
    expect(read(deployed(quote(FIRST), text))).toBe(text);
  });

  test.each(TEXTS)('%s on both sides of a token', (__, text) => {
    expect(read(deployed(quote(`${text}${FIRST}${text}`), 'token'))).toBe(`${text}token${text}`);
  });

  test.each(TEXTS)('%s in a token with text on both sides', (__, text) => {
    expect(read(deployed(quote(`<${FIRST}>`), text))).toBe(`<${text}>`);
  });

  test.each(TEXTS)('%s between two tokens', (__, text) => {
    expect(read(deployed(quote(`${FIRST}${text}${SECOND}`), text, text))).toBe(`${text}${text}${text}`);
  });
});

test.each([
  ['control characters', '\u0000\u0001\b\f\u001f\u007f\u0080\u009f'],
  ['line breaks of Unicode', 'a \u0085 b \u2028 c \u2029 d'],
  ['a byte order mark', '\ufeffa\ufeff'],
  ['characters that are none', '\ufffe\uffff'],
])('YAML and TOML read %s of a literal, which stand there in ASCII', (_, text) => {
  const quoted = doubleQuoted(text);
  expect(quoted).toMatch(/^"[ -~]*"$/);
  expect([readYaml(`- ${quoted}`), readToml(`key = ${quoted}`)]).toEqual([[text], { key: text }]);
});

test.each([
  ['a lazy text', () => Lazy.string({ produce: () => 'it\'s "a\\b"\n' })],
  ['a lazy text of a token and more', () => Lazy.string({ produce: () => `it's "a\\b"${FIRST}\n` })],
])('%s is escaped as it comes', (_, token) => {
  const [yaml, word] = [doubleQuoted(token()), shellQuoted(token())].map(quoted => deployed(quoted));
  expect([readYaml(yaml), wordsOf(word)]).toEqual(['it\'s "a\\b"\n', ['it\'s "a\\b"\n']]);
});

test('functions of CloudFormation are escaped in what they give', () => {
  const first = Fn.select(0, Fn.split('/', FIRST));
  expect(readYaml(deployed(doubleQuoted(`${first}'"${Fn.join('"', [first, SECOND])}`), '"a\\/b', "it's"))).toBe('"a\\\'""a\\"it\'s');
});

test('a text that CloudFormation substitutes is escaped in what it gives', () => {
  const text = Fn.sub('"${First}" ${!First} ${Own}', { Own: SECOND });
  expect(readToml(`key = ${deployed(doubleQuoted(text), 'a\\b', '"')}`)).toEqual({ key: '"a\\b" ${First} "' });
  expect(wordsOf(deployed(shellQuoted(text), "it's", "'"))).toEqual(['"it\'s" ${First} \'']);
});

describe('whatever literals and tokens say, in whatever order', () => {
  /** What is in a text: a literal, or one of the two tokens. */
  const pieces = (literal: fc.Arbitrary<string>) => fc.array(fc.oneof(literal, fc.constantFrom(FIRST, SECOND)), { maxLength: 6 });
  const filledIn = (text: string, first: string, second: string) => text.split(FIRST).join(first).split(SECOND).join(second);

  test.each(READERS.slice(0, 2))('%s says the same', (_, quote, read) => {
    fc.assert(fc.property(pieces(anyText), deployedText, deployedText, (parts, first, second) => {
      const expected = parts.map(part => filledIn(part, first, second)).join('');
      expect(read(deployed(quote(parts.join('')), first, second))).toBe(expected);
    }), SEED);
  });

  test.each(READERS.slice(2))('%s says the same', (_, quote, read) => {
    fc.assert(fc.property(pieces(deployedText), deployedText, deployedText, (parts, first, second) => {
      const expected = parts.map(part => filledIn(part, first, second)).join('');
      expect(read(deployed(quote(parts.join('')), first, second))).toBe(expected);
    }), { ...SEED, numRuns: 100 });
  });
});
