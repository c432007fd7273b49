import { certainlyClosed, perhapsClosed } from '../facts/closed-functions';
import { rule } from '../rule';

const SOURCE = 'aws-cdk #30442; aws-cdk-lib, custom-resources/lib/provider-framework';
const MEND = "vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });\n"
  + "vpc.addInterfaceEndpoint('Lambda', { service: ec2.InterfaceVpcEndpointAwsService.LAMBDA }); // and the others";

export const kubectlWithoutIpv4Egress = rule({
  id: 'kubectl-without-ipv4-egress',
  severity: 'warning',
  title: 'kubectl reaches the services that it calls',
  looksAt: 'placements',
  source: SOURCE,
  what: 'kubectl runs in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
  expected: 'a NAT gateway or these endpoints: the functions of aws-eks that apply manifests and charts run in the VPC where the endpoint is private, and call these services (aws-cdk #30442)',
  remedy: 'add the endpoints, use an Ipv4Egress other than none, or acknowledge that there is a way that the app does not see',
  mend: MEND,
  check: placement => placement.use === 'kubectl' ? perhapsClosed(placement) : [],
});

export const kubectlClosed = rule({
  id: 'kubectl-closed',
  severity: 'error',
  title: 'kubectl answers CloudFormation',
  looksAt: 'placements',
  source: SOURCE,
  what: 'kubectl runs in subnets that no route leads out of, and the VPC lacks endpoints for {missing}',
  expected: 'a NAT gateway or these endpoints: functions of aws-eks apply manifests and charts from inside the VPC where the endpoint is private, and CloudFormation waits an hour for their answer',
  remedy: 'add the endpoints, use an Ipv4Egress other than none, or acknowledge that another app adds a way before anything is applied',
  mend: MEND,
  check: placement => placement.use === 'kubectl' ? certainlyClosed(placement) : [],
});
