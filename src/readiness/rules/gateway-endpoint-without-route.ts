import { listNeeds } from '../../network/endpoint-needs';
import { unroutedFrom } from '../facts/gateway-endpoints';
import { rule } from '../rule';

export const gatewayEndpointWithoutRoute = rule({
  id: 'gateway-endpoint-without-route',
  severity: 'warning',
  title: 'gateway endpoints that are the only way have routes that lead to them',
  looksAt: 'placements',
  source: 'AWS PrivateLink guide, "gateway-endpoints": instances in subnets of the route tables that are selected use the endpoint; EKS user guide, "private-clusters"',
  what: 'subnets without a way out over IPv4 have no route to the gateway endpoint for {needs}',
  expected: 'the route tables of these subnets among those of the endpoint: a gateway endpoint is reached by a route, and images come from S3',
  remedy: 'add the subnets to the endpoint, or acknowledge that there is a way that the app does not see',
  mend: "vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 }); // without subnets it is in all route tables of the VPC",
  check: (placement, { index }) => unroutedFrom(index, placement)
    .map(({ need, subnets }) => ({ got: subnets.map(({ path }) => path), values: { needs: listNeeds([need]) } })),
});
