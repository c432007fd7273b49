import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct, IDependable } from 'constructs';

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

  /** The VPC of the cluster. */
  readonly vpc: ec2.IVpc;

  /** Kubernetes version of the control plane. */
  readonly version: eks.KubernetesVersion;

  /** The policy that a node role must carry for the VPC CNI; undefined where the plugin has an identity of its own. */
  readonly nodeCniPolicy?: iam.IManagedPolicy;

  /**
   * What must be there before a node can join: depend on it to come after the cluster and its CNI.
   */
  readonly cniReady: IDependable;

  /**
   * All nodes that were added to the cluster: depend on it to come after them.
   */
  readonly computeReady: IDependable;

  /**
   * Count a construct among the nodes of the cluster, so that `computeReady` waits for it too.
   *
   * @param compute for example a node group that was made with other means
   */
  addCompute(compute: IConstruct): void;
}
