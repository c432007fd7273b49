/** Add-ons with a deployment, which never become active without nodes; those that are daemon sets only do (EKS user guide, "workloads-add-ons-available-eks"). */
export const NEEDS_NODES: ReadonlySet<string> = new Set([
  'adot', 'amazon-cloudwatch-observability', 'aws-ebs-csi-driver', 'aws-efs-csi-driver', 'cert-manager', 'coredns', 'external-dns', 'kube-state-metrics', 'metrics-server',
  'snapshot-controller',
]);
