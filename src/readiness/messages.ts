import { register } from '../diagnostics/diagnostics';

const messages = register('readiness', {
  'acknowledge-id': {
    what: 'no error has this id',
    expected: 'the id of an error of this library, as the message ends with it',
    remedy: '{nearest}',
  },
  'acknowledge-reason': {
    what: 'an error is acknowledged without a reason',
    expected: 'a sentence that says why it is no fault here',
    remedy: 'give one, it is kept in the cloud assembly',
  },
}, {
  'kubectl-without-ipv4-egress': {
    what: 'kubectl runs in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
    expected: 'a NAT gateway or these endpoints: the functions of aws-eks that apply manifests and charts run in the VPC where the endpoint is private, and call these services (aws-cdk #30442)',
    remedy: 'add the endpoints, use an Ipv4Egress other than none, or acknowledge that there is a way that the app does not see',
  },
  'cluster-handler-without-ipv4-egress': {
    what: 'the functions that make the cluster are placed in subnets without a way out over IPv4, and the VPC lacks endpoints for {missing}',
    expected: 'a NAT gateway or these endpoints: with placeClusterHandlerInVpc the functions of aws-eks call these services from inside the VPC',
    remedy: 'add the endpoints, leave out placeClusterHandlerInVpc, or acknowledge that there is a way that the app does not see',
  },
});
export const refuse: typeof messages.refuse = messages.refuse;
export const warn: typeof messages.warn = messages.warn;
