import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkRegion, checkRemovalPolicy, judgeVpc } from './cluster-checks';
import type { _Composition } from './composition';
import type { ControlPlane, ControlPlaneContext } from './control-plane';
import { allowInterfacesOfPods, controlPlaneGroupOf } from './control-plane-group';
import { azCountOf, azNamesOf, pinControlPlaneSubnets } from './control-plane-subnets';
import { awaitRoutesOfKubectl } from './handler-network';
import { checkId } from './ids';
import { importCluster } from './import-cluster';
import type { Ipv6ClusterAttributes } from './ipv6-cluster-attributes';
import { orderStockCoreDns } from './order-stock-core-dns';
import { orderStockNodes } from './order-stock-nodes';
import { removeTogether } from './removal';
import { dnsIpOf } from './service-cidr-lookup';
import { refuseAddonOf } from '../addons/addon-properties';
import type { ClusterAddon, ClusterAddonOptions } from '../addons/cluster-addon';
import { CoreAddons } from '../addons/core-addons';
import { MovableAddon } from '../addons/movable-addon';
import { ClusterHost } from '../bastion/cluster-host';
import type { ClusterHostOptions } from '../bastion/cluster-host-options';
import { CreationOrder } from '../core/creation-order';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { KubernetesApi } from '../core/kubernetes-api';
import { checkKubernetesVersion } from '../core/kubernetes-version';
import { requireLiteral } from '../diagnostics/checks';
import { ACCESS_POLICIES, checkKindOf, TEXT } from '../diagnostics/shapes';
import { ExternalDns } from '../external-dns/external-dns';
import type { ExternalDnsOptions } from '../external-dns/external-dns-options';
import { WorkloadIdentity, WorkloadIdentityOptions } from '../identity/workload-identity';
import type { LoadBalancerControllerOptions } from '../load-balancing/controller-options';
import { LoadBalancerController } from '../load-balancing/load-balancer-controller';
import { DualStackVpc } from '../network/dual-stack-vpc';
import { FargateProfile, FargateProfileOptions } from '../nodes/fargate-profile';
import { ManagedNodeGroup, ManagedNodeGroupOptions } from '../nodes/managed-node-group';
import { ManagedNodeGroupPerAz } from '../nodes/managed-node-group-per-az';
import { SelfManagedNodeGroup } from '../nodes/self-managed-node-group';
import type { SelfManagedNodeGroupOptions } from '../nodes/self-managed-node-group-options';
import { Readiness } from '../readiness/readiness';
import { Registry } from '../readiness/registry';

/**
 * What all IPv6 clusters of this library have in common. `Ipv6Cluster` is the one to use.
 */
export abstract class Ipv6ClusterBase extends Construct implements IIpv6Cluster {
  /**
   * A cluster that exists, for nodes, add-ons and policies.
   */
  public static fromAttributes(scope: Construct, id: string, attributes: Ipv6ClusterAttributes): IIpv6Cluster {
    return importCluster(scope, id, attributes);
  }

  private controlPlane!: ControlPlane;
  private composed!: ControlPlaneContext & { readonly kubernetesVersion: string };
  private addons!: CoreAddons;
  private order!: CreationOrder;
  private hasAgent = true;

  /** What comes before and after what. */
  public get creationOrder(): CreationOrder {
    return this.order;
  }

  /** The VPC that was given, or the `DualStackVpc` that was made. */
  public get vpc(): ec2.IVpc {
    return this.composed.vpc;
  }

  /** The group on the network interfaces of the control plane, besides the one that EKS makes. */
  public get controlPlaneSecurityGroup(): ec2.ISecurityGroup {
    return this.composed.securityGroup;
  }

  /** vpc-cni, kube-proxy, coredns and eks-pod-identity-agent, with the policy and the role of the CNI. */
  public get coreAddons(): CoreAddons {
    return this.addons;
  }

  /** Whether the EKS Pod Identity agent is installed. */
  public get hasPodIdentityAgent(): boolean {
    return this.hasAgent;
  }

  /** The policy that node roles carry; undefined where the VPC CNI has an identity of its own. */
  public get nodeCniPolicy(): iam.IManagedPolicy | undefined {
    const { cniRole, cniPolicy } = this.coreAddons;
    return cniRole ? undefined : cniPolicy;
  }

  /** Kubernetes version of the control plane, for example `1.36`. */
  public get kubernetesVersion(): string {
    return this.composed.kubernetesVersion;
  }

  /** How many AZs the control plane is pinned to; undefined where they cannot be counted. */
  public get controlPlaneAzs(): number | undefined {
    return azCountOf(this.composed.vpcSubnets);
  }

  /** Names of the AZs that the control plane is pinned to; undefined where they are not known. */
  public get controlPlaneAzNames(): string[] | undefined {
    return azNamesOf(this.composed.vpcSubnets);
  }

  /** Whether an access entry lets a role into the cluster. */
  public get hasAccessEntries(): boolean | undefined {
    return this.controlPlane.hasAccessEntries;
  }

  /** By what manifests and charts reach the cluster; undefined where it has no kubectl. */
  public get kubernetesApi(): KubernetesApi | undefined {
    return this.controlPlane.kubernetesApi;
  }

  /** Whether pods reach IPv4 addresses. */
  public get hasIpv4Egress(): boolean {
    return this.coreAddons.hasIpv4Egress;
  }

  public get clusterName(): string {
    return this.controlPlane.stock.clusterName;
  }

  public get clusterEndpoint(): string {
    return this.controlPlane.stock.clusterEndpoint;
  }

  public get clusterCertificateAuthorityData(): string {
    return this.controlPlane.stock.clusterCertificateAuthorityData;
  }

  public get clusterSecurityGroup(): ec2.ISecurityGroup {
    return this.controlPlane.stock.clusterSecurityGroup;
  }

  /** IPv6 block of the services. Asking for it adds one `describeCluster` call to the stack, however often it is asked for. */
  public get serviceIpv6Cidr(): string {
    return this.controlPlane.serviceIpv6Cidr;
  }

  /** Address of the DNS service. Asking for it asks for `serviceIpv6Cidr`. */
  public get clusterDnsIp(): string {
    return dnsIpOf(this.serviceIpv6Cidr);
  }

  /** The OpenID Connect provider of the cluster, made when it is first asked for. */
  public get openIdConnectProvider(): iam.IOpenIdConnectProvider {
    return this.controlPlane.stock.openIdConnectProvider;
  }

  /**
   * Add nodes that EKS manages.
   *
   * @param id of the node group, unique in this cluster
   */
  public addManagedNodeGroup(id: string, options: ManagedNodeGroupOptions = {}): ManagedNodeGroup {
    checkId(this, id);
    const group = new ManagedNodeGroup(this, id, { ...options, cluster: this });
    this.controlPlane.mapNodeRole(group.role, 'EC2');
    return group;
  }

  /**
   * Add nodes that EKS manages, in one group for each AZ: an AZ that the VPC gets later adds a group and touches none.
   *
   * @param id of the groups, unique in this cluster
   */
  public addManagedNodeGroupPerAz(id: string, options: ManagedNodeGroupOptions = {}): ManagedNodeGroupPerAz {
    checkId(this, id);
    const perAz = new ManagedNodeGroupPerAz(this, id, { ...options, cluster: this });
    this.controlPlane.mapNodeRole(perAz.groups[0].role, 'EC2');
    return perAz;
  }

  /**
   * Add nodes in an Auto Scaling group that EKS does not manage.
   *
   * @param id of the node group, unique in this cluster
   */
  public addSelfManagedNodeGroup(id: string, options: SelfManagedNodeGroupOptions = {}): SelfManagedNodeGroup {
    checkId(this, id);
    return new SelfManagedNodeGroup(this, id, { ...options, cluster: this });
  }

  /**
   * Run pods on Fargate.
   *
   * @param id of the profile, unique in this cluster
   */
  public addFargateProfile(id: string, options: FargateProfileOptions): FargateProfile {
    checkId(this, id);
    const profile = new FargateProfile(this, id, { ...options, cluster: this });
    this.controlPlane.mapNodeRole(profile.podExecutionRole, 'Fargate');
    return profile;
  }

  /**
   * Add an EKS add-on, among the `controllers` of `creationOrder`. The core four are in `coreAddons`.
   *
   * It stands in the stack of the cluster, or, where that has no nodes, in the one with nodes that is deployed first, or is the first by its path; `runsOn` of what is returned
   * chooses another one. EKS has each add-on once, so an edit that moves it to another stack fails. One that is known to need nodes is left out, with a warning, where there are
   * none.
   *
   * @param addonName for example `aws-ebs-csi-driver`
   */
  public addAddon(addonName: string, options: ClusterAddonOptions = {}): ClusterAddon {
    requireLiteral(this, 'addonName', addonName); // it is part of the construct id
    checkKindOf(this, 'addonName', addonName, TEXT);
    refuseAddonOf(this, addonName);
    return new MovableAddon(this, `Addon-${addonName}`, { ...options, cluster: this, addonName });
  }

  /**
   * Give a workload of your own an identity: one service account gets a role, to which permissions are granted. A chart that starts its pods depends on it.
   *
   * @param id of the identity, unique in this cluster
   */
  public addWorkloadIdentity(id: string, options: WorkloadIdentityOptions): WorkloadIdentity {
    checkId(this, id);
    return new WorkloadIdentity(this, id, { ...options, cluster: this });
  }

  /**
   * Add the AWS Load Balancer Controller, among the `controllers` of `creationOrder`: Ingresses of the class `alb` get dual-stack load balancers, whose targets are pods.
   *
   * A cluster has one.
   */
  public addLoadBalancerController(options: LoadBalancerControllerOptions = {}): LoadBalancerController {
    checkId(this, 'LoadBalancerController');
    return new LoadBalancerController(this, 'LoadBalancerController', { ...options, cluster: this });
  }

  /**
   * Add a host to look from, with Session Manager, kubectl and addresses of both families.
   *
   * @param id of the host, unique in this cluster
   */
  public addHost(id: string, options: ClusterHostOptions = {}): ClusterHost {
    checkId(this, id);
    return new ClusterHost(this, id, { ...options, cluster: this });
  }

  /**
   * Add External DNS, among the `controllers` of `creationOrder`: records in Route 53 of what Ingresses and Services say, A and AAAA. A second one is a
   * `new ExternalDns()` with a `releaseName` of its own.
   */
  public addExternalDns(options: ExternalDnsOptions): ExternalDns {
    checkId(this, 'ExternalDns');
    return new ExternalDns(this, 'ExternalDns', { ...options, cluster: this });
  }

  /**
   * Let a role or user into the cluster, with an access entry.
   *
   * @param id of the access entry, unique in this cluster
   * @param principalArn of the IAM role or user
   * @param accessPolicies what it may do, for example `eks.AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', …)`
   */
  public grantAccess(id: string, principalArn: string, accessPolicies: eks.IAccessPolicy[], options: eks.GrantAccessOptions = {}): void {
    checkKindOf(this, 'principalArn', principalArn, TEXT);
    checkKindOf(this, 'accessPolicies', accessPolicies, ACCESS_POLICIES);
    this.controlPlane.grantAccess(id, principalArn, accessPolicies, options);
  }

  /**
   * Make the cluster, once, with a control plane of some module.
   *
   * @internal
   */
  protected _compose<Made extends ControlPlane>(props: _Composition, make: (context: ControlPlaneContext) => Made): Made {
    checkRegion(this, this);
    checkKubernetesVersion(this, props.kubernetesVersion);
    checkRemovalPolicy(this, props.removalPolicy);
    const vpc = props.vpc ?? new DualStackVpc(this, 'Vpc');
    judgeVpc(this, vpc);
    const securityGroup = controlPlaneGroupOf(this, vpc, props.securityGroup);
    const vpcSubnets = pinControlPlaneSubnets(this, vpc, props);
    vpcSubnets.forEach(selection => Readiness.ofControlPlane(this, vpc, selection));

    this.composed = { kubernetesVersion: props.kubernetesVersion, vpc, vpcSubnets, securityGroup };
    const controlPlane = make(this.composed);
    this.controlPlane = controlPlane;
    Registry.of(this).clusters.add(this);
    Registry.of(this).speakFor(this, controlPlane.stock);
    this.order = new CreationOrder(this, this.clusterName);
    this.order._controlPlane.add(controlPlane.resource);
    this.hasAgent = props.coreAddons?.installPodIdentityAgent ?? true;
    this.addons = new CoreAddons(this, 'CoreAddons', { ...props.coreAddons, cluster: this, cniIdentity: props.cniIdentity });
    if (this.addons.podIdentityAgent) { controlPlane.knowAgent(this.addons.podIdentityAgent.addonName); }
    allowInterfacesOfPods(controlPlane.stock.role, props.coreAddons);
    awaitRoutesOfKubectl(vpc, controlPlane);
    orderStockNodes(this, controlPlane.stock);
    orderStockCoreDns(this);
    removeTogether(this, props.removalPolicy);
    return controlPlane;
  }
}
