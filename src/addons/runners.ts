import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { AddonVersion } from './addon-version';
import { isFargate, Toleration, whyNot } from '../core/compute';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import type { StageName } from '../core/stages';
import { resourcesBelow } from '../synthesis/below';
import type { IndexedResource } from '../synthesis/template-index';

/** What pods of an add-on need. */
export interface Needs {
  readonly cluster: IIpv6Cluster;
  readonly stage: StageName;
  /** Taints that the pods tolerate; undefined where that is not known. */
  readonly tolerations?: readonly Toleration[];
  /** Whether the pods run on a Fargate profile. */
  readonly runsOn: (profile: IndexedResource) => boolean;
  /** Whether the add-on stays where it is written, if nothing can run it there. */
  readonly staysWithoutNodes?: boolean;
  /** Whether the add-on stays where it is written, whatever runs it. */
  readonly isFixed?: boolean;
  /** Its version, as it was given. */
  readonly version?: AddonVersion;
}

/** What runs the pods of an add-on: what can, what cannot, and what is said to. */
export class Runners {
  /** Why nodes of the app cannot run it, as far as is known, by their paths. */
  public readonly unfit = new Map<string, string>();
  public readonly said = new Set<IConstruct>();

  constructor(private readonly needs: Needs) {}

  /** Nodes that are said to run it, and of which none can: the first of each construct. */
  public get saidInVain(): string[] {
    if (this.said.size === 0) { return []; }
    const compute = new Set(this.needs.cluster.creationOrder._compute().map(({ path }) => path));
    return [...this.said].flatMap(each => {
      const nodes = resourcesBelow(each).map(({ node }) => node.path).filter(path => compute.has(path));
      return nodes.every(path => this.unfit.has(path)) ? nodes.slice(0, 1) : [];
    });
  }

  /** What can run it, and what is said to bring nodes. */
  public find(): { able: CfnResource[]; bringers: CfnResource[] } {
    const { creationOrder } = this.needs.cluster;
    this.unfit.clear();
    const compute = creationOrder._compute();
    const able = compute.filter(each => {
      const reason = this.whyUnfit(each);
      if (reason !== undefined) { this.unfit.set(each.path, reason); }
      return reason === undefined;
    }).map(({ resource }) => resource);
    const known = new Set(compute.map(({ resource }) => resource));
    const bringers = [...this.said].map(resourcesBelow).filter(resources => !resources.some(each => known.has(each))).flat();
    return { able, bringers };
  }

  private whyUnfit(compute: IndexedResource): string | undefined {
    const { cluster, tolerations, runsOn } = this.needs;
    if (isFargate(compute.resource)) { return runsOn(compute) ? undefined : 'it selects other pods'; }
    return whyNot(compute, tolerations ?? [{ operator: 'Exists' }], cluster.creationOrder._taintsOf(compute));
  }

  public isSaid(resource: CfnResource): boolean {
    return resource.node.scopes.some(scope => this.said.has(scope));
  }
}
