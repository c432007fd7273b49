import { execFileSync } from 'child_process';
import { isDeepStrictEqual } from 'util';
import { CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as fc from 'fast-check';
import type * as SmolToml from 'smol-toml' with { 'resolution-mode': 'import' };
import * as YAML from 'yaml';
import { CniIdentity, IIpv6Cluster, Ipv6Cluster, Ipv6ClusterAttributes } from '../../src';

// Its types are those of an ES module, its code is not.
const toml = jest.requireActual<typeof SmolToml>('smol-toml');

/** What a node is told of the cluster below. */
export const CLUSTER = {
  clusterName: 'imported',
  clusterEndpoint: 'https://0123.gr7.eks-cluster.eu-west-1.api.aws',
  clusterCertificateAuthorityData: 'Y2VydGlmaWNhdGU=',
  serviceIpv6Cidr: 'fd30:3087:b6c2::/108',
};

/** A cluster of which all that nodes are told is known. */
export function knownCluster(stack: Stack, id = 'Cluster', attributes: Partial<Ipv6ClusterAttributes> = {}): IIpv6Cluster {
  const vpc = ec2.Vpc.fromVpcAttributes(stack, `${id}Vpc`, { vpcId: 'vpc-0123', availabilityZones: ['eu-west-1a'] });
  return Ipv6Cluster.fromAttributes(stack, id, {
    ...CLUSTER, version: eks.KubernetesVersion.of('1.32'), vpc, cniIdentity: attributes.nodeCniPolicy ? undefined : CniIdentity.podIdentity(), ...attributes,
  });
}

type Value = string | string[];

/** What CloudFormation knows when it deploys: what `Ref` gives by name, what `Fn::GetAtt` gives as `LogicalId.Attribute`. */
export type Values = { readonly [reference: string]: Value };

/** The key of a reference in `Values`. */
export function referenceOf(stack: Stack, token: string | number): string {
  const resolved = stack.resolve(token);
  return resolved.Ref ?? resolved['Fn::GetAtt'].join('.');
}

/**
 * User data as it stands in the template of its stack, to be filled in as often as one likes: the exact text that a node gets.
 */
export function deployable(stack: Stack, userData: ec2.UserData): (values?: Values) => string {
  const node = new CfnResource(stack, 'Node', { type: 'Test::Node', properties: { UserData: Fn.base64(userData.render()) } });
  const template = Template.fromStack(stack).toJSON();
  // EC2 decodes what CloudFormation encodes.
  const { 'Fn::Base64': encoded } = template.Resources[stack.getLogicalId(node)].Properties.UserData;
  return values => asDeployed(template, encoded, values);
}

/** A value of a template as CloudFormation would fill it in. What it would not take, and what is not known here, is an error. */
export function asDeployed(template: unknown, value: unknown, values: Values = {}): string {
  return new Deployment(template as TemplateView, values).text(value);
}

interface TemplateView {
  readonly Parameters?: { readonly [name: string]: unknown };
  readonly Resources?: { readonly [id: string]: unknown };
}

class Deployment {
  private readonly functions: { readonly [name: string]: (given: any) => Value } = {
    'Ref': name => this.ref(name),
    'Fn::GetAtt': reference => this.attribute(reference),
    'Fn::Base64': given => Buffer.from(this.text(given)).toString('base64'),
    'Fn::Join': ([delimiter, list]) => this.list(list).join(literal(delimiter)),
    'Fn::Split': ([delimiter, text]) => this.text(text).split(literal(delimiter) || fail('Fn::Split without a delimiter')),
    'Fn::Select': ([index, list]) => this.list(list)[Number(index)] ?? fail(`Fn::Select of ${index}, which is not there`),
    'Fn::Sub': given => this.substituted(given),
  };

  constructor(private readonly template: TemplateView, private readonly values: Values) {}

  public text(value: unknown): string {
    const evaluated = this.evaluate(value);
    return typeof evaluated === 'string' ? evaluated : fail(`a list where a text belongs: ${JSON.stringify(value)}`);
  }

  private list(value: unknown): string[] {
    const evaluated = this.evaluate(value);
    return Array.isArray(evaluated) ? evaluated : fail(`a text where a list belongs: ${JSON.stringify(value)}`);
  }

  private evaluate(value: unknown): Value {
    if (typeof value === 'string') { return value; }
    if (Array.isArray(value)) { return value.map(item => this.text(item)); }
    const [[name, given], ...others] = Object.entries(value ?? fail('nothing where a value belongs'));
    if (others.length > 0 || !(name in this.functions)) { fail(`not a function of CloudFormation: ${JSON.stringify(value)}`); }
    return this.functions[name](given);
  }

  private ref(name: string): Value {
    const isPseudo = name.startsWith('AWS::');
    if (!isPseudo && !this.template.Parameters?.[name] && !this.template.Resources?.[name]) { fail(`not in the template: ${name}`); }
    return this.known(name);
  }

  private attribute(reference: string | string[]): Value {
    const [id, ...path] = typeof reference === 'string' ? reference.split('.') : reference;
    if (!this.template.Resources?.[id]) { fail(`not in the template: ${id}`); }
    return this.known([id, ...path].join('.'));
  }

  private known(reference: string): Value {
    return this.values[reference] ?? fail(`no value for ${reference}`);
  }

  private substituted(given: string | [string, { [name: string]: unknown }]): string {
    const [text, own] = typeof given === 'string' ? [given, {}] : given;
    return text.replace(/\$\{(!?)([^}]*)\}/g, (_, bang: string, name: string) => {
      if (bang) { return `\${${name}}`; }
      return this.text(own[name] ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }));
    });
  }
}

const literal = (value: unknown) => typeof value === 'string' ? value : fail(`not a literal text: ${JSON.stringify(value)}`);

function fail(message: string): never {
  throw new Error(message);
}

/** A part of a MIME message. */
export interface Part {
  /** By name in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** Decoded, where a header says that it is encoded. */
  readonly body: string;
}

/** The parts of a MIME message, as Go reads it (net/mail, mime, mime/multipart), in which nodeadm is written. */
export function partsOf(message: string): Part[] {
  const { headers, body } = headersAndBody(message);
  const { mediaType, boundary } = mediaTypeOf(headers['content-type'] ?? fail('no content type'));
  if (!mediaType.startsWith('multipart/') || !boundary) { fail(`not multipart: ${headers['content-type']}`); }

  const delimiter = `--${boundary}`;
  // The line break of the first delimiter is that of all.
  const first = body.startsWith(delimiter) ? 0 : body.indexOf(`\n${delimiter}`) + 1;
  const newline = body.startsWith(`${delimiter}\r\n`, first) ? '\r\n' : '\n';
  const parts: Part[] = [];
  let rest = body.slice(first);
  while (!rest.startsWith(`${delimiter}--`)) {
    const [, lineBreak] = /^[ \t]*(\r?\n)/.exec(rest.slice(delimiter.length)) ?? [];
    if (!rest.startsWith(delimiter) || lineBreak !== newline) { fail(`not a delimiter: ${rest.slice(0, 100)}`); }
    const part = headersAndBody(rest.slice(rest.indexOf(newline) + newline.length));
    const end = endOf(part.body, delimiter, newline);
    parts.push({ headers: part.headers, body: decoded(part.headers, part.body.slice(0, end)) });
    rest = part.body.slice(end + newline.length);
  }
  if (!/^--[ \t]*(\r?\n|$)/.test(rest.slice(delimiter.length))) { fail(`not the last delimiter: ${rest.slice(0, 100)}`); }
  return parts;
}

/** Where a delimiter follows a line break, and something after it that cannot go on as text. */
function endOf(body: string, delimiter: string, newline: string): number {
  for (let at = body.indexOf(newline + delimiter); at >= 0; at = body.indexOf(newline + delimiter, at + 1)) {
    if (/^([ \t\r\n-]|$)/.test(body.slice(at + newline.length + delimiter.length))) { return at; }
  }
  return fail('a part without an end');
}

function headersAndBody(text: string): Part {
  const headers: { [name: string]: string } = {};
  let rest = text;
  for (;;) {
    const [line] = /^[^\n]*\n/.exec(rest) ?? fail('headers without an end');
    rest = rest.slice(line.length);
    if (/^\r?\n$/.test(line)) { return { headers, body: rest }; }
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.*?)[ \t\r]*\n$/.exec(line) ?? fail(`not a header: ${line}`);
    if (name.toLowerCase() in headers) { fail(`a header twice: ${name}`); }
    headers[name.toLowerCase()] = value;
  }
}

function mediaTypeOf(header: string): { mediaType: string; boundary?: string } {
  const [, mediaType, parameters] = /^\s*([\w.+-]+\/[\w.+-]+)\s*(.*)$/.exec(header) ?? fail(`not a content type: ${header}`);
  const found: { [name: string]: string } = {};
  const rest = parameters.replace(/;\s*([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))\s*/g, (_, name, quoted?: string, plain?: string) => {
    found[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain!;
    return '';
  });
  if (rest !== '') { fail(`not parameters of a content type: ${rest}`); }
  return { mediaType: mediaType.toLowerCase(), boundary: found.boundary };
}

function decoded(headers: Part['headers'], body: string): string {
  const encoding = headers['content-transfer-encoding'];
  if (encoding === undefined) { return body; }
  const packed = body.replace(/[\r\n]/g, '');
  const isBase64 = encoding === 'base64' && /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed);
  return isBase64 ? Buffer.from(packed, 'base64').toString() : fail(`not ${encoding}: ${body}`);
}

/** The documents of the parts that nodeadm reads. */
export function nodeConfigsOf(message: string): any[] {
  return partsOf(message)
    .filter(({ headers }) => mediaTypeOf(headers['content-type']).mediaType === 'application/node.eks.aws')
    .map(({ body }) => readYaml(body));
}

/** What YAML says, to readers of version 1.1, as those in Go are, and of 1.2 alike. */
export function readYaml(text: string): any {
  const [old, current] = (['1.1', '1.2'] as const).map(version => {
    const document = YAML.parseDocument(text, { version, strict: true, uniqueKeys: true });
    [...document.errors, ...document.warnings].forEach(problem => { throw problem; });
    return document.toJS();
  });
  return isDeepStrictEqual(old, current) ? current : fail(`YAML of two meanings: ${text}`);
}

/** What TOML says. */
export function readToml(text: string): any {
  return toml.parse(text);
}

/** Words that bash hands to a command of a script. Nothing else of the script may print. */
export function wordsFor(command: string, script: string): string[] {
  return bash(`${command}() { printf '%s\\0' "$@"; }\n${script}`).split('\0').slice(0, -1);
}

/** What bash makes of a line of words. */
export function wordsOf(line: string): string[] {
  return bash(`printf '%s\\0' ${line}`).split('\0').slice(0, -1);
}

const bash = (script: string) => execFileSync('bash', ['--norc', '-e', '-u', '-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const SPECIAL = [
  '"', "'", '\\', '\n', '\r', '\r\n', '\t', ' ', '"""', "'''", '\\"', '\\n', '${', '#{', '${AWS::Region}', '}', '$(', '`', '$HOME', '!', '~', ';',
  ': ', ' #', '- ', '&a', '*a', '!!str', '|', '>', '%', '@', '?', ',', '[', ']', '{', '---', '...', '<<', '=', '[a]', 'null', 'yes', '0x1f', '1e3',
  '--max-pods=1', '--+AWS+CDK+User+Data+Separator==', '\u00e4', '\u{1f642}', '\u2028', '\u2029',
];

/** Texts of whatever breaks a syntax. */
export const anyText = fc.array(fc.oneof(fc.constantFrom(...SPECIAL), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 8 })
  .map(pieces => pieces.join(''));

/**
 * Those of them that come through as the value of a token. CloudFormation carries no control characters but tab and line breaks, so what it fills in is
 * escaped for no others. At line breaks that only Unicode has, nodeadm itself drops blanks.
 */
export const deployedText = anyText.map(text => text.replace(/[^\P{Cc}\t\n\r]|[\u2028\u2029\ufeff\ufffe\uffff]/gu, ''));

/** Kubernetes, "Labels and Selectors": letters and digits at both ends, 63 characters at most. */
export const labelName = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/);
const dnsLabel = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/);
export const labelPrefix = fc.array(dnsLabel, { minLength: 1, maxLength: 4 }).map(labels => labels.join('.'));

export const labelValue = fc.oneof(labelName, fc.constant(''));
/** Without prefix, or with one that no label of Kubernetes' own has. */
export const labelKey = fc.oneof(labelName, fc.tuple(labelPrefix, labelName).map(([before, after]) => `${before}.example/${after}`));
