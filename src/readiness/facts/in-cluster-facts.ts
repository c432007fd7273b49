import { AddonFacts } from './addon-facts';
import type { ClusterFacts, Clusters } from './cluster-facts';
import { CniFacts } from './cni-facts';
import { IdentityFacts, identitiesOf } from './identity-facts';
import { ChartFacts, chartsOf, ManifestFacts, manifestsOf, withDualStackIngresses } from './kubernetes-facts';
import type { Surroundings } from './surroundings';

/** What a stage of the app puts into its IPv6 clusters. Each of these is read when a rule first asks for it. */
export class InClusterFacts {
  private readonly read: {
    addons?: readonly AddonFacts[];
    manifests?: readonly ManifestFacts[];
    charts?: readonly ChartFacts[];
    identities?: readonly IdentityFacts[];
    cni?: CniFacts;
    dualStackIngresses?: ReadonlySet<ClusterFacts>;
    controllers?: ReadonlyMap<ClusterFacts, ChartFacts>;
  } = {};

  constructor(private readonly surroundings: Surroundings, private readonly clusters: Clusters) {}

  public get addons(): readonly AddonFacts[] {
    return this.read.addons ??= AddonFacts.allOf(this.surroundings, this.clusters);
  }

  public get manifests(): readonly ManifestFacts[] {
    return this.read.manifests ??= manifestsOf(this.surroundings, this.clusters);
  }

  public get charts(): readonly ChartFacts[] {
    return this.read.charts ??= chartsOf(this.surroundings, this.clusters);
  }

  public get identities(): readonly IdentityFacts[] {
    return this.read.identities ??= identitiesOf(this.surroundings, this.clusters, this.addons, this.manifests);
  }

  /** What is known of the VPC CNI of each cluster. */
  public get cni(): CniFacts {
    return this.read.cni ??= new CniFacts(this.addons, this.identities);
  }

  /** The clusters in which a class of Ingresses is dual stack. */
  public get dualStackIngresses(): ReadonlySet<ClusterFacts> {
    return this.read.dualStackIngresses ??= withDualStackIngresses(this.manifests, this.charts);
  }

  /** The chart of the load balancer controller of each cluster, where the app has it. */
  public get controllers(): ReadonlyMap<ClusterFacts, ChartFacts> {
    return this.read.controllers ??=
      new Map(this.charts.filter(({ name }) => name === 'aws-load-balancer-controller').map(chart => [chart.cluster, chart]));
  }
}
