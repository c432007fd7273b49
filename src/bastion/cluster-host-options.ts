import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type { IIpv6Cluster } from '../core/iipv6-cluster';

/**
 * What can be said of a host.
 */
export interface ClusterHostOptions {
  /**
   * Type of the instance, of x86_64 or arm64. Another one stops and starts the host, and one of the other architecture replaces it.
   *
   * 512 MiB of memory, as `nano` types have, are too few for the package manager of Amazon Linux 2023 (amazon-linux-2023 #404).
   *
   * @default t4g.micro
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Where the host stands: in the first of these subnets of the VPC of the cluster. `{ subnetType: ec2.SubnetType.PUBLIC }` is the variant with public addresses, into which nothing is let either.
   *
   * @default - private subnets; where the VPC has none, isolated ones, then public ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The group of the host. What it lets out is left as it is: the host needs HTTPS, and IPv6 to what it is to see.
   *
   * @default - one that lets nothing in, and everything out over both families
   */
  readonly securityGroup?: ec2.ISecurityGroup;

  /**
   * What may be done in the cluster from the host, by everyone who can open a session on it. With an empty list nothing may, until RBAC of Kubernetes says so.
   *
   * @default - everything: `AmazonEKSClusterAdminPolicy`, in the whole cluster
   */
  readonly accessPolicies?: eks.IAccessPolicy[];
}

/**
 * What a host is made from.
 */
export interface ClusterHostProps extends ClusterHostOptions {
  /**
   * The cluster that is looked at. One that exists says its `clusterSecurityGroup`.
   */
  readonly cluster: IIpv6Cluster;
}
