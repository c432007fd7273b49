import type { NodeOsOptions } from './node-os-options';

/**
 * What can be said of Bottlerocket.
 */
export interface BottlerocketOptions extends NodeOsOptions {
  /**
   * What else stands in the `settings` of the node, for example `{ 'host-containers': { admin: { enabled: true } } }` (Bottlerocket, "Settings").
   *
   * Refused are those of `kubernetes` that name the cluster, which this library writes, and max pods, which is an option of the node group.
   *
   * @default - nothing
   */
  readonly settings?: { [key: string]: any };
}
