import type { AddonFacts } from './addon-facts';
import { ClusterFacts, Clusters } from './cluster-facts';
import { FargateFacts, fargateProfilesOf } from './fargate-facts';
import { fargatePlaces } from './fargate-places';
import { functionPlaces } from './function-places';
import type { IdentityFacts } from './identity-facts';
import { InClusterFacts } from './in-cluster-facts';
import type { ChartFacts, ManifestFacts } from './kubernetes-facts';
import { LaunchTemplateFacts, LaunchTemplates } from './launch-template-facts';
import { NetworkFacts, Networks } from './network-facts';
import { NodeFacts } from './node-facts';
import { controlPlanePlaces, nodePlaces, Placement, placementsOf } from './placement';
import { SecurityGroupFacts, groupsOfNodes } from './security-group-facts';
import type { Surroundings } from './surroundings';
import { groupBy } from '../../synthesis/group-by';
import type { TemplateIndex } from '../../synthesis/template-index';
import type { Registry } from '../registry';
import { UnseenWays } from './unseen-ways';

/** What a stage of the app says about its IPv6 clusters and what stands around them, whoever made it. All of it is read once a synthesis, when a rule asks for it. */
export class AppFacts implements Surroundings {
  private readonly read: {
    clusters?: Clusters;
    nodes?: readonly NodeFacts[];
    nodesOf?: ReadonlyMap<ClusterFacts, readonly NodeFacts[]>;
    placements?: readonly Placement[];
    nodeSecurityGroups?: readonly SecurityGroupFacts[];
  } = {};
  private contents?: InClusterFacts;
  private readonly templates = new LaunchTemplates(this);
  private readonly networksById = new Networks(this, new UnseenWays(this));

  constructor(public readonly index: TemplateIndex, public readonly registry: Registry) {}

  /** IPv6 clusters: those of the app, and those that exist already. */
  public get clusters(): readonly ClusterFacts[] {
    return this.clustersByName.all;
  }

  /** Clusters of the app that constructs of this library stand for, and that are IPv4 ones. */
  public get ipv4Clusters(): readonly ClusterFacts[] {
    return this.clustersByName.ofIpv4;
  }

  /** Groups of EC2 nodes of these clusters. */
  public get nodes(): readonly NodeFacts[] {
    return this.read.nodes ??= NodeFacts.allOf(this, this.clustersByName, this.templates);
  }

  /** The groups of one of these clusters. */
  public nodesOf(cluster: ClusterFacts): readonly NodeFacts[] {
    this.read.nodesOf ??= groupBy(this.nodes, each => each.cluster);
    return this.read.nodesOf.get(cluster) ?? [];
  }

  /** Launch templates of the app by which nodes of these clusters are made. */
  public get launchTemplates(): readonly LaunchTemplateFacts[] {
    return [...new Set(this.nodes.flatMap(({ launchTemplates }) => launchTemplates))];
  }

  /** Fargate profiles of these clusters. */
  public get fargateProfiles(): readonly FargateFacts[] {
    return fargateProfilesOf(this, this.clustersByName);
  }

  /** Control planes, nodes, Fargate profiles and functions of these clusters, with the subnets that they are in. */
  public get placements(): readonly Placement[] {
    return this.read.placements ??= placementsOf(this, [
      ...controlPlanePlaces(this.clusters),
      ...nodePlaces(this.nodes),
      ...fargatePlaces(this.fargateProfiles),
      ...functionPlaces(this, this.clusters),
    ], this.networksById);
  }

  /** The VPCs that these are in. */
  public get networks(): readonly NetworkFacts[] {
    return this.placements.length > 0 ? this.networksById.all : [];
  }

  /** Security groups on the nodes of these clusters, each once. */
  public get nodeSecurityGroups(): readonly SecurityGroupFacts[] {
    return this.read.nodeSecurityGroups ??= groupsOfNodes(this, this.clusters, this.nodes);
  }

  /** EKS add-ons of these clusters. */
  public get addons(): readonly AddonFacts[] {
    return this.inClusters.addons;
  }

  /** Kubernetes objects of these clusters, in manifests of the app. */
  public get manifests(): readonly ManifestFacts[] {
    return this.inClusters.manifests;
  }

  /** Helm charts of these clusters. */
  public get charts(): readonly ChartFacts[] {
    return this.inClusters.charts;
  }

  /** The roles that service accounts of these clusters are given. */
  public get associations(): readonly IdentityFacts[] {
    return this.inClusters.identities;
  }

  /** All that is in these clusters. */
  public get inClusters(): InClusterFacts {
    return this.contents ??= new InClusterFacts(this, this.clustersByName);
  }

  private get clustersByName(): Clusters {
    return this.read.clusters ??= new Clusters(this);
  }
}
