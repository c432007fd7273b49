import { isTable } from '../../diagnostics/checks';

/** Stands for a token while the text is parsed. JSON takes digits within a text and where a value is expected. */
const MARK = '71830946520';
const MARKED = new RegExp(`${MARK}(\\d{4})`);

/** The intrinsic functions of CloudFormation, one of which a value that is not known until deployment is. */
export const isIntrinsic = (value: unknown): boolean =>
  isTable(value) && Object.keys(value).length === 1 && /^(Ref|Fn::.*)$/.test(Object.keys(value)[0]);

/**
 * What a JSON text says, with the tokens in it as canonical values: a token as itself, one within a text as `Fn::Join`. Undefined for what is no JSON, for example YAML, and for a
 * text that is not known as a whole.
 */
export function parsedJson(form: unknown): unknown {
  const parts = partsOf(form);
  if (parts === undefined || parts.length > 9999) { return undefined; }
  const tokens = parts.filter(part => typeof part !== 'string');
  let next = 0;
  const text = parts.map(part => typeof part === 'string' ? part : MARK + String(next++).padStart(4, '0')).join('');
  try {
    return revived(JSON.parse(text), tokens);
  } catch {
    return undefined;
  }
}

/** The texts and tokens that a text is made of. */
function partsOf(form: unknown): unknown[] | undefined {
  if (typeof form === 'string') { return [form]; }
  const [separator, parts] = (form as { 'Fn::Join'?: [unknown, unknown] } | undefined)?.['Fn::Join'] ?? [];
  return separator === '' && Array.isArray(parts) ? parts : undefined;
}

function revived(value: unknown, tokens: readonly unknown[]): unknown {
  if (Array.isArray(value)) { return value.map(each => revived(each, tokens)); }
  if (isTable(value)) {
    // A key that is not known says nothing.
    return Object.fromEntries(Object.entries(value).filter(([key]) => !MARKED.test(key)).map(([key, each]) => [key, revived(each, tokens)]));
  }
  if (typeof value === 'number') { return MARKED.test(String(value)) ? tokens[Number(MARKED.exec(String(value))![1])] : value; }
  if (typeof value !== 'string' || !MARKED.test(value)) { return value; }
  const parts = value.split(MARKED).map((part, index) => index % 2 === 0 ? part : tokens[Number(part)]).filter(part => part !== '');
  return parts.length === 1 ? parts[0] : { 'Fn::Join': ['', parts] };
}
