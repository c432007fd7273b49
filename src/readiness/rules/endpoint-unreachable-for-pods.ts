import { isOff } from '../../cni/cni-variables';
import { IN_PODS, listNeeds, neededBy } from '../../network/endpoint-needs';
import { knownEndpoints } from '../../network/known-endpoints';
import type { AddonFacts } from '../facts/addon-facts';
import type { AppFacts } from '../facts/app-facts';
import type { NetworkFacts } from '../facts/network-facts';
import { rule } from '../rule';

export const endpointUnreachableForPods = rule({
  id: 'endpoint-unreachable-for-pods',
  severity: 'error',
  title: 'pods without IPv4 need no endpoint of IPv4',
  looksAt: 'addons',
  source: 'amazon-vpc-cni-k8s README, "ENABLE_V4_EGRESS"; VPC user guide, "aws-ipv6-support": private endpoints of EC2 and Elastic Load Balancing have no IPv6',
  what: 'pods of {cluster} have neither IPv4 nor a way out over IPv6, and the endpoints for {needs} have IPv4 addresses only',
  expected: 'pods that reach IPv4 (ipv4Egress), or endpoints that are dual stack, which AWS does not have for EC2, ECR and Elastic Load Balancing',
  remedy: 'leave ipv4Egress on, give the nodes a way out over IPv6 and these pods AWS_USE_DUALSTACK_ENDPOINT, or acknowledge that these pods use the network of their node',
  mend: 'const coreAddons = { vpcCni: { ipv4Egress: true } };',
  check: (addon, app) => {
    if (!addon.isCni || !isOff(addon.environments.env.ENABLE_V4_EGRESS)) { return []; }
    return closedNetworks(addon, app).flatMap(network => knownEndpoints(addon.cluster.construct).flatMap(({ construct, consumers, endpoints }) => {
      const there = network.endpoints.filter(({ properties }) => properties.IpAddressType === 'ipv4').map(({ resource }) => resource);
      const ofIpv4 = endpoints.filter(({ resource }) => there.includes(resource)).map(({ service }) => service);
      const needs = neededBy(consumers.filter(each => IN_PODS.includes(each))).filter(({ service }) => ofIpv4.includes(service));
      const values = { needs: listNeeds(needs), cluster: addon.cluster.construct.node.path };
      return needs.length > 0 ? [{ at: construct, got: needs.map(({ service }) => service), values }] : [];
    }));
  },
});

/** The VPCs out of which nodes of the cluster are known to have no way over IPv6. */
function closedNetworks({ cluster }: AddonFacts, { placements }: AppFacts): NetworkFacts[] {
  const closed = placements.filter(({ nodes, subnets }) =>
    nodes.some(node => node.cluster === cluster) && subnets.length > 0 && subnets.every(({ facts }) => facts.ipv6Defaults?.length === 0));
  return [...new Set(closed.map(({ network }) => network))];
}
