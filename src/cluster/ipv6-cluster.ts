import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, DependencyGroup, IConstruct, IDependable } from 'constructs';
import type { IIpv6Cluster } from './iipv6-cluster';
import { CniIpv6Policy } from '../cni/cni-ipv6-policy';
import { DualStackVpc } from '../network/dual-stack-vpc';
import { ManagedNodeGroup, ManagedNodeGroupOptions } from '../nodes/managed-node-group';
import { minorOf } from '../private/ami-types';
import { pinControlPlaneSubnets } from '../private/control-plane-subnets';
import { refuse, warn } from '../private/diagnostics';
import { networkReady } from '../private/network-ready';
import { isKnownIpv4Only } from '../private/vpc-family';
import { withoutDependencies } from '../private/vpc-view';

/**
 * What an IPv6 cluster is made from: all that `aws-eks` takes, and a little more.
 *
 * What differs from the stock defaults:
 *
 * - `vpc`: a `DualStackVpc` of three AZs. One that is given must be dual stack.
 * - `vpcSubnets`: one private subnet in each of `controlPlaneAzs` AZs; in a VPC without private subnets isolated, then public ones. Selections are pinned
 *   to these AZs. Subnets that are listed one by one are taken as they are.
 * - `securityGroup`: a group that lets the control plane out over IPv4 and IPv6.
 * - `authenticationMode`: `API`, that is access entries only.
 * - `clusterLogging`: all five logs of the control plane.
 * - `ipFamily`: `IP_V6`, and nothing else. `serviceIpv4Cidr`, `remoteNodeNetworks` and `remotePodNetworks` cannot be set.
 */
export interface Ipv6ClusterProps extends eks.ClusterOptions {
  /**
   * How many AZs the control plane has network interfaces in, from 2 to those of the VPC.
   *
   * The first AZs of the VPC are used. The number is fixed for the life of the cluster: EKS refuses an AZ more later, and stock CDK asks for one when
   * the VPC grows. Nodes can run in AZs that the control plane does not have.
   *
   * @default 3 - in a VPC with two AZs the number must be stated
   */
  readonly controlPlaneAzs?: number;

  /**
   * Tags of the cluster.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Whether the role that creates the cluster is its administrator. The kubectl provider of `aws-eks` acts with that role.
   *
   * @default true
   */
  readonly bootstrapClusterCreatorAdminPermissions?: boolean;
}

/**
 * An EKS cluster in IPv6 mode: pods and services have IPv6 addresses, and reach IPv4 through their node.
 *
 * It wraps `eks.Cluster`, which is public as `cluster`. As there, a stack can hold one cluster.
 *
 * The control plane is created as soon as VPC and subnets are there; nodes and Kubernetes objects wait for the routes too.
 *
 * Refuses what an IPv6 cluster cannot have: another IP family, an IPv4 service CIDR, remote networks, a VPC known to be IPv4 only, a single AZ,
 * and China regions.
 *
 * @example
 * const eksv6 = new Ipv6Cluster(this, 'Cluster', {
 *   version: eks.KubernetesVersion.of('1.36'),
 *   kubectlLayer: new KubectlV36Layer(this, 'Kubectl'),
 * });
 * eksv6.addManagedNodeGroup('System', {
 *   instanceTypes: [new ec2.InstanceType('m6i.xlarge'), new ec2.InstanceType('m6a.xlarge')],
 * });
 */
export class Ipv6Cluster extends Construct implements IIpv6Cluster {
  /** The cluster itself. */
  public readonly cluster: eks.Cluster;
  /** The VPC that was given, or the `DualStackVpc` that was made. */
  public readonly vpc: ec2.IVpc;
  /** The group on the network interfaces of the control plane, besides the one that EKS makes. */
  public readonly controlPlaneSecurityGroup: ec2.ISecurityGroup;
  /** What the VPC CNI may do; the role of each node group carries it. */
  public readonly cniPolicy: CniIpv6Policy;
  /** The policy that node roles carry: `cniPolicy`. */
  public readonly nodeCniPolicy?: iam.IManagedPolicy;
  /** Kubernetes version of the control plane. */
  public readonly version: eks.KubernetesVersion;
  /** Depend on it to come after the cluster and its CNI. */
  public readonly cniReady: IDependable;
  /** Depend on it to come after all nodes that were added. */
  public readonly computeReady: IDependable;

  private readonly compute = new DependencyGroup();

  constructor(scope: Construct, id: string, props: Ipv6ClusterProps) {
    super(scope, id);
    checkFamily(this, props);
    const { controlPlaneAzs, ...stock } = props;
    if (props.vpc && isKnownIpv4Only(props.vpc)) { refuse('vpc-ipv4-only', props.vpc.node.path); }

    this.version = props.version;
    this.vpc = props.vpc ?? new DualStackVpc(this, 'Vpc');
    this.controlPlaneSecurityGroup = props.securityGroup ?? new ec2.SecurityGroup(this, 'ControlPlaneSecurityGroup', {
      vpc: this.vpc,
      description: 'EKS control plane, both IP families out',
      allowAllIpv6Outbound: true, // the stock group lets IPv4 out only
    });

    this.cluster = new eks.Cluster(this, 'Eks', {
      authenticationMode: eks.AuthenticationMode.API,
      clusterLogging: Object.values(eks.ClusterLoggingTypes),
      endpointAccess: eks.EndpointAccess.PUBLIC_AND_PRIVATE,
      ...stock,
      vpc: withoutDependencies(this.vpc),
      vpcSubnets: pinControlPlaneSubnets(this.vpc, props.vpcSubnets, controlPlaneAzs),
      securityGroup: this.controlPlaneSecurityGroup,
      ipFamily: eks.IpFamily.IP_V6,
      defaultCapacity: 0,
    });
    // Whoever asks the cluster for its VPC means the VPC.
    Object.defineProperty(this.cluster, 'vpc', { value: this.vpc, enumerable: true });
    // Manifests and charts wait for this barrier. The function that applies them runs in the VPC and needs its routes.
    const kubectlSubnets = this.cluster.kubectlPrivateSubnets;
    if (kubectlSubnets) {
      this.cluster.node.findChild('KubectlReadyBarrier').node.addDependency(networkReady(this.vpc, { subnets: kubectlSubnets }));
    }

    this.cniPolicy = new CniIpv6Policy(this, 'CniIpv6Policy');
    this.nodeCniPolicy = this.cniPolicy;
    this.cniReady = new DependencyGroup(this.cluster.node.findChild('Resource'));
    this.computeReady = this.compute;
    warnOfKubectlSkew(this, props);
  }

  public get clusterName(): string {
    return this.cluster.clusterName;
  }

  public get clusterEndpoint(): string {
    return this.cluster.clusterEndpoint;
  }

  public get clusterCertificateAuthorityData(): string {
    return this.cluster.clusterCertificateAuthorityData;
  }

  public get clusterSecurityGroup(): ec2.ISecurityGroup {
    return this.cluster.clusterSecurityGroup;
  }

  /**
   * Add nodes that EKS manages.
   *
   * @param id of the node group, unique in this cluster
   */
  public addManagedNodeGroup(id: string, options: ManagedNodeGroupOptions = {}): ManagedNodeGroup {
    const group = new ManagedNodeGroup(this, id, { ...options, cluster: this });
    if (this.cluster.authenticationMode !== eks.AuthenticationMode.API) {
      // EKS writes this mapping itself, but the aws-auth manifest of the stock cluster would write over it.
      this.cluster.awsAuth.addRoleMapping(group.role, {
        username: 'system:node:{{EC2PrivateDNSName}}',
        groups: ['system:bootstrappers', 'system:nodes'],
      });
    }
    return group;
  }

  public addCompute(compute: IConstruct): void {
    this.compute.add(compute);
    // The chart of the controller waits until its pods can run.
    this.cluster.albController?.node.addDependency(compute);
  }
}

function checkFamily(scope: Construct, props: Ipv6ClusterProps): void {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && region.startsWith('cn-')) { refuse('china-region', region); }
  if (props.ipFamily !== undefined && props.ipFamily !== eks.IpFamily.IP_V6) { refuse('ip-family', props.ipFamily); }
  if (props.serviceIpv4Cidr !== undefined) { refuse('service-ipv4-cidr', props.serviceIpv4Cidr); }
  for (const prop of ['remoteNodeNetworks', 'remotePodNetworks'] as const) {
    if (props[prop] !== undefined) { refuse('remote-networks', `${props[prop].length} network(s)`, { prop }); }
  }
}

/** kubectl works with an API server one minor version older or newer (Kubernetes version skew policy). */
function warnOfKubectlSkew(scope: Construct, { kubectlLayer, version }: Ipv6ClusterProps): void {
  const layerMinor = Number(/^KubectlV(\d+)Layer$/.exec(kubectlLayer.constructor.name)?.[1]);
  const minor = minorOf(version);
  if (Math.abs(layerMinor - minor) > 1) {
    warn(scope, 'kubectl-skew', `1.${layerMinor}`, { low: `1.${minor - 1}`, high: `1.${minor + 1}`, version: version.version });
  }
}
