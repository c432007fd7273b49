import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { CreationOrder } from './creation-order';
import type { KubernetesApi } from './kubernetes-api';

/**
 * What nodes and whatever else runs in an IPv6 cluster need to know of it, and no more.
 */
export interface IIpv6Cluster extends IConstruct {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** URL of the Kubernetes API, for example `https://0123.gr7.eks-cluster.eu-west-1.api.aws`. */
  readonly clusterEndpoint: string;

  /** Certificate authority of the Kubernetes API, in base64. */
  readonly clusterCertificateAuthorityData: string;

  /** The security group that EKS itself makes and puts on control plane and managed nodes. */
  readonly clusterSecurityGroup: ec2.ISecurityGroup;

  /** IPv6 block of the services, a unique local /108, for example `fd30:3087:b6c2::/108`. */
  readonly serviceIpv6Cidr: string;

  /** Address of the DNS service, for example `fd30:3087:b6c2::a`. */
  readonly clusterDnsIp: string;

  /** The VPC of the cluster. */
  readonly vpc: ec2.IVpc;

  /** Kubernetes version of the control plane, for example `1.36`. */
  readonly kubernetesVersion: string;

  /** The OpenID Connect provider of the cluster in IAM. Asking for it can make it. */
  readonly openIdConnectProvider: iam.IOpenIdConnectProvider;

  /** Whether the EKS Pod Identity agent is in the cluster. */
  readonly hasPodIdentityAgent: boolean;

  /** The policy that a node role must carry for the VPC CNI; undefined where the plugin has an identity of its own. */
  readonly nodeCniPolicy?: iam.IManagedPolicy;

  /** Whether an access entry lets a role into the cluster; undefined where it is not known. */
  readonly hasAccessEntries?: boolean;

  /** Whether pods reach IPv4 addresses, for which each takes one of 169.254.172.0/22 on its node. */
  readonly hasIpv4Egress: boolean;

  /** How many AZs the control plane is pinned to; undefined where it is not known. */
  readonly controlPlaneAzs?: number;

  /** Names of the AZs that the control plane is pinned to; undefined where they are known by position only. */
  readonly controlPlaneAzNames?: string[];

  /** By what manifests and charts reach the cluster; undefined where the app has no kubectl for it. */
  readonly kubernetesApi?: KubernetesApi;

  /** What comes before and after what. */
  readonly creationOrder: CreationOrder;
}
