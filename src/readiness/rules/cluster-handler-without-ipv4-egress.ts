import { certainlyClosed, perhapsClosed } from '../facts/closed-functions';
import { rule } from '../rule';

const SOURCE = 'aws-cdk-lib, custom-resource-handlers/dist/aws-eks, custom-resources/lib/provider-framework';
const MEND = "vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });\n"
  + "vpc.addInterfaceEndpoint('Lambda', { service: ec2.InterfaceVpcEndpointAwsService.LAMBDA }); // and the others";

export const clusterHandlerWithoutIpv4Egress = rule({
  id: 'cluster-handler-without-ipv4-egress',
  severity: 'warning',
  title: 'the functions that make the cluster reach the services that they call',
  looksAt: 'placements',
  source: SOURCE,
  what: 'the functions that make the cluster are placed in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
  expected: 'a NAT gateway or these endpoints: with placeClusterHandlerInVpc the functions of aws-eks call these services from inside the VPC',
  remedy: 'add the endpoints, leave out placeClusterHandlerInVpc, or acknowledge that there is a way that the app does not see',
  mend: MEND,
  check: placement => placement.use === 'clusterHandler' ? perhapsClosed(placement) : [],
});

export const clusterHandlerClosed = rule({
  id: 'cluster-handler-closed',
  severity: 'error',
  title: 'the functions that make the cluster answer CloudFormation',
  looksAt: 'placements',
  source: SOURCE,
  what: 'the functions that make the cluster are placed in subnets that no route leads out of, and the VPC lacks endpoints for {missing}',
  expected: 'a NAT gateway or these endpoints: with placeClusterHandlerInVpc the functions of aws-eks call these services from inside the VPC, and CloudFormation waits for their answer',
  remedy: 'add the endpoints, leave out placeClusterHandlerInVpc, or acknowledge that another app adds a way before the cluster is made',
  mend: MEND,
  check: placement => placement.use === 'clusterHandler' ? certainlyClosed(placement) : [],
});
