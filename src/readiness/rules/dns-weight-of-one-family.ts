import { familiesLeftOut } from '../facts/dns-families';
import { ManifestFacts, tableOf } from '../facts/kubernetes-facts';
import { rule } from '../rule';

const WEIGHT = '/aws-weight';

export const dnsWeightOfOneFamily = rule({
  id: 'dns-weight-of-one-family',
  severity: 'warning',
  title: 'weighted records are of both families',
  looksAt: 'manifests',
  source: 'Route 53 developer guide, "routing-policy-weighted": records of one name and type; external-dns docs, "annotations": alias, and "flags": --managed-record-types, --exclude-record-types',
  what: 'an Ingress or a Service has a weight for records of one family alone',
  expected: 'records A and AAAA with one weight: it counts among records of one type, so clients of the other family all go where that family has records',
  remedy: 'leave out {cause}, or acknowledge that nothing else has records of the name',
  mend: "const annotations = externalDns.annotations({ hostnames: ['shop.example.com'], weight: 10, setIdentifier: 'green' });",
  check: (manifest, { inClusters: { charts } }) => {
    const prefix = prefixOf(manifest);
    if (prefix === undefined) { return []; }
    const alias = manifest.annotations?.[`${prefix}/alias`];
    const got = tableOf(manifest.object.metadata).name ?? 'an Ingress or a Service';
    if (['A', 'AAAA'].includes(alias)) { return [{ got, values: { cause: `the annotation alias: ${alias}` } }]; }
    const ofDns = charts.filter(({ cluster, name }) => cluster === manifest.cluster && name === 'external-dns');
    const [first] = ofDns.length === 1 ? familiesLeftOut(ofDns[0].values) : [];
    return first === undefined ? [] : [{ got, values: { cause: `what keeps External DNS from records of the type ${first}` } }];
  },
});

/** What stands before the annotation of a weight, which External DNS can be told. */
function prefixOf({ kind, annotations = {} }: ManifestFacts): string | undefined {
  const key = ['Ingress', 'Service'].includes(kind ?? '') ? Object.keys(annotations).find(each => each.endsWith(WEIGHT)) : undefined;
  return key?.slice(0, -WEIGHT.length);
}
