import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AddonVersionLookup } from './addon-version-lookup';
import { refuse } from './messages';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { checkKubernetesVersion } from '../core/kubernetes-version';
import { checkKindOf, TEXT } from '../diagnostics/shapes';

/**
 * What a version is asked for.
 *
 * @internal
 */
export interface _AddonVersionRequest {
  readonly cluster: IIpv6Cluster;
  readonly addonName: string;
}

/**
 * Which version of an add-on is installed.
 *
 * Without one EKS takes its default when the add-on is created, and leaves it at that for ever, upgrades of Kubernetes included (EKS API reference, "UpdateAddon").
 *
 * @example
 * declare const cluster: Ipv6Cluster;
 * cluster.addAddon('aws-ebs-csi-driver', { version: AddonVersion.defaultOf() });
 */
export abstract class AddonVersion {
  /**
   * This one, until the app says another.
   *
   * Refuses an empty text.
   *
   * @param version as `aws eks describe-addon-versions` names it, for example `v1.23.1-eksbuild.1`
   */
  public static of(version: string): AddonVersion {
    if (typeof version !== 'string' || version === '') { refuse('AddonVersion.of', 'addon-version', version, { prop: 'version' }); }
    return new StatedVersion(version);
  }

  /**
   * The one that EKS has as default for a Kubernetes version, asked of EKS at deployment with an `AddonVersionLookup`. It is asked again only when the add-on or the
   * Kubernetes version is another one: the add-on moves with upgrades of Kubernetes, after the control plane, and at no other time.
   *
   * Refuses what is no Kubernetes version.
   *
   * @param kubernetesVersion for example `1.36`; that of the cluster where it is not stated
   */
  public static defaultOf(kubernetesVersion?: string): AddonVersion {
    if (kubernetesVersion !== undefined) {
      checkKindOf('AddonVersion.defaultOf', 'kubernetesVersion', kubernetesVersion, TEXT);
      checkKubernetesVersion('AddonVersion.defaultOf', kubernetesVersion);
    }
    return new DefaultVersion(kubernetesVersion);
  }

  /**
   * The version, where the app states it.
   *
   * @internal
   */
  public abstract readonly _stated?: string;

  /**
   * The version, as the add-on takes it.
   *
   * @internal
   */
  public abstract _bind(scope: Construct, request: _AddonVersionRequest): string;
}

class StatedVersion extends AddonVersion {
  constructor(public readonly _stated: string) {
    super();
  }

  public _bind(): string {
    return this._stated;
  }
}

class DefaultVersion extends AddonVersion {
  public readonly _stated = undefined;

  constructor(private readonly kubernetesVersion?: string) {
    super();
  }

  public _bind(scope: Construct, { cluster, addonName }: _AddonVersionRequest): string {
    const id = Token.isUnresolved(addonName) ? 'Version' : `Version-${addonName}`; // the core add-ons share a scope
    const { clusterName, kubernetesVersion } = cluster;
    // eslint-disable-next-line awscdk/require-passing-this -- a strategy is no construct; it makes one for the add-on that asks
    return new AddonVersionLookup(scope, id, { addonName, clusterName, kubernetesVersion: this.kubernetesVersion ?? kubernetesVersion }).version;
  }
}
