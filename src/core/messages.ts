import { register } from '../diagnostics/diagnostics';

const messages = register('core', {
  'kubernetes-version-malformed': {
    what: 'version is not a Kubernetes version',
    expected: 'a major and a minor version, such as 1.36',
    remedy: 'use eks.KubernetesVersion.of, or one of its constants',
    mend: "version: eks.KubernetesVersion.of('1.36')",
  },
  'kubernetes-too-old': {
    what: 'version is a Kubernetes version without IPv6 mode',
    expected: '1.21 or later',
    remedy: 'use a version that EKS supports today',
    mend: "version: eks.KubernetesVersion.of('1.36')",
  },
  'order-stage': {
    what: 'no stage of the creation order has this name',
    expected: 'one of {stages}',
    remedy: 'correct the name',
    mend: "cluster.creationOrder.stage('controllers').add(chart);",
  },
  'order-construct': {
    what: 'what is put into {stage} of the creation order is no construct',
    expected: 'a construct, such as a manifest, a chart or a node group',
    remedy: 'pass the construct itself',
    mend: "cluster.creationOrder.controllers.add(cluster.cluster.addHelmChart('Chart', { chart, repository }));",
  },
  'order-two-stages': {
    what: 'a construct is put into {stage} of the creation order, and is in {other} already',
    expected: 'one place for each construct',
    remedy: 'leave out one of the two calls, or put what is below the construct where it belongs by itself',
    mend: 'cluster.creationOrder.controllers.add(chart); // once',
  },
  'order-other-app-stage': {
    what: 'a construct of another stage of the app is put into {stage} of the creation order, or depends on it',
    expected: 'a construct in the stage of the app that the cluster is in, as each stage of the app is deployed by itself',
    remedy: 'import the cluster in the other stage with Ipv6Cluster.fromAttributes, and use the order of that',
    mend: `const imported = Ipv6Cluster.fromAttributes(stack, 'Cluster', { clusterName, version, vpc });
imported.creationOrder.workloads.add(chart);`,
  },
  'order-other-cluster': {
    what: 'what is in {stage} of the creation order belongs to another cluster',
    expected: 'constructs of the cluster whose order it is, or such as belong to none',
    remedy: 'use the creationOrder of the cluster that it belongs to',
    mend: 'other.creationOrder.controllers.add(chart); // the cluster that the chart is of',
  },
  'order-chart-waits': {
    what: 'a chart in {stage} waits for its pods, with wait or atomic, and no node is there yet',
    expected: 'wait and atomic left out: the pods come up with the first nodes',
    remedy: 'leave them out, or put the chart into a later stage of creationOrder, in a stack that has nodes or comes after them',
    mend: `const crds = cluster.cluster.addHelmChart('Crds', { chart, repository, wait: false });
cluster.creationOrder.beforeNodes.add(crds);`,
  },
  'kubectl-missing': {
    what: 'nothing in the app can use kubectl with the cluster',
    expected: '{how} of the stock cluster',
    remedy: 'state {how}, or install the chart with the tools that the cluster has',
    mend: `eks.Cluster.fromClusterAttributes(this, 'Stock', {
  clusterName: 'shared', kubectlRoleArn: role.roleArn, kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
});`,
  },
  'order-between-stacks': {
    what: 'something comes after {stage} of the creation order, which only a stack has that is deployed later',
    expected: 'a stack that comes after {stack}, or has a part of the stage itself',
    remedy: 'make it in {stack} or in a stack after that, or, where it waits for no pods, put it into an earlier stage of creationOrder or take it out of the order with creationOrder.exempt',
    mend: 'cluster.creationOrder.exempt(manifest);',
  },
  'order-depends-on-later-stack': {
    what: 'something depends on {target} in {stack}, which is deployed after it, or an add-on does, which stands in the stack of its nodes',
    expected: '{stack}, or a stack after that',
    remedy: 'make it there, choose the stack of the add-on with its runsOn, or leave the dependency out',
    mend: "cluster.addAddon('metrics-server').runsOn(group); // nodes of the stack that depends on it",
  },
  'order-circular': {
    what: 'by the creation order and by what constructs depend on, something waits for itself',
    expected: 'no circle: CloudFormation refuses one',
    remedy: 'put what others depend on into the stage that these are in or into an earlier one of creationOrder, or take it out of the order with creationOrder.exempt',
    mend: 'cluster.creationOrder.beforeNodes.add(crds); // what the group depends on',
  },
  'order-in-nested-stack': {
    what: 'a nested stack has parts of the creation order between which something outside of it comes',
    expected: 'a nested stack of which all comes before, or all after: CloudFormation creates it as a whole',
    remedy: 'move one of them out of the nested stack, or all of them into it, or take one out of the order with creationOrder.exempt',
    mend: 'cluster.creationOrder.exempt(manifest);',
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
