import { Token } from 'aws-cdk-lib';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { comeAfterWebhook } from './after-webhook';
import { PREFIX_BEFORE_0_22 } from './annotation-names';
import type { DnsRecordOptions } from './dns-record-options';
import { DnsRecordPolicy } from './dns-record-policy';
import { checkPrefix, OF_RECORDS, recordAnnotations } from './external-dns-annotations';
import type { ExternalDnsProps } from './external-dns-options';
import { ExternalDnsPolicy } from './external-dns-policy';
import { externalDnsValues } from './external-dns-values';
import { checkZones, isIn, namesOf, ZONES } from './hosted-zones';
import { refuse, warn } from './messages';
import { judgeOwner } from './one-owner';
import type { ChartValues } from '../core/chart-values';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { checkSettings, requireLiteral, requireTable } from '../diagnostics/checks';
import { checkShape, CLUSTER, listOf, MANAGED_POLICY, oneOf, TEXT } from '../diagnostics/shapes';
import { isLabel } from '../identity/kubernetes-names';
import { WorkloadCredentials } from '../identity/workload-credentials';
import { WorkloadIdentity } from '../identity/workload-identity';
import { familiesLeftOut } from '../readiness/facts/dns-families';
import { keyOf } from '../synthesis/canonical';
import { lookOver } from '../synthesis/findings';

const CHART = 'external-dns';
const REPOSITORY = 'https://kubernetes-sigs.github.io/external-dns/';
/** The newest that is known here. It has External DNS 0.21.0. */
const CHART_VERSION = '1.21.1';
/** Helm takes more for names of releases than Kubernetes does for labels that are made of them. */
const LONGEST_RELEASE = 53;

/**
 * External DNS, which makes records in Route 53 of what Ingresses and Services say. A load balancer gets alias records of both families, A and AAAA.
 *
 * It may change records of the zones that are named, and is told to look at no others. It is among the `controllers` of the creation order, after a load balancer controller: workloads come after it, and are deleted before it. Records of what is
 * deleted go with `DnsRecordPolicy.SYNC` alone, within a minute, and only as long as it runs.
 *
 * Refuses a cluster without kubectl, no zones, ids of zones that are none or stand for a list, and a version that is none; at synthesis one that shares its owner id and a zone with another one of the app, and its
 * release with one of the cluster. A private zone of other VPCs is a warning, and so is a cluster whose pods reach no IPv4 addresses.
 *
 * @example
 * declare const cluster: Ipv6Cluster;
 * declare const zone: route53.IHostedZone;
 * const externalDns = new ExternalDns(this, 'ExternalDns', { cluster, zones: [zone] });
 * cluster.cluster.addManifest('Ingress', {
 *   apiVersion: 'networking.k8s.io/v1',
 *   kind: 'Ingress',
 *   metadata: { name: 'shop', annotations: externalDns.annotations({ hostnames: ['shop.example.com'] }) },
 *   spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'shop', port: { number: 80 } } } },
 * });
 */
export class ExternalDns extends Construct {
  /** The chart, for what has to come after it or before. */
  public readonly chart: Construct;
  /** As whom it acts. */
  public readonly identity: WorkloadIdentity;
  /** The policy that is made; undefined where others are given. */
  public readonly policy?: ExternalDnsPolicy;
  /** What stands before the name of each annotation that it reads, with the slash at its end. */
  public readonly annotationPrefix: string;
  private readonly zones: readonly route53.IHostedZone[];
  private readonly chartValues: ChartValues;

  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id);
    checkShape<ExternalDnsProps>(this, props, {
      cluster: CLUSTER,
      zones: ZONES,
      recordPolicy: oneOf('a DnsRecordPolicy, such as DnsRecordPolicy.SYNC', Object.values(DnsRecordPolicy)),
      txtOwnerId: TEXT,
      annotationPrefix: TEXT,
      chartVersion: TEXT,
      releaseName: TEXT,
      namespace: TEXT,
      managedPolicies: listOf(MANAGED_POLICY),
    }, 'cluster', 'zones');
    const { cluster, zones, namespace = CHART, releaseName = CHART, chartVersion = CHART_VERSION, credentials, managedPolicies } = props;
    checkZones(this, zones);
    checkVersion(this, chartVersion);
    checkRelease(this, releaseName);
    requireTable(this, 'values', props.values);
    checkSettings(this, 'values', props.values);
    const kubernetesApi = cluster.kubernetesApi ?? refuse(this, 'external-dns-kubectl', cluster.node.path);
    this.zones = zones;

    this.policy = managedPolicies ? undefined : new ExternalDnsPolicy(this, 'Policy', { zones });
    this.identity = new WorkloadIdentity(this, 'Identity', {
      cluster,
      namespace,
      serviceAccount: releaseName,
      credentials: credentials ?? (cluster.hasPodIdentityAgent ? WorkloadCredentials.podIdentity() : WorkloadCredentials.irsa()),
      managedPolicies: managedPolicies ?? [this.policy!],
    });
    const zoneIds = zones.map(({ hostedZoneId }) => hostedZoneId);
    this.chartValues = externalDnsValues({
      zoneIds,
      recordPolicy: props.recordPolicy ?? DnsRecordPolicy.UPSERT_ONLY,
      txtOwnerId: props.txtOwnerId ?? cluster.clusterName,
      annotationPrefix: props.annotationPrefix ?? PREFIX_BEFORE_0_22,
      serviceAccount: releaseName,
      annotations: this.identity.serviceAccountAnnotations,
      region: cluster.vpc.env.region,
    }, props.values);
    const { txtOwnerId, annotationPrefix } = this.chartValues;
    checkOwnerId(this, txtOwnerId);
    this.annotationPrefix = String(annotationPrefix);
    checkPrefix(this, 'annotationPrefix', this.annotationPrefix);
    this.chart = kubernetesApi._chart(this, 'Chart', {
      chart: CHART,
      repository: REPOSITORY,
      version: chartVersion,
      release: releaseName,
      namespace,
      wait: true,
      values: this.chartValues,
    });
    this.chart.node.addDependency(this.identity);
    cluster.creationOrder._joinByDefault('controllers', this.chart);
    comeAfterWebhook(this.chart, cluster);
    judgeOwner({ construct: this, clusterName: cluster.clusterName, releaseName, ownerId: txtOwnerId, zoneIds });
    lookAtCluster(this, cluster, zones);
  }

  /**
   * Annotations of an Ingress or a Service, which make its records: plain text for manifests, cdk8s and values of charts, with the prefix that this External DNS reads. It is the same map for both.
   *
   * Refuses what `ExternalDnsAnnotations.of()` refuses, names that are in none of its zones where all are known, and weights where it makes records of one family alone.
   */
  public annotations(options: DnsRecordOptions): { [key: string]: string } {
    checkShape(this, options, OF_RECORDS);
    const annotations = recordAnnotations(this, this.annotationPrefix, options);
    const leftOut = options.weight === undefined ? [] : familiesLeftOut(this.chartValues);
    if (leftOut.length > 0) { refuse(this, 'dns-weight-one-family', leftOut); }
    checkNames(this, this.zones, options.hostnames);
    return annotations;
  }
}

function checkVersion(construct: Construct, version: string): void {
  if (Token.isUnresolved(version)) { return; }
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+$/.exec(version) ?? refuse(construct, 'external-dns-version', version);
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 20)) { refuse(construct, 'external-dns-version', version); }
}

function checkRelease(construct: Construct, name: string): void {
  requireLiteral(construct, 'releaseName', name);
  if (!isLabel(name) || name.length > LONGEST_RELEASE) { refuse(construct, 'external-dns-release', name); }
}

function checkOwnerId(construct: Construct, ownerId: unknown): void {
  if (!Token.isUnresolved(ownerId) && !/^[^\s,="']+$/.test(String(ownerId))) { refuse(construct, 'external-dns-owner-id', ownerId); }
}

function checkNames(construct: Construct, zones: readonly route53.IHostedZone[], hostnames: readonly string[] = []): void {
  const names = namesOf(zones);
  if (!names || Token.isUnresolved(hostnames)) { return; }
  const outside = hostnames.find(name => !Token.isUnresolved(name) && !names.some(zone => isIn(zone, name)));
  if (outside !== undefined) { refuse(construct, 'dns-hostname-outside', outside, { zones: names.join(', ') }); }
}

/** Warn of what makes no sense in this cluster, when all is said. */
function lookAtCluster(construct: Construct, { vpc, hasIpv4Egress }: IIpv6Cluster, zones: readonly route53.IHostedZone[]): void {
  lookOver(construct, index => {
    if (!hasIpv4Egress) { warn(construct, 'external-dns-ipv4-egress', false); }
    const vpcKey = index.keyOf(vpc.vpcId, construct);
    zones.forEach(({ hostedZoneId }) => {
      const zone = index.resourceOf(hostedZoneId, construct);
      const vpcs: unknown = zone?.properties.VPCs;
      if (!zone || !Array.isArray(vpcs) || vpcs.length === 0) { return; }
      if (!vpcs.some(each => keyOf(each?.VPCId, zone.resource) === vpcKey)) { warn(construct, 'external-dns-zone-vpc', zone.path); }
    });
  });
}
