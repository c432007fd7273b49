import * as path from 'path';
import { Duration, Token } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { LoadBalancerControllerProps } from './controller-options';
import { controllerValues } from './controller-values';
import { checkClass, judgeSubnets, objectsOf, specOf } from './ingress-class';
import type { IngressClassOptions } from './ingress-class-options';
import { LoadBalancerControllerPolicy } from './load-balancer-controller-policy';
import { refuse } from './messages';
import { merged } from '../core/chart-values';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { KubernetesApi } from '../core/kubernetes-api';
import { checkSettings, requireInteger, requireLiteral, requireTable } from '../diagnostics/checks';
import { BOOLEAN, checkKindOf, checkShape, CLUSTER, listOf, MANAGED_POLICY, notNull, NUMBER, TEXT } from '../diagnostics/shapes';
import { isLabel } from '../identity/kubernetes-names';
import { WorkloadCredentials } from '../identity/workload-credentials';
import { WorkloadIdentity } from '../identity/workload-identity';

const CHART = 'aws-load-balancer-controller';
const REPOSITORY = 'https://aws.github.io/eks-charts';
/** The newest that is known here. The definitions in `charts` are those of it. */
const CHART_VERSION = '3.5.0';
const CRDS = path.join(__dirname, '..', '..', 'charts', 'aws-load-balancer-controller-crds');
const NAMESPACE = 'kube-system';
const MOST_REPLICAS = 20;

/**
 * The AWS Load Balancer Controller, which makes Application Load Balancers of Ingresses and Network Load Balancers of Services, with what is right for an IPv6 cluster: Ingresses of
 * the class `alb` get dual-stack load balancers whose targets are pods. It has no such default for Services, each of which says it in an annotation.
 *
 * It is among the `controllers` of the creation order: workloads come after it, and are deleted before it, so that it takes away what it made for them. Load balancers of Ingresses and Services
 * that the app does not make stay, and keep the VPC from being deleted: delete those first.
 *
 * Its custom resource definitions come in a chart of their own, which a new version of this library upgrades, and which leaves them behind.
 *
 * Refuses a cluster without kubectl and a version that is none; at synthesis a second controller in a cluster, and one that has no IPv6.
 *
 * @example
 * declare const cluster: Ipv6Cluster;
 * const controller = new LoadBalancerController(this, 'LoadBalancerController', { cluster });
 * controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });
 */
export class LoadBalancerController extends Construct {
  /** The chart, for what has to come after it or before. */
  public readonly chart: Construct;
  /** The chart with the custom resource definitions; undefined where these are not installed. */
  public readonly crdsChart?: Construct;
  /** As whom it acts. */
  public readonly identity: WorkloadIdentity;
  /** The policy that is made; undefined where others are given. */
  public readonly policy?: LoadBalancerControllerPolicy;
  private readonly cluster: IIpv6Cluster;
  private readonly kubernetesApi: KubernetesApi;
  private readonly classes = ['alb'];

  constructor(scope: Construct, id: string, props: LoadBalancerControllerProps) {
    super(scope, id);
    checkShape<LoadBalancerControllerProps>(this, props, {
      cluster: CLUSTER, chartVersion: TEXT, installCrds: BOOLEAN, managedPolicies: listOf(MANAGED_POLICY), replicas: NUMBER, defaultClass: notNull('options of a class'),
    }, 'cluster');
    const { cluster, chartVersion, credentials, defaultClass = {}, managedPolicies, replicas = 2, values } = props;
    checkVersion(this, chartVersion);
    if (!Token.isUnresolved(replicas)) { requireInteger(this, 'replicas', replicas, 1, MOST_REPLICAS); }
    checkClass(this, cluster.vpc, defaultClass);
    requireTable(this, 'values', values);
    checkSettings(this, 'values', values);
    this.cluster = cluster;
    this.kubernetesApi = cluster.kubernetesApi ?? refuse(this, 'load-balancer-controller-kubectl', cluster.node.path);
    judgeSubnets(this, cluster.vpc, defaultClass);

    this.policy = managedPolicies ? undefined : new LoadBalancerControllerPolicy(this, 'Policy');
    this.identity = new WorkloadIdentity(this, 'Identity', {
      cluster,
      namespace: NAMESPACE,
      serviceAccount: CHART,
      credentials: credentials ?? (cluster.hasPodIdentityAgent ? WorkloadCredentials.podIdentity() : WorkloadCredentials.irsa()),
      managedPolicies: managedPolicies ?? [this.policy!],
    });
    const installsCrds = props.installCrds ?? chartVersion === undefined;
    this.crdsChart = installsCrds ? this.installCrds() : undefined;
    this.chart = this.kubernetesApi._chart(this, 'Chart', {
      chart: CHART,
      repository: REPOSITORY,
      version: chartVersion ?? CHART_VERSION,
      release: CHART,
      namespace: NAMESPACE,
      createNamespace: false,
      skipCrds: installsCrds,
      wait: true, // its webhook has to answer before anything makes a Service
      timeout: Duration.minutes(15),
      values: merged(controllerValues({
        clusterName: cluster.clusterName,
        vpc: cluster.vpc,
        serviceAccount: CHART,
        annotations: this.identity.serviceAccountAnnotations,
        replicas,
        spec: specOf(cluster.vpc, defaultClass),
        isDefault: defaultClass.isDefault,
      }), values),
    });
    this.chart.node.addDependency(this.identity);
    if (this.crdsChart) { this.chart.node.addDependency(this.crdsChart); }
    cluster.creationOrder._joinByDefault('controllers', this.chart);
  }

  /**
   * Add a class of Ingresses, which get dual-stack load balancers where nothing else is said.
   *
   * Refuses the name of a class that is there, and subnets that do not fit the scheme.
   *
   * @param name that Ingresses say in `ingressClassName`, for example `alb-internal`
   */
  public addIngressClass(name: string, options: IngressClassOptions = {}): void {
    checkKindOf(this, 'name', name, TEXT);
    requireLiteral(this, 'name', name);
    if (!isLabel(name)) { refuse(this, 'ingress-class-name', name); }
    if (this.classes.includes(name)) { refuse(this, 'ingress-class-duplicate', name, { names: this.classes.join(', ') }); }
    const { vpc, creationOrder } = this.cluster;
    checkClass(this, vpc, options);
    this.classes.push(name);
    const manifest = this.kubernetesApi._manifest(this, `Class-${name}`, objectsOf(name, specOf(vpc, options), options.isDefault));
    judgeSubnets(manifest, vpc, options);
    manifest.node.addDependency(this.chart);
    creationOrder._joinByDefault('controllers', manifest);
  }

  /**
   * Where what it reads is put.
   *
   * @internal
   */
  public get _target(): { readonly cluster: IIpv6Cluster; readonly kubernetesApi: KubernetesApi } {
    const { cluster, kubernetesApi } = this;
    return { cluster, kubernetesApi };
  }

  private installCrds(): Construct {
    const chart = this.kubernetesApi._chart(this, 'Crds', {
      chartAsset: new Asset(this, 'CrdsChart', { path: CRDS }),
      release: `${CHART}-crds`,
      namespace: NAMESPACE,
      createNamespace: false,
    });
    this.cluster.creationOrder._joinByDefault('controllers', chart);
    return chart;
  }
}

function checkVersion(controller: Construct, version: string | undefined): void {
  if (version !== undefined && !Token.isUnresolved(version) && !/^\d+\.\d+\.\d+$/.test(version)) { refuse(controller, 'load-balancer-controller-version', version); }
}
