import type { NodeOsOptions } from './node-os-options';

/**
 * What can be said of Amazon Linux 2.
 */
export interface Al2Options extends NodeOsOptions {
  /**
   * Flags of kubelet, for example `--register-node=true`.
   *
   * @default - none
   */
  readonly kubeletFlags?: string[];

  /**
   * Shell commands that run before the node joins.
   *
   * @default - none
   */
  readonly commands?: string[];
}
