import type { AddonVersion } from './addon-version';

/**
 * What EKS does where an add-on finds values in the cluster that are not its own (EKS API reference, "CreateAddon" and "UpdateAddon").
 */
export enum ResolveConflicts {
  /** It fails. */
  NONE = 'NONE',
  /** The values of the add-on win. */
  OVERWRITE = 'OVERWRITE',
  /** On an update, the values in the cluster stay. */
  PRESERVE = 'PRESERVE',
}

/**
 * What can be said of an EKS add-on.
 */
export interface AddonOptions {
  /**
   * Version of the add-on: one that is stated, or the default of EKS for the Kubernetes version, with which the add-on moves.
   *
   * @default - the default of EKS when the add-on is created; upgrades of Kubernetes leave it behind
   */
  readonly version?: AddonVersion;

  /**
   * Configuration of the add-on, as an object of the schema that `aws eks describe-addon-configuration` returns.
   *
   * @default - none
   */
  readonly configurationValues?: { [key: string]: any };

  /**
   * What happens to values that were changed in the cluster.
   *
   * @default ResolveConflicts.OVERWRITE - the template says what is
   */
  readonly resolveConflicts?: ResolveConflicts;

  /**
   * Whether the software stays in the cluster when the add-on is deleted.
   *
   * @default false - true for CoreDNS, which is left out where an edit leaves nothing that can run it
   */
  readonly preserveOnDelete?: boolean;
}
