import { IResolvable, Lazy, Token, Tokenization } from 'aws-cdk-lib';
import { isPlain } from './plain-values';

/** What has to be written differently between quotes, and how. In this order: the backslash first, as the others bring it in. */
type Escapes = readonly (readonly [char: string, escape: string])[];

/** Between double quotes in YAML, TOML and JSON. */
const DOUBLE_QUOTED: Escapes = [['\\', '\\\\'], ['"', '\\"'], ['\n', '\\n'], ['\r', '\\r']];
/** Between single quotes in a shell: the quote ends, a quote stands for itself, and the quotes go on. */
const SHELL_QUOTED: Escapes = [["'", "'\\''"]];
/** What YAML or TOML takes in no other form; the rest of what JSON escapes JSON.stringify knows. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A text in double quotes, as YAML, TOML and JSON have it. Values of tokens can break out of the quotes neither. */
export function doubleQuoted(text: string): string {
  return `"${escapeTokens(text, DOUBLE_QUOTED, literal => JSON.stringify(literal).slice(1, -1)
    .replace(UNPRINTABLE, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`))}"`;
}

/** A text in single quotes, as one word of a shell command. */
export function shellQuoted(text: string): string {
  return `'${escapeTokens(text, SHELL_QUOTED, literal => literal.replace(/'/g, "'\\''"))}'`;
}

/** Escape what is known now as a literal, and let CloudFormation do the same to what it fills in. */
function escapeTokens(text: string, escapes: Escapes, literally: (text: string) => string): string {
  if (!Token.isUnresolved(text)) { return literally(text); }
  const fragments: unknown = Tokenization.reverseString(text)
    .mapTokens({ mapToken: token => escapedAtDeployment(token, escapes, literally) })
    .join({ join: (left, right) => [left, right].flat() });
  return [fragments].flat().map(part => Tokenization.isResolvable(part) ? Token.asString(part) : literally(String(part))).join('');
}

function escapedAtDeployment(token: IResolvable, escapes: Escapes, literally: (text: string) => string): IResolvable {
  return Lazy.uncachedAny({
    produce: context => {
      const value = context.resolve(token);
      if (typeof value !== 'object' || value === null) { return literally(String(value ?? '')); }
      if (isPlain(token, context)) { return value; }
      return escapes.reduce((escaped, [char, escape]) => ({ 'Fn::Join': [escape, { 'Fn::Split': [char, escaped] }] }), value);
    },
  });
}
