/** Since 0.22.0 External DNS has another one unless it is told this one (source/annotations/annotations.go of external-dns, v0.21.0, line 22; commit ecb88cfb). */
export const PREFIX_BEFORE_0_22 = 'external-dns.alpha.kubernetes.io/';

/** The name of an annotation without its prefix, the file of external-dns, v0.21.0, that has it, and the line. */
export const RECORD_NAMES = {
  ttl: ['ttl', 'source/annotations/annotations.go', 49],
  setIdentifier: ['set-identifier', 'source/annotations/annotations.go', 50],
  hostnames: ['hostname', 'source/annotations/annotations.go', 57],
  evaluateTargetHealth: ['aws-evaluate-target-health', 'provider/aws/aws.go', 59],
  weight: ['aws-weight', 'provider/aws/aws.go', 60],
} as const satisfies { readonly [name: string]: readonly [suffix: string, file: string, line: number] };
