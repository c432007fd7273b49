import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { KubernetesApi } from '../core/kubernetes-api';
import type { CniIdentity } from '../identity/cni-identity';

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
   * With whose permissions its VPC CNI acts. `CniIdentity.podIdentity()`, `irsa()` and `existing(role)` say alike that it has an identity of its own, and that nodes need nothing for it;
   * nothing is done to a role. With `CniIdentity.nodeRole()` the roles of the nodes that this app adds get `nodeCniPolicy`.
   *
   * `aws eks describe-addon --addon-name vpc-cni` shows which: `serviceAccountRoleArn` or `podIdentityAssociations` are an identity of its own.
   *
   * @default - not known; nodes get nothing for it, and the warning `imported-cni-unknown` says so where some are added
   */
  readonly cniIdentity?: CniIdentity;

  /**
   * The policy that node roles must carry for the VPC CNI. Stated, it says by itself that the plugin acts with the role of each node.
   *
   * Refuses an identity of its own in `cniIdentity`.
   *
   * @default - with `CniIdentity.nodeRole()` a `CniIpv6Policy`; otherwise none
   */
  readonly nodeCniPolicy?: iam.IManagedPolicy;

  /**
   * By what manifests and charts reach it, for example `KubernetesApi.ofEks(stock)`. What this library installs into the cluster, such as a `LoadBalancerController`, needs it.
   *
   * @default - nothing can be installed
   */
  readonly kubernetesApi?: KubernetesApi;
}
