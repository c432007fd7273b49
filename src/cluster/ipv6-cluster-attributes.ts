import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * What is known of a cluster that exists. What is left out and then asked for is an error that names it.
 */
export interface Ipv6ClusterAttributes {
  /**
   * Name of the cluster.
   */
  readonly clusterName: string;

  /**
   * Its Kubernetes version.
   */
  readonly version: eks.KubernetesVersion;

  /**
   * Its VPC.
   */
  readonly vpc: ec2.IVpc;

  /**
   * URL of its Kubernetes API.
   *
   * @default - not known
   */
  readonly clusterEndpoint?: string;

  /**
   * Certificate authority of its Kubernetes API, in base64.
   *
   * @default - not known
   */
  readonly clusterCertificateAuthorityData?: string;

  /**
   * The security group that EKS made for it.
   *
   * @default - not known
   */
  readonly clusterSecurityGroup?: ec2.ISecurityGroup;

  /**
   * IPv6 block of its services, for example `fd30:3087:b6c2::/108` (`cluster.kubernetesNetworkConfig.serviceIpv6Cidr` of `describe-cluster`).
   *
   * @default - not known
   */
  readonly serviceIpv6Cidr?: string;

  /**
   * Its OpenID Connect provider in IAM.
   *
   * @default - not known
   */
  readonly openIdConnectProvider?: iam.IOpenIdConnectProvider;

  /**
   * Whether the add-on eks-pod-identity-agent is installed.
   *
   * @default false
   */
  readonly hasPodIdentityAgent?: boolean;

  /**
   * How the cluster lets nodes in.
   *
   * @default - with access entries
   */
  readonly authenticationMode?: eks.AuthenticationMode;

  /**
   * Whether its pods reach IPv4 addresses (`ENABLE_V4_EGRESS` of the VPC CNI).
   *
   * @default true
   */
  readonly hasIpv4Egress?: boolean;

  /**
   * How many AZs its control plane has network interfaces in. Node groups go over as many where nothing else is said.
   *
   * @default - not known
   */
  readonly controlPlaneAzs?: number;

  /**
   * Names of these AZs, for example `['eu-west-1a', 'eu-west-1b']`. Node groups go over them where nothing else is said.
   *
   * @default - not known
   */
  readonly controlPlaneAzNames?: string[];

  /**
   * The policy that node roles must carry for the VPC CNI.
   *
   * @default - none: the plugin has an identity of its own
   */
  readonly nodeCniPolicy?: iam.IManagedPolicy;
}
