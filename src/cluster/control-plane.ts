import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { KubernetesApi } from '../core/kubernetes-api';

/** What a control plane is made in. */
export interface ControlPlaneContext {
  readonly vpc: ec2.IVpc;
  readonly vpcSubnets: ec2.SubnetSelection[];
  readonly securityGroup: ec2.ISecurityGroup;
}

/** What nodes are, for clusters that let them in with the ConfigMap aws-auth. */
export type NodeKind = 'EC2' | 'Fargate';

/** What the clusters of all modules of aws-cdk-lib have. */
export interface StockCluster extends IConstruct {
  readonly role: iam.IRole;
  readonly clusterName: string;
  readonly clusterEndpoint: string;
  readonly clusterCertificateAuthorityData: string;
  readonly clusterSecurityGroup: ec2.ISecurityGroup;
  /** Asking for it can make it. */
  readonly openIdConnectProvider: iam.IOpenIdConnectProvider;
}

/**
 * A control plane as a module of aws-cdk-lib makes it: all in which the modules differ. `Ipv6ClusterBase` does the rest.
 */
export interface ControlPlane {
  /** The construct that makes nodes, manifests and charts; what is below it belongs to the cluster. */
  readonly stock: StockCluster;
  /** What the add-ons wait for. */
  readonly resource: IConstruct;
  /** What manifests and charts wait for; undefined where there are none. */
  readonly barrier?: IConstruct;
  /** The subnets that kubectl runs in; undefined outside the VPC. */
  readonly kubectlSubnets?: ec2.ISubnet[];
  /** Asking for it can make a question to EKS. */
  readonly serviceIpv6Cidr: string;
  readonly hasAccessEntries: boolean;
  /** By what manifests and charts reach it; undefined without kubectl. */
  readonly kubernetesApi?: KubernetesApi;

  /** Tell the stock class that the agent is there, or service accounts of it would install it a second time. */
  knowAgent(addonName: string): void;
  /** Let a role or user in. */
  grantAccess(id: string, principalArn: string, policies: eks.IAccessPolicy[], options: eks.GrantAccessOptions): void;
  /** Let nodes in where access entries do not. */
  mapNodeRole(role: iam.IRole, kind: NodeKind): void;
}
