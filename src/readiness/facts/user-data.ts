import type { NodeSystem } from './image-facts';
import { isUnstated, sizeOf, textOf } from './stated';

/** What compressed data begins with. */
const GZIP = '1f8b';
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;
/** By what each system is told which cluster to join. */
const MARKS: { readonly [System in NodeSystem]: RegExp } = {
  'Amazon Linux 2023': /\bnode\.eks\.aws\b/,
  'Amazon Linux 2': /\/etc\/eks\/bootstrap\.sh\b/,
  'Bottlerocket': /^\s*(\[settings[\].]|settings\.)/m,
};

/** Where each system is told the name of the cluster. */
const NAMES = [
  /^\s*["']?name["']?\s*:\s*["']?([A-Za-z0-9][\w-]*)["']?,?\s*$/m,
  /\/etc\/eks\/bootstrap\.sh\s+["']?([A-Za-z0-9][\w-]*)/,
  /^\s*(?:settings\.kubernetes\.)?cluster-name\s*=\s*["']([^"']+)["']/m,
];
const REFERENCE = /"Ref":"(c8[0-9a-f]{40})"/g;

/** What instances are told when they boot, as far as it is known. */
export class UserData {
  /** Whether nothing is said: no text, or the first line of a script that has no other. */
  public readonly isEmpty: boolean;
  /** What is said, comments taken out. */
  public readonly text?: string;
  /** How many bytes it has at least, before it is encoded. */
  public readonly size: number;

  /** @param form of the property, in which the text is encoded */
  constructor(private readonly form: any) {
    const said = rawText(form);
    this.isEmpty = isUnstated(form) || (said.text !== undefined && /^\s*(#!\S*( \S+)?\s*)?$/.test(said.text));
    this.text = said.text === undefined ? undefined : withoutComments(said.text);
    this.size = said.size;
  }

  /** Texts and references of which one is the name of the cluster, if any is. */
  public get clusterNames(): unknown[] {
    const { form, text = '' } = this;
    const references = (JSON.stringify(form) ?? '').matchAll(REFERENCE);
    return [...[...references].map(([, Ref]) => ({ Ref })), ...NAMES.flatMap(name => name.exec(text)?.[1] ?? [])];
  }

  /** The systems that understand it, of those of EKS. */
  public get systems(): NodeSystem[] {
    const { text } = this;
    return text === undefined ? [] : (Object.keys(MARKS) as NodeSystem[]).filter(system => MARKS[system].test(text));
  }
}

function rawText(form: any): { readonly text?: string; readonly size: number } {
  if (isUnstated(form)) { return { text: '', size: 0 }; }
  if (typeof form === 'string') { return decoded(form); }
  const said = form['Fn::Base64'];
  return said === undefined ? { size: 0 } : { text: textOf(said), size: sizeOf(said) };
}

function decoded(encoded: string): { readonly text?: string; readonly size: number } {
  if (!BASE64.test(encoded)) { return { size: 0 }; }
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.subarray(0, 2).toString('hex') === GZIP ? { size: bytes.length } : { text: bytes.toString('utf8'), size: bytes.length };
}

const withoutComments = (text: string) => text.split('\n').filter(line => !/^\s*#(?!!|cloud-config)/.test(line)).join('\n');
