import type { Table } from '../diagnostics/diagnostics';

/** What is refused of the endpoints of a VPC. */
export const ENDPOINT_ERRORS = {
  'endpoint-needs-none': {
    what: 'needs says nobody who calls services of AWS',
    expected: 'at least one EndpointNeed',
    remedy: 'say who is in the VPC, or make no endpoints',
    mend: "new ClusterEndpoints(this, 'Endpoints', { vpc, needs: [EndpointNeed.NODES, EndpointNeed.VPC_CNI, EndpointNeed.POD_IDENTITY] });",
  },
  'endpoint-need-twice': {
    what: 'needs says one twice',
    expected: 'each EndpointNeed once: services that several of them call get one endpoint anyway',
    remedy: 'remove one',
    mend: 'needs: [EndpointNeed.NODES, EndpointNeed.VPC_CNI]',
  },
  'endpoint-service-unknown': {
    what: '{prop} names a service that no EndpointNeed calls',
    expected: 'one of {services}',
    remedy: 'write it as it ends the name of the endpoint service, or add endpoints for other services by vpc.addInterfaceEndpoint()',
    mend: "existingServices: ['ecr.api', 'ecr.dkr', 's3']",
  },
  'endpoint-vpc-block': {
    what: 'endpoints let in the {family} block of the VPC, and it is not known',
    expected: 'a VPC that says it, or {prop}',
    remedy: 'state {prop}, or pass securityGroups of your own',
    mend: "new ClusterEndpoints(this, 'Endpoints', { vpc, needs, ipv4Cidr: '10.20.0.0/16', ipv6Cidr: '2001:db8:1234:1a00::/56' });",
  },
  'endpoint-route-table': {
    what: 'the route table of a subnet is not known, and gateway endpoints are routes in it',
    expected: 'subnets with routeTableId among their attributes',
    remedy: 'import it with that, or select others in gatewaySubnets',
    mend: "ec2.Subnet.fromSubnetAttributes(this, 'Subnet', { subnetId: 'subnet-0123', availabilityZone: 'eu-west-1a', routeTableId: 'rtb-0123' });",
  },
  'endpoint-subnet-family': {
    what: 'endpoints for {services} are {type}, and some of their subnets lack {family}',
    expected: 'subnets that have it: EC2 gives an endpoint network interfaces of its IP address type in each of them',
    remedy: 'select other subnets, or another addressFamily',
    mend: "new ClusterEndpoints(this, 'Endpoints', { vpc, needs, subnets: { subnetGroupName: 'Private' } });",
  },
  'endpoint-twice': {
    what: 'the VPC has another endpoint for {service} in this app',
    expected: 'one that answers to the name of the service, or one route to it in each route table: EC2 refuses a second (conflicting DNS domain, and route that exists already)',
    remedy: 'remove one, or name the service in existingServices',
    mend: "new ClusterEndpoints(this, 'Endpoints', { vpc, needs, existingServices: ['sts'] });",
  },
} as const satisfies Table;
