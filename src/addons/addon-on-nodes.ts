import { CfnResource, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import { Construct, IConstruct } from 'constructs';
import { isFargate, Toleration, whyNot } from '../core/compute';
import type { IIpv6Cluster } from '../core/iipv6-cluster';
import { KUBERNETES_TYPES } from '../core/kubernetes-resources';
import { levelOf, StageName } from '../core/stages';
import { resourcesBelow } from '../synthesis/below';
import { StackGraph } from '../synthesis/stack-graph';
import { isInStackOf, nameInStage, outermostStack } from '../synthesis/stacks';
import { sayTheSame } from '../synthesis/stock-cfn-resource';
import { IndexedResource, TemplateIndex } from '../synthesis/template-index';
import { whenAllIsSaid } from '../synthesis/when-all-is-said';

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
}

/** Where an add-on is, and what it runs on. */
interface Place {
  readonly stack?: Stack;
  readonly compute: readonly CfnResource[];
}

/** The add-on that somebody wrote, for one that stands in another stack. */
export const originalOf = (addon: CfnResource): CfnResource => addon instanceof CopyOfAddon ? addon.original : addon;

/** An add-on in the stack of its nodes. */
class CopyOfAddon extends eks.CfnAddon {
  constructor(scope: Construct, id: string, public readonly original: AddonOnNodes) {
    super(scope, id, { addonName: original.addonName, clusterName: original.clusterName });
    sayTheSame(this, original);
  }

  /** After an app has changed it can stand elsewhere. */
  protected shouldSynthesize(): boolean {
    return this.original.standsIn(this.stack);
  }
}

/**
 * An add-on whose pods need nodes. It stands in the stack that has these, so that it can wait for them: where the stack that it is written in has none, a copy
 * stands in the first stack that has. Where nothing can run it, it is in no template.
 */
export class AddonOnNodes extends eks.CfnAddon {
  /** Why nodes of the app cannot run it, as far as is known, by their paths. */
  public readonly unfit = new Map<string, string>();
  private readonly said = new Set<IConstruct>();
  private place?: Place;

  constructor(scope: Construct, id: string, props: eks.CfnAddonProps, private readonly needs: Needs) {
    super(scope, id, props);
    whenAllIsSaid(needs.cluster, 'join', () => { this.place = undefined; });
    whenAllIsSaid(needs.cluster, 'place', () => this.findPlace());
  }

  /** Say what brings nodes for it: an autoscaler, for example. */
  public comesAfter(...constructs: IConstruct[]): void {
    constructs.forEach(each => this.said.add(each));
  }

  /** Why it is in no template; undefined where it is in one. */
  public get whyNowhere(): string | string[] | undefined {
    if (this.place?.stack) { return undefined; }
    return this.unfit.size > 0 ? [...this.unfit].map(([path, reason]) => `${path}: ${reason}`) : 'a cluster without nodes';
  }

  /** Whether it stands in a stack. */
  public standsIn(stack: Stack): boolean {
    return this.place?.stack === stack;
  }

  /** Whether nothing but Fargate runs it. */
  public get isOnFargate(): boolean {
    const { compute = [] } = this.place ?? {};
    return compute.length > 0 && compute.every(isFargate);
  }

  /** Nodes that are said to run it, and of which none can: the first of each construct. */
  public get saidInVain(): string[] {
    const compute = new Set(this.needs.cluster.creationOrder._compute().map(({ path }) => path));
    return [...this.said].flatMap(each => {
      const nodes = resourcesBelow(each).map(({ node }) => node.path).filter(path => compute.has(path));
      return nodes.every(path => this.unfit.has(path)) ? nodes.slice(0, 1) : [];
    });
  }

  /** Before all is said, an aspect that asks is told that it stands where it is written. */
  protected shouldSynthesize(): boolean {
    return this.place === undefined || this.place.stack === this.stack;
  }

  private findPlace(): void {
    const { cluster: { creationOrder }, stage } = this.needs;
    const { able, bringers } = this.candidates();
    const stated = creationOrder._statedPlaceOf(this);
    if (typeof stated === 'number' && stated < levelOf('nodes')) {
      this.place = { stack: this.stack, compute: [] }; // whoever puts it before nodes means that it needs none
      return;
    }
    const all = [...bringers, ...able];
    const preferred = all.filter(each => this.isSaid(each));
    const stack = this.stackFor(preferred.length > 0 ? preferred : all);
    const compute = able.filter(each => stack && isInStackOf(each, stack));
    this.place = { stack, compute };
    if (!stack) { return; }
    const standing = stack === this.stack ? this : this.copyIn(stack);
    const brought = [...bringers, ...this.dependenciesOf(bringers)];
    brought.filter(each => !creationOrder._has(each)).forEach(each => creationOrder._joinByDefault('coreDns', each));
    const after = [...compute, ...bringers.filter(each => isInStackOf(each, stack))];
    if (stage === 'coreDns') {
      creationOrder._joinAfter(stage, standing, after);
    } else {
      creationOrder._joinByDefault(stage, standing);
    }
    if (standing !== this) {
      creationOrder._replace(this, standing);
    } else {
      const before = new Set(all.map(outermostStack).filter(each => this.canWaitFor(each)));
      before.forEach(each => StackGraph.of(this).add(outermostStack(this), each));
    }
  }

  /** What can run it, and what is said to bring nodes. */
  private candidates(): { able: CfnResource[]; bringers: CfnResource[] } {
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

  /** The Kubernetes resources that these depend on, and those that these depend on: a node pool needs its controller. */
  private dependenciesOf(resources: readonly CfnResource[], seen = new Set<CfnResource>()): CfnResource[] {
    const next = resources.flatMap(each => this.statedTargets(each))
      .filter(each => KUBERNETES_TYPES.includes(each.cfnResourceType) && !seen.has(each));
    next.forEach(each => seen.add(each));
    return next.length === 0 ? [] : [...new Set([...next, ...this.dependenciesOf(next, seen)])];
  }

  /** The resources that somebody said come before one. */
  private statedTargets(resource: CfnResource): CfnResource[] {
    const stated = TemplateIndex.of(this).statedDependencies;
    return resource.node.scopes.flatMap(scope => stated.get(scope) ?? []).flatMap(resourcesBelow).filter(each => each !== resource);
  }

  private whyUnfit(compute: IndexedResource): string | undefined {
    const { cluster, tolerations, runsOn } = this.needs;
    if (isFargate(compute.resource)) { return runsOn(compute) ? undefined : 'it selects other pods'; }
    return whyNot(compute, tolerations ?? [{ operator: 'Exists' }], cluster.creationOrder._taintsOf(compute));
  }

  private isSaid(resource: CfnResource): boolean {
    return resource.node.scopes.some(scope => this.said.has(scope));
  }

  private stackFor(candidates: readonly CfnResource[]): Stack | undefined {
    if (candidates.length === 0) { return this.needs.staysWithoutNodes ? this.stack : undefined; }
    const isHere = candidates.some(each => isInStackOf(each, this) || this.canWaitFor(outermostStack(each)));
    return isHere ? this.stack : outermostStack(candidates[0]);
  }

  /** A stack with the control plane or the CNI comes before nodes in others. */
  private canWaitFor(stack: Stack): boolean {
    const own = outermostStack(this);
    return stack !== own && !this.needs.cluster.creationOrder._isBeforeNodes(own) && !StackGraph.of(this).isAfter(stack, own);
  }

  private copyIn(stack: Stack): CfnResource {
    const id = `cdk-eks-ipv6:${nameInStage(this)}`;
    // eslint-disable-next-line awscdk/require-passing-this -- it stands where the nodes are
    const copy = stack.node.tryFindChild(id) as CfnResource | undefined ?? new CopyOfAddon(stack, id, this);
    TemplateIndex.of(this).know(copy);
    return copy;
  }
}
