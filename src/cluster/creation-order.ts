import { DependencyGroup, IConstruct, IDependable } from 'constructs';
import { dependableOn } from '../private/dependable';
import { isInStackOf } from '../private/stacks';

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
  /** Depend on it to come after the first nodes that were added: CoreDNS does. */
  public readonly firstComputeReady: IDependable;
  /** Depend on it to come after all nodes that were added: manifests and charts do. */
  public readonly computeReady: IDependable;

  private readonly cni = new DependencyGroup();
  private readonly compute = new Set<IConstruct>();

  /**
   * @param cluster whose order it is
   */
  constructor(private readonly cluster: IConstruct) {
    this.cniReady = this.cni;
    this.firstComputeReady = dependableOn(() => this.computeInStack().slice(0, 1));
    this.computeReady = dependableOn(() => this.computeInStack());
  }

  /** Whether any nodes were added that are in the stack of the cluster. */
  public get hasCompute(): boolean {
    return this.computeInStack().length > 0;
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
    compute.forEach(each => this.compute.add(each));
  }

  private computeInStack(): IConstruct[] {
    return [...this.compute].filter(compute => isInStackOf(compute, this.cluster));
  }
}
