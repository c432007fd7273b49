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
    expected: 'another name than {names}, where alb is the class that the controller comes with',
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
  'target-group-not-of-pods': {
    what: "the target group '{path}' takes no pods of an IPv6 cluster",
    expected: 'the target type ip and the address type ipv6',
    remedy: 'state both; neither can be changed in place, so the target group is replaced',
    mend: `new elbv2.ApplicationTargetGroup(this, 'Pods', {
  vpc, port: 80, targetType: elbv2.TargetType.IP, ipAddressType: elbv2.TargetGroupIpAddressType.IPV6,
});`,
  },
  'target-group-behind-ipv4': {
    what: "the load balancer '{path}' has IPv4 addresses alone, and its targets IPv6 ones",
    expected: 'a dual-stack load balancer: Elastic Load Balancing refuses IPv6 targets behind another one',
    remedy: 'state ipAddressType, which is changed in place',
    mend: "new elbv2.ApplicationLoadBalancer(this, 'Alb', { vpc, ipAddressType: elbv2.IpAddressType.DUAL_STACK });",
  },
  'target-group-without-group': {
    what: 'the load balancer has no security group, and the VPC does not say its IPv6 block',
    expected: 'one of the two, to which the group of the pods can be opened',
    remedy: 'give the load balancer a security group, or use a DualStackVpc or an ImportedDualStackVpc',
    mend: "new elbv2.NetworkLoadBalancer(this, 'Nlb', { vpc, securityGroups: [group], ipAddressType: elbv2.IpAddressType.DUAL_STACK });",
  },
  'exposure-list-empty': {
    what: '{prop} is an empty list',
    expected: 'at least one entry',
    remedy: 'name some, or leave out {prop}',
    mend: "IngressAnnotations.of({ inboundCidrs: ['203.0.113.0/24', '2001:db8:1234::/48'] });",
  },
  'exposure-block': {
    what: 'inboundCidrs has what is no block of addresses',
    expected: 'blocks in CIDR notation, of either family, such as 203.0.113.0/24 and 2001:db8:1234::/48',
    remedy: 'correct it',
    mend: "IngressAnnotations.of({ inboundCidrs: ['203.0.113.0/24', '2001:db8:1234::/48'] });",
  },
  'exposure-name': {
    what: 'this is no name of a load balancer',
    expected: '1 to 32 of letters, digits and -, with a letter or digit at both ends, and no internal- before it (Elastic Load Balancing API, "CreateLoadBalancer")',
    remedy: 'correct the name, or leave it to the controller',
    mend: "IngressAnnotations.of({ loadBalancerName: 'shop' });",
  },
  'exposure-map': {
    what: '{prop} has a comma or an equals sign in a key or value',
    expected: 'keys and values without them, as the controller reads a map as k1=v1,k2=v2',
    remedy: 'leave these characters out',
    mend: "IngressAnnotations.of({ tags: { team: 'shop' } });",
  },
  'exposure-health-path': {
    what: 'the path of a health check has no slash before it',
    expected: 'a path such as /healthz',
    remedy: 'write the slash',
    mend: "IngressAnnotations.of({ healthCheck: { path: '/healthz' } });",
  },
  'exposure-health-timeout': {
    what: 'an answer of a health check may take longer than the time between two questions',
    expected: 'a timeout of at most the interval, which is {interval} s',
    remedy: 'lower the timeout, or raise the interval',
    mend: 'IngressAnnotations.of({ healthCheck: { interval: Duration.seconds(10), timeout: Duration.seconds(5) } });',
  },
  'exposure-group': {
    what: 'this is no name of a group of Ingresses',
    expected: '1 to 63 of a-z, 0-9, - and ., with a letter or digit at both ends',
    remedy: 'correct the name',
    mend: "IngressAnnotations.of({ group: 'shop' });",
  },
  'exposure-redirect': {
    what: 'requests over HTTP are to be sent to HTTPS, for which there is no certificate',
    expected: 'certificates beside redirectHttp',
    remedy: 'state certificates, or leave out redirectHttp',
    mend: "IngressAnnotations.of({ certificates: [acm.Certificate.fromCertificateArn(this, 'Certificate', arn)] });",
  },
  'exposure-elastic-ip': {
    what: 'an internal load balancer is to have elastic IP addresses',
    expected: 'scheme: LoadBalancerScheme.INTERNET_FACING beside eipAllocationIds',
    remedy: 'state the scheme, or use privateIpv4Addresses',
    mend: "ServiceAnnotations.of({ scheme: LoadBalancerScheme.INTERNET_FACING, subnets, eipAllocationIds: ['eipalloc-0a', 'eipalloc-0b'] });",
  },
  'exposure-private-ipv4': {
    what: 'a load balancer that faces the internet is to have private IPv4 addresses that are stated',
    expected: 'scheme: LoadBalancerScheme.INTERNAL beside privateIpv4Addresses',
    remedy: 'use eipAllocationIds, or the other scheme',
    mend: "ServiceAnnotations.of({ scheme: LoadBalancerScheme.INTERNAL, subnets, privateIpv4Addresses: ['10.0.1.10', '10.0.2.10'] });",
  },
  'exposure-prefixes-without-udp': {
    what: 'prefixes for source NAT are stated, and udp is not',
    expected: 'udp: true beside sourceNatIpv6Prefixes: they are for UDP alone',
    remedy: 'state udp, or leave out sourceNatIpv6Prefixes',
    mend: 'ServiceAnnotations.of({ udp: true, subnets, sourceNatIpv6Prefixes });',
  },
  'exposure-one-per-subnet': {
    what: '{prop} has another number of entries than there are subnets',
    expected: 'one for each of subnets, in their order, of which {count} are stated',
    remedy: 'state as many subnets, or leave out {prop}',
    mend: "ServiceAnnotations.of({ subnets: vpc.publicSubnets, ipv6Addresses: ['2001:db8:1234:1a00::10', '2001:db8:1234:1a01::10'] });",
  },
  'exposure-address': {
    what: '{prop} has what does not belong there',
    expected: '{kind}',
    remedy: 'correct it',
    mend: "ServiceAnnotations.of({ subnets: vpc.publicSubnets, ipv6Addresses: ['2001:db8:1234:1a00::10', '2001:db8:1234:1a01::10'] });",
  },
  'exposure-tls-ports': {
    what: 'ports for TLS are stated, and no certificates',
    expected: 'certificates beside tlsPorts',
    remedy: 'state certificates, or leave out tlsPorts',
    mend: 'ServiceAnnotations.of({ certificates: [certificate], tlsPorts: [443] });',
  },
});

// The annotation lets TypeScript see that nothing after a refusal runs.
export const refuse: typeof messages.refuse = messages.refuse;
export const messageOf: typeof messages.messageOf = messages.messageOf;
