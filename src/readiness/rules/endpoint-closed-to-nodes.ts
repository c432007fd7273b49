import { listConsumers } from '../../network/endpoint-needs';
import type { AppFacts } from '../facts/app-facts';
import { closedToNodes } from '../facts/closed-to-nodes';
import { ingressOfEndpoint, unfitOnlyWays } from '../facts/endpoint-facts';
import { groupAt, IngressRule } from '../facts/security-group-facts';
import { rule } from '../rule';

export const endpointClosedToNodes = rule({
  id: 'endpoint-closed-to-nodes',
  severity: 'error',
  title: 'endpoints that are the only way let those in who call them',
  looksAt: 'networks',
  source: 'AWS PrivateLink guide, "create-interface-endpoint": the security groups must let in the resources that use the endpoint',
  what: 'an endpoint that is the only way to a service lets none of those in who call it, {consumers}',
  expected: 'a rule for port 443 in one of its security groups, from the security group or the subnets of the nodes',
  remedy: 'leave out open: false, or let the security group of the cluster in',
  mend: 'endpoint.connections.allowDefaultPortFrom(cluster.clusterSecurityGroup);',
  check: (network, app) => [
    ...unfitOnlyWays(network, endpoint => ingressOfEndpoint(app, endpoint)?.length === 0)
      .map(({ endpoint, consumers }) => ({ at: app.registry.ownerOf(endpoint.resource), got: 'no rule', values: { consumers } })),
    ...closedToNodes(app, network).map(({ endpoint, need, ingress }) => ({
      at: app.registry.ownerOf(endpoint.resource), got: ingress.map(each => shown(app, each)), values: { consumers: listConsumers(need) },
    })),
  ],
});

/** A rule as messages name it. */
function shown({ index, registry }: AppFacts, { CidrIp, CidrIpv6, SourceSecurityGroupId, FromPort }: IngressRule): string {
  const group = groupAt(index, SourceSecurityGroupId);
  const source = [CidrIp, CidrIpv6].find(each => typeof each === 'string') ?? (group && registry.ownerOf(group.resource).node.path) ?? 'a source';
  return typeof FromPort === 'object' || FromPort === undefined ? source : `${source} to port ${FromPort}`;
}
