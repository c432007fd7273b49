import { register } from '../diagnostics/diagnostics';

const messages = register('lookups', {
  'lookup-functions-scope': {
    what: 'settings of lookup functions are stated for something inside a stack',
    expected: 'a stack, a stage or an app: each stack has one function of a kind for all lookups in it',
    remedy: 'use LookupFunctions.of(Stack.of(construct))',
    mend: 'LookupFunctions.of(Stack.of(this)).configure({ logRetention: logs.RetentionDays.ONE_YEAR });',
  },
  'lookup-functions-late': {
    what: 'settings of lookup functions are stated after a function was made that they are for',
    expected: 'settings before the first construct that looks something up (the function is {path})',
    remedy: 'call configure() before clusters, node groups and lookups are made',
    mend: `LookupFunctions.of(this).configure({ logRetention: logs.RetentionDays.ONE_YEAR });
new Ipv6Cluster(this, 'Cluster', { version, kubectlLayer }); // after it`,
  },
  'lookup-functions-vpc': {
    what: '{prop} is stated without a VPC',
    expected: 'vpc beside it',
    remedy: 'state the VPC that the functions are to be placed in, or leave out {prop}',
    mend: 'LookupFunctions.of(this).configure({ vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });',
  },
}, {
  'lookup-function-without-way-out': {
    what: 'a function that looks something up is in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
    expected: 'a NAT gateway or these endpoints, without which the function cannot ask, or cannot answer CloudFormation (in public subnets it gets no address of its own)',
    remedy: 'place it in other subnets, add the endpoints, or acknowledge that there is a way that the app does not see',
    mend: `vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
vpc.addInterfaceEndpoint('Ec2', { service: ec2.InterfaceVpcEndpointAwsService.EC2 });`,
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const warn: typeof messages.warn = messages.warn;
