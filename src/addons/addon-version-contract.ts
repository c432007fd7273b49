/** What the custom resource `Custom::EksIpv6AddonVersion` is asked. */
export interface AddonVersionProperties {
  readonly AddonName: string;
  readonly KubernetesVersion: string;
  /** The answer does not depend on it. It makes the question wait for the cluster. */
  readonly ClusterName?: string;
}

/** What it answers. */
export interface AddonVersionAttributes {
  /** The version that EKS has as default, for example `v1.23.1-eksbuild.1`. */
  readonly Version: string;
}
