import { ingressOfEndpoint, unfitOnlyWays } from '../facts/endpoint-facts';
import { rule } from '../rule';

export const endpointClosedToNodes = rule({
  id: 'endpoint-closed-to-nodes',
  severity: 'error',
  title: 'endpoints that are the only way let somebody in',
  looksAt: 'networks',
  source: 'AWS PrivateLink guide, "create-interface-endpoint": the security groups must let in the resources that use the endpoint',
  what: 'an endpoint that is the only way to a service lets nobody in, and {consumers} call it',
  expected: 'a rule for port 443 in one of its security groups',
  remedy: 'leave out open: false, or let the security group of the cluster in',
  mend: 'endpoint.connections.allowDefaultPortFrom(cluster.clusterSecurityGroup);',
  check: (network, app) => unfitOnlyWays(network, endpoint => ingressOfEndpoint(app, endpoint)?.length === 0)
    .map(({ endpoint, consumers }) => ({ at: app.registry.ownerOf(endpoint.resource), got: 'no rule', values: { consumers } })),
});
