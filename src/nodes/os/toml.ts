import { Token, Tokenization } from 'aws-cdk-lib';
import { doubleQuoted } from './quoting';
import { CONFIGURABLE, isTable } from '../../diagnostics/checks';
import type { Subject } from '../../diagnostics/diagnostics';
import { refuse } from '../../diagnostics/messages';

type Table = { readonly [key: string]: unknown };

/** TOML of a table: its values under its name, then the tables in it. */
export function tomlText(subject: Subject, table: Table, path: string[] = []): string {
  const entries = entriesOf(table);
  const values = entries.filter(([, value]) => !isTable(value)).map(([key, value]) => `${keyText(key)} = ${valueText(subject, value, [...path, key])}\n`);
  const tables = entries.filter((entry): entry is [string, Table] => isTable(entry[1]))
    .map(([key, value]) => tomlText(subject, value, [...path, key]));
  const head = values.length > 0 ? `[${path.map(keyText).join('.')}]\n` : '';
  return `${head}${values.join('')}${tables.join('')}`;
}

function valueText(subject: Subject, value: unknown, path: string[]): string {
  if (typeof value === 'number' && (Token.isUnresolved(value) || Number.isFinite(value))) { return Tokenization.stringifyNumber(value); }
  if (typeof value === 'boolean') { return String(value); }
  if (typeof value === 'string' || Token.isUnresolved(value)) { return doubleQuoted(Token.asString(value)); }
  if (Array.isArray(value)) { return `[${value.map(item => valueText(subject, item, path)).join(', ')}]`; }
  if (isTable(value)) {
    return `{ ${entriesOf(value).map(([key, each]) => `${keyText(key)} = ${valueText(subject, each, [...path, key])}`).join(', ')} }`;
  }
  return refuse(subject, 'setting-type', value, { where: path.join('.'), kind: CONFIGURABLE });
}

const entriesOf = (table: Table) => Object.entries(table).filter(([, value]) => value !== undefined);
const keyText = (key: string) => /^[A-Za-z0-9_-]+$/.test(key) ? key : doubleQuoted(key);
