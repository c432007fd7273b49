import { DependencyGroup, IConstruct, IDependable } from 'constructs';
import { dependableOn } from '../synthesis/dependable';
import { isInStackOf } from '../synthesis/stacks';

/**
 * In which order a cluster comes up: control plane, CNI, nodes, CoreDNS, and then whatever runs on it.
 *
 * A construct that must come after a stage depends on it; one that is part of a stage is added to it.
 *
 * @example
 * declare const cluster: IIpv6Cluster;
 * declare const workload: Construct;
 * workload.node.addDependency(cluster.creationOrder.computeReady);
 */
export class CreationOrder {
  /** Depend on it to come after the control plane and the CNI: nodes do. */
  public readonly cniReady: IDependable;
  /** Depend on it to come after the first nodes that were added, or the first Fargate profile that can run CoreDNS where there are none: CoreDNS does. */
  public readonly firstComputeReady: IDependable;
  /** Depend on it to come after all nodes and Fargate profiles that were added: manifests and charts do. */
  public readonly computeReady: IDependable;

  private readonly cni = new DependencyGroup();
  private readonly nodes = new Set<IConstruct>();
  private readonly profiles = new Set<IConstruct>();
  private readonly profilesForCoreDns = new Set<IConstruct>();

  /**
   * @param cluster whose order it is
   */
  constructor(private readonly cluster: IConstruct) {
    this.cniReady = this.cni;
    this.firstComputeReady = dependableOn(() => this.inStack(this.nodes, this.profilesForCoreDns).slice(0, 1));
    this.computeReady = dependableOn(() => this.inStack(this.nodes, this.profiles));
  }

  /** Whether anything was added that can run CoreDNS and is in the stack of the cluster. */
  public get hasCompute(): boolean {
    return this.inStack(this.nodes, this.profilesForCoreDns).length > 0;
  }

  /** Whether Fargate alone can run CoreDNS. */
  public get isCoreDnsOnFargate(): boolean {
    return this.hasCompute && this.inStack(this.nodes).length === 0;
  }

  /**
   * Whether the app gives the cluster Fargate profiles and no nodes, in whatever stacks.
   *
   * @internal
   */
  public get _isFargateAlone(): boolean {
    return this.profiles.size > 0 && this.nodes.size === 0;
  }

  /**
   * Count a construct among those that must be there before nodes join, the control plane included.
   */
  public addCni(...cni: IConstruct[]): void {
    this.cni.add(...cni);
  }

  /**
   * Count a construct among the nodes, for example a node group that was made with other means. It is not made to wait for anything by that.
   *
   * Nodes in another stack than the cluster are not waited for, those in stacks nested in it excepted: their stack comes after that of the cluster.
   */
  public addCompute(...compute: IConstruct[]): void {
    compute.forEach(each => this.nodes.add(each));
  }

  /**
   * Count a Fargate profile, which waits for those before it, as EKS makes one at a time.
   *
   * @param runsCoreDns whether it selects the pods of CoreDNS
   */
  public addFargateProfile(profile: IConstruct, runsCoreDns: boolean): void {
    if (!this.profiles.has(profile)) {
      profile.node.addDependency(...[...this.profiles].filter(each => isInStackOf(each, profile)).slice(-1));
      this.profiles.add(profile);
    }
    if (runsCoreDns) { this.profilesForCoreDns.add(profile); }
  }

  private inStack(...groups: Set<IConstruct>[]): IConstruct[] {
    return groups.flatMap(group => [...group]).filter(compute => isInStackOf(compute, this.cluster));
  }
}
