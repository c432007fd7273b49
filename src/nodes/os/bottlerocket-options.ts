import type { NodeOsOptions } from './node-os-options';
import type { NodeRelease } from '../node-release';

/**
 * What can be said of Bottlerocket.
 */
export interface BottlerocketOptions extends NodeOsOptions {
  /**
   * Which release of the image. A version, as in `NodeRelease.of('1.42.0')`.
   *
   * @default - the newest when the launch template is deployed; where a new image would replace nodes that run, it must be stated
   */
  readonly release?: NodeRelease;

  /**
   * Whether images, pods and their logs are on the instance store, where the instance has one, in place of the volume: all its disks as one RAID 0. Bottlerocket of
   * 1.23 and later prepares it by a bootstrap command with the name `instance-store`.
   *
   * @default false
   */
  readonly instanceStore?: boolean;

  /**
   * What else stands in the `settings` of the node, for example `{ 'host-containers': { admin: { enabled: true } } }` (Bottlerocket, "Settings").
   *
   * Refused are those of `kubernetes` that name the cluster, which this library writes, and max pods, which is an option of the node group. The address of the DNS
   * service (`kubernetes.cluster-dns-ip`) can be that of a DNS cache on the node, an IPv6 one; of a list all are. So are keys of the first level and of `kubernetes`
   * that Bottlerocket does not know: a node with such a one does not boot.
   *
   * @default - nothing
   */
  readonly settings?: { [key: string]: any };
}
