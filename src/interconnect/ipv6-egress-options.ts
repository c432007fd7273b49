import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Ipv6EgressCni } from './ipv6-egress-cni';

/**
 * What can be said of the way out over IPv6 of an IPv4 cluster.
 */
export interface Ipv6EgressForIpv4ClusterOptions {
  /**
   * How the CNI learns of it.
   *
   * @default Ipv6EgressCni.addon()
   */
  readonly cni?: Ipv6EgressCni;

  /**
   * The VPC of the cluster, as what made it dual stack gives it: `vpc` of a `DualStackRetrofit`, or a `DualStackVpc` that took it over. The add-on waits for its blocks and routes.
   *
   * @default - the VPC of the cluster as the app knows it
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of the nodes.
   *
   * @default - all private subnets
   */
  readonly nodeSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of nodes that get rules which let IPv6 out to `destinations`.
   *
   * EC2 adds such a rule by itself, when a VPC gets an IPv6 block, to groups whose rules for what goes out nobody changed (VPC user guide, "vpc-migrate-ipv6-sg-rules"), as that which EKS makes for a cluster. Groups of CDK are changed.
   *
   * @default - none
   */
  readonly nodeSecurityGroups?: ec2.ISecurityGroup[];

  /**
   * IPv6 blocks that pods reach, for example `vpcIpv6Cidr` of the VPC of an IPv6 cluster. They are for the rules of `nodeSecurityGroups` alone: routes come with a `VpcPeering`, a `TransitGatewayAttachment`, or the
   * egress-only gateway of the VPC.
   *
   * @default ['::/0']
   */
  readonly destinations?: string[];

  /**
   * Whether pods get out over IPv6. To go back, deploy `false` first, and replace the pods: what leaves the app changes nothing in the cluster.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/**
 * An IPv4 cluster that another app makes, or another tool.
 */
export interface Ipv4ClusterAttributes {
  /** Name of the cluster. */
  readonly clusterName: string;

  /**
   * Its VPC.
   *
   * @default - `vpc` of the options; where nothing is said, nothing is known of its subnets
   */
  readonly vpc?: ec2.IVpc;
}
