import { rule } from '../rule';

export const loadBalancerControllerDuplicate = rule({
  id: 'load-balancer-controller-duplicate',
  severity: 'error',
  title: 'a cluster has one load balancer controller',
  looksAt: 'charts',
  source: 'aws-load-balancer-controller docs, "configurations": --cluster-name, by which a controller knows what it made',
  what: 'the cluster has a load balancer controller already',
  expected: 'one chart of it for each cluster (the first is {first}): two undo what the other does',
  remedy: 'leave one out, and use addIngressClass() of a LoadBalancerController for further classes',
  mend: "controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });",
  check: (chart, { inClusters: { charts } }) => {
    const isSame = ({ cluster, name, values: { watchNamespace } }: typeof chart) =>
      cluster === chart.cluster && name === 'aws-load-balancer-controller' && watchNamespace === chart.values.watchNamespace;
    const first = charts.find(isSame);
    return first && first !== chart && isSame(chart) ? [{ got: chart.construct.node.path, values: { first: first.construct.node.path } }] : [];
  },
});
