import type { IConstruct } from 'constructs';
import type { NodeFacts } from './node-facts';
import type { Surroundings } from './surroundings';
import type { UnseenWays } from './unseen-ways';
import { EndpointConsumer, MissingEndpoint, neededBy } from '../../network/endpoint-needs';
import { endpointsIn, serves } from '../../network/endpoints';
import { MadeSubnet } from '../../network/made-subnet';
import type { SubnetFacts } from '../../network/subnet-facts';
import { groupBy } from '../../synthesis/group-by';
import { outermostStack } from '../../synthesis/stacks';
import type { IndexedResource } from '../../synthesis/template-index';

const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const ASSOCIATION = 'AWS::EC2::SubnetNetworkAclAssociation';

/** A subnet that the app makes. */
export interface NetworkSubnet {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  readonly resource: IndexedResource;
  readonly facts: MadeSubnet;
}

/** Something of a cluster that is in subnets of a VPC. */
export interface Placed {
  readonly use: string;
  /** Who calls services of AWS from there. */
  readonly consumers: readonly EndpointConsumer[];
  /** The groups of nodes of the template that are placed. */
  readonly nodes: readonly NodeFacts[];
  /** The subnets that are known, and their resources where the app makes them. */
  readonly subnets: readonly { readonly facts: SubnetFacts; readonly resource?: IndexedResource }[];
}

/** A VPC under IPv6 clusters, with what the app makes in it. */
export class NetworkFacts {
  /** Who is told of what is wrong. */
  public readonly construct: IConstruct;
  /** The VPC, where the app makes it. */
  public readonly vpc?: IndexedResource;
  /** What is in it, as far as it is known. */
  public readonly placements: Placed[] = [];
  private readonly read: { subnets?: NetworkSubnet[]; endpoints?: IndexedResource[]; isSealed?: boolean; isClosed?: boolean } = {};
  private readonly missing = new Map<string, MissingEndpoint[]>();

  /** Without an id it stands for all VPCs that the app does not make: which of them something is in is not known. */
  constructor(
    private readonly surroundings: Surroundings,
    private readonly vpcId: unknown,
    private readonly scope: IConstruct,
    private readonly unseen: UnseenWays,
  ) {
    this.vpc = surroundings.index.resourceOf(vpcId, scope);
    this.construct = this.vpc ? surroundings.registry.ownerOf(this.vpc.resource) : scope;
  }

  /** The subnets of it that the app makes. */
  public get subnets(): readonly NetworkSubnet[] {
    const { index, registry } = this.surroundings;
    return this.read.subnets ??= this.resourcesOfType('AWS::EC2::Subnet').map(resource => (
      { resource, construct: registry.ownerOf(resource.resource), facts: MadeSubnet.of(index, resource) }
    ));
  }

  /** Those that are used for something. */
  public subnetsOf(...uses: string[]): ReadonlySet<IndexedResource> {
    const used = this.placements.filter(({ use }) => uses.includes(use)).flatMap(({ subnets }) => subnets);
    return new Set(used.flatMap(({ resource }) => resource ?? []));
  }

  /** The endpoints that the app makes in it. */
  public get endpoints(): readonly IndexedResource[] {
    const { index } = this.surroundings;
    return this.read.endpoints ??= this.vpcId === undefined
      ? index.ofType(ENDPOINT).filter(({ properties }) => index.resourceAt(properties.VpcId) === undefined)
      : endpointsIn(index, this.vpcId, this.scope);
  }

  /** Network ACLs that the app makes, with the subnets that they are on. */
  public get networkAcls(): ReadonlyMap<IndexedResource, readonly NetworkSubnet[]> {
    const { index } = this.surroundings;
    const pairs = this.subnets.flatMap(subnet => this.resourcesIn(subnet.resource, ASSOCIATION)
      .flatMap(({ properties }) => index.resourceAt(properties.NetworkAclId) ?? []).map(acl => ({ acl, subnet })));
    return new Map([...groupBy(pairs, ({ acl }) => acl)].map(([acl, same]) => [acl, same.map(({ subnet }) => subnet)]));
  }

  /**
   * Whether it is certain, when something is made, that only what the app says leads out of its VPC: both are made in one stack, so that nobody adds anything between them,
   * no endpoint is of an unknown kind, and nothing in the app could make routes by itself.
   */
  public isSealedAround(construct: IConstruct): boolean {
    if (!this.vpc || outermostStack(this.vpc.resource) !== outermostStack(construct)) { return false; }
    this.read.isSealed ??= !this.unseen.leadOutOf(this);
    return this.read.isSealed;
  }

  /** Whether it is certain that nothing at all leads out of it. */
  public isClosedAround(construct: IConstruct): boolean {
    this.read.isClosed ??= this.subnets.every(({ facts }) => facts.isClosed);
    return this.read.isClosed && this.isSealedAround(construct);
  }

  /** Its resources of a type that names it by a property. */
  public resourcesOfType(type: string, property = 'VpcId'): IndexedResource[] {
    return this.vpcId === undefined ? [] : this.surroundings.index.where(type, { [property]: this.vpcId }, this.scope);
  }

  /** Resources of a type that name a subnet of it as `SubnetId`. */
  public resourcesIn({ resource }: IndexedResource, type: string): IndexedResource[] {
    return this.surroundings.index.where(type, { SubnetId: resource.ref }, resource);
  }

  /** The services that some of the consumers need and that have no endpoint in it. */
  public missingEndpoints(consumers: readonly EndpointConsumer[]): readonly MissingEndpoint[] {
    const key = consumers.join(' ');
    const known = this.missing.get(key) ?? neededBy(consumers).filter(({ service }) => !serves(this.endpoints, service));
    this.missing.set(key, known);
    return known;
  }
}

/** The VPCs that something of a cluster is in. */
export class Networks {
  private readonly known = new Map<string, NetworkFacts>();

  constructor(private readonly surroundings: Surroundings, private readonly unseen: UnseenWays) {}

  /** Those that were asked for. */
  public get all(): readonly NetworkFacts[] {
    return [...this.known.values()];
  }

  /** The VPC with an id; without an id, any that the app does not make. */
  public withId(vpcId: unknown, scope: IConstruct): NetworkFacts {
    const key = vpcId === undefined ? '' : this.surroundings.index.keyOf(vpcId, scope);
    const network = this.known.get(key) ?? new NetworkFacts(this.surroundings, vpcId, scope, this.unseen);
    this.known.set(key, network);
    return network;
  }
}
