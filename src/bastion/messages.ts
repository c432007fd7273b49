import { register } from '../diagnostics/diagnostics';

const messages = register('bastion', {
  'host-access-entries-off': {
    what: 'the cluster lets roles in with the ConfigMap aws-auth only',
    expected: 'AuthenticationMode.API or AuthenticationMode.API_AND_CONFIG_MAP: an access entry lets the host in',
    remedy: 'change authenticationMode; EKS allows it on a cluster that exists',
    mend: 'authenticationMode: eks.AuthenticationMode.API_AND_CONFIG_MAP',
  },
  'host-in-another-region': {
    what: 'the host is in another region than the VPC of the cluster',
    expected: 'a stack in {region}: the host stands in a subnet of that VPC',
    remedy: 'make it in a stack of that region',
    mend: "new HostStack(app, 'Host', { env: { account, region: 'eu-west-1' }, cluster });",
  },
  'host-rule-twice': {
    what: 'the app lets the group of the host to the endpoint of the cluster twice',
    expected: 'each rule of a group once (EC2 InvalidPermission.Duplicate): each host makes one, which the hosts of a stack that have a group in common share',
    remedy: 'remove a rule that is written by hand, and leave out securityGroup of a host in another stack',
    mend: "new ClusterHost(this, 'Host', { cluster });",
  },
  'host-subnets-empty': {
    what: 'vpcSubnets selects no subnet for the host',
    expected: 'at least one, of which the host stands in the first',
    remedy: 'state a subnet, or leave vpcSubnets out',
    mend: "cluster.addHost('Host', { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });",
  },
  'host-instance-type': {
    what: 'instanceType is no name of a type',
    expected: 'a family and a size with a point between them, such as t4g.micro',
    remedy: 'correct it, or leave it out',
    mend: "cluster.addHost('Host', { instanceType: new ec2.InstanceType('t4g.micro') });",
  },
}, {
  'host-without-session-manager': {
    what: 'the host is in a subnet without a way out over IPv4, and the VPC lacks endpoints for {missing}',
    expected: 'a NAT gateway, a public IPv4 address or these endpoints, without which Session Manager, the one way into the host, does not reach it',
    remedy: 'select another subnet, add the endpoints, or acknowledge that there is a way that the app does not see',
    mend: "new ClusterEndpoints(this, 'Endpoints', { vpc, needs: [EndpointNeed.SESSION_MANAGER] });",
  },
  'host-without-ipv6': {
    what: 'the host is in a subnet that gives it no IPv6 address',
    expected: 'a subnet with an IPv6 block that assigns addresses at creation, without which the host sees no pod',
    remedy: 'select another subnet, or let this one assign IPv6 addresses',
    mend: "cluster.addHost('Host', { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const warn: typeof messages.warn = messages.warn;
export const messageOf: typeof messages.messageOf = messages.messageOf;
