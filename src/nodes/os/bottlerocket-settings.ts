/**
 * First level of the settings of Bottlerocket's variants for EKS, those with NVIDIA drivers included (bottlerocket, sources/settings-plugins/aws-k8s and
 * aws-k8s-nvidia; bottlerocket-settings-sdk, settings-models; "Settings Index" of the documentation of 1.60).
 */
export const BOTTLEROCKET_SETTINGS = [
  'autoscaling', 'aws', 'boot', 'bootstrap-commands', 'bootstrap-containers', 'cloudformation', 'container-registry', 'container-runtime',
  'container-runtime-plugins', 'dns', 'host-containers', 'image-verifier-plugins', 'kernel', 'kubelet-device-plugins', 'kubelet-dra-drivers', 'kubernetes',
  'measurement', 'metrics', 'motd', 'network', 'ntp', 'nvidia-container-runtime', 'oci-defaults', 'oci-hooks', 'pki', 'updates',
];

/** What can stand in `settings.kubernetes` (bottlerocket-settings-sdk, settings-extensions/kubernetes, of the same time). */
export const KUBERNETES_SETTINGS = [
  'allowed-unsafe-sysctls', 'api-server', 'authentication-mode', 'bootstrap-token', 'cloud-provider', 'cluster-certificate', 'cluster-dns-ip', 'cluster-domain',
  'cluster-name', 'container-log-max-files', 'container-log-max-size', 'container-log-max-workers', 'container-log-monitor-interval', 'cpu-cfs-quota-enforced',
  'cpu-manager-policy', 'cpu-manager-policy-options', 'cpu-manager-reconcile-period', 'credential-providers', 'device-ownership-from-security-context',
  'event-burst', 'event-qps', 'eviction-hard', 'eviction-max-pod-grace-period', 'eviction-soft', 'eviction-soft-grace-period', 'hostname-override',
  'hostname-override-source', 'image-gc-high-threshold-percent', 'image-gc-low-threshold-percent', 'kube-api-burst', 'kube-api-qps', 'kube-reserved',
  'log-level', 'max-pods', 'memory-manager-policy', 'memory-manager-reserved-memory', 'memory-swap-behavior', 'node-ip', 'node-labels', 'node-taints',
  'pod-infra-container-image', 'pod-pids-limit', 'provider-id', 'registry-burst', 'registry-qps', 'reserved-cpus', 'seccomp-default', 'server-certificate',
  'server-key', 'server-tls-bootstrap', 'shutdown-grace-period', 'shutdown-grace-period-for-critical-pods', 'single-process-oom-kill', 'standalone-mode',
  'static-pods', 'static-pods-enabled', 'system-reserved', 'topology-manager-policy', 'topology-manager-scope',
];
