import { Fn, Token, Tokenization } from 'aws-cdk-lib';
import { PREFIX_BEFORE_0_22, RECORD_NAMES } from './annotation-names';
import type { DnsRecordOptions } from './dns-record-options';
import { refuse } from './messages';
import { requireInteger } from '../diagnostics/checks';
import type { Subject } from '../diagnostics/diagnostics';
import { BOOLEAN, checkShape, listOf, NUMBER, objectWith, Shape, TEXT } from '../diagnostics/shapes';

/**
 * What an Ingress or a Service says of its records, to an External DNS that is installed otherwise.
 */
export interface ExternalDnsAnnotationsOptions extends DnsRecordOptions {
  /**
   * What stands before the name of each annotation, with the slash at its end. External DNS reads one prefix alone: `external-dns.alpha.kubernetes.io/` up to 0.21, `external-dns.kubernetes.io/` since 0.22.0, or what
   * `--annotation-prefix` says.
   *
   * @default external-dns.alpha.kubernetes.io/
   */
  readonly prefix?: string;
}

const SUBJECT = 'ExternalDnsAnnotations.of';
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;
/** The bound of the annotation (source/annotations/annotations.go of external-dns, v0.21.0, lines 24 and 25). */
const MOST_SECONDS = 2 ** 31 - 1;

export const OF_RECORDS: Shape<DnsRecordOptions> = {
  hostnames: listOf(TEXT), weight: NUMBER, setIdentifier: TEXT, ttl: objectWith('a Duration, such as Duration.minutes(1)', 'toSeconds'), evaluateTargetHealth: BOOLEAN,
};

/**
 * Annotations of an Ingress or a Service for External DNS, in whatever cluster, for manifests, cdk8s and values of charts. Where this library installs it, `annotations()` of `ExternalDns` writes them.
 *
 * What makes records of one family alone cannot be written: weights count among the records of one type.
 */
export class ExternalDnsAnnotations {
  /**
   * The annotations.
   *
   * Refuses what Route 53 or External DNS refuses: weights that are no whole number from 0 to 255, a weight without a set identifier and the other way round, names and prefixes that are none.
   *
   * @example
   * declare const blue: eks.Cluster;
   * blue.addManifest('Ingress', {
   *   apiVersion: 'networking.k8s.io/v1',
   *   kind: 'Ingress',
   *   metadata: { name: 'shop', annotations: ExternalDnsAnnotations.of({ hostnames: ['shop.example.com'], weight: 90, setIdentifier: 'blue' }) },
   *   spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'shop', port: { number: 80 } } } },
   * });
   */
  public static of(options: ExternalDnsAnnotationsOptions): { [key: string]: string } {
    checkShape<ExternalDnsAnnotationsOptions>(SUBJECT, options, { ...OF_RECORDS, prefix: TEXT });
    const { prefix = PREFIX_BEFORE_0_22, ...records } = options;
    checkPrefix(SUBJECT, 'prefix', prefix);
    return recordAnnotations(SUBJECT, prefix, records);
  }

  private constructor() {}
}

/** Refuse what annotations of Kubernetes cannot begin with. */
export function checkPrefix(subject: Subject, prop: string, prefix: string): void {
  if (!Token.isUnresolved(prefix) && !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/$/.test(prefix)) { refuse(subject, 'external-dns-prefix', prefix, { prop }); }
}

/** The annotations, checked as far as they say something wrong by themselves. */
export function recordAnnotations(subject: Subject, prefix: string, options: DnsRecordOptions): { [key: string]: string } {
  const { hostnames, weight, setIdentifier, evaluateTargetHealth } = options;
  checkHostnames(subject, hostnames);
  if (weight !== undefined && !Token.isUnresolved(weight)) { requireInteger(subject, 'weight', weight, 0, 255); }
  checkIdentifier(subject, options);
  const ttl = options.ttl?.toSeconds({ integral: false });
  if (ttl !== undefined) { requireInteger(subject, 'ttl', ttl, 1, MOST_SECONDS); }
  const values: { readonly [name in keyof typeof RECORD_NAMES]: string | undefined } = {
    hostnames: Token.isUnresolved(hostnames) ? Fn.join(',', hostnames!) : hostnames?.join(','),
    weight: weight === undefined ? undefined : Tokenization.stringifyNumber(weight),
    setIdentifier,
    ttl: ttl === undefined ? undefined : String(ttl),
    evaluateTargetHealth: evaluateTargetHealth === undefined ? undefined : String(evaluateTargetHealth),
  };
  return Object.fromEntries(Object.entries(values)
    .filter((entry): entry is [keyof typeof RECORD_NAMES, string] => entry[1] !== undefined)
    .map(([name, value]) => [`${prefix}${RECORD_NAMES[name][0]}`, value]));
}

/** A list of unknown length is taken as it is. */
function checkHostnames(subject: Subject, hostnames: readonly string[] | undefined): void {
  if (hostnames?.length === 0) { refuse(subject, 'dns-hostname', hostnames); }
  if (!Token.isUnresolved(hostnames)) { hostnames?.forEach(hostname => checkHostname(subject, hostname)); }
}

function checkHostname(subject: Subject, hostname: string): void {
  if (Token.isUnresolved(hostname)) { return; }
  const labels = hostname.replace(/\.$/, '').split('.');
  const plain = labels[0] === '*' ? labels.slice(1) : labels;
  if (plain.length === 0 || hostname.length > 254 || !plain.every(label => LABEL.test(label))) { refuse(subject, 'dns-hostname', hostname); }
}

function checkIdentifier(subject: Subject, { weight, setIdentifier }: DnsRecordOptions): void {
  if (weight !== undefined && setIdentifier === undefined) { refuse(subject, 'dns-weight-without-identifier', weight); }
  if (setIdentifier === undefined) { return; }
  if (weight === undefined) { refuse(subject, 'dns-identifier-without-weight', setIdentifier); }
  if (!Token.isUnresolved(setIdentifier) && (setIdentifier.length < 1 || setIdentifier.length > 128)) { refuse(subject, 'dns-set-identifier', setIdentifier); }
}
