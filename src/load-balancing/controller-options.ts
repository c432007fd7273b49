import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IngressClassOptions } from './ingress-class-options';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { WorkloadCredentials } from '../identity/workload-credentials';

/**
 * What can be said of the AWS Load Balancer Controller.
 */
export interface LoadBalancerControllerOptions {
  /**
   * Version of the chart `aws-load-balancer-controller` of `https://aws.github.io/eks-charts`, for example `3.5.0`. Since 3.0.0 it is that of the controller; before, chart 1.13.4 has controller 2.13.4 or near it.
   * Controllers before 2.3.1 have no IPv6 and are refused; 3.5.0 is the first that finds the IPv6 subnets of dual-stack load balancers by itself.
   *
   * @default - 3.5.0
   */
  readonly chartVersion?: string;

  /**
   * Whether the custom resource definitions come in a chart of this library, and are upgraded with it: Helm installs those of the chart of the controller once, and never upgrades them. They stay when the chart goes. Where others have installed
   * them Helm refuses a second owner, so leave it out there.
   *
   * @default - true, where `chartVersion` is not stated. With another version those of its own chart are installed, where there are none
   */
  readonly installCrds?: boolean;

  /**
   * What the controller may do.
   *
   * @default - a `LoadBalancerControllerPolicy`
   */
  readonly managedPolicies?: iam.IManagedPolicy[];

  /**
   * How its pods get their credentials. On Fargate it has to be `WorkloadCredentials.irsa()`.
   *
   * @default - Pod Identity, or IRSA where the cluster has no agent
   */
  readonly credentials?: WorkloadCredentials;

  /**
   * How many pods there are, of which one works. With two or more there is a disruption budget of one.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * What the Ingresses of the class `alb` have in common.
   *
   * @default - their load balancers are dual stack
   */
  readonly defaultClass?: IngressClassOptions;

  /**
   * Further values of the chart. Tables are merged with those of this library, and what they say counts.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}

/**
 * What the AWS Load Balancer Controller is made from.
 */
export interface LoadBalancerControllerProps extends LoadBalancerControllerOptions {
  /**
   * The cluster that it is installed in. One that exists says its `kubernetesApi`.
   */
  readonly cluster: IIpv6Cluster;
}
