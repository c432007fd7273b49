import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkPolicies, checkServiceAccount, requireNamespace } from './kubernetes-names';
import { refuse } from './messages';
import { judgeOneIdentity, requireAgent, ServiceAccount, twice, warnOfFargate } from './one-identity';
import { WorkloadCredentials } from './workload-credentials';
import { clusterKeyOf } from '../core/cluster-names';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { checkShape, CLUSTER } from '../diagnostics/shapes';
import { judge } from '../synthesis/findings';

/**
 * What can be said of the identity of a workload.
 */
export interface WorkloadIdentityOptions {
  /**
   * Namespace of the service account. It need not be there yet.
   */
  readonly namespace: string;

  /**
   * Name of the service account that the pods of the workload run with. It need not be there yet.
   */
  readonly serviceAccount: string;

  /**
   * How the pods get the credentials.
   *
   * @default WorkloadCredentials.podIdentity()
   */
  readonly credentials?: WorkloadCredentials;

  /**
   * What the workload may do, besides what is granted to the identity.
   *
   * @default - nothing
   */
  readonly managedPolicies?: iam.IManagedPolicy[];
}

/**
 * What the identity of a workload is made from.
 */
export interface WorkloadIdentityProps extends WorkloadIdentityOptions {
  /**
   * The cluster that the workload runs in.
   */
  readonly cluster: IIpv6Cluster;
}

/**
 * With whose permissions a workload of your own acts: a role that one service account of one cluster can have, and nobody else.
 *
 * Permissions are granted to it as to a role, for example `bucket.grantRead(identity)`. A chart or manifest that starts the pods depends on it, so that they find their
 * permissions: pods that start before an association get none until they are restarted (EKS user guide, "pod-identities").
 *
 * The Kubernetes objects are the chart's or yours: `serviceAccountManifest` is the service account, with the annotation where it needs one.
 *
 * Refuses what is no name of a namespace or service account, Pod Identity where the agent is missing, and a second identity for one service account. Pod Identity in
 * a cluster with Fargate profiles and no nodes is a warning.
 *
 * @example
 * declare const cluster: Ipv6Cluster;
 * declare const key: kms.Key;
 * const orders = cluster.addWorkloadIdentity('Orders', { namespace: 'shop', serviceAccount: 'orders' });
 * key.grantDecrypt(orders);
 * const chart = cluster.cluster.addHelmChart('OrdersChart', {
 *   chart: 'orders',
 *   repository: 'https://charts.example.com',
 *   namespace: 'shop',
 *   values: { serviceAccount: { name: 'orders', annotations: orders.serviceAccountAnnotations } },
 * });
 * chart.node.addDependency(orders); // for the permissions; workloads wait for the association anyway
 */
export class WorkloadIdentity extends Construct implements iam.IGrantable {
  /** The role. */
  public readonly role: iam.IRole;
  /** Namespace of the service account. */
  public readonly namespace: string;
  /** Name of the service account. */
  public readonly serviceAccount: string;
  /** What gives the role to the service account; undefined where that is an annotation. */
  public readonly association?: eks.CfnPodIdentityAssociation;
  /** The annotations that the Kubernetes object of the service account needs: `eks.amazonaws.com/role-arn` for IRSA, none for Pod Identity. */
  public readonly serviceAccountAnnotations: { [key: string]: string };

  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    checkShape<WorkloadIdentityProps>(this, props, { cluster: CLUSTER }, 'cluster');
    const { cluster, namespace, serviceAccount, credentials = WorkloadCredentials.podIdentity(), managedPolicies = [] } = props;
    requireNamespace(this, 'namespace', namespace);
    checkServiceAccount(this, serviceAccount);
    checkPolicies(this, managedPolicies);
    if ((credentials as WorkloadCredentials | null)?._kind !== 'WorkloadCredentials') { refuse(this, 'workload-credentials', credentials); }
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    const { role, mechanism } = credentials._bind({ scope: this, roleId: 'Role', cluster, namespace, serviceAccount, managedPolicies });
    this.role = role;
    if (mechanism === 'Pod Identity') {
      requireAgent(this, cluster.hasPodIdentityAgent, serviceAccount);
      this.association = new eks.CfnPodIdentityAssociation(this, 'Association', {
        clusterName: cluster.clusterName, namespace, serviceAccount, roleArn: role.roleArn,
      });
      cluster.creationOrder._joinAfter('controllers', this.association, []);
      warnOfFargate(this, cluster, serviceAccount, 'the workload');
    }
    this.serviceAccountAnnotations = this.association ? {} : { 'eks.amazonaws.com/role-arn': role.roleArn };
    judgeOneIdentity(this, props, this.association);
    if (!this.association) { judgeOneToken(this, props); }
  }

  /** What is granted to. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.role.grantPrincipal;
  }

  /**
   * The service account as a Kubernetes object, for where no chart makes it, for example for `cluster.cluster.addManifest()`. Its namespace has to be there.
   */
  public get serviceAccountManifest(): { [key: string]: any } {
    const { namespace, serviceAccount: name, serviceAccountAnnotations: annotations } = this;
    return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, ...this.association ? {} : { annotations } } };
  }
}

/** Identities of IRSA by app. Of one nothing stands in the template that names its service account but the trust of its role. */
const tokens = new WeakMap<object, (ServiceAccount & { readonly construct: Construct })[]>();

/** Refuse a second identity of IRSA: a service account has one annotation. */
function judgeOneToken(construct: Construct, account: ServiceAccount): void {
  const { root } = construct.node;
  const earlier = [...tokens.get(root) ?? []];
  tokens.set(root, [...earlier, { ...account, construct }]);
  judge(construct, () => {
    const first = earlier.find(each => each.namespace === account.namespace && each.serviceAccount === account.serviceAccount
      && clusterKeyOf(each.cluster.clusterName, each.construct) === clusterKeyOf(account.cluster.clusterName, construct));
    return first ? [twice(account, first.construct.node.path)] : [];
  });
}
