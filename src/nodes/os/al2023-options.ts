import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { NodeOsOptions } from './node-os-options';
import type { NodeRelease } from '../node-release';

/**
 * What can be said of Amazon Linux 2023.
 */
export interface Al2023Options extends NodeOsOptions {
  /**
   * Which release of the image. A date, as in `NodeRelease.of('20260714')`.
   *
   * @default - the newest when the launch template is deployed; where a new image would replace nodes that run, it must be stated
   */
  readonly release?: NodeRelease;

  /**
   * Whether images, pods and their logs are on the instance store, where the instance has one, in place of the volume: all its disks as one RAID 0. For another
   * strategy state `instance.localStorage` in `nodeConfig` instead (amazon-eks-ami, "nodeadm").
   *
   * @default false
   */
  readonly instanceStore?: boolean;

  /**
   * What else stands in the `spec` of the `NodeConfig`: `kubelet.config` (a `KubeletConfiguration`), `kubelet.flags`, `containerd`, `instance` and
   * `featureGates`, for example `{ kubelet: { config: { shutdownGracePeriod: '30s' } } }` (amazon-eks-ami, "nodeadm").
   *
   * Refused are `cluster`, which this library writes, max pods, which is an option of the node group, and keys that nodeadm would silently ignore.
   *
   * @default - nothing
   */
  readonly nodeConfig?: { [key: string]: any };

  /**
   * Parts that are added to the user data: shell scripts or cloud-config. A NodeConfig is refused; use `nodeConfig`.
   *
   * @default - none
   */
  readonly parts?: ec2.MultipartBody[];
}
