import { Token, Tokenization } from 'aws-cdk-lib';
import { doubleQuoted } from './quoting';
import { isTable } from '../../diagnostics/checks';

/** YAML of a value, with every text in quotes, so that no text is taken for anything else and tokens can hold whatever they like. */
export function yamlText(value: unknown): string {
  return `${lines(value).join('\n')}\n`;
}

function lines(value: unknown): string[] {
  if (isList(value)) {
    return value.flatMap(item => {
      const [first, ...rest] = lines(item);
      return [`- ${first}`, ...indent(rest)];
    });
  }
  if (isFilledTable(value)) {
    return entriesOf(value).flatMap(([key, each]) =>
      isList(each) || isFilledTable(each) ? [`${keyText(key)}:`, ...indent(lines(each))] : [`${keyText(key)}: ${scalar(each)}`]);
  }
  return [scalar(value)];
}

const indent = (block: string[]) => block.map(line => `  ${line}`);
const entriesOf = (table: object) => Object.entries(table).filter(([, value]) => value !== undefined);
const isList = (value: unknown): value is unknown[] => Array.isArray(value) && !Token.isUnresolved(value) && value.length > 0;
const isFilledTable = (value: unknown): value is object => isTable(value) && entriesOf(value).length > 0;

function scalar(value: unknown): string {
  if (isTable(value)) { return '{}'; }
  if (Array.isArray(value) && value.length === 0) { return '[]'; }
  if (typeof value === 'number') { return Tokenization.stringifyNumber(value); }
  if (typeof value === 'boolean' || value === null) { return String(value); }
  return doubleQuoted(Token.asString(value));
}

/** Words that YAML 1.1 takes for a boolean or for nothing are quoted, as is all that is not a plain name. */
function keyText(key: string): string {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : doubleQuoted(key);
}
