import type { IConstruct } from 'constructs';
import type { ClusterFacts } from './cluster-facts';
import type { NetworkFacts, Networks } from './network-facts';
import type { NodeFacts } from './node-facts';
import { asFoundBy } from './public-ipv4';
import type { Surroundings } from './surroundings';
import type { EndpointConsumer, MissingEndpoint } from '../../network/endpoint-needs';
import { factsOf, KnownSubnet, shownSubnet, statedFactsOf } from '../../network/known-subnets';
import { MadeSubnet } from '../../network/made-subnet';
import { groupBy } from '../../synthesis/group-by';
import type { IndexedResource } from '../../synthesis/template-index';
import type { StatedPlacement } from '../stated-placement';

const SUBNET = 'AWS::EC2::Subnet';
/** Who talks to services of AWS before pods are ready; each service is there over IPv4. */
const BEFORE_PODS: readonly EndpointConsumer[] = ['nodes', 'cni', 'podIdentity', 'irsa'];
const CONSUMERS: { readonly [use in Use]: readonly EndpointConsumer[] } = {
  controlPlane: [],
  nodes: BEFORE_PODS,
  fargate: BEFORE_PODS,
  kubectl: ['kubectl'],
  clusterHandler: ['clusterHandler'],
};

/** What subnets are used for; functions of aws-eks apply manifests and charts, and make the cluster. */
export type Use = StatedPlacement['use'] | 'kubectl' | 'clusterHandler';

/** A subnet, by its path, with what is known of it. */
export interface PlacedSubnet extends KnownSubnet {
  /** The subnet, where the app makes it. */
  readonly resource?: IndexedResource;
}

/** Where something of a cluster is said to be. */
export interface Found {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  readonly use: Use;
  /** The ids of its subnets, as far as they are known one by one. */
  readonly subnetIds: unknown;
  /** The cluster that it belongs to. */
  readonly cluster: ClusterFacts;
  readonly requestsIpv6Address?: boolean;
  /** The groups of nodes that are placed. */
  readonly nodes?: readonly NodeFacts[];
}

/** Something of a cluster, and the subnets that it is in, as far as anything is known of them. */
export class Placement {
  /** The subnets, as what is placed finds them. */
  public readonly subnets: readonly PlacedSubnet[];

  constructor(
    /** Who is told of what is wrong. */
    public readonly construct: IConstruct,
    public readonly use: Use,
    subnets: readonly PlacedSubnet[],
    /** The VPC of the subnets. */
    public readonly network: NetworkFacts,
    /** Whether nodes ask for an IPv6 address themselves. */
    public readonly requestsIpv6Address = false,
    /** Whether the template has what is placed; else a user said so of something. */
    public readonly isFound = true,
    /** The groups of nodes of the template that are placed. */
    public readonly nodes: readonly NodeFacts[] = [],
  ) {
    this.subnets = subnets.map(subnet => ({ ...subnet, facts: asFoundBy(nodes, subnet.facts) }));
    network.placements.push(this);
  }

  /** Whether pods run there. */
  public get runsPods(): boolean {
    return this.use === 'nodes' || this.use === 'fargate';
  }

  /** Whether these are subnets of the cluster, which EKS looks at. */
  public get isOfCluster(): boolean {
    return this.runsPods || this.use === 'controlPlane';
  }

  /** Who calls services of AWS from there. */
  public get consumers(): readonly EndpointConsumer[] {
    return CONSUMERS[this.use];
  }

  /** The services that are called from there and have no endpoint in the VPC. */
  public get missingEndpoints(): readonly MissingEndpoint[] {
    return this.network.missingEndpoints(this.consumers);
  }
}

/** Those that were stated, and those that the template has and nobody stated. */
export function placementsOf(surroundings: Surroundings, found: readonly Found[], networks: Networks): Placement[] {
  const key = ({ construct, use }: { construct: IConstruct; use: Use }) => `${construct.node.addr} ${use}`;
  const inTemplate = groupBy(found, key);
  const stated = [...groupBy(surroundings.registry.placements, key)]
    .map(([each, same]) => statedPlacement(surroundings, same, networks, inTemplate.get(each)));
  const known = new Set(stated.map(key));
  return [...stated, ...found.filter(each => !known.has(key(each))).map(each => foundPlacement(surroundings, each, networks))];
}

/** Where the nodes of these groups are. */
export const nodePlaces = (nodes: readonly NodeFacts[]): Found[] => nodes.map(node => {
  const { construct, subnetIds, requestsIpv6Address, cluster } = node;
  return { construct, use: 'nodes', subnetIds, requestsIpv6Address, cluster, nodes: [node] };
});

/** Where the control planes of these clusters are. */
export const controlPlanePlaces = (clusters: readonly ClusterFacts[]): Found[] => clusters.flatMap(cluster => cluster.resource
  ? [{ construct: cluster.construct, use: 'controlPlane', subnetIds: cluster.stated.ResourcesVpcConfig?.SubnetIds, cluster }]
  : []);

/** A control plane can have several selections of subnets; each subnet counts once. */
function statedPlacement(
  { index, registry }: Surroundings, same: StatedPlacement[], networks: Networks, found?: readonly Found[],
): Placement {
  const [{ construct, use, vpc }] = same;
  const subnets = new Set(same.flatMap(each => each.vpc.selectSubnets(each.subnets).subnets));
  const known = [...subnets].flatMap(subnet => {
    const facts = factsOf(index, subnet);
    const made = index.resourceOf(subnet.subnetId, subnet);
    const path = made ? registry.ownerOf(made.resource).node.path : shownSubnet(subnet);
    return facts ? [{ path, facts, resource: made }] : [];
  });
  const requestsIpv6Address = same.every(each => each.requestsIpv6Address);
  const nodes = found?.flatMap(each => each.nodes ?? []);
  return new Placement(construct, use, known, networks.withId(vpc.vpcId, vpc), requestsIpv6Address, found !== undefined, nodes);
}

function foundPlacement(surroundings: Surroundings, found: Found, networks: Networks): Placement {
  const { construct, use, subnetIds, requestsIpv6Address, cluster, nodes } = found;
  const subnets = [subnetIds ?? []].flat().flatMap(id => placedSubnet(surroundings, id, construct) ?? []);
  const made = subnets.find(({ resource }) => resource)?.resource;
  const vpc = cluster.cluster?.vpc;
  const network = made ? networks.withId(made.properties.VpcId, made.resource) : networks.withId(vpc?.vpcId, vpc ?? construct);
  return new Placement(construct, use, subnets, network, requestsIpv6Address, true, nodes);
}

/** The subnet with an id, if anything is known of it. */
function placedSubnet({ index, registry }: Surroundings, id: unknown, scope: IConstruct): PlacedSubnet | undefined {
  const made = index.resourceAt(id);
  return made?.resource.cfnResourceType === SUBNET
    ? { path: registry.ownerOf(made.resource).node.path, facts: MadeSubnet.of(index, made), resource: made }
    : statedFactsOf(index, id, scope);
}
