/** A version of an add-on, as far as it matters here, named as EKS does. */
export interface OfferedVersion {
  readonly addonVersion?: string;
  readonly compatibilities?: { readonly clusterVersion?: string; readonly defaultVersion?: boolean }[];
}

/**
 * The version that EKS has as default for a Kubernetes version; undefined without one. EKS promises neither an order nor that there is only one: of several the newest
 * is taken, so that one list has one answer.
 */
export function defaultOf(offered: readonly OfferedVersion[], kubernetesVersion: string): string | undefined {
  return offered
    .filter(({ compatibilities = [] }) => compatibilities.some(each => each.clusterVersion === kubernetesVersion && each.defaultVersion))
    .flatMap(({ addonVersion }) => addonVersion === undefined || addonVersion === '' ? [] : [addonVersion])
    .sort(newestFirst)[0];
}

function newestFirst(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.match(/\d+/g)?.map(Number) ?? []);
  const differs = left.findIndex((part, index) => part !== right[index]);
  return differs < 0 ? right.length - left.length : (right[differs] ?? -1) - left[differs];
}
