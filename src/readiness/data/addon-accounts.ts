/** Where EKS installs add-ons, as far as it is documented (EKS user guide, "workloads-add-ons-available-eks", "community-addons"). */
export const ADDON_NAMESPACES: { readonly [addonName: string]: string | undefined } = {
  'amazon-cloudwatch-observability': 'amazon-cloudwatch',
  'aws-ebs-csi-driver': 'kube-system',
  'aws-efs-csi-driver': 'kube-system',
  'aws-mountpoint-s3-csi-driver': 'kube-system',
  'cert-manager': 'cert-manager',
  'coredns': 'kube-system',
  'eks-pod-identity-agent': 'kube-system',
  'external-dns': 'external-dns',
  'fluent-bit': 'fluent-bit',
  'kube-proxy': 'kube-system',
  'kube-state-metrics': 'kube-state-metrics',
  'metrics-server': 'kube-system',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  'vpc-cni': 'kube-system',
};

/** The service account that `serviceAccountRoleArn` of an add-on is for, where there is one only (EKS user guide, "workloads-add-ons-available-eks"). */
export const ADDON_ACCOUNTS: { readonly [addonName: string]: string | undefined } = {
  'aws-ebs-csi-driver': 'ebs-csi-controller-sa',
  'aws-mountpoint-s3-csi-driver': 's3-csi-driver-sa',
  'vpc-cni': 'aws-node',
};
