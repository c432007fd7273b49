import { ChartFacts, tableOf } from './kubernetes-facts';

type Version = readonly number[];

/**
 * The version of the load balancer controller that a chart brings: what its values say of the image, or what belongs to the version of the chart. Since 3.0 both have one version; before,
 * chart 1.X had controller 2.X, and their patches did not agree. Undefined where it is not known, and for other charts.
 */
export function controllerVersion({ name, source = '', version, values }: ChartFacts): Version | undefined {
  if (name !== 'aws-load-balancer-controller') { return undefined; }
  const { tag, repository } = tableOf(values.image);
  if (tag !== undefined) { return typeof tag === 'string' && isOfAws(repository) ? parsed(tag) : undefined; }
  const chart = /aws\.github\.io\/eks-charts|public\.ecr\.aws\/eks\//.test(source) && version !== undefined ? parsed(version) : undefined;
  if (chart === undefined) { return undefined; }
  const [major, minor] = chart;
  if (major >= 3) { return chart; }
  // The latest that it can be, so that nothing is refused that works.
  return major === 1 ? [2, minor, Infinity] : [2, 0, 0];
}

/** Whether a version is known, and comes before another one. */
export function isBefore(version: Version | undefined, other: Version): boolean {
  const place = version?.findIndex((part, index) => part !== other[index]) ?? -1;
  return version !== undefined && place >= 0 && version[place] < other[place];
}

/** Images of others can have versions of their own. */
const isOfAws = (repository: unknown) => repository === undefined || /aws-load-balancer-controller|aws-alb-ingress-controller/.test(JSON.stringify(repository));

function parsed(text: string): Version | undefined {
  const [, ...parts] = /^v?(\d+)\.(\d+)\.(\d+)(?:-linux_\w+)?$/.exec(text) ?? [];
  return parts.length > 0 ? parts.map(Number) : undefined;
}
