import { annotationsOf, INGRESS_NAMES, INGRESS_PREFIX } from './annotation-names';
import { commonValues, OF_EXPOSURE } from './annotation-values';
import type { LoadBalancerExposureOptions } from './exposure-options';
import { LoadBalancerAddressType } from './load-balancer-address-type';
import { LoadBalancerScheme } from './load-balancer-scheme';
import { refuse } from './messages';
import { refuseBeside, requireInteger, requireLiteral } from '../diagnostics/checks';
import { BOOLEAN, checkShape, NUMBER, oneOf, TEXT } from '../diagnostics/shapes';

/**
 * What an Ingress says of its Application Load Balancer.
 */
export interface IngressAnnotationsOptions extends LoadBalancerExposureOptions {
  /**
   * Which addresses the load balancer has.
   *
   * @default LoadBalancerAddressType.DUAL_STACK
   */
  readonly ipAddressType?: LoadBalancerAddressType;

  /**
   * Name of a group: its Ingresses share one load balancer. 1 to 63 of a-z, 0-9, - and ., with a letter or digit at both ends.
   *
   * @default - a load balancer for this Ingress alone
   */
  readonly group?: string;

  /**
   * Place of its rules among those of the group, from -1000 to 1000: the smaller ones come first.
   *
   * @default 0
   */
  readonly groupOrder?: number;

  /**
   * Whether what comes over HTTP is sent to HTTPS. It needs certificates.
   *
   * @default - true with certificates
   */
  readonly redirectHttp?: boolean;

  /**
   * ARN of a web ACL of AWS WAF (`wafv2`) in the region.
   *
   * @default - none
   */
  readonly webAclArn?: string;
}

/** A name of a group: docs/guide/ingress/annotations.md of aws-load-balancer-controller, line 104. */
const GROUP = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;
const SUBJECT = 'IngressAnnotations.of';

/**
 * Annotations of an Ingress for the AWS Load Balancer Controller, for manifests, cdk8s and values of charts. Only what an IPv6 cluster can have can be written: its load balancers are dual stack, or
 * have no public IPv4 addresses.
 */
export class IngressAnnotations {
  /**
   * The annotations. Where a class of Ingresses says something else, that counts.
   *
   * Refuses what the controller or Elastic Load Balancing refuses: `ipv4` as the type of addresses, an internal load balancer without public IPv4, a redirect without certificates, a place without a group, bounds of health
   * checks, names and blocks that are none.
   *
   * @example
   * declare const cluster: Ipv6Cluster;
   * cluster.cluster.addManifest('Ingress', {
   *   apiVersion: 'networking.k8s.io/v1',
   *   kind: 'Ingress',
   *   metadata: { name: 'shop', annotations: IngressAnnotations.of({ scheme: LoadBalancerScheme.INTERNET_FACING }) },
   *   spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'shop', port: { number: 80 } } } },
   * });
   */
  public static of(options: IngressAnnotationsOptions = {}): { [key: string]: string } {
    checkShape(SUBJECT, options, {
      ...OF_EXPOSURE,
      ipAddressType: oneOf('a LoadBalancerAddressType, such as LoadBalancerAddressType.DUAL_STACK', Object.values(LoadBalancerAddressType)),
      group: TEXT,
      groupOrder: NUMBER,
      redirectHttp: BOOLEAN,
      webAclArn: TEXT,
    });
    const { certificates, group, groupOrder, ipAddressType = LoadBalancerAddressType.DUAL_STACK, scheme } = options;
    const redirectHttp = options.redirectHttp ?? certificates !== undefined;
    if (ipAddressType !== LoadBalancerAddressType.DUAL_STACK && scheme === LoadBalancerScheme.INTERNAL) {
      refuse(SUBJECT, 'load-balancer-internal-address-type', ipAddressType);
    }
    checkGroup(group, groupOrder);
    if (redirectHttp && !certificates) { refuse(SUBJECT, 'exposure-redirect', true); }
    return annotationsOf(INGRESS_PREFIX, INGRESS_NAMES, {
      ...commonValues(SUBJECT, options),
      ipAddressType,
      group,
      groupOrder: groupOrder === undefined ? undefined : String(groupOrder),
      listenPorts: redirectHttp ? '[{"HTTP":80},{"HTTPS":443}]' : undefined,
      sslRedirect: redirectHttp ? '443' : undefined,
      webAcl: options.webAclArn,
    });
  }

  private constructor() {}
}

function checkGroup(group: string | undefined, groupOrder: number | undefined): void {
  if (group !== undefined) {
    requireLiteral(SUBJECT, 'group', group);
    if (!GROUP.test(group)) { refuse(SUBJECT, 'exposure-group', group); }
  }
  if (groupOrder === undefined) { return; }
  requireLiteral(SUBJECT, 'groupOrder', groupOrder);
  requireInteger(SUBJECT, 'groupOrder', groupOrder, -1000, 1000);
  if (group === undefined) { refuseBeside(SUBJECT, 'groupOrder', 'no group', groupOrder); }
}
