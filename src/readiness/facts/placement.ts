import type { IConstruct } from 'constructs';
import type { ClusterFacts } from './cluster-facts';
import type { NodeFacts } from './node-facts';
import type { Surroundings } from './surroundings';
import { EndpointConsumer, missingEndpoints, missingEndpointsIn } from '../../network/endpoint-needs';
import { factsOf } from '../../network/known-subnets';
import { MadeSubnet } from '../../network/made-subnet';
import type { SubnetFacts } from '../../network/subnet-facts';
import { groupBy } from '../../synthesis/group-by';
import type { StatedPlacement } from '../stated-placement';

const SUBNET = 'AWS::EC2::Subnet';
/** Who talks to services of AWS before nodes are ready; each service is there over IPv4. */
const ON_NODES: EndpointConsumer[] = ['nodes', 'cni', 'podIdentity', 'irsa'];

/** A subnet, by its path, with what is known of it. */
export interface PlacedSubnet {
  readonly path: string;
  readonly facts: SubnetFacts;
}

/** Something of a cluster, and the subnets that it is in, as far as anything is known of them. */
export interface Placement {
  /** Who is told of what is wrong. */
  readonly construct: IConstruct;
  readonly use: StatedPlacement['use'];
  readonly subnets: readonly PlacedSubnet[];
  /** The services that nodes need and that have no endpoint in the VPC, by name. */
  readonly missingEndpoints: readonly string[];
  /** Whether nodes ask for an IPv6 address themselves. */
  readonly requestsIpv6Address?: boolean;
}

/** Those that were stated, and those of clusters and nodes that nobody stated. */
export function placementsOf(surroundings: Surroundings, clusters: readonly ClusterFacts[], nodes: readonly NodeFacts[]): Placement[] {
  const stated = statedPlacements(surroundings);
  const isStated = (construct: IConstruct, use: Placement['use']) => stated.some(each => each.construct === construct && each.use === use);
  return [...stated, ...foundPlacements(surroundings, clusters, nodes).filter(({ construct, use }) => !isStated(construct, use))];
}

/** A control plane can have several selections of subnets; each subnet counts once. */
function statedPlacements({ index, registry }: Surroundings): Placement[] {
  return [...groupBy(registry.placements, ({ construct, use }) => `${construct.node.addr} ${use}`).values()].map(same => {
    const [{ construct, use, vpc }] = same;
    const subnets = new Set(same.flatMap(each => each.vpc.selectSubnets(each.subnets).subnets));
    return {
      construct,
      use,
      subnets: [...subnets].flatMap(subnet => {
        const facts = factsOf(index, subnet);
        return facts ? [{ path: subnet.node.path, facts }] : [];
      }),
      missingEndpoints: use === 'nodes' ? missingEndpoints(index, vpc, ON_NODES) : [],
      requestsIpv6Address: same.every(({ requestsIpv6Address }) => requestsIpv6Address),
    };
  });
}

function foundPlacements(surroundings: Surroundings, clusters: readonly ClusterFacts[], nodes: readonly NodeFacts[]): Placement[] {
  const planes = clusters.flatMap(({ construct, resource, stated }) =>
    resource ? [found(surroundings, construct, 'controlPlane', stated.ResourcesVpcConfig?.SubnetIds)] : []);
  return [...planes, ...nodes.map(({ construct, subnetIds, requestsIpv6Address }) =>
    ({ ...found(surroundings, construct, 'nodes', subnetIds), requestsIpv6Address }))];
}

function found({ index, registry }: Surroundings, construct: IConstruct, use: Placement['use'], ids: unknown): Placement {
  const made = [ids ?? []].flat().flatMap(id => index.resourceAt(id) ?? []).filter(({ resource }) => resource.cfnResourceType === SUBNET);
  return {
    construct,
    use,
    subnets: made.map(each => ({ path: registry.ownerOf(each.resource).node.path, facts: MadeSubnet.of(index, each) })),
    missingEndpoints: use === 'nodes' && made.length > 0 ? missingEndpointsIn(index, made[0].properties.VpcId, made[0].resource, ON_NODES) : [],
  };
}
