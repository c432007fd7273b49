import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type { DnsRecordPolicy } from './dns-record-policy';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { WorkloadCredentials } from '../identity/workload-credentials';

/**
 * What can be said of External DNS.
 */
export interface ExternalDnsOptions {
  /**
   * The hosted zones in which it makes records, and which it may change. At least one. Ids may be known at deployment, such as those of zones of the app.
   */
  readonly zones: route53.IHostedZone[];

  /**
   * What it does with records that nothing in the cluster asks for any more.
   *
   * @default DnsRecordPolicy.UPSERT_ONLY - it deletes nothing, so no mistake in the cluster takes a name away
   */
  readonly recordPolicy?: DnsRecordPolicy;

  /**
   * By what it knows its own records: a TXT record beside each has it. No two that have records in one zone may share it. Of one that has records it is not to be changed: they are nobody's then, and it changes them no more.
   *
   * @default - the name of the cluster
   */
  readonly txtOwnerId?: string;

  /**
   * What stands before the name of each annotation that it reads, with the slash at its end. It is stated to External DNS, so a new version of the chart reads the same annotations.
   *
   * @default external-dns.alpha.kubernetes.io/
   */
  readonly annotationPrefix?: string;

  /**
   * Version of the chart `external-dns` of `https://kubernetes-sigs.github.io/external-dns/`, from 1.20.0 on. It is not that of External DNS: 1.21.1 has 0.21.0.
   *
   * @default 1.21.1
   */
  readonly chartVersion?: string;

  /**
   * Name of the release of Helm, of its service account and of what it may do in Kubernetes. A second External DNS in a cluster has another one.
   *
   * @default external-dns
   */
  readonly releaseName?: string;

  /**
   * Namespace that it runs in, which is made where it is missing, and stays.
   *
   * @default external-dns
   */
  readonly namespace?: string;

  /**
   * What it may do.
   *
   * @default - an `ExternalDnsPolicy` for the zones
   */
  readonly managedPolicies?: iam.IManagedPolicy[];

  /**
   * How its pod gets its credentials. On Fargate it has to be `WorkloadCredentials.irsa()`.
   *
   * @default - Pod Identity, or IRSA where the cluster has no agent
   */
  readonly credentials?: WorkloadCredentials;

  /**
   * Further values of the chart. Tables are merged with those of this library, and what they say counts. `env` and `extraArgs` can be lists, which are added.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}

/**
 * What External DNS is made from.
 */
export interface ExternalDnsProps extends ExternalDnsOptions {
  /**
   * The cluster that it is installed in. One that exists says its `kubernetesApi`.
   */
  readonly cluster: IIpv6Cluster;
}
