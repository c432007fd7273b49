import { ChartValues, merged } from '../core/chart-values';

/** What the values of the chart are made from. */
interface Stated {
  readonly zoneIds: readonly string[];
  readonly recordPolicy: string;
  readonly txtOwnerId: string;
  readonly annotationPrefix: string;
  readonly serviceAccount: string;
  readonly annotations: { readonly [name: string]: string };
  readonly region: string;
}

/**
 * Values of the chart of External DNS (charts/external-dns/values.yaml of external-dns, chart 1.21.1).
 *
 * What later charts have no default for, or another one, is stated: the policy and the prefix of annotations. The number of pods is no value of 1.21.1, which has one: two would undo what the other does.
 */
export function externalDnsValues(stated: Stated, over: ChartValues = {}): ChartValues {
  const { zoneIds, recordPolicy, txtOwnerId, annotationPrefix, serviceAccount, annotations, region } = stated;
  const env = [{ name: 'AWS_REGION', value: region }];
  const own: ChartValues = {
    provider: { name: 'aws' },
    env,
    sources: ['service', 'ingress'],
    policy: recordPolicy,
    registry: 'txt',
    txtOwnerId,
    annotationPrefix,
    managedRecordTypes: ['A', 'AAAA', 'CNAME'],
    serviceAccount: { create: true, name: serviceAccount, annotations },
    extraArgs: { 'zone-id-filter': zoneIds },
  };
  const { env: moreEnv, extraArgs: moreArgs } = over;
  return {
    ...merged(own, over),
    // Lists would be in place of those of this library.
    ...Array.isArray(moreEnv) ? { env: [...env.filter(({ name }) => !moreEnv.some(each => each?.name === name)), ...moreEnv] } : {},
    ...Array.isArray(moreArgs) ? { extraArgs: [...zoneIds.map(id => `--zone-id-filter=${id}`), ...moreArgs] } : {},
  };
}
