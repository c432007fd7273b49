/**
 * What Ingresses and Services can say of load balancers, by the matrix of what AWS and the controller take.
 */
import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import * as path from 'path';
import { CfnParameter, Duration } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DualStackVpc, IngressAnnotations, IngressAnnotationsOptions, ServiceAnnotations, ServiceAnnotationsOptions } from '../../src';
import { INGRESS_NAMES, SERVICE_NAMES } from '../../src/load-balancing/annotation-names';
import { ipv6Cluster, testStack } from '../util/cluster';
import { warningsOf } from '../util/findings';
import { refusal } from '../util/network';

const ALB = 'alb.ingress.kubernetes.io';
const NLB = 'service.beta.kubernetes.io/aws-load-balancer';
const CONSTANTS = readFileSync(path.join(__dirname, 'upstream', 'constants.go.txt'), 'utf8');

describe('names', () => {
  const [header, ...rest] = CONSTANTS.split(/(?<=^\/\/ sha256 .*\n)/m);
  const lines = rest.join('').split('\n');

  test('are read in the file of upstream', () => {
    expect(createHash('sha256').update(rest.join('')).digest('hex')).toBe(/sha256 ([0-9a-f]{64})/.exec(header)![1]);
  });

  test.each(Object.entries({ ...INGRESS_NAMES, ...Object.fromEntries(Object.entries(SERVICE_NAMES).map(([name, value]) => [`service ${name}`, value])) }))(
    'of %s is in the line that the table says', (_, [suffix, line]) => {
      expect(lines[line - 1]).toMatch(new RegExp(`^\t(Ingress|Svc)\\w+ += "${suffix.replaceAll('.', '\\.')}"$`));
    });
});

describe('the matrix', () => {
  const schemes = ['internet-facing', 'internal'];
  const types = ['ipv4', 'ipv6', 'dualstack', 'dualstack-without-public-ipv4'];
  const targets = ['ip', 'instance'];
  const ingresses = schemes.flatMap(scheme => types.flatMap(type => targets.map(target => [scheme, type, target])));

  /** What stands in facts of Elastic Load Balancing and of the controller, once more. */
  const reasonOf = (scheme: string, type: string) => type === 'ipv4' || type === 'ipv6' ? 'prop-type'
    : type === 'dualstack-without-public-ipv4' && scheme === 'internal' ? 'load-balancer-internal-address-type' : undefined;

  const right = ingresses.filter(([scheme, type]) => reasonOf(scheme, type) === undefined);
  const wrong = ingresses.map(([scheme, type, target]) => [scheme, type, target, reasonOf(scheme, type)])
    .filter(([, , , reason]) => reason !== undefined);

  test.each(right)('an Application Load Balancer can be %s, %s, with targets %s', (scheme, ipAddressType, targetType) => {
    expect(IngressAnnotations.of({ scheme, ipAddressType, targetType } as IngressAnnotationsOptions)).toEqual({
      [`${ALB}/scheme`]: scheme, [`${ALB}/ip-address-type`]: ipAddressType, [`${ALB}/target-type`]: targetType,
    });
  });

  test.each(wrong)('an Application Load Balancer cannot be %s, %s, with targets %s: %s', (scheme, ipAddressType, targetType, reason) => {
    expect(() => IngressAnnotations.of({ scheme, ipAddressType, targetType } as IngressAnnotationsOptions)).toThrow(refusal(reason!, ipAddressType));
  });

  test('is whole', () => {
    expect([right, wrong].map(({ length }) => length)).toEqual([6, 10]);
  });

  const services = schemes.flatMap(scheme => targets.flatMap(target => [false, true].map(udp => [scheme, target, udp] as const)));

  test.each(services)('a Network Load Balancer: %s, %s, UDP %s', (scheme, targetType, udp) => {
    expect(ServiceAnnotations.of({ scheme, targetType, udp } as ServiceAnnotationsOptions)).toEqual({
      [`${NLB}-type`]: 'external',
      [`${NLB}-scheme`]: scheme,
      [`${NLB}-nlb-target-type`]: targetType,
      [`${NLB}-ip-address-type`]: 'dualstack',
      ...udp ? { [`${NLB}-enable-prefix-for-ipv6-source-nat`]: 'on' } : {},
    });
  });

  test('a Network Load Balancer has no other type of addresses', () => {
    expect(ServiceAnnotations.of({ ipAddressType: 'ipv4' } as ServiceAnnotationsOptions)[`${NLB}-ip-address-type`]).toBe('dualstack');
  });
});

describe('an Ingress', () => {
  test('is dual stack with pods as targets if nothing is said', () => {
    expect(IngressAnnotations.of()).toEqual({ [`${ALB}/ip-address-type`]: 'dualstack', [`${ALB}/target-type`]: 'ip' });
  });

  test('says all that can be said', () => {
    const stack = testStack();
    const vpc = new DualStackVpc(stack, 'Vpc', { maxAzs: 2 });
    const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/0123');
    expect(stack.resolve(IngressAnnotations.of({
      subnets: vpc.publicSubnets,
      inboundCidrs: ['203.0.113.0/24', '2001:db8:1234::/48'],
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123')],
      certificates: [certificate],
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      healthCheck: {
        path: '/healthz', port: 8080, interval: Duration.seconds(10), timeout: Duration.seconds(3), healthyThresholdCount: 3, unhealthyThresholdCount: 4, successCodes: '200-299',
      },
      attributes: { 'deletion_protection.enabled': 'true', 'idle_timeout.timeout_seconds': '30' },
      targetGroupAttributes: { 'deregistration_delay.timeout_seconds': '30' },
      tags: { team: 'shop' },
      loadBalancerName: 'shop',
      group: 'shop.team',
      groupOrder: -10,
      webAclArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/0123',
    }))).toEqual({
      [`${ALB}/ip-address-type`]: 'dualstack',
      [`${ALB}/target-type`]: 'ip',
      [`${ALB}/subnets`]: {
        'Fn::Join': ['', [
          { Ref: 'VpcPublicSubnet1Subnet5C2D37C4' }, ',', { Ref: 'VpcPublicSubnet2Subnet691E08A3' },
        ]],
      },
      [`${ALB}/inbound-cidrs`]: '203.0.113.0/24,2001:db8:1234::/48',
      [`${ALB}/security-groups`]: 'sg-0123',
      [`${ALB}/manage-backend-security-group-rules`]: 'true',
      [`${ALB}/certificate-arn`]: 'arn:aws:acm:eu-west-1:123456789012:certificate/0123',
      [`${ALB}/ssl-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      [`${ALB}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${ALB}/ssl-redirect`]: '443',
      [`${ALB}/healthcheck-path`]: '/healthz',
      [`${ALB}/healthcheck-port`]: '8080',
      [`${ALB}/healthcheck-interval-seconds`]: '10',
      [`${ALB}/healthcheck-timeout-seconds`]: '3',
      [`${ALB}/healthy-threshold-count`]: '3',
      [`${ALB}/unhealthy-threshold-count`]: '4',
      [`${ALB}/success-codes`]: '200-299',
      [`${ALB}/load-balancer-attributes`]: 'deletion_protection.enabled=true,idle_timeout.timeout_seconds=30',
      [`${ALB}/target-group-attributes`]: 'deregistration_delay.timeout_seconds=30',
      [`${ALB}/tags`]: 'team=shop',
      [`${ALB}/load-balancer-name`]: 'shop',
      [`${ALB}/group.name`]: 'shop.team',
      [`${ALB}/group.order`]: '-10',
      [`${ALB}/wafv2-acl-arn`]: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/0123',
    });
  });

  const seconds = Duration.seconds;
  test.each<[string, IngressAnnotationsOptions, string, unknown]>([
    ['a redirect without certificates', { redirectHttp: true }, 'exposure-redirect', true],
    ['a place without a group', { groupOrder: 1 }, 'contradicting-props', 1],
    ['a place too far', { group: 'shop', groupOrder: 1001 }, 'must-be-positive-integer', 1001],
    ['the name of a group', { group: 'Shop' }, 'exposure-group', 'Shop'],
    ['a long name of a group', { group: 'a'.repeat(64) }, 'exposure-group', 'a'.repeat(64)],
    ['a block', { inboundCidrs: ['2001:db8::1'] }, 'exposure-block', '2001:db8::1'],
    ['no block', { inboundCidrs: [] }, 'exposure-list-empty', '[]'],
    ['no subnets', { subnets: [] }, 'exposure-list-empty', '[]'],
    ['a name', { loadBalancerName: 'internal-shop' }, 'exposure-name', 'internal-shop'],
    ['a long name', { loadBalancerName: 'a'.repeat(33) }, 'exposure-name', 'a'.repeat(33)],
    ['a comma in a tag', { tags: { team: 'shop,bank' } }, 'exposure-map', 'shop,bank'],
    ['a path', { healthCheck: { path: 'healthz' } }, 'exposure-health-path', 'healthz'],
    ['an interval', { healthCheck: { interval: seconds(4) } }, 'must-be-positive-integer', 4],
    ['half a second', { healthCheck: { interval: Duration.millis(10_500) } }, 'must-be-positive-integer', 10.5],
    ['a timeout', { healthCheck: { interval: seconds(10), timeout: seconds(11) } }, 'exposure-health-timeout', '11 s'],
    ['a port', { healthCheck: { port: 0 } }, 'must-be-positive-integer', 0],
  ])('refuses %s', (_, options, id, got) => {
    expect(() => IngressAnnotations.of(options)).toThrow(refusal(id, got));
  });
});

describe('a Service', () => {
  const two = (prefix: string) => [1, 2].map(each => `${prefix}${each}`);
  const subnets = () => new DualStackVpc(testStack(), 'Vpc', { maxAzs: 2 }).publicSubnets;

  test('has addresses, one for each subnet', () => {
    const annotations = ServiceAnnotations.of({
      scheme: 'internet-facing' as never,
      subnets: subnets(),
      udp: true,
      sourceNatIpv6Prefixes: ['2001:db8:1234:1a00:1::/80', '2001:db8:1234:1a01:1::/80'],
      eipAllocationIds: two('eipalloc-'),
      ipv6Addresses: two('2001:db8:1234:1a00::'),
    });
    expect(annotations).toMatchObject({
      [`${NLB}-enable-prefix-for-ipv6-source-nat`]: 'on',
      [`${NLB}-source-nat-ipv6-prefixes`]: '2001:db8:1234:1a00:1::/80,2001:db8:1234:1a01:1::/80',
      [`${NLB}-eip-allocations`]: 'eipalloc-1,eipalloc-2',
      [`${NLB}-ipv6-addresses`]: '2001:db8:1234:1a00::1,2001:db8:1234:1a00::2',
    });
  });

  test('says what is its own', () => {
    const certificates = [acm.Certificate.fromCertificateArn(testStack(), 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/0123')];
    expect(ServiceAnnotations.of({
      scheme: 'internal' as never,
      certificates,
      tlsPorts: [443, 8443],
      proxyProtocol: true,
      enforceInboundRulesOnPrivateLink: false,
      healthCheck: { path: '/healthz' },
      inboundCidrs: ['2001:db8:1234::/48'],
      subnets: subnets(),
      privateIpv4Addresses: two('10.0.0.'),
    })).toMatchObject({
      [`${NLB}-ssl-cert`]: 'arn:aws:acm:eu-west-1:123456789012:certificate/0123',
      [`${NLB}-ssl-ports`]: '443,8443',
      [`${NLB}-proxy-protocol`]: '*',
      [`${NLB}-inbound-sg-rules-on-private-link-traffic`]: 'off',
      [`${NLB}-healthcheck-protocol`]: 'http',
      [`${NLB}-healthcheck-path`]: '/healthz',
      [`${NLB}-private-ipv4-addresses`]: '10.0.0.1,10.0.0.2',
      'service.beta.kubernetes.io/load-balancer-source-ranges': '2001:db8:1234::/48',
    });
  });

  test.each<[string, (lists: ec2.ISubnet[]) => ServiceAnnotationsOptions, string, unknown]>([
    ['elastic addresses inside', all => ({ scheme: 'internal' as never, subnets: all, eipAllocationIds: two('eipalloc-') }), 'exposure-elastic-ip', 'eipalloc-1'],
    ['private ones outside', all => ({ scheme: 'internet-facing' as never, subnets: all, privateIpv4Addresses: two('10.0.0.') }), 'exposure-private-ipv4', '10.0.0.1'],
    ['prefixes without UDP', all => ({ subnets: all, sourceNatIpv6Prefixes: two('2001:db8::') }), 'exposure-prefixes-without-udp', '2001:db8::1'],
    ['too few addresses', all => ({ subnets: all, ipv6Addresses: ['2001:db8::1'] }), 'exposure-one-per-subnet', '2001:db8::1'],
    ['addresses without subnets', () => ({ ipv6Addresses: ['2001:db8::1'] }), 'exposure-one-per-subnet', '2001:db8::1'],
    ['an address of the other family', all => ({ subnets: all, ipv6Addresses: two('10.0.0.') }), 'exposure-address', '10.0.0.1'],
    ['a prefix of another length', all => ({ subnets: all, udp: true, sourceNatIpv6Prefixes: ['2001:db8::/80', '2001:db8::/64'] }), 'exposure-address', '2001:db8::/64'],
    ['a prefix with bits behind', all => ({ subnets: all, udp: true, sourceNatIpv6Prefixes: ['2001:db8::/80', '2001:db8::1/80'] }), 'exposure-address', '2001:db8::1/80'],
    ['ports for TLS without certificates', () => ({ tlsPorts: [443] }), 'exposure-tls-ports', 443],
  ])('refuses %s', (_, options, id, got) => {
    expect(() => ServiceAnnotations.of(options(subnets()))).toThrow(refusal(id, got));
  });
});

test('tokens are taken for whatever they are', () => {
  const token = new CfnParameter(testStack(), 'Parameter').valueAsString;
  expect(IngressAnnotations.of({ loadBalancerName: token, inboundCidrs: [token], tags: { a: token }, healthCheck: { path: token } })).toMatchObject({
    [`${ALB}/load-balancer-name`]: token, [`${ALB}/inbound-cidrs`]: token, [`${ALB}/tags`]: `a=${token}`, [`${ALB}/healthcheck-path`]: token,
  });
});

test('the rules of readiness have nothing to say of them', () => {
  const stack = testStack();
  const cluster = ipv6Cluster(stack);
  cluster.addManagedNodeGroup('System', { instanceTypes: [new ec2.InstanceType('m6i.large')] });
  const controller = cluster.addLoadBalancerController();
  const udp = { port: 53, protocol: 'UDP' };
  cluster.cluster.addManifest('Objects',
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'dns', annotations: ServiceAnnotations.of({ udp: true }) }, spec: { type: 'LoadBalancer', ports: [udp] } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'shop', annotations: IngressAnnotations.of() }, spec: { ingressClassName: 'alb' } });
  expect(controller.crdsChart).toBeDefined();
  expect(warningsOf(stack)).toEqual([]);
});
