import { isIPv4, isIPv6 } from 'net';
import { Token } from 'aws-cdk-lib';
import { annotationsOf, SERVICE_NAMES, SERVICE_PREFIX } from './annotation-names';
import { commonValues, listed, OF_EXPOSURE } from './annotation-values';
import type { LoadBalancerExposureOptions } from './exposure-options';
import { LoadBalancerScheme } from './load-balancer-scheme';
import { refuse } from './messages';
import { requireInteger, requireLiteral } from '../diagnostics/checks';
import { BOOLEAN, checkShape, listOf, NUMBER, TEXT } from '../diagnostics/shapes';
import { isAligned, parseBlock } from '../network/ip-block';

/**
 * What a Service of type LoadBalancer says of its Network Load Balancer, which is dual stack.
 */
export interface ServiceAnnotationsOptions extends LoadBalancerExposureOptions {
  /**
   * Whether the Service has UDP ports. Prefixes for source NAT are on then, without which a dual-stack load balancer takes no UDP; each of its subnets needs a free /80, and it cannot be
   * switched off as long as there is a UDP listener. Needs a controller of 2.10.0 or later.
   *
   * @default false
   */
  readonly udp?: boolean;

  /**
   * The /80 blocks for that, one for each of `subnets`, in their order.
   *
   * @default - assigned by Elastic Load Balancing
   */
  readonly sourceNatIpv6Prefixes?: string[];

  /**
   * Allocation ids of its elastic IP addresses, one for each of `subnets`, in their order. For load balancers that face the internet.
   *
   * @default - addresses of AWS
   */
  readonly eipAllocationIds?: string[];

  /**
   * Its private IPv4 addresses, one for each of `subnets`, in their order. For internal load balancers.
   *
   * @default - addresses of the subnets
   */
  readonly privateIpv4Addresses?: string[];

  /**
   * Its IPv6 addresses, one for each of `subnets`, in their order.
   *
   * @default - addresses of the subnets
   */
  readonly ipv6Addresses?: string[];

  /**
   * Ports that `certificates` are for.
   *
   * @default - all
   */
  readonly tlsPorts?: number[];

  /**
   * Whether pods get the addresses of clients by proxy protocol, version 2. Between the two families it is the only way: the load balancer translates.
   *
   * @default false
   */
  readonly proxyProtocol?: boolean;

  /**
   * Whether rules of its security groups hold for what comes by PrivateLink.
   *
   * @default - true, as of Elastic Load Balancing
   */
  readonly enforceInboundRulesOnPrivateLink?: boolean;
}

const SUBJECT = 'ServiceAnnotations.of';

/**
 * Annotations of a Service of type LoadBalancer for the AWS Load Balancer Controller, for manifests, cdk8s and values of charts. Only what an IPv6 cluster can have can be written: a dual-stack Network Load Balancer. It can have
 * neither an address type without public IPv4, which Application Load Balancers have alone, nor QUIC.
 */
export class ServiceAnnotations {
  /**
   * The annotations.
   *
   * Refuses what the controller or Elastic Load Balancing refuses: elastic addresses of an internal load balancer, private IPv4 addresses of one that faces the internet, lists of another length than `subnets`, prefixes without UDP,
   * ports without certificates, addresses and blocks that are none.
   *
   * @example
   * declare const cluster: Ipv6Cluster;
   * cluster.cluster.addManifest('Dns', {
   *   apiVersion: 'v1',
   *   kind: 'Service',
   *   metadata: { name: 'dns', annotations: ServiceAnnotations.of({ scheme: LoadBalancerScheme.INTERNAL, udp: true }) },
   *   spec: { type: 'LoadBalancer', selector: { app: 'dns' }, ports: [{ port: 53, protocol: 'UDP' }] },
   * });
   */
  public static of(options: ServiceAnnotationsOptions = {}): { [key: string]: string } {
    checkShape(SUBJECT, options, {
      ...OF_EXPOSURE,
      udp: BOOLEAN,
      sourceNatIpv6Prefixes: listOf(TEXT),
      eipAllocationIds: listOf(TEXT),
      privateIpv4Addresses: listOf(TEXT),
      ipv6Addresses: listOf(TEXT),
      tlsPorts: listOf(NUMBER),
      proxyProtocol: BOOLEAN,
      enforceInboundRulesOnPrivateLink: BOOLEAN,
    });
    checkAddresses(options);
    const { enforceInboundRulesOnPrivateLink, healthCheck, proxyProtocol, udp, ...lists } = options;
    const { eipAllocationIds, ipv6Addresses, privateIpv4Addresses, sourceNatIpv6Prefixes } = lists;
    return annotationsOf(SERVICE_PREFIX, SERVICE_NAMES, {
      type: 'external', // or the cloud provider of Kubernetes makes a Classic Load Balancer, where the webhook of the controller is off
      ...commonValues(SUBJECT, options),
      ipAddressType: 'dualstack',
      healthCheckProtocol: healthCheck?.path === undefined && healthCheck?.successCodes === undefined ? undefined : 'http',
      sourceNat: udp ? 'on' : undefined,
      sourceNatPrefixes: sourceNatIpv6Prefixes && listed(sourceNatIpv6Prefixes),
      elasticIps: eipAllocationIds && listed(eipAllocationIds),
      privateIpv4Addresses: privateIpv4Addresses && listed(privateIpv4Addresses),
      ipv6Addresses: ipv6Addresses && listed(ipv6Addresses),
      tlsPorts: tlsPortsOf(options),
      proxyProtocol: proxyProtocol ? '*' : undefined,
      privateLinkRules: enforceInboundRulesOnPrivateLink === undefined ? undefined : enforceInboundRulesOnPrivateLink ? 'on' : 'off',
    });
  }

  private constructor() {}
}

/** What belongs to one scheme, and what there is one of for each subnet. */
function checkAddresses({ subnets, scheme, udp, ...lists }: ServiceAnnotationsOptions): void {
  const { eipAllocationIds, ipv6Addresses, privateIpv4Addresses, sourceNatIpv6Prefixes } = lists;
  if (eipAllocationIds && scheme === LoadBalancerScheme.INTERNAL) { refuse(SUBJECT, 'exposure-elastic-ip', eipAllocationIds); }
  if (privateIpv4Addresses && scheme === LoadBalancerScheme.INTERNET_FACING) { refuse(SUBJECT, 'exposure-private-ipv4', privateIpv4Addresses); }
  if (sourceNatIpv6Prefixes && !udp) { refuse(SUBJECT, 'exposure-prefixes-without-udp', sourceNatIpv6Prefixes); }
  for (const [prop, list] of Object.entries({ eipAllocationIds, ipv6Addresses, privateIpv4Addresses, sourceNatIpv6Prefixes })) {
    if (list && list.length !== subnets?.length) { refuse(SUBJECT, 'exposure-one-per-subnet', list, { prop, count: subnets?.length ?? 'no' }); }
  }
  requireEach(privateIpv4Addresses, 'privateIpv4Addresses', 'an IPv4 address, such as 10.0.1.10', isIPv4);
  requireEach(ipv6Addresses, 'ipv6Addresses', 'an IPv6 address, such as 2001:db8:1234:1a10::10', isIPv6);
  requireEach(sourceNatIpv6Prefixes, 'sourceNatIpv6Prefixes', 'an IPv6 block of /80, such as 2001:db8:1234:1a10:1::/80', text => {
    const block = parseBlock(text);
    return block?.family === 'IPv6' && block.prefix === 80 && isAligned(block);
  });
}

function requireEach(list: readonly string[] | undefined, prop: string, kind: string, fits: (text: string) => boolean | undefined): void {
  const bad = list?.find(each => !Token.isUnresolved(each) && !fits(each));
  if (bad !== undefined) { refuse(SUBJECT, 'exposure-address', bad, { prop, kind }); }
}

function tlsPortsOf({ tlsPorts, certificates }: ServiceAnnotationsOptions): string | undefined {
  if (tlsPorts && !certificates) { refuse(SUBJECT, 'exposure-tls-ports', tlsPorts); }
  tlsPorts?.forEach(port => {
    requireLiteral(SUBJECT, 'tlsPorts', port);
    requireInteger(SUBJECT, 'tlsPorts', port, 1, 65535);
  });
  return tlsPorts && listed(tlsPorts.map(String));
}
