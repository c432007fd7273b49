import { register } from '../diagnostics/diagnostics';

const messages = register('load-balancing', {
  'load-balancer-controller-kubectl': {
    what: 'the cluster says no way in which a chart can be installed',
    expected: 'an Ipv6Cluster, or kubernetesApi among the attributes of one that exists',
    remedy: 'state kubernetesApi',
    mend: "Ipv6Cluster.fromAttributes(this, 'Cluster', { clusterName, version, vpc, kubernetesApi: KubernetesApi.ofEks(stock) });",
  },
  'load-balancer-controller-version': {
    what: 'chartVersion is no version of a chart',
    expected: 'three numbers with points between them, such as 3.5.0',
    remedy: 'write the version of the chart, without a v before it',
    mend: "cluster.addLoadBalancerController({ chartVersion: '3.5.0' });",
  },
  'ingress-class-name': {
    what: 'this is no name of a class of Ingresses',
    expected: 'a DNS label (RFC 1123): 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends',
    remedy: 'correct the name',
    mend: "controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });",
  },
  'ingress-class-duplicate': {
    what: 'the class of Ingresses is there already',
    expected: 'another name than {names}; alb is the class that the controller comes with',
    remedy: 'use another name, or defaultClass of the controller for alb',
    mend: 'cluster.addLoadBalancerController({ defaultClass: { scheme: LoadBalancerScheme.INTERNAL } });',
  },
  'load-balancer-internal-address-type': {
    what: 'an internal load balancer is to have no public IPv4 addresses, of which it has none',
    expected: 'LoadBalancerAddressType.DUAL_STACK for LoadBalancerScheme.INTERNAL: the other type is for load balancers that face the internet (Elastic Load Balancing API, "SetIpAddressType")',
    remedy: 'leave out ipAddressType',
    mend: "controller.addIngressClass('alb-internal', { scheme: LoadBalancerScheme.INTERNAL });",
  },
  'load-balancer-subnet-not-public': {
    what: 'load balancers that face the internet are to stand in subnets that have no route to it',
    expected: 'subnets whose default route leads to an internet gateway',
    remedy: 'select public subnets, or use LoadBalancerScheme.INTERNAL',
    mend: "controller.addIngressClass('alb-public', { scheme: LoadBalancerScheme.INTERNET_FACING, subnets: { subnetType: ec2.SubnetType.PUBLIC } });",
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
