import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Ipv6ClusterAttributes } from './ipv6-cluster-attributes';
import { refuse } from './messages';
import { dnsIpOf } from './service-cidr-lookup';
import { CniIpv6Policy } from '../cni/cni-ipv6-policy';
import { CreationOrder } from '../core/creation-order';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { KubernetesApi } from '../core/kubernetes-api';
import { Readiness } from '../readiness/readiness';
import { Registry } from '../readiness/registry';

/** What self-managed nodes, and managed ones with an image of their own, are told. */
const OF_NODES: readonly (keyof Ipv6ClusterAttributes)[] = [
  'clusterEndpoint', 'clusterCertificateAuthorityData', 'clusterSecurityGroup', 'serviceIpv6Cidr',
];

/** A cluster that exists: what is known of it, and an error for what is not. */
export class ImportedIpv6Cluster extends Construct implements IIpv6Cluster {
  /** Name of the cluster. */
  public readonly clusterName: string;
  /** Its VPC. */
  public readonly vpc: ec2.IVpc;
  /** Its Kubernetes version. */
  public readonly kubernetesVersion: string;
  /** Whether the agent is known to be installed. */
  public readonly hasPodIdentityAgent: boolean;
  /** Whether it has access entries. */
  public readonly hasAccessEntries?: boolean;
  /** Whether its pods reach IPv4 addresses. */
  public readonly hasIpv4Egress: boolean;
  /** In how many AZs its control plane is. */
  public readonly controlPlaneAzs?: number;
  /** Names of these AZs. */
  public readonly controlPlaneAzNames?: string[];
  /** By what manifests and charts reach it. */
  public readonly kubernetesApi?: KubernetesApi;
  /** The cluster and its CNI are there; what this app adds is put in order. */
  public readonly creationOrder: CreationOrder;

  private cniPolicy?: iam.IManagedPolicy;

  constructor(scope: Construct, id: string, private readonly attributes: Ipv6ClusterAttributes) {
    super(scope, id);
    this.clusterName = attributes.clusterName;
    this.creationOrder = new CreationOrder(this, this.clusterName);
    Registry.of(this).clusters.add(this);
    Readiness.check(this);
    this.vpc = attributes.vpc;
    this.kubernetesVersion = attributes.version.version;
    this.hasPodIdentityAgent = attributes.hasPodIdentityAgent ?? false;
    this.hasAccessEntries = attributes.authenticationMode && attributes.authenticationMode !== eks.AuthenticationMode.CONFIG_MAP;
    this.hasIpv4Egress = attributes.hasIpv4Egress ?? true;
    this.controlPlaneAzs = attributes.controlPlaneAzNames?.length ?? attributes.controlPlaneAzs;
    this.controlPlaneAzNames = attributes.controlPlaneAzNames;
    this.kubernetesApi = attributes.kubernetesApi;
  }

  /** The policy that node roles must carry; made when it is first asked for, where it is not stated. */
  public get nodeCniPolicy(): iam.IManagedPolicy | undefined {
    const { cniIdentity, nodeCniPolicy } = this.attributes;
    if (nodeCniPolicy || !cniIdentity?._isOfNodes) { return nodeCniPolicy; }
    return this.cniPolicy ??= new CniIpv6Policy(this, 'CniIpv6Policy');
  }

  public get clusterEndpoint(): string {
    return this.known('clusterEndpoint');
  }

  public get clusterCertificateAuthorityData(): string {
    return this.known('clusterCertificateAuthorityData');
  }

  public get clusterSecurityGroup(): ec2.ISecurityGroup {
    return this.known('clusterSecurityGroup');
  }

  public get serviceIpv6Cidr(): string {
    return this.known('serviceIpv6Cidr');
  }

  public get clusterDnsIp(): string {
    return dnsIpOf(this.serviceIpv6Cidr);
  }

  public get openIdConnectProvider(): iam.IOpenIdConnectProvider {
    return this.known('openIdConnectProvider');
  }

  /** Nodes need four attributes: who lacks one of these is told of all. */
  private missing(attribute: keyof Ipv6ClusterAttributes): string {
    const needed = OF_NODES.includes(attribute) ? OF_NODES : [attribute];
    return needed.filter(name => this.attributes[name] === undefined).join(', ');
  }

  private known<Name extends keyof Ipv6ClusterAttributes>(attribute: Name): NonNullable<Ipv6ClusterAttributes[Name]> {
    return this.attributes[attribute] ?? refuse(this, 'imported-attribute', this.attributes.clusterName, { attribute, missing: this.missing(attribute) });
  }
}
