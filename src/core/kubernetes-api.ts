import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { refuse } from './messages';
import { checkKindOf, objectWith } from '../diagnostics/shapes';

const STOCK = objectWith('a cluster of aws-cdk-lib, such as the one of eks.Cluster.fromClusterAttributes()', 'clusterName', 'addHelmChart', 'addManifest');

/**
 * The Kubernetes API of a cluster, as manifests and charts reach it: by kubectl and Helm in a function of aws-cdk-lib.
 *
 * Clusters that the app makes have it. For one that exists it is said with its attributes.
 *
 * @example
 * declare const stock: eks.ICluster; // of eks.Cluster.fromClusterAttributes(), with kubectlRoleArn and kubectlLayer
 * declare const vpc: ec2.IVpc;
 * const cluster = Ipv6Cluster.fromAttributes(this, 'Cluster', {
 *   clusterName: 'shared',
 *   version: eks.KubernetesVersion.of('1.36'),
 *   vpc,
 *   kubernetesApi: KubernetesApi.ofEks(stock),
 * });
 */
export abstract class KubernetesApi {
  /**
   * That of a cluster of `aws-eks`. Refuses an imported one that says neither `kubectlRoleArn` nor `kubectlProvider`.
   *
   * @param cluster the stock cluster, for example `cluster` of an `Ipv6Cluster`
   */
  public static ofEks(cluster: eks.ICluster): KubernetesApi {
    checkKindOf('KubernetesApi.ofEks', 'cluster', cluster, STOCK);
    if (!cluster.kubectlRole && !cluster.kubectlProvider) { refuse('KubernetesApi.ofEks', 'kubectl-missing', cluster.node.path, { how: 'kubectlRoleArn and kubectlLayer' }); }
    return new EksApi(cluster);
  }

  /**
   * That of a cluster of `aws-eks-v2`. Refuses one without kubectl, which is the default there.
   *
   * @param cluster the stock cluster
   */
  public static ofEksV2(cluster: eksv2.ICluster): KubernetesApi {
    checkKindOf('KubernetesApi.ofEksV2', 'cluster', cluster, STOCK);
    if (!cluster.kubectlProvider && !cluster.kubectlProviderOptions) {
      refuse('KubernetesApi.ofEksV2', 'kubectl-missing', cluster.node.path, { how: 'kubectlProviderOptions' });
    }
    return new EksV2Api(cluster);
  }

  /**
   * Tells it from the stock cluster that it is of.
   *
   * @internal
   */
  public readonly _kind = 'KubernetesApi';

  /**
   * Install a chart.
   *
   * @internal
   */
  public abstract _chart(scope: Construct, id: string, options: eks.HelmChartOptions): Construct;

  /**
   * Apply objects.
   *
   * @internal
   */
  public abstract _manifest(scope: Construct, id: string, manifest: Record<string, any>[]): Construct;
}

class EksApi extends KubernetesApi {
  constructor(private readonly cluster: eks.ICluster) {
    super();
  }

  public _chart(scope: Construct, id: string, options: eks.HelmChartOptions): Construct {
    return new eks.HelmChart(scope, id, { ...options, cluster: this.cluster });
  }

  public _manifest(scope: Construct, id: string, manifest: Record<string, any>[]): Construct {
    return new eks.KubernetesManifest(scope, id, { cluster: this.cluster, manifest });
  }
}

class EksV2Api extends KubernetesApi {
  constructor(private readonly cluster: eksv2.ICluster) {
    super();
  }

  public _chart(scope: Construct, id: string, options: eksv2.HelmChartOptions): Construct {
    return new eksv2.HelmChart(scope, id, { ...options, cluster: this.cluster });
  }

  public _manifest(scope: Construct, id: string, manifest: Record<string, any>[]): Construct {
    return new eksv2.KubernetesManifest(scope, id, { cluster: this.cluster, manifest });
  }
}
