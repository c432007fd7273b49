import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { resourcesOf } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

/**
 * Let a chart that makes a Service come after a load balancer controller in its stack, whoever installs that. Its webhook looks at each new Service, and
 * Kubernetes refuses them as long as no pod answers (aws-load-balancer-controller, values.yaml: enableServiceMutatorWebhook). Both are `controllers`, which do
 * not wait for each other.
 */
export function comeAfterWebhook(chart: Construct, cluster: IIpv6Cluster): void {
  whenAllIsSaid(chart, 'tie', () => {
    const index = TemplateIndex.of(chart);
    const charts = resourcesOf(index, 'Custom::AWSCDK-EKS-HelmChart', cluster, chart);
    const controllers = charts.filter(({ properties: { Chart } }) => typeof Chart === 'string' && Chart.split('/').pop() === 'aws-load-balancer-controller');
    controllers.map(({ resource }) => resource)
      .filter(resource => Stack.of(resource) === Stack.of(chart) && !comesAfter(index, resource, chart))
      .forEach(resource => chart.node.addDependency(resource));
  });
}

/** Whether the user says the contrary. */
const comesAfter = (index: TemplateIndex, construct: IConstruct, other: IConstruct) => construct.node.scopes.some(scope =>
  index.statedDependencies.get(scope)?.some(target => target.node.scopes.includes(other) || other.node.scopes.includes(target)));
