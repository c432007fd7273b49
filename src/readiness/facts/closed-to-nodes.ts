import { ingressOfEndpoint, interfacesOf, isWithoutIpv4 } from './endpoint-facts';
import { isIntrinsic } from './json-text';
import type { NetworkFacts, Placed } from './network-facts';
import type { NodeFacts } from './node-facts';
import { groupAt, IngressRule } from './security-group-facts';
import { isStated } from './stated';
import type { Surroundings } from './surroundings';
import { EndpointConsumer, MissingEndpoint, neededBy } from '../../network/endpoint-needs';
import { isFor } from '../../network/endpoints';
import { overlap, parseBlock } from '../../network/ip-block';
import type { IndexedResource } from '../../synthesis/template-index';

/** Who calls from nodes themselves. Pods that use IRSA can have security groups of their own. */
const ON_NODES: readonly EndpointConsumer[] = ['nodes', 'cni', 'podIdentity'];
const HTTPS = 443;
/** TCP by its name and number, and all protocols. */
const PROTOCOLS = ['tcp', '6', '-1'];

/** An interface endpoint that lets somebody in, and certainly none of some nodes that have no other way to its service. */
export interface ClosedToNodes {
  readonly endpoint: IndexedResource;
  readonly need: MissingEndpoint;
  readonly ingress: readonly IngressRule[];
}

/** Endpoints of this kind in a VPC, where all endpoints for their service are. */
export function closedToNodes(surroundings: Surroundings, network: NetworkFacts): ClosedToNodes[] {
  const placed = network.placements.filter(each => each.nodes.length > 0 && isWithoutIpv4(each));
  if (placed.length === 0) { return []; }
  const interfaces = new Map(interfacesOf(network).map(endpoint => [endpoint, ingressOfEndpoint(surroundings, endpoint)]));
  return neededBy(ON_NODES).flatMap(need => {
    const ways = network.endpoints.filter(endpoint => isFor(endpoint, need.service));
    const isShut = (one: Placed) => ways.every(way => interfaces.get(way)?.every(rule => isCertainlyClosed(surroundings, rule, way, one)));
    return ways.length > 0 && placed.some(isShut)
      ? ways.map(endpoint => ({ endpoint, need, ingress: interfaces.get(endpoint)! })).filter(({ ingress }) => ingress.length > 0)
      : [];
  });
}

/** Whether a rule lets none of the nodes in that are placed. */
function isCertainlyClosed(surroundings: Surroundings, rule: IngressRule, endpoint: IndexedResource, { nodes, subnets }: Placed): boolean {
  const { CidrIp, CidrIpv6, SourceSecurityGroupId } = rule ?? {};
  if (isOfOtherPort(rule)) { return true; }
  if (isStated(CidrIp)) { return subnets.every(({ resource }) => areApart(CidrIp, resource?.properties.CidrBlock)); }
  if (isStated(CidrIpv6)) { return endpoint.properties.IpAddressType === 'ipv4'; }
  const source = groupAt(surroundings.index, SourceSecurityGroupId);
  return source !== undefined && nodes.every(node => groupsOf(surroundings, node)?.includes(source) === false);
}

function isOfOtherPort({ IpProtocol, FromPort, ToPort }: IngressRule = {}): boolean {
  if (typeof IpProtocol !== 'string' && typeof IpProtocol !== 'number') { return false; }
  if (!PROTOCOLS.includes(String(IpProtocol))) { return true; }
  const [from, to] = [FromPort, ToPort].map(port => ['string', 'number'].includes(typeof port) ? Number(port) : NaN);
  return String(IpProtocol) !== '-1' && from >= 0 && (from > HTTPS || to < HTTPS);
}

/** Whether two IPv4 blocks that are known have no address in common. */
function areApart(one: unknown, other: unknown): boolean {
  const [first, second] = [one, other].map(text => typeof text === 'string' ? parseBlock(text) : undefined);
  return first?.family === 'IPv4' && second?.family === 'IPv4' && !overlap(first, second);
}

/** The groups of the app that a group of nodes names; undefined where others may be among them. What names none has the group of the cluster, or the default one of the VPC. */
function groupsOf({ index }: Surroundings, { launchTemplates, hasKnownTemplates }: NodeFacts): IndexedResource[] | undefined {
  const named = launchTemplates.flatMap(({ securityGroups }) => securityGroups).map(group => index.resourceAt(group));
  const areKnown = hasKnownTemplates && !launchTemplates.some(({ networkInterfaces }) => networkInterfaces.some(isIntrinsic));
  return areKnown && named.every(group => group !== undefined) ? named.map(group => group!) : undefined;
}
