import type { Table } from '../diagnostics/diagnostics';

const SERVICE = `new PrivateService(this, 'Shop', {
  controller, serviceName: 'shop', ports: [PrivateServicePort.tcp(443, { podPort: 8443 })],
});`;
const CONSUMER = "new PrivateServiceConsumer(this, 'Shop', { vpc, service: ConsumedService.ofApp(shop) });";

/** What is refused of services over PrivateLink. */
export const PRIVATE_SERVICE_ERRORS = {
  'private-service-no-ports': {
    what: '{prop} names no port',
    expected: 'at least one',
    remedy: 'name those that the service answers on',
    mend: SERVICE,
  },
  'private-service-port-twice': {
    what: 'a port is named twice',
    expected: 'each port once: a load balancer has one listener on it',
    remedy: 'remove one, or give it another port',
    mend: "ports: [PrivateServicePort.tcp(443, { podPort: 8443 }), PrivateServicePort.tcp(9090, { serviceName: 'metrics' })],",
  },
  'private-service-health-port': {
    what: 'healthCheck.port is no port',
    expected: 'a number from 1 to 65535 in quotes, or traffic-port',
    remedy: 'correct it, or leave it out for the port that traffic goes to',
    mend: "PrivateServicePort.tcp(443, { healthCheck: { port: '9000' } });",
  },
  'private-service-port-taken': {
    what: 'the load balancer has another listener on the port',
    expected: 'a port that no other listener has',
    remedy: 'remove that listener, or choose another port',
    mend: SERVICE,
  },
  'private-service-ipv4-load-balancer': {
    what: 'the load balancer has IPv4 addresses alone',
    expected: 'a dual-stack one: others have no IPv6 targets, and serve no IPv6 consumers (PrivateLink guide, "privatelink-share-your-services")',
    remedy: 'make it dual stack where it is made, which is done in place, or leave out loadBalancer',
    mend: "new elbv2.NetworkLoadBalancer(this, 'Nlb', { vpc, ipAddressType: elbv2.IpAddressType.DUAL_STACK });",
  },
  'private-service-load-balancer-kind': {
    what: 'loadBalancer is no Network Load Balancer',
    expected: 'an elbv2.NetworkLoadBalancer: an endpoint service has no other ones (PrivateLink guide, "create-endpoint-service")',
    remedy: 'state one, or leave out loadBalancer, and one is made',
    mend: SERVICE,
  },
  'private-service-load-balancer-vpc': {
    what: 'the load balancer is in another VPC than the pods',
    expected: 'one in the VPC of the cluster: its listeners take target groups of its own VPC alone',
    remedy: 'make it in that VPC, or leave out loadBalancer, and one is made',
    mend: SERVICE,
  },
  'private-service-no-subnets': {
    what: 'no subnets are selected',
    expected: 'at least one, for the load balancer of a service and for an endpoint',
    remedy: 'state subnets that the VPC has, or leave the property out',
    mend: "new PrivateServiceConsumer(this, 'Shop', { vpc, service, subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });",
  },
  'private-service-load-balancer-twice': {
    what: 'the load balancer is behind another endpoint service already',
    expected: 'a load balancer of its own: one is behind a single endpoint service (PrivateLink guide, "create-endpoint-service")',
    remedy: 'leave out loadBalancer, or add the ports to the other PrivateService',
    mend: SERVICE,
  },
  'private-service-cidr': {
    what: 'the source of a rule is no block of {family}',
    expected: 'at least one block, in CIDR notation without bits behind its prefix, or a token',
    remedy: 'correct it',
    mend: "inbound: PrivateServiceInbound.cidrs({ ipv4Cidrs: ['10.2.0.0/16'], ipv6Cidrs: ['2001:db8:1234:1a00::/56'] }),",
  },
  'private-service-name': {
    what: 'this is no name of an endpoint service',
    expected: 'a name such as com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0, or a token',
    remedy: 'write what `endpointServiceName` of the PrivateService says. Endpoints of AWS services come by ClusterEndpoints or vpc.addInterfaceEndpoint()',
    mend: "ConsumedService.byName('com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0', { ports: [443] });",
  },
  'private-service-region': {
    what: 'region is another one than the name of the endpoint service says',
    expected: '{region}',
    remedy: 'leave out region, which the name says',
    mend: "ConsumedService.byName('com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0', { ports: [443] });",
  },
  'private-service-consumer-subnets': {
    what: 'the endpoint is {type}, and some of its subnets do not fit',
    expected: '{expected} (PrivateLink guide, "create-interface-endpoint"): its network interfaces have addresses of its type in each of them',
    remedy: 'select other subnets, or another ipAddressType',
    mend: "new PrivateServiceConsumer(this, 'Shop', { vpc, service, subnets: { subnetGroupName: 'Private' } });",
  },
  'private-service-consumer-records': {
    what: 'dnsRecordIpType does not fit an endpoint that is {type}',
    expected: 'records of addresses that it has',
    remedy: 'leave out dnsRecordIpType, or choose another ipAddressType',
    mend: "new PrivateServiceConsumer(this, 'Shop', { vpc, service, ipAddressType: ec2.VpcEndpointIpAddressType.DUALSTACK });",
  },
  'private-service-consumer-block': {
    what: 'the endpoint lets in the {family} block of the VPC, and it is not known',
    expected: 'a VPC that says it, or securityGroups',
    remedy: 'import the VPC with its blocks by ImportedDualStackVpc.fromAttributes(), or pass securityGroups of your own',
    mend: "new PrivateServiceConsumer(this, 'Shop', { vpc, service, securityGroups: [group] });",
  },
  'private-service-consumer-dns-off': {
    what: 'the VPC has its DNS switched off, and the private name of the service is asked for',
    expected: 'enableDnsSupport and enableDnsHostnames of the VPC',
    remedy: 'switch both on, or leave out privateDnsEnabled',
    mend: "new DualStackVpc(this, 'Vpc', { enableDnsSupport: true, enableDnsHostnames: true });",
  },
  'private-service-consumer-az': {
    what: 'the service has no load balancer in AZs of the endpoint',
    expected: 'AZs among {azs}: EC2 refuses an endpoint elsewhere',
    remedy: 'select subnets in these AZs, or give the service more',
    mend: "new PrivateServiceConsumer(this, 'Shop', { vpc, service, subnets: { availabilityZones: ['eu-west-1a', 'eu-west-1b'] } });",
  },
  'private-service-consumer-by-name': {
    what: 'the service is in a stack of another account, which no reference reaches',
    expected: 'its name, which EC2 gives it when it is deployed',
    remedy: 'deploy the service first, and state what its endpointServiceName says',
    mend: "service: ConsumedService.byName('com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0', { ports: [443] }),",
  },
  'private-service-consumer-principal': {
    what: 'the account of the endpoint may not connect to the service',
    expected: 'a principal of it among allowedPrincipals of the PrivateService',
    remedy: 'add it there',
    mend: "allowedPrincipals: [new iam.AccountPrincipal('210987654321')],",
  },
  'private-service-elsewhere': {
    what: 'the stack is in another region than the VPC',
    expected: 'a stack in {region}: load balancers and endpoints stand in subnets of their VPC',
    remedy: 'make it in a stack of that region, which an endpoint of a service in another region is in too',
    mend: "new ShopStack(app, 'Shop', { env: { account, region: 'eu-west-1' } });",
  },
  'private-service-consumer-region': {
    what: 'the service is not offered in the region of the endpoint',
    expected: 'the region among allowedRegions of the PrivateService',
    remedy: 'add it there',
    mend: "allowedRegions: ['eu-central-1'],",
  },
} as const satisfies Table;

/** What is reported of them. */
export const PRIVATE_SERVICE_WARNINGS = {
  'private-service-open-to-all': {
    what: 'anybody who has an account may connect to the service, and nobody accepts them',
    expected: 'principals that are known, or acceptanceRequired',
    remedy: 'name accounts, or acknowledge that the service is for all',
    mend: "allowedPrincipals: [new iam.AccountPrincipal('210987654321')],",
  },
  'private-service-consumer-unaccepted': {
    what: 'the private name of a service is asked for that accepts each connection by hand',
    expected: 'an endpoint that is accepted by then: EC2 gives it no private name before',
    remedy: 'deploy it without privateDnsEnabled, accept it by `aws ec2 accept-vpc-endpoint-connections`, switch privateDnsEnabled on, and acknowledge this',
    mend: CONSUMER,
  },
  'private-service-consumer-block-unknown': {
    what: 'a further block of the VPC is not known to the app, so the endpoint does not let it in',
    expected: 'an association that names its block, or a VpcIpv6Block',
    remedy: 'use VpcIpv6Block, which asks for the block, or acknowledge that nothing in it is to use the endpoint',
    mend: "vpc.addIpv6Block('Second', { ipv6Source: Ipv6CidrSource.amazon() });",
  },
} as const satisfies Table;
