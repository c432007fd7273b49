import type { CustomResourceProviderBase } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AddonVersionAttributes, AddonVersionProperties } from './addon-version-contract';
import { checkAddonName } from './known-addons';
import { checkKubernetesVersion } from '../core/kubernetes-version';
import { OwnFunction, OwnFunctionProps } from '../functions/own-function';
import { settlesAs } from '../lookups/in-vpc';

/** The custom resource that asks. */
export const ADDON_VERSION_TYPE = 'Custom::EksIpv6AddonVersion';

/** The function behind all `Custom::EksIpv6AddonVersion` of a stack. */
const ADDON_VERSION_FUNCTION: OwnFunctionProps = {
  resourceType: ADDON_VERSION_TYPE,
  code: 'addons/addon-version.lambda',
  description: 'Asks EKS which version of an add-on is the default of a Kubernetes version',
  action: 'eks:DescribeAddonVersions',
  settle: settlesAs('addonVersions'),
};

/**
 * What is asked.
 */
export interface AddonVersionLookupProps {
  /**
   * Name of the add-on, for example `vpc-cni`.
   */
  readonly addonName: string;

  /**
   * The Kubernetes version, for example `1.36`.
   */
  readonly kubernetesVersion: string;

  /**
   * Name of the cluster that the add-on is for. The answer does not depend on it, but comes after the cluster: where an upgrade of the control plane fails, nothing
   * is asked, and the add-ons stay as they are.
   *
   * @default - the question waits for nothing
   */
  readonly clusterName?: string;
}

/**
 * The version of an add-on that EKS has as default for a Kubernetes version, asked of EKS at deployment.
 *
 * It is asked when the stack is made, and again only when the add-on, the Kubernetes version or the cluster is another one. In between it stays, also when EKS has
 * another default by then. `AddonVersion.defaultOf()` makes one for each add-on of this library; for others it gives a text.
 *
 * A custom resource asks, with one Lambda function a stack, which may call `eks:DescribeAddonVersions` and nothing else.
 *
 * Refuses what is no name of an add-on and no Kubernetes version; what EKS does not offer is refused at deployment.
 *
 * @example
 * declare const cluster: eks.Cluster;
 * const lookup = new AddonVersionLookup(this, 'EbsVersion', {
 *   addonName: 'aws-ebs-csi-driver',
 *   kubernetesVersion: '1.36',
 *   clusterName: cluster.clusterName,
 * });
 * new eks.CfnAddon(this, 'Ebs', {
 *   addonName: 'aws-ebs-csi-driver',
 *   addonVersion: lookup.version,
 *   clusterName: cluster.clusterName,
 * });
 */
export class AddonVersionLookup extends Construct {
  /** The version, for example `v1.62.0-eksbuild.1`. */
  public readonly version: string;
  /** The Lambda function with its role, one for all lookups of a stack. */
  public readonly provider: CustomResourceProviderBase;
  /** The log group of the function: a month, deleted with the stack, unless `LookupFunctions` says otherwise. */
  public readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: AddonVersionLookupProps) {
    super(scope, id);
    const { addonName, kubernetesVersion, clusterName } = props;
    checkAddonName(this, addonName);
    checkKubernetesVersion(this, kubernetesVersion);
    const provider = OwnFunction.getOrCreate(this, ADDON_VERSION_FUNCTION);
    this.provider = provider;
    this.logGroup = provider.logGroup;
    const resource = provider.ask(this, {
      AddonName: addonName,
      KubernetesVersion: kubernetesVersion,
      ClusterName: clusterName,
    } satisfies { [Name in keyof AddonVersionProperties]: unknown });
    this.version = resource.getAttString('Version' satisfies keyof AddonVersionAttributes);
  }
}
