import { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { joinCluster } from './join-cluster';
import { refuse, warn } from './messages';
import { pinNodeSubnets } from './node-subnets';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { Subject } from '../diagnostics/diagnostics';
import { checkShape, CLUSTER, listOf, mapOf, ROLE, SELECTION, struct, TEXT } from '../diagnostics/shapes';
import { checkSelection } from '../network/subnet-selection';

/** Selectors of a profile, and labels of a selector (EKS user guide, "fargate-profile"). */
const MAX_SELECTORS = 5;
const MAX_LABELS = 5;
/** Regions whose registry of CloudFormation lacks the type (registry schemas, November 2026). */
const REGIONS_WITHOUT_PROFILE = ['us-gov-west-1'];

/**
 * What can be said of a Fargate profile.
 *
 * CloudFormation replaces a profile when anything of it changes.
 */
export interface FargateProfileOptions {
  /**
   * Which pods run on Fargate: 1 to 5 namespaces, each with up to 5 labels. Names may hold the wildcards `*` and `?`.
   */
  readonly selectors: eks.Selector[];

  /**
   * Name of the profile.
   *
   * @default - CloudFormation makes one up
   */
  readonly fargateProfileName?: string;

  /**
   * The role with which EKS runs the pods: pulling their images and writing their logs.
   *
   * @default - a role with `AmazonEKSFargatePodExecutionRolePolicy`, for profiles of this cluster only
   */
  readonly podExecutionRole?: iam.IRole;

  /**
   * Subnets of the pods, private ones. Each pod takes an IPv4 address of its subnet besides its IPv6 address, so Fargate can run out of
   * IPv4 addresses where nodes cannot.
   *
   * @default - one private subnet in each AZ that the control plane is pinned to, in 3 AZs where it is not known
   */
  readonly subnets?: ec2.SubnetSelection;
}

/**
 * What a Fargate profile is made from.
 */
export interface FargateProfileProps extends FargateProfileOptions {
  /**
   * The cluster of the pods.
   */
  readonly cluster: IIpv6Cluster;
}

/**
 * Pods on Fargate in an IPv6 cluster.
 *
 * Where nothing else can run CoreDNS and the profile selects its pods, the add-on coredns is told to run on Fargate. Profiles of a cluster come one after the
 * other, as EKS makes one at a time.
 *
 * Refuses public subnets, and more selectors and labels than EKS takes.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * new FargateProfile(this, 'System', { cluster, selectors: [{ namespace: 'kube-system' }, { namespace: 'default' }] });
 */
export class FargateProfile extends Construct {
  /** The profile itself. */
  public readonly profile: eks.CfnFargateProfile;
  /** The role with which EKS runs the pods. */
  public readonly podExecutionRole: iam.IRole;

  constructor(scope: Construct, id: string, props: FargateProfileProps) {
    super(scope, id);
    checkShape<FargateProfileProps>(this, props, {
      cluster: CLUSTER,
      selectors: listOf(struct<eks.Selector>({ namespace: TEXT, labels: mapOf(TEXT) }, 'namespace')),
      fargateProfileName: TEXT,
      podExecutionRole: ROLE,
      subnets: SELECTION,
    }, 'cluster', 'selectors');
    const { cluster, selectors } = props;
    if (props.subnets) { checkSelection(this, 'subnets', cluster.vpc, props.subnets); }
    checkSelectors(this, selectors);
    const { region } = Stack.of(this);
    if (REGIONS_WITHOUT_PROFILE.includes(region)) { warn(this, 'fargate-region', region); }
    const subnets = props.subnets ?? pinNodeSubnets(this, cluster);

    this.podExecutionRole = props.podExecutionRole ?? this.makeRole(cluster);
    this.profile = new eks.CfnFargateProfile(this, 'Resource', {
      clusterName: cluster.clusterName,
      fargateProfileName: props.fargateProfileName,
      podExecutionRoleArn: this.podExecutionRole.roleArn,
      selectors: selectors.map(({ namespace, labels = {} }) => ({
        namespace,
        labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
      })),
      subnets: cluster.vpc.selectSubnets(subnets).subnetIds,
    });

    joinCluster(this, this.profile, { cluster, subnets, isFargate: true });
  }

  private makeRole({ clusterName }: IIpv6Cluster): iam.Role {
    return new iam.Role(this, 'PodExecutionRole', {
      description: 'Pods on Fargate of an EKS cluster in IPv6 mode',
      assumedBy: new iam.ServicePrincipal('eks-fargate-pods.amazonaws.com', {
        // Profiles of other clusters cannot have the role taken for them (EKS user guide, "pod-execution-role").
        conditions: { ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'eks', resource: 'fargateprofile', resourceName: `${clusterName}/*` }) } },
      }),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonEKSFargatePodExecutionRolePolicy')],
    });
  }
}

function checkSelectors(subject: Subject, selectors: eks.Selector[]): void {
  if (selectors.length < 1 || selectors.length > MAX_SELECTORS) { refuse(subject, 'fargate-selectors', selectors.length); }
  const labels = selectors.map(selector => Object.keys(selector.labels ?? {}).length).find(count => count > MAX_LABELS);
  if (labels !== undefined) { refuse(subject, 'fargate-selector-labels', labels); }
}
