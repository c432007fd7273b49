import type * as eks from 'aws-cdk-lib/aws-eks';
import { EKS_USE_NATIVE_OIDC_PROVIDER } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { checkAccess, letIn } from './access';
import { checkFamily } from './cluster-checks';
import { OF_CLUSTER } from './cluster-shapes';
import { checkLogRetention, keepControlPlaneLogs } from './control-plane-logs';
import { Ipv6ClusterBase } from './ipv6-cluster-base';
import type { Ipv6ClusterProps } from './ipv6-cluster-props';
import { letKubectlIn } from './kubectl-access';
import { outputConfigCommands } from './output-commands';
import { StockControlPlane } from './stock-cluster';
import { checkClusterName, checkOneCluster } from './stock-limits';
import { checkShape } from '../diagnostics/shapes';

/**
 * An EKS cluster in IPv6 mode: pods and services have IPv6 addresses, and reach IPv4 through their node.
 *
 * It wraps `eks.Cluster`, which is public as `cluster`. As there, a stack can hold one cluster.
 *
 * The control plane is created as soon as VPC and subnets are there. The add-ons that nodes need come next, then nodes, then CoreDNS, then manifests and
 * charts (see `creationOrder`).
 *
 * Who uses kubectl is said by `admins` and `viewers`; the command that they type next is an output.
 *
 * Refuses what an IPv6 cluster cannot have: another IP family, an IPv4 service CIDR, remote networks, a VPC known to be IPv4 only, a single AZ,
 * and China regions. Refuses access that EKS refuses or that lets nobody in.
 *
 * @example
 * const eksv6 = new Ipv6Cluster(this, 'Cluster', {
 *   version: eks.KubernetesVersion.of('1.36'),
 *   kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
 *   admins: [iam.Role.fromRoleName(this, 'Admins', 'Admins')], // a role of yours
 * });
 * eksv6.addManagedNodeGroup('System', {
 *   instanceTypes: [new ec2.InstanceType('m6i.xlarge'), new ec2.InstanceType('m6a.xlarge')],
 * });
 */
export class Ipv6Cluster extends Ipv6ClusterBase {
  /** The cluster itself. */
  public readonly cluster: eks.Cluster;

  constructor(scope: Construct, id: string, props: Ipv6ClusterProps) {
    super(scope, id);
    checkShape(this, props, OF_CLUSTER, 'version', 'kubectlLayer');
    checkOneCluster(this);
    checkClusterName(this, props.clusterName);
    // The provider that the cluster makes when it is asked for one: a resource, and not a function that calls the network, whatever the app's flags.
    this.node.setContext(EKS_USE_NATIVE_OIDC_PROVIDER, true);
    checkFamily(this, props);
    checkAccess(this, props);
    checkLogRetention(this, props.controlPlaneLogRetention);
    const composition = { ...props, kubernetesVersion: props.version.version };
    const controlPlane = this._compose(composition, context => new StockControlPlane(this, props, context));
    this.cluster = controlPlane.stock;
    letIn(this, this.cluster, props);
    if (props.bootstrapClusterCreatorAdminPermissions === false) { letKubectlIn(this, controlPlane); }
    keepControlPlaneLogs(this, this.clusterName, props.controlPlaneLogRetention);
    outputConfigCommands(this, this.cluster, props);
  }
}
